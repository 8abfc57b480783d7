package conform_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/schema"
)

func load(t testing.TB) *conform.Schema {
	t.Helper()
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSchemaIsUnderstood: every definition lies in the subset that is walked,
// and has the comment that explain shows.
func TestSchemaIsUnderstood(t *testing.T) {
	s := load(t)
	if n := len(s.Kinds()); n != 24 {
		t.Errorf("the schema has %d kinds, want 24: %v", n, s.Kinds())
	}
	for _, kind := range s.Kinds() {
		if s.Type(kind).Doc == "" {
			t.Errorf("kind %s has no comment", kind)
		}
	}
	for _, def := range s.Definitions() {
		if s.Type(def).Form == 0 {
			t.Errorf("definition %s has no form", def)
		}
	}
}

// TestNothingIsSkipped: a definition that the walk cannot follow is an error
// with its place, so that it fails every test and every run, and is never left
// out in silence.
func TestNothingIsSkipped(t *testing.T) {
	for text, want := range map[string]string{
		`#A: {a?: int, if a > 1 {b?: int}}`:     `*ast.Comprehension in a struct is outside`,
		`#A: {for k in ["a"] {(k)?: int}}`:      `*ast.Comprehension in a struct is outside`,
		`#A: {let b = 1, a?: b}`:                `*ast.LetClause in a struct is outside`,
		`#A: {a?: int, ...}`:                    `*ast.Ellipsis in a struct is outside`,
		`#A: {a?: *1 | int}`:                    `operator * is outside`,
		`#A: {a?: !="x"}`:                       `operator != is outside`,
		`#A: {a?: 5}`:                           `literal 5 is outside`,
		`#A: {a: int}`:                          `field a is neither required (!) nor optional (?)`,
		`#A: {a?: int, a?: >1}`:                 `field a is declared twice`,
		`#A: {#B, a?: int}, #B: {b?: int}`:      `no hidden base #B`,
		`#A: {a?: #B}`:                          `unknown name #B`,
		`#A: {a?: int} & {b?: int}`:             `only constraints on one scalar may be joined with &`,
		`#A: {a?: strings.MaxRunes(3)}`:         `expression *ast.CallExpr is outside`,
		`#A: {a?: "\(b)", b?: int}`:             `expression *ast.Interpolation is outside`,
		`#A: {a?: [int, int]}`:                  `a list is written [...T] or [T, ...T]`,
		`#A: {a?: {[=~"x"]: int, b?: int}}`:     `a table has no other fields`,
		`#A: {a?: {[int]: int}}`:                `a table's keys are text with at most one pattern`,
		`_a: 5, #A: {a?: int}`:                  `hidden base _a is not a struct`,
		`#A: {a?: int}` + "\nif true {#B: int}": `unexpected *ast.Comprehension at top level`,
	} {
		_, err := conform.New(fstest.MapFS{"a.cue": {Data: []byte("package svs\n" + text)}})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "a.cue:2:") && !strings.Contains(err.Error(), "a.cue:3:") {
			t.Errorf("%s: got %v, want %q with the place", text, err, want)
		}
	}
}
