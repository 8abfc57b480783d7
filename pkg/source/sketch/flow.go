package sketch

import (
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// keyOf finds the key with which a text begins; behind is the rune behind its
// colon.
func keyOf(rest []rune) (key string, behind int, ok bool) {
	if len(rest) == 0 || strings.ContainsRune("{[#&*!|>%@`", rest[0]) {
		return "", 0, false
	}
	if q := rest[0]; q == '"' || q == '\'' {
		for i := 1; i < len(rest); i++ {
			if rest[i] == q {
				if i+1 < len(rest) && rest[i+1] == ':' {
					return string(rest[1:i]), i + 2, true
				}
				return "", 0, false
			}
		}
		return "", 0, false
	}
	for i, c := range rest {
		switch {
		case c == '#' && i > 0 && rest[i-1] == ' ':
			return "", 0, false
		case c == ':' && (i+1 == len(rest) || rest[i+1] == ' ' || rest[i+1] == '\t' || strings.HasPrefix(string(rest[i+1:]), Mark)):
			return strings.TrimRight(string(rest[:i]), " "), i + 1, true
		}
	}
	return "", 0, false
}

// scalarFrom is the scalar that stands on the rest of a line.
func (p *parser) scalarFrom(col int, rest []rune) *source.Node {
	return p.scalar(col, rest, false)
}

// scalar reads one scalar; in brackets it ends at a comma or bracket, too.
func (p *parser) scalar(col int, rest []rune, inFlow bool) *source.Node {
	n := p.node(source.String, p.pos(col))
	end := 0
	if q := rest[0]; q == '"' || q == '\'' {
		n.Style = source.SingleQuoted
		if q == '"' {
			n.Style = source.DoubleQuoted
		}
		for end = 1; end < len(rest) && rest[end] != q; end++ {
		}
		n.Text = string(rest[1:end])
		n.Width = int32(min(end+1, len(rest)))
		return n
	}
	n.Style = source.Plain
	for ; end < len(rest); end++ {
		c := rest[end]
		if c == '#' && end > 0 && rest[end-1] == ' ' {
			break
		}
		if inFlow && (strings.ContainsRune(",[]{}", c) || c == ':' && (end+1 == len(rest) || strings.ContainsRune(" ,[]{}", rest[end+1]) || string(rest[end+1]) == Mark)) {
			break
		}
	}
	n.Text = strings.TrimRight(string(rest[:end]), " \t")
	n.Width = int32(max(1, len([]rune(n.Text))))
	n.Kind = source.PlainKind(n.Text)
	return n
}

// flowFrom reads what stands in brackets from a column on. It goes on over
// lines that are indented deeper than the key it belongs to, and is closed
// where one is not: the bracket is still to be typed.
func (p *parser) flowFrom(col, keyCol int) *source.Node {
	f := &flow{p: p, col: col, keyCol: keyCol}
	n := f.value(0)
	p.at++
	return n
}

type flow struct {
	p           *parser
	col, keyCol int
	ended       bool
}

// peek is the next character that is no blank; false where it ends.
func (f *flow) peek() (rune, bool) {
	for !f.ended {
		line := f.p.lines[f.p.at]
		for f.col < len(line) && (line[f.col] == ' ' || line[f.col] == '\t') {
			f.col++
		}
		if f.col < len(line) && line[f.col] != '#' {
			return line[f.col], true
		}
		was := f.p.at
		f.p.at++
		indent, ok := f.p.next()
		if !ok || indent <= f.keyCol {
			f.p.at, f.ended = was, true
			break
		}
		f.col = indent
	}
	return 0, false
}

func (f *flow) value(depth int) *source.Node {
	c, ok := f.peek()
	if !ok || f.p.full(depth) {
		f.ended = true
		return f.p.node(source.Null, f.here())
	}
	switch c {
	case '{', '[':
		f.col++
		kind, end := source.Map, '}'
		if c == '[' {
			kind, end = source.List, ']'
		}
		n := f.p.node(kind, diag.Pos{Line: f.here().Line, Column: f.here().Column - 1})
		n.Style = source.Flow
		f.entries(n, end, depth)
		return n
	case ',', '}', ']':
		return f.p.node(source.Null, f.here())
	}
	n := f.p.scalar(f.col, f.p.lines[f.p.at][f.col:], true)
	f.col += max(1, int(n.Width))
	return n
}

func (f *flow) here() diag.Pos { return f.p.pos(min(f.col, len(f.p.lines[f.p.at]))) }

func (f *flow) entries(n *source.Node, end rune, depth int) {
	for {
		c, ok := f.peek()
		switch {
		case !ok || f.p.full(depth):
			return
		case c == end:
			f.col++
			return
		case c == ',' || c == '}' || c == ']' || c == ':':
			f.col++ // the last two are of no use here
			continue
		}
		first := f.value(depth + 1)
		behind, ok := f.peek()
		if n.Kind == source.List && !(ok && behind == ':') {
			n.Items = append(n.Items, first)
			continue
		}
		field := source.Field{Key: first, Value: f.p.node(source.Null, f.here())}
		if ok && behind == ':' {
			f.col++
			field.Value = f.value(depth + 1)
		}
		if n.Kind == source.List { // [a: b] is a list of a mapping
			m := f.p.node(source.Map, first.Pos)
			m.Fields = []source.Field{field}
			n.Items = append(n.Items, m)
			continue
		}
		n.Fields = append(n.Fields, field)
	}
}
