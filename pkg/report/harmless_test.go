package report_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/report/escape"
)

var human = []string{report.Text, report.Concise, report.GitHub, report.JUnit, report.Markdown, report.HTML}

var (
	commandLine   = regexp.MustCompile(`(?m)^[\s\p{Z}]*::`)
	legacyCommand = regexp.MustCompile(`##[A-Za-z]*\[`)
)

// harmless reports what a rendering of r would do to its reader.
func harmless(r report.Report, s schemas) error {
	for _, format := range append([]string{summary}, report.Formats()...) {
		if err := harmlessAs(r, s, format); err != nil {
			return fmt.Errorf("%s: %w", format, err)
		}
	}
	return nil
}

// summary stands for the step summary, which is no format of its own.
const summary = "summary"

// harmlessAs does so for one format.
func harmlessAs(r report.Report, s schemas, format string) error {
	if format == summary {
		return harmlessText(r, format, string(report.StepSummary(r)))
	}
	if !slices.Contains(human, format) {
		return harmlessJSON(r, s, format)
	}
	out, err := rendered(r, format, report.Style{Verbose: true}) // all there is
	if err != nil {
		return err
	}
	if err := harmlessText(r, format, out); err != nil {
		return err
	}
	switch format {
	case report.JUnit:
		return checkJUnit(out, len(r.Errors)+len(r.Findings)+len(r.Exempted)+1)
	case report.Markdown:
		return checkMarkdown(out)
	case report.HTML:
		_, err = checkHTML(out)
	}
	return err
}

// schemas are those of the JSON formats of others.
type schemas map[string]*jsonschema.Schema

func schemasOf(t testing.TB) schemas {
	return schemas{report.SARIF: sarifSchema(t), report.GitLab: gitlabSchema(t)}
}

func harmlessText(r report.Report, format, out string) error {
	if !utf8.ValidString(out) {
		return fmt.Errorf("not UTF-8")
	}
	for _, c := range out {
		if c != '\n' && escape.Hidden(c) {
			return fmt.Errorf("raw %U in the output", c)
		}
	}
	if legacyCommand.MatchString(out) {
		return fmt.Errorf("a legacy workflow command in the output")
	}
	most := 0 // annotations that svs itself writes
	if format == report.GitHub {
		most = len(r.Errors) + min(len(r.Findings), 30)
		if r.Changes != nil {
			for _, e := range r.Changes.All() {
				most += len(e.Reasons)
			}
		}
	}
	if n := len(commandLine.FindAllString(out, -1)); n > most {
		return fmt.Errorf("%d workflow commands, %d of them its own", n, most)
	}
	for line := range strings.Lines(out) {
		if utf8.RuneCountInString(line) > 12_000 {
			return fmt.Errorf("a line of %d characters", utf8.RuneCountInString(line))
		}
	}
	return nil
}

func harmlessJSON(r report.Report, s schemas, format string) error {
	out, err := rendered(r, format, report.Style{})
	if err != nil {
		return err
	}
	texts := []string{out}
	if format == report.JSONLines {
		texts = strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	}
	for _, text := range texts {
		if !json.Valid([]byte(text)) {
			return fmt.Errorf("no JSON: %s", text)
		}
	}
	if err := harmlessText(r, format, out); err != nil && !strings.Contains(err.Error(), "a line of") {
		return err
	}
	if strings.Contains(out, "</script") {
		return errors.New("it closes a script element")
	}
	if schema := s[format]; schema != nil {
		return checkJSON(schema, out)
	}
	return nil
}
