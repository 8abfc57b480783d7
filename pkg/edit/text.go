package edit

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// Text is the text of one file, in which places of nodes are found again. It is
// for one goroutine.
type Text struct {
	data  string
	lines []int // byte offsets at which lines begin
	// last is the place asked for last, at the byte lastAt: places are mostly
	// asked for in their order, and a line may be long.
	last   diag.Pos
	lastAt int
}

// byteOrderMark may stand at the very beginning of a file; no column counts it.
const byteOrderMark = "\uFEFF"

// NewText indexes the text of a file.
func NewText(data []byte) *Text {
	t := &Text{data: string(data)}
	t.lines = append(t.lines, len(t.data)-len(strings.TrimPrefix(t.data, byteOrderMark)))
	for i := range len(t.data) {
		if t.data[i] == '\n' {
			t.lines = append(t.lines, i+1)
		}
	}
	return t
}

// Offset is the byte at which a place begins. A place outside the text is its
// nearer end.
func (t *Text) Offset(p diag.Pos) int {
	if !p.IsValid() {
		return 0
	}
	if int(p.Line) > len(t.lines) {
		return len(t.data)
	}
	off, column := t.lines[p.Line-1], int32(1)
	if t.last.Line == p.Line && t.last.Column <= p.Column {
		off, column = t.lastAt, t.last.Column
	}
	for ; column < p.Column && off < len(t.data) && t.data[off] != '\n'; column++ {
		_, size := utf8.DecodeRuneInString(t.data[off:])
		off += size
	}
	t.last, t.lastAt = diag.Pos{Line: p.Line, Column: column}, off
	return off
}

// Pos is the place of a byte.
func (t *Text) Pos(off int) diag.Pos {
	line, found := slices.BinarySearch(t.lines, off)
	if !found {
		line--
	}
	line = max(line, 0)
	return diag.Pos{Line: int32(line) + 1, Column: int32(utf8.RuneCountInString(t.data[t.lines[line]:max(off, t.lines[line])])) + 1}
}

// Edit replaces the bytes from Start to End, which it does not contain.
type Edit struct {
	Start, End int
	Text       string
}

// ErrOverlap says that two edits want the same bytes: a fault of who made
// them.
var ErrOverlap = errors.New("edits overlap")

// Apply returns a text with all edits made, whatever their order. Two
// insertions at one place stay in the order given. It fails when two edits
// overlap or one leads out of the text; then nothing is changed.
func Apply(data []byte, edits []Edit) ([]byte, error) {
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b Edit) int { return a.Start - b.Start })
	var out []byte
	at := 0
	for _, e := range sorted {
		switch {
		case e.Start < 0 || e.End < e.Start || e.End > len(data):
			return nil, fmt.Errorf("an edit of bytes %d to %d in a text of %d", e.Start, e.End, len(data))
		case e.Start < at:
			return nil, ErrOverlap
		}
		out = append(out, data[at:e.Start]...)
		out = append(out, e.Text...)
		at = e.End
	}
	return append(out, data[at:]...), nil
}

// Find is the byte at which the text of a scalar stands, given the place where
// the scalar begins. It is false where the text is not written as it reads:
// over several lines, or with escapes.
func (t *Text) Find(p diag.Pos, text string) (off int, ok bool) {
	off = t.Offset(p)
	if off < len(t.data) && (t.data[off] == '"' || t.data[off] == '\'') {
		off++
	}
	return off, strings.HasPrefix(t.data[off:], text)
}

// Comment is a comment of a file, from its # on.
type Comment struct {
	Text string
	Pos  diag.Pos
}

// Comments are the comments of a text, in its order. Docs are the documents
// that source.Parse made of it without a finding.
func Comments(data []byte, docs []source.Document) ([]Comment, error) {
	toks, err := lex(strings.ReplaceAll(string(data), "\r\n", "\n"), docs)
	if err != nil {
		return nil, err
	}
	var out []Comment
	for _, t := range toks {
		if t.sort == comment {
			out = append(out, Comment{t.text, diag.Pos{Line: int32(t.line), Column: int32(t.col) + 1}})
		}
	}
	return out, nil
}
