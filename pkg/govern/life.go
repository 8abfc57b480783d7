package govern

import "github.com/svs-project/svs/pkg/model"

// A thing of the shared model is lived by every organisation below the one that
// it belongs to, and one with a mandate may live it by a policy of its own. So
// where the model is that of one organisation (Input.Life), a policy that
// replaces another is also about what belongs above its issuer. Other policies
// are not: what a region asks of its own things it does not ask of everybody's.

// livedBy is the organisation for which a thing is judged: the one whose life
// the model is, where that lives what belongs above it, else its own.
func (g *Governance) livedBy(e model.Any) string {
	org := g.Tree.Of(e.Base())
	if g.Life != "" && g.Tree.Within(g.Life, org) {
		return g.Life
	}
	return org
}

// livedSubject reports whether a policy that replaces another is about a thing, its
// `where` included.
func (g *Governance) livedSubject(by *model.Policy, e model.Any) bool {
	return g.chooses(by, e, g.livedBy(e)) && g.meetsWhere(by, e)
}

// chooses reports whether a policy is about a thing as an organisation lives
// it, but for its `where`.
func (g *Governance) chooses(p *model.Policy, e model.Any, org string) bool {
	return !p.Spec.Lost("appliesTo") && g.Tree.Within(org, g.Home(p)) && g.Tree.selectsIn(&p.Spec.AppliesTo, e, org)
}

// replacesInLife reports whether a policy is about a thing only because it
// takes the place of one that is, in the life of an organisation.
func (g *Governance) replacesInLife(by *model.Policy, e model.Any) bool {
	if g.Life == "" || !by.Spec.Overrides.Given() || !g.chooses(by, e, g.livedBy(e)) {
		return false
	}
	of := g.Model.Policy(by.Spec.Overrides.Name)
	return of != nil && g.inForce(of) && g.subject(of, e) && g.mayOverride(by, of, e) != nil
}

// Candidates are the things that a policy may be about, in the order of the
// model: Counts says of which it is.
func (g *Governance) Candidates(p *model.Policy) []model.Any {
	sel := &p.Spec.AppliesTo
	if g.Life == "" || !p.Spec.Overrides.Given() {
		return g.Tree.Candidates(g.Model, sel)
	}
	among := g.Model.All()
	if sel.Kind.Given() {
		among = g.Model.OfKind(sel.Kind.V)
	}
	var out []model.Any
	for _, e := range among {
		if g.Tree.Selects(sel, e) || g.Tree.selectsIn(sel, e, g.livedBy(e)) {
			out = append(out, e)
		}
	}
	return out
}

// Lived reports whether a policy that replaces another is about something in
// the life of an organisation, where a variation in use changes what belongs
// above it.
func (g *Governance) Lived(p *model.Policy) bool {
	if !p.Spec.Overrides.Given() {
		return false
	}
	for _, v := range g.Model.Variations {
		org := g.Tree.Of(&v.Entity)
		if !v.InUse() || !g.Tree.Within(org, g.Home(p)) {
			continue
		}
		for _, c := range v.Spec.Change {
			if e := g.lookup(c.Entity.String()); e != nil && g.Tree.Within(org, g.Tree.Of(e.Base())) && g.chooses(p, e, org) {
				return true
			}
		}
	}
	return false
}
