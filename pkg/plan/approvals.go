package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/change"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/model"
)

// Approval is a body that must agree, and to what.
type Approval struct {
	Body  string `json:"body"` // "GoverningBody/name"
	Title string `json:"title,omitempty"`
	// Meets is the next meeting at which the matter can be heard, with its zone;
	// empty for a body that decides otherwise.
	Meets string `json:"meets,omitempty"`
	For   []Ask  `json:"for"`
}

// Ask is one change that a body must agree to.
type Ask struct {
	Entity string `json:"entity"`
	// Policy is the one that asks for consent; empty where the body decides by
	// its authority.
	Policy string `json:"policy,omitempty"`
	Why    string `json:"why"`
	// Chain are the delegations from which its authority comes, the last first.
	Chain []string `json:"chain,omitempty"`
}

// Approve finds who must agree, by the policies, the authority and the
// delegations of the model that stands: every body whose consent a policy asks
// for, and for what is not safe and nobody is asked about the nearest body with
// authority up to that risk (medium where it is risky, high where it breaks).
// A variation is agreed to by the body that has the mandate for it, which the
// proposed model tells.
func (p *Plan) Approve(in Input, g, proposed *govern.Governance) {
	by := map[string]*Approval{}
	for i := range in.Diff.Entities {
		e := &in.Diff.Entities[i]
		subject := in.subject(e)
		if subject == nil {
			continue
		}
		d := g.Decide(govern.ParseAddress(subject.Base().Ref().String()), subject, sortOf(e), "")
		for _, c := range d.Consents {
			ask(by, g, c.Body, Ask{Entity: e.Ref(), Policy: c.Policy.Ref().String(), Why: "asks for consent to " + gerund[sortOf(e)] + " it"})
		}
		if v, ok := proposed.Model.Lookup(e.Kind, e.Name).(*model.Variation); ok && e.To != nil {
			varies(by, proposed, v)
			continue
		}
		class := p.classOf(e.Ref())
		if len(d.Consents) > 0 || class == Safe {
			continue
		}
		if h, ok := holder(d.Holders, class); ok {
			ask(by, g, h.Body, Ask{Entity: e.Ref(), Why: reach(h)})
		}
	}
	p.Approvals = nil
	for _, a := range by {
		p.Approvals = append(p.Approvals, *a)
	}
	slices.SortFunc(p.Approvals, func(a, b Approval) int { return strings.Compare(a.Body, b.Body) })
}

// varies asks the bodies under whose mandates a variation changes something.
func varies(by map[string]*Approval, g *govern.Governance, v *model.Variation) {
	for _, c := range g.Vary(v) {
		if c.Mandate == nil {
			continue // a finding says so
		}
		if b := g.Model.GoverningBody(c.Mandate.Holder()); b != nil {
			ask(by, g, b, Ask{Entity: v.Ref().String(), Why: "holds the mandate to vary " + c.Address.String(), Chain: []string{c.Mandate.Text()}})
		}
	}
}

var gerund = map[string]string{govern.Create: "creating", govern.Change: "changing", govern.Delete: "deleting"}

// subject is the entity as the model that stands has it, or as it would be.
func (in Input) subject(e *change.Entity) model.Any {
	if e.From == nil {
		return in.To.Loaded.Model.Lookup(e.Kind, e.Name)
	}
	return in.From.Loaded.Model.Lookup(e.Kind, cmp.Or(e.Was, e.Name))
}

func sortOf(e *change.Entity) string {
	switch e.Action {
	case change.Added:
		return govern.Create
	case change.Removed:
		return govern.Delete
	}
	return govern.Change
}

func (p *Plan) classOf(ref string) Class {
	for _, e := range p.Entities {
		if e.Entity == ref {
			return Class(e.Class)
		}
	}
	return Safe
}

// risks are the sizes of risk, least first.
var risks = []string{"low", "medium", "high"}

// holder is the nearest body whose authority reaches a class of change.
func holder(hs []govern.Basis, class Class) (govern.Basis, bool) {
	need := map[Class]int{Risky: 1, Breaking: 2}[class]
	for _, h := range hs {
		limit := len(risks)
		if h.Line != nil && h.Line.UpTo.Risk.Given() {
			limit = slices.Index(risks, h.Line.UpTo.Risk.V)
		}
		if limit >= need {
			return h, true
		}
	}
	return govern.Basis{}, false
}

// reach says why a body decides.
func reach(h govern.Basis) string {
	if h.Because != "" && h.Line == nil {
		return h.Because
	}
	if h.Line == nil {
		return "holds all authority"
	}
	var limits []string
	if m := h.Line.UpTo.Money; m.Given() {
		limits = append(limits, m.V.String())
	}
	if r := h.Line.UpTo.Risk; r.Given() {
		limits = append(limits, r.V+" risk")
	}
	if len(limits) == 0 {
		return "holds authority over it"
	}
	return "holds authority over it up to " + strings.Join(limits, " and ")
}

func ask(by map[string]*Approval, g *govern.Governance, b *model.GoverningBody, what Ask) {
	ref := b.Ref().String()
	a := by[ref]
	if a == nil {
		a = &Approval{Body: ref, Title: b.Meta.Title.V}
		if when, ok := g.NextMeeting(b); ok {
			a.Meets = when.Format("Mon 2006-01-02 15:04 ") + when.Location().String()
		}
		by[ref] = a
	}
	if !slices.ContainsFunc(a.For, func(x Ask) bool { return x.Entity == what.Entity && x.Policy == what.Policy && x.Why == what.Why }) {
		a.For = append(a.For, what)
	}
}
