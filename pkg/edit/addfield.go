package edit

import (
	"strings"

	"github.com/svs-project/svs/pkg/source"
)

// AddField returns the edit that adds a field, its value given as YAML on one
// line, to a mapping of a text that is not empty. before tells whether an
// existing key comes before the new one in the usual order. The rest of the
// text stays, comments included; ErrByHand is for mappings that have no room.
func AddField(data []byte, to *source.Node, key, value string, before func(existing string) bool) (Edit, error) {
	if to == nil || to.Kind != source.Map || len(to.Fields) == 0 {
		return Edit{}, ErrByHand
	}
	text := NewText(data)
	entry := key + ": " + value
	if byMark(data, text.Offset(to.Fields[0].Key.Pos)) {
		return Edit{}, ErrByHand
	}
	if to.Style == source.Flow {
		at := text.Offset(to.Fields[0].Key.Pos)
		return Edit{at, at, entry + ", "}, nil
	}
	newline := "\n"
	if strings.Contains(string(data), "\r\n") {
		newline = "\r\n"
	}
	indent := blanks(int(to.Fields[0].Key.Pos.Column) - 1)
	for i := len(to.Fields) - 1; i >= 0; i-- {
		f := to.Fields[i]
		if f.Value == nil || f.Value.Pos.Line != f.Key.Pos.Line || !text.oneLine(f.Value) || !before(f.Key.Text) {
			continue
		}
		at := text.Offset(f.Value.Pos)
		rest := string(data[at:])
		end := strings.IndexByte(rest, '\n')
		if end < 0 || i+1 < len(to.Fields) && to.Fields[i+1].Key.Pos.Line == f.Key.Pos.Line+0 {
			continue
		}
		if i+1 < len(to.Fields) && strings.TrimSpace(rest[end+1:]) != "" && !nextLineIs(string(data), at+end+1, to.Fields[i+1].Key.Text) {
			continue // the text goes on below, or comments stand there
		}
		line := strings.TrimSuffix(rest[:end], "\r")
		return Edit{at + len(line), at + len(line), newline + indent + entry}, nil
	}
	at := text.Offset(to.Fields[0].Key.Pos)
	return Edit{at, at, entry + newline + indent}, nil
}

// nextLineIs reports whether the line that begins at an offset holds a key.
func nextLineIs(data string, at int, key string) bool {
	line, _, _ := strings.Cut(data[at:], "\n")
	return strings.HasPrefix(strings.TrimLeft(line, " "), key)
}

// oneLine reports whether a value is a scalar that ends on the line on which it
// begins.
func (t *Text) oneLine(v *source.Node) bool {
	switch {
	case v.Kind != source.String && v.Kind != source.Number && v.Kind != source.Bool, v.Style == source.Literal, v.Style == source.Folded:
		return false
	}
	// What reads as it is written has not been folded from several lines.
	_, ok := t.Find(v.Pos, v.Text)
	return ok && !strings.Contains(v.Text, "\n")
}

// maxMark is how far before a key a question mark is looked for. A comment that
// ends with one is taken for one, too, which costs a mend by hand.
const maxMark = 200

// byMark reports whether the key at a byte stands behind a question mark, where
// it may take several lines and nothing can stand before it.
func byMark(data []byte, at int) bool {
	return strings.HasSuffix(strings.TrimRight(string(data[max(0, at-maxMark):at]), " \t\r\n"), "?")
}
