package explain

import "strings"

// Markdown writes pages as Markdown, each below a heading.
func Markdown(pages []Page) string {
	var m marker
	for i, p := range pages {
		if i > 0 {
			m.line("")
		}
		m.page(p)
	}
	return m.b.String()
}

type marker struct{ b strings.Builder }

func (m *marker) line(s string) { m.b.WriteString(s + "\n") }

// block writes a paragraph and the empty line before it.
func (m *marker) block(s string) {
	if s != "" {
		m.line("")
		m.line(s)
	}
}

func (m *marker) page(p Page) {
	name := p.Name
	if name == "" {
		name = "svs explain"
	}
	m.line("# " + name)
	m.block(prose(p.Note))
	m.block("*" + prose(p.Title) + "*")
	m.code("", p.Example)
	m.block(prose(p.About))
	if len(p.Facts) > 0 {
		m.line("")
		for _, f := range p.Facts {
			m.line("- " + prose(f.Label) + ": " + prose(f.Text))
		}
	}
	m.example("This fails:", p.Fails)
	m.example("This passes:", p.Passes)
	for _, s := range p.Sections {
		if s.Title != "" {
			m.block("## " + prose(s.Title))
		}
		m.line("")
		for _, e := range s.Entries {
			m.line("- " + strings.TrimRight(span(e.mark())+" "+prose(e.text()), " "))
		}
	}
	if len(p.See) > 0 {
		m.block("See also " + span(strings.Join(p.See, "`, `")) + ".")
	}
}

// mark is an entry's name, or how it is written.
func (e Entry) mark() string {
	if e.Example == "" {
		return e.Name
	}
	return e.head()
}

// code writes a block of YAML, its fence longer than any inside.
func (m *marker) code(title, text string) {
	if text == "" {
		return
	}
	m.block(title)
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	m.block(fence + "yaml")
	m.b.WriteString(strings.TrimRight(text, "\n") + "\n")
	m.line(fence)
}

// example writes a model, or one before and after a change.
func (m *marker) example(title, model string) {
	before, after, two := states(model)
	m.code(title, before)
	if two {
		m.code("and then becomes:", after)
	}
}

// span is inline code.
func span(s string) string { return "`" + s + "`" }

// prose is text in which nothing is markup.
func prose(s string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "[", `\[`, "]", `\]`, "|", `\|`).Replace(s)
}
