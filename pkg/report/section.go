package report

import (
	"strings"
)

// section is a part of a report that is tables under a heading. Every text in
// it has been made harmless.
type section struct {
	title string
	notes []string
	// tables have names of their own where the section has several.
	tables []namedTable
}

type namedTable struct {
	name string
	table
}

// sections are the scorecard and what governing bodies are told.
func (r Report) sections() []section {
	var out []section
	if r.Scorecard != nil {
		out = append(out, r.Scorecard.section())
	}
	if r.Monitor != nil {
		out = append(out, r.Monitor.sections()...)
	}
	return out
}

// section writes a section for people.
func (p *page) section(s section) {
	if s.title != "" {
		p.line(p.paint(bold, s.title))
	}
	for _, n := range s.notes {
		p.line(n)
	}
	if s.title != "" || len(s.notes) > 0 {
		p.WriteByte('\n')
	}
	for _, t := range s.tables {
		if t.name != "" {
			p.line(t.name)
		}
		p.table(t.table)
		p.WriteByte('\n')
	}
}

// markdownSections are the sections as tables of Markdown.
func markdownSections(r Report) string {
	var b strings.Builder
	for _, s := range r.sections() {
		if s.title != "" {
			b.WriteString("\n### " + markdownCell(s.title) + "\n")
		}
		for _, n := range s.notes {
			b.WriteString("\n" + markdownCell(n) + "\n")
		}
		for _, t := range s.tables {
			if t.name != "" {
				b.WriteString("\n" + t.name + ":\n")
			}
			b.WriteString("\n| " + strings.Join(t.head, " | ") + " |\n" + strings.Repeat("| --- ", len(t.head)) + "|\n")
			for _, row := range t.rows {
				b.WriteString(markdownRow(row))
			}
		}
	}
	return b.String()
}

func markdownRow(cells []string) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString("| " + markdownCell(c) + " ")
	}
	return b.String() + "|\n"
}

// markdownCell is a text of a report as code, in which Markdown means nothing;
// empty for none. A bar would end the cell of a table.
func markdownCell(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	return strings.ReplaceAll(codeSpan(s, maxDetail), "|", "\\|")
}

// sections writes them as HTML.
func (d document) sections(r Report) {
	for _, s := range r.sections() {
		d.raw("<section>\n")
		d.element("h2", "", s.title)
		for _, n := range s.notes {
			d.element("p", "", n)
		}
		for _, t := range s.tables {
			if t.name != "" {
				d.element("p", "", t.name)
			}
			d.figures(t.table)
		}
		d.raw("</section>\n")
	}
}
