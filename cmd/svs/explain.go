package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/diag"
)

func (w *world) explainCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "explain CODE",
		Short:   "Say what a finding code means, why it matters and how to mend it",
		Example: "  svs explain SVS203\n  svs explain unknown-name",
		Args:    cobra.MaximumNArgs(1),
	}
	c.RunE = func(_ *cobra.Command, args []string) error {
		rules := catalogue()
		if len(args) == 0 {
			return w.listRules(rules)
		}
		rule, err := findRule(rules, args[0])
		if err != nil {
			return err
		}
		_, err = fmt.Fprint(w.stdout, rulePage(rule))
		return w.written(err)
	}
	return c
}

// listRules prints a line for every code.
func (w *world) listRules(rules []diag.Rule) error {
	var b strings.Builder
	for _, r := range rules {
		fmt.Fprintf(&b, "%s  %-7s  %s\n", r.Code, r.Severity, r.Title)
	}
	_, err := fmt.Fprint(w.stdout, b.String())
	return w.written(err)
}

func findRule(rules []diag.Rule, name string) (diag.Rule, error) {
	i := slices.IndexFunc(rules, func(r diag.Rule) bool { return strings.EqualFold(r.Code, name) || r.Name == name })
	if i >= 0 {
		return rules[i], nil
	}
	var names []string
	for _, r := range rules {
		names = append(names, r.Code, r.Name)
	}
	hint := diag.DidYouMean(name, names)
	if hint == "" {
		hint = "svs explain without a code lists all of them"
	}
	return diag.Rule{}, &accident{message: "no finding has the code " + diag.Quote(name), hint: hint}
}

func rulePage(r diag.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s (%s)\n%s\n\n%s\n", r.Code, r.Name, r.Severity, r.Title, wrap(r.Doc, 88))
	if r.Fails != "" {
		fmt.Fprintf(&b, "\nThis fails:\n%s", indent(r.Fails))
	}
	if r.Passes != "" {
		fmt.Fprintf(&b, "\nThis passes:\n%s", indent(r.Passes))
	}
	return b.String()
}

func indent(s string) string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight("    "+printable(l), " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// wrap breaks text into lines of at most width characters.
func wrap(s string, width int) string {
	var b strings.Builder
	col := 0
	for _, word := range strings.Fields(s) {
		n := len([]rune(word))
		switch {
		case col == 0:
		case col+1+n > width:
			b.WriteByte('\n')
			col = 0
		default:
			b.WriteByte(' ')
			col++
		}
		b.WriteString(word)
		col += n
	}
	return b.String()
}
