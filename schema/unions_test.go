package schema_test

import (
	"slices"
	"testing"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// TestArmsAreDisjoint asks of every two mappings of a union that each refuses
// what the other needs: a field it does not know, or another literal. CUE does
// not drop an arm because one of its required fields is missing, so required
// fields alone would leave a value undecided.
func TestArmsAreDisjoint(t *testing.T) {
	defs := definitions(t)
	eachField(t, func(where string, f *ast.Field) {
		var structs []string
		for _, a := range arms(defs, f.Value) {
			if id, ok := a.(*ast.Ident); ok && defs[id.Name] != nil {
				structs = append(structs, id.Name)
			}
		}
		for i, a := range structs {
			for _, b := range structs[i+1:] {
				if !refuses(defs, a, b) || !refuses(defs, b, a) {
					t.Errorf("%s: a value may fit both %s and %s", where, a, b)
				}
			}
		}
	})
}

// refuses reports whether b refuses every whole value of a: it does not know a
// field that all of them have, or wants another literal there. Where a needs
// no field, b must not know any field of a but literals.
func refuses(defs map[string]*ast.Field, a, b string) bool {
	theirs := map[string][]string{}
	for _, f := range fields(defs, defs[b].Value) {
		theirs[label(f)] = literals(defs, f.Value)
	}
	required, apart := false, true
	for _, f := range fields(defs, defs[a].Value) {
		mine := literals(defs, f.Value)
		other, known := theirs[label(f)]
		shared := slices.ContainsFunc(mine, func(w string) bool { return slices.Contains(other, w) })
		if f.Constraint == token.NOT {
			required = true
			if !known || mine != nil && other != nil && !shared {
				return true
			}
		}
		apart = apart && (!known || mine != nil)
	}
	return !required && apart
}

// literals are the words of an enumeration, nil for any other type.
func literals(defs map[string]*ast.Field, e ast.Expr) []string {
	var out []string
	for _, a := range arms(defs, e) {
		lit, ok := a.(*ast.BasicLit)
		if !ok {
			return nil
		}
		out = append(out, lit.Value)
	}
	return out
}
