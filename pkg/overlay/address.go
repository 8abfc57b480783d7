package overlay

import (
	"slices"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// at follows the address of a flag into a value of type t and sets what it
// leads to. It returns the value with the change; nil when the change takes it
// away. An address that leads nowhere is reported, and the value stays.
func (m *merger) at(t *conform.Type, place string, base *source.Node, parts []part) *source.Node {
	if len(parts) == 0 {
		if m.patch.to.Kind == source.Null {
			m.changed(base, nil, m.patch.to)
			return nil
		}
		return m.value(t, place, base, m.patch.to)
	}
	if parts[0].key && m.isList(t, base) {
		return m.atItem(t, place, base, parts)
	}
	return m.atField(t, base, parts)
}

// isList reports whether a key in brackets names an item of a list here,
// rather than a key of a mapping.
func (m *merger) isList(t *conform.Type, base *source.Node) bool {
	if base != nil && base.Kind != source.Null {
		return base.Kind != source.Map
	}
	return !conform.IsTable(t)
}

// atField follows the address through a mapping.
func (m *merger) atField(t *conform.Type, base *source.Node, parts []part) *source.Node {
	p := parts[0]
	inner, place, known := m.fieldType(t, base, p.text)
	if !known {
		fields := m.fieldNames(t, base)
		hint := diag.DidYouMean(p.text, fields)
		if hint == "" {
			hint = choices(fields, "nothing stands inside this value")
		}
		m.refuse(p, "there is no field "+diag.Quote(p.text)+m.inside(), hint)
		return base
	}
	if base != nil && base.Kind != source.Map && base.Kind != source.Null {
		m.refuse(p, "there is no "+diag.Quote(p.text)+m.inside()+": that is "+base.Kind.String()+" now", "set the whole of it, as in "+m.shown()+"={…}")
		return base
	}
	m.path = append(m.path, p.text)
	defer func() { m.path = m.path[:len(m.path)-1] }()
	child := m.at(inner, place, base.Get(p.text), parts[1:])
	switch {
	case child == nil && base == nil:
		return nil
	case child == nil:
		return without(base, p.text)
	case base == nil || base.Kind == source.Null:
		base = m.graft(&source.Node{Kind: source.Map, Style: source.Flow, Pos: p.at, Width: 1})
	}
	key := m.graft(&source.Node{Kind: source.String, Style: source.Plain, Text: p.text, Pos: p.at, Width: int32(len([]rune(p.text)))})
	return with(base, key, child)
}

// shown is the address so far.
func (m *merger) shown() string {
	if path := m.pathText(); path != "" {
		return m.patch.Entity + "." + path
	}
	return m.patch.Entity
}

// inside says where an address has come to.
func (m *merger) inside() string {
	if path := m.pathText(); path != "" {
		return " in " + diag.Quote(path)
	}
	return " in " + m.patch.Entity
}

// fieldType is the type of a field of a value of type t.
func (m *merger) fieldType(t *conform.Type, base *source.Node, name string) (inner *conform.Type, place string, known bool) {
	for _, s := range m.mappings(t, base) {
		if s.Form == conform.Table {
			return s.Elem, conform.ListPlace(s, "*"), true
		}
		if f := s.Field(name); f != nil {
			return f.Type, conform.ListPlace(s, name), true
		}
	}
	return nil, "", false
}

func (m *merger) fieldNames(t *conform.Type, base *source.Node) []string {
	var out []string
	for _, s := range m.mappings(t, base) {
		for _, f := range s.Fields {
			if !slices.Contains(out, f.Name) {
				out = append(out, f.Name)
			}
		}
	}
	return out
}

// mappings are the forms of t that are mappings: the one that the base has
// first.
func (m *merger) mappings(t *conform.Type, base *source.Node) []*conform.Type {
	var out []*conform.Type
	if base != nil && base.Kind == source.Map {
		if arm := m.schema.Arm(t, base); arm != nil {
			out = append(out, arm)
		}
	}
	var add func(*conform.Type)
	add = func(t *conform.Type) {
		switch t.Form {
		case conform.Union:
			for _, a := range t.Arms {
				add(a)
			}
		case conform.Struct, conform.Table:
			out = append(out, t)
		}
	}
	add(t)
	return out
}

// atItem follows the address to an item of a list.
func (m *merger) atItem(t *conform.Type, place string, base *source.Node, parts []part) *source.Node {
	p := parts[0]
	if base == nil || base.Kind != source.List {
		m.refuse(p, "there is no "+diag.Quote(p.text)+m.inside()+", which is no list now", "set the whole of it, as in "+m.shown()+"=[…]")
		return base
	}
	list := m.schema.Arm(t, base)
	if list == nil || list.Form != conform.List {
		return base // the value is at fault, and that has been said
	}
	i := slices.Index(labels(base.Items), p.text)
	if isNumber(p.text) {
		i = slices.IndexFunc(base.Items, func(n *source.Node) bool { return number(slices.Index(base.Items, n)) == p.text })
	}
	if i < 0 {
		if inner := m.toBranch(base, p); inner != nil {
			return m.atItem(t, place, base, append(inner, parts[1:]...))
		}
		all := labels(base.Items)
		hint := diag.DidYouMean(p.text, all)
		if hint == "" {
			hint = choices(all, "the list is empty")
		}
		m.refuse(p, "there is no "+diag.Quote(p.text)+m.inside(), hint)
		return base
	}
	m.path = append(m.path, "["+label(base.Items[i], i)+"]")
	child := m.at(list.Elem, place+"[]", base.Items[i], parts[1:])
	m.path = m.path[:len(m.path)-1]
	if child == base.Items[i] {
		return base
	}
	out := *base
	if child == nil {
		out.Items = slices.Delete(slices.Clone(base.Items), i, i+1)
		return &out
	}
	out.Items = slices.Clone(base.Items)
	out.Items[i] = child
	return &out
}

// toBranch is the address of a step that stands in a parallel branch of one of
// the steps of a list: steps are known by their id in all of a stream.
func (m *merger) toBranch(list *source.Node, p part) []part {
	for _, step := range list.Items {
		branches := step.Get("parallel")
		if branches == nil {
			continue
		}
		for j, branch := range branches.Items {
			if holds(branch, "id", p.text) {
				return []part{
					{text: textOf(step.Get("id")), key: true, at: p.at}, {text: "parallel", at: p.at},
					{text: number(j), key: true, at: p.at}, p,
				}
			}
		}
	}
	return nil
}
