package report_test

import (
	"encoding/json"
	"fmt"
	"regexp"
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
	for _, format := range human {
		out, err := rendered(r, format, report.Style{Verbose: true}) // all there is
		if err != nil {
			return err
		}
		if err := harmlessText(r, format, out); err != nil {
			return fmt.Errorf("%s: %w", format, err)
		}
	}
	if err := harmlessText(r, "summary", string(report.StepSummary(r))); err != nil {
		return fmt.Errorf("step summary: %w", err)
	}
	out, err := rendered(r, report.JUnit, report.Style{Verbose: true})
	if err != nil {
		return err
	}
	if err := checkJUnit(out, len(r.Errors)+len(r.Findings)+len(r.Exempted)+1); err != nil {
		return fmt.Errorf("JUnit: %w", err)
	}
	if out, err = rendered(r, report.Markdown, report.Style{Verbose: true}); err != nil {
		return err
	}
	if err := checkMarkdown(out); err != nil {
		return fmt.Errorf("Markdown: %w", err)
	}
	if out, err = rendered(r, report.HTML, report.Style{Verbose: true}); err != nil {
		return err
	}
	if _, err := checkHTML(out); err != nil {
		return fmt.Errorf("HTML: %w", err)
	}
	return harmlessJSON(r, s)
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

func harmlessJSON(r report.Report, s schemas) error {
	for _, format := range []string{report.JSON, report.JSONLines, report.SARIF, report.GitLab} {
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
				return fmt.Errorf("%s is no JSON: %s", format, text)
			}
		}
		if err := harmlessText(r, format, out); err != nil && !strings.Contains(err.Error(), "a line of") {
			return fmt.Errorf("%s: %w", format, err)
		}
		if strings.Contains(out, "</script") {
			return fmt.Errorf("%s closes a script element", format)
		}
		if schema := s[format]; schema != nil {
			if err := checkJSON(schema, out); err != nil {
				return fmt.Errorf("%s: %w", format, err)
			}
		}
	}
	return nil
}
