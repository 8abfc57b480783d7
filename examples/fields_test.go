package examples_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/schema"
)

// unused are the kinds, fields and words of the language that no example uses,
// each with the reason. Whoever adds one shows it in an example or says here why
// not; whoever shows one takes it off.
var unused = map[string]string{
	"DistMean.dist: weibull":      "egi-like shows a Weibull distribution by its scale",
	"FailOn: info":                "a workspace says once when it fails",
	"FailOn: never":               "a workspace says once when it fails",
	"PracticeCategory: service":   "for practices beside the 34, of which few organisations have more than one",
	"PracticeCategory: technical": "for practices beside the 34, of which few organisations have more than one",
	"RuleSeverity: info":          "an example that is clean needs no rule to be quieter",
	"RuleSeverity: off":           "an example that is clean needs no rule to be quieter",
	"RuleSeverity: warning":       "an example that is clean needs no rule to be quieter",
}

// names are lists of words of which a few stand for all, each with the reason.
var names = map[string]string{
	"Kind":         "as a field of its own it selects entities; the kinds of documents are looked at one by one",
	"PracticeName": "a practice is mostly known by its own name; no organisation has all 34",
	"Component":    "it sorts checks; two of its eight words show how",
}

// percentile are fields of which one example stands for all.
var percentile = regexp.MustCompile(`^DistPercentiles\.p`)

// TestEveryFieldIsShown walks every document of every example, and every
// svs.yaml, beside the schema's types, and lists the kinds, fields and words
// that were never met. Changes of a patch do not count: their fields have no types of
// their own.
func TestEveryFieldIsShown(t *testing.T) {
	language, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	used := usage{}
	for _, path := range modelFiles(t) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		docs, findings := source.Parse(path, data, source.DefaultLimits())
		if len(findings) > 0 {
			t.Fatalf("%s: %s", path, findings[0].Message)
		}
		for _, doc := range docs {
			root := definition(path, doc.Root)
			used[root] = true
			used.walk(language.Type(root), doc.Root, "")
		}
	}
	got := []string{}
	for _, name := range append(language.Kinds(), "Settings") {
		if !used[name] {
			got = append(got, name)
		}
		got = append(got, used.missing(language.Type(name))...)
	}
	slices.Sort(got)
	got = slices.Compact(got)
	want := []string{}
	for name := range unused {
		want = append(want, name)
	}
	slices.Sort(want)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("what no example uses (-listed +now):\n%s", d)
	}
}

// modelFiles are the settings and the documents of all examples.
func modelFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if filepath.Ext(path) == ".yaml" {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatal("no files of an example found", err)
	}
	return files
}

// definition is the name of the definition that a document is held against.
func definition(path string, root *source.Node) string {
	if filepath.Base(path) == "svs.yaml" {
		return "Settings"
	}
	for _, f := range root.Fields {
		if f.Key.Text == "kind" {
			return f.Value.Text
		}
	}
	return ""
}

// usage are the fields met so far, as "Definition.field".
type usage map[string]bool

// walk notes the fields and words of n, a value of type t that stands in the field
// at, and of all that is in it.
func (u usage) walk(t *conform.Type, n *source.Node, at string) {
	if t == nil {
		return
	}
	for _, leaf := range t.Leaves() {
		switch {
		case leaf.Form == conform.Enum && slices.Contains(leaf.Values, n.Text):
			u[word(leaf, at, n.Text)] = true
			return
		case leaf.Form == conform.List && n.Kind == source.List:
			for _, item := range n.Items {
				u.walk(leaf.Elem, item, at)
			}
			return
		case leaf.Form == conform.Table && n.Kind == source.Map:
			for _, f := range n.Fields {
				u.walk(leaf.Elem, f.Value, at)
			}
			return
		case leaf.Form == conform.Struct && n.Kind == source.Map && fits(leaf, n):
			for _, f := range n.Fields {
				u[key(leaf, f.Key.Text)] = true
				u.walk(leaf.Field(f.Key.Text).Type, f.Value, key(leaf, f.Key.Text))
			}
			return
		}
	}
}

// fits reports whether a struct has all keys of n, n all that it requires, and
// words only where they are listed.
func fits(t *conform.Type, n *source.Node) bool {
	has := map[string]bool{}
	for _, f := range n.Fields {
		has[f.Key.Text] = true
		field := t.Field(f.Key.Text)
		if field == nil || field.Type.Form == conform.Enum && !slices.Contains(field.Type.Values, f.Value.Text) {
			return false
		}
	}
	return !slices.ContainsFunc(t.Fields, func(f *conform.Field) bool { return f.Required && !has[f.Name] })
}

// missing are the fields not met, of t and of all that it leads to.
func (u usage) missing(t *conform.Type) []string {
	var out []string
	seen := map[*conform.Type]bool{}
	var visit func(t *conform.Type, at string)
	visit = func(t *conform.Type, at string) {
		if t == nil || seen[t] {
			return
		}
		seen[t] = true
		visit(t.Elem, at)
		for _, arm := range t.Arms {
			visit(arm, at)
		}
		for _, w := range t.Values {
			if names[t.Name] == "" && !u[word(t, at, w)] {
				out = append(out, word(t, at, w))
			}
		}
		for _, f := range t.Fields {
			if !u[key(t, f.Name)] {
				out = append(out, key(t, f.Name))
			}
			if def, ok := f.Attr("default"); ok {
				u[word(f.Type, key(t, f.Name), def[0])] = true // what is left out is used
			}
			visit(f.Type, key(t, f.Name))
		}
	}
	visit(t, "")
	return out
}

// key names a field; all percentiles are one.
func key(t *conform.Type, field string) string {
	name := t.Name + "." + field
	if percentile.MatchString(name) {
		return "DistPercentiles.p"
	}
	return name
}

// word names one of an enumeration's words, by its definition or, where that has
// no name, by its field.
func word(t *conform.Type, at, w string) string {
	if t.Name != "" {
		at = t.Name
	}
	return at + ": " + w
}
