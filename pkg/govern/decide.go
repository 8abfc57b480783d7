package govern

import (
	"cmp"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/model"
)

// The sorts of change that an approval may be needed for.
const (
	Create = "create"
	Change = "change"
	Delete = "delete"
)

// Decision is who may make a change, and through which chain of authority.
type Decision struct {
	Address Address
	Change  string
	// Org is the organisation to which the thing belongs.
	Org      string
	Owner    model.Ref
	Consents []Consent
	// Holders hold authority by themselves, the nearest to the matter first;
	// the first without a limit decides whatever its size.
	Holders []Basis
	Locks   []Lock
	// Ways are the mandates by which organisations may vary the thing.
	Ways []Way
}

// Consent is a policy that asks for a body's consent.
type Consent struct {
	Policy *model.Policy
	Body   *model.GoverningBody
}

// Lock is a policy that lets no organisation vary the field.
type Lock struct {
	Policy  *model.Policy
	Pattern Address
}

// Way is a mandate for an organisation and those below it.
type Way struct {
	Org     string
	Mandate Mandate
}

// Decide says who may change a thing, or a field of it. For names one
// organisation for which it would be varied; "" asks for all.
func (g *Governance) Decide(a Address, e model.Any, sort, org string) Decision {
	home := g.Tree.Of(e.Base())
	d := Decision{Address: a, Change: sort, Org: home, Owner: e.Base().Meta.Owner}
	for _, p := range g.Model.Policies {
		by := p.Spec.Approval.By
		body := g.Model.GoverningBody(by.Name)
		if !by.Given() || body == nil || !asks(p, sort) || !g.subject(p, e) {
			continue
		}
		if counts, _ := g.Counts(p, e); counts {
			d.Consents = append(d.Consents, Consent{p, body})
		}
	}
	for _, b := range g.Model.GoverningBodies {
		if g.Model.GoverningBody(b.Name) != b {
			continue
		}
		if basis, ok := g.holder(b, e, home); ok {
			d.Holders = append(d.Holders, basis)
		}
	}
	slices.SortStableFunc(d.Holders, func(x, y Basis) int {
		return cmp.Or(cmp.Compare(g.bodies.spans[y.Body.Name].depth, g.bodies.spans[x.Body.Name].depth), strings.Compare(x.Body.Name, y.Body.Name))
	})
	for _, l := range g.locking {
		if l.pattern.Touches(a) && len(a.Path) > 0 && (org == "" || g.Tree.Within(org, g.Home(l.policy))) {
			d.Locks = append(d.Locks, Lock{l.policy, l.pattern})
		}
	}
	d.Ways = g.ways(a, e, org)
	return d
}

// asks reports whether a policy asks for consent to a sort of change.
func asks(p *model.Policy, sort string) bool {
	return len(p.Spec.Approval.Changes) == 0 || slices.ContainsFunc(p.Spec.Approval.Changes, func(f model.Field[string]) bool { return f.V == sort })
}

// maxWays is how many mandates a decision lists; past it they are left out.
const maxWays = 1000

// ways are the live delegations for a field, each with the shortest chain that
// it comes from, for one organisation or for all that delegations name.
func (g *Governance) ways(a Address, e model.Any, org string) []Way {
	orgs := []string{org}
	if org == "" {
		orgs = nil
		for _, d := range g.inUse {
			if o := g.whom(d); !slices.Contains(orgs, o) && len(orgs) < maxWays {
				orgs = append(orgs, o)
			}
		}
	}
	var out []Way
	for _, o := range orgs {
		out = append(out, g.waysFor(a, e, o, org != "", maxWays-len(out))...)
	}
	return out
}

// whom is the organisation that a delegation is for: the one that it names, else
// that of the body that it comes from.
func (g *Governance) whom(d *model.Delegation) string {
	return cmp.Or(d.Spec.Over.Organization.Name, g.Tree.Of(&g.Model.GoverningBody(d.Spec.From.Name).Entity))
}

// waysFor goes from the bodies that hold the authority by themselves along the
// delegations, each once. Without an organisation that was asked for, only what
// is for that one itself is listed.
func (g *Governance) waysFor(a Address, e model.Any, org string, asked bool, most int) []Way {
	if !g.shares(e, org) {
		return nil
	}
	allows := func(d *model.Delegation) bool {
		return g.live(d) && mayChange(d, a) && g.over(&d.Entity, "over", &d.Spec.Over, e, org)
	}
	before, basis := map[*model.Delegation]*model.Delegation{}, map[*model.Delegation]Basis{}
	var queue []*model.Delegation
	for _, d := range g.inUse {
		if b, ok := g.Own(g.Model.GoverningBody(d.Spec.From.Name), e, org); ok && allows(d) {
			before[d], basis[d] = nil, b
			queue = append(queue, d)
		}
	}
	for i := 0; i < len(queue); i++ {
		d := queue[i]
		if !d.Spec.MayDelegate.V {
			continue
		}
		for _, next := range g.handed[d.Spec.To.Name] {
			if _, seen := basis[next]; !seen && allows(next) {
				before[next], basis[next] = d, basis[d]
				queue = append(queue, next)
			}
		}
	}
	var out []Way
	for _, d := range g.inUse {
		b, granted := basis[d]
		if !granted || !asked && g.whom(d) != org || len(out) >= most {
			continue
		}
		m := Mandate{Basis: b}
		for at := d; at != nil; at = before[at] {
			m.Chain = append(m.Chain, at)
		}
		slices.Reverse(m.Chain)
		out = append(out, Way{org, m})
	}
	return out
}
