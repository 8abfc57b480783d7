// Package escape makes text from strangers harmless in one output format each.
//
// Names of files, entities and messages may hold anything: terminal controls,
// text that runs right to left, workflow commands of a build service, Markdown.
// Every renderer of the report sends such text through exactly one function of
// this package. It knows no report; it is called by pkg/report alone.
package escape

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many combining marks may stand on one character before the
// rest is shown escaped. No living script needs more; stacks of them paint
// over the lines above.
const maxMarks = 3

// Line returns s as text for one line of a terminal or a log. What would not
// be seen or would do something is shown escaped: controls (as \n, \r, \t or
// \u001b), bidirectional and zero-width characters (\u202e), unassigned and
// private characters, marks stacked on one character beyond the third or
// standing alone, and the bracket of a legacy workflow command (##[error]).
// Bytes that are not UTF-8 become U+FFFD.
//
// Line works from left to right without looking ahead, so Line(s[:n]) is the
// beginning of Line(s) wherever n lies between two characters. That is what
// lets a caret stand below the right column.
func Line(s string) string { return line(s, `\t`) }

// Source is Line for a line of a source file: a tab is four blanks.
func Source(s string) string { return line(s, "    ") }

func line(s, tab string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	marks := maxMarks // a mark at the very beginning has nothing to stand on
	var legacy hashes
	for _, r := range s {
		bracket := legacy.follow(r)
		switch {
		case r == '\t':
			b.WriteString(tab)
			marks = 0
		case unicode.In(r, unicode.Mn, unicode.Me) && marks < maxMarks && !Hidden(r):
			b.WriteRune(r)
			marks++
		case Hidden(r) || bracket || unicode.In(r, unicode.Mn, unicode.Me):
			b.WriteString(visible(r))
		default:
			b.WriteRune(r)
			marks = 0
		}
	}
	return b.String()
}

// plain reports whether a text is of ASCII that needs no escaping, as nearly all
// of it.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '#' {
			return false
		}
	}
	return true
}

// Hidden reports whether r would not be seen, or would change what is seen
// around it: everything but letters, marks, digits, punctuation, symbols and
// the blank, and those letters and marks that are drawn as nothing.
func Hidden(r rune) bool {
	switch {
	case !unicode.IsPrint(r):
		return true
	case r == '\u034f', r == '\u115f', r == '\u1160', r == '\u17b4', r == '\u17b5', r == '\u3164', r == '\uffa0':
		return true // fillers and joiners that Unicode counts as letters or marks
	case r >= 0x180b && r <= 0x180f, r >= 0xe0100 && r <= 0xe01ef:
		return true // variation selectors without a use in plain text
	}
	return false
}

func visible(r rune) string {
	switch {
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r > 0xffff:
		return fmt.Sprintf(`\U%08x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// hashes follows a text and finds the opening bracket of a legacy workflow
// command, "##[error]" or "##vso[…]", which build services obey anywhere in a
// line.
type hashes int

// follow takes the next character and reports whether it opens a command.
func (h *hashes) follow(r rune) bool {
	switch {
	case r == '#':
		*h = min(*h+1, 2)
	case *h == 2 && r == '[':
		*h = 0
		return true
	case *h == 2 && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'):
	default:
		*h = 0
	}
	return false
}

// Bytes returns s with every byte that is not part of valid UTF-8 written as
// \xNN, so that two file names that differ in such bytes stay different.
func Bytes(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		if r == unicode.ReplacementChar && !strings.HasPrefix(s[i:], "\uFFFD") {
			fmt.Fprintf(&b, `\x%02x`, s[i])
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Clip shortens s to at most n characters (Unicode code points), n at least
// 4, by taking out the middle: what a message says is at its beginning, what
// to do about it at its end.
func Clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	head := (n - 1) * 2 / 3
	return string(r[:head]) + "…" + string(r[len(r)-(n-1-head):])
}

// Start returns text that begins a line of a log. A build service takes a line
// that begins with "::", blanks apart, for a command; its first colon is shown
// escaped.
func Start(s string) string {
	rest := strings.TrimLeftFunc(s, unicode.IsSpace)
	if !strings.HasPrefix(rest, "::") {
		return s
	}
	return s[:len(s)-len(rest)] + visible(':') + rest[1:]
}
