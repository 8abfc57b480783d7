package schema_test

import (
	"slices"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
)

// listFields names every list that a document can hold: Definition.field, the
// values of a table as Definition.*, and a list of lists once more with [].
func listFields(t *testing.T) []string {
	defs := definitions(t)
	var out []string
	structs(defs, func(name string, fs []*ast.Field) {
		for _, f := range fs {
			key := name + "." + label(f)
			if label(f) == "" {
				key = name + ".*"
			}
			for _, a := range arms(defs, f.Value) {
				for ; itemType(a) != nil; a = oneArm(defs, itemType(a)) {
					out = append(out, key)
					key += "[]"
				}
			}
		}
	})
	slices.Sort(out)
	return out
}

// oneArm follows a name to what it stands for when that is no union.
func oneArm(defs map[string]*ast.Field, e ast.Expr) ast.Expr {
	if as := arms(defs, e); len(as) == 1 {
		return as[0]
	}
	return e
}

func TestListTable(t *testing.T) {
	table := compile(t).LookupPath(cue.ParsePath("lists"))
	var rows []string
	it, err := table.Fields()
	if err != nil {
		t.Fatal(err)
	}
	for it.Next() {
		rows = append(rows, it.Selector().Unquoted())
		behaviour, err := it.Value().String()
		if err != nil || !slices.Contains([]string{"id", "name", "set", "sequence", "whole"}, behaviour) {
			t.Errorf("%s behaves %q", it.Selector(), behaviour)
		}
	}
	want := listFields(t)
	for _, l := range want {
		if !slices.Contains(rows, l) {
			t.Errorf("the list %q has no row", l)
		}
	}
	for _, r := range rows {
		if !slices.Contains(want, r) {
			t.Errorf("the row %q belongs to no list", r)
		}
	}
}
