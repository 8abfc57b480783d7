package main

import (
	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/diag"
)

// helpCommand is `svs help COMMAND`, the same as `svs COMMAND --help`.
func (w *world) helpCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Show what a command does and its flags",
		Example: "  svs help\n  svs help simulate",
		Args:    cobra.MaximumNArgs(1),
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		root := c.Root()
		if len(args) == 0 {
			return root.Help()
		}
		var names []string
		for _, sub := range root.Commands() {
			if sub.Name() == args[0] {
				return sub.Help()
			}
			names = append(names, sub.Name())
		}
		hint := diag.DidYouMean(args[0], names)
		if hint == "" {
			hint = "svs help lists the commands; svs explain says what words of a model mean"
		}
		return &accident{message: "no command " + diag.Quote(args[0]), hint: hint}
	}
	c.ValidArgsFunction = func(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		var names []string
		for _, sub := range c.Root().Commands() {
			if !sub.Hidden && len(args) == 0 {
				names = append(names, described(sub.Name(), sub.Short))
			}
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
	return c
}
