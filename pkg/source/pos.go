package source

import (
	"strings"

	"github.com/svs-project/svs/pkg/diag"
)

// PosAt returns the place in the file of the byte at offset of n's Text, so
// that a finding inside a text (such as CUE in a policy) stands where the user
// sees it. It is exact for literal blocks and for plain and quoted texts on
// one line without escapes other than doubled single quotes; in other texts it
// is the place where the text begins. An offset outside the text counts as its
// nearer end.
func (n *Node) PosAt(offset int) diag.Pos {
	text := n.Text[:min(max(offset, 0), len(n.Text))]
	at := n.Pos
	switch n.Style {
	case Literal:
		if !n.Body.IsValid() {
			return n.Pos
		}
		if len(text) == len(n.Text) {
			text = strings.TrimRight(text, "\n")
		}
		last := strings.LastIndexByte(text, '\n')
		line := n.Body.Line + int32(strings.Count(text, "\n"))
		return diag.Pos{Line: line, Column: n.Body.Column + runes(text[last+1:])}
	case Folded:
		if n.Body.IsValid() {
			return n.Body
		}
	case Plain:
		if n.Width == runes(n.Text) {
			at.Column += runes(text)
		}
	case SingleQuoted:
		if n.Width == runes(n.Text)+int32(strings.Count(n.Text, "'"))+2 {
			at.Column += 1 + runes(text) + int32(strings.Count(text, "'"))
		}
	case DoubleQuoted:
		if n.Width == runes(n.Text)+2 {
			at.Column += 1 + runes(text)
		}
	}
	return at
}
