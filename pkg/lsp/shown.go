package lsp

import (
	"strings"

	"github.com/svs-project/svs/pkg/source"
)

// shown is text as an editor may show it: lines stay, and whatever is not
// visible or turns the order of reading is written as an escape. Names,
// messages and titles are of strangers. The text of an edit is never shown so:
// it is what will stand in the file.
func shown(text string) string {
	var b strings.Builder
	var prev rune
	for _, r := range text {
		if source.Fit(r, prev) {
			b.WriteRune(r)
		} else {
			b.WriteString(source.Escape(r))
		}
		prev = r
	}
	return b.String()
}
