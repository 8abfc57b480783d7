package govern

import (
	"slices"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/overlay"
	"github.com/svs-project/svs/pkg/source"
)

// Varied is one value that a variation changes, and who lets it.
type Varied struct {
	Variation *model.Variation
	// Patch is the number of the change in the variation, from 0.
	Patch   int
	Address Address
	Org     string
	Place   diag.Place
	// Mandate is the chain that grants the change, nil without one; then
	// Refused says why not.
	Mandate *Mandate
	Refused *Refusal
}

// Refusal is why a change has no mandate.
type Refusal struct {
	code string // of the law that says so
	text string
	hint string
	also []diag.Related
}

// The codes of the laws by which a change is refused.
const (
	codeNoMandate = "SVS314"
	codeOutside   = "SVS315"
	codeLocked    = "SVS316"
	codeCondition = "SVS317"
)

// Text is the reason in words.
func (r *Refusal) Text() string { return r.text }

// change is one changed value on its way to a mandate.
type change struct {
	*Varied
	entity        model.Any
	earlier       []overlay.Patch // of other variations of the organisation
	before, after *source.Node    // the whole entity in normal form, nil where there is none
}

// VariationsFor are the variations in use that an organisation lives with:
// those of the organisations above it first, its own last, each in the order
// of the model.
func (g *Governance) VariationsFor(org string) []*model.Variation {
	g.sortVariations()
	var out []*model.Variation
	above := g.Tree.Above(org)
	for _, o := range slices.Backward(above) {
		out = append(out, g.varying[o]...)
	}
	return out
}

func (g *Governance) sortVariations() {
	if g.varying != nil {
		return
	}
	g.varying = map[string][]*model.Variation{}
	for _, v := range g.Model.Variations {
		if v.InUse() {
			org := g.Tree.Of(&v.Entity)
			g.varying[org] = append(g.varying[org], v)
		}
	}
}

// PatchesFor are the patches of the variations that an organisation lives
// with, but for those that have no mandate, and these.
func (g *Governance) PatchesFor(org string) (granted []overlay.Patch, refused []Varied) {
	for _, v := range g.VariationsFor(org) {
		without := map[int]bool{}
		for _, c := range g.Vary(v) {
			if c.Mandate == nil {
				without[c.Patch] = true
				refused = append(refused, c)
			}
		}
		for i, p := range g.patches(v) {
			if !without[i] {
				granted = append(granted, p)
			}
		}
	}
	return granted, refused
}

// patches are the patches of a variation.
func (g *Governance) patches(v *model.Variation) []overlay.Patch {
	if g.Document == nil {
		return nil
	}
	out, done := g.patchesOf[v]
	if !done {
		if doc := g.Document(&v.Entity); doc != nil {
			out = overlay.Of(doc)
		}
		g.patchesOf[v] = out
	}
	return out
}

// Vary holds every value that a variation changes against the delegations. What
// the variations of organisations above change counts as being so already. What
// comes out is held against conditions and limits with what the organisation's
// own earlier variations change of the same things, so that two of them cannot
// do together what one may not.
func (g *Governance) Vary(v *model.Variation) []Varied {
	if done, ok := g.varied[v]; ok {
		return done
	}
	org := g.Tree.Of(&v.Entity)
	patches := g.patches(v)
	out := g.granted(org, g.tryOut(v, nil, patches))
	if earlier := g.earlier(org, v, patches); len(earlier) > 0 {
		together := g.granted(org, g.tryOut(v, earlier, patches))
		for i := range out {
			if out[i].Refused == nil && len(together) == len(out) {
				out[i] = together[i]
			}
		}
	}
	g.varied[v] = out
	return out
}

// granted says of each change who lets the organisation make it.
func (g *Governance) granted(org string, changes []change) []Varied {
	out := make([]Varied, len(changes))
	for i := range changes {
		changes[i].Org = org
		g.grant(&changes[i])
		out[i] = *changes[i].Varied
	}
	return out
}

