package edit

import (
	"slices"

	"github.com/svs-project/svs/pkg/source"
)

// remark is a comment behind something on its line.
type remark struct {
	text string
	gap  int // the blanks before it
	col  int
	// below says that it stands alone on the next line, under the one before.
	below bool
}

// entry is a field of a mapping or an item of a list, with the comments that
// belong to it.
type entry struct {
	// head are the lines above it: comments, and "" for a blank line.
	head []string
	// remarks are the comments behind it.
	remarks []remark
	key     *token // nil for an item
	value   *value
}

// value is a node with what its text says beyond it.
type value struct {
	node    *source.Node
	scalar  *token // nil for a list, a mapping, and where nothing is written
	entries []*entry
	// foot are the comments behind the last entry.
	foot []string
	// blank says that a blank line stands above the first entry.
	blank bool
	// commented says that comments stand inside a flow collection, so that it
	// cannot stand on one line.
	commented bool
	// broken says that, in a flow list, the item begins a new line.
	broken bool
}

// part is a document with what stands above it: marks (---), comments and
// blank lines.
type part struct {
	above []aboveLine
	head  []string
	root  *value
}

type aboveLine struct {
	text   string
	remark *remark
}

// builder gives every comment to the entry that it belongs to: one behind
// something to what stands before it, one on a line of its own to what follows,
// or, where it is indented like what comes before, to the end of that.
type builder struct {
	toks []token
	i    int
	// loose are comments on lines of their own that belong to nobody yet.
	loose []token
	owner *entry
}

// build makes the parts of a file; the last one has no root and holds what
// stands behind the last document.
func build(toks []token, docs []source.Document) ([]part, error) {
	b := &builder{toks: toks}
	var parts []part
	for i := range docs {
		p := part{above: b.above()}
		p.head = b.heads()
		var err error
		root := &entry{}
		if root.value, err = b.value(root, docs[i].Root, -1); err != nil {
			return nil, err
		}
		b.comments()
		p.root = root.value
		p.root.foot = append(p.root.foot, b.feet(0)...)
		if len(p.root.entries) > 0 && p.root.node.Style == source.Block {
			first := p.root.entries[0]
			p.head = append(p.head, first.head...)
			first.head = nil
		}
		p.head = append(p.head, root.head...)
		for _, r := range root.remarks {
			p.head = append(p.head, r.text)
		}
		parts = append(parts, p)
	}
	last := part{above: b.above()}
	last.head = b.heads()
	if b.peek().sort != end {
		return nil, ErrLayout
	}
	return append(parts, last), nil
}

func (b *builder) peek() *token { return &b.toks[b.i] }

// sign takes the token at hand, which must be that one.
func (b *builder) sign(text string) error {
	if t := b.peek(); t.sort != punct || t.text != text {
		return ErrLayout
	}
	b.i++
	return nil
}

func (b *builder) at(text string) bool {
	t := b.peek()
	return t.sort == punct && t.text == text
}

// comments takes the comments at hand.
func (b *builder) comments() {
	for ; b.peek().sort == comment; b.i++ {
		t := b.peek()
		switch {
		case t.first && !b.continues(t):
			b.loose = append(b.loose, *t)
		case b.owner == nil:
			b.loose = append(b.loose, *t)
		default:
			b.owner.remarks = append(b.owner.remarks, remark{text: t.text, gap: t.gap, col: t.col, below: t.first})
		}
	}
}

// continues reports whether a comment on a line of its own goes on with the one
// above it, which stands behind something.
func (b *builder) continues(t *token) bool {
	if b.owner == nil || len(b.owner.remarks) == 0 || len(b.loose) > 0 || t.blank {
		return false
	}
	before := b.toks[b.i-1]
	last := b.owner.remarks[len(b.owner.remarks)-1]
	return before.sort == comment && before.line == t.line-1 && last.col == t.col
}

// heads are the loose comments as lines above the token at hand.
func (b *builder) heads() []string {
	out := lines(b.loose)
	b.loose = nil
	if b.peek().blank {
		out = append(out, "")
	}
	return out
}

// blankAbove reports whether a blank line stands above what comes next.
func (b *builder) blankAbove() bool {
	if len(b.loose) > 0 {
		return b.loose[0].blank
	}
	return b.peek().blank
}

func lines(comments []token) []string {
	var out []string
	for _, t := range comments {
		if t.blank {
			out = append(out, "")
		}
		out = append(out, t.text)
	}
	return out
}

// feet takes the loose comments from the column on, up to the first that
// stands further to the left.
func (b *builder) feet(column int) []string {
	n := 0
	for n < len(b.loose) && b.loose[n].col >= column {
		n++
	}
	out := lines(b.loose[:n])
	b.loose = b.loose[n:]
	return out
}

// above takes marks, and the comments before the last of them.
func (b *builder) above() []aboveLine {
	var out []aboveLine
	for {
		b.owner = nil
		b.comments()
		t := b.peek()
		if t.sort != boundary {
			return out
		}
		for _, text := range b.heads() {
			out = append(out, aboveLine{text: text})
		}
		b.i++
		line := aboveLine{text: t.text}
		if c := b.peek(); c.sort == comment && !c.first {
			line.remark = &remark{text: c.text, gap: c.gap, col: c.col}
			b.i++
		}
		out = append(out, line)
	}
}

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
	if t.sort != scalar || t.node != n || len(t.more) > 0 {
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
