package load

import (
	"strings"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
)

// cueField keeps the text of CUE with the place where its first character
// stands in the file, and what leads from its other places there.
func cueField(n *source.Node, file *lines) model.Field[model.Cue] {
	if n.Kind != source.String {
		return model.Field[model.Cue]{}
	}
	c := model.Cue{Text: n.Text, Body: n.Body, Literal: n.Style == source.Literal}
	if !n.Body.IsValid() {
		c.Body = n.Pos
		if n.Style == source.SingleQuoted || n.Style == source.DoubleQuoted {
			c.Body.Column++
		}
	}
	if !c.Literal {
		c.Jumps = jumps(file, c.Body, n.Style, n.Text)
	}
	return model.Field[model.Cue]{V: c, At: n.Pos}
}

// jumps walks a folded or quoted text beside what is written in the file, and
// notes where the two part: at line ends, and behind escapes. It stops where
// they cannot be brought together, as in a document that was patched.
func jumps(file *lines, body diag.Pos, style source.Style, text string) []model.Jump {
	raw, ok := file.from(body)
	if !ok {
		return nil
	}
	w := &sideBySide{raw: raw, at: body, style: style}
	w.note()
	for i := 0; i < len(text); {
		w.continued()
		r, size := utf8.DecodeRuneInString(text[i:])
		if (r == ' ' || r == '\n') && w.lineEnds() {
			size = len(text[i:]) - len(strings.TrimLeft(text[i:], " \n\t"))
			w.skipBlanks()
			w.offset += utf8.RuneCountInString(text[i : i+size])
			w.note()
		} else if !w.take(r) {
			break
		}
		i += size
	}
	return w.out
}

// lines finds the lines of a file, which are counted when the first one is
// asked for.
type lines struct {
	data   []byte
	starts []int32
}

// from is the rest of the file from a place on, as far as one text can reach.
func (l *lines) from(at diag.Pos) ([]byte, bool) {
	if l.starts == nil {
		l.starts = lineStarts(l.data)
	}
	if at.Line < 1 || int(at.Line) > len(l.starts) || at.Column < 1 {
		return nil, false
	}
	rest := l.data[l.starts[at.Line-1]:]
	rest = rest[:min(len(rest), maxWritten)]
	for range at.Column - 1 {
		_, size := next(rest)
		if size == 0 {
			return nil, false
		}
		rest = rest[size:]
	}
	return rest, true
}

// maxWritten bounds how much of a file is looked at for one text: a text has
// at most 64 KiB, its escapes and indentation may be several times that.
const maxWritten = 1 << 20

// next is the first character and its size, 0 at the end; a line end of two
// characters is one.
func next(raw []byte) (rune, int) {
	if len(raw) > 1 && raw[0] == '\r' && raw[1] == '\n' {
		return '\n', 2
	}
	r, size := utf8.DecodeRune(raw)
	return r, size
}

// sideBySide is where the walk stands in file and text.
type sideBySide struct {
	raw    []byte // what is left of the file
	at     diag.Pos
	style  source.Style
	offset int
	// blank is how much of raw is known to be blanks with something else behind.
	blank int
	out   []model.Jump
}

func (w *sideBySide) note() { w.out = append(w.out, model.Jump{Offset: w.offset, At: w.at}) }

// skip passes n characters, or what there is.
func (w *sideBySide) skip(n int) {
	for range n {
		r, size := next(w.raw)
		if size == 0 {
			return
		}
		if w.at.Column++; r == '\n' {
			w.at.Line, w.at.Column = w.at.Line+1, 1
		}
		w.raw, w.blank = w.raw[size:], max(0, w.blank-size)
	}
}

// skipBlanks passes blanks and line ends.
func (w *sideBySide) skipBlanks() {
	for {
		if r, _ := next(w.raw); r != ' ' && r != '\t' && r != '\n' {
			return
		}
		w.skip(1)
	}
}

// continued passes a line end between double quotes that is no part of the
// text.
func (w *sideBySide) continued() {
	for w.style == source.DoubleQuoted && len(w.raw) > 1 && w.raw[0] == '\\' {
		if r, _ := next(w.raw[1:]); r != '\n' {
			return
		}
		w.skip(1)
		w.skipBlanks()
		w.note()
	}
}

// lineEnds reports whether the file has nothing but blanks before its line
// ends. A run of blanks is looked at once, not for each of them.
func (w *sideBySide) lineEnds() bool {
	if w.blank > 0 {
		return false
	}
	n := 0
	for n < len(w.raw) && (w.raw[n] == ' ' || w.raw[n] == '\t') {
		n++
	}
	if r, _ := next(w.raw[n:]); r == '\n' {
		return true
	}
	w.blank = n
	return false
}

// take passes one character; false when the file has another.
func (w *sideBySide) take(r rune) bool {
	first, size := next(w.raw)
	second, more := next(w.raw[size:])
	switch {
	case size == 0:
		return false
	case w.style == source.SingleQuoted && r == '\'' && second == '\'':
		w.skip(2)
		w.offset++
		w.note()
	case w.style == source.DoubleQuoted && first == '\\' && more > 0:
		w.skip(escaped(second))
		w.offset++
		w.note()
	case first == r:
		w.skip(1)
		w.offset++
	default:
		return false
	}
	return true
}

// escaped is how many characters an escape has, by the one behind its
// backslash.
func escaped(r rune) int {
	switch r {
	case 'x':
		return 4
	case 'u':
		return 6
	case 'U':
		return 10
	}
	return 2
}
