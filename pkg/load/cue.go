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
func cueField(n *source.Node, data []byte) model.Field[model.Cue] {
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
		c.Jumps = jumps(data, c.Body, n.Style, n.Text)
	}
	return model.Field[model.Cue]{V: c, At: n.Pos}
}

// jumps walks a folded or quoted text beside what is written in the file, and
// notes where the two part: at line ends, and behind escapes. It stops where
// they cannot be brought together, as in a document that was patched.
func jumps(data []byte, body diag.Pos, style source.Style, text string) []model.Jump {
	raw, ok := from(data, body)
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
			w.skip(blanks(w.raw))
			w.offset += utf8.RuneCountInString(text[i : i+size])
			w.note()
		} else if !w.take(r) {
			break
		}
		i += size
	}
	return w.out
}

// from is the rest of a file from a place on.
func from(data []byte, at diag.Pos) ([]rune, bool) {
	rest := string(data)
	for range at.Line - 1 {
		_, tail, ok := strings.Cut(rest, "\n")
		if !ok {
			return nil, false
		}
		rest = tail
	}
	rest = rest[:min(len(rest), maxWritten)]
	raw := []rune(strings.ReplaceAll(rest, "\r\n", "\n"))
	if at.Column < 1 || int(at.Column)-1 > len(raw) {
		return nil, false
	}
	return raw[at.Column-1:], true
}

// maxWritten bounds how much of a file is looked at for one text: a text has
// at most 64 KiB, its escapes and indentation may be several times that.
const maxWritten = 1 << 20

// sideBySide is where the walk stands in file and text.
type sideBySide struct {
	raw    []rune // what is left of the file
	at     diag.Pos
	style  source.Style
	offset int
	out    []model.Jump
}

func (w *sideBySide) note() { w.out = append(w.out, model.Jump{Offset: w.offset, At: w.at}) }

func (w *sideBySide) skip(n int) {
	for _, r := range w.raw[:n] {
		if w.at.Column++; r == '\n' {
			w.at.Line, w.at.Column = w.at.Line+1, 1
		}
	}
	w.raw = w.raw[n:]
}

// continued passes a line end between double quotes that is no part of the
// text.
func (w *sideBySide) continued() {
	for w.style == source.DoubleQuoted && len(w.raw) > 1 && w.raw[0] == '\\' && w.raw[1] == '\n' {
		w.skip(1)
		w.skip(blanks(w.raw))
		w.note()
	}
}

// lineEnds reports whether the file has nothing but blanks before its line
// ends.
func (w *sideBySide) lineEnds() bool {
	for _, r := range w.raw {
		if r == '\n' {
			return true
		}
		if r != ' ' && r != '\t' {
			break
		}
	}
	return false
}

// take passes one character; false when the file has another.
func (w *sideBySide) take(r rune) bool {
	switch {
	case len(w.raw) == 0:
		return false
	case w.style == source.SingleQuoted && r == '\'' && len(w.raw) > 1 && w.raw[1] == '\'':
		w.skip(2)
		w.offset++
		w.note()
	case w.style == source.DoubleQuoted && w.raw[0] == '\\' && len(w.raw) > 1:
		w.skip(min(len(w.raw), escaped(w.raw[1])))
		w.offset++
		w.note()
	case w.raw[0] == r:
		w.skip(1)
		w.offset++
	default:
		return false
	}
	return true
}

func blanks(raw []rune) int {
	for i, r := range raw {
		if r != ' ' && r != '\t' && r != '\n' {
			return i
		}
	}
	return len(raw)
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
