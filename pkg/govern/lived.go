package govern

import (
	"slices"

	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/overlay"
	"github.com/svs-project/svs/pkg/source"
)

// life is an entity as an organisation lives it.
type life struct{ org, entity string }

// asLived is a document with the variations of an organisation and of those
// above it; its Root is nil where one of them removes it. What stands above is
// kept, so that a chain of a thousand costs a thousand steps and not as many for
// each of its organisations.
func (g *Governance) asLived(org, entity string, doc source.Document) source.Document {
	g.sortVariations()
	var below []string // from org upwards, those of which it is not known yet
	for o, more := org, true; more; o, more = g.up(o) {
		if known, done := g.lived[life{o, entity}]; done {
			doc = known
			break
		}
		below = append(below, o)
	}
	for _, o := range slices.Backward(below) {
		var own []overlay.Patch
		for _, v := range g.varying[o] {
			for _, p := range g.patches(v) {
				if p.Entity == entity {
					own = append(own, p)
				}
			}
		}
		if len(own) > 0 && doc.Root != nil {
			doc = overlay.New(g.Schema, own).Document(doc)
		}
		g.lived[life{o, entity}] = doc
	}
	return doc
}

// up is the organisation directly above one; false where there is none.
func (g *Governance) up(org string) (string, bool) {
	up, ok := g.Tree.parent[org]
	return up, ok
}

// above is the organisation directly above the one that a variation is of, ""
// for none.
func (g *Governance) above(v *model.Variation) string {
	return g.Tree.parent[g.Tree.Of(&v.Entity)]
}

// patchesWith are all patches that have to be applied for a change: those of the
// organisations above, those that go before it, and its variation's own.
func (g *Governance) patchesWith(c *change) []overlay.Patch {
	var out []overlay.Patch
	if up := g.above(c.Variation); up != "" {
		for _, o := range g.VariationsFor(up) {
			out = append(out, g.patches(o)...)
		}
	}
	return slices.Concat(out, c.earlier, g.patches(c.Variation))
}

// sofar is what the variations of one organisation have made of a thing, in
// their order and up to one of them.
type sofar struct {
	next    int             // of those that change the thing
	patches []overlay.Patch // that have a mandate
	applied int             // how many of them are in doc
	doc     source.Document
}

// until goes on with what an organisation's variations make of a thing up to one
// of them that changes it. Each is asked for the first time after those before
// it, so that it never has to go back.
func (g *Governance) until(of life, v *model.Variation) *sofar {
	s := g.sofar[of]
	if s == nil {
		s = &sofar{}
		g.sofar[of] = s
	}
	all := g.changing[of.org][of.entity]
	for s.next < len(all) && all[s.next].by != v {
		at := all[s.next]
		if !slices.ContainsFunc(g.Vary(at.by), func(c Varied) bool { return c.Patch == at.number && c.Mandate == nil }) {
			s.patches = append(s.patches, at.patch)
		}
		s.next++
	}
	return s
}

// meantime is a thing as the variations before one leave it, which is given as
// the organisation above lives it.
func (g *Governance) meantime(org string, v *model.Variation, was source.Document) source.Document {
	s := g.until(life{org, was.Entity()}, v)
	if s.applied == 0 {
		s.doc = was
	}
	if left := s.patches[s.applied:]; len(left) > 0 && s.doc.Root != nil {
		s.doc = overlay.New(g.Schema, left).Document(s.doc)
	}
	s.applied = len(s.patches)
	return s.doc
}
