package source

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/diag"
)

// placeholder stands in for a character that was refused, so that the rest of
// its document can still be read. A scalar that holds one becomes Refused. It
// is for private use in Unicode, and nothing looks for it in a clean document.
const placeholder = '\U0010FFFD'

// plainBytes are the bytes that need no second look: printable ASCII and TAB.
var plainBytes = func() (t [256]bool) {
	for c := 0x20; c < 0x7F; c++ {
		t[c] = true
	}
	t['\t'] = true
	return t
}()

// cleanText reports whether every byte of the text is fine, and whether all of
// it is ASCII.
func cleanText(data []byte) (clean, ascii bool) {
	ascii = true
	var prev rune
	for i := 0; i < len(data); {
		c := data[i]
		switch {
		case plainBytes[c] || c == '\n':
			prev = rune(c)
			i++
		case c == '\r' && i+1 < len(data) && data[i+1] == '\n':
			i++
		case c < utf8.RuneSelf:
			return false, ascii
		default:
			ascii = false
			r, size := utf8.DecodeRune(data[i:])
			if r == utf8.RuneError && size == 1 || judge(r, prev).code != "" {
				return false, false
			}
			prev = r
			i += size
		}
	}
	return true, ascii
}

// mendText reports every refused character and returns the text with
// placeholders in their stead. The columns of everything else stay what they
// are.
func mendText(data []byte, c *findings) []byte {
	out := make([]byte, 0, len(data)+64)
	at := diag.Pos{Line: 1, Column: 1}
	var prev rune
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		raw := data[i : i+size]
		i += size
		switch {
		case r == '\n':
			out = append(out, '\n')
			at = diag.Pos{Line: at.Line + 1, Column: 1}
			prev = r
			continue
		case r == '\t', r == '\r' && i < len(data) && data[i] == '\n':
			out = append(out, raw...)
		case r == utf8.RuneError && size == 1:
			c.invalidByte(at, raw[0])
			out = utf8.AppendRune(out, placeholder)
		default:
			if ch := judge(r, prev); ch.code != "" {
				c.refusedCharacter(at, r, ch)
				r = placeholder
			}
			out = utf8.AppendRune(out, r)
		}
		prev = r
		at.Column++
	}
	return out
}

func (c *findings) invalidByte(at diag.Pos, b byte) {
	if c.full(codeEncoding) {
		c.add(codeEncoding, at, 1, "", "")
		return
	}
	c.add(codeEncoding, at, 1, fmt.Sprintf("byte 0x%02x is not UTF-8; save the file in UTF-8", b),
		"not UTF-8", fmt.Sprintf("%02x", b))
}

func (c *findings) refusedCharacter(at diag.Pos, r rune, ch character) {
	if c.full(ch.code) {
		c.add(ch.code, at, 1, "", "")
		return
	}
	key := fmt.Sprintf("U+%04X", r)
	switch {
	case r == '\r':
		c.add(ch.code, at, 1, "carriage return without a line feed, which programs read differently; end lines with LF or CRLF", "a bare CR", key)
	case r == 0xFEFF:
		c.add(ch.code, at, 1, "byte order mark (U+FEFF) inside the file; delete it", "U+FEFF", key)
	default:
		why := "which programs read differently"
		if ch.code == codeInvisible {
			why = "which nobody sees"
		}
		c.add(ch.code, at, 1, fmt.Sprintf(`%s %s, %s; delete it, or write it as "%s" in double quotes`, ch.name, key, why, escape(r)), ch.name, key)
	}
}

// foreignEncoding names the encoding of a text that is UTF-16 or UTF-32, ""
// for any other.
func foreignEncoding(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE, 0, 0}), bytes.HasPrefix(data, []byte{0, 0, 0xFE, 0xFF}):
		return "UTF-32"
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return "UTF-16"
	}
	// Without a byte order mark: text of ASCII letters has a NUL in every
	// second place.
	if len(data) >= 4 && len(data)%2 == 0 {
		switch {
		case data[0] != 0 && data[1] == 0 && data[2] != 0 && data[3] == 0,
			data[0] == 0 && data[1] != 0 && data[2] == 0 && data[3] != 0:
			return "UTF-16"
		}
	}
	return ""
}
