package report

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/svs-project/svs/pkg/report/escape"
)

// page is a text under way: the lines so far, and how they are dressed.
type page struct {
	bytes.Buffer
	style     Style
	workspace string
	// brief leaves figures without a difference to those who ask for more.
	brief bool
}

func newPage(r Report, s Style) *page {
	return &page{style: s, workspace: r.Inputs.Workspace, brief: !s.Verbose}
}

// renderText is the format for people: every finding with its source, then
// one line that sums up.
func renderText(w io.Writer, r Report, s Style) error {
	p := newPage(r, s)
	for _, e := range r.Errors {
		p.error(e)
	}
	if r.Changes != nil {
		p.changes(r)
	}
	for _, f := range r.Findings {
		p.finding(f)
		if err := p.hand(w, enough); err != nil {
			return err
		}
	}
	if s.Verbose {
		for _, f := range r.Exempted {
			p.exempted(f)
		}
	}
	if r.Changes != nil {
		p.reactions(r.Changes)
		p.approvals(r.Changes)
		p.effect(r.Changes)
	}
	if r.Simulation != nil {
		p.simulation(r.Simulation)
	}
	if r.Trace != nil {
		p.trace(r.Trace)
		p.WriteByte('\n')
	}
	for _, part := range r.sections() {
		p.section(part)
	}
	if !s.Quiet {
		p.notices(r.Notices)
		p.line(sumUp(r))
	}
	return p.hand(w, 0)
}

// enough is how many bytes of a page are written at once: what is there of
// thousands of findings need not be in memory.
const enough = 256 << 10

// hand writes what there is of a page, once it is more than so many bytes.
func (p *page) hand(w io.Writer, bytes int) error {
	if p.Len() <= bytes {
		return nil
	}
	_, err := p.WriteTo(w)
	return err
}

// line writes the parts as one line, and nothing when they are empty. No text
// of a report can make the line a command to a build service.
func (p *page) line(parts ...string) {
	s := escape.Start(strings.TrimRight(strings.Join(parts, ""), " "))
	if s != "" {
		p.WriteString(s)
		p.WriteByte('\n')
	}
}

// The dresses of colour: SGR parameters.
const (
	bold   = "1"
	red    = "1;31"
	yellow = "1;33"
	cyan   = "1;36"
	blue   = "1;34"
)

func (p *page) paint(color, s string) string {
	if !p.style.Color || s == "" {
		return s
	}
	return "\x1b[" + color + "m" + s + "\x1b[0m"
}

func severityColor(severity string) string {
	switch severity {
	case "error":
		return red
	case "warning":
		return yellow
	}
	return cyan
}

// inline is text of a report on one line, safe to print. All of it was cut
// when the report was made; a forged report is cut here.
func inline(s string, limit int) string { return escape.Line(escape.Clip(s, limit)) }

func (p *page) error(e Error) {
	p.line(p.paint(red, "error"), p.paint(bold, ": "+inline(e.Message, maxDetail)))
	if e.Location != nil {
		p.line(p.paint(blue, "  --> "), p.where(*e.Location))
	}
	if e.Hint != "" {
		p.line(p.paint(blue, "   = "), "help: ", inline(e.Hint, maxMessage))
	}
	p.WriteByte('\n')
}

func (p *page) finding(f Finding) {
	color := severityColor(f.Severity)
	subject := inline(f.Entity, maxName)
	if subject != "" {
		subject += ": "
	}
	p.line(p.paint(color, f.Severity+"["+inline(f.Rule, maxName)+"]"), " ",
		p.paint(bold, subject+inline(f.Message, maxMessage)))
	p.evidence(f, color)
	p.WriteByte('\n')
}

// evidence is what stands below the first line of a finding: where it is, its
// source, what to do and what else there is to know.
func (p *page) evidence(f Finding, color string) {
	gutter := 1
	if f.Snippet != nil {
		for _, l := range f.Snippet.Lines {
			gutter = max(gutter, len(strconv.Itoa(l.Number)))
		}
	}
	indent := strings.Repeat(" ", gutter)
	if f.Location != nil {
		p.line(indent, p.paint(blue, "--> "), p.where(*f.Location))
	}
	hint := p.advice(f)
	if f.Snippet != nil {
		p.line(indent, p.paint(blue, " |"))
		p.snippet(*f.Snippet, gutter, color, hint)
	} else if hint != "" {
		p.line(indent, p.paint(blue, " = "), hint)
	}
	for _, rel := range f.Related {
		if rel.Message != "" {
			p.line(indent, p.paint(blue, " = "), "note: ", inline(rel.Message, maxMessage), " (", p.where(rel.Location), ")")
		}
	}
	if p.style.Verbose && f.Detail != "" {
		for l := range strings.Lines(escape.Clip(f.Detail, maxDetail)) {
			p.line(indent, p.paint(blue, " = "), "detail: ", escape.Line(strings.TrimRight(l, "\r\n")))
		}
	}
	p.line(indent, p.paint(blue, " = "), "help: ", inline(f.Help, maxMessage))
}

// advice is the hint, with the places that need no word of their own.
func (p *page) advice(f Finding) string {
	hint := inline(f.Hint, maxMessage)
	var places []string
	for _, rel := range f.Related {
		if rel.Message == "" {
			places = append(places, p.where(rel.Location))
		}
	}
	if len(places) > 0 {
		hint += " (" + strings.Join(places, ", ") + ")"
	}
	return strings.TrimSpace(hint)
}

