package derived

import (
	"slices"

	"github.com/svs-project/svs/pkg/model"
)

// Organization are the facts of an Organization.
type Organization struct {
	Base
	Units    []string             `facts:"units"`
	Bodies   []string             `facts:"bodies"`
	Strategy map[string]*Strategy `facts:"strategy"`
}

// Strategy are the facts of one course of an organisation.
type Strategy struct {
	ReviewOverdue *bool `facts:"reviewOverdue"`
}

func (f *Facts) organization(o *model.Organization, base Base) *Organization {
	out := &Organization{Base: base, Strategy: map[string]*Strategy{}, Bodies: f.bodiesOf(o)}
	for _, name := range f.ix().usedBy(o.Ref(), "Organization") {
		if f.m.Organization(name).Spec.Parent.Name == o.Name {
			out.Units = append(out.Units, name)
		}
	}
	for i := range o.Spec.Strategy {
		s := &o.Spec.Strategy[i]
		out.Strategy[s.Name.V] = &Strategy{ReviewOverdue: f.overdue(s.Review.Every, s.Review.Last)}
	}
	return out
}

// bodiesOf are the governing bodies in use that belong to an organisation.
func (f *Facts) bodiesOf(o *model.Organization) []string {
	var out []string
	for _, b := range f.m.GoverningBodies {
		org := b.Meta.Organization.Name
		if org == "" {
			org = f.o.Root
		}
		if b.InUse() && org == o.Name {
			out = append(out, b.Name)
		}
	}
	return out
}

// Body are the facts of a GoverningBody.
type Body struct {
	Base
	Top               bool               `facts:"top"`
	Issues            []string           `facts:"issues"`
	Objectives        []string           `facts:"objectives"`
	InputsMissing     []string           `facts:"inputsMissing"`
	EvaluationOverdue *bool              `facts:"evaluationOverdue"`
	OldestFactor      *float64           `facts:"oldestFactor"`
	IdleFactors       int                `facts:"idleFactors"`
	Reports           map[string]*Report `facts:"reports"`
	Delegations       []string           `facts:"delegations"`
	Mandates          []string           `facts:"mandates"`
	Decides           []string           `facts:"decides"`
	Improvements      []string           `facts:"improvements"`
}

// Report is a report as the body asks for it.
type Report struct {
	Audience string   `facts:"audience,omitempty"`
	Every    *float64 `facts:"every"`
	Content  []string `facts:"content"`
}

// evaluationInputs are what a governing body should look at, in the order of
// the schema.
var evaluationInputs = [...]string{"strategy", "portfolio", "stakeholders", "performance", "factors"}

func (f *Facts) body(b *model.GoverningBody, base Base) *Body {
	sp := &b.Spec
	ix := f.ix()
	out := &Body{Base: base, Top: !sp.Parent.Given(), Reports: map[string]*Report{}, EvaluationOverdue: f.overdue(sp.Evaluates.Every, sp.Evaluates.Last)}
	for _, name := range ix.usedBy(b.Ref(), "Policy") {
		if issuerOf(f.m.Policy(name)) == b.Name {
			out.Issues = append(out.Issues, name)
		}
	}
	for _, name := range ix.usedBy(b.Ref(), "ValueStream") {
		if decidesIn(f.m.ValueStream(name), b.Name) {
			out.Decides = append(out.Decides, name)
		}
	}
	for _, o := range sp.Monitors.Objectives {
		out.Objectives = append(out.Objectives, o.Name)
	}
	out.Objectives = append(out.Objectives, ix.usedBy(b.Ref(), "Objective")...)
	out.Objectives = named(out.Objectives)
	for _, in := range evaluationInputs {
		if !slices.ContainsFunc(sp.Evaluates.Inputs, func(i model.Field[string]) bool { return i.V == in }) {
			out.InputsMissing = append(out.InputsMissing, in)
		}
	}
	for i := range sp.Evaluates.Factors {
		factor := &sp.Evaluates.Factors[i]
		if age := f.age(factor.Observed); age != nil && (out.OldestFactor == nil || *age > *out.OldestFactor) {
			out.OldestFactor = age
		}
		if len(factor.Affects) == 0 {
			out.IdleFactors++
		}
	}
	for i := range sp.Monitors.Reports {
		r := &sp.Monitors.Reports[i]
		own := &Report{Audience: r.Audience.V}
		if r.Every.Given() && !r.Every.V.IsBusiness() {
			own.Every = number(r.Every.V.Seconds())
		}
		for _, c := range r.Content {
			own.Content = append(own.Content, c.V)
		}
		out.Reports[r.Name.V] = own
	}
	for _, name := range ix.usedBy(b.Ref(), "Delegation") {
		switch d := f.m.Delegation(name); b.Name {
		case d.Spec.From.Name:
			out.Delegations = append(out.Delegations, name)
		case d.Spec.To.Name:
			out.Mandates = append(out.Mandates, name)
		}
	}
	out.Improvements = f.improvementsOf(b)
	return out
}

// issuerOf is the body that issues a policy: the one it names, else its owner.
func issuerOf(p *model.Policy) string {
	if p.Spec.IssuedBy.Given() {
		return p.Spec.IssuedBy.Name
	}
	if p.Meta.Owner.Kind == "GoverningBody" {
		return p.Meta.Owner.Name
	}
	return ""
}

func decidesIn(s *model.ValueStream, body string) bool {
	found := false
	s.Spec.Walk(func(_ string, among []model.Step, i int) { found = found || among[i].Approval.By.Name == body })
	return found
}

// improvementsOf are the improvements that the body answers for.
func (f *Facts) improvementsOf(b *model.GoverningBody) []string {
	var out []string
	for _, name := range f.ix().usedBy(b.Ref(), "Improvement") {
		if f.m.Improvement(name).Meta.Owner.Name == b.Name {
			out = append(out, name)
		}
	}
	return out
}

// Delegation are the facts of a Delegation.
type Delegation struct {
	Base
	Remaining *float64 `facts:"remaining"`
	Expired   *bool    `facts:"expired"`
	Bounded   bool     `facts:"bounded"`
}

func (f *Facts) delegation(d *model.Delegation, base Base) *Delegation {
	out := &Delegation{Base: base, Bounded: len(d.Spec.Limits)+len(d.Spec.Conditions) > 0}
	if n, ok := f.days(d.Spec.Expires.V); ok && d.Spec.Expires.Given() {
		over := n > 0
		out.Remaining, out.Expired = number(day*float64(-n)), &over
	}
	return out
}

// Waiver are the facts of a Waiver.
type Waiver struct {
	Base
	Remaining *float64 `facts:"remaining"`
	Expired   *bool    `facts:"expired"`
}

func (f *Facts) waiver(w *model.Waiver, base Base) *Waiver {
	out := &Waiver{Base: base}
	if n, ok := f.days(w.Spec.Until.V); ok && w.Spec.Until.Given() {
		over := n > 0
		out.Remaining, out.Expired = number(day*float64(-n)), &over
	}
	return out
}
