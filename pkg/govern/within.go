package govern

import (
	"slices"

	"github.com/svs-project/svs/pkg/model"
)

// maxCompared bounds how many things are held against selectors in search of
// one that the wider of two does not choose; past that, only what the
// selectors say counts.
const maxCompared = 3_000_000

// CutShort reports whether the rules of governance stopped comparing: what
// delegations, overrides and lines of authority choose was told by their
// selectors alone from some point on, so that not every overlap was found.
func (g *Governance) CutShort() bool { return g.compared > maxCompared }

// MostCompared is after how many comparisons they stop.
const MostCompared = maxCompared

// claim is one thing that a delegation hands over: what its selector chooses,
// narrowed to the kind and name of an address pattern or to a policy.
type claim struct {
	over    *model.Selector
	pattern Address
}

// fits reports whether a claim chooses a thing, whatever organisation it is
// changed for.
func (g *Governance) fits(c claim, e model.Any) bool {
	b := e.Base()
	return wild(c.pattern.Kind, b.Kind) && wild(c.pattern.Name, b.Name) && g.Tree.selectsIn(free(c.over), e, "")
}

// free is a selector without its organisation.
func free(sel *model.Selector) *model.Selector {
	if !sel.Organization.Given() {
		return sel
	}
	out := *sel
	out.Organization = model.Ref{}
	return &out
}

// inside reports whether all that a claim chooses is chosen by a selector, for
// whatever organisation: by what both say, else by all that the model has.
func (g *Governance) inside(c claim, outer *model.Selector) bool {
	if len(outer.Refused) > 0 || len(c.over.Refused) > 0 {
		return true // reported elsewhere
	}
	if implied(c, outer) {
		return true
	}
	if outer.Where.Given() {
		return false
	}
	outer = free(outer)
	among := g.Model.All()
	if kind := c.kind(); kind != "*" {
		among = g.Model.OfKind(kind)
	}
	if g.compared += len(among); g.compared > maxCompared {
		return false
	}
	for _, e := range among {
		if g.fits(c, e) && !g.Tree.selectsIn(outer, e, "") {
			return false
		}
	}
	return len(among) > 0
}

// kind is the only kind that a claim can choose, * for any.
func (c claim) kind() string {
	if c.pattern.Kind == "*" && c.over.Kind.Given() {
		return c.over.Kind.V
	}
	return c.pattern.Kind
}

// implied reports whether a claim says all that a selector says.
func implied(c claim, outer *model.Selector) bool {
	if outer.Kind.Given() && outer.Kind.V != c.kind() {
		return false
	}
	if len(outer.Names) > 0 {
		names := c.over.Names
		if c.pattern.Name != "*" {
			names = []model.Field[string]{{V: c.pattern.Name}}
		}
		if len(names) == 0 {
			return false
		}
		for _, n := range names {
			if !slices.ContainsFunc(outer.Names, func(o model.Field[string]) bool { return o.V == n.V }) {
				return false
			}
		}
	}
	for _, want := range outer.Labels {
		if !slices.ContainsFunc(c.over.Labels, func(l model.Entry[model.Field[string]]) bool {
			return l.Key.V == want.Key.V && l.Value.V == want.Value.V
		}) {
			return false
		}
	}
	return (!outer.Activity.Given() || outer.Activity.V == c.over.Activity.V) &&
		(!outer.Practice.Given() || outer.Practice.Name == c.over.Practice.Name) &&
		(!outer.Where.Given() || outer.Where.V.Text == c.over.Where.V.Text)
}

// forOrganizations reports whether the organisations that one selector is for
// are among those that the other is for.
func (g *Governance) forOrganizations(inner, outer *model.Selector) bool {
	if !outer.Organization.Given() {
		return true
	}
	return inner.Organization.Given() && g.Tree.Within(inner.Organization.Name, outer.Organization.Name)
}
