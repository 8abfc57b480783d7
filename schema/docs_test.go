package schema_test

import (
	"slices"
	"strings"
	"testing"

	"cuelang.org/go/cue/ast"
)

// eachField visits every definition and every field of every struct.
func eachField(t *testing.T, visit func(where string, f *ast.Field)) {
	defs := definitions(t)
	var walk func(where string, e ast.Expr)
	walk = func(where string, e ast.Expr) {
		for _, f := range fields(defs, e) {
			name := where + "." + label(f)
			visit(name, f)
			walk(name, f.Value)
		}
	}
	for name, d := range defs {
		visit(name, d)
		walk(name, d.Value)
	}
}

// TestDocs asks for a sentence on everything, since that is what explain
// shows.
func TestDocs(t *testing.T) {
	eachField(t, func(where string, f *ast.Field) {
		text := doc(f)
		switch {
		case label(f) == "" && strings.Count(where, ".") > 1:
			// The values of a table within a field: the field's comment tells.
		case text == "":
			t.Errorf("%s: %s has no comment", f.Pos(), where)
		case !strings.HasSuffix(text, "."):
			t.Errorf("%s: the comment on %s ends without a full stop", f.Pos(), where)
		case strings.Contains(strings.ToUpper(text), "ITIL") || strings.Contains(text, "TODO"):
			t.Errorf("%s: the comment on %s says what it should not", f.Pos(), where)
		}
	})
}

func doc(f *ast.Field) string {
	var parts []string
	for _, g := range ast.Comments(f) {
		if g.Doc {
			parts = append(parts, strings.TrimSpace(g.Text()))
		}
	}
	return strings.Join(parts, "\n")
}

// attributes are those that the top of common.cue lists, with how many
// arguments each takes at least and at most.
var attributes = map[string][2]int{
	"ref": {1, 9}, "words": {1, 9}, "local": {1, 1}, "item": {1, 1}, "names": {1, 1}, "address": {0, 0}, "keyref": {1, 9},
	"clock": {0, 1}, "stricter": {1, 1}, "default": {1, 1}, "unit": {1, 1}, "told": {1, 1}, "example": {1, 1},
	"noun": {1, 1}, "expect": {1, 1},
}

func TestAttributes(t *testing.T) {
	all := kinds(definitions(t))
	eachField(t, func(where string, f *ast.Field) {
		for _, a := range f.Attrs {
			name, body := a.Split()
			args := []string{body}
			if !strings.HasPrefix(body, `"`) {
				args = strings.FieldsFunc(body, func(r rune) bool { return r == ',' || r == ' ' })
			}
			limits, known := attributes[name]
			if !known || len(args) < limits[0] || len(args) > limits[1] {
				t.Errorf("%s: %s has the attribute %s", f.Pos(), where, a.Text)
			}
			for _, kind := range args {
				if (name == "ref" || name == "keyref") && kind != "*" && !slices.Contains(all, kind) {
					t.Errorf("%s: %s refers to the kind %q, which does not exist", f.Pos(), where, kind)
				}
			}
		}
	})
}
