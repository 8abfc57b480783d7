package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/explain"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/schema"
)

func (w *world) explainCommand() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "explain [NAME]",
		Short: "Say what a code, a kind, a field or a word means, with an example",
		Long: "explain says what a name means: a code that svs has shown (SVS203), a kind of document (Team), a field by its\n" +
			"path (ValueStream.steps.quality), a form of value (Duration), or a word such as a practice or an activity.\n" +
			"Other usual names lead there too (change-management). Without a name it shows what can be asked.",
		Example: "  svs explain ValueStream.steps.quality\n  svs explain SVS203\n  svs explain incident-management",
		Args:    cobra.MaximumNArgs(1),
	}
	c.Flags().StringVarP(&format, "format", "f", report.Text, "output as `FORMAT` (text, json, markdown)")
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := w.fromEnvironment(c); err != nil {
			return err
		}
		err := w.explain(strings.Join(args, ""), format)
		var a *accident
		for _, other := range c.Root().Commands() {
			if errors.As(err, &a) && len(args) > 0 && other.Name() == args[0] {
				a.hint = "svs help " + other.Name() + " says what the command of that name does"
			}
		}
		return err
	}
	return c
}

// book is all that can be explained.
func book() (*explain.Book, error) {
	s, err := conform.New(schema.Files)
	if err != nil {
		return nil, err
	}
	return explain.New(s, catalogue())
}

func (w *world) explain(name, format string) error {
	formats := []string{report.Text, report.JSON, formatMarkdown}
	var out string
	b, err := book()
	if err != nil {
		return err
	}
	pages, unknown := b.Find(name)
	if unknown != nil {
		return &accident{message: unknown.Message, hint: unknown.Hint}
	}
	switch format {
	case report.Text:
		out = harmlessLines(explain.Text(pages))
	case formatMarkdown:
		out = harmlessLines(explain.Markdown(pages))
	case report.JSON:
		out, err = answer{Report: newReport("explain"), Pages: pages}.encode()
	default:
		return noFormat(format, formats)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(w.stdout, out)
	return w.written(err)
}
