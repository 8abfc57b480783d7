package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/report/escape"
)

// oneOf demands exactly one argument, one of the words.
func (w *world) oneOf(what string, words ...string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		usage := "usage: " + c.UseLine()
		switch {
		case len(args) == 0:
			return &accident{message: "say " + what + ": " + strings.Join(words, " or "), hint: usage}
		case len(args) > 1:
			return &accident{message: "too many arguments", hint: usage}
		case !slices.Contains(words, args[0]):
			hint := diag.DidYouMean(args[0], words)
			if hint == "" {
				hint = usage
			}
			return &accident{message: fmt.Sprintf("%s is not one of %s", diag.Quote(args[0]), strings.Join(words, ", ")), hint: hint}
		}
		return nil
	}
}

// noArguments refuses arguments of a command that takes only flags.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return &accident{
		message: c.Name() + " takes no argument such as " + diag.Quote(args[0]),
		hint:    "name the folder of the model with -C; a flag's value with blanks goes in quotes",
	}
}

// written judges the error of a write to standard output. A reader that has
// gone away has what it wanted.
func (w *world) written(err error) error {
	switch {
	case err == nil, errors.Is(err, syscall.EPIPE):
		return nil
	}
	return &accident{message: "cannot write to standard output: " + err.Error()}
}

// printable is text from anywhere as it may stand in a terminal.
func printable(s string) string { return escape.Line(escape.Bytes(s)) }
