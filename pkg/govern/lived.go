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
