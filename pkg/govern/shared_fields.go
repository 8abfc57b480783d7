package govern

import (
	"cmp"
	"slices"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

// sharedFields reports one body that gives the same field, for the same
// organisation, to two bodies side by side.
func (p *pass) sharedFields() {
	byKind := map[string]*given{}
	for _, d := range p.inUse {
		if !p.live(d) || d.Spec.Over.Where.Given() || d.Spec.From.Name == d.Spec.To.Name {
			continue
		}
		for _, it := range p.items(d) {
			if it.policy != nil {
				continue
			}
			key := d.Spec.From.Name + "\x00" + it.pattern.Kind
			of := byKind[key]
			if of == nil {
				of = &given{}
				byKind[key] = of
			}
			for _, n := range of.beside(p, d) {
				before := of.parts[n]
				if p.compared++; p.compared > maxCompared {
					return
				}
				if before.d == d || p.bodies.related(before.d.Spec.To.Name, d.Spec.To.Name) || !p.meet(before.it, it, before.d, d) {
					continue
				}
				f := p.report(&d.Entity, it.path, it.at, "gives GoverningBody/"+d.Spec.To.Name+" what "+before.d.Ref().String()+
					" gives GoverningBody/"+before.d.Spec.To.Name+": "+it.text)
				f.Hint = "let one of them decide, or separate what they decide for"
				f.Keys = []string{it.text, before.d.Name}
				f.Related = []diag.Related{{Place: diag.Place{File: before.d.File, Pos: before.it.at}, Message: "the other is here"}}
				break
			}
			of.add(p, d, it)
		}
	}
}

// given is what one body gives of one kind, so far. What it gives for one
// organisation is found by that, for a body may give the same to each of
// thousands that have nothing to do with each other.
type given struct {
	parts      []givenPart
	everywhere []int    // those for no organisation, or one that nobody knows
	by         []placed // the others, in the order of a walk through the tree
}

type givenPart struct {
	d  *model.Delegation
	it item
}

// placed is the number of a part with that of its organisation.
type placed struct{ org, part int }

func (g *given) add(p *pass, d *model.Delegation, it item) {
	n := len(g.parts)
	g.parts = append(g.parts, givenPart{d, it})
	if s, known := p.Tree.spans[d.Spec.Over.Organization.Name]; known {
		i, _ := slices.BinarySearchFunc(g.by, s.first+1, func(o placed, first int) int { return cmp.Compare(o.org, first) })
		g.by = slices.Insert(g.by, i, placed{s.first, n})
	} else {
		g.everywhere = append(g.everywhere, n)
	}
}

// beside are the parts for an organisation that has to do with that of a
// delegation, the first given first.
func (g *given) beside(p *pass, d *model.Delegation) []int {
	org := d.Spec.Over.Organization.Name
	s, known := p.Tree.spans[org]
	if !known {
		out := make([]int, len(g.parts))
		for i := range out {
			out[i] = i
		}
		return out
	}
	out := slices.Clone(g.everywhere)
	take := func(from, to int) {
		i, _ := slices.BinarySearchFunc(g.by, from, func(o placed, first int) int { return cmp.Compare(o.org, first) })
		for ; i < len(g.by) && g.by[i].org < to; i++ {
			out = append(out, g.by[i].part)
		}
	}
	take(s.first, s.last)
	for up, ok := p.Tree.parent[org]; ok; up, ok = p.Tree.parent[up] {
		if p.compared++; p.compared > maxCompared {
			break
		}
		first := p.Tree.spans[up].first
		take(first, first+1)
	}
	slices.Sort(out)
	return out
}
