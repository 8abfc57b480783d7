package govern

import (
	"maps"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
)

// grant looks for the chain of delegations that lets an organisation make a
// change, and says why when there is none.
func (g *Governance) grant(c *change) {
	if l := g.breaksLock(c); l != nil {
		c.Refused = &Refusal{code: codeLocked, text: l.policy.Ref().String() + " locks " + l.pattern.String(),
			hint: "ask " + g.issuerText(l.policy) + " to change it for everyone, or to lift the lock",
			also: []diag.Related{{Place: l.policy.Place(), Message: "the policy is here"}}}
		return
	}
	if fixedKinds[c.Address.Kind] {
		c.Refused = &Refusal{code: codeNoMandate, text: "no organisation varies who may do what",
			hint: "change " + c.Address.Entity() + " itself; a policy is replaced by one that overrides it"}
		return
	}
	if len(c.Variation.Spec.Refused) > 0 && c.Variation.Spec.Lost("change") {
		return
	}
	author := g.BodyOf(c.Variation.Meta.Owner)
	to := ""
	if author != nil {
		to = author.Name
		if basis, ok := g.Own(author, c.entity, c.Org); ok && basis.Line == nil {
			c.Mandate = &Mandate{Basis: basis}
			return
		}
	}
	base := func(b *model.GoverningBody) (Basis, bool) { return g.Own(b, c.entity, c.Org) }
	if c.Mandate = g.mandate(to, base, func(d *model.Delegation) bool {
		return g.live(d) && g.covers(d, c) && g.bounds(d, c) == nil
	}); c.Mandate == nil {
		c.Refused = g.refuse(c, author, to, base)
	}
}

// fixedKinds are what no delegation opens to variations: a mandate that could
// change mandates, policies or exceptions would know no bound.
var fixedKinds = map[string]bool{"Delegation": true, "Policy": true, "Variation": true, "Waiver": true}

// covers reports whether a delegation is for the thing, the organisation and
// the field.
func (g *Governance) covers(d *model.Delegation, c *change) bool {
	return mayChange(d, c.Address) && g.shares(c.entity, c.Org) && g.over(&d.Entity, "over", &d.Spec.Over, c.entity, c.Org)
}

// shares reports whether an organisation lives with a thing: the thing belongs
// to it, to one above or to one below.
func (g *Governance) shares(e model.Any, org string) bool {
	return g.Tree.related(org, g.Tree.Of(e.Base()))
}

func mayChange(d *model.Delegation, a Address) bool {
	for _, f := range d.Spec.MayChange {
		if ParseAddress(f.V).Covers(a) {
			return true
		}
	}
	return false
}

// bounds is the first limit or condition of a delegation that a change breaks,
// nil when it keeps all.
func (g *Governance) bounds(d *model.Delegation, c *change) *Refusal {
	if r := g.beyondLimits(d, c); r != nil {
		return r
	}
	if g.Condition == nil {
		return nil
	}
	for i := range d.Spec.Conditions {
		if holds, why := g.Condition(c.Variation, g.patchesWith(c), d, i, c.Address.Entity()); !holds {
			text := "with it, " + c.Address.Entity() + " does not meet a condition of " + d.Ref().String()
			if why != "" {
				text += ": " + why
			}
			return &Refusal{code: codeCondition, text: text, hint: "change the thing so that it does, or ask " + d.Spec.From.String() + " for another mandate",
				also: []diag.Related{{Place: diag.Place{File: d.File, Pos: d.Spec.Conditions[i].At}, Message: "the condition is here"}}}
		}
	}
	return nil
}

