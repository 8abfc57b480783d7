package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/conform"
)

func (w *world) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version of the program, the language and the time zone tables",
		Example: "  svs version\n  svs version | head -1",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := fmt.Fprintf(w.stdout, "svs %s\nlanguage %s\ntime zones %s\n", version, conform.APIVersion, calendar.ZoneRelease)
			return w.written(err)
		},
	}
}
