// Package sketch makes of a text that is being typed the document that it
// probably says.
//
// source reads strictly: a half-written line makes a whole document unreadable,
// which is the normal state while somebody types. sketch never refuses: it goes
// by indentation and brackets, closes what is open, and keeps whatever it
// cannot place. Its nodes serve to tell where in a document a cursor is and
// what is written around it, never for a verdict. The language server is its
// only caller.
package sketch

import (
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// The bounds beyond which a text is not looked at any further.
const (
	maxDepth = 64
	maxNodes = 50_000
)

// Mark stands in a text for the cursor. It is a character for private use, so
// no model holds it on purpose.
const Mark = "\uE0C5"

// Documents reads the documents of a text. Positions count code points, as
// everywhere. Scalars that hold Mark are kept as String with it in their Text.
func Documents(file, text string) []source.Document {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	all := make([][]rune, len(lines))
	for i := range lines {
		all[i] = []rune(strings.TrimRight(lines[i], " \t"))
	}
	var out []source.Document
	for from := 0; from <= len(lines); {
		to := from
		for to < len(lines) && !separates(lines[to]) {
			to++
		}
		p := &parser{lines: all[:to], at: from}
		doc := source.Document{File: file, Index: len(out), Pos: diag.Pos{Line: int32(from + 1), Column: 1}}
		doc.Root = p.block(0, 0)
		out = append(out, doc)
		from = to + 1
	}
	return out
}

// separates reports whether a line ends a document.
func separates(line string) bool {
	return line == "---" || strings.HasPrefix(line, "--- ") || line == "..." || strings.TrimRight(line, " \t") == "---"
}

// parser reads one document, line by line.
type parser struct {
	lines [][]rune
	at    int
	nodes int
}

// next moves to the next line that says something, and returns how far it is
// indented; false at the end.
func (p *parser) next() (int, bool) {
	for ; p.at < len(p.lines); p.at++ {
		indent := 0
		for indent < len(p.lines[p.at]) && (p.lines[p.at][indent] == ' ' || p.lines[p.at][indent] == '\t') {
			indent++
		}
		if indent < len(p.lines[p.at]) && p.lines[p.at][indent] != '#' {
			return indent, true
		}
	}
	return 0, false
}

func (p *parser) pos(col int) diag.Pos {
	return diag.Pos{Line: int32(p.at + 1), Column: int32(col + 1)}
}

func (p *parser) node(kind source.Kind, pos diag.Pos) *source.Node {
	p.nodes++
	n := &source.Node{Kind: kind, Pos: pos, Width: 1, Style: source.Block}
	return n
}

// full says that enough has been read.
func (p *parser) full(depth int) bool { return depth > maxDepth || p.nodes > maxNodes }

// block reads what stands from the next line on, indented at least so far.
func (p *parser) block(least, depth int) *source.Node {
	indent, ok := p.next()
	if !ok || indent < least || p.full(depth) {
		return p.node(source.Null, p.pos(least))
	}
	rest := p.lines[p.at][indent:]
	switch {
	case dashed(rest):
		return p.list(indent, depth)
	case rest[0] == '{' || rest[0] == '[':
		return p.flowFrom(indent, indent-1)
	}
	if _, _, isKey := keyOf(rest); isKey {
		return p.mapping(indent, depth)
	}
	// A lone word: a key that is being typed, or a scalar.
	n := p.scalarFrom(indent, rest)
	p.at++
	if next, more := p.next(); more && next == indent && !dashed(p.lines[p.at][next:]) {
		m := p.node(source.Map, n.Pos)
		m.Fields = []source.Field{{Key: n, Value: p.node(source.Null, n.Pos)}}
		p.fields(m, indent, depth)
		return m
	}
	return n
}

// dashed reports whether a text begins an item of a list.
func dashed(rest []rune) bool {
	return len(rest) > 0 && rest[0] == '-' && (len(rest) == 1 || rest[1] == ' ')
}

// list reads the items whose dashes stand in a column.
func (p *parser) list(col, depth int) *source.Node {
	n := p.node(source.List, p.pos(col))
	for !p.full(depth) {
		indent, ok := p.next()
		if !ok || indent < col || indent == col && !dashed(p.lines[p.at][indent:]) {
			return n
		}
		if indent > col { // stray: nothing says where it belongs
			p.at++
			continue
		}
		line := p.lines[p.at]
		line[col] = ' '
		if strings.TrimSpace(string(line)) == "" {
			p.at++
			n.Items = append(n.Items, p.below(col, col+1, depth))
			continue
		}
		n.Items = append(n.Items, p.block(col+1, depth+1))
	}
	return n
}

// below reads what stands below a key or a dash, null when nothing does.
func (p *parser) below(col, least, depth int) *source.Node {
	was := p.at
	if indent, ok := p.next(); ok && indent >= least {
		return p.block(least, depth+1)
	}
	p.at = was
	return p.node(source.Null, diag.Pos{Line: int32(was), Column: int32(col + 2)})
}

// mapping reads the keys that stand in a column.
func (p *parser) mapping(col, depth int) *source.Node {
	n := p.node(source.Map, p.pos(col))
	p.fields(n, col, depth)
	return n
}

func (p *parser) fields(n *source.Node, col, depth int) {
	for !p.full(depth) {
		indent, ok := p.next()
		if !ok || indent < col || dashed(p.lines[p.at][indent:]) && indent == col {
			return
		}
		rest := p.lines[p.at][indent:]
		key, behind, isKey := keyOf(rest)
		if !isKey {
			p.stray(n, indent, rest)
			continue
		}
		k := p.node(source.String, p.pos(indent))
		k.Text, k.Width, k.Style = key, int32(behind-1), source.Plain
		n.Fields = append(n.Fields, source.Field{Key: k, Value: p.value(indent, indent+behind, depth)})
	}
}

// stray keeps a line that is neither a key nor in its place: the word of a key
// that is being typed, or more of the text above.
func (p *parser) stray(n *source.Node, indent int, rest []rune) {
	word := p.scalarFrom(indent, rest)
	p.at++
	if last := len(n.Fields) - 1; last >= 0 && int(n.Fields[last].Key.Pos.Column) <= indent {
		if v := n.Fields[last].Value; v.Kind == source.String && v.Style == source.Plain && !strings.Contains(word.Text, Mark) {
			v.Text += " " + word.Text
			return
		}
	}
	n.Fields = append(n.Fields, source.Field{Key: word, Value: p.node(source.Null, word.Pos)})
}

// value reads what stands behind a colon.
func (p *parser) value(keyCol, from, depth int) *source.Node {
	line := p.lines[p.at]
	for from < len(line) && (line[from] == ' ' || line[from] == '\t') {
		from++
	}
	if from >= len(line) || line[from] == '#' {
		p.at++
		n := p.belowKey(keyCol, depth)
		if n.Kind == source.Null {
			n.Pos.Column = int32(min(from, len(line)) + 1)
		}
		return n
	}
	switch line[from] {
	case '{', '[':
		return p.flowFrom(from, keyCol)
	case '|', '>':
		return p.blockText(keyCol, from)
	}
	n := p.scalarFrom(from, line[from:])
	p.at++
	return n
}

// belowKey is the value of a key whose line ends behind the colon. A list may
// stand in the key's own column.
func (p *parser) belowKey(keyCol, depth int) *source.Node {
	was := p.at
	if indent, ok := p.next(); ok && indent == keyCol && dashed(p.lines[p.at][indent:]) {
		return p.list(indent, depth+1)
	}
	p.at = was
	return p.below(keyCol, keyCol+1, depth)
}

// blockText reads a text behind | or >.
func (p *parser) blockText(keyCol, from int) *source.Node {
	n := p.node(source.String, p.pos(from))
	n.Style = source.Literal
	var text []string
	for p.at++; p.at < len(p.lines); p.at++ {
		line := strings.TrimLeft(string(p.lines[p.at]), " ")
		if line != "" && len(p.lines[p.at])-len([]rune(line)) <= keyCol {
			break
		}
		text = append(text, line)
	}
	n.Text = strings.Join(text, "\n")
	return n
}
