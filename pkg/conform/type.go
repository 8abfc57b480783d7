// Package conform checks the shape of documents against the CUE definitions in
// schema/.
//
// The definitions are read as syntax once and turned into a tree of types. The
// same tree drives the checker, which walks a document's nodes beside it, the
// JSON Schema for editors and the pages of explain. CUE itself has the last
// word: what the checker refuses is put to CUE before a finding is shown, and
// tests compare both verdicts on valid and mutated documents.
//
// This is the only room but eval that imports CUE, and the only one that knows
// how a path in the schema becomes a place in the user's file. It knows shape
// only: whether a name exists is load's business, whether the whole makes
// sense is check's.
package conform

import (
	"math/big"
)

// Form is what sort of value a type admits.
type Form uint8

// The forms of a type.
const (
	Anything Form = iota + 1
	Nothing       // null
	Bool
	Int
	Number
	Text
	Enum   // one of Values
	List   // of Elem
	Struct // Fields, closed
	Table  // any keys that match KeyPattern, values of Elem
	Union  // one of Arms
)

// Type is one definition of the schema, or a part of one.
type Type struct {
	// Name is the definition's name without #, "" for a nameless part.
	Name string
	// Of is the definition that an alias (#A: #B) finally names, else Name.
	Of string
	// Doc is the definition's comment, as written, without comment marks.
	Doc   string
	Attrs []Attr
	Form  Form

	// Patterns must all match a Text; Min and Max bound a number.
	Patterns []*Pattern
	Min, Max *Bound
	// Values are an Enum's words, in written order.
	Values []string
	// Elem is the type of a List's items or a Table's values.
	Elem *Type
	// NonEmpty asks a List for at least one item.
	NonEmpty bool
	// KeyPattern restricts a Table's keys; nil admits any.
	KeyPattern *Pattern
	// Fields are a Struct's, in written order.
	Fields []*Field
	byName map[string]*Field
	// Arms are a Union's; no two of them admit the same value.
	Arms []*Type

	ready
}

// Field is one field of a Struct.
type Field struct {
	Name     string
	Doc      string
	Attrs    []Attr
	Required bool
	Type     *Type

	known
}

// Field returns the struct's field of that name, nil without one.
func (t *Type) Field(name string) *Field { return t.byName[name] }

// Attr is a CUE attribute: @name(args).
type Attr struct {
	Name string
	Args []string
}

// find returns the arguments of the attribute of that name.
func find(attrs []Attr, name string) ([]string, bool) {
	for _, a := range attrs {
		if a.Name == name {
			return a.Args, true
		}
	}
	return nil, false
}

// Attr returns the arguments of one of the field's attributes.
func (f *Field) Attr(name string) ([]string, bool) { return find(f.Attrs, name) }

// Attr returns the arguments of one of the type's attributes.
func (t *Type) Attr(name string) ([]string, bool) { return find(t.Attrs, name) }

// Bound is one end of a range of numbers.
type Bound struct {
	Value *big.Float
	Text  string // as written in the schema
	Open  bool   // the end itself is outside
	// whole is the nearest whole number that is not inside of the end.
	whole int
}

// boundBits is the precision at which numbers are compared with bounds: more
// digits than a number may have in a model.
const boundBits = 512

// outside is the nearest whole number that the bound keeps out.
func (b *Bound) outside(lower bool) int {
	const far = 1 << 60 // no number that is compared with it has so many digits
	trunc, _ := b.Value.Int64()
	floor := int(min(max(trunc, -far), far))
	if b.Value.Cmp(new(big.Float).SetInt64(int64(floor))) < 0 {
		floor--
	}
	ceil := floor
	if b.Value.Cmp(new(big.Float).SetInt64(int64(floor))) > 0 {
		ceil++
	}
	switch {
	case lower && b.Open:
		return floor
	case lower:
		return ceil - 1
	case b.Open:
		return ceil
	}
	return floor + 1
}

func (b *Bound) admits(v *big.Float, lower bool) bool {
	c := v.Cmp(b.Value)
	if !lower {
		c = -c
	}
	return c > 0 || c == 0 && !b.Open
}
