package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/svs-project/svs/pkg/edit"
)

// exitMeanings are what the exit codes mean, for every command.
var exitMeanings = [...][2]string{
	{"0", "a verdict was reached and the gate passed, or the question was answered whole"},
	{"1", "a verdict was reached and the gate failed, or the answer is not whole: a finding at or above --fail-on, an overloaded team"},
	{"2", "no verdict: wrong flags or settings, no input or none that can be read, an internal fault"},
	{"130", "interrupted; whatever was written is whole"},
}

// referenceCommand writes the manual; packagers and the project's own tests
// use it.
func (w *world) referenceCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "reference DIR",
		Short:   "Write the manual: docs/commands/*.md and man/*.1 below a folder",
		Example: "  svs reference .\n  svs reference /usr/local/share/svs",
		Args:    cobra.ExactArgs(1),
		Hidden:  true,
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		for _, p := range reference(c.Root()) {
			path := filepath.Join(args[0], filepath.FromSlash(p.path))
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				return &accident{message: fmt.Sprintf("cannot write the manual: %v", err)}
			}
			if err := edit.WriteFile(path, []byte(p.text)); err != nil {
				return &accident{message: fmt.Sprintf("cannot write the manual: %v", err)}
			}
		}
		return nil
	}
	return c
}

// page is a file of the manual.
type page struct{ path, text string }

// reference is the manual, made from the commands themselves.
func reference(root *cobra.Command) []page {
	var out []page
	var shown []*cobra.Command
	root.InitDefaultHelpCmd() // which else comes only with the first run
	for _, c := range root.Commands() {
		if !c.Hidden {
			shown = append(shown, c)
		}
	}
	out = append(out, page{"docs/commands/README.md", indexPage(root, shown)}, page{"man/svs.1", manual(root, shown)})
	for _, c := range shown {
		out = append(out,
			page{"docs/commands/svs-" + c.Name() + ".md", commandPage(c)},
			page{"man/svs-" + c.Name() + ".1", manual(c, nil)})
	}
	return out
}

// madeFrom says where the pages come from.
const madeFrom = "Made from the program, as is `svs COMMAND --help`.\n"

func indexPage(root *cobra.Command, commands []*cobra.Command) string {
	var b strings.Builder
	b.WriteString("# Commands\n\n" + madeFrom + "\n| command | what it is for |\n|---|---|\n")
	for _, c := range commands {
		fmt.Fprintf(&b, "| [svs %s](svs-%s.md) | %s |\n", c.Name(), c.Name(), cell(c.Short))
	}
	b.WriteString("\nEvery flag has a variable of the environment: `--fail-on` is `SVS_FAIL_ON`. A flag on the command line counts before it.\n")
	b.WriteString("\n## Exit codes\n\n| code | meaning |\n|---|---|\n")
	for _, m := range exitMeanings {
		fmt.Fprintf(&b, "| %s | %s |\n", m[0], m[1])
	}
	return b.String()
}

// cell is text within a table of Markdown.
func cell(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", `\|`)
}

func commandPage(c *cobra.Command) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# svs %s\n\n%s\n\n```\n%s\n```\n", c.Name(), c.Short, useLine(c))
	if c.Long != "" {
		b.WriteString("\n" + markdownLong(c.Long))
	}
	if c.Example != "" {
		b.WriteString("\n## Examples\n\n```console\n")
		for _, l := range strings.Split(c.Example, "\n") {
			b.WriteString("$ " + strings.TrimSpace(l) + "\n")
		}
		b.WriteString("```\n")
	}
	if flags := flagsOf(c); len(flags) > 0 {
		b.WriteString("\n## Flags\n\n| flag | what it does |\n|---|---|\n")
		for _, f := range flags {
			fmt.Fprintf(&b, "| `%s` | %s |\n", strings.ReplaceAll(flagName(f), "|", `\|`), cell(flagUsage(f)))
		}
	}
	b.WriteString("\n[All commands](README.md) · [exit codes](README.md#exit-codes)\n")
	return b.String()
}

// useLine is how a command is written.
func useLine(c *cobra.Command) string {
	if c.HasParent() && c.HasAvailableFlags() && !strings.Contains(c.UseLine(), "[flags]") {
		return c.UseLine() + " [flags]"
	}
	return c.UseLine()
}

// markdownLong keeps indented lines of a description as they are.
func markdownLong(long string) string {
	var b strings.Builder
	inside := false
	for _, l := range strings.Split(strings.TrimRight(long, "\n"), "\n") {
		code := strings.HasPrefix(l, "  ")
		if code != inside && l != "" {
			b.WriteString("```\n")
			inside = code
		}
		b.WriteString(strings.TrimPrefix(l, "  ") + "\n")
	}
	if inside {
		b.WriteString("```\n")
	}
	return b.String()
}

// flagsOf are the flags of a command in the order of its help.
func flagsOf(c *cobra.Command) []*pflag.Flag {
	var out []*pflag.Flag
	c.NonInheritedFlags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden && f.Name != "help" {
			out = append(out, f)
		}
	})
	return out
}

// flagName is "-f, --format VALUE".
func flagName(f *pflag.Flag) string {
	name := "--" + f.Name
	if f.Shorthand != "" {
		name = "-" + f.Shorthand + ", " + name
	}
	switch kind, _ := pflag.UnquoteUsage(f); kind {
	case "":
	case "string", "strings", "stringArray":
		name += " VALUE"
	default:
		name += " " + strings.ToUpper(kind)
	}
	return name
}

func flagUsage(f *pflag.Flag) string {
	_, usage := pflag.UnquoteUsage(f)
	usage = strings.Join(strings.Fields(usage), " ")
	boring := []string{"", "false", "0", "[]"}
	if !slices.Contains(boring, f.DefValue) && !strings.Contains(usage, "default") && f.DefValue != "-1" {
		usage += " (default " + f.DefValue + ")"
	}
	return usage
}
