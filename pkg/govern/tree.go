// Package govern answers "does this count here?": which organisation a thing
// belongs to, what a selector chooses, who holds authority over what and
// through which chain of delegations, which policy counts for a subject, what
// an organisation may vary, and which exceptions have been granted.
//
// Every command asks here, so that a policy, a delegation and a waiver mean
// the same everywhere. The package reads a model and the day it is handed; it
// reads no files and evaluates no CUE: where the answer depends on a `where`
// or a `conditions`, it asks through Input.Holds.
package govern

import (
	"github.com/svs-project/svs/pkg/model"
)

// Tree is the tree of a model's organisations.
type Tree struct {
	root   string
	spans  map[string]span
	parent map[string]string
}

// span is an organisation's place in a walk of the tree: those below it have
// their first within it.
type span struct{ first, last int }

// NewTree makes the tree of a model. Root is the workspace's root organisation
// as the settings name it; without one it is the first organisation that has
// no parent. Organisations that stand above each other in a circle, which is a
// finding of its own, hang below none.
func NewTree(m *model.Model, root string) *Tree {
	t := &Tree{spans: map[string]span{}, parent: map[string]string{}}
	children := map[string][]string{}
	var tops []string
	for _, o := range m.Organizations {
		if m.Organization(o.Name) != o {
			continue // the second of its name
		}
		up := o.Spec.Parent.Name
		if m.Organization(up) == nil {
			tops = append(tops, o.Name)
			continue
		}
		t.parent[o.Name] = up
		children[up] = append(children[up], o.Name)
	}
	if m.Organization(root) != nil {
		t.root = root
	} else if len(tops) > 0 {
		t.root = tops[0]
	}
	n := 0
	for _, top := range tops {
		n = t.walk(top, children, n)
	}
	for _, o := range m.Organizations {
		if _, done := t.spans[o.Name]; !done { // in a circle
			delete(t.parent, o.Name)
			t.spans[o.Name] = span{n, n + 1}
			n++
		}
	}
	return t
}

// walk numbers an organisation and those below it from n, with a stack of its
// own, so that a chain of ten thousand is no danger.
func (t *Tree) walk(top string, children map[string][]string, n int) int {
	type frame struct {
		name string
		next int
	}
	stack := []frame{{name: top}}
	t.spans[top] = span{first: n}
	n++
	for len(stack) > 0 {
		at := &stack[len(stack)-1]
		if below := children[at.name]; at.next < len(below) {
			child := below[at.next]
			at.next++
			t.spans[child] = span{first: n}
			n++
			stack = append(stack, frame{name: child})
			continue
		}
		t.spans[at.name] = span{t.spans[at.name].first, n}
		stack = stack[:len(stack)-1]
	}
	return n
}

// Root is the name of the root organisation, "" in a model without one.
func (t *Tree) Root() string { return t.root }

// Of is the organisation that an entity belongs to, by name: the one it names,
// else the root. An organisation belongs to itself.
func (t *Tree) Of(e *model.Entity) string {
	switch {
	case e.Kind == "Organization":
		return e.Name
	case e.Meta.Organization.Given():
		return e.Meta.Organization.Name
	}
	return t.root
}

// Within reports whether an organisation is the other one or stands below it.
func (t *Tree) Within(org, above string) bool {
	if org == above {
		return true
	}
	inner, ok := t.spans[org]
	outer, known := t.spans[above]
	return ok && known && outer.first <= inner.first && inner.first < outer.last
}

// Above lists an organisation and those above it, the lowest first.
func (t *Tree) Above(org string) []string {
	out := []string{org}
	for up, ok := t.parent[org]; ok; up, ok = t.parent[up] {
		out = append(out, up)
	}
	return out
}
