package govern

import "github.com/svs-project/svs/pkg/model"

// inForce reports whether a policy counts at all on the day at hand: it is in
// use, and the day lies within its `effective`, both ends included.
func (g *Governance) inForce(p *model.Policy) bool {
	e := &p.Spec.Effective
	switch {
	case !p.InUse() || p.Spec.Lost("effective") || e.Lost("from") || e.Lost("until"):
	case e.From.Given() && g.Now.Compare(e.From.V) < 0:
	case e.Until.Given() && g.Now.Compare(e.Until.V) > 0:
	default:
		return true
	}
	return false
}

// InForce reports whether a policy counts at all on the day at hand.
func (g *Governance) InForce(p *model.Policy) bool { return g.inForce(p) }

// Home is the organisation from which a policy reaches down: that of the body
// that issued it, else its own.
func (g *Governance) Home(p *model.Policy) string {
	if issuer := g.Issuer(p); issuer != nil {
		return g.Tree.Of(&issuer.Entity)
	}
	return g.Tree.Of(&p.Entity)
}

// reaches reports whether a policy is about a thing: the thing belongs to the
// issuer's organisation or one below, and `appliesTo` chooses it, but for a
// `where`.
func (g *Governance) reaches(p *model.Policy, e model.Any) bool {
	return !p.Spec.Lost("appliesTo") && g.Tree.Within(g.Tree.Of(e.Base()), g.Home(p)) && g.Tree.Selects(&p.Spec.AppliesTo, e)
}

// subject reports whether a policy reaches a thing, its `where` included.
func (g *Governance) subject(p *model.Policy, e model.Any) bool {
	return g.reaches(p, e) && g.meetsWhere(p, e)
}

func (g *Governance) meetsWhere(p *model.Policy, e model.Any) bool {
	where := p.Spec.AppliesTo.Where
	return !where.Given() || g.Holds != nil && g.Holds(&p.Entity, "appliesTo.where", where.V, e)
}

// Counts reports whether a policy counts for a thing on the day at hand: it is
// in force, reaches the thing, and no other policy that does stands in its
// place; that other policy is the second result. A `where` in appliesTo is not
// asked: with one, the answer is yes only as far as the rest goes.
func (g *Governance) Counts(p *model.Policy, e model.Any) (bool, *model.Policy) {
	if !g.inForce(p) || !g.reaches(p, e) && !g.replacesInLife(p, e) {
		return false, nil
	}
	for _, other := range g.overrides[p.Name] {
		if g.inForce(other) && g.livedSubject(other, e) && g.mayOverride(other, p, e) != nil {
			return false, other
		}
	}
	return true, nil
}

// mayOverride is the mandate by which a policy replaces another for a thing,
// nil without one: its issuer holds authority over the other by itself, or
// through live delegations that name the other in mayOverride.
func (g *Governance) mayOverride(by, p *model.Policy, e model.Any) *Mandate {
	issuer := g.Issuer(by)
	if issuer == nil {
		return nil
	}
	base := func(b *model.GoverningBody) (Basis, bool) { return g.ownPolicy(b, p) }
	if basis, ok := base(issuer); ok {
		return &Mandate{Basis: basis}
	}
	org := g.livedBy(e)
	return g.mandate(issuer.Name, base, func(d *model.Delegation) bool {
		return g.live(d) && overridable(d, p.Name) && g.strictEnough(d, by, p) && g.over(&d.Entity, "over", &d.Spec.Over, e, org)
	})
}

// overridable reports whether a delegation names a policy that may be replaced.
// strictEnough reports whether a delegation lets a policy take the place of
// another as far as their texts go.
func (g *Governance) strictEnough(d *model.Delegation, by, of *model.Policy) bool {
	return onlyStricter(d, of.Name) == nil || g.tooLax(by, of) == ""
}

func overridable(d *model.Delegation, policy string) bool {
	for _, p := range d.Spec.MayOverride {
		if p.Name == policy {
			return true
		}
	}
	return false
}