func (p *page) snippet(s Snippet, gutter int, color, hint string) {
	for _, l := range s.Lines {
		number := escape.PadLeft(strconv.Itoa(l.Number), gutter)
		p.line(p.paint(blue, number+" |"), " ", escape.Source(escape.Clip(l.Text, maxSource)))
		if l.Number != s.Mark.Line {
			continue
		}
		blank, carets := caret(escape.Clip(l.Text, maxSource), s.Mark)
		p.line(strings.Repeat(" ", gutter), p.paint(blue, " |"), " ", blank, p.paint(color, strings.TrimRight(carets+" "+hint, " ")))
	}
}

// caret returns the blanks and the carets that stand below the marked text.
func caret(src string, m Mark) (blank, carets string) {
	before, through := marked(src, m)
	start, end := escape.Width(before), escape.Width(through)
	return strings.Repeat(" ", start), strings.Repeat("^", max(1, end-start))
}

// marked returns a line of source, as it is shown, up to the marked text and
// through it.
func marked(src string, m Mark) (before, through string) {
	r := []rune(src)
	from := min(max(0, m.Column-1), len(r))
	to := min(max(from, m.EndColumn-1), len(r))
	return escape.Source(string(r[:from])), escape.Source(string(r[:to]))
}

// where is a place as an editor or a terminal makes a link of it.
func (p *page) where(l Location) string {
	s := inline(fromWorkingDirectory(p.workspace, l.File), 4*maxName)
	if l.Line > 0 {
		s += ":" + strconv.Itoa(l.Line)
		if l.Column > 0 {
			s += ":" + strconv.Itoa(l.Column)
		}
	}
	return s
}

// fromWorkingDirectory turns a path relative to the workspace into one
// relative to the directory in which svs ran.
func fromWorkingDirectory(workspace, file string) string {
	if workspace == "" || workspace == "." || strings.HasPrefix(file, "--") {
		return file
	}
	return strings.TrimSuffix(workspace, "/") + "/" + file
}

func (p *page) notices(notices []Notice) {
	for _, n := range notices {
		if n.Quiet && !p.style.Verbose {
			continue
		}
		at := ""
		if n.Location != nil {
			at = p.where(*n.Location) + ": "
		}
		p.line(p.paint(cyan, "note"), ": ", at, inline(n.Message, maxMessage))
	}
}

// sumUp is the last line of a text; empty where there was no verdict and
// nothing was counted, because the errors have said it all.
func sumUp(r Report) string {
	if r.Changes != nil && r.Verdict.Gate != None {
		return headline(r)
	}
	s := r.Summary
	read := plural(s.Entities, "entity") + " in " + plural(s.Files, "file")
	if s.Exempted > 0 {
		read += fmt.Sprintf(" · %d exempted", s.Exempted)
	}
	if r.Verdict.Gate == None {
		return ""
	}
	found := countFindings(s)
	if found == "" {
		if r.Verdict.Gate == Fail {
			return "failed: " + inline(r.Verdict.Reason, maxMessage) + " · " + read
		}
		return "ok: " + read
	}
	word := "passed"
	if r.Verdict.Gate == Fail {
		word = "failed"
	}
	return fmt.Sprintf("%s in %s · %s · %s", found, plural(s.FilesWithFindings, "file"), read, word)
}

// countFindings is "3 errors, 1 warning", empty without any.
func countFindings(s Summary) string {
	var parts []string
	for _, c := range []struct {
		n    int
		noun string
	}{{s.Errors, "error"}, {s.Warnings, "warning"}, {s.Infos, "info"}} {
		if c.n != 0 {
			parts = append(parts, plural(c.n, c.noun))
		}
	}
	return strings.Join(parts, ", ")
}

// renderConcise is one line for each error and finding, as compilers write
// them and editors read them.
func renderConcise(w io.Writer, r Report, s Style) error {
	p := newPage(r, s)
	for _, e := range r.Errors {
		at := ""
		if e.Location != nil {
			at = p.where(*e.Location) + ": "
		}
		p.line(at, p.paint(red, "error"), ": ", inline(e.Message, maxDetail), parenthesis(inline(e.Hint, maxMessage)))
	}
	if r.Changes != nil {
		p.conciseChanges(r)
	}
	for _, f := range r.Findings {
		at := ""
		if f.Location != nil {
			at = p.where(*f.Location) + ": "
		}
		p.line(at, p.paint(severityColor(f.Severity), f.Severity+"["+inline(f.Rule, maxName)+"]"), " ",
			conciseSubject(f), inline(f.Message, maxMessage), parenthesis(p.advice(f)))
		if err := p.hand(w, enough); err != nil {
			return err
		}
	}
	if s.Verbose {
		for _, f := range r.Exempted {
			p.conciseExempted(f)
		}
	}
	if r.Simulation != nil {
		p.conciseSimulation(r.Simulation)
	}
	if r.Trace != nil {
		p.trace(r.Trace)
	}
	return p.hand(w, 0)
}

// conciseSubject is what a finding is about, with the field.
func conciseSubject(f Finding) string {
	subject := strings.TrimSpace(inline(f.Entity, maxName) + " " + inline(f.Path, maxName))
	if subject != "" {
		subject += ": "
	}
	return subject
}

func parenthesis(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}
