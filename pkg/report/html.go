package report

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/report/escape"
)

// renderHTML is the report as one file for a browser. It loads nothing and runs
// nothing, and its policy forbids both, whatever a report holds. It is
// well-formed XML too, so that any parser reads it.
func renderHTML(r Report, s Style) []byte {
	d := document{page: newPage(r, Style{Verbose: s.Verbose, Quiet: s.Quiet})}
	title := strings.TrimSpace(inline(r.Tool.Name, maxName)+" "+inline(r.Kind, maxName)) + ": " + outcome(r)
	d.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n" +
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n" +
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
	d.element("title", "", title)
	d.raw("<style>\n" + htmlStyle + "</style>\n</head>\n<body>\n<header>\n")
	d.element("h1", gateClass(r.Verdict.Gate), title)
	d.element("p", "", sumUp(r))
	d.raw("</header>\n<main>\n")
	for _, e := range r.Errors {
		d.failed(e)
	}
	if r.Changes != nil {
		d.changes(r)
	}
	for _, f := range r.Findings {
		d.finding(f)
	}
	d.exempted(r.Exempted)
	if r.Simulation != nil {
		d.simulation(r.Simulation)
	}
	if r.Trace != nil {
		d.trace(r.Trace)
	}
	d.sections(r)
	d.notices(r.Notices)
	d.rules(r.Rules)
	d.raw("</main>\n<footer>\n")
	d.element("p", "", origin(r))
	d.raw("</footer>\n</body>\n</html>\n")
	return d.Bytes()
}

// origin says what made the report, of what.
func origin(r Report) string {
	parts := []string{inline(r.Tool.Name, maxName) + " " + inline(r.Tool.Version, maxName), "workspace " + inline(r.Inputs.Workspace, 4*maxName)}
	if r.Inputs.Now != "" {
		parts = append(parts, "as of "+inline(r.Inputs.Now, maxName))
	}
	if r.Inputs.TZData != "" {
		parts = append(parts, "time zones of "+inline(r.Inputs.TZData, maxName))
	}
	return strings.Join(parts, " · ")
}

// document is an HTML page under way. Every text in it has been through inline
// or escape.Source; element and inlineElement make it text of HTML.
type document struct{ *page }

func (d document) raw(markup string) { d.WriteString(markup) }

// element writes an element of one text on a line of its own, and nothing
// without text.
func (d document) element(name, class, text string) {
	if text != "" {
		d.raw(open(name, class) + escape.Markup(text) + "</" + name + ">\n")
	}
}

// inlineElement is an element within a line.
func inlineElement(name, class, text string) string {
	return open(name, class) + escape.Markup(text) + "</" + name + ">"
}

func open(name, class string) string {
	if class == "" {
		return "<" + name + ">"
	}
	return "<" + name + " class=\"" + class + "\">"
}

// gateClass is a word of svs's own, whatever a report says.
func gateClass(gate string) string {
	switch gate {
	case Pass, Fail:
		return gate
	}
	return None
}

func (d document) failed(e Error) {
	d.raw("<article class=\"error\">\n<h2>" + inlineElement("b", "", "error") + " " + escape.Markup(inline(e.Message, maxDetail)) + "</h2>\n")
	if e.Location != nil {
		d.element("p", "where", d.where(*e.Location))
	}
	d.element("p", "hint", inline(e.Hint, maxMessage))
	d.raw("</article>\n")
}

func (d document) finding(f Finding) {
	severity := commandOf(f.Severity) // error, warning or notice
	d.raw(open("article", severity) + "\n<h2>" + inlineElement("b", "", inline(f.Severity, maxName)) + " " +
		inlineElement("code", "", inline(f.Rule, maxName)) + " " + escape.Markup(inline(subject(f), maxName)+inline(f.Message, maxMessage)) + "</h2>\n")
	at := inline(f.Path, maxName)
	if f.Location != nil {
		at = strings.TrimPrefix(at+" · "+d.where(*f.Location), " · ")
	}
	d.element("p", "where", at)
	if f.Snippet != nil {
		d.source(*f.Snippet)
	}
	d.element("p", "hint", d.advice(f))
	for _, rel := range f.Related {
		if rel.Message != "" {
			d.element("p", "related", inline(rel.Message, maxMessage)+" ("+d.where(rel.Location)+")")
		}
	}
	if d.style.Verbose && f.Detail != "" {
		d.raw("<details>\n<summary>Detail</summary>\n")
		for l := range strings.Lines(escape.Clip(f.Detail, maxDetail)) {
			d.element("p", "", escape.Line(strings.TrimRight(l, "\r\n")))
		}
		d.raw("</details>\n")
	}
	d.raw("<p class=\"more\">More: " + inlineElement("code", "", inline(f.Help, maxMessage)) + "</p>\n</article>\n")
}

