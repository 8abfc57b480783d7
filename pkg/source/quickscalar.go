package source

import "strings"

// stops marks the bytes at which a plain scalar may end or that make quick
// give up: 1 everywhere, 2 inside flow collections only.
var stops = [256]uint8{
	':': 1, '#': 1, '\n': 1, '\r': 1, '\t': 1,
	',': 2, '[': 2, ']': 2, '{': 2, '}': 2, '?': 2,
}

// plainEnd finds the byte that ends the plain scalar at i: a line's end, a
// comment, the colon of a key, in flow collections also , ] or }. It returns
// -1 when no plain scalar can begin there or when quick does not know.
func (q *quick) plainEnd(i int, flow bool) int {
	s := q.s
	switch s[i] {
	case '-':
		if q.blankAt(i+1) || flow && stops[s[i+1]] != 0 {
			return -1
		}
	case '?', ':', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`':
		return -1
	}
	limit := uint8(1)
	if flow {
		limit = 2
	}
	for ; i < len(s); i++ {
		c := s[i]
		if stops[c] == 0 || stops[c] > limit {
			continue
		}
		switch c {
		case ':':
			if q.blankAt(i + 1) {
				return i
			}
			if flow && stops[s[i+1]] != 0 {
				return -1
			}
		case '#':
			if s[i-1] == ' ' {
				return i
			}
		case '\t', '[', '{', '?':
			return -1
		default:
			return i
		}
	}
	return i
}

// plain makes the node of the plain scalar at hand, which ends before end.
func (q *quick) plain(end int) *Node {
	for end > q.i && q.s[end-1] == ' ' {
		end--
	}
	text := q.s[q.i:end]
	if len(text) > q.lim.ScalarBytes {
		return nil
	}
	n := q.node(plainKind(text), Plain, q.i)
	n.Text = text
	n.Width = q.width(q.i, end)
	q.i = end
	return n
}

func (q *quick) width(from, to int) int32 {
	if q.places.ascii {
		return int32(to - from)
	}
	return runes(q.s[from:to])
}

// quoteEnd finds the byte behind the closing quote of the quoted scalar at i,
// -1 when it is not on the same line or holds escapes that quick leaves to the
// full parser.
func (q *quick) quoteEnd(i int) int {
	quote := q.s[i]
	for j := i + 1; j < len(q.s); j++ {
		switch c := q.s[j]; {
		case c == '\n', c == '\t', quote == '"' && c == '\\':
			return -1
		case c == quote && quote == '\'' && j+1 < len(q.s) && q.s[j+1] == '\'':
			j++
		case c == quote:
			return j + 1
		}
	}
	return -1
}

// quoted reads the quoted scalar at hand.
func (q *quick) quoted() *Node {
	end := q.quoteEnd(q.i)
	if end < 0 || end-q.i-2 > q.lim.ScalarBytes {
		return nil
	}
	style := DoubleQuoted
	text := q.s[q.i+1 : end-1]
	if q.s[q.i] == '\'' {
		style = SingleQuoted
		if strings.Contains(text, "''") {
			text = strings.ReplaceAll(text, "''", "'")
		}
	}
	n := q.node(String, style, q.i)
	n.Text = text
	n.Width = q.width(q.i, end)
	q.i = end
	return n
}

// literal reads a literal block scalar, its | at hand, that belongs to the
// key or dash in the parent column.
func (q *quick) literal(parent int) *Node {
	n := q.node(String, Literal, q.i)
	start := q.i
	q.i++
	strip := q.i < len(q.s) && q.s[q.i] == '-'
	if strip {
		q.i++
	}
	n.Width = int32(q.i - start)
	if q.s[start] != '|' || !q.blankAt(q.i) || !q.endLine() {
		return nil
	}
	n.Body.Line = q.places.line
	text, indent, ok := q.literalLines(parent)
	if !ok || len(text) > q.lim.ScalarBytes {
		return nil
	}
	n.Body.Column = int32(indent) + 1
	n.Text = strings.TrimRight(text, "\n")
	if !strip {
		n.Text += "\n"
	}
	if !q.nextContent() || q.indent > parent {
		return nil
	}
	return n
}

// literalLines reads the lines of a literal block, their indentation taken
// off. It gives up on blocks that begin with an empty line, on those without
// any text and on those that the end of the file cuts short.
func (q *quick) literalLines(parent int) (text string, indent int, ok bool) {
	indent = q.spaces()
	if indent <= parent || q.blankAt(q.i+indent) || q.s[q.i+indent] == '\t' {
		return "", 0, false
	}
	var b strings.Builder
	for {
		have := min(q.spaces(), indent)
		end := strings.IndexByte(q.s[q.i:], '\n')
		if end < 0 {
			return b.String(), indent, q.i+have == len(q.s)
		}
		line := q.s[q.i : q.i+end]
		line = strings.TrimSuffix(line, "\r")
		if have < indent && have < len(line) {
			return b.String(), indent, line[have] != '\t'
		}
		b.WriteString(line[have:])
		b.WriteByte('\n')
		q.i += end + 1
		q.places.newline(q.i)
	}
}

// spaces counts the blanks at hand.
func (q *quick) spaces() int {
	n := 0
	for q.i+n < len(q.s) && q.s[q.i+n] == ' ' {
		n++
	}
	return n
}
