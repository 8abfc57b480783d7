package conform

import (
	"strings"

	"github.com/svs-project/svs/pkg/source"
)

// Behavior is how a list is patched, compared and written.
type Behavior string

// The behaviors, as the list table of the schema names them.
const (
	ByID     Behavior = "id"       // things known by their id, item by item; the order counts
	ByName   Behavior = "name"     // things known by their name, item by item; the order counts
	Set      Behavior = "set"      // the order does not count
	Sequence Behavior = "sequence" // the order counts
	Whole    Behavior = "whole"    // part of a single value
)

// Key is the field by which the things of a list are known, "" for lists of
// other behaviors.
func (b Behavior) Key() string {
	if b == ByID || b == ByName {
		return string(b)
	}
	return ""
}

// ListPlace names a list for Behavior: the field of a definition that holds
// it; "*" for the values of a table.
func ListPlace(owner *Type, field string) string {
	return strings.TrimSuffix(owner.Name, "Spec") + "." + field
}

// Behavior is what the list table says of a list: the one at a place (see
// ListPlace), and one [] more for each list around it. Whole for what the
// table does not know.
func (s *Schema) Behavior(place string) Behavior {
	if b, ok := s.lists[place]; ok {
		return b
	}
	return Whole
}

// SetKey is the field by which the mappings of a set are told apart when a
// change is shown, "" where they are compared as wholes.
func (s *Schema) SetKey(place string) string { return s.setKeys[place] }

func (s *Schema) gatherLists() {
	s.lists, s.setKeys = map[string]Behavior{}, map[string]string{}
	table := s.Data("lists")
	for _, place := range table.Keys {
		s.lists[place] = Behavior(table.Get(place).Text)
	}
	table = s.Data("setKeys")
	for _, place := range table.Keys {
		s.setKeys[place] = table.Get(place).Text
	}
}

// Arm is the form of a union that a value was probably meant for, any other
// type itself; nil when no form has the value's kind.
func (s *Schema) Arm(t *Type, n *source.Node) *Type {
	if t.Form != Union {
		return t
	}
	return (&checker{schema: s, out: &Result{}}).pick(t, n)
}
