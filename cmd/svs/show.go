package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/workspace"
)

func (w *world) showCommand() *cobra.Command {
	var f common
	c := &cobra.Command{
		Use:   "show FILE",
		Short: "Print a saved JSON report in another format",
		Long: "show prints a report that another command has saved with -f json=FILE, byte for byte as that command\n" +
			"would have printed it. So one run serves every reader, and a job that may not be trusted can make\n" +
			"what one that may be trusted posts. FILE is - for standard input. The exit code is 0 when the report\n" +
			"was printed, whatever its verdict.",
		Example: "  svs show report.json -f html=report.html\n  svs validate -f json | svs show - -f markdown",
		Args:    w.oneReport,
	}
	c.Flags().SortFlags = false
	f.registerOutput(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		s, err := w.session(c, &f, "show", args)
		if err != nil {
			return err
		}
		if s.report, err = w.saved(args[0]); err != nil {
			return err
		}
		return s.write(nil)
	}
	return c
}

// oneReport demands the file to show.
func (w *world) oneReport(c *cobra.Command, args []string) error {
	usage := "usage: " + c.UseLine()
	switch len(args) {
	case 0:
		return &accident{message: "say which report to show", hint: usage + "; svs validate -f json=FILE saves one"}
	case 1:
		return nil
	}
	return &accident{message: "too many arguments", hint: usage}
}

// saved reads a report from a file or standard input.
func (w *world) saved(path string) (report.Report, error) {
	from, in := "standard input", w.stdin
	if path != workspace.Stdin {
		if err := exists(path, path); err != nil {
			return report.Report{}, err
		}
		file, err := os.Open(path)
		if err != nil {
			return report.Report{}, unreadable(diag.Quote(path), err)
		}
		defer file.Close()
		from, in = diag.Quote(path), file
		if info, err := file.Stat(); err == nil && info.Size() >= manyBytes {
			w.collect(rendering)
		}
	}
	r, err := report.Decode(in)
	var reason *fs.PathError
	switch {
	case errors.As(err, &reason):
		return r, unreadable(from, err)
	case err != nil:
		return r, &accident{message: from + ": " + err.Error(), hint: "svs validate -f json=FILE and svs simulate -f json=FILE save a report that show can read"}
	}
	return r, nil
}

func unreadable(from string, err error) error {
	var reason *fs.PathError
	if errors.As(err, &reason) {
		err = reason.Err
	}
	return &accident{message: fmt.Sprintf("cannot read %s: %v", from, err)}
}
