package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/report"
)

// onboard is the source that the samples point into.
const onboard = `apiVersion: svs/v1
kind: ValueStream
metadata: {name: onboard-employee}
spec:
  outcome: {service: workplace, value: can work on the first day}
  steps:
    - id: register
      activity: engage
      practice: service-desk
      team: service-desk
      work: {p50: 5m, p95: 15m}

    - id: provision-laptop
      practice: incident-managment
`

// lineOf serves lines of files that are held in memory.
func lineOf(files map[string]string) func(string, int) (string, bool) {
	return func(file string, n int) (string, bool) {
		lines := strings.Split(files[file], "\n")
		if n < 1 || n > len(lines) {
			return "", false
		}
		return lines[n-1], true
	}
}

var catalogue = []diag.Rule{
	{Code: "SVS201", Name: "duplicate-name", Severity: diag.Error, Title: "two entities of one kind have one name", Doc: "Rename one of them."},
	{Code: "SVS203", Name: "unknown-name", Severity: diag.Error, Title: "a reference leads nowhere", Doc: "Check the spelling, or add the entity."},
	{Code: "SVS501", Name: "empty-days", Severity: diag.Info, Title: "a rate per day meets a pattern with empty days"},
}

var misspelt = diag.Finding{
	Rule: "SVS203", Severity: diag.Error,
	Entity: "ValueStream/onboard-employee", Path: "steps[provision-laptop].practice",
	Message: `no practice "incident-managment"`,
	Place:   diag.Place{File: "model/streams/onboard.yaml", Pos: diag.Pos{Line: 14, Column: 17}},
	Width:   18,
	Hint:    `did you mean "incident-management"?`,
	Related: []diag.Related{{Place: diag.Place{File: "model/practices.yaml", Pos: diag.Pos{Line: 3, Column: 9}}}},
	Keys:    []string{"incident-managment"},
}

var twice = diag.Finding{
	Rule: "SVS201", Severity: diag.Warning, Entity: "Team/desk", Path: "metadata.name",
	Message: `a second team is named "desk"; rename one of them`,
	Place:   diag.Place{File: "b.yaml", Pos: diag.Pos{Line: 1, Column: 9}}, Width: 4,
	Related: []diag.Related{{Place: diag.Place{File: "a.yaml", Pos: diag.Pos{Line: 3, Column: 9}}, Message: "the other one"}},
	Detail:  "first line\nsecond line",
}

var sources = map[string]string{
	"model/streams/onboard.yaml": onboard,
	"b.yaml":                     "  name: desk\r\n",
}

func reportOf(kind string, fs ...diag.Finding) report.Report {
	findings := report.FromFindings(fs, lineOf(sources))
	return report.Report{
		FormatVersion: report.FormatVersion,
		Kind:          kind,
		Tool:          report.Tool{Name: "svs", Version: "0.1.0"},
		Inputs:        report.Inputs{Workspace: ".", Now: "2026-11-24"},
		Verdict:       report.Judge(findings, "error"),
		Summary:       report.Count(findings, 12, 40, 41),
		Findings:      findings,
		Rules:         report.UsedRules(findings, catalogue),
	}
}

// passing, failing and broken are reports of exit codes 0, 1 and 2.
func passing() report.Report { return reportOf("validate") }

func failing() report.Report {
	r := reportOf("validate", twice, misspelt)
	r.Inputs.Paths = []string{"model"}
	r.Notices = []report.Notice{
		{Message: "1 demand uses patience, which is not simulated yet"},
		{Message: "skipped: apiVersion apps/v1", Quiet: true, Location: &report.Location{File: "k8s.yaml", Line: 1, Column: 13}},
	}
	return r
}

func broken() report.Report {
	r := reportOf("validate")
	r.Summary = report.Summary{}
	r.NoVerdict(
		report.NewError(`unknown setting "modle"`, `did you mean "model"?`, diag.Place{File: "svs.yaml", Pos: diag.Pos{Line: 3, Column: 1}}),
		report.NewError(`no folder "modle"`, "", diag.Place{}))
	return r
}

func render(t *testing.T, r report.Report, format string, s report.Style) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Render(&b, r, format, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
