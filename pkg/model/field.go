// Package model holds the nouns of a service value system as typed values:
// one file per component. It does no I/O and checks nothing; load fills it,
// facts, check and flow read it.
//
// Every scalar that can be wrong keeps its place (Field), and every struct
// knows which of its fields were refused (Meta), so that a rule can leave
// alone what another rule has already reported.
package model

import (
	"slices"

	"github.com/svs-project/svs/pkg/diag"
)

// Field is a scalar of a model with the place where it is written. The zero
// Field was not written, or what was written there has been refused.
type Field[T any] struct {
	V  T
	At diag.Pos
}

// Given reports whether the field was written and understood.
func (f Field[T]) Given() bool { return f.At.IsValid() }

// Or returns the field's value, or def when it was not given.
func (f Field[T]) Or(def T) T {
	if f.Given() {
		return f.V
	}
	return def
}

// Written is embedded in every struct that stands for a YAML mapping.
type Written struct {
	// At is the place of the mapping's first key; zero when the mapping is
	// not in the file.
	At diag.Pos
	// Refused names the fields that were written but refused by an earlier
	// layer, and required fields that are missing.
	Refused []string
}

// Given reports whether the mapping was written.
func (w Written) Given() bool { return w.At.IsValid() }

// Lost reports whether the named field was refused or is missing though it is
// required: a finding about it exists, and its zero value means nothing.
func (w Written) Lost(field string) bool { return slices.Contains(w.Refused, field) }

// Ref names an entity. Kind is filled in where the field fixes it.
type Ref struct {
	Kind, Name string
	At         diag.Pos
}

// Given reports whether the reference was written.
func (r Ref) Given() bool { return r.At.IsValid() }

// String is "Kind/name".
func (r Ref) String() string { return r.Kind + "/" + r.Name }
