package source

import (
	"strings"

	"github.com/svs-project/svs/pkg/diag"
)

// quick reads everyday YAML (block mappings and lists, texts on one line, flow
// collections, literal blocks) straight into nodes, about fifteen times as
// fast as a full parser. It never reports anything: whatever is unusual, wrong
// or over a limit makes it give up (a nil node), and the full parser has the
// word. So it must only be right about what it accepts, which a fuzz test
// compares with the full parser.
//
// In its methods i is the byte at hand, and block methods leave it on the next
// content with its indentation in indent (-1 at the end of the text).
type quick struct {
	s      string
	i      int
	indent int
	lim    *Limits
	nodes  *nodeStore
	places places
	// fields and items are stacks of the collections being read.
	fields []Field
	items  []*Node
}

// maxKeySpan is how many bytes before its colon a key may begin; YAML allows
// 1,024 characters.
const maxKeySpan = 1000

// places turns byte offsets, asked for in rising order, into line and column.
type places struct {
	ascii bool
	line  int32
	start int // of the line
	// off and column are the last place asked for on this line, so that a
	// long line of wide characters is counted once.
	off    int
	column int32
}

func (p *places) newline(start int) {
	p.line++
	p.start, p.off, p.column = start, start, 1
}

func (p *places) at(s string, off int) diag.Pos {
	if p.ascii {
		return diag.Pos{Line: p.line, Column: int32(off-p.start) + 1}
	}
	if off < p.off {
		p.off, p.column = p.start, 1
	}
	p.column += runes(s[p.off:off])
	p.off = off
	return diag.Pos{Line: p.line, Column: p.column}
}

// runes counts the code points of valid UTF-8.
func runes(s string) int32 {
	n := int32(0)
	for i := range len(s) {
		if s[i]&0xC0 != 0x80 {
			n++
		}
	}
	return n
}

// readQuick reads one document that begins in column 1 of the given line. It
// returns ok = false when it gives up, and a nil root for an empty document.
func readQuick(s string, line int32, ascii bool, lim *Limits, nodes *nodeStore) (root *Node, ok bool) {
	q := quick{s: s, lim: lim, nodes: nodes, places: places{ascii: ascii, line: line, column: 1}}
	q.fields, q.items = nodes.expect(len(s))
	defer func() { nodes.giveBack(q.fields, q.items) }()
	if strings.HasPrefix(s, "---") {
		q.i = 3
		if !q.endLine() {
			return nil, false
		}
	}
	if !q.nextContent() {
		return nil, false
	}
	if q.indent < 0 {
		return nil, true
	}
	if s[q.i] == '%' || strings.HasPrefix(s, "...") {
		return nil, false
	}
	root = q.block(-1, 1)
	return root, root != nil && q.indent < 0 && q.nodes.count <= lim.Nodes
}

// endLine skips blanks and a comment up to and over the end of the line. It
// refuses any other content.
func (q *quick) endLine() bool {
	s, i := q.s, q.i
	for i < len(s) && s[i] == ' ' {
		i++
	}
	if i < len(s) && s[i] == '#' {
		if i > 0 && s[i-1] != ' ' && s[i-1] != '\n' {
			return false
		}
		if n := strings.IndexByte(s[i:], '\n'); n >= 0 {
			i += n
		} else {
			i = len(s)
		}
	}
	if i < len(s) && s[i] == '\r' {
		i++
	}
	if i == len(s) {
		q.i = i
		return true
	}
	if s[i] != '\n' {
		return false
	}
	q.i = i + 1
	q.places.newline(q.i)
	return true
}

// nextContent moves from the beginning of a line to the next content, over
// empty lines and comments.
func (q *quick) nextContent() bool {
	for {
		start := q.i
		s, i := q.s, q.i
		for i < len(s) && s[i] == ' ' {
			i++
		}
		q.i = i
		if i == len(s) {
			q.indent = -1
			return true
		}
		switch s[i] {
		case '#', '\r', '\n':
			if !q.endLine() {
				return false
			}
		case '\t':
			return false
		default:
			q.indent = i - start
			return true
		}
	}
}

// finishLine ends a line after a value and moves to the next content, which
// must not be deeper than the value's parent: that would continue the value.
func (q *quick) finishLine(parent int) bool {
	return q.endLine() && q.nextContent() && q.indent <= parent
}

func (q *quick) skipSpaces() {
	for q.i < len(q.s) && q.s[q.i] == ' ' {
		q.i++
	}
}

// blankAt reports whether the byte at i separates tokens. A TAB does not: the
// full parser decides about those.
func (q *quick) blankAt(i int) bool {
	return i >= len(q.s) || q.s[i] == ' ' || q.s[i] == '\n' || q.s[i] == '\r'
}

// block reads the node at hand, which stands deeper than parent, and moves to
// the content behind it.
func (q *quick) block(parent, depth int) *Node {
	if q.s[q.i] == '-' && q.blankAt(q.i+1) {
		return q.list(depth)
	}
	if end, ok := q.keyEnd(); ok {
		return q.mapping(end, depth)
	}
	n := q.inline(depth)
	if n == nil || !q.finishLine(parent) {
		return nil
	}
	return n
}