// source is the source of a finding, its text marked.
func (d document) source(s Snippet) {
	d.raw("<pre>")
	for i, l := range s.Lines {
		if i > 0 {
			d.raw("\n")
		}
		src := escape.Clip(l.Text, maxSource)
		shown := escape.Source(src)
		d.raw(inlineElement("i", "", strconv.Itoa(l.Number)) + " ")
		if l.Number != s.Mark.Line {
			d.raw(escape.Markup(shown))
			continue
		}
		before, through := marked(src, s.Mark)
		d.raw(escape.Markup(before) + inlineElement("mark", "", shown[len(before):len(through)]) + escape.Markup(shown[len(through):]))
	}
	d.raw("</pre>\n")
}

func (d document) simulation(r *figure.Result) {
	name, how := scenario(r)
	d.raw("<section>\n")
	d.element("h2", "", name)
	d.element("p", "", how)
	view := view{brief: d.brief}
	for _, s := range remarks(r, view) {
		d.element("p", "", s)
	}
	for _, t := range tables(r, view) {
		d.figures(t)
	}
	d.raw("</section>\n")
}

// figures is a table of figures.
func (d document) figures(t table) {
	d.raw("<table>\n<thead>\n<tr>")
	for _, cell := range t.head {
		d.raw(inlineElement("th", "", cell))
	}
	d.raw("</tr>\n</thead>\n<tbody>\n")
	for _, row := range t.rows {
		d.row(row, "")
	}
	d.raw("</tbody>\n</table>\n")
	for _, n := range t.notes {
		d.element("p", "", n)
	}
}

// row writes cells, and one more that takes the rest of the row when there is
// something to say in it. A name with blanks before it is part of the one
// above.
func (d document) row(cells []string, rest string) {
	d.raw("<tr>")
	for _, cell := range cells {
		class := ""
		if strings.HasPrefix(cell, "  ") {
			class = "part"
		}
		d.raw(inlineElement("td", class, strings.TrimSpace(cell)))
	}
	if rest != "" {
		d.raw(fmt.Sprintf("<td colspan=\"%d\">%s</td>", traceColumns-len(cells), escape.Markup(rest)))
	}
	d.raw("</tr>\n")
}

// traceColumns is how many cells a row of a trace has: when, activity, step,
// teams, wait, work.
const traceColumns = 6

func (d document) trace(t *Trace) {
	item, about := traced(t)
	d.raw("<section>\n")
	d.element("h2", "", item)
	d.element("p", "", about)
	d.raw("<table class=\"trace\">\n<tbody>\n")
	rows, sums := traceRows(t)
	for i, row := range rows {
		d.row(row, sums[i])
	}
	d.raw("</tbody>\n</table>\n</section>\n")
}

func (d document) notices(notices []Notice) {
	for _, n := range notices {
		if d.style.Quiet || n.Quiet && !d.style.Verbose {
			continue
		}
		at := ""
		if n.Location != nil {
			at = d.where(*n.Location) + ": "
		}
		d.element("p", "note", "Note: "+at+inline(n.Message, maxMessage))
	}
}

// rules explains what the findings name, for readers who have no svs at hand.
func (d document) rules(rules []Rule) {
	if len(rules) == 0 {
		return
	}
	d.raw("<section>\n<h2>Rules</h2>\n")
	for _, rule := range rules {
		d.raw("<details>\n<summary>" + inlineElement("code", "", inline(rule.Code, maxName)) + " " + escape.Markup(inline(rule.Title, maxMessage)) + "</summary>\n")
		for l := range strings.Lines(escape.Clip(rule.Doc, maxDetail)) {
			d.element("p", "", escape.Line(strings.TrimSpace(l)))
		}
		d.raw("</details>\n")
	}
	d.raw("</section>\n")
}
