package explain

import (
	"strings"
	"unicode/utf8"
)

// textWidth is how wide the lines of a page may be.
const textWidth = 88

// Text writes pages for a terminal, one below the other. Its lines may hold
// whatever the rules' examples hold; the caller makes them harmless.
func Text(pages []Page) string {
	var t texter
	for i, p := range pages {
		if i > 0 {
			t.line("")
		}
		t.page(p)
	}
	return t.b.String()
}

type texter struct{ b strings.Builder }

func (t *texter) line(s string) { t.b.WriteString(strings.TrimRight(s, " ") + "\n") }

func (t *texter) page(p Page) {
	if p.Note != "" {
		t.line(p.Note)
		t.line("")
	}
	if p.Sort == Finding {
		t.finding(p)
		return
	}
	t.prose(strings.TrimPrefix(p.Name+": "+p.Title, ": "), 0)
	if p.Example != "" {
		t.line("")
		t.code(p.Example)
	}
	if p.About != "" {
		t.line("")
		t.prose(p.About, 0)
	}
	t.facts(p.Facts)
	for _, s := range p.Sections {
		t.section(s)
	}
	t.examples(p)
	if len(p.See) > 0 {
		t.line("")
		t.prose("More: svs explain "+strings.Join(p.See, ", svs explain "), 0)
	}
}

func (t *texter) finding(p Page) {
	t.line(p.Name + " " + p.factOf("name") + " (" + p.factOf("severity") + ")")
	t.line(p.Title)
	t.line("")
	t.prose(p.About, 0)
	t.examples(p)
}

// examples are the models that fail and pass.
func (t *texter) examples(p Page) {
	for _, part := range []struct{ title, model string }{{"This fails:", p.Fails}, {"This passes:", p.Passes}} {
		if part.model != "" {
			t.line("")
			t.line(part.title)
			before, now, two := states(part.model)
			t.code(before)
			if two {
				t.line("and then becomes:")
				t.code(now)
			}
		}
	}
}

func (p *Page) factOf(label string) string {
	for _, f := range p.Facts {
		if f.Label == label {
			return f.Text
		}
	}
	return ""
}

func (t *texter) facts(facts []Fact) {
	if len(facts) == 0 {
		return
	}
	t.line("")
	width := 0
	for _, f := range facts {
		width = max(width, len(f.Label))
	}
	for _, f := range facts {
		t.beside("  "+pad(f.Label, width)+"  ", f.Text)
	}
}

// section writes words beside what they mean, and fields above it.
func (t *texter) section(s Section) {
	t.line("")
	if s.Title != "" {
		t.prose(s.Title, 0)
	}
	width := 0
	for _, e := range s.Entries {
		width = max(width, utf8.RuneCountInString(e.Name))
	}
	for _, e := range s.Entries {
		if e.Example == "" {
			t.beside("  "+pad(e.Name, width)+"  ", e.text())
			continue
		}
		t.line("  " + e.head())
		if about := e.text(); about != "" {
			t.prose(about, 6)
		}
	}
}

// head is an entry as one would write it.
func (e Entry) head() string {
	if e.Name == "" {
		return e.Example
	}
	return e.Name + ": " + e.Example
}

// text is what an entry means and what holds without it.
func (e Entry) text() string {
	about := e.About
	if e.Required {
		about += " It must be written."
	}
	if e.Default != "" {
		about += " Left out: " + e.Default + "."
	}
	return strings.TrimSpace(about)
}

// code writes lines indented.
func (t *texter) code(text string) {
	for _, l := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		t.line("    " + l)
	}
}

// prose writes text in lines that begin in a column.
func (t *texter) prose(text string, column int) {
	for _, l := range wrap(text, textWidth-column) {
		t.line(strings.Repeat(" ", column) + l)
	}
}

// beside writes text behind a label, further lines below the first.
func (t *texter) beside(label, text string) {
	width := utf8.RuneCountInString(label)
	for i, l := range wrap(text, max(textWidth-width, textWidth/2)) {
		if i > 0 {
			label = strings.Repeat(" ", width)
		}
		t.line(label + l)
	}
}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}

// wrap breaks text into lines of at most width characters, at least one.
func wrap(text string, width int) []string {
	lines := []string{""}
	for _, word := range strings.Fields(text) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case utf8.RuneCountInString(*last)+1+utf8.RuneCountInString(word) > width:
			lines = append(lines, word)
		default:
			*last += " " + word
		}
	}
	return lines
}
