package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/report"
)

func TestParseOutputs(t *testing.T) {
	for _, c := range []struct {
		values []string
		want   []report.Output
	}{
		{nil, []report.Output{{Format: "text"}}},
		{[]string{"json"}, []report.Output{{Format: "json"}}},
		{[]string{"json=-"}, []report.Output{{Format: "json"}}},
		{[]string{"text", "sarif=out/a=b.sarif", "json=r.json"},
			[]report.Output{{Format: "text"}, {Format: "sarif", File: "out/a=b.sarif"}, {Format: "json", File: "r.json"}}},
		{[]string{"text=a", "text=b"}, []report.Output{{Format: "text", File: "a"}, {Format: "text", File: "b"}}},
	} {
		got, err := report.ParseOutputs(c.values)
		if err != nil {
			t.Errorf("%q: %v", c.values, err)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%q: %s", c.values, d)
		}
	}
}

func TestParseOutputsRefuses(t *testing.T) {
	for _, c := range []struct {
		values []string
		want   string
	}{
		{[]string{"sarf"}, `unknown format "sarf"; did you mean "sarif"? (one of: text, concise, json, jsonl, sarif, github, junit, gitlab, markdown, html)`},
		{[]string{""}, `unknown format "" (one of: text, concise, json, jsonl, sarif, github, junit, gitlab, markdown, html)`},
		{[]string{"\x1b[2J"}, `unknown format "\x1b[2J" (one of: text, concise, json, jsonl, sarif, github, junit, gitlab, markdown, html)`},
		{[]string{"json="}, `"json=" names no file; write json=FILE, or json alone for standard output`},
		{[]string{"text", "json"}, `"text" and "json" would both go to standard output; give one of them a file: -f json=FILE`},
		{[]string{"text", "json=-"}, `"text" and "json" would both go to standard output; give one of them a file: -f json=FILE`},
		{[]string{"json=r", "sarif=r"}, `"json" and "sarif" would both be written to "r"; give each its own file`},
		{[]string{"json=a\x00b"}, `a file name cannot hold a NUL byte`},
	} {
		_, err := report.ParseOutputs(c.values)
		if err == nil || err.Error() != c.want {
			t.Errorf("%q: got %v, want %s", c.values, err, c.want)
		}
	}
}

