package escape

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Width returns how many columns of a terminal s takes. Text from strangers
// goes through Line or Source first. The answer depends on s alone, never on
// the locale: the libraries that ask the environment how wide a character of
// ambiguous width is would make two runs differ.
func Width(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case r >= 0x1160 && r <= 0x11ff, r >= 0xd7b0 && r <= 0xd7ff:
		return 0 // vowels and finals, drawn within the syllable they follow
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// Fit returns s cut to at most n columns, n at least 1, with an ellipsis in
// place of what is left out.
func Fit(s string, n int) string {
	if Width(s) <= n {
		return s
	}
	w := 0
	for i, r := range s {
		w += runeWidth(r)
		if w > n-1 {
			return s[:i] + "…"
		}
	}
	return s
}

// Pad returns s followed by blanks up to n columns.
func Pad(s string, n int) string { return s + blanks(n-Width(s)) }

// PadLeft returns s behind blanks up to n columns.
func PadLeft(s string, n int) string { return blanks(n-Width(s)) + s }

func blanks(n int) string { return strings.Repeat(" ", max(0, n)) }
