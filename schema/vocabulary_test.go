package schema_test

import (
	"slices"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"github.com/google/go-cmp/cmp"
)

// keys are the keys of a data table, in written order.
func keys(t *testing.T, root cue.Value, path string) []string {
	t.Helper()
	it, err := root.LookupPath(cue.ParsePath(path)).Fields()
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	var out []string
	for it.Next() {
		out = append(out, it.Selector().Unquoted())
	}
	return out
}

// words are the literals of an enumeration, in written order.
func words(t *testing.T, def string) []string {
	t.Helper()
	defs := definitions(t)
	var out []string
	for _, a := range arms(defs, defs[def].Value) {
		lit, ok := a.(*ast.BasicLit)
		if !ok {
			t.Fatalf("%s is no enumeration", def)
		}
		s, err := literal.Unquote(lit.Value)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

func sorted(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}

const edition = `vocabulary.editions."svs-4".`

func TestVocabularyMatchesEnumerations(t *testing.T) {
	root := compile(t)
	for _, c := range []struct {
		table, def string
		count      int
	}{
		{edition + "activities", "#Activity", 6},
		{edition + "practices", "#PracticeName", 34},
		{edition + "dimensions", "#Dimension", 4},
		{"vocabulary.demandTypes", "#DemandType", 3},
		{"vocabulary.kinds", "#Kind", 24},
	} {
		table := keys(t, root, c.table)
		if len(table) != c.count {
			t.Errorf("%s has %d rows, want %d", c.table, len(table), c.count)
		}
		if diff := cmp.Diff(sorted(table), sorted(words(t, c.def))); diff != "" {
			t.Errorf("%s (-) and %s (+):\n%s", c.table, c.def, diff)
		}
	}
	if diff := cmp.Diff(sorted(words(t, "#Kind")), sorted(kinds(definitions(t)))); diff != "" {
		t.Errorf("#Kind (-) and the documents' definitions (+):\n%s", diff)
	}
	if n := len(keys(t, root, edition+"principles")); n != 7 {
		t.Errorf("there are %d principles, want 7", n)
	}
}

func TestPracticesByCategory(t *testing.T) {
	root := compile(t)
	got := map[string]int{}
	for _, name := range keys(t, root, edition+"practices") {
		category, err := root.LookupPath(cue.ParsePath(edition + `practices."` + name + `".category`)).String()
		if err != nil {
			t.Fatal(err)
		}
		got[category]++
	}
	if diff := cmp.Diff(map[string]int{"general": 14, "service": 17, "technical": 3}, got); diff != "" {
		t.Error(diff)
	}
}

func TestDimensionsNameFieldsOfPractice(t *testing.T) {
	root := compile(t)
	var spec []string
	defs := definitions(t)
	for _, f := range fields(defs, defs["#PracticeSpec"].Value) {
		spec = append(spec, label(f))
	}
	for _, name := range keys(t, root, edition+"dimensions") {
		field, err := root.LookupPath(cue.ParsePath(edition + `dimensions."` + name + `".field`)).String()
		if err != nil || !slices.Contains(spec, field) {
			t.Errorf("the dimension %s names the field %q, which a Practice does not have", name, field)
		}
	}
}

// TestWordsAreDescribed asks for a title, a gist and different aliases.
func TestWordsAreDescribed(t *testing.T) {
	root := compile(t)
	for _, table := range []string{edition + "activities", edition + "practices", edition + "principles", edition + "dimensions", "vocabulary.demandTypes"} {
		names := keys(t, root, table)
		taken := map[string]string{}
		for _, name := range names {
			at := table + `."` + name + `".`
			for _, field := range []string{"title", "gist"} {
				if s, err := root.LookupPath(cue.ParsePath(at + field)).String(); err != nil || s == "" {
					t.Errorf("%s has no %s", at, field)
				}
			}
			it, err := root.LookupPath(cue.ParsePath(at + "aliases")).List()
			if err != nil {
				t.Errorf("%s has no aliases: %v", at, err)
				continue
			}
			for it.Next() {
				alias, _ := it.Value().String()
				if slices.Contains(names, alias) || taken[alias] != "" {
					t.Errorf("%s: the alias %q is taken", at, alias)
				}
				taken[alias] = name
			}
		}
	}
}
