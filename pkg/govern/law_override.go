package govern

import (
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

var noMandateToOverride = &law{
	Rule: diag.Rule{
		Code: "SVS313", Name: "override-without-mandate", Severity: diag.Error,
		Title: "a policy that replaces another without a mandate",
		Doc: "A body may replace its own policies and those of bodies below it. Others it may replace where a live delegation names them in mayOverride, for what `over` chooses. " +
			"Without that both policies count. Ask the issuer for a delegation, or remove overrides.",
		Fails: federation() + document("Policy", "cloud-first", "spec: {issuedBy: board}") + "---\n" +
			document("Policy", "emea-cloud", "spec: {issuedBy: emea-board, overrides: cloud-first}") + "---\n" + document("Team", "desk", "spec: {people: 2}"),
		Passes: federation() + document("Policy", "cloud-first", "spec: {issuedBy: board}") + "---\n" +
			document("Policy", "emea-cloud", "spec: {issuedBy: emea-board, overrides: cloud-first}") + "---\n" + document("Team", "desk", "spec: {people: 2}") +
			"---\n" + delegation("down", "from: board, to: emea-board, mayOverride: [cloud-first]"),
	},
	run: func(p *pass) {
		p.eachOverride(p.mandated)
	},
}

// eachOverride visits the policies in force that replace another, with that
// other. Those that replace each other in a circle are left out: the circle is
// a fault of its own, and what holds along it means nothing.
func (p *pass) eachOverride(visit func(by, of *model.Policy)) {
	circling := p.circling()
	for _, by := range p.Model.Policies {
		if of := p.replaced(by); of != nil && !circling[by] && p.inForce(by) {
			visit(by, of)
		}
	}
}

// replaced is the other policy that a policy replaces, nil for none.
func (p *pass) replaced(by *model.Policy) *model.Policy {
	if !by.Spec.Overrides.Given() {
		return nil
	}
	return p.Model.Policy(by.Spec.Overrides.Name)
}

// circling are the policies that stand on a circle of overrides. Each replaces
// at most one other, so a walk from a policy ends or comes back to where it was.
func (p *pass) circling() map[*model.Policy]bool {
	on, walk := map[*model.Policy]bool{}, map[*model.Policy]*model.Policy{}
	for _, start := range p.Model.Policies {
		at := start
		for at != nil && walk[at] == nil {
			walk[at] = start
			at = p.replaced(at)
		}
		if at == nil || walk[at] != start {
			continue
		}
		for ; !on[at]; at = p.replaced(at) {
			on[at] = true
		}
	}
	return on
}

// candidates are what a policy's selector chooses; nothing once too much has
// been looked at.
func (p *pass) candidates(by *model.Policy) []model.Any {
	if p.compared > maxCompared {
		return nil
	}
	among := p.Model.All()
	if kind := by.Spec.AppliesTo.Kind; kind.Given() {
		among = p.Model.OfKind(kind.V)
	}
	p.compared += len(among)
	return p.Candidates(by)
}

// mandated reports an override without mandate, once, with the first thing for
// which it has none. An override that reaches nothing is held against a
// mandate for anything at all.
func (p *pass) mandated(by, of *model.Policy) {
	at := by.Spec.Overrides.At
	issuer := p.Issuer(by)
	if issuer == nil {
		if by.Spec.IssuedBy.Given() || by.Unread("issuedBy") || by.Meta.Lost("owner") {
			return
		}
		p.report(&by.Entity, "overrides", at, "replaces "+of.Ref().String()+" and no body issues it").Hint = "add spec: issuedBy: and the body that does"
		return
	}
	if _, own := p.ownPolicy(issuer, of); own {
		return
	}
	why, limit := p.whyNot(issuer, by, of)
	if why == "" {
		var without model.Any
		count := 0
		for _, e := range p.candidates(by) {
			if p.subject(by, e) && p.subject(of, e) && p.mayOverride(by, of, e) == nil {
				if count++; without == nil {
					without = e
				}
			}
		}
		if without == nil {
			return
		}
		why = "no live delegation to it covers " + without.Base().Ref().String()
		if count > 1 {
			why = "no live delegation to it covers " + plural(count, "subject") + ", such as " + without.Base().Ref().String()
		}
	}
	f := p.report(&by.Entity, "overrides", at, "replaces "+of.Ref().String()+" without a mandate: "+why)
	f.Hint = "it takes a delegation to " + issuer.Name + " with mayOverride: [" + of.Name + "]"
	f.Keys = []string{of.Name}
	f.Related = []diag.Related{{Place: of.Place(), Message: "the policy that it would replace is here"}}
	if limit != nil {
		f.Hint = "ask for all that " + of.Ref().String() + " asks for, or for more"
		f.Related = append(f.Related, *limit)
	}
}

// whyNot says why a body may replace a policy for nothing at all, "" when it
// may for something. The limit is set where the policy is not strict enough for
// the delegations that there are.
func (g *Governance) whyNot(issuer *model.GoverningBody, by, of *model.Policy) (why string, limit *diag.Related) {
	from := "nobody's"
	if b := g.Issuer(of); b != nil {
		from = b.Ref().String() + "'s"
	}
	expired := ""
	for _, d := range g.given[issuer.Name] {
		if !overridable(d, of.Name) {
			continue
		}
		if g.live(d) {
			m := g.mandate(issuer.Name, func(b *model.GoverningBody) (Basis, bool) { return g.ownPolicy(b, of) }, func(d *model.Delegation) bool {
				return g.live(d) && overridable(d, of.Name)
			})
			if m == nil {
				return d.Ref().String() + " comes from " + d.Spec.From.String() + ", which holds no authority over that policy", nil
			}
			if g.strictEnough(d, by, of) {
				return "", nil
			}
			if limit == nil {
				why = d.Ref().String() + " lets only stricter ones take its place: " + g.tooLax(by, of)
				limit = &diag.Related{Place: diag.Place{File: d.File, Pos: onlyStricter(d, of.Name).OnlyStricter.At}, Message: "the limit is here"}
			}
			continue
		}
		expired = d.Ref().String() + " expired on " + d.Spec.Expires.V.String()
	}
	switch {
	case limit != nil:
		return why, limit
	case expired != "":
		return expired, nil
	}
	return "it is " + from + ", and no delegation to " + issuer.Ref().String() + " names it", nil
}
