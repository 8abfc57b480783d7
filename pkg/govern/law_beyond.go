package govern

import (
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
)

var overrideBeyondLimits = &law{
	Rule: diag.Rule{
		Code: "SVS319", Name: "override-beyond-limits", Severity: diag.Error,
		Title: "a policy that replaces another and lets things go beyond the limits of its mandate",
		Doc: "A delegation that lets a body replace a policy may bound fields of the things that the policy is about. Under the new policy they must stay within: " +
			"at least, at most, one of. Mend the thing, ask for more in the policy, or ask the delegator for another limit.",
		Fails:  overridden("80%"),
		Passes: overridden("92%"),
	},
	run: func(p *pass) {
		if p.Schema == nil || p.Document == nil {
			return
		}
		p.eachOverride(p.within)
	},
}

// overridden is a model in which a region replaces a policy within a limit.
func overridden(availability string) string {
	return federation() + document("Policy", "promise", "spec: {issuedBy: board, appliesTo: {kind: Service}}") + "---\n" +
		document("Policy", "emea-promise", "spec: {issuedBy: emea-board, overrides: promise, appliesTo: {kind: Service}}") + "---\n" +
		document("Service", "mail", "spec: {warranty: {availability: "+availability+"}}") + "---\n" +
		delegation("down", "from: board, to: emea-board, mayChange: [\"Service/*.warranty\"], mayOverride: [promise], limits: [{address: \"Service/*.warranty.availability\", min: 90%}]")
}

// within reports the things that a policy which replaces another leaves beyond
// the limits of the chain by which it does.
func (p *pass) within(by, of *model.Policy) {
	issuer := p.Issuer(by)
	if issuer == nil {
		return
	}
	if _, own := p.ownPolicy(issuer, of); own {
		return // it needs no mandate, so none limits it
	}
	for _, e := range p.candidates(by) {
		if !p.livedSubject(by, e) || !p.subject(of, e) {
			continue
		}
		m := p.mayOverride(by, of, e)
		if m == nil || len(m.Chain) == 0 {
			continue
		}
		d, l, what := p.breach(m, e)
		if d == nil {
			continue
		}
		f := p.report(&by.Entity, "overrides", by.Spec.Overrides.At,
			"replaces "+of.Ref().String()+", and "+e.Base().Ref().String()+" goes beyond the limits of "+d.Ref().String()+": "+what)
		f.Hint = "mend " + e.Base().Ref().String() + ", or ask " + d.Spec.From.String() + " for another limit"
		f.Keys = []string{e.Base().Ref().String()}
		f.Related = []diag.Related{{Place: diag.Place{File: d.File, Pos: l.At}, Message: "the limit is here"}, {Place: e.Base().Place(), Message: e.Base().Ref().String() + " is here"}}
	}
}

// breach is the first limit of a chain that a thing does not keep, and how.
func (g *Governance) breach(m *Mandate, e model.Any) (*model.Delegation, *model.DelegationLimit, string) {
	var root *source.Node
	for _, d := range m.Chain {
		for i := range d.Spec.Limits {
			l := &d.Spec.Limits[i]
			pattern := ParseAddress(l.Address.V)
			if !wild(pattern.Kind, e.Base().Kind) || !wild(pattern.Name, e.Base().Name) {
				continue
			}
			if root == nil {
				doc := g.Document(e.Base())
				if doc == nil {
					return nil, nil, ""
				}
				root = g.normal(*doc)
			}
			found := values(root, pattern)
			for _, path := range keys(found) {
				value, ok := scalar(found[path])
				switch {
				case !ok:
				case g.beyond(l, value) != "":
					return d, l, path + " is " + value + ", and the limit is " + g.beyond(l, value)
				case len(l.OneOf) > 0 && !g.oneOf(value, texts(l.OneOf)) && !g.oneOf(bare(value), texts(l.OneOf)):
					return d, l, path + " is " + value + ", and the limit is one of " + strings.Join(texts(l.OneOf), ", ")
				}
			}
		}
	}
	return nil, nil, ""
}
