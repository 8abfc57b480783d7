package ask

import (
	"slices"
	"strconv"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/eval"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
)

// Spot is a break led back to what the user wrote.
type Spot struct {
	// Place is the value that breaks the text, or the nearest thing around a
	// missing one; Width is 0 where only its beginning is known.
	Place diag.Place
	Width int
	// Path is as findings have it: "promises[#2].within", "facts.handoffs".
	Path string
	// Is is the value as the user wrote it, "" for none.
	Is string
	// Field is what the value is called, for a sentence.
	Field string
	// Missing says that there is none.
	Missing bool
}

// Spot finds where a break stands in an entity.
func (s *Subjects) Spot(e model.Any, b eval.Break) Spot {
	base := e.Base()
	out := Spot{Place: base.Place(), Missing: b.Missing, Is: b.Got, Field: strings.Join(b.Path, ".")}
	doc := s.Document(base)
	if doc == nil || len(b.Path) == 0 {
		return out
	}
	path := slices.Clone(b.Path)
	if path[0] == "facts" {
		out.Path = strings.Join(path, ".")
		out.Field = out.Path
		if thing := thingOf(doc, path); thing != nil {
			out.Place.Pos = firstOf(thing)
			out.Width = 0
		}
		return out
	}
	node, depth := descend(doc.Root, path)
	rest := path[depth:]
	out.Path = doc.Path(node)
	for _, part := range rest {
		out.Path = strings.TrimPrefix(out.Path+"."+part, ".")
	}
	out.Path = strings.TrimPrefix(out.Path, "spec.")
	out.Field = strings.TrimPrefix(strings.Join(path, "."), "spec.")
	if out.Path != "" {
		out.Field = out.Path
	}
	switch {
	case node == doc.Root:
	case len(rest) == 0 && scalar(node):
		out.Place.Pos, out.Width, out.Is = node.Pos, int(node.Width), written(node, b.Got)
	default:
		out.Place.Pos = firstOf(node)
	}
	return out
}

// descend follows a path as far as the document goes.
func descend(root *source.Node, path []string) (node *source.Node, depth int) {
	node = root
	for i, part := range path {
		var next *source.Node
		switch node.Kind {
		case source.Map:
			next = node.Get(part)
		case source.List:
			if n, err := strconv.Atoi(part); err == nil && n >= 0 && n < len(node.Items) {
				next = node.Items[n]
			}
		}
		if next == nil {
			return node, i
		}
		node = next
	}
	return node, len(path)
}

// thingOf is the item of a list that a fact is about: facts.steps.triage.
func thingOf(doc *source.Document, path []string) *source.Node {
	if len(path) < 3 {
		return nil
	}
	list := doc.Root.Get("spec").Get(path[1])
	if list == nil {
		return nil
	}
	return find(list, path[2])
}

// find looks for an item by id or name, branches within branches included.
func find(n *source.Node, name string) *source.Node {
	for _, it := range n.Items {
		for _, key := range []string{"id", "name"} {
			if v := it.Get(key); v != nil && v.Text == name {
				return it
			}
		}
		for _, below := range append(slices.Clone(it.Items), it.Get("parallel")) {
			if below == nil {
				continue
			}
			if found := find(below, name); found != nil {
				return found
			}
		}
		if found := find(it, name); found != nil {
			return found
		}
	}
	return nil
}

func scalar(n *source.Node) bool { return n.Kind != source.Map && n.Kind != source.List }

// firstOf is a word of a thing that can be marked.
func firstOf(n *source.Node) diag.Pos {
	if len(n.Fields) > 0 {
		return n.Fields[0].Key.Pos
	}
	return n.Pos
}

// written is a scalar as it stands in the file; only what is text to a policy
// too is put in quotes.
func written(n *source.Node, got string) string {
	text := n.Text
	if len([]rune(text)) > 60 {
		text = string([]rune(text)[:60]) + "…"
	}
	if n.Kind == source.String && strings.HasPrefix(got, `"`) {
		return diag.Quote(text)
	}
	return text
}
