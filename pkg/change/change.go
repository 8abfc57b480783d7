// Package change compares two models by meaning: which entities were added,
// removed, renamed or changed, and which of their fields.
//
// Entities are known by kind and name, the things in their lists by id or name,
// and values by what they mean: 60m is 1h, 35% is 0.35, a default that is
// written is the default. So layout, comments, the order of keys and files, and
// files themselves make no difference. Which lists have an order and whose
// things have names is the list table of the schema.
//
// The package works on documents and the schema alone. It does not know whether
// a model is sound or what a change means for anybody: package plan does. What
// cannot be read on one side is left out and named, never taken for a change.
package change

import (
	"cmp"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
)

// Action is what happened to an entity or a field.
type Action string

// The actions.
const (
	Added   Action = "added"
	Removed Action = "removed"
	Changed Action = "changed"
	// Moved: an entity has another name, and maybe other fields; of a field: the
	// thing of a list has another name.
	Moved Action = "moved"
	// Reordered: the things of a list are the same and stand in another order.
	Reordered Action = "reordered"
)

// Diff is all that is different between two models.
type Diff struct {
	// Entities are the entities that differ, by kind in the order of the
	// schema, then by name.
	Entities []Entity
	// Settings are the fields of svs.yaml that differ, filled by Settings.
	Settings []Field
	// Likely are pairs of a removed and an added entity that look like one with
	// another name, the most alike first.
	Likely []Likely
	// LeftOut names what could not be read on either side and was not compared.
	LeftOut []LeftOut
}

// Empty reports whether nothing differs.
func (d *Diff) Empty() bool { return len(d.Entities) == 0 && len(d.Settings) == 0 }

// Entity is one entity that differs.
type Entity struct {
	Action Action
	Kind   string
	// Name is the entity's name now, or the last it had; Was the name that it
	// had before a move, else empty.
	Name, Was string
	// From and To are the two states; From is nil of what was added, To of what
	// was removed.
	From, To *State
	// Fields are what differs inside, in the order of the schema; none of what
	// was added or removed.
	Fields []Field
	// References counts the places that a move rewrote.
	References int
}

// Ref is "Kind/name" as it is now.
func (e *Entity) Ref() string { return e.Kind + "/" + e.Name }

// State is an entity on one side.
type State struct {
	File string
	// Root is the document in full: defaults filled in, references with their
	// kind. Nodes that were written have their place in File.
	Root *source.Node
	// Defaults are the nodes that the schema says and the document does not.
	Defaults map[*source.Node]bool

	ref string
}

// Field is one field that differs.
type Field struct {
	Action Action
	// Path leads from the entity's spec to the field, things in lists by id or
	// name: "steps[approve].approval.by", "metadata.owner".
	Path string
	// Def and Name are the field as the schema knows it: Step and quality. Of a
	// thing in a list they are those of the list.
	Def, Name string
	// From and To are the values, nil where there is none. For Reordered they
	// are lists of names, those that both sides have.
	From, To *source.Node
	// FromDefault and ToDefault say that nobody wrote the value: it is what
	// holds when nothing is said.
	FromDefault, ToDefault bool
	// After is the name of the thing before an added or removed thing of an
	// ordered list, empty for the first.
	After string

	steps []step
}

// Likely is a rename that was probably meant.
type Likely struct {
	From, To string // "Kind/name"
	// Alike is the share of equal values, 0 to 1.
	Alike float64
}

// LeftOut is something that was not compared.
type LeftOut struct {
	// Base says that it is on the side from which the change starts.
	Base bool
	File string
	// Entity is "Kind/name", empty where the document does not say; Path the
	// field that was left out, empty for the whole document.
	Entity, Path string
}

// Model is one side of a comparison.
type Model struct {
	Documents []source.Document
	// Inherits are values that an entity ("Kind/name") has from others where it
	// says none, such as its organisation; nil: none. A side that says such a
	// value and one that has it without a word say the same.
	Inherits func(entity string) []Inherited
}

// Inherited is a value behind a key of an entity's metadata or spec.
type Inherited struct{ Part, Key, Value string }

// Compare tells two models apart. Moves are the renames that are known.
func Compare(schema *conform.Schema, from, to Model, moves []Move) (*Diff, error) {
	a, err := read(schema, from, true)
	if err != nil {
		return nil, err
	}
	b, err := read(schema, to, false)
	if err != nil {
		return nil, err
	}
	renamed := a.rename(moves, b)
	a.normalize()
	b.normalize()
	c := comparer{schema: schema, canon: canon{schema}}
	d := &Diff{LeftOut: append(a.leftOut, b.leftOut...)}
	for ref, x := range a.states {
		e := Entity{From: x, To: b.states[ref], Was: renamed.was[ref], References: renamed.references[ref]}
		e.Kind, e.Name, _ = strings.Cut(ref, "/")
		if e.To == nil {
			e.Action = Removed
			if !b.unread(ref) {
				d.Entities = append(d.Entities, e)
			}
			continue
		}
		e.Fields = append(renamed.parts[ref], readable(c.entity(e.From, e.To), ref, d.LeftOut)...)
		switch {
		case e.Was != "":
			e.Action = Moved
		case len(e.Fields) > 0:
			e.Action = Changed
		default:
			continue
		}
		d.Entities = append(d.Entities, e)
	}
	for ref, y := range b.states {
		if a.states[ref] == nil && !a.unread(ref) {
			e := Entity{Action: Added, To: y}
			e.Kind, e.Name, _ = strings.Cut(ref, "/")
			d.Entities = append(d.Entities, e)
		}
	}
	order(schema, d.Entities)
	d.Likely = likely(schema, d.Entities)
	return d, nil
}

// readable leaves out fields of which one side could not be read.
func readable(fs []Field, ref string, left []LeftOut) []Field {
	return slices.DeleteFunc(fs, func(f Field) bool {
		return slices.ContainsFunc(left, func(l LeftOut) bool {
			return l.Entity == ref && (within(f.Path, l.Path) || within(l.Path, f.Path))
		})
	})
}

// within reports whether a path is that of a field or of something inside it.
func within(path, field string) bool {
	rest, ok := strings.CutPrefix(path, field)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

func order(schema *conform.Schema, es []Entity) {
	rank := map[string]int{}
	for i, kind := range schema.Kinds() {
		rank[kind] = i
	}
	slices.SortFunc(es, func(x, y Entity) int {
		return cmp.Or(rank[x.Kind]-rank[y.Kind], strings.Compare(x.Name, y.Name))
	})
}
