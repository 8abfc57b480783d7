package derived

import (
	"cmp"
	"slices"

	"github.com/svs-project/svs/pkg/model"
)

// Base are the facts of every kind.
type Base struct {
	// Organization is the one it belongs to; "" in a workspace without any.
	Organization string `facts:"organization"`
	// Accountable are the governing bodies that answer for it, from the one
	// nearest to its owner upwards.
	Accountable []string `facts:"accountable"`
	// Governed reports whether its organisation, or one above, has a body.
	Governed bool `facts:"governed"`
	// UsedBy are the entities in use that name it, as Kind/name.
	UsedBy []string `facts:"usedBy"`
}

func (f *Facts) base(e model.Any) Base {
	b := e.Base()
	org := b.Meta.Organization.Name
	if org == "" {
		org = f.o.Root
	}
	return Base{Organization: org, Accountable: f.accountable(b), Governed: f.governed(org), UsedBy: f.ix().usedBy(b.Ref(), "")}
}

// accountable follows the owner up to governing bodies: a team and an
// organisation stand for their own owner, an organisation without one for its
// bodies without a parent.
func (f *Facts) accountable(e *model.Entity) []string {
	var out []string
	seen := map[string]bool{}
	for owner := e.Meta.Owner; owner.Name != "" && !seen[owner.String()]; {
		seen[owner.String()] = true
		switch o := f.m.Resolve(owner).(type) {
		case *model.GoverningBody:
			out = append(out, o.Name)
			owner = model.Ref{Kind: "GoverningBody", Name: o.Spec.Parent.Name}
		case *model.Team:
			owner = o.Meta.Owner
		case *model.Organization:
			if o.Meta.Owner.Name == "" {
				return append(out, f.headsOf(o.Name)...)
			}
			owner = o.Meta.Owner
		default:
			return out
		}
	}
	return out
}

// headsOf are the bodies without a parent of an organisation, or of the
// nearest one above that has any.
func (f *Facts) headsOf(org string) []string {
	if f.headless == nil {
		f.headless = map[string]string{}
		f.own = map[string][]string{}
		for _, b := range f.m.GoverningBodies {
			if b.InUse() && !b.Spec.Parent.Given() {
				org := cmp.Or(b.Meta.Organization.Name, f.o.Root)
				f.own[org] = append(f.own[org], b.Name)
			}
		}
	}
	// Those on the way up that have none are led at once to the one that has.
	var way []string
	seen := map[string]bool{}
	for !seen[org] {
		seen[org] = true
		o := f.m.Organization(org)
		if len(f.own[org]) > 0 || o == nil {
			for _, below := range way {
				f.headless[below] = org
			}
			return slices.Clip(f.own[org])
		}
		way = append(way, org)
		next, known := f.headless[org]
		if !known {
			next = o.Spec.Parent.Name
		}
		org = next
	}
	return nil
}

// governed reports whether an organisation has a body that answers for it.
func (f *Facts) governed(org string) bool {
	yes, known := f.heads[org]
	if !known {
		if f.heads == nil {
			f.heads = map[string]bool{}
		}
		yes = len(f.headsOf(org)) > 0
		f.heads[org] = yes
	}
	return yes
}

// UsedBy are the entities in use that name an entity, as Kind/name.
func (f *Facts) UsedBy(e model.Any) []string { return f.ix().usedBy(e.Base().Ref(), "") }

// Measured reports whether there are figures of a simulation.
func (f *Facts) Measured() bool { return f.o.Figures != nil }

// Accountable are the governing bodies that answer for an entity, from the one
// nearest to its owner upwards.
func (f *Facts) Accountable(e model.Any) []string { return f.accountable(e.Base()) }

// Upwards are a body and those above it.
func (f *Facts) Upwards(b *model.GoverningBody) []string {
	var out []string
	for b != nil && len(out) <= len(f.m.GoverningBodies) {
		out = append(out, b.Name)
		b = f.m.GoverningBody(b.Spec.Parent.Name)
	}
	return out
}
