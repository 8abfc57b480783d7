package govern

import (
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/overlay"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/unit"
)

// Input is what questions of governance are answered from.
type Input struct {
	Model *model.Model
	// Root is the workspace's root organisation as the settings name it, ""
	// when they do not.
	Root string
	// Life is the organisation as which the model at hand is lived, with its
	// variations; "" for the shared model. What belongs to an organisation above
	// counts as its own there where a policy takes another's place.
	Life string
	// Now is the day that dates are held against.
	Now unit.Date
	// Schema says which way a field gets stricter; needed for limits alone.
	Schema *conform.Schema
	// Document finds the text of an entity again; needed for limits alone.
	Document func(*model.Entity) *source.Document
	// Worth is what one unit of a currency is worth in the base currency.
	// Without it, sums of different currencies cannot be compared.
	Worth func(currency string) (float64, bool)
	// Holds reports whether an entity meets a text of CUE that another entity
	// says in a field. Without it nothing is chosen by a `where`.
	Holds func(of *model.Entity, field string, text model.Cue, e model.Any) bool
	// Condition reports whether an entity ("Kind/name") meets the i-th
	// condition of a delegation as it is after a variation, and if not, why.
	// patches are all that has to be applied for that. Without it conditions are
	// not judged.
	Condition func(v *model.Variation, patches []overlay.Patch, d *model.Delegation, i int, entity string) (holds bool, why string)
}

// Governance knows who may do what in one model on one day.
type Governance struct {
	Input
	Tree   *Tree
	bodies forest
	// given are the delegations in use by the body that receives them, handed
	// those by the one that hands over, overrides the policies by the one that
	// each replaces; all in the order of the model.
	given, handed map[string][]*model.Delegation
	inUse         []*model.Delegation
	overrides     map[string][]*model.Policy
	locking       []lock
	varying       map[string][]*model.Variation    // by organisation, once asked for
	changing      map[string]map[string][]variedBy // by organisation and entity, once asked for
	varied        map[*model.Variation][]Varied
	patchesOf     map[*model.Variation][]overlay.Patch
	lived         map[life]source.Document
	sofar         map[life]*sofar
	normals       map[*source.Node]*source.Node // of what organisations live, by its root
	calendars     *facts.Calendars
	compared      int // things held against selectors so far
	// lax says why policies are not as strict as those that they replace.
	lax map[[2]*model.Policy]string
}

// lock is one address pattern that a policy locks.
type lock struct {
	policy  *model.Policy
	pattern Address
}

// New looks at a model once.
func New(in Input) *Governance {
	m := in.Model
	g := &Governance{
		Input: in, Tree: NewTree(m, in.Root),
		given: map[string][]*model.Delegation{}, handed: map[string][]*model.Delegation{}, overrides: map[string][]*model.Policy{}, varied: map[*model.Variation][]Varied{},
		lax: map[[2]*model.Policy]string{}, patchesOf: map[*model.Variation][]overlay.Patch{}, lived: map[life]source.Document{}, sofar: map[life]*sofar{}, normals: map[*source.Node]*source.Node{},
	}
	var names []string
	for _, b := range m.GoverningBodies {
		if m.GoverningBody(b.Name) == b {
			names = append(names, b.Name)
		}
	}
	g.bodies = newForest(names, func(name string) string { return m.GoverningBody(name).Spec.Parent.Name })
	for _, d := range m.Delegations {
		if d.InUse() && m.Resolve(d.Spec.From) != nil && m.Resolve(d.Spec.To) != nil {
			g.inUse = append(g.inUse, d)
			g.given[d.Spec.To.Name] = append(g.given[d.Spec.To.Name], d)
			g.handed[d.Spec.From.Name] = append(g.handed[d.Spec.From.Name], d)
		}
	}
	for _, p := range m.Policies {
		if p.Spec.Overrides.Given() {
			g.overrides[p.Spec.Overrides.Name] = append(g.overrides[p.Spec.Overrides.Name], p)
		}
		for _, l := range p.Spec.Locks {
			if g.inForce(p) {
				g.locking = append(g.locking, lock{p, ParseAddress(l.V)})
			}
		}
	}
	return g
}

// live reports whether a delegation counts on the day at hand: it does on its
// last day.
func (g *Governance) live(d *model.Delegation) bool {
	return d.InUse() && !d.Spec.Lost("expires") && (!d.Spec.Expires.Given() || g.Now.Compare(d.Spec.Expires.V) <= 0)
}

// Basis is why a body holds authority without a delegation.
type Basis struct {
	Body *model.GoverningBody
	// Line is the line of its `authority`; nil for a body without a parent,
	// which holds all authority over its organisation.
	Line *model.Authority
	// Because is why it decides about what steers, without a line ("issued it"),
	// and "" elsewhere.
	Because string
}

