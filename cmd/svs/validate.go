package main

import (
	"context"

	"github.com/spf13/cobra"
)

func (w *world) validateCommand() *cobra.Command {
	var f common
	c := &cobra.Command{
		Use:   "validate [PATH...]",
		Short: "Check a model: syntax, shape, references and the whole",
		Long: "validate checks every document of the workspace in one pass and reports everything it finds.\n" +
			"It is made for continuous integration: exit code 0 when the model is sound, 1 when it needs\n" +
			"mending, 2 when svs could not do its work.\n\n" +
			"Of a large workspace it keeps what each file came to in the folder svs of the user's caches\n" +
			"($XDG_CACHE_HOME or ~/.cache, on macOS ~/Library/Caches), so that the next run need not read\n" +
			"what has not changed. What is said is the same with and without; the folder may be deleted.",
		Example: "  svs validate\n  svs validate -C examples/campus-desk -f concise",
	}
	f.registerOrganization(c)
	f.register(c)
	f.registerCache(c)
	f.registerProfile(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		return w.validate(c, &f, args)
	}
	return c
}

func (w *world) validate(c *cobra.Command, f *common, paths []string) error {
	s, err := w.session(c, f, "validate", paths)
	if err != nil {
		return err
	}
	return s.finish(c.Context(), func(ctx context.Context) error { return s.check(ctx) })
}