// inline reads a quoted or plain scalar or a flow collection that ends on the
// line where it stands (a flow collection: where it ends).
func (q *quick) inline(depth int) *Node {
	switch q.s[q.i] {
	case '"', '\'':
		return q.quoted()
	case '[', '{':
		return q.flow(depth)
	}
	end := q.plainEnd(q.i, false)
	if end < 0 || end < len(q.s) && q.s[end] == ':' {
		return nil
	}
	return q.plain(end)
}

// keyEnd finds the colon of the mapping key at hand; ok is false when this is
// no key.
func (q *quick) keyEnd() (end int, ok bool) {
	switch q.s[q.i] {
	case '"', '\'':
		end = q.quoteEnd(q.i)
		if end < 0 {
			return 0, false
		}
		for end < len(q.s) && q.s[end] == ' ' {
			end++
		}
		return end, end < len(q.s) && q.s[end] == ':' && q.blankAt(end+1)
	case '[', '{', '|', '>':
		return 0, false
	}
	end = q.plainEnd(q.i, false)
	return end, end > q.i && end < len(q.s) && q.s[end] == ':'
}

// mapping reads a block mapping whose first key, at hand, ends at the colon.
func (q *quick) mapping(colon, depth int) *Node {
	if depth > q.lim.Depth {
		return nil
	}
	column, base := q.indent, len(q.fields)
	n := q.node(Map, Block, q.i)
	for {
		key := q.key(colon, base)
		if key == nil {
			return nil
		}
		q.i = colon + 1
		value := q.value(column, depth)
		if value == nil {
			return nil
		}
		q.fields = append(q.fields, Field{key, value})
		if q.indent != column {
			break
		}
		end, ok := q.keyEnd()
		if !ok || q.s[q.i] == '-' && q.blankAt(q.i+1) {
			return nil
		}
		colon = end
	}
	if q.indent > column || len(q.fields)-base > q.lim.Keys {
		return nil
	}
	n.Fields = q.nodes.keepFields(q.fields[base:])
	q.fields = q.fields[:base]
	return n
}

// key reads the key between i and its colon. It gives up on any key that svs
// refuses: not a text, too long, there already.
func (q *quick) key(colon, base int) *Node {
	if colon-q.i > maxKeySpan {
		return nil
	}
	var n *Node
	if c := q.s[q.i]; c == '"' || c == '\'' {
		n = q.quoted()
	} else {
		n = q.plain(colon)
	}
	if n == nil || n.Kind != String || len(n.Text) > q.lim.KeyBytes || n.Style == Plain && n.Text == "<<" {
		return nil
	}
	for _, f := range q.fields[base:] {
		if f.Key.Text == n.Text {
			return nil
		}
	}
	return n
}

// value reads what stands behind the colon of a key in the given column.
func (q *quick) value(column, depth int) *Node {
	mark := q.places.at(q.s, q.i)
	q.skipSpaces()
	if !q.blankAt(q.i) && q.s[q.i] != '#' {
		if c := q.s[q.i]; c == '|' || c == '>' {
			return q.literal(column)
		}
		n := q.inline(depth + 1)
		if n == nil || !q.finishLine(column) {
			return nil
		}
		return n
	}
	if !q.endLine() || !q.nextContent() {
		return nil
	}
	switch {
	case q.indent > column:
		return q.block(column, depth+1)
	case q.indent == column && q.s[q.i] == '-' && q.blankAt(q.i+1):
		return q.list(depth + 1)
	}
	return q.null(mark)
}

// list reads a block list whose first dash is at hand.
func (q *quick) list(depth int) *Node {
	if depth > q.lim.Depth {
		return nil
	}
	column, base := q.indent, len(q.items)
	n := q.node(List, Block, q.i)
	for {
		item := q.item(column, depth)
		if item == nil || q.indent > column {
			return nil
		}
		q.items = append(q.items, item)
		if q.indent < column || q.s[q.i] != '-' || !q.blankAt(q.i+1) {
			break
		}
	}
	n.Items = q.nodes.keepItems(q.items[base:])
	q.items = q.items[:base]
	return n
}

// item reads what stands behind the dash in the given column.
func (q *quick) item(column, depth int) *Node {
	q.i++
	mark, start := q.places.at(q.s, q.i), q.i
	q.skipSpaces()
	if q.blankAt(q.i) || q.s[q.i] == '#' {
		if !q.endLine() || !q.nextContent() {
			return nil
		}
		if q.indent > column {
			return q.block(column, depth+1)
		}
		return q.null(mark)
	}
	if c := q.s[q.i]; c == '|' || c == '>' {
		return q.literal(column)
	}
	q.indent = column + 1 + q.i - start
	return q.block(column, depth+1)
}

// null makes the node of a value that is not there.
func (q *quick) null(at diag.Pos) *Node {
	n := q.nodes.node()
	n.Kind, n.Style, n.Pos, n.Width = Null, Plain, at, 1
	return n
}

// node makes a node that begins at the byte off of the line at hand.
func (q *quick) node(kind Kind, style Style, off int) *Node {
	n := q.nodes.node()
	n.Kind, n.Style, n.Pos, n.Width = kind, style, q.places.at(q.s, off), 1
	return n
}
