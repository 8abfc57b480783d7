package emit_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/emit"
)

// obeyed are the commands of build services.
var obeyed = regexp.MustCompile(`(?m)^[ \t]*::|##[A-Za-z]*\[`)

// tree is a node without its places.
type tree struct {
	Kind   source.Kind
	Text   string
	Keys   []string
	Values []tree
}

func bare(n *source.Node) tree {
	t := tree{Kind: n.Kind, Text: n.Text}
	for _, f := range n.Fields {
		t.Keys = append(t.Keys, f.Key.Text)
		t.Values = append(t.Values, bare(f.Value))
	}
	for _, it := range n.Items {
		t.Values = append(t.Values, bare(it))
	}
	return t
}

func read(t interface{ Fatalf(string, ...any) }, text string) *source.Node {
	docs, findings := source.Parse("m.yaml", []byte(text), source.DefaultLimits())
	if len(docs) != 1 || len(findings) > 0 {
		t.Fatalf("%d documents, %v in\n%s", len(docs), findings, text)
	}
	return docs[0].Root
}

// TestExamplesComeBack: every document of the examples is written as text that
// reads back as the same document, and writing that again changes nothing.
func TestExamplesComeBack(t *testing.T) {
	files, err := filepath.Glob("../../../examples/*/*/*.yaml")
	if err != nil || len(files) < 10 {
		t.Fatal(len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		docs, _ := source.Parse(file, data, source.DefaultLimits())
		for _, doc := range docs {
			text := emit.Document(doc.Root, emit.Options{})
			again := read(t, text)
			if d := cmp.Diff(bare(doc.Root), bare(again)); d != "" {
				t.Errorf("%s, %s (-file +written):\n%s\n%s", file, doc.Entity(), d, text)
			}
			if d := cmp.Diff(text, emit.Document(again, emit.Options{})); d != "" {
				t.Errorf("%s, %s written twice:\n%s", file, doc.Entity(), d)
			}
		}
	}
}

// TestAnythingComesBack: whatever a node holds, its text reads back as that, and
// no build service that prints it obeys.
func TestAnythingComesBack(t *testing.T) {
	texts := rapid.OneOf(
		rapid.StringMatching(`[a-z0-9 :#,\[\]{}'"&*!|>%@\-?~=.\\/]{0,12}`),
		rapid.StringMatching(`([a-z :#-]{0,6}\n){1,3}[a-z ]{0,4}`),
		rapid.SampledFrom([]string{"true", "null", "017", "1e3", "-1", "- a", "07:30-12:00", "2027-06-30T09:00", "a: b", "ä€😀", "<<", "\ttab", "---", "\u00a0", "\x7f",
			"::warning::x", "x\n  ::add-mask::y\n", "a\n##[error]z", "p##vso[q", "##[\\\"x"}),
	)
	var node func(depth int) *rapid.Generator[*source.Node]
	node = func(depth int) *rapid.Generator[*source.Node] {
		return rapid.Custom(func(t *rapid.T) *source.Node {
			shape := rapid.IntRange(0, 5).Draw(t, "shape")
			switch {
			case shape == 0 && depth > 0:
				n := &source.Node{Kind: source.List}
				for range rapid.IntRange(0, 3).Draw(t, "items") {
					n.Items = append(n.Items, node(depth-1).Draw(t, "item"))
				}
				return n
			case shape <= 2 && depth > 0:
				n := &source.Node{Kind: source.Map}
				for _, k := range rapid.SliceOfNDistinct(texts.Filter(func(s string) bool { return !strings.Contains(s, "\n") }), 0, 3, func(s string) string { return s }).Draw(t, "keys") {
					n.Fields = append(n.Fields, source.Field{Key: &source.Node{Kind: source.String, Text: k}, Value: node(depth-1).Draw(t, "value")})
				}
				return n
			case shape == 3:
				return &source.Node{Kind: source.Number, Text: rapid.SampledFrom([]string{"1", "-0.5", "2e6"}).Draw(t, "number")}
			}
			return &source.Node{Kind: source.String, Text: texts.Draw(t, "text")}
		})
	}
	rapid.Check(t, func(t *rapid.T) {
		root := &source.Node{Kind: source.Map, Fields: []source.Field{{Key: &source.Node{Kind: source.String, Text: "a"}, Value: node(3).Draw(t, "root")}}}
		o := emit.Options{Width: rapid.IntRange(10, 120).Draw(t, "width")}
		if rapid.Bool().Draw(t, "open") {
			o.Open = func(n *source.Node) bool { return len(n.Fields)+len(n.Items) > 0 }
		}
		text := emit.Document(root, o)
		if d := cmp.Diff(bare(root), bare(read(t, text))); d != "" {
			t.Fatalf("(-node +read back) of\n%s\n%s", text, d)
		}
		if at := obeyed.FindString(text); at != "" {
			t.Fatalf("a build service obeys %q in\n%s", at, text)
		}
	})
}

// TestLayout shows the layout, and where remarks stand.
func TestLayout(t *testing.T) {
	root := read(t, `metadata: {"name": 'desk'}
spec:
  people: "6"
  require: "spec: people: >=2\nspec: cost: string\n"
  steps: [{id: triage, work: {p50: 5m, p95: 15m}, next: [{to: value, share: 40%}, {to: mend}]}, {id: mend}]
  week: {"mon-fri": ["09:00-17:00"]}
  note: ""
`)
	people := root.Get("spec").Get("steps").Items[0].Get("work").Get("p95")
	got := emit.Document(root, emit.Options{Width: 60, Remark: func(n *source.Node) string {
		if n == people {
			return "of old"
		}
		return ""
	}})
	want := `metadata: {name: desk}
spec:
  people: "6"
  require: |
    spec: people: >=2
    spec: cost: string
  steps:
    - id: triage
      work:
        p50: 5m
        p95: 15m  # of old
      next: [{to: value, share: 40%}, {to: mend}]
    - {id: mend}
  week: {mon-fri: ["09:00-17:00"]}
  note: ""
`
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
