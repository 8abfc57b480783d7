package explain

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/emit"
)

// inPlace writes a value where it stands in a document: below the fields that
// lead to it, with the required fields beside it.
func (b *Book) inPlace(path string, value *source.Node) string {
	root, parts, ok := b.root(path)
	if !ok || len(parts) == 0 || computed(root.Name) {
		return ""
	}
	if root.Name == metadataType {
		root, parts = b.schema.Type(b.kinds[0]), append([]string{metadataField}, parts...)
	}
	isKind := slices.Contains(b.kinds, root.Name)
	if isKind && !isTop(parts[0]) {
		parts = append([]string{"spec"}, parts...)
	}
	n := b.nest([]*conform.Type{root}, parts, value, isKind)
	if n == nil {
		return ""
	}
	return emit.Document(n, emit.Options{Width: exampleWidth, Open: func(at *source.Node) bool { return at != value && leads(at, value) }})
}

// leads reports whether a node holds another.
func leads(n, to *source.Node) bool {
	if n == to {
		return true
	}
	for _, f := range n.Fields {
		if leads(f.Value, to) {
			return true
		}
	}
	return slices.ContainsFunc(n.Items, func(it *source.Node) bool { return leads(it, to) })
}

// computed reports whether a definition describes what svs says rather than
// what one writes.
func computed(definition string) bool {
	return strings.HasPrefix(definition, "Envelope") || strings.HasPrefix(definition, "Fact") || strings.HasSuffix(definition, "Facts") ||
		definition == "DemandsByType"
}

// isTop reports whether a field stands at the top of every document.
func isTop(field string) bool {
	return field == "apiVersion" || field == "kind" || field == "metadata" || field == "spec"
}

// nest builds the mappings along a path. At the top of a document, and of its
// spec, nothing is written beside the path.
func (b *Book) nest(types []*conform.Type, parts []string, value *source.Node, top bool) *source.Node {
	h, rest := next(types, parts)
	if h == nil {
		return b.nestTable(types, parts, value)
	}
	n := &source.Node{Kind: source.Map}
	child := value
	if len(rest) > 0 {
		child = b.below(h.field.Type, rest, value, top && h.field.Name == "spec")
	}
	if child == nil {
		return nil
	}
	for _, f := range h.owner.Fields {
		switch {
		case f == h.field:
			n.Fields = append(n.Fields, source.Field{Key: text(f.Name), Value: child})
		case f.Required && !top:
			n.Fields = append(n.Fields, source.Field{Key: text(f.Name), Value: b.fieldExample(f)})
		}
	}
	return n
}

// below is a value of type t that holds the rest of a path.
func (b *Book) below(t *conform.Type, rest []string, value *source.Node, top bool) *source.Node {
	for _, leaf := range t.Leaves() {
		var child *source.Node
		switch leaf.Form {
		case conform.Struct, conform.Table:
			child = b.nest([]*conform.Type{leaf}, rest, value, top)
		case conform.List:
			if child = b.below(leaf.Elem, rest, value, false); child != nil {
				child = &source.Node{Kind: source.List, Items: []*source.Node{child}}
			}
		}
		if child != nil {
			return child
		}
	}
	return nil
}

// nestTable writes the key of a table.
func (b *Book) nestTable(types []*conform.Type, parts []string, value *source.Node) *source.Node {
	for _, t := range types {
		if t.Form != conform.Table {
			continue
		}
		key := parts[0]
		if example := b.tableExample(t); key == "*" && len(example.Fields) > 0 {
			key = example.Fields[0].Key.Text
		}
		child := value
		if len(parts) > 1 {
			if child = b.below(t.Elem, parts[1:], value, false); child == nil {
				continue
			}
		}
		return &source.Node{Kind: source.Map, Fields: []source.Field{{Key: text(key), Value: child}}}
	}
	return nil
}

// next finds the field that a path begins with among mappings of several
// types, and the rest of the path. The names of percentiles hold a dot.
func next(types []*conform.Type, parts []string) (*place, []string) {
	for _, n := range []int{2, 1} {
		if n > len(parts) {
			continue
		}
		name := strings.Join(parts[:n], ".")
		for _, t := range types {
			if f := t.Field(name); f != nil {
				return &place{owner: t, field: f}, parts[n:]
			}
		}
	}
	return nil, nil
}
