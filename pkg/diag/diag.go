// Package diag holds findings: what is wrong with a user's model, and where.
//
// A finding is data, not an error: it says that the model needs mending, while
// an error says that svs could not do its work. Every room that reads user
// data returns findings; only cmd/svs turns them into an exit code. This
// package knows no file format and no rule, and it prints nothing.
package diag

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Severity says how much a finding matters.
type Severity uint8

// The severities, least first, so that they compare with < and >.
const (
	Info Severity = iota + 1
	Warning
	Error
)

// String returns the word used in every report: info, warning or error.
func (s Severity) String() string {
	switch s {
	case Info:
		return "info"
	case Warning:
		return "warning"
	case Error:
		return "error"
	}
	return "unknown"
}

// ParseSeverity reads the word that String writes.
func ParseSeverity(s string) (Severity, bool) {
	for _, v := range []Severity{Info, Warning, Error} {
		if v.String() == s {
			return v, true
		}
	}
	return 0, false
}

// Pos is a place in a file: line and column from 1, the column counted in
// Unicode code points. The zero Pos is no place.
type Pos struct {
	Line, Column int32
}

// IsValid reports whether p names a place.
func (p Pos) IsValid() bool { return p.Line > 0 }

// Compare orders places by line, then column.
func (p Pos) Compare(q Pos) int {
	if c := cmp.Compare(p.Line, q.Line); c != 0 {
		return c
	}
	return cmp.Compare(p.Column, q.Column)
}

// Place is a Pos in a named file (slash path relative to the workspace).
type Place struct {
	File string
	Pos  Pos
}

// Related is a second place that explains a finding, such as where the other
// entity of the same name stands.
type Related struct {
	Place
	Message string
}

// Finding is one thing to mend in a model.
type Finding struct {
	// Rule is a code ("SVS203"), "check/NAME" or "policy/NAME".
	Rule     string
	Severity Severity
	// Entity is "Kind/name", empty where the document has no readable name.
	Entity string
	// Path leads from the entity to the field, list items by id or name:
	// "steps[triage].practice", "metadata.name". Empty: the entity itself.
	Path    string
	Message string
	// Place is in the user's data, also for a field that is missing: then it
	// is the nearest node that exists.
	Place Place
	// Width is how many columns the marked text takes, at least 1.
	Width int
	// Hint is the short advice shown beside the marked text, such as
	// `did you mean "incident-management"?`.
	Hint    string
	Related []Related
	// Keys are the arguments that tell two findings of one rule on one field
	// apart in the fingerprint, such as the unknown name itself.
	Keys []string
	// Detail is raw text for people who asked for it with -v.
	Detail string
}

// Fingerprint names a finding independently of line, file and wording, so
// that moving a file or wording a rule better keeps approvals: the first 12
// hex digits of SHA-256 over rule, entity, path and keys.
func (f Finding) Fingerprint() string {
	h := sha256.New()
	for _, part := range append([]string{f.Rule, f.Entity, f.Path}, f.Keys...) {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// Sort orders findings by file, position, rule, entity, path and message, and
// drops exact repetitions. It is called once, after the last rule has run;
// renderers never sort.
func Sort(fs []Finding) []Finding {
	slices.SortFunc(fs, compare)
	return slices.CompactFunc(fs, func(a, b Finding) bool { return compare(a, b) == 0 })
}

func compare(a, b Finding) int {
	return cmp.Or(
		strings.Compare(a.Place.File, b.Place.File),
		a.Place.Pos.Compare(b.Place.Pos),
		strings.Compare(a.Rule, b.Rule),
		strings.Compare(a.Entity, b.Entity),
		strings.Compare(a.Path, b.Path),
		strings.Compare(a.Message, b.Message),
		slices.Compare(a.Keys, b.Keys),
	)
}

// Rule describes one code for the catalogue: its text is what `svs explain`
// shows and what the tables in the documentation are made from.
type Rule struct {
	Code     string // "SVS203"
	Name     string // short kebab-case name: "unknown-name"
	Severity Severity
	// Title is one line: what is wrong.
	Title string
	// Doc says why it matters and how to mend it, in a few sentences.
	Doc string
	// Fails and Passes are whole small models (YAML) that tests run: the
	// first yields the code, the second does not. Where a fault cannot be
	// written as valid text (bytes), Fails may use Go escapes as they are.
	Fails, Passes string
}
