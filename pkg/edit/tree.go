package edit

import "github.com/svs-project/svs/pkg/source"

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