// refuse says why a change has no mandate, by looking for a chain that would
// do if one thing were otherwise.
func (g *Governance) refuse(c *change, author *model.GoverningBody, to string, base func(*model.GoverningBody) (Basis, bool)) *Refusal {
	if m := g.mandate(to, base, func(d *model.Delegation) bool { return g.live(d) && g.covers(d, c) }); m != nil {
		for _, d := range m.Chain {
			if r := g.bounds(d, c); r != nil {
				return r
			}
		}
	}
	r := &Refusal{code: codeNoMandate}
	if m := g.mandate(to, base, func(d *model.Delegation) bool { return g.covers(d, c) }); m != nil {
		for _, d := range m.Chain {
			if !g.live(d) {
				r.text = d.Ref().String() + " expired on " + d.Spec.Expires.V.String()
				r.hint = "ask " + d.Spec.From.String() + " to renew it"
				r.also = []diag.Related{{Place: diag.Place{File: d.File, Pos: d.Spec.Expires.At}, Message: "it expired here"}}
				return r
			}
		}
	}
	for _, d := range g.inUse {
		if (to == "" || d.Spec.To.Name == to) && g.covers(d, c) {
			r.text = d.Ref().String() + " comes from " + d.Spec.From.String() + ", which does not hold that authority or may not hand it on"
			r.hint = "let a body delegate that holds it"
			r.also = []diag.Related{{Place: d.Place(), Message: "the delegation is here"}}
			return r
		}
	}
	if !g.shares(c.entity, c.Org) {
		r.text = c.Address.Entity() + " belongs to " + name(g.Tree.Of(c.entity.Base())) + ", which stands beside " + name(c.Org)
		r.hint = "a variation is for things of its own organisation, of those above and of those below"
		return r
	}
	who := "anybody"
	if author != nil {
		who = author.Ref().String()
	}
	r.text = "no delegation lets " + who + " change it for " + name(c.Org)
	r.hint = "it takes one with mayChange: [" + diag.Quote(c.Address.String()) + "]"
	r.near(g, c, to)
	return r
}

// near adds the delegation that comes nearest to what is needed.
func (r *Refusal) near(g *Governance, c *change, to string) {
	for _, d := range g.inUse {
		if !g.live(d) {
			continue
		}
		fits, chosen := mayChange(d, c.Address), g.over(&d.Entity, "over", &d.Spec.Over, c.entity, c.Org)
		at := diag.Place{File: d.File, Pos: d.At}
		switch {
		case fits && chosen:
			r.text += "; " + d.Ref().String() + " gives that to " + d.Spec.To.String()
		case fits && d.Spec.Over.Organization.Given() && !g.Tree.Within(c.Org, d.Spec.Over.Organization.Name):
			r.text += "; " + d.Ref().String() + " is for " + d.Spec.Over.Organization.Name
		case chosen && (to == "" || d.Spec.To.Name == to) && len(d.Spec.MayChange) > 0:
			r.text += "; " + d.Ref().String() + " is for " + strings.Join(few(texts(d.Spec.MayChange)), ", ")
		default:
			continue
		}
		r.also = []diag.Related{{Place: at, Message: "that delegation is here"}}
		return
	}
}

// few are the first of a list of names.
func few(names []string) []string {
	if len(names) > maxNamed {
		return append(names[:maxNamed:maxNamed], "…")
	}
	return names
}

// breaksLock is the first lock that a change breaks. Where more is replaced
// than what is locked, a lock is broken when what it locks would be different.
func (g *Governance) breaksLock(c *change) *lock {
	for i, l := range g.locking {
		if !l.pattern.Touches(c.Address) || !g.Tree.Within(c.Org, g.Home(l.policy)) {
			continue
		}
		if l.pattern.Covers(c.Address) || !same(values(c.before, l.pattern), values(c.after, l.pattern)) {
			return &g.locking[i]
		}
	}
	return nil
}

// same reports whether two sets of values are the same, wherever they stand.
func same(a, b map[string]*source.Node) bool {
	return maps.EqualFunc(a, b, alike)
}

func alike(x, y *source.Node) bool {
	if x.Kind != y.Kind || x.Text != y.Text || len(x.Fields) != len(y.Fields) {
		return false
	}
	for _, f := range x.Fields {
		if v := y.Get(f.Key.Text); v == nil || !alike(f.Value, v) {
			return false
		}
	}
	return slices.EqualFunc(x.Items, y.Items, alike)
}

func (g *Governance) issuerText(p *model.Policy) string {
	if b := g.Issuer(p); b != nil {
		return b.Ref().String()
	}
	return "whoever answers for " + p.Ref().String()
}

// Text says in one line where a mandate comes from.
func (m *Mandate) Text() string {
	var parts []string
	for i := len(m.Chain) - 1; i >= 0; i-- {
		d := m.Chain[i]
		parts = append(parts, d.Ref().String()+" from "+d.Spec.From.String())
		if len(parts) == maxNamed && i > 0 {
			parts = append(parts, "…")
			break
		}
	}
	if len(parts) == 0 {
		return m.Basis.Text()
	}
	return strings.Join(append(parts, strings.Replace(m.Basis.Text(), m.Basis.Body.Ref().String(), "which", 1)), ", ")
}

// Text says why a body holds authority.
func (b Basis) Text() string {
	if b.Because != "" {
		return b.Body.Ref().String() + " " + b.Because
	}
	if b.Line == nil {
		return b.Body.Ref().String() + " holds all authority"
	}
	return b.Body.Ref().String() + " holds it by its authority"
}
