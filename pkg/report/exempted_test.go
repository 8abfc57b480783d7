package report_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/unit"
)

// exempted is a report that passes because three findings do not count.
func exempted() report.Report {
	until, err := unit.ParseDate("2027-03-31")
	if err != nil {
		panic(err)
	}
	r := reportOf("validate")
	r.Exempted = report.FromExempted([]govern.Exempted{
		{Finding: twice, Exemption: govern.Exemption{By: govern.ByBaseline, At: diag.Place{File: govern.BaselineFile, Pos: diag.Pos{Line: 4, Column: 5}}}},
		{Finding: misspelt, Exemption: govern.Exemption{By: govern.ByIgnore, Reason: "comes next", Until: until,
			At: diag.Place{File: misspelt.Place.File, Pos: diag.Pos{Line: 13, Column: 7}}, Width: 9}},
		{Finding: misspelt, Exemption: govern.Exemption{By: govern.ByWaiver, Name: "Waiver/w", Approver: "board", Reason: "comes next", Until: until,
			At: diag.Place{File: "w.yaml", Pos: diag.Pos{Line: 3, Column: 7}}, Width: 1}},
	}, lineOf(sources))
	r.Summary.Exempted = len(r.Exempted)
	r.Rules = report.UsedRules(nil, r.Exempted, catalogue)
	return r
}

func TestExemptedText(t *testing.T) {
	r := exempted()
	if got := render(t, r, report.Text, report.Style{}); got != "ok: 41 entities in 12 files · 3 exempted\n" {
		t.Errorf("without -v:\n%s", got)
	}
	const want = `b.yaml:1:9: exempted[SVS201] Team/desk metadata.name: a second team is named "desk"; rename one of them (in the baseline (svs-baseline.json:4:5))
model/streams/onboard.yaml:14:17: exempted[SVS203] ValueStream/onboard-employee steps[provision-laptop].practice: no practice "incident-managment" (ignored until 2027-03-31: comes next (model/streams/onboard.yaml:13:7))
model/streams/onboard.yaml:14:17: exempted[SVS203] ValueStream/onboard-employee steps[provision-laptop].practice: no practice "incident-managment" (waived by Waiver/w, approved by GoverningBody/board, until 2027-03-31: comes next (w.yaml:3:7))
`
	if d := cmp.Diff(want, render(t, r, report.Concise, report.Style{Verbose: true})); d != "" {
		t.Error(d)
	}
	text := render(t, r, report.Text, report.Style{Verbose: true})
	if !strings.Contains(text, "exempted[SVS203] ValueStream/onboard-employee: no practice \"incident-managment\"\n --> model/streams/onboard.yaml:14:17\n  = error, ignored until 2027-03-31: comes next (model/streams/onboard.yaml:13:7)\n") {
		t.Errorf("with -v:\n%s", text)
	}
}

// TestExemptedFailNothing: in the formats for machines they are there, marked,
// or not there at all.
func TestExemptedFailNothing(t *testing.T) {
	r := exempted()
	var log struct {
		Runs []struct {
			Results []struct {
				RuleID       string
				Suppressions []struct{ Kind, Status, Justification string }
			}
		}
	}
	if err := json.Unmarshal([]byte(render(t, r, report.SARIF, report.Style{})), &log); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, res := range log.Runs[0].Results {
		for _, s := range res.Suppressions {
			got = append(got, res.RuleID+" "+s.Kind+" "+s.Status+" "+s.Justification)
		}
	}
	want := []string{"SVS201 external accepted in the baseline", "SVS203 inSource accepted ignored until 2027-03-31: comes next", "SVS203 external accepted waived by Waiver/w, approved by GoverningBody/board, until 2027-03-31: comes next"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if got := render(t, r, report.GitLab, report.Style{}); got != "[]\n" {
		t.Errorf("GitLab would show\n%s", got)
	}
	if got := render(t, r, report.GitHub, report.Style{}); strings.Contains(got, "::") {
		t.Errorf("GitHub would show\n%s", got)
	}
	if got := render(t, r, report.JUnit, report.Style{}); !strings.Contains(got, `tests="4" failures="0" errors="0" skipped="3">`) ||
		!strings.Contains(got, `<skipped message="ignored until 2027-03-31: comes next"/>`) {
		t.Errorf("JUnit:\n%s", got)
	}
	for _, style := range []report.Style{{}, {Verbose: true}} {
		if got := render(t, r, report.Markdown, style); strings.Contains(got, "comes next") != style.Verbose || !strings.Contains(got, "3 exempted") {
			t.Errorf("Markdown with %+v:\n%s", style, got)
		}
	}
	if got := render(t, r, report.HTML, report.Style{}); !strings.Contains(got, "<summary>3 findings exempted</summary>") {
		t.Errorf("HTML:\n%s", got)
	}
}
