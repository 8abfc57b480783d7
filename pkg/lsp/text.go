package lsp

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/diag"
)

// encoding is in what a client counts the characters of a line.
type encoding string

const (
	utf8Units  encoding = "utf-8"
	utf16Units encoding = "utf-16"
	utf32Units encoding = "utf-32"
)

// text is the text of a document, in which places are found: the protocol's,
// findings' and bytes.
type text struct {
	s   string
	enc encoding
	// lines are where the lines begin as the protocol has it (LF, CRLF and CR
	// end one), rows as findings have it (LF ends one).
	lines, rows []int
}

func newText(s string, enc encoding) *text {
	t := &text{s: s, enc: enc, lines: []int{0}, rows: []int{0}}
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\n':
			t.lines, t.rows = append(t.lines, i+1), append(t.rows, i+1)
		case s[i] == '\r' && (i+1 == len(s) || s[i+1] != '\n'):
			t.lines = append(t.lines, i+1)
		}
	}
	return t
}

// line is the text of a line of the protocol without its end, and where it
// begins.
func (t *text) line(n int) (string, int) {
	start := t.lines[n]
	end := len(t.s)
	if n+1 < len(t.lines) {
		end = t.lines[n+1]
	}
	return strings.TrimRight(t.s[start:end], "\r\n"), start
}

// offset is the byte at a position. What lies outside counts as the nearer end
// of the line or text, as the protocol wants.
func (t *text) offset(p Position) int {
	if p.Line < 0 {
		return 0
	}
	if p.Line >= len(t.lines) {
		return len(t.s)
	}
	line, start := t.line(p.Line)
	left := p.Character
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRuneInString(line[i:])
		if left -= t.enc.units(r, size); left < 0 {
			return start + i
		}
		i += size
	}
	return start + len(line)
}

// position is the place of a byte.
func (t *text) position(off int) Position {
	off = max(0, min(off, len(t.s)))
	n := sort.SearchInts(t.lines, off+1) - 1
	line, start := t.line(n)
	units := 0
	for i := 0; i < len(line) && start+i < off; {
		r, size := utf8.DecodeRuneInString(line[i:])
		units += t.enc.units(r, size)
		i += size
	}
	return Position{Line: n, Character: units}
}

// units is how many units a character takes.
func (e encoding) units(r rune, size int) int {
	switch {
	case e == utf8Units:
		return size
	case e == utf16Units && r >= 0x10000:
		return 2
	}
	return 1
}

// at is the byte at the place of a finding, columns being code points.
func (t *text) at(p diag.Pos) int {
	if p.Line < 1 {
		return 0
	}
	if int(p.Line) > len(t.rows) {
		return len(t.s)
	}
	i := t.rows[p.Line-1]
	for left := p.Column - 1; left > 0 && i < len(t.s) && t.s[i] != '\n'; left-- {
		_, size := utf8.DecodeRuneInString(t.s[i:])
		i += size
	}
	return i
}

// place is the place of a byte as findings have it.
func (t *text) place(off int) diag.Pos {
	off = max(0, min(off, len(t.s)))
	n := sort.SearchInts(t.rows, off+1) - 1
	return diag.Pos{Line: int32(n + 1), Column: int32(utf8.RuneCountInString(t.s[t.rows[n]:off]) + 1)}
}

// span is the range of so many columns from a place on, within its line.
func (t *text) span(p diag.Pos, width int) Range {
	from := t.at(p)
	to := from
	for ; width > 0 && to < len(t.s) && t.s[to] != '\n' && t.s[to] != '\r'; width-- {
		_, size := utf8.DecodeRuneInString(t.s[to:])
		to += size
	}
	return Range{t.position(from), t.position(to)}
}

// between is the range of two bytes.
func (t *text) between(from, to int) Range { return Range{t.position(from), t.position(to)} }

// changed makes the changes of a client, one after the other.
func (t *text) changed(changes []contentChange) *text {
	for _, c := range changes {
		if c.Range == nil {
			t = newText(c.Text, t.enc)
			continue
		}
		from, to := t.offset(c.Range.Start), t.offset(c.Range.End)
		if to < from {
			from, to = to, from
		}
		t = newText(t.s[:from]+c.Text+t.s[to:], t.enc)
	}
	return t
}

// word is the range of the word that begins at a place, of one character at
// least where there is any.
func (t *text) word(p diag.Pos) Range {
	from := t.at(p)
	to := from
	for to < len(t.s) && (t.s[to] == '-' || t.s[to] == '_' || t.s[to] == '/' || t.s[to]|0x20 >= 'a' && t.s[to]|0x20 <= 'z' || t.s[to] >= '0' && t.s[to] <= '9') {
		to++
	}
	if to == from {
		return t.span(p, 1)
	}
	return t.between(from, to)
}
