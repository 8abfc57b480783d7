package overlay

import (
	"slices"
	"strconv"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// merger applies one patch to one document. It changes no node that it is
// given: what holds a change is copied.
type merger struct {
	schema *conform.Schema
	patch  *Patch
	number int
	graft  func(*source.Node) *source.Node
	path   []string

	changes  []Change
	findings []numbered
}

// document returns the root of the patched document.
func (m *merger) document(root *source.Node) *source.Node {
	kind, _, _ := strings.Cut(m.patch.Entity, "/")
	t := m.schema.Type(kind)
	if t == nil || t.Field("spec") == nil {
		return root // an unknown kind is reported
	}
	spec := t.Field("spec")
	if m.patch.to == nil {
		merged := m.value(spec.Type, "", root.Get("spec"), m.patch.set)
		return with(root, m.key("spec"), merged)
	}
	if len(m.patch.at) > 0 && m.patch.at[0].text == "metadata" && !m.patch.at[0].key {
		return m.metadata(t, root)
	}
	child := m.at(spec.Type, "", root.Get("spec"), m.patch.at)
	if child == nil {
		return without(root, "spec")
	}
	return with(root, m.key("spec"), child)
}

// metadata applies a patch of a flag to the metadata, of which the name stays.
func (m *merger) metadata(t *conform.Type, root *source.Node) *source.Node {
	at := m.patch.at
	if len(at) == 1 || at[1].text == "name" {
		m.refuse(at[len(at)-1], "the name of an entity cannot be set", "svs rename changes it everywhere")
		return root
	}
	m.path = append(m.path, "metadata")
	child := m.at(t.Field("metadata").Type, "", root.Get("metadata"), at[1:])
	return with(root, m.key("metadata"), child)
}

// value merges a value into another of type t; place is where it stands, for
// the list table. The base may be nil.
func (m *merger) value(t *conform.Type, place string, base, to *source.Node) *source.Node {
	if base == nil || base.Kind == source.Null {
		fresh := m.fresh(t, place, to)
		m.changed(base, fresh, to)
		return fresh
	}
	arm := m.schema.Arm(t, to)
	switch {
	case arm == nil:
	case t.Form == conform.Union && (arm.Form != conform.List || m.schema.Behavior(place).Key() == "" || m.schema.Arm(t, base) != arm):
		// one of several forms: replaced as one
	case arm.Form == conform.Struct && base.Kind == source.Map && to.Kind == source.Map:
		return m.fields(base, to, func(key string) (*conform.Type, string) {
			if f := arm.Field(key); f != nil {
				return f.Type, conform.ListPlace(arm, key)
			}
			return nil, ""
		})
	case arm.Form == conform.Table && base.Kind == source.Map && to.Kind == source.Map:
		return m.fields(base, to, func(string) (*conform.Type, string) { return arm.Elem, conform.ListPlace(arm, "*") })
	case arm.Form == conform.List && base.Kind == source.List && to.Kind == source.List:
		if key := m.schema.Behavior(place).Key(); key != "" {
			return m.items(arm.Elem, key, base, to)
		}
	}
	fresh := m.fresh(t, place, to)
	m.changed(base, fresh, to)
	if equal(base, fresh) {
		return base
	}
	return fresh
}

// fields merges mappings key by key; null takes a key away.
func (m *merger) fields(base, to *source.Node, typeOf func(string) (*conform.Type, string)) *source.Node {
	out := base
	for _, kv := range to.Fields {
		name := kv.Key.Text
		m.path = append(m.path, name)
		was := base.Get(name)
		t, place := typeOf(name)
		switch {
		case kv.Value.Kind == source.Null:
			m.changed(was, nil, kv.Value)
			out = without(out, name)
		case t == nil: // no such field: shown by whoever checks the result
			out = with(out, m.graft(kv.Key), m.graft(kv.Value))
		default:
			out = with(out, m.graft(kv.Key), m.value(t, place, was, kv.Value))
		}
		m.path = m.path[:len(m.path)-1]
	}
	return out
}

// fresh is a value that stands where there was none: what a patch says about
// the place of items is taken out.
func (m *merger) fresh(t *conform.Type, place string, to *source.Node) *source.Node {
	arm := t
	if t != nil {
		arm = m.schema.Arm(t, to)
	}
	if arm == nil {
		return m.graft(to)
	}
	switch {
	case arm.Form == conform.Struct && to.Kind == source.Map:
		out := m.graft(&source.Node{Kind: to.Kind, Style: to.Style, Pos: to.Pos, Width: to.Width})
		for _, kv := range to.Fields {
			f := arm.Field(kv.Key.Text)
			switch {
			case kv.Value.Kind == source.Null && f != nil:
			case f == nil:
				out.Fields = append(out.Fields, source.Field{Key: m.graft(kv.Key), Value: m.graft(kv.Value)})
			default:
				out.Fields = append(out.Fields, source.Field{Key: m.graft(kv.Key), Value: m.fresh(f.Type, conform.ListPlace(arm, f.Name), kv.Value)})
			}
		}
		return out
	case arm.Form == conform.List && to.Kind == source.List:
		out := m.graft(&source.Node{Kind: to.Kind, Style: to.Style, Pos: to.Pos, Width: to.Width})
		key := m.schema.Behavior(place).Key()
		for _, it := range to.Items {
			if key != "" && it.Get("remove") != nil {
				m.complain(it, badChange, "there is no "+diag.Quote(textOf(it.Get(key)))+" to remove", "")
				continue
			}
			if key != "" {
				it = unplaced(it)
			}
			out.Items = append(out.Items, m.fresh(arm.Elem, place+"[]", it))
		}
		return out
	}
	return m.graft(to)
}

// changed notes a value that is another than before.
func (m *merger) changed(before, after, written *source.Node) {
	if before != nil && before.Kind == source.Null {
		before = nil
	}
	if equal(before, after) {
		return
	}
	m.changes = append(m.changes, Change{
		Entity: m.patch.Entity, Path: m.pathText(), Before: before, After: after,
		Patch: m.number, Place: diag.Place{File: m.patch.File, Pos: written.Pos},
	})
}

// complain reports something in the patch.
func (m *merger) complain(at *source.Node, rule, message, hint string) {
	f := m.patch.finding(rule, message, hint)
	f.Place.Pos, f.Width = at.Pos, max(1, int(at.Width))
	f.Keys = append(f.Keys, m.pathText())
	m.findings = append(m.findings, numbered{m.number, f})
}

// refuse reports a part of the address of a flag.
func (m *merger) refuse(p part, message, hint string) {
	f := m.patch.finding(badAddress, message, hint)
	f.Place.Pos, f.Width = p.at, max(1, len([]rune(p.text)))
	f.Keys = append(f.Keys, p.text)
	m.findings = append(m.findings, numbered{m.number, f})
}

func (m *merger) pathText() string {
	var b strings.Builder
	for _, s := range m.path {
		if b.Len() > 0 && !strings.HasPrefix(s, "[") {
			b.WriteByte('.')
		}
		b.WriteString(s)
	}
	return b.String()
}

// key is a key for a field that the base may lack, placed at the patch.
func (m *merger) key(name string) *source.Node {
	return m.graft(&source.Node{Kind: source.String, Style: source.Plain, Text: name, Pos: m.patch.At, Width: int32(m.patch.Width)})
}

// with is a mapping with a field set; a key that it has stays where it is.
func with(n *source.Node, key, value *source.Node) *source.Node {
	if n.Get(key.Text) == value {
		return n
	}
	out := *n
	out.Fields = slices.Clone(n.Fields)
	for i := range out.Fields {
		if out.Fields[i].Key.Text == key.Text {
			out.Fields[i].Value = value
			return &out
		}
	}
	out.Fields = append(out.Fields, source.Field{Key: key, Value: value})
	return &out
}

// without is a mapping without a field.
func without(n *source.Node, key string) *source.Node {
	if n.Get(key) == nil {
		return n
	}
	out := *n
	out.Fields = slices.DeleteFunc(slices.Clone(n.Fields), func(f source.Field) bool { return f.Key.Text == key })
	return &out
}

// equal reports whether two values say the same, wherever and however they are
// written.
func equal(a, b *source.Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.Kind != b.Kind || len(a.Fields) != len(b.Fields) || len(a.Items) != len(b.Items) {
		return false
	}
	if a.Kind != source.List && a.Kind != source.Map && a.Text != b.Text {
		return false
	}
	for i := range a.Items {
		if !equal(a.Items[i], b.Items[i]) {
			return false
		}
	}
	for _, f := range a.Fields {
		if !equal(f.Value, b.Get(f.Key.Text)) {
			return false
		}
	}
	return true
}

func textOf(n *source.Node) string {
	if n == nil || n.Kind == source.List || n.Kind == source.Map {
		return ""
	}
	return n.Text
}

func number(i int) string { return "#" + strconv.Itoa(i+1) }
