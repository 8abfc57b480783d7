package edit_test

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// scribe writes random YAML the way people in a hurry do: any indentation,
// comments and blank lines anywhere, brackets over several lines.
type scribe struct {
	t     *rapid.T
	b     strings.Builder
	count int
}

func (s *scribe) chance(percent int) bool {
	return rapid.IntRange(0, 99).Draw(s.t, "chance") >= 100-percent // shrinks towards no
}

func (s *scribe) pick(words ...string) string { return rapid.SampledFrom(words).Draw(s.t, "word") }

func (s *scribe) line(indent int, text string) {
	fmt.Fprintf(&s.b, "%s%s\n", strings.Repeat(" ", indent), text)
}

// remark is a comment to end a line with, or nothing.
func (s *scribe) remark() string {
	if !s.chance(25) {
		return ""
	}
	s.count++
	return s.pick(" ", "  ", "     ", "\t") + fmt.Sprintf("#%s remark %d", s.pick("", " "), s.count)
}

// above writes comments and blank lines before something in a column.
func (s *scribe) above(indent int) {
	for s.chance(25) {
		if s.chance(40) {
			s.b.WriteString(s.pick("\n", "   \n"))
			continue
		}
		s.count++
		s.line(rapid.IntRange(0, indent+3).Draw(s.t, "column"), fmt.Sprintf("# note %d", s.count))
	}
}

func (s *scribe) key(used map[string]bool) string {
	for {
		k := s.pick("name", "id", "title", "spec", "steps", "work", "when", "zeta", "alpha", "p50", `"07:30-12:00"`, "'x'", "next", "team", "of", "a b")
		if !used[strings.Trim(k, `'"`)] {
			used[strings.Trim(k, `'"`)] = true
			return k
		}
	}
}

// mapping writes a block mapping; lead is what stands on its first line.
func (s *scribe) mapping(indent, depth int, lead string) {
	used := map[string]bool{}
	for i := range rapid.IntRange(1, 4).Draw(s.t, "fields") {
		if i > 0 || lead == "" {
			s.above(indent)
			lead = strings.Repeat(" ", indent)
		}
		s.value(lead+s.key(used)+s.pick(":", ":", " :"), indent, depth, false)
	}
}

func (s *scribe) list(indent, depth int, lead string) {
	for i := range rapid.IntRange(1, 4).Draw(s.t, "items") {
		if i > 0 || lead == "" {
			s.above(indent)
			lead = strings.Repeat(" ", indent)
		}
		s.value(lead+"-", indent, depth, true)
	}
}

// value writes what stands behind a key or a dash in the column.
func (s *scribe) value(lead string, indent, depth int, item bool) {
	inner := indent + rapid.IntRange(1, 4).Draw(s.t, "indent")
	switch n := rapid.IntRange(0, 11).Draw(s.t, "form"); {
	case n < 2 && depth > 0 && item && s.chance(60):
		s.mapping(indent+2, depth-1, lead+" ")
	case n < 2 && depth > 0:
		s.b.WriteString(lead + s.remark() + "\n")
		s.mapping(inner, depth-1, "")
	case n < 4 && depth > 0 && item && s.chance(60):
		s.list(indent+2, depth-1, lead+" ")
	case n < 4 && depth > 0:
		s.b.WriteString(lead + s.remark() + "\n")
		if !item && s.chance(40) {
			inner = indent
		}
		s.list(inner, depth-1, "")
	case n < 7:
		s.b.WriteString(lead + s.gap(inner) + s.flow(2, inner) + s.remark() + "\n")
	case n == 7:
		s.b.WriteString(lead + s.remark() + "\n")
	case n == 8:
		s.block(lead, inner)
	default:
		s.b.WriteString(lead + s.gap(inner) + s.scalar(inner, false) + s.remark() + "\n")
	}
}

// gap stands between a key and its value.
func (s *scribe) gap(inner int) string {
	if s.chance(8) {
		return s.remark() + "\n" + strings.Repeat(" ", inner)
	}
	return s.pick(" ", " ", "   ")
}

func (s *scribe) block(lead string, inner int) {
	head := s.pick("|", ">", "|-", ">-", "|+", ">+")
	s.b.WriteString(lead + " " + head + s.remark() + "\n")
	for i := range rapid.IntRange(0, 4).Draw(s.t, "lines") {
		text := s.pick("text", "# no comment", "- x", "a: b", "  deep", "tail  ", "", "")
		if i == 0 {
			text = strings.TrimLeft(text, " ")
		}
		if text == "" {
			s.b.WriteString(s.pick("\n", " \n"))
			continue
		}
		s.line(inner, text)
	}
}

func (s *scribe) scalar(inner int, flow bool) string {
	more := "\n" + s.pick("", "\n") + strings.Repeat(" ", inner+rapid.IntRange(0, 3).Draw(s.t, "more"))
	words := []string{"a", "12", "true", "90%", "2h", "desk", "'it''s'", `"a, \"b\" #c"`, "2027-06-30", "two words", "Kind/name", "~", `""`, "é ü"}
	if s.chance(10) {
		return s.pick("plain"+more+"goes on", `"quoted`+more+`goes on"`, "'single"+more+"# on'", `"esc\`+more+`on"`)
	}
	if !flow {
		words = append(words, "a [b] {c}, d", "x#y", strings.Repeat("long ", 30)+"end")
	}
	return s.pick(words...)
}

// flow writes a collection in brackets.
func (s *scribe) flow(depth, inner int) string {
	var parts []string
	used := map[string]bool{}
	isMap := s.chance(50)
	for range rapid.IntRange(0, 5).Draw(s.t, "parts") {
		text := s.scalar(inner, true)
		if depth > 0 && s.chance(30) {
			text = s.flow(depth-1, inner)
		}
		if isMap {
			text = s.key(used) + s.pick(": ", ":   ") + text
		}
		parts = append(parts, s.inFlow(inner)+text+s.inFlow(inner))
	}
	if isMap {
		return "{" + strings.Join(parts, ", ") + s.inFlow(inner) + "}"
	}
	return "[" + strings.Join(parts, ", ") + s.inFlow(inner) + "]"
}

// inFlow is what may stand between the parts of a collection in brackets.
func (s *scribe) inFlow(inner int) string {
	switch {
	case s.chance(4):
		s.count++
		return fmt.Sprintf("  # inside %d\n%s", s.count, strings.Repeat(" ", inner))
	case s.chance(8):
		return "\n" + strings.Repeat(" ", inner)
	}
	return s.pick("", "", " ")
}

// file writes a file of several documents.
func file(t *rapid.T) string {
	s := &scribe{t: t}
	if s.chance(20) {
		s.above(0)
		s.b.WriteString("---" + s.remark() + "\n")
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "documents") {
		if i > 0 {
			s.b.WriteString("---" + s.remark() + "\n")
		}
		if s.chance(10) {
			s.above(0)
			s.b.WriteString("{name: a, " + s.inFlow(1) + "spec: " + s.flow(2, 1) + "}" + s.remark() + "\n")
			s.above(0)
			continue
		}
		s.mapping(0, 3, "")
		s.above(0)
	}
	text := s.b.String()
	if s.chance(15) {
		text = strings.TrimSuffix(text, "\n")
	}
	if s.chance(15) {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}
