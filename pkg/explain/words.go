package explain

import (
	"strconv"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
)

// meaning is the comment of a definition without the definition's own name at
// its beginning: what it is, rather than what it is called.
func meaning(t *conform.Type) string {
	doc, ok := strings.CutPrefix(oneLine(t.Doc), t.Name+" ")
	if !ok {
		return doc
	}
	for _, verb := range []string{"is ", "are "} {
		doc = strings.TrimPrefix(doc, verb)
	}
	return strings.ToUpper(doc[:1]) + doc[1:]
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// firstSentence is a text up to its first full stop.
func firstSentence(s string) string {
	s = oneLine(s)
	if i := strings.Index(s, ". "); i >= 0 {
		return s[:i+1]
	}
	return s
}

// sentence gives a gist a capital and a full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

// articled puts "a" or "an" before a name.
func articled(name string) string {
	if strings.ContainsRune("AEIOaeio", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}

func articledAll(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = articled(n)
	}
	return out
}

func orList(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " or " + parts[len(parts)-1]
}

// count is "1 other", "3 others".
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}
