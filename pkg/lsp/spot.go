package lsp

import (
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// slot is a place in a document with what the schema says may stand there.
type slot struct {
	// typ is what may stand there, nil where nothing is known.
	typ *conform.Type
	// field is the nearest field around, whose attributes count for the items
	// of its list as well.
	field *conform.Field
	// owner is the mapping that holds the field, around the entity in a patch
	// that the place is in.
	owner  *source.Node
	around string
	// path are the fields that lead there, without "spec" and items.
	path []string
}

// under is the slot of a value under a key of a mapping.
func (v *view) under(at slot, n *source.Node, key string) slot {
	next := slot{owner: n, around: at.around, path: append(at.path[:len(at.path):len(at.path)], key)}
	if at.typ == nil {
		return next
	}
	arm := v.schema.Arm(at.typ, n)
	if arm != nil && arm.Form == conform.Table {
		next.typ, next.field = arm.Elem, at.field
		return next
	}
	f := fieldIn(arm, key)
	for _, leaf := range at.typ.Leaves() {
		if f == nil {
			f, arm = fieldIn(leaf, key), leaf
		}
	}
	if f == nil {
		return next
	}
	next.typ, next.field = f.Type, f
	switch {
	case arm.Name == "PatchSet" && key == "set":
		next.around = textOf(n.Get("entity"))
		kind, _, _ := strings.Cut(next.around, "/")
		next.typ = v.schema.Type(kind + "Spec")
	case arm.Name == "NewEntity" && key == "spec":
		next.around = textOf(n.Get("kind")) + "/" + textOf(n.Get("metadata").Get("name"))
		next.typ = v.schema.Type(textOf(n.Get("kind")) + "Spec")
	}
	return next
}

// item is the slot of an item of a list.
func (v *view) item(at slot) slot {
	next := at
	next.typ = nil
	if at.typ == nil {
		return next
	}
	for _, leaf := range at.typ.Leaves() {
		if leaf.Form == conform.List {
			next.typ = leaf.Elem
		}
	}
	return next
}

func fieldIn(t *conform.Type, key string) *conform.Field {
	if t == nil || t.Form != conform.Struct {
		return nil
	}
	return t.Field(key)
}

func textOf(n *source.Node) string {
	if n == nil {
		return ""
	}
	return n.Text
}

// spot is where a place lies in a document.
type spot struct {
	doc *source.Document
	// kind is that of the document.
	kind string
	slot
	// node is the key or value there; nil for a place that no text takes.
	node  *source.Node
	isKey bool
}

// find says where a place lies.
func (v *view) find(pos diag.Pos) *spot {
	doc := v.at(pos)
	if doc == nil {
		return nil
	}
	t, kind := v.root(doc)
	s := &spot{doc: doc, kind: kind, slot: slot{typ: t}}
	v.descend(s, doc.Root, pos)
	return s
}

func (v *view) descend(s *spot, n *source.Node, pos diag.Pos) {
	switch {
	case len(n.Fields) > 0:
		last := -1
		for i, kv := range n.Fields {
			if kv.Key.Pos.Compare(pos) <= 0 {
				last = i
			}
		}
		if last < 0 {
			return
		}
		kv := n.Fields[last]
		if takes(kv.Key, pos) {
			s.slot, s.node, s.isKey = v.under(s.slot, n, kv.Key.Text), kv.Key, true
			return
		}
		if kv.Value.Pos.Compare(pos) <= 0 {
			s.slot = v.under(s.slot, n, kv.Key.Text)
			v.descend(s, kv.Value, pos)
		}
	case len(n.Items) > 0:
		last := -1
		for i, it := range n.Items {
			if it.Pos.Compare(pos) <= 0 {
				last = i
			}
		}
		if last >= 0 {
			s.slot = v.item(s.slot)
			v.descend(s, n.Items[last], pos)
		}
	case takes(n, pos):
		s.node = n
	}
}

// takes reports whether a scalar covers a place. The place just behind it
// counts: there a cursor stands that has passed over it.
func takes(n *source.Node, pos diag.Pos) bool {
	if n.Kind == source.List || n.Kind == source.Map || n.Kind == source.Null {
		return false
	}
	if n.Style == source.Literal || n.Style == source.Folded {
		return pos.Compare(n.Pos) >= 0
	}
	return n.Pos.Line == pos.Line && pos.Column >= n.Pos.Column && pos.Column <= n.Pos.Column+n.Width
}
