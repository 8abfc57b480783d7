package main

import (
	"time"

	"github.com/svs-project/svs/pkg/facts/derived"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/unit"
)

// What a body is told of what it has directed: policies, waivers, improvements.

func (m *monitor) policy(p *model.Policy) report.PolicyReport {
	out := report.PolicyReport{Policy: p.Name, Title: p.Meta.Title.V, Enforcement: p.Spec.Enforcement.Or("mandatory"), InForce: m.govern.InForce(p)}
	if out.InForce {
		sel := &p.Spec.AppliesTo
		for _, e := range m.govern.Tree.Candidates(m.s.loaded.Model, sel) {
			counts, _ := m.govern.Counts(p, e)
			if counts && (!sel.Where.Given() || m.s.judging().holds(&p.Entity, "appliesTo.where", sel.Where.V, e)) {
				out.Subjects++
			}
		}
	}
	rule := "policy/" + p.Name
	broken, waived := map[string]bool{}, map[string]bool{}
	for _, f := range m.weighed.Open {
		if f.Rule == rule {
			broken[f.Entity] = true
		}
	}
	for _, x := range m.weighed.Exempted {
		if x.Rule == rule && !broken[x.Entity] {
			waived[x.Entity] = true
		}
	}
	out.Broken, out.Waived = len(broken), len(waived)
	if r := p.Spec.Review; r.Every.Given() && r.Last.Given() && !r.Every.V.IsBusiness() {
		last := time.Date(r.Last.V.Year(), r.Last.V.Month(), r.Last.V.Day(), 0, 0, 0, 0, time.UTC)
		out.ReviewDue = unit.DateOf(last.Add(r.Every.V.Elapsed())).String()
		if known, ok := m.facts.Of(p).(*derived.Policy); ok && known.ReviewOverdue != nil {
			out.Overdue = *known.ReviewOverdue
		}
	}
	return out
}

func (m *monitor) waiver(w *model.Waiver) report.WaiverReport {
	out := report.WaiverReport{
		Waiver: w.Name, Of: w.Spec.Of.Name, Subject: w.Spec.Subject.V, Reason: w.Spec.Reason.V, Until: w.Spec.Until.V.String(), State: "active",
	}
	if w.Spec.Of.Kind != "" {
		out.Of = w.Spec.Of.String()
	}
	if known, ok := m.facts.Of(w).(*derived.Waiver); ok && known.Remaining != nil {
		out.DaysLeft = days(*known.Remaining)
	}
	switch {
	case out.DaysLeft < 0:
		out.State = "expired"
	case out.DaysLeft <= m.s.judging().endsSoon():
		out.State = "ends-soon"
	}
	return out
}

func days(seconds float64) int { return int(seconds / 86400) }

func (m *monitor) improvement(i *model.Improvement) report.ImprovementReport {
	known, _ := m.facts.Of(i).(*derived.Improvement)
	out := report.ImprovementReport{
		Improvement: i.Name, Title: i.Meta.Title.V, Level: i.Spec.Level.V, Step: i.Spec.Step.V, Missing: known.Missing,
	}
	if known.Age != nil {
		age := days(*known.Age)
		out.AgeDays = &age
	}
	if i.Spec.Due.Given() {
		out.Due = i.Spec.Due.V.String()
	}
	if known.Remaining != nil {
		left := days(*known.Remaining)
		out.DaysLeft = &left
	}
	out.Overdue = known.Overdue != nil && *known.Overdue
	return out
}
