package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// manual is a page in the format of man: of one command, or of the program
// with its commands. cobra's own generator was left: it needs a translator of
// Markdown, and it writes the day on which it ran.
func manual(c *cobra.Command, commands []*cobra.Command) string {
	name := strings.ReplaceAll(c.CommandPath(), " ", "-")
	var b strings.Builder
	fmt.Fprintf(&b, ".TH %s 1 \"\" \"svs %s\" \"svs manual\"\n", strings.ToUpper(roff(name)), version)
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roff(name), roff(c.Short))
	b.WriteString(".SH SYNOPSIS\n.B " + roff(useLine(c)) + "\n")
	if c.Long != "" {
		b.WriteString(".SH DESCRIPTION\n" + roffText(c.Long))
	}
	if len(commands) > 0 {
		b.WriteString(".SH COMMANDS\n")
		for _, sub := range commands {
			fmt.Fprintf(&b, ".TP\n.BR svs\\-%s (1)\n%s\n", roff(sub.Name()), roff(sub.Short))
		}
	}
	if flags := flagsOf(c); len(flags) > 0 {
		b.WriteString(".SH OPTIONS\n")
		for _, f := range flags {
			fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(flagName(f)), roff(flagUsage(f)))
		}
	}
	if c.Example != "" {
		b.WriteString(".SH EXAMPLES\n.nf\n")
		for _, l := range strings.Split(c.Example, "\n") {
			b.WriteString(roff(strings.TrimSpace(l)) + "\n")
		}
		b.WriteString(".fi\n")
	}
	b.WriteString(".SH ENVIRONMENT\n" + roff("Every flag has a variable: SVS_FAIL_ON is --fail-on. A flag on the command line counts before it.") + "\n")
	b.WriteString(".SH EXIT STATUS\n")
	for _, m := range exitMeanings {
		fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", m[0], roff(m[1]))
	}
	if c.HasParent() {
		b.WriteString(".SH SEE ALSO\n.BR svs (1)\n")
	}
	return b.String()
}

// roffText keeps indented lines and empty lines of a description.
func roffText(long string) string {
	var b strings.Builder
	kept := false
	for _, l := range strings.Split(strings.TrimRight(long, "\n"), "\n") {
		switch indented := strings.HasPrefix(l, "  "); {
		case l == "":
			b.WriteString(".PP\n")
			continue
		case indented && !kept:
			b.WriteString(".nf\n")
			kept = true
		case !indented && kept:
			b.WriteString(".fi\n")
			kept = false
		}
		b.WriteString(roff(l) + "\n")
	}
	if kept {
		b.WriteString(".fi\n")
	}
	return b.String()
}

// roff writes a line of text so that nothing in it is a request.
func roff(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case i == 0 && (r == '.' || r == '\''):
			b.WriteString(`\&` + string(r))
		case r == '\\':
			b.WriteString(`\e`)
		case r == '-':
			b.WriteString(`\-`)
		case r > 0x7e:
			fmt.Fprintf(&b, `\[u%04X]`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
