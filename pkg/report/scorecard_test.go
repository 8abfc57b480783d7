package report_test

import (
	"strings"
	"testing"

	"github.com/svs-project/svs/pkg/report"
)

// scored is a report of svs lint, monitored one of svs monitor; every name in
// them is the one given.
func scored(name string) report.Report {
	score, all := 0.75, 0.75
	r := reportOf("lint", twice)
	tally := report.ScoreTally{Checked: 5, Passed: 3, Waived: 1, Open: 1, NotMeasured: 2}
	r.Scorecard = &report.Scorecard{
		Profile: name, Source: name, Score: &all,
		Groups: []report.ScoreGroup{
			{Sort: "principle", Name: "focus-on-value", Title: name, Weight: 2, Checks: 3, NotApplicable: 1, ScoreTally: tally, Score: &score, First: []report.ScoreFinding{
				{Rule: "check/hand-offs", Entity: "ValueStream/" + name, Path: "steps[" + name + "]", Fingerprint: "0123456789ab", PerMonth: 12345.6, UsedBy: 2},
				{Rule: "check/every-activity", Fingerprint: "0123456789ab"},
			}},
			{Sort: "principle", Name: "other", Title: "Other", Weight: 1, Checks: 1, NotApplicable: 1},
			{Sort: "governance", Name: "monitor", Title: "Monitor", Weight: 1, Checks: 1},
		},
		Checks: []report.ScoreCheck{{Check: "check/hand-offs", Title: name, Severity: "warning", BuiltIn: true, State: "open", ScoreTally: tally}},
	}
	return r
}

func monitored(name string) report.Report {
	days, left := 90, -3
	value := fig(14400, 600)
	r := reportOf("monitor")
	r.Monitor = &report.Monitor{Bodies: []report.BodyReport{
		{
			Body: name, Title: name, Organization: name, Level: "board",
			Objectives: []report.ObjectiveReport{
				{Objective: name, Title: name, Measure: "Demand/" + name + " leadTime.p90", Source: "simulation", Baseline: "6h", AtMost: "4h", Figure: &value, Shown: "4h ±10m", Verdict: "cannot-tell"},
				{Objective: "b", Measure: "Service/x availability", Source: "log", AtLeast: "80%", AtMost: "100%", Verdict: "missed", Why: name,
					Periods: []report.PeriodReport{{At: "2026-09", Value: 0.7, Kept: false}}},
			},
			Interventions: []report.InterventionReport{
				{Measure: "Service/x availability", AtLeast: "80%", Times: 3, Broken: 3, Shown: "70%", State: "needed", Who: name, Within: "1w", Decides: []string{name, "board"}},
				{Measure: "Demand/y promiseKept", AtLeast: "80%", Times: 1, State: "not-measured", Why: name},
				{Measure: "Demand/z promiseKept", AtLeast: "80%", Times: 1, State: "not-needed"},
			},
			Policies: []report.PolicyReport{
				{Policy: name, Title: name, Enforcement: "mandatory", InForce: true, Subjects: 3, Broken: 1, Waived: 1, ReviewDue: "2027-01-01", Overdue: true},
				{Policy: "old", Enforcement: "advisory"},
			},
			Waivers: []report.WaiverReport{{Waiver: name, Of: "Policy/" + name, Subject: "Tool/x", Reason: name, Until: "2026-12-01", DaysLeft: 7, State: "ends-soon"}},
			Improvements: []report.ImprovementReport{
				{Improvement: name, Title: name, Level: "service", Step: "act", AgeDays: &days, Due: "2026-11-21", DaysLeft: &left, Overdue: true, Missing: []string{"baseline", "target"}},
			},
			Reports: []report.ReportSpecification{{Name: name, Audience: name, Every: "4w", Content: []string{name, "open improvements"}}},
		},
		{Body: "quiet"},
	}}
	return r
}

// What people read of a scorecard and of what a body is told.
func TestSections(t *testing.T) {
	for _, c := range []struct {
		r    report.Report
		want []string
	}{
		{scored("Work"), []string{
			"Guiding principle  checked  passed  waived  open  not measured  not applicable  score",
			"Work               5        3       1       1     2             1 of 3 checks   75.0%",
			"all, by weight                                                                  75.0%",
			"Monitor     0        0       0       0     0             0 of 1 check    -",
			"12,346 items a month, 2 uses", "the whole model",
		}},
		{monitored("desk"), []string{
			`desk "desk"`,
			"Service/x availability not ≥ 80%  70%  needed, broken 3 times in a row  desk      1w      desk → board",
			"cannot-tell", "missed: desk", "80% to 100%", "ends in 7 days", "2027-01-01 overdue", "not in force", "overdue; lacks baseline, target",
			"nothing to report",
		}},
	} {
		text := render(t, c.r, report.Text, report.Style{})
		for _, w := range c.want {
			if !strings.Contains(text, w) {
				t.Errorf("the text lacks %q:\n%s", w, text)
			}
		}
		if strings.Contains(text, "Demand/z") {
			t.Error("what needs nothing is listed")
		}
		if page := render(t, c.r, report.HTML, report.Style{}); strings.Count(page, "<table>") != strings.Count(page, "</table>") || !strings.Contains(page, "<h2>") {
			t.Errorf("the page is no HTML: %s", page)
		}
	}
}

// Names in tables of Markdown end no cell and begin nothing.
func TestSectionsInMarkdown(t *testing.T) {
	evil := "a|b `c` *d* [e](javascript:f) <img src=x> #1 @all https://x.example"
	for _, r := range []report.Report{scored(evil), monitored(evil)} {
		text := render(t, r, report.Markdown, report.Style{})
		if err := checkMarkdown(text); err != nil {
			t.Error(err)
		}
		first := -1
		for line := range strings.Lines(text) {
			if !strings.HasPrefix(line, "|") {
				first = -1
				continue
			}
			cells := strings.Count(strings.ReplaceAll(line, "\\|", ""), "|")
			if first < 0 {
				first = cells
			}
			if cells != first {
				t.Errorf("a row has %d cells of %d: %s", cells, first, line)
			}
		}
	}
}
