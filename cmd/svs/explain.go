package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/explain"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/schema"
)

func (w *world) explainCommand() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "explain [NAME]",
		Short: "Say what a code, a kind, a field or a word means, with an example",
		Long: "explain says what a name means: a code that svs has shown (SVS203), a kind of document (Team), a field by its\n" +
			"path (ValueStream.steps.quality), a form of value (Duration), a check (hand-offs), or a word such as a practice.\n" +
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
	b, err := explain.New(s, catalogue())
	if err != nil {
		return nil, err
	}
	for _, profile := range append([]string{""}, profileNames()...) {
		checks, err := builtInChecks(context.Background(), s, profile)
		if err != nil {
			return nil, err
		}
		b.AddChecks(explained(checks))
	}
	return b, nil
}

// explained are built-in checks with their examples, which lie beside them.
func explained(checks []*model.Check) []explain.Check {
	var out []explain.Check
	for _, c := range checks {
		stem := strings.TrimSuffix(c.File, ".yaml")
		text := func(suffix string) string {
			data, err := fs.ReadFile(schema.Files, stem+suffix)
			if err != nil {
				return "" // a test holds that each has both
			}
			return string(data)
		}
		out = append(out, explain.Check{Check: c, Fails: text(".fails.yaml"), Passes: text(".passes.yaml")})
	}
	return out
}

// ownChecks are the checks of the workspace in which svs was started, as far as
// they can be read.
func (w *world) ownChecks(ctx context.Context) []explain.Check {
	s := &session{w: w, flags: &common{dir: "."}}
	if err := s.load(ctx); err != nil {
		return nil
	}
	var out []explain.Check
	for _, c := range s.loaded.Model.Checks {
		out = append(out, explain.Check{Check: c})
	}
	return out
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
		b.AddChecks(w.ownChecks(context.Background()))
		pages, unknown = b.Find(name)
	}
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
