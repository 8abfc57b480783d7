package report_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/plan"
	"github.com/svs-project/svs/pkg/report"
)

// changesOf is a plan with a text wherever one can stand.
func changesOf(s string) *plan.Plan {
	removed := plan.Entity{
		Action: "removed", Entity: s, Was: s, Title: s, Lifecycle: s, Class: "breaking", References: 2, File: s, Line: 3,
		Reasons: []plan.Reason{{Code: s, Name: s, Class: "breaking", Path: s, Message: s}},
		Touches: []plan.Touch{{Entity: s, Path: s, Loses: s, Touches: []plan.Touch{{Entity: s, Path: s}}}},
	}
	changed := plan.Entity{
		Action: "changed", Entity: s, Class: "risky", File: s, Line: 1,
		Reasons: []plan.Reason{{Code: s, Name: s, Class: "risky", Message: s}},
		Fields: []plan.Field{
			{Action: "changed", Path: s, From: s, To: s, FromDefault: true, ToDefault: true}, {Action: "added", Path: s, To: s},
			{Action: "removed", Path: s, From: s}, {Action: "reordered", Path: s, From: s, To: s},
		},
	}
	two := 2.0
	return report.FromPlan(&plan.Plan{
		From: plan.Side{Name: s, Commit: "4b825dc642cb6eb9a060e54bf8d69288fbee4904"}, To: plan.Side{Name: s},
		Summary:   plan.Summary{Breaking: 1, Risky: 2, Safe: 1, Add: 1, Change: 2, Remove: 1, Move: 0, Dependents: 2},
		Entities:  []plan.Entity{removed, changed, {Action: "added", Entity: s, Class: "safe"}},
		Settings:  &plan.Entity{Action: "changed", Entity: "svs.yaml", Class: "risky", Fields: changed.Fields},
		Likely:    []plan.Likely{{From: s, To: s, Alike: 0.75, Add: s}},
		LeftOut:   []plan.LeftOut{{Side: "from", File: s, Entity: s, Path: s}, {Side: "to", File: s}},
		Reactions: &plan.Reactions{Brought: 1, Removed: reactionsOf(s), Left: reactionsOf(s), Silenced: reactionsOf(s), AfterMerge: reactionsOf(s), UntilMerge: reactionsOf(s)},
		Flow:      &plan.Effect{Skipped: s, Promises: []plan.PromiseChange{{Demand: s, Variant: s, Until: s, Within: s, Clock: s, Share: 0.9, Before: s, After: s}}},
		Currency:  s, Improvements: []plan.Improvement{
			{
				Improvement: s, Title: s, Class: "risky", Benefit: fig(10, 2), Cost: fig(5, 1), PerCost: &two,
				Objective: &plan.ObjectiveEffect{Name: s, Measure: s, Unit: "seconds", Difference: fig(-60, 5), Verdict: s, Target: s},
			},
			{Improvement: s, Class: "safe", Skipped: s},
		},
		Approvals: []plan.Approval{{Body: s, Title: s, Meets: s, For: []plan.Ask{{Entity: s, Policy: s, Why: s, Chain: []string{s}}}}},
		Gate:      plan.Gate{Blocked: true, Because: []string{s}, Codes: []string{s}},
	})
}

func reactionsOf(s string) []plan.Reaction {
	return []plan.Reaction{{Rule: s, Severity: "error", Entity: s, Path: s, Message: s, File: s, Line: 3, Fingerprint: "0123456789ab"}}
}

func planned(p *plan.Plan) report.Report {
	r := reportOf("plan")
	r.Changes = p
	r.Verdict = r.Verdict.WithChanges(p, false)
	return r
}

// payroll is a plan as people know it.
func payroll() report.Report {
	return planned(&plan.Plan{
		From: plan.Side{Name: "main"}, To: plan.Side{Name: "."},
		Summary: plan.Summary{Breaking: 1, Risky: 1, Safe: 2, Add: 2, Change: 1, Remove: 1, Dependents: 2},
		Entities: []plan.Entity{
			{
				Action: "removed", Entity: "Service/payroll", Title: "Payroll", Lifecycle: "live", Class: "breaking",
				Reasons: []plan.Reason{{Code: "SVS704", Name: "removed-while-live", Class: "breaking", Message: "removed while live; no sunset was declared"}},
				Touches: []plan.Touch{{Entity: "ValueStream/pay-staff", Path: "outcome.service", Loses: "loses its only provider",
					Touches: []plan.Touch{{Entity: "Demand/monthly-pay-run", Path: "stream", Loses: "may no longer reach value"}}}},
			},
			{
				Action: "changed", Entity: "Team/service-desk", Class: "risky", File: "people.yaml", Line: 4,
				Reasons: []plan.Reason{{Code: "SVS707", Name: "reduced-capacity", Class: "risky", Path: "people", Message: "5 people in place of 6"}},
				Fields:  []plan.Field{{Action: "changed", Path: "people", From: "6", To: "5"}, {Action: "changed", Path: "discipline", From: "priority", To: "fifo", FromDefault: true}},
			},
			{Action: "added", Entity: "Team/a", Class: "safe"}, {Action: "added", Entity: "Team/b", Lifecycle: "draft", Class: "safe"},
		},
		Gate: plan.Gate{Blocked: true, Because: []string{"1 breaking"}, Codes: []string{"SVS704"}},
	})
}

