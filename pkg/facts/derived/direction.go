package derived

import (
	"slices"

	"github.com/svs-project/svs/pkg/model"
)

// Policy are the facts of a Policy.
type Policy struct {
	Base
	Issuer        string    `facts:"issuer"`
	Subjects      *[]string `facts:"subjects"`
	Waivers       *[]string `facts:"waivers"`
	ReviewOverdue *bool     `facts:"reviewOverdue"`
	InForce       *bool     `facts:"inForce"`
	Testable      bool      `facts:"testable"`
	OverriddenBy  []string  `facts:"overriddenBy"`
}

func (f *Facts) policy(p *model.Policy, base Base) *Policy {
	sp := &p.Spec
	out := &Policy{
		Base: base, Issuer: issuerOf(p), ReviewOverdue: f.overdue(sp.Review.Every, sp.Review.Last),
		Testable: sp.Require.Given() || len(sp.Locks) > 0 || sp.Approval.Given(), OverriddenBy: f.ix().usedBy(p.Ref(), "Policy"),
	}
	if !f.o.Now.IsZero() {
		from, until := sp.Effective.From, sp.Effective.Until
		in := p.InUse() && (!from.Given() || from.V.Compare(f.o.Now) <= 0) && (!until.Given() || until.V.Compare(f.o.Now) >= 0)
		out.InForce = &in
	}
	if f.o.Binding != nil {
		subjects := []string{}
		for _, e := range f.o.Binding.Subjects(p) {
			subjects = append(subjects, e.Base().Ref().String())
		}
		waivers := append([]string{}, f.o.Binding.Waivers(p)...)
		out.Subjects, out.Waivers = &subjects, &waivers
	}
	return out
}

// Objective are the facts of an Objective.
type Objective struct {
	Base
	WatchedBy    []string `facts:"watchedBy"`
	ServedBy     []string `facts:"servedBy"`
	ActedOnBy    []string `facts:"actedOnBy"`
	About        string   `facts:"about,omitempty"`
	BaselineAge  *float64 `facts:"baselineAge"`
	Improvements []string `facts:"improvements"`
}

func (f *Facts) objective(o *model.Objective, base Base) *Objective {
	ix := f.ix()
	out := &Objective{Base: base, About: subjectOf(o.Spec.Measure.V), BaselineAge: f.age(o.Spec.Baseline.Date), Improvements: ix.usedBy(o.Ref(), "Improvement")}
	if o.Meta.Owner.Kind == "GoverningBody" {
		out.WatchedBy = append(out.WatchedBy, o.Meta.Owner.Name)
	}
	out.WatchedBy = append(out.WatchedBy, ix.usedBy(o.Ref(), "GoverningBody")...)
	out.WatchedBy = named(out.WatchedBy)
	for _, kind := range []string{"Organization", "Policy", "Improvement"} {
		out.ServedBy = append(out.ServedBy, refs(kind, ix.usedBy(o.Ref(), kind))...)
	}
	out.ActedOnBy = slices.Clip(ix.acting[o.Spec.Measure.V])
	return out
}
