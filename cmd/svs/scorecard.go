package main

import (
	"cmp"
	"slices"

	"github.com/svs-project/svs/pkg/check/lint"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/report"
)

// scorecard scores a result by what the settings, exemptions and flags leave
// of its findings.
func (s *session) scorecard(result *lint.Result, off []lint.Check, f *linting) *report.Scorecard {
	open := s.openFindings(result.Findings())
	card := lint.Score(result, s.wanted(f), open)
	out := &report.Scorecard{Profile: f.profile}
	for _, p := range profiles {
		if p.name == f.profile {
			out.Source = p.source
		}
	}
	for _, l := range card.Lines {
		out.Groups = append(out.Groups, s.scoreGroup(l))
	}
	out.Score = weighted(out.Groups)
	for _, c := range card.Checks {
		out.Checks = append(out.Checks, s.scoreCheck(c.Check, tally(c.Tally), stateOf(c.Tally)))
	}
	for _, c := range off {
		line := s.scoreCheck(c, report.ScoreTally{}, severityOff)
		line.Severity = severityOff
		out.Checks = append(out.Checks, line)
	}
	slices.SortFunc(out.Checks, func(a, b report.ScoreCheck) int { return cmp.Compare(a.Check, b.Check) })
	return out
}

// openFindings tells which findings count, with their severity.
func (s *session) openFindings(found []diag.Finding) func(diag.Finding) (diag.Severity, bool) {
	open := map[string]diag.Severity{}
	for _, f := range s.judging().weigh(found).Open {
		open[f.Fingerprint()] = f.Severity
	}
	return func(f diag.Finding) (diag.Severity, bool) {
		severity, counts := open[f.Fingerprint()]
		return severity, counts
	}
}

// wanted are the groups that a scorecard has in any case, in their order: the
// principles and what else the schema knows, unless a profile or one principle
// was asked for.
func (s *session) wanted(f *linting) []lint.Group {
	if f.profile != "" {
		return nil
	}
	if f.principle != "" {
		return []lint.Group{{Sort: lint.ByPrinciple, Name: f.principle}}
	}
	var out []lint.Group
	for _, p := range principlesOf(s.schema).Keys {
		out = append(out, lint.Group{Sort: lint.ByPrinciple, Name: p})
	}
	for _, p := range s.loaded.Model.Principles {
		if g := (lint.Group{Sort: lint.ByPrinciple, Name: p.Name}); p.InUse() && !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	for _, g := range s.schema.Type("CheckSpec").Field("governance").Type.Values {
		out = append(out, lint.Group{Sort: lint.ByGovernance, Name: g})
	}
	for _, c := range s.schema.Type("Component").Values {
		if c != "principles" && c != "governance" { // they have lines of their own
			out = append(out, lint.Group{Sort: lint.ByComponent, Name: c})
		}
	}
	return out
}

// principlesOf are the built-in principles.
func principlesOf(s *conform.Schema) conform.Datum {
	for _, edition := range s.Data("vocabulary").Get("editions").Values() {
		return edition.Get("principles")
	}
	return conform.Datum{}
}

func (s *session) scoreGroup(l lint.Line) report.ScoreGroup {
	out := report.ScoreGroup{
		Sort: l.Sort, Name: l.Name, Title: s.titleOf(l.Group), Weight: 1, Checks: l.Checks, NotApplicable: l.NotApplicable, ScoreTally: tally(l.Tally),
	}
	if p := s.loaded.Model.Principle(l.Name); p != nil && l.Sort == lint.ByPrinciple {
		out.Weight = p.Spec.Weight.Or(1)
	}
	if share, ok := l.Kept(); ok {
		out.Score = &share
	}
	for _, f := range l.First {
		out.First = append(out.First, report.ScoreFinding{
			Rule: f.Rule, Entity: f.Entity, Path: f.Path, Fingerprint: f.Fingerprint(), PerMonth: f.Effect.PerMonth, UsedBy: f.Effect.UsedBy,
		})
	}
	return out
}

// titleOf is what people read in place of a group's name.
func (s *session) titleOf(g lint.Group) string {
	if g.Sort == lint.ByPrinciple {
		if p := s.loaded.Model.Principle(g.Name); p != nil && p.Meta.Title.Given() {
			return p.Meta.Title.V
		}
		if title := principlesOf(s.schema).Get(g.Name).Get("title").Text; title != "" {
			return title
		}
	}
	return titleCase(g.Name)
}

// titleCase begins a name with a capital letter and puts blanks in it.
func titleCase(name string) string {
	b := []byte(name)
	for i := range b {
		if b[i] == '-' && i > 0 && (b[i-1] < '0' || b[i-1] > '9') {
			b[i] = ' '
		}
	}
	if len(b) > 0 && b[0] >= 'a' && b[0] <= 'z' {
		b[0] -= 'a' - 'A'
	}
	return string(b)
}

// weighted is the mean of the principles' scores by their weight.
func weighted(groups []report.ScoreGroup) *float64 {
	sum, weight := 0.0, 0.0
	for _, g := range groups {
		if g.Sort == lint.ByPrinciple && g.Score != nil {
			sum += float64(g.Weight * *g.Score)
			weight += g.Weight
		}
	}
	if weight == 0 {
		return nil
	}
	mean := min(1, sum/weight)
	return &mean
}

func tally(t lint.Tally) report.ScoreTally {
	return report.ScoreTally{Checked: t.Checked, Passed: t.Passed, Waived: t.Waived, Open: t.Open, NotMeasured: t.NotMeasured}
}

// stateOf is what came of a check as a whole.
func stateOf(t lint.Tally) string {
	switch {
	case t.Open > 0:
		return "open"
	case t.Waived > 0:
		return "waived"
	case t.Checked > 0:
		return "passed"
	case t.NotMeasured > 0:
		return "notMeasured"
	}
	return "notApplicable"
}

func (s *session) scoreCheck(c lint.Check, t report.ScoreTally, state string) report.ScoreCheck {
	severity := c.Spec.Severity.Or(diag.Warning.String())
	if set, ok := s.ground.settings.For(c.Rule(), c.Name); ok && set.Severity.Given() {
		severity = set.Severity.V
	}
	return report.ScoreCheck{Check: c.Rule(), Title: c.Meta.Title.Or(c.Name), Severity: severity, BuiltIn: c.BuiltIn, State: state, ScoreTally: t}
}