// earlier are the patches by which the variations of an organisation before one
// change the same entities, but for those that have no mandate.
func (g *Governance) earlier(org string, v *model.Variation, patches []overlay.Patch) []overlay.Patch {
	if g.changing == nil {
		g.changing = map[string]map[string][]variedBy{}
	}
	if g.changing[org] == nil {
		g.sortVariations()
		g.changing[org] = map[string][]variedBy{}
		for _, o := range g.varying[org] {
			for i, p := range g.patches(o) {
				g.changing[org][p.Entity] = append(g.changing[org][p.Entity], variedBy{o, i, p})
			}
		}
	}
	var out []overlay.Patch
	done := map[string]bool{}
	for _, p := range patches {
		if done[p.Entity] || p.Adds() {
			continue
		}
		done[p.Entity] = true
		out = append(out, g.until(life{org, p.Entity}, v).patches...)
	}
	return out
}

// variedBy is a patch and the variation that it stands in.
type variedBy struct {
	by     *model.Variation
	number int // in the variation, from 0
	patch  overlay.Patch
}

// tryOut applies patches to the entities that they are for, as the organisation
// above lives these, and returns what changes. What earlier ones change shows in what comes
// out alone.
func (g *Governance) tryOut(v *model.Variation, earlier, patches []overlay.Patch) []change {
	over, up := overlay.New(g.Schema, patches), g.above(v)
	before, after := map[string]*source.Node{}, map[string]*source.Node{}
	for _, p := range patches {
		e := g.lookup(p.Entity)
		if _, done := before[p.Entity]; done || e == nil || p.Adds() {
			continue
		}
		doc := g.Document(e.Base())
		if doc == nil {
			continue
		}
		was := *doc
		if up != "" {
			was = g.asLived(up, p.Entity, was)
		}
		if was.Root == nil {
			continue
		}
		if g.normals[was.Root] == nil {
			g.normals[was.Root] = g.normal(was)
		}
		before[p.Entity] = g.normals[was.Root]
		if len(earlier) > 0 {
			if was = g.meantime(g.Tree.Of(&v.Entity), v, was); was.Root == nil {
				continue
			}
		}
		if is := over.Document(was); is.Root != nil {
			after[p.Entity] = g.normal(is)
		}
	}
	if doc := g.Document(&v.Entity); doc != nil {
		added, _, err := over.Rewrite([]source.Document{*doc})
		for _, d := range added {
			if name := d.Entity(); err == nil && name != v.Ref().String() {
				after[name] = g.normal(d)
			}
		}
	}
	var out []change
	for _, c := range over.Touched() {
		a := ParseAddress(c.Entity)
		a.Path = splitPath(c.Path)
		e := g.lookup(c.Entity)
		if e == nil || patches[c.Patch].Adds() {
			e = added(v, c.Entity, patches[c.Patch])
		}
		out = append(out, change{
			Varied: &Varied{Variation: v, Patch: c.Patch, Address: a, Place: c.Place},
			entity: e, earlier: earlier, before: before[c.Entity], after: after[c.Entity],
		})
	}
	return out
}

func (g *Governance) lookup(entity string) model.Any {
	a := ParseAddress(entity)
	return g.Model.Lookup(a.Kind, a.Name)
}

// normal is a document in normal form, so that what is left out counts as its
// default.
func (g *Governance) normal(d source.Document) *source.Node {
	res, err := g.Schema.Check(&d)
	if err != nil {
		return d.Root
	}
	var n *conform.Normal
	if n = g.Schema.Normal(&d, res); n == nil {
		return d.Root
	}
	return n.Root
}

// added is an entity that a variation adds, as far as selectors look at it.
func added(v *model.Variation, entity string, p overlay.Patch) model.Any {
	a := ParseAddress(entity)
	e := model.Zero(a.Kind)
	if e == nil {
		e = &model.Team{} // the kind is at fault and reported
	}
	b := e.Base()
	b.Name, b.File, b.At = a.Name, p.File, p.At
	for i := range v.Spec.Change {
		if add := &v.Spec.Change[i].Add; add.Kind.V == a.Kind && add.Meta.Name.V == a.Name {
			b.Meta = add.Meta
		}
	}
	return e
}
