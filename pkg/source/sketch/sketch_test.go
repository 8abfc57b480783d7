package sketch_test

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/sketch"
)

// TestSketchOfWhatCanBeRead: of a document that can be read, the sketch is the
// document: the same keys, values and places. Texts over several lines are the
// exception; of those only the beginning has to agree.
func TestSketchOfWhatCanBeRead(t *testing.T) {
	documents := 0
	err := fs.WalkDir(os.DirFS("../../../examples"), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".yaml") {
			return err
		}
		data, err := os.ReadFile("../../../examples/" + path)
		if err != nil {
			return err
		}
		docs, found := source.Parse(path, data, source.DefaultLimits())
		if len(found) > 0 {
			return nil
		}
		sketched := sketch.Documents(path, string(data))
		for _, want := range docs {
			var got *source.Document
			for i := range sketched {
				if sketched[i].Pos.Compare(want.Pos) <= 0 {
					got = &sketched[i]
				}
			}
			documents++
			same(t, path, want.Root, got.Root)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if documents < 200 {
		t.Fatalf("only %d documents were compared", documents)
	}
}

// same holds a node of a sketch against the one that was read.
func same(t *testing.T, path string, want, got *source.Node) {
	t.Helper()
	at := fmt.Sprintf("%s:%d:%d", path, want.Pos.Line, want.Pos.Column)
	block := want.Style == source.Literal || want.Style == source.Folded
	multiline := want.Style == source.Plain && strings.Contains(got.Text, " ") || want.Style == source.DoubleQuoted || want.Style == source.SingleQuoted
	switch {
	case block && got.Kind == source.String:
	case want.Kind != got.Kind:
		t.Errorf("%s: a %s is sketched as a %s", at, want.Kind, got.Kind)
		return
	case want.Kind != source.Null && want.Pos != got.Pos && want.Kind != source.Map && want.Kind != source.List:
		t.Errorf("%s: sketched at %v", at, got.Pos)
	case len(want.Fields) != len(got.Fields) || len(want.Items) != len(got.Items):
		t.Errorf("%s: %d keys and %d items are sketched as %d and %d", at, len(want.Fields), len(want.Items), len(got.Fields), len(got.Items))
		return
	case want.Text != got.Text && want.Kind != source.Null && !multiline && !block:
		t.Errorf("%s: %q is sketched as %q", at, want.Text, got.Text)
	}
	for i := range want.Fields {
		if a, b := want.Fields[i].Key, got.Fields[i].Key; a.Text != b.Text || a.Pos != b.Pos {
			t.Errorf("%s: the key %q at %v is sketched as %q at %v", at, a.Text, a.Pos, b.Text, b.Pos)
		}
		same(t, path, want.Fields[i].Value, got.Fields[i].Value)
	}
	for i := range want.Items {
		same(t, path, want.Items[i], got.Items[i])
	}
}

// TestSketchOfWhatIsTyped: texts that no parser reads, and what they probably
// say. ‸ is the cursor, which stands in what is written <so>.
func TestSketchOfWhatIsTyped(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "null"},
		{"ki‸", "<ki>"},
		{"kind: Te‸", "{kind: <Te>}"},
		{"kind:‸", "{kind: <>}"},
		{"kind: \nmeta‸", "{kind: null, <meta>: null}"},
		{"spec:\n  peo‸", "{spec: <peo>}"},
		{"spec:\n  people: 2\n  ca‸\n  b: 1", "{spec: {people: 2, <ca>: null, b: 1}}"},
		{"spec:\n  ca‸\n  b: 1", "{spec: {<ca>: null, b: 1}}"},
		{"steps:\n- id: a\n  te‸\n- id: b", "{steps: [{id: a, <te>: null}, {id: b}]}"},
		{"steps:\n  - ‸", "{steps: [<>]}"},
		{"steps:\n  - id: a\n  - ‸\nlimits: 1", "{steps: [{id: a}, <>], limits: 1}"},
		{"a: {b: 1, c‸\nd: 2", "{a: {b: 1, <c>: null}, d: 2}"},
		{"a: {b: 1, c: ‸\nd: 2", "{a: {b: 1, c: <>}, d: 2}"},
		{"a: [x, {to: ‸\n", "{a: [x, {to: <>}]}"},
		{"a: [x,\n  y‸\nb: 1", "{a: [x, <y>], b: 1}"},
		{"a: 'x‸\nb: 1", "{a: <x>, b: 1}"},
		{"a: \"x: ‸\"\nb: 1", "{a: <x: >, b: 1}"},
		{"a: 1 # ‸", "{a: 1}"},
		{"# ‸\na: 1", "{a: 1}"},
		{"a: |\n  x: ‸\n  y\nb: 1", "{a: <x: \ny>, b: 1}"},
		{"description: of\n  two lines\nb‸", "{description: of two lines, <b>: null}"},
		{"a: 1\r\nb‸\r\n", "{a: 1, <b>: null}"},
		{"a: ]‸", "{a: <]>}"},
		{"}‸: {", "{<}>: {}}"},
		{"- - a\n  - ‸", "[[a, <>]]"},
		{"a: {b: {c: [‸", "{a: {b: {c: [<>]}}}"},
	} {
		docs := sketch.Documents("", strings.ReplaceAll(c.text, "‸", sketch.Mark))
		if got := flat(docs[0].Root); got != c.want {
			t.Errorf("%q is sketched as %s, want %s", c.text, got, c.want)
		}
	}
	docs := sketch.Documents("", "a: 1\n---\nb: [\n--- # c\nd: "+sketch.Mark)
	if len(docs) != 3 || flat(docs[1].Root) != "{b: []}" || flat(docs[2].Root) != "{d: <>}" || docs[2].Pos.Line != 5 {
		t.Errorf("documents: %v", docs)
	}
}

// flat writes a sketch in one line.
func flat(n *source.Node) string {
	switch n.Kind {
	case source.Null:
		return "null"
	case source.Map:
		var parts []string
		for _, kv := range n.Fields {
			parts = append(parts, flat(kv.Key)+": "+flat(kv.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case source.List:
		var parts []string
		for _, it := range n.Items {
			parts = append(parts, flat(it))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	if before, after, ok := strings.Cut(n.Text, sketch.Mark); ok {
		return "<" + before + after + ">"
	}
	return n.Text
}

// FuzzSketch: no text is too odd, and every place lies in the text.
func FuzzSketch(f *testing.F) {
	for _, seed := range []string{"a: {b: [", "- - -\n  - x: |\n y", "\t\"a\": 'b\n---\n}]:,", "a:\n b:\n  c:\n d", strings.Repeat("[", 300), strings.Repeat("- ", 300), "{a: 1}: b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.Split(text, "\n")
		for _, d := range sketch.Documents("", text) {
			var walk func(n *source.Node)
			walk = func(n *source.Node) {
				if n.Pos.Line < 1 || n.Pos.Column < 1 || int(n.Pos.Line) > len(lines)+1 {
					t.Fatalf("%q: a place outside of the text: %v", text, n.Pos)
				}
				for _, kv := range n.Fields {
					walk(kv.Key)
					walk(kv.Value)
				}
				for _, it := range n.Items {
					walk(it)
				}
			}
			walk(d.Root)
		}
	})
}
