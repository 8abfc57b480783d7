package edit

import (
	"slices"

	"github.com/svs-project/svs/pkg/source"
)

// value takes what belongs to a node, which is the value of e. Column is that
// of the mapping or list around.
func (b *builder) value(e *entry, n *source.Node, column int) (*value, error) {
	v := &value{node: n}
	b.comments()
	switch {
	case n.Kind == source.Map && n.Style == source.Flow, n.Kind == source.List && n.Style == source.Flow:
		b.inline(e)
		v.broken = b.peek().first
		return v, b.flow(e, v)
	case n.Kind == source.Map:
		return v, b.mapping(v)
	case n.Kind == source.List:
		return v, b.list(v, column)
	case n.Style == source.Plain && n.Text == "":
		v.foot = b.feet(column + 1)
		return v, nil
	}
	t := b.peek()
	if t.sort != scalar || t.node != n {
		return nil, ErrLayout
	}
	b.inline(e)
	b.i++
	v.scalar, v.broken = t, t.first
	b.owner = e
	return v, nil
}

// inline gives the loose comments between a key and its value to the entry.
func (b *builder) inline(e *entry) {
	e.head = append(e.head, lines(b.loose)...)
	b.loose = nil
}

// mapping takes a block mapping.
func (b *builder) mapping(v *value) error {
	column := 0
	for i, kv := range v.node.Fields {
		b.comments()
		t := b.peek()
		if i == 0 {
			column = t.col
			v.blank = b.blankAbove()
		}
		e := &entry{head: b.heads()}
		if err := b.key(e, kv.Key); err != nil {
			return err
		}
		b.colon()
		if err := b.field(v, e, kv.Value, column); err != nil {
			return err
		}
	}
	b.comments()
	v.foot = b.feet(column)
	return nil
}

// key takes the key of a field, with or without the mark ? before it.
func (b *builder) key(e *entry, n *source.Node) error {
	if b.at("?") {
		b.i++
		b.comments()
		b.inline(e)
	}
	t := b.peek()
	if t.sort != scalar || t.node != n || len(t.more) > 0 || n.Style == source.Literal || n.Style == source.Folded {
		return ErrLayout
	}
	b.i++
	e.key, b.owner = t, e
	b.comments()
	return nil
}

// colon takes the sign between a key and its value, which may be missing where
// there is no value.
func (b *builder) colon() {
	if b.at(":") {
		b.i++
	}
}

func (b *builder) field(v *value, e *entry, n *source.Node, column int) error {
	v.entries = append(v.entries, e)
	var err error
	e.value, err = b.value(e, n, column)
	return err
}

// list takes a block list. One that begins in the column of the mapping around
// it has no feet there: they are the heads of what follows.
func (b *builder) list(v *value, around int) error {
	column := 0
	for i, item := range v.node.Items {
		b.comments()
		t := b.peek()
		if i == 0 {
			column = t.col
			v.blank = b.blankAbove()
		}
		e := &entry{head: b.heads()}
		if err := b.sign("-"); err != nil {
			return err
		}
		b.owner = e
		if err := b.field(v, e, item, column); err != nil {
			return err
		}
	}
	b.comments()
	if column == around {
		column++
	}
	v.foot = b.feet(column)
	return nil
}

// flow takes a collection in brackets, or a single pair without them.
func (b *builder) flow(e *entry, v *value) error {
	open, shut := "[", "]"
	if v.node.Kind == source.Map {
		open, shut = "{", "}"
	}
	bare := v.node.Kind == source.Map && !b.at(open)
	if !bare {
		if err := b.sign(open); err != nil {
			return err
		}
		b.owner = e
	}
	outside := len(e.remarks)
	b.comments()
	for i := range max(len(v.node.Fields), len(v.node.Items)) {
		if err := b.flowEntry(v, i); err != nil {
			return err
		}
		b.comments()
		if !bare && b.at(",") {
			b.i++
			b.comments()
		}
	}
	if len(v.entries) == 0 {
		b.inline(e) // {} and [] stay what they are
	} else {
		v.foot = lines(b.loose)
		b.loose = nil
		v.commented = len(v.foot) > 0 || len(e.remarks) > outside || slices.ContainsFunc(v.entries, (*entry).commented)
	}
	if bare {
		return nil
	}
	b.owner = e
	return b.sign(shut)
}

// nowhere is the column around what stands in brackets, where columns mean
// nothing.
const nowhere = 1 << 30

func (b *builder) flowEntry(v *value, i int) error {
	e := &entry{head: b.heads()}
	if v.node.Kind == source.List {
		b.owner = e
		return b.field(v, e, v.node.Items[i], nowhere)
	}
	kv := v.node.Fields[i]
	if err := b.key(e, kv.Key); err != nil {
		return err
	}
	b.colon()
	return b.field(v, e, kv.Value, nowhere)
}

// commented reports whether comments stand at or in the entry.
func (e *entry) commented() bool {
	return len(e.remarks) > 0 || e.value.commented || slices.ContainsFunc(e.head, func(h string) bool { return h != "" })
}
