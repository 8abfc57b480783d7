package conform

import "slices"

// Definitions are the names of all definitions (without #), in the order of the
// schema's files.
func (s *Schema) Definitions() []string { return slices.Clone(s.names) }

// Describe says in plain words what a value of the type looks like: "a
// duration such as 1h30m", "a whole number (from 1 to 9)".
func (t *Type) Describe() string { return expected(t, 0) }

// Noun is what messages call a value of the type, with its article: "a step".
func (t *Type) Noun() string { return noun(t) }

// Plural is the noun for several: "steps".
func (t *Type) Plural() string { return plural(t) }

// Leaves are the forms that a value of the type may have: the arms of a union,
// arms that are unions themselves opened up; any other type alone.
func (t *Type) Leaves() []*Type { return leaves(t) }
