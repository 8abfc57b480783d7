package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/plan"
	"github.com/svs-project/svs/pkg/report/escape"
)

// changeMarker stands unseen at the beginning of a page about changes, so that
// who posts it can find the last one and replace it.
const changeMarker = "<!-- svs:changes -->\n"

// detail is how much a page about changes says of each entity.
type detail int

const (
	everything detail = iota // fields and dependents of all
	gravest                  // fields and dependents of what is not safe
	lines                    // a line and the reasons for each
)

// markdownChanges is a page about changes that has room in a comment: with
// less and less about what is safe, then with as many of the gravest as fit.
func markdownChanges(r Report, s Style) string {
	tail := ""
	for _, f := range r.Findings {
		tail += markdownFinding(r, f)
		if len(tail) > utf8.UTFMax*maxMarkdown {
			break
		}
	}
	tail += markdownNotices(r, s)
	if figures := figuresFor(r); figures != "" {
		tail += figures
	}
	if utf8.RuneCountInString(tail) > maxMarkdown/2 {
		tail = fmt.Sprintf("\n%s and the figures take more room than a comment has.\n", plural(len(r.Findings), "finding"))
	}
	for _, d := range []detail{everything, gravest, lines} {
		if text := markdownChangesAt(r, d) + tail; utf8.RuneCountInString(text) <= maxMarkdown {
			return text
		}
	}
	return markdownSomeChanges(r, tail)
}

// markdownChangesHead is the marker, the heading and the headline.
func markdownChangesHead(r Report) string {
	b := changeMarker + fmt.Sprintf("### %s %s: %s\n\n", markdownWord(r.Tool.Name), markdownWord(r.Kind), outcome(r))
	b += escape.CodeSpan(headline(r)) + "\n\n"
	for _, e := range r.Errors {
		b += markdownError(r, e)
	}
	return b
}

func markdownChangesAt(r Report, d detail) string {
	var b strings.Builder
	b.WriteString(markdownChangesHead(r))
	for _, class := range []plan.Class{plan.Breaking, plan.Risky, plan.Safe} {
		p, n := newPage(r, Style{}), 0
		for _, e := range r.Changes.All() {
			if classWord(e.Class) == string(class) {
				p.changed(trimmed(e, d))
				n++
			}
		}
		switch {
		case n == 0:
		case class == plan.Safe:
			fmt.Fprintf(&b, "<details><summary>%d safe</summary>\n\n%s\n</details>\n\n", n, escape.Fence(strings.TrimRight(p.String(), "\n")))
		default:
			fmt.Fprintf(&b, "**%d %s**\n\n%s\n", n, class, escape.Fence(strings.TrimRight(p.String(), "\n")))
		}
	}
	if len(r.Changes.Improvements) > 0 {
		p := newPage(r, Style{})
		p.table(improvements(r.Changes))
		b.WriteString(escape.Fence(strings.TrimRight(p.String(), "\n")) + "\n")
	}
	if head, more := reactionLines(r.Changes, false); head != "" {
		b.WriteString(fenced(r, head, more) + "\n")
	}
	if len(r.Changes.Approvals) > 0 {
		b.WriteString(fenced(r, approvalsHead(r.Changes), approvalLines(r.Changes, false)) + "\n")
	}
	if head, more := effectLines(r.Changes); head != "" {
		b.WriteString(fenced(r, head, more) + "\n")
	}
	for _, l := range append(likelyLines(r.Changes), leftOutLines(r.Changes, false)...) {
		b.WriteString("Note: " + escape.CodeSpan(l) + "\n\n")
	}
	return b.String()
}

// fenced is a block of lines under a heading.
func fenced(r Report, head string, lines []string) string {
	p := newPage(r, Style{})
	p.line(head)
	for _, l := range lines {
		p.line("  ", l)
	}
	return escape.Fence(strings.TrimRight(p.String(), "\n"))
}

// trimmed is an entity with as much as a detail shows.
func trimmed(e plan.Entity, d detail) plan.Entity {
	if d == lines || d == gravest && classWord(e.Class) == string(plan.Safe) {
		e.Fields, e.Touches = nil, nil
	}
	return e
}

// markdownSomeChanges is a page with as many changes as have room.
func markdownSomeChanges(r Report, tail string) string {
	const further = 200
	page := budget{left: maxMarkdown - utf8.RuneCountInString(tail) - further}
	page.add(markdownChangesHead(r))
	all := r.Changes.All()
	p, shown := newPage(r, Style{}), 0
	for _, e := range all {
		before := p.Len()
		p.changed(trimmed(e, lines))
		if utf8.RuneCountInString(p.String()) > page.left-further/4 { // the fence takes room, too
			text := p.String()[:before]
			p = newPage(r, Style{})
			p.WriteString(text)
			break
		}
		shown++
	}
	if shown > 0 {
		page.add(escape.Fence(strings.TrimRight(p.String(), "\n")))
	}
	page.left += further
	page.add(fmt.Sprintf("\n… and %s more\n", plural(len(all)-shown, "change")))
	return page.String() + tail
}

// changes is the section of a page in HTML about changes.
func (d document) changes(r Report) {
	d.raw("<section>\n")
	for _, e := range r.Changes.All() {
		class := classWord(e.Class)
		d.raw(open("article", commandOfClass(class)) + "\n<h2>" + inlineElement("b", "", class) + " " + escape.Markup(signOf(e.Action)+" "+named(e)))
		for _, reason := range e.Reasons {
			d.raw(" " + inlineElement("code", "", inline(reason.Code, maxName)))
		}
		d.raw("</h2>\n")
		for _, reason := range e.Reasons {
			d.element("p", "hint", reasonLine(reason))
		}
		d.fields(e)
		d.touched(e.Touches, 0)
		d.raw("</article>\n")
	}
	if len(r.Changes.Improvements) > 0 {
		d.figures(improvements(r.Changes))
	}
	if head, more := reactionLines(r.Changes, true); head != "" {
		d.element("h2", "", head)
		for _, l := range more {
			d.element("p", "", l)
		}
	}
	if len(r.Changes.Approvals) > 0 {
		d.element("h2", "", approvalsHead(r.Changes))
		for _, l := range approvalLines(r.Changes, true) {
			d.element("p", "", l)
		}
	}
	if head, more := effectLines(r.Changes); head != "" {
		d.element("h2", "", head)
		for _, l := range more {
			d.element("p", "", l)
		}
	}
	for _, l := range append(likelyLines(r.Changes), leftOutLines(r.Changes, true)...) {
		d.element("p", "note", "Note: "+l)
	}
	d.raw("</section>\n")
}

// fields is a table of the fields that differ.
func (d document) fields(e plan.Entity) {
	if len(e.Fields) == 0 {
		return
	}
	d.raw("<table>\n<tbody>\n")
	for _, f := range e.Fields {
		d.raw("<tr>" + inlineElement("td", "", inline(f.Path, maxName)) + inlineElement("td", "", fieldChange(f)) + "</tr>\n")
	}
	d.raw("</tbody>\n</table>\n")
}

// touched is what depends on a change, as lists in lists.
func (d document) touched(ts []plan.Touch, depth int) {
	if len(ts) == 0 || depth == maxIndent {
		return
	}
	d.raw("<ul>\n")
	for _, t := range ts {
		d.raw("<li>" + escape.Markup(touchLine(t)))
		d.touched(t.Touches, depth+1)
		d.raw("</li>\n")
	}
	d.raw("</ul>\n")
}
