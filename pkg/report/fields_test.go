package report_test

import (
	"reflect"
	"strings"
	"testing"

	"cuelang.org/go/cue/ast"
)

// jsonFields lists the names of all fields that can stand in the JSON of v.
func jsonFields(v any) []string {
	var names []string
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(t reflect.Type) {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			walk(t.Elem())
		case reflect.Struct:
			if seen[t] {
				return
			}
			seen[t] = true
			for i := range t.NumField() {
				name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
				if name != "" && name != "-" {
					names = append(names, name)
				}
				walk(t.Field(i).Type)
			}
		}
	}
	walk(reflect.TypeOf(v))
	return names
}

// TestPublishedDocs wants a comment on every definition and field: they are
// what `svs schema report` and the reference show.
func TestPublishedDocs(t *testing.T) {
	for _, d := range publishedSyntax(t).Decls {
		f, ok := d.(*ast.Field)
		if !ok {
			continue
		}
		name, _, _ := ast.LabelName(f.Label)
		if !documented(f) {
			t.Errorf("%s has no comment", name)
		}
		lit, ok := f.Value.(*ast.StructLit)
		if !ok {
			continue
		}
		for _, e := range lit.Elts {
			if field, ok := e.(*ast.Field); ok && !documented(field) {
				sub, _, _ := ast.LabelName(field.Label)
				t.Errorf("%s.%s has no comment", name, sub)
			}
		}
	}
}

func documented(n ast.Node) bool {
	for _, g := range ast.Comments(n) {
		if g.Doc {
			return true
		}
	}
	return false
}
