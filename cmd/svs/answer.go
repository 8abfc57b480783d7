package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/explain"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/report/escape"
)

// The formats that only commands have which answer a question.
const (
	formatMarkdown = report.Markdown
	formatYAML     = "yaml"
)

// answer is the JSON of a command that answers a question: the envelope of
// every report, and what was asked for.
type answer struct {
	report.Report
	Pages    []explain.Page `json:"pages,omitempty"`
	Entities []shownEntity  `json:"entities,omitempty"`
	// Decision is who may make a change.
	Decision *shownDecision `json:"decision,omitempty"`
	// Facts are those of the whole model.
	Facts json.RawMessage `json:"facts,omitempty"`
}

// newReport is the head of the report of a command, before anything was read.
func newReport(kind string) report.Report {
	return report.Report{
		FormatVersion: report.FormatVersion, Kind: kind,
		Tool:    report.Tool{Name: "svs", Version: version},
		Inputs:  report.Inputs{Workspace: "."},
		Verdict: report.Verdict{Gate: report.Pass, FailOn: diag.Error.String()},
	}
}

// encode writes the answer as JSON. Lists without items are written as such,
// so that readers need not tell null from nothing.
func (a answer) encode() (string, error) {
	a.Inputs.Paths, a.Errors, a.Findings = orEmpty(a.Inputs.Paths), orEmpty(a.Errors), orEmpty(a.Findings)
	a.Rules, a.Notices = orEmpty(a.Rules), orEmpty(a.Notices)
	if a.Summary.ByRule == nil {
		a.Summary.ByRule = map[string]int{}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(a); err != nil {
		return "", fmt.Errorf("writing the answer as JSON: %w", err)
	}
	return string(escape.JSON(b.Bytes())), nil
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// harmlessLines makes every line of a text fit for a terminal.
func harmlessLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = escape.Start(printable(l))
	}
	return strings.Join(lines, "\n")
}

// noFormat refuses a format that a command does not have.
func noFormat(format string, formats []string) error {
	a := &accident{message: "--format: no format is called " + diag.Quote(format) + " here", hint: diag.DidYouMean(format, formats)}
	if a.hint == "" {
		a.hint = "formats: " + strings.Join(formats, ", ")
	}
	if slices.Contains(report.Formats(), format) {
		a.message = "--format: " + format + " is a format of findings, which this command does not report"
		a.hint = "formats here: " + strings.Join(formats, ", ")
	}
	return a
}
