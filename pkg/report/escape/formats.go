package escape

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"
)

// CommandData returns s as the message of a GitHub workflow command. Lines are
// separated by "\n" in s; text from strangers went through Line before.
func CommandData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// CommandProperty returns s as the value of a property of a GitHub workflow
// command, such as file or title.
func CommandProperty(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}

// Markup returns s as text or as the value of an attribute of HTML or XML. Each
// of its lines went through Line or Source before, which leave no character
// that XML does not have.
func Markup(s string) string { return html.EscapeString(s) }

// CodeSpan returns s as inline code of Markdown, in which nothing is markup:
// no link, no mention, no HTML. It is not for cells of a table, where a bar
// would end the cell.
func CodeSpan(s string) string {
	s = Line(s)
	if strings.TrimSpace(s) == "" {
		return ""
	}
	fence := strings.Repeat("`", longestRun(s, '`')+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") || s[0] == ' ' && s[len(s)-1] == ' ' {
		s = " " + s + " "
	}
	return fence + s + fence
}

// Fence returns lines as a code block of Markdown, its fence longer than any
// run of backticks inside. Each line went through Line or Source before.
func Fence(lines string) string {
	fence := strings.Repeat("`", max(3, longestRun(lines, '`')+1))
	if !strings.HasSuffix(lines, "\n") {
		lines += "\n"
	}
	return fence + "text\n" + lines + fence + "\n"
}

func longestRun(s string, c rune) int {
	longest, n := 0, 0
	for _, r := range s {
		if r != c {
			n = 0
			continue
		}
		n++
		longest = max(longest, n)
	}
	return longest
}

// PathURI returns the slash path of a file as a relative URI reference:
// everything but letters, digits, '-', '.', '_', '~' and '/' is written as %NN,
// byte by byte. A path that begins with a slash gets a dot before it, so that
// it can name neither a host nor the root of a file system.
func PathURI(path string) string {
	var b strings.Builder
	if strings.HasPrefix(path, "/") {
		b.WriteByte('.')
	}
	for i := range len(path) {
		c := path[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~/", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// JSON returns the text of a JSON value, as encoding/json writes it, in which
// everything that a terminal or a build service could obey is written as
// \uNNNN. All of that can stand only inside strings, so the value stays equal.
// U+FFFD is written so too, because encoding/json does that for bytes that are
// not UTF-8, and a text read back must come out as it went in.
func JSON(text []byte) []byte {
	out := make([]byte, 0, len(text)+len(text)/16)
	var legacy hashes
	for len(text) > 0 {
		if legacy == 0 {
			n := plainBytes(text)
			if out, text = append(out, text[:n]...), text[n:]; len(text) == 0 {
				break
			}
		}
		r, size := utf8.DecodeRune(text)
		bracket := legacy.follow(r)
		switch {
		case bracket || r != '\n' && Hidden(r) || r == utf8.RuneError:
			out = appendUnicode(out, r)
		default:
			out = append(out, text[:size]...)
		}
		text = text[size:]
	}
	return out
}

// plainBytes is how many bytes a text begins with that stay as they are.
func plainBytes(text []byte) int {
	for i, c := range text {
		if (c < ' ' || c >= 0x7f || c == '#') && c != '\n' {
			return i
		}
	}
	return len(text)
}

func appendUnicode(out []byte, r rune) []byte {
	if r > 0xffff {
		r -= 0x10000
		return fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
	}
	return fmt.Appendf(out, `\u%04x`, r)
}
