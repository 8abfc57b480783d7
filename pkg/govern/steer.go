package govern

import "github.com/svs-project/svs/pkg/model"

// What steers is not for those to decide whom it steers. A line of authority
// over an organisation reaches all that belongs there, also the body above that
// gave it; so about bodies, delegations, policies, checks and waivers decides
// who stands where they come from, and whoever stands above that.

// steers is why a body decides about an entity that steers; asked is false for
// one of another kind, or where it is not said from where it comes: then
// authority decides as over any other thing.
func (g *Governance) steers(b *model.GoverningBody, e model.Any) (why string, decides, asked bool) {
	switch e := e.(type) {
	case *model.Delegation:
		return g.atOrAbove(b, g.Model.GoverningBody(e.Spec.From.Name), "hands it over")
	case *model.GoverningBody:
		if up := g.Model.GoverningBody(e.Spec.Parent.Name); up != nil {
			return g.atOrAbove(b, up, "is the body above it")
		}
		if g.Model.GoverningBody(e.Name) == e && all(e) {
			return "answers to nobody", b == e, true
		}
	case *model.Check:
		return g.atOrAbove(b, g.BodyOf(e.Meta.Owner), "answers for it")
	case *model.Policy:
		return g.directs(b, e)
	case *model.Waiver:
		a := ParseAddress(e.Spec.Subject.V)
		if subject := g.Model.Lookup(a.Kind, a.Name); subject != nil && e.Spec.Of.Given() {
			_, may := g.mayWaive(b, e.Spec.Of, subject)
			return "may except from " + e.Spec.Of.String(), may, true
		}
	}
	return "", false, false
}

// directs is why a body decides about a policy: it issued it, or stands above
// the body that did. About one that takes another's place without a mandate
// decides who may lift that other.
func (g *Governance) directs(b *model.GoverningBody, p *model.Policy) (why string, decides, asked bool) {
	issuer := g.Issuer(p)
	if issuer == nil {
		return "", false, false
	}
	if of := g.Model.Policy(p.Spec.Overrides.Name); of != nil && g.Issuer(of) != nil {
		why, _ := g.whyNot(issuer, p, of)
		if _, own := g.ownPolicy(issuer, of); !own && why != "" {
			_, own = g.ownPolicy(b, of)
			return "may lift " + of.Ref().String(), own, true
		}
	}
	_, own := g.ownPolicy(b, p)
	if b == issuer {
		return "issued it", own, true
	}
	return "stands above " + issuer.Ref().String(), own, true
}

// atOrAbove reports whether a body is the one from which a thing comes, or
// stands above it.
func (g *Governance) atOrAbove(b, from *model.GoverningBody, why string) (string, bool, bool) {
	switch {
	case from == nil:
		return "", false, false
	case b == from:
		return why, true, true
	}
	return "stands above " + from.Ref().String(), g.bodies.Within(from.Name, b.Name), true
}

// holder is why a body decides about a thing that belongs to an organisation.
func (g *Governance) holder(b *model.GoverningBody, e model.Any, home string) (Basis, bool) {
	own, ok := g.Own(b, e, home)
	why, decides, asked := g.steers(b, e)
	switch {
	case !asked:
		return own, ok
	case !decides || !b.InUse():
		return Basis{}, false
	case ok && own.Line == nil:
		return own, true
	}
	return Basis{Body: b, Line: own.Line, Because: why}, true
}
