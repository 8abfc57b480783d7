package govern

import (
	"slices"

	"github.com/svs-project/svs/pkg/model"
)

// Selects reports whether a selector chooses an entity, but for its `where`,
// which is CUE: where sel.Where is given and the answer is yes, that has still
// to be asked. A selector that was not written chooses everything; one with a
// part that was refused chooses nothing, since what it meant is not known.
func (t *Tree) Selects(sel *model.Selector, e model.Any) bool {
	return t.selectsIn(sel, e, t.Of(e.Base()))
}

// selectsIn is Selects for a thing that is changed for an organisation.
func (t *Tree) selectsIn(sel *model.Selector, e model.Any, org string) bool {
	b := e.Base()
	switch {
	case len(sel.Refused) > 0:
	case sel.Kind.Given() && sel.Kind.V != b.Kind:
	case len(sel.Names) > 0 && !slices.ContainsFunc(sel.Names, func(n model.Field[string]) bool { return n.V == b.Name }):
	case sel.Organization.Given() && !t.Within(org, sel.Organization.Name):
	case !labelled(b, sel.Labels):
	case (sel.Activity.Given() || sel.Practice.Given()) && !works(sel, e):
	default:
		return true
	}
	return false
}

// labelled reports whether an entity carries all the labels.
func labelled(e *model.Entity, labels []model.Entry[model.Field[string]]) bool {
	for _, want := range labels {
		if !slices.ContainsFunc(e.Meta.Labels, func(has model.Entry[model.Field[string]]) bool {
			return has.Key.V == want.Key.V && has.Value.V == want.Value.V
		}) {
			return false
		}
	}
	return true
}

// works reports whether a stream has a step of the activity, and one that the
// practice does; they need not be the same step.
func works(sel *model.Selector, e model.Any) bool {
	stream, ok := e.(*model.ValueStream)
	if !ok {
		return false
	}
	activity, practice := !sel.Activity.Given(), !sel.Practice.Given()
	stream.Spec.Walk(func(_ string, among []model.Step, i int) {
		activity = activity || among[i].Activity.V == sel.Activity.V
		practice = practice || among[i].Practice.Name == sel.Practice.Name
	})
	return activity && practice
}

// Candidates are the entities that a selector chooses, but for its `where`, in
// the order of the model.
func (t *Tree) Candidates(m *model.Model, sel *model.Selector) []model.Any {
	if sel.Kind.Given() && len(sel.Names) > 0 {
		return t.named(m, sel)
	}
	among := m.All()
	if sel.Kind.Given() {
		among = m.OfKind(sel.Kind.V)
	}
	var out []model.Any
	for _, e := range among {
		if t.Selects(sel, e) {
			out = append(out, e)
		}
	}
	return out
}

// named looks the entities up that a selector names.
func (t *Tree) named(m *model.Model, sel *model.Selector) []model.Any {
	var names []string
	for _, n := range sel.Names {
		names = append(names, n.V)
	}
	slices.Sort(names)
	var out []model.Any
	for _, name := range slices.Compact(names) {
		if e := m.Lookup(sel.Kind.V, name); e != nil && t.Selects(sel, e) {
			out = append(out, e)
		}
	}
	return out
}