// all reports whether a body holds all authority over its organisation and
// those below.
func all(b *model.GoverningBody) bool { return !b.Spec.Parent.Given() && !b.Spec.Lost("parent") }

// Own reports whether a body holds authority by itself over a thing that is
// changed for an organisation, and why. A line of authority reaches what
// belongs to the body's own organisation and those below.
func (g *Governance) Own(b *model.GoverningBody, e model.Any, org string) (Basis, bool) {
	home := g.Tree.Of(&b.Entity)
	if !b.InUse() || !g.Tree.Within(org, home) || !g.Tree.Within(g.Tree.Of(e.Base()), home) {
		return Basis{}, false
	}
	if all(b) {
		return Basis{Body: b}, true
	}
	for i := range b.Spec.Authority {
		if line := &b.Spec.Authority[i]; g.over(&b.Entity, "authority", &line.Over, e, org) {
			return Basis{Body: b, Line: line}, true
		}
	}
	return Basis{}, false
}

// over reports whether a selector of authority chooses a thing that is changed
// for an organisation, its `where` included.
func (g *Governance) over(of *model.Entity, field string, sel *model.Selector, e model.Any, org string) bool {
	if !g.Tree.selectsIn(sel, e, org) {
		return false
	}
	return !sel.Where.Given() || g.Holds != nil && g.Holds(of, field+".where", sel.Where.V, e)
}

// ownPolicy reports whether a body holds authority by itself over a policy: it
// issued it, stands above the body that did, or holds what the policy is.
func (g *Governance) ownPolicy(b *model.GoverningBody, p *model.Policy) (Basis, bool) {
	issuer := g.Issuer(p)
	if issuer == nil {
		return g.Own(b, p, g.Tree.Of(&p.Entity))
	}
	if b.InUse() && (g.bodies.Within(issuer.Name, b.Name) || all(b) && g.Tree.Within(g.Tree.Of(&issuer.Entity), g.Tree.Of(&b.Entity))) {
		return Basis{Body: b}, true
	}
	basis, ok := g.Own(b, p, g.Tree.Of(&p.Entity))
	return basis, ok && basis.Line != nil && basis.Line.Over.Kind.V == "Policy"
}

// Issuer is the body that issued a policy: the one it names, else its owner
// where that is a body; nil when it is not known.
func (g *Governance) Issuer(p *model.Policy) *model.GoverningBody {
	if p.Spec.IssuedBy.Given() {
		return g.Model.GoverningBody(p.Spec.IssuedBy.Name)
	}
	return g.BodyOf(p.Meta.Owner)
}

// BodyOf is the body behind an owner: itself, or the one that owns the
// organisation or team; nil without one.
func (g *Governance) BodyOf(owner model.Ref) *model.GoverningBody {
	for range 8 { // an owner that owns itself ends here
		switch e := g.Model.Resolve(owner).(type) {
		case *model.GoverningBody:
			return e
		case *model.Organization:
			owner = e.Meta.Owner
		case *model.Team:
			owner = e.Meta.Owner
		default:
			return nil
		}
	}
	return nil
}

// Mandate is authority that was handed on: from the body that holds it by
// itself, through delegations, each from the receiver of the one before.
type Mandate struct {
	Basis Basis
	Chain []*model.Delegation
}

// Holder is the body at the end of the chain.
func (m *Mandate) Holder() string {
	if n := len(m.Chain); n > 0 {
		return m.Chain[n-1].Spec.To.Name
	}
	return m.Basis.Body.Name
}

// mandate looks for the shortest chain of delegations to a body ("": to any)
// that all allow something, of which the first comes from a body that holds it
// by itself and all but the last may be handed on. It looks at each delegation
// once.
func (g *Governance) mandate(to string, base func(*model.GoverningBody) (Basis, bool), allows func(*model.Delegation) bool) *Mandate {
	var queue []*model.Delegation
	next := map[*model.Delegation]*model.Delegation{}
	add := func(d, after *model.Delegation) {
		if _, seen := next[d]; !seen && (after == nil || d.Spec.MayDelegate.V) && allows(d) {
			next[d] = after
			queue = append(queue, d)
		}
	}
	last := g.given[to]
	if to == "" {
		last = g.inUse
	}
	for _, d := range last {
		add(d, nil)
	}
	for len(queue) > 0 {
		d := queue[0]
		queue = queue[1:]
		if basis, ok := base(g.Model.GoverningBody(d.Spec.From.Name)); ok {
			m := &Mandate{Basis: basis}
			for at := d; at != nil; at = next[at] {
				m.Chain = append(m.Chain, at)
			}
			return m
		}
		for _, before := range g.given[d.Spec.From.Name] {
			add(before, d)
		}
	}
	return nil
}
