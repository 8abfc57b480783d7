package change_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/svs-project/svs/pkg/change"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/emit"
)

// texts are the documents of all examples, one text each.
func texts(t *testing.T) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir("../../examples", func(path string, d os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".yaml") || d.Name() == "svs.yaml" {
			return err
		}
		data, err := os.ReadFile(path)
		for _, doc := range parse(t, path, string(data)) {
			if doc.Entity() != "" {
				out = append(out, emit.Document(doc.Root, emit.Options{}))
			}
		}
		return err
	})
	if err != nil || len(out) < 100 {
		t.Fatalf("%d documents, %v", len(out), err)
	}
	return out
}

// unique keeps the first document of each name.
func unique(docs []source.Document) []source.Document {
	seen := map[string]bool{}
	return slices.DeleteFunc(docs, func(d source.Document) bool {
		twice := seen[d.Entity()]
		seen[d.Entity()] = true
		return twice
	})
}

// model draws some documents and returns their text.
func model(t *rapid.T, from []string) string {
	picked := rapid.SliceOfNDistinct(rapid.IntRange(0, len(from)-1), 1, 6, rapid.ID).Draw(t, "documents")
	var out []string
	for _, i := range picked {
		out = append(out, from[i])
	}
	return strings.Join(out, "---\n")
}

// mutate changes a model at random: values go, lists turn round, names and
// numbers change.
func mutate(t *rapid.T, docs []source.Document) string {
	var out []string
	for i := range docs {
		if len(docs) > 1 && rapid.IntRange(0, 9).Draw(t, "drop") == 0 {
			continue
		}
		for range rapid.IntRange(0, 4).Draw(t, "changes") {
			n := pick(t, docs[i].Root)
			if n == nil {
				continue
			}
			disturb(t, n)
		}
		out = append(out, emit.Document(docs[i].Root, emit.Options{}))
	}
	return strings.Join(out, "---\n")
}

// pick goes down to some mapping or list.
func pick(t *rapid.T, root *source.Node) *source.Node {
	n := root.Get("spec")
	for n != nil {
		var inner []*source.Node
		for _, kv := range n.Fields {
			if kv.Value.Kind == source.Map || kv.Value.Kind == source.List {
				inner = append(inner, kv.Value)
			}
		}
		for _, item := range n.Items {
			if item.Kind == source.Map || item.Kind == source.List {
				inner = append(inner, item)
			}
		}
		i := rapid.IntRange(-1, len(inner)-1).Draw(t, "into")
		if i < 0 {
			return n
		}
		n = inner[i]
	}
	return nil
}

func disturb(t *rapid.T, n *source.Node) {
	switch {
	case len(n.Items) > 0:
		i := rapid.IntRange(0, len(n.Items)-1).Draw(t, "item")
		switch rapid.IntRange(0, 2).Draw(t, "how") {
		case 0:
			n.Items = slices.Delete(n.Items, i, i+1)
		case 1:
			slices.Reverse(n.Items)
		case 2:
			n.Items = append(n.Items[i:], n.Items[:i]...)
		}
	case len(n.Fields) > 0:
		i := rapid.IntRange(0, len(n.Fields)-1).Draw(t, "field")
		v := n.Fields[i].Value
		switch {
		case v.Kind == source.Number:
			v.Text = "1" + v.Text
		case v.Kind == source.String && rapid.Bool().Draw(t, "another"):
			v.Text = "a" + v.Text
		default:
			n.Fields = slices.Delete(n.Fields, i, i+1)
		}
	}
}

func TestProperties(t *testing.T) {
	schema, from := theSchema(t), texts(t)
	rapid.Check(t, func(rt *rapid.T) {
		was := model(rt, from)
		docs := func(text string) change.Model { return change.Model{Documents: unique(parse(t, "m.yaml", text))} }
		now := mutate(rt, docs(was).Documents)
		same, err := change.Compare(schema, docs(was), docs(was), nil)
		if err != nil || !same.Empty() {
			rt.Fatalf("a model differs from itself: %v %s", err, tell(same))
		}
		there, err := change.Compare(schema, docs(was), docs(now), nil)
		if err != nil {
			rt.Fatal(err)
		}
		back, err := change.Compare(schema, docs(now), docs(was), nil)
		if err != nil {
			rt.Fatal(err)
		}
		if !change.Same(change.Reverse(there), back) {
			rt.Fatalf("there:\n%sback:\n%s", tell(there), tell(back))
		}
		applied(rt, schema, there)
		applied(rt, schema, change.Reverse(there))
	})
}

// applied checks that the base with all changes says what the other side says.
func applied(t interface{ Fatalf(string, ...any) }, schema *conform.Schema, d *change.Diff) {
	for _, e := range d.Entities {
		if e.From == nil || e.To == nil || len(d.LeftOut) > 0 {

			continue
		}
		root, err := change.Apply(schema, e)
		if err != nil {
			t.Fatalf("%v\n%s", err, tell(d))
		}
		e.From = &change.State{Root: root}
		left, err := change.Compare(schema, change.Model{Documents: []source.Document{{Root: root}}}, change.Model{Documents: []source.Document{{Root: e.To.Root}}}, nil)
		if err != nil {
			t.Fatalf("%v", err)
		}
		if !left.Empty() {
			t.Fatalf("%s\napplied, this is left:\n%s", tell(d), tell(left))
		}
	}
}
