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

// unused are the kinds and fields of the language that no example uses, each
// with the reason. Whoever adds a field shows it in an example or says here why
// not; whoever shows one takes it off.
var unused = map[string]string{}

// percentile are fields of which one example stands for all.
var percentile = regexp.MustCompile(`^DistPercentiles\.p`)

// TestEveryFieldIsShown walks every document of every example, and every
// svs.yaml, beside the schema's types, and lists the kinds and fields that were
// never met. Changes of a patch do not count: their fields have no types of
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
			used.walk(language.Type(root), doc.Root)
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

// walk notes the fields of n, a value of type t, and of all that is in it.
func (u usage) walk(t *conform.Type, n *source.Node) {
	if t == nil {
		return
	}
	for _, leaf := range t.Leaves() {
		switch {
		case leaf.Form == conform.List && n.Kind == source.List:
			for _, item := range n.Items {
				u.walk(leaf.Elem, item)
			}
			return
		case leaf.Form == conform.Table && n.Kind == source.Map:
			for _, f := range n.Fields {
				u.walk(leaf.Elem, f.Value)
			}
			return
		case leaf.Form == conform.Struct && n.Kind == source.Map && fits(leaf, n):
			for _, f := range n.Fields {
				u[key(leaf, f.Key.Text)] = true
				u.walk(leaf.Field(f.Key.Text).Type, f.Value)
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
	var visit func(*conform.Type)
	visit = func(t *conform.Type) {
		if t == nil || seen[t] {
			return
		}
		seen[t] = true
		visit(t.Elem)
		for _, arm := range t.Arms {
			visit(arm)
		}
		for _, f := range t.Fields {
			if !u[key(t, f.Name)] {
				out = append(out, key(t, f.Name))
			}
			visit(f.Type)
		}
	}
	visit(t)
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