func TestChangesText(t *testing.T) {
	want := `Plan: 1 breaking, 1 risky, 2 safe · 2 add, 1 change, 1 remove · 2 dependents · gate BLOCKED (SVS704)

- Service/payroll "Payroll"                                                   breaking  SVS704 removed-while-live
    removed while live; no sunset was declared
    └ ValueStream/pay-staff outcome.service loses its only provider
      └ Demand/monthly-pay-run stream may no longer reach value

~ Team/service-desk                                                           risky  SVS707 reduced-capacity
    people      6 → 5
    discipline  priority (default) → fifo

+ Team/a                                                                      safe
+ Team/b (draft)                                                              safe

Plan: 1 breaking, 1 risky, 2 safe · 2 add, 1 change, 1 remove · 2 dependents · gate BLOCKED (SVS704)
`
	if d := cmp.Diff(want, render(t, payroll(), report.Text, report.Style{})); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	none := planned(&plan.Plan{})
	if d := cmp.Diff("Plan: no changes\n", render(t, none, report.Text, report.Style{})); d != "" {
		t.Error(d)
	}
	want = `breaking - Service/payroll "Payroll": SVS704 removed while live; no sunset was declared
people.yaml:4: risky ~ Team/service-desk: SVS707 people: 5 people in place of 6; people 6 → 5; discipline priority (default) → fifo
safe + Team/a: added
safe + Team/b (draft): added
`
	if d := cmp.Diff(want, render(t, payroll(), report.Concise, report.Style{})); d != "" {
		t.Errorf("concise (-want +got):\n%s", d)
	}
}

func TestChangesAnnotate(t *testing.T) {
	got := render(t, payroll(), report.GitHub, report.Style{})
	for _, want := range []string{
		"::error title=SVS704::Service/payroll: removed while live; no sunset was declared\n",
		"::warning file=people.yaml,line=4,title=SVS707::Team/service-desk: people: 5 people in place of 6\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

func TestChangesVerdict(t *testing.T) {
	open := payroll()
	open.Changes.Gate = plan.Gate{}
	for _, tt := range []struct {
		gate     plan.Gate
		summary  plan.Summary
		detailed bool
		want     int
	}{
		{payroll().Changes.Gate, payroll().Changes.Summary, true, 1},
		{plan.Gate{}, payroll().Changes.Summary, true, 3},
		{plan.Gate{}, payroll().Changes.Summary, false, 0},
		{plan.Gate{}, plan.Summary{}, true, 0},
	} {
		v := reportOf("plan").Verdict.WithChanges(&plan.Plan{Gate: tt.gate, Summary: tt.summary}, tt.detailed)
		if v.ExitCode != tt.want {
			t.Errorf("%+v detailed=%v: exit %d, want %d", tt.summary, tt.detailed, v.ExitCode, tt.want)
		}
	}
}

// TestChangesHaveRoom: whatever changes, the page fits into a comment, begins
// with its marker, and says how much it leaves out.
func TestChangesHaveRoom(t *testing.T) {
	for _, n := range []int{0, 1, 100, 20_000} {
		p := payroll().Changes
		one := p.Entities[1]
		for i := range n {
			one.Entity = fmt.Sprintf("Team/team-%d", i)
			p.Entities = append(p.Entities, one)
		}
		p.Summary.Risky += n
		text := render(t, planned(p), report.Markdown, report.Style{})
		if count := utf8.RuneCountInString(text); count > 60_000 {
			t.Errorf("%d more: %d characters", n, count)
		}
		if err := checkMarkdown(text); err != nil {
			t.Error(err)
		}
		if !strings.HasPrefix(text, "<!-- svs:changes -->\n### svs plan: failed\n") {
			t.Errorf("%d more: begins with %.60q", n, text)
		}
		if got := strings.Contains(text, "changes more\n"); got != (n == 20_000) {
			t.Errorf("%d more: changes left out: %v", n, got)
		}
		if !strings.Contains(text, "removed while live") {
			t.Errorf("%d more: the gravest is missing", n)
		}
	}
}

func TestChangesHTML(t *testing.T) {
	got := render(t, payroll(), report.HTML, report.Style{})
	for _, want := range []string{"<b>breaking</b> - Service/payroll &#34;Payroll&#34; <code>SVS704</code>", "<td>6 → 5</td>", "<li>ValueStream/pay-staff outcome.service loses its only provider<ul>"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
