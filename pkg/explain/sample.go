package explain

import (
	_ "embed" // for the examples
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/emit"
)

//go:embed kinds.yaml
var kindExamples string

//go:embed settings.yaml
var settingsExample string

// SettingsSample is the example of a settings file.
func SettingsSample() string { return settingsExample }

// Samples is the text of all examples of kinds: one whole model.
func Samples() string { return kindExamples }

// sample is the example of a kind, as text and as a document.
type sample struct {
	text string
	root *source.Node
}

// readSamples finds the first document of each kind.
func readSamples() (map[string]sample, error) {
	docs, findings := source.Parse("kinds.yaml", []byte(kindExamples), source.DefaultLimits())
	if len(findings) > 0 {
		return nil, fmt.Errorf("examples of kinds: %s", findings[0].Message)
	}
	texts := strings.Split(kindExamples, "\n---\n")
	out := map[string]sample{}
	for i, doc := range docs {
		kind := doc.Root.Get("kind").Text
		if _, taken := out[kind]; taken {
			continue
		}
		_, text, _ := strings.Cut(texts[i], "apiVersion:")
		out[kind] = sample{"apiVersion:" + strings.TrimSuffix(text, "\n") + "\n", doc.Root}
	}
	return out, nil
}

// exampleWidth is how wide the lines of an example may be.
const exampleWidth = 76

// sampleAt is the value at a path of the example of a kind, nil where the
// example has none.
func (b *Book) sampleAt(path string) *source.Node {
	kind, rest, _ := strings.Cut(path, ".")
	n := b.samples[kind].root
	if n == nil || rest == "" {
		return nil
	}
	if first, _, _ := strings.Cut(rest, "."); first != "metadata" && first != "kind" && first != "apiVersion" && first != "spec" {
		n = n.Get("spec")
	}
	for _, part := range strings.Split(rest, ".") {
		if n != nil && n.Kind == source.List {
			n = firstWith(n.Items, part)
		}
		n = n.Get(part)
	}
	return n
}

// firstWith is the first item that has the key.
func firstWith(items []*source.Node, key string) *source.Node {
	for _, it := range items {
		if it.Get(key) != nil {
			return it
		}
	}
	return nil
}

// fieldExample is a value of the field: the attribute of the field, else what
// its type offers.
func (b *Book) fieldExample(f *conform.Field) *source.Node {
	if args, ok := f.Attr("example"); ok {
		if n := parseValue(strings.Join(args, ", ")); n != nil {
			return n
		}
	}
	if f.Type.Form == conform.Bool {
		if def, _ := f.Attr("default"); len(def) > 0 && def[0] == "true" {
			return &source.Node{Kind: source.Bool, Text: "false"}
		}
	}
	return b.typeExample(f.Type, 0)
}

// maxSampleDepth bounds examples of types that hold themselves.
const maxSampleDepth = 4

// typeExample is a value of the type.
func (b *Book) typeExample(t *conform.Type, depth int) *source.Node {
	if args, ok := t.Attr("example"); ok {
		if n := parseValue(strings.Join(args, ", ")); n != nil {
			return n
		}
	}
	switch t.Form {
	case conform.Bool:
		return &source.Node{Kind: source.Bool, Text: "true"}
	case conform.Int, conform.Number:
		return &source.Node{Kind: source.Number, Text: "1"}
	case conform.Text:
		return text("text")
	case conform.Enum:
		return text(t.Values[0])
	case conform.List:
		return &source.Node{Kind: source.List, Items: []*source.Node{b.typeExample(t.Elem, depth+1)}}
	case conform.Struct:
		return b.structExample(t, depth)
	case conform.Table:
		return b.tableExample(t)
	case conform.Union:
		return b.typeExample(forms(t)[0], depth)
	}
	return text("anything")
}

// forms are the forms of a value. Two percentiles come before other ways to
// write a time that varies: that is how people know their work.
func forms(t *conform.Type) []*conform.Type {
	out := slices.Clone(t.Leaves())
	if i := slices.IndexFunc(out, func(leaf *conform.Type) bool { return leaf.Name == "DistPercentiles" }); i > 0 {
		out[0], out[i] = out[i], out[0]
	}
	return out
}

// structExample writes the required fields, and with them one that is
// optional; of a mapping without required fields the first two that have an
// example.
func (b *Book) structExample(t *conform.Type, depth int) *source.Node {
	n := &source.Node{Kind: source.Map}
	room := 2
	for _, f := range t.Fields {
		if f.Required {
			room = 1
		}
	}
	for _, f := range t.Fields {
		_, telling := f.Attr("example")
		if !f.Required && (!telling || room == 0) || depth > maxSampleDepth {
			continue
		}
		if !f.Required {
			room--
		}
		n.Fields = append(n.Fields, source.Field{Key: text(f.Name), Value: b.fieldExample(f)})
	}
	if len(n.Fields) == 0 && len(t.Fields) > 0 {
		f := t.Fields[0]
		n.Fields = append(n.Fields, source.Field{Key: text(f.Name), Value: b.fieldExample(f)})
	}
	return n
}

// tableExample borrows the example of a field that holds such a table.
func (b *Book) tableExample(t *conform.Type) *source.Node {
	for _, p := range b.places {
		if ex, ok := p.field.Attr("example"); ok && p.field.Type.Of == t.Of && t.Of != "" {
			if n := parseValue(strings.Join(ex, ", ")); n != nil {
				return n
			}
		}
	}
	key := "a"
	if t.KeyPattern != nil {
		for _, try := range []string{"mon-fri", "09:00-12:00", "category", "EUR", "SVS4"} {
			if t.KeyPattern.MatchString(try) {
				key = try
				break
			}
		}
	}
	return &source.Node{Kind: source.Map, Fields: []source.Field{{Key: text(key), Value: b.typeExample(t.Elem, 0)}}}
}

// parseValue reads one value of YAML, nil when it is none.
func parseValue(s string) *source.Node {
	docs, findings := source.Parse("example.yaml", []byte("x: "+s+"\n"), source.DefaultLimits())
	if len(docs) != 1 || len(findings) > 0 {
		return nil
	}
	return docs[0].Root.Get("x")
}

func text(s string) *source.Node { return &source.Node{Kind: source.String, Text: s} }

// line writes a value on one line.
func line(n *source.Node) string {
	if n == nil {
		return ""
	}
	return emit.Inline(n)
}
