package source

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// maxLineColumns is how much of a line a report shows.
const maxLineColumns = 200

// tabColumns is the width at which a TAB is shown; it is shown as that many
// blanks, wherever it stands.
const tabColumns = 4

// Line is one line of a file as a report shows it.
type Line struct {
	// Text is the line without its end, TABs as blanks, at most 200
	// characters around the column asked for, and "…" where some were left
	// out.
	// It may hold any character of the file, also control characters: each
	// renderer makes them harmless in its own way.
	Text string
	// Column is where the column asked for is in Text, from 1, counted in
	// characters.
	Column int
}

// LineAt returns line n, from 1, of a file around a column (in code points,
// from 1). It returns false when the file has no such line.
func LineAt(data []byte, n, column int) (Line, bool) {
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	for ; n > 1; n-- {
		i := bytes.IndexByte(data, '\n')
		if i < 0 {
			return Line{}, false
		}
		data = data[i+1:]
	}
	if n < 1 {
		return Line{}, false
	}
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		data = data[:i]
	}
	data = bytes.TrimSuffix(data, []byte("\r"))
	before, behind := cutAt(data, max(column, 1)-1)
	left, cutLeft := lastRunes(before, maxLineColumns/2)
	right, cutRight := firstRunes(behind, maxLineColumns)
	left, cut := lastRunes(expand(left), maxLineColumns/2)
	cutLeft = cutLeft || cut
	right, cut = firstRunes(expand(right), maxLineColumns-utf8.RuneCountInString(left))
	cutRight = cutRight || cut
	if cutLeft {
		left = "…" + left
	}
	if cutRight {
		right += "…"
	}
	return Line{Text: left + right, Column: utf8.RuneCountInString(left) + 1}, true
}

// cutAt cuts a line behind n code points; what is not UTF-8 counts bytes.
func cutAt(line []byte, n int) (before, behind string) {
	off := 0
	for ; n > 0 && off < len(line); n-- {
		_, size := utf8.DecodeRune(line[off:])
		off += size
	}
	return string(line[:off]), string(line[off:])
}

// expand makes TABs blanks and every byte that is not UTF-8 one U+FFFD.
func expand(s string) string {
	return strings.ReplaceAll(string([]rune(s)), "\t", strings.Repeat(" ", tabColumns))
}

func firstRunes(s string, n int) (string, bool) {
	for i := range s {
		if n == 0 {
			return s[:i], true
		}
		n--
	}
	return s, false
}

func lastRunes(s string, n int) (string, bool) {
	for i := len(s); i > 0; n-- {
		if n == 0 {
			return s[i:], true
		}
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
	}
	return s, false
}
