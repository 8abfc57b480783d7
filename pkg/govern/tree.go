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
	root string
	forest
}

// NewTree makes the tree of a model. Root is the workspace's root organisation
// as the settings name it; without one it is the first organisation that has
// no parent. Organisations that stand above each other in a circle, which is a
// finding of its own, hang below none.
func NewTree(m *model.Model, root string) *Tree {
	t := &Tree{}
	var names []string
	for _, o := range m.Organizations {
		if m.Organization(o.Name) == o { // not the second of its name
			names = append(names, o.Name)
		}
	}
	t.forest = newForest(names, func(name string) string { return m.Organization(name).Spec.Parent.Name })
	if m.Organization(root) != nil {
		t.root = root
	} else if len(t.tops) > 0 {
		t.root = t.tops[0]
	}
	return t
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
