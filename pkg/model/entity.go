package model

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/unit"
)

// Entity is what every kind of document has: identity, metadata and place.
type Entity struct {
	Kind, Name string
	Meta       Metadata
	// File is the slash path relative to the workspace, At the place of the
	// name in it, or of the document where the name could not be read.
	File string
	At   diag.Pos
	// Gaps are the fields that could not be read, as paths without names of
	// items ("steps.work"); "" is the whole of the document.
	Gaps []string
}

// Unread reports whether the field at a path ("people.count"), something that
// it stands in or something in it could not be read: what the entity seems to
// lack there may only be unread.
func (e *Entity) Unread(path string) bool {
	return slices.ContainsFunc(e.Gaps, func(gap string) bool { return within(path, gap) || within(gap, path) })
}

// within reports whether a path is the outer one or leads into it.
func within(path, outer string) bool {
	return outer == "" || path == outer || strings.HasPrefix(path, outer+".")
}

// Base returns the entity itself, so that every kind is an Any.
func (e *Entity) Base() *Entity { return e }

// Ref returns the entity's reference to itself, placed at its name.
func (e *Entity) Ref() Ref { return Ref{Kind: e.Kind, Name: e.Name, At: e.At} }

// Place is where the entity stands.
func (e *Entity) Place() diag.Place { return diag.Place{File: e.File, Pos: e.At} }

// Any is an entity of any kind.
type Any interface {
	Base() *Entity
}

// Metadata says what an entity is called, who answers for it and where it
// stands in its life.
type Metadata struct {
	Written
	Name         Field[string]          `svs:"name"`
	Title        Field[string]          `svs:"title"`
	Description  Field[string]          `svs:"description"`
	Owner        Ref                    `svs:"owner"`
	Organization Ref                    `svs:"organization"`
	Lifecycle    Field[string]          `svs:"lifecycle"`
	Sunset       Field[unit.Date]       `svs:"sunset"`
	Labels       []Entry[Field[string]] `svs:"labels"`
	Annotations  []Entry[Field[string]] `svs:"annotations"`
}

// The stages of an entity's life.
const (
	Draft    = "draft"
	Pilot    = "pilot"
	Live     = "live"
	Retiring = "retiring"
	Retired  = "retired"
)

// Stage is the lifecycle, live when none was given.
func (m *Metadata) Stage() string { return m.Lifecycle.Or(Live) }

// InUse reports whether the entity serves and loads anything: pilot, live and
// retiring ones do, drafts and retired ones do not.
func (e *Entity) InUse() bool {
	stage := e.Meta.Stage()
	return stage == Pilot || stage == Live || stage == Retiring
}

// Entry is one key of a mapping with free keys; such mappings are slices in
// written order.
type Entry[T any] struct {
	Key   Field[string]
	Value T
}

// Condition is one line of a `when`: the attribute must have one of the
// values. Values are texts as written, so that 1 and "1" are one value.
type Condition struct {
	Attribute Field[string]
	Values    []Field[string]
}

// Cue is a text of CUE.
type Cue struct {
	Text string
	// Body is where the text begins in the file, behind a quote or block
	// mark; each line of a block begins in its column.
	Body diag.Pos
	// Literal reports whether the lines of Text are lines of the file, so that
	// a place in the text leads to a place in the file.
	Literal bool
	// Jumps lead from the text to the file where it is not Literal: folded or
	// quoted. Between two of them text and file run side by side.
	Jumps []Jump
}

// Jump says that the text from a number of characters on begins at a place in
// the file.
type Jump struct {
	Offset int
	At     diag.Pos
}

// Place is where line and column of the text, both from 1, stand in the file.
func (c Cue) Place(line, column int) diag.Pos {
	line, column = max(line, 1), max(column, 1)
	if c.Literal || len(c.Jumps) == 0 {
		if !c.Literal && line > 1 {
			return c.Body
		}
		return diag.Pos{Line: c.Body.Line + int32(line-1), Column: c.Body.Column + int32(column-1)}
	}
	offset := column - 1
	for l, rest := 1, c.Text; l < line; l++ {
		head, tail, ok := strings.Cut(rest, "\n")
		if !ok {
			break
		}
		offset += utf8.RuneCountInString(head) + 1
		rest = tail
	}
	best := c.Jumps[0]
	for _, j := range c.Jumps {
		if j.Offset <= offset {
			best = j
		}
	}
	return diag.Pos{Line: best.At.Line, Column: best.At.Column + int32(offset-best.Offset)}
}

// Review says how often something is looked at again.
type Review struct {
	Written
	Every Field[unit.Duration] `svs:"every"`
	Last  Field[unit.Date]     `svs:"last"`
}

// Threshold is a measure with its bounds. Bounds are figures as written: what
// they mean depends on what the measure measures.
type Threshold struct {
	Written
	Measure Field[string] `svs:"measure"`
	AtMost  Field[string] `svs:"atMost"`
	AtLeast Field[string] `svs:"atLeast"`
}

// Target is the bounds that a measure should keep, as written.
type Target struct {
	Written
	AtMost  Field[string] `svs:"atMost"`
	AtLeast Field[string] `svs:"atLeast"`
}

// Baseline is a measured value, as written, and its day.
type Baseline struct {
	Written
	Value Field[string]    `svs:"value"`
	Date  Field[unit.Date] `svs:"date"`
}

// Selector chooses entities: those that meet all that it says.
type Selector struct {
	Written
	Kind         Field[string]          `svs:"kind"`
	Names        []Field[string]        `svs:"names"`
	Organization Ref                    `svs:"organization"`
	Labels       []Entry[Field[string]] `svs:"labels"`
	Activity     Field[string]          `svs:"activity"`
	Practice     Ref                    `svs:"practice"`
	Where        Field[Cue]             `svs:"where"`
}