func TestJudge(t *testing.T) {
	findings := []report.Finding{{Severity: "warning"}, {Severity: "info"}}
	for failOn, want := range map[string]report.Verdict{
		"error":   {Gate: "pass", FailOn: "error"},
		"warning": {Gate: "fail", ExitCode: 1, FailOn: "warning", Reason: "1 finding at or above warning"},
		"info":    {Gate: "fail", ExitCode: 1, FailOn: "info", Reason: "2 findings at or above info"},
		"never":   {Gate: "pass", FailOn: "never"},
	} {
		if err := report.ParseFailOn(failOn); err != nil {
			t.Error(err)
		}
		if d := cmp.Diff(want, report.Judge(findings, failOn)); d != "" {
			t.Error(failOn, d)
		}
	}
	const want = `unknown severity "warn"; did you mean "warning"? (one of: error, warning, info, never)`
	if err := report.ParseFailOn("warn"); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestCount(t *testing.T) {
	at := func(file string) *report.Location { return &report.Location{File: file} }
	got := report.Count([]report.Finding{
		{Rule: "A", Severity: "error", Location: at("a")},
		{Rule: "A", Severity: "warning", Location: at("b")},
		{Rule: "B", Severity: "info", Location: at("a")},
		{Rule: "C", Severity: "error"},
	}, 5, 6, 7)
	want := report.Summary{Files: 5, Documents: 6, Entities: 7, Errors: 2, Warnings: 1, Infos: 1,
		FilesWithFindings: 2, ByRule: map[string]int{"A": 2, "B": 1, "C": 1}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestGitHub(t *testing.T) {
	r := failing()
	r.Inputs.Workspace = "services/hr"
	got, log := render(t, r, report.GitHub, report.Style{}), render(t, r, report.Text, report.Style{})
	annotations, ok := strings.CutPrefix(got, log)
	if !ok {
		t.Fatalf("the text is not there in full:\n%s", got)
	}
	const want = `::warning file=services/hr/b.yaml,line=1,col=9,endColumn=13,title=SVS201::Team/desk: a second team is named "desk"; rename one of them
::error file=services/hr/model/streams/onboard.yaml,line=14,col=17,endColumn=35,title=SVS203::ValueStream/onboard-employee: no practice "incident-managment"%0Adid you mean "incident-management"?
`
	if d := cmp.Diff(want, annotations); d != "" {
		t.Error(d)
	}
}

func TestGitHubOutsideOfTheWorkingDirectory(t *testing.T) {
	r := failing()
	r.Inputs.Workspace = "../.."
	if got := render(t, r, report.GitHub, report.Style{}); !strings.Contains(got, "::warning file=b.yaml,") {
		t.Errorf("an annotation that GitHub cannot place:\n%s", got)
	}
}

func TestGitHubCapsAnnotations(t *testing.T) {
	var fs []diag.Finding
	for i := range 25 {
		f := misspelt
		f.Place.Pos.Line = int32(i + 1)
		fs = append(fs, f)
	}
	for range 12 {
		fs = append(fs, twice)
	}
	got := render(t, reportOf("validate", fs...), report.GitHub, report.Style{})
	counts := map[string]int{"error": strings.Count(got, "\n::error "), "warning": strings.Count(got, "\n::warning ")}
	if d := cmp.Diff(map[string]int{"error": 10, "warning": 10}, counts); d != "" {
		t.Error(d)
	}
	const last = "17 findings more without an annotation, because GitHub shows 10 of each type; all of them stand above\n"
	if !strings.HasSuffix(got, last) {
		t.Errorf("it does not say how many were left out:\n%s", got[len(got)-300:])
	}
	if n := strings.Count(got, "help: svs explain"); n != 37 {
		t.Errorf("%d of 37 findings in the log", n)
	}
}

func TestGitHubCapsErrorsAndFindingsTogether(t *testing.T) {
	r := reportOf("validate", misspelt, misspelt)
	for range 9 {
		r.Errors = append(r.Errors, report.NewError("no folder", "", diag.Place{}))
	}
	got := render(t, r, report.GitHub, report.Style{})
	if n := strings.Count(got, "\n::error "); n != 10 || !strings.Contains(got, "1 finding more without an annotation") {
		t.Errorf("%d annotations in\n%s", n, got)
	}
}

func TestStepSummary(t *testing.T) {
	for _, c := range []struct {
		name string
		r    report.Report
		want string
	}{
		{"passing", passing(), "### svs validate: passed\n\n`ok: 41 entities in 12 files`\n\n"},
		{"failing", failing(), "### svs validate: failed\n\n" +
			"`1 error, 1 warning in 2 files · 41 entities in 12 files · failed`\n\n" +
			"- **warning** `SVS201` `b.yaml:1:9` `Team/desk: a second team is named \"desk\"; rename one of them`\n" +
			"- **error** `SVS203` `model/streams/onboard.yaml:14:17` `ValueStream/onboard-employee: no practice \"incident-managment\"`\n"},
		{"broken", broken(), "### svs validate: no verdict\n\n" +
			"- **error** `svs.yaml:3:1` `unknown setting \"modle\" (did you mean \"model\"?)`\n- **error** `no folder \"modle\"`\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, string(report.StepSummary(c.r))); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestStepSummaryIsCapped(t *testing.T) {
	var fs []diag.Finding
	for i := range 5000 {
		f := misspelt
		f.Message = fmt.Sprint(i, strings.Repeat("x", 300))
		fs = append(fs, f)
	}
	got := string(report.StepSummary(reportOf("validate", fs...)))
	if len(got) > 1<<20 || !strings.HasSuffix(got, "- … and 4800 findings more\n") {
		t.Errorf("%d bytes, ending with %q", len(got), got[len(got)-60:])
	}
}
