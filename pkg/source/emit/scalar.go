package emit

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/source"
)

// scalar writes a scalar on one line; inside says that it stands in brackets
// or before a colon, where more has to be quoted.
func scalar(n *source.Node, inside bool) string {
	switch n.Kind {
	case source.Number, source.Bool:
		return n.Text
	case source.String:
		if plain(n.Text, inside) {
			return n.Text
		}
		return quoted(n.Text, unprintable)
	}
	return "null"
}

// dateTime begins texts whose colons nobody quotes.
var dateTime = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.Z+-]+$`)

// jsonNumber is what a plain scalar must not look like to stay text.
var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// plain reports whether a text may stand without quotes. It is careful rather
// than exact: a text that other readers of YAML could take for something else
// is quoted as well.
func plain(text string, inside bool) bool {
	switch strings.ToLower(text) {
	case "", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<":
		return false
	}
	if jsonNumber.MatchString(text) || strings.TrimSpace(text) != text || strings.HasPrefix(text, "---") || strings.HasPrefix(text, "...") {
		return false
	}
	if strings.ContainsRune("-?:,[]{}#&*!|>'\"%@`", rune(text[0])) {
		return false
	}
	if inside && strings.ContainsAny(text, ",[]{}?") {
		return false
	}
	if strings.ContainsRune(text, ':') && !dateTime.MatchString(text) || strings.Contains(text, " #") {
		return false
	}
	return !strings.ContainsFunc(text, unprintable) && !legacy.MatchString(text)
}

// legacy is a command that build services obey anywhere in a line of what is
// printed. A line that begins with "::" is one too.
var legacy = regexp.MustCompile(`(##[A-Za-z]*)\[`)

// unprintable reports whether nobody sees a character, or a file may not hold
// it.
func unprintable(r rune) bool {
	return r != ' ' && !unicode.IsGraphic(r) || unicode.Is(unicode.Zs, r) && r != ' ' || refused(r)
}

// refused reports whether a file may not hold a character as it is.
func refused(r rune) bool { return !source.Fit(r, 0) }

// maxKey is how many characters a key may take as it is written; 1,024 is what
// YAML allows.
const maxKey = 1_000

// key writes a key. Of one that its escapes would make too long, only what must
// be escaped is: whoever wrote it had room for that.
func key(n *source.Node) string {
	text := scalar(n, true)
	if n.Kind == source.String && utf8.RuneCountInString(text) > maxKey {
		return quoted(n.Text, refused)
	}
	return text
}

// quoted writes a text in double quotes, with escapes for what shall not stand
// there as it is.
func quoted(text string, escaped func(rune) bool) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case escaped(r):
			b.WriteString(source.Escape(r))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return legacy.ReplaceAllString(b.String(), `$1\x5b`)
}

// asBlock reports whether a text is written as a block of lines: it has
// several, and none of them would be read in another way there, nor be obeyed
// by a build service that prints it.
func asBlock(text string) bool {
	body := strings.TrimSuffix(text, "\n")
	if !strings.Contains(text, "\n") || body == "" || strings.HasSuffix(body, "\n") || body[0] == ' ' || body[0] == '\n' {
		return false
	}
	for _, l := range strings.Split(body, "\n") {
		if l != "" && strings.TrimSpace(l) == "" || strings.ContainsFunc(l, func(r rune) bool { return r != '\t' && unprintable(r) }) {
			return false
		}
		if strings.HasPrefix(strings.TrimSpace(l), "::") || legacy.MatchString(l) {
			return false
		}
	}
	return body[0] != '\t'
}
