package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/plan"
	"github.com/svs-project/svs/pkg/report/escape"
)

// The sizes to which text from a model is cut, in characters.
const (
	maxMessage = 200
	maxName    = 120
	maxDetail  = 2000
	maxSource  = 160
)

// FromFindings makes the report's findings, in the order given. line returns
// a line of a file (from 1, without its end), false where there is none.
func FromFindings(fs []diag.Finding, line func(file string, line int) (string, bool)) []Finding {
	out := make([]Finding, 0, len(fs))
	for _, f := range fs {
		r := Finding{
			Rule:        text(f.Rule, maxName),
			Severity:    f.Severity.String(),
			Entity:      text(f.Entity, maxName),
			Path:        text(f.Path, maxName),
			Message:     text(f.Message, maxMessage),
			Location:    place(f.Place, f.Width),
			Hint:        text(f.Hint, maxMessage),
			Fingerprint: f.Fingerprint(),
			Help:        help(f.Rule),
			Detail:      text(f.Detail, maxDetail),
		}
		for _, rel := range f.Related {
			if l := place(rel.Place, 1); l != nil {
				l.EndColumn = 0 // nobody knows how wide the other place is
				r.Related = append(r.Related, Related{Message: text(rel.Message, maxMessage), Location: *l})
			}
		}
		if r.Location != nil && line != nil {
			r.Snippet = snippet(f.Place, r.Location, line)
		}
		out = append(out, r)
	}
	return out
}

// help is the command that says more about a rule: a policy is the user's own.
func help(rule string) string {
	if name, ok := strings.CutPrefix(rule, "policy/"); ok {
		return "svs get Policy/" + text(name, maxName)
	}
	return "svs explain " + text(rule, maxName)
}

// text is s as it may stand in a report: valid UTF-8 and not too long.
func text(s string, limit int) string { return escape.Clip(escape.Bytes(s), limit) }

func place(p diag.Place, width int) *Location {
	if p.File == "" {
		return nil
	}
	l := Location{File: escape.Bytes(p.File)}
	if !utf8.ValidString(p.File) {
		l.URI = escape.PathURI(p.File)
	}
	if p.Pos.IsValid() {
		l.Line, l.Column = int(p.Pos.Line), max(1, int(p.Pos.Column))
		l.EndColumn = l.Column + max(1, width)
	}
	return &l
}

// ofFlag reports whether a place is in a flag of the command line, whose name
// then stands for the file.
func ofFlag(l *Location) bool { return l != nil && strings.HasPrefix(l.File, "--") }

func snippet(at diag.Place, l *Location, line func(string, int) (string, bool)) *Snippet {
	src, ok := line(at.File, l.Line)
	if l.Line == 0 || !ok {
		return nil
	}
	var s Snippet
	shown, left := window(sourceLine(src), l.Column)
	if before, ok := line(at.File, l.Line-1); ok && left == 0 && !ofFlag(l) && strings.TrimSpace(before) != "" {
		before, _ = window(sourceLine(before), 1)
		s.Lines = append(s.Lines, SnippetLine{Number: l.Line - 1, Text: before})
	}
	s.Lines = append(s.Lines, SnippetLine{Number: l.Line, Text: shown})
	end := utf8.RuneCountInString(shown) + 1
	s.Mark = Mark{Line: l.Line, Column: min(l.Column-left, end)}
	s.Mark.EndColumn = max(s.Mark.Column+1, min(l.EndColumn-left, end))
	return &s
}

// sourceLine takes off what is no column of a line: the byte order mark before
// the first and the CR of a CRLF.
func sourceLine(s string) string {
	return escape.Bytes(strings.TrimSuffix(strings.TrimPrefix(s, "\ufeff"), "\r"))
}

// window cuts a line to maxSource characters around a column. left is what has
// to be taken from a column of the line to have it in the cut line.
func window(src string, column int) (shown string, left int) {
	if skipRunes(src, maxSource) == len(src) {
		return src, 0
	}
	head, room := "", maxSource
	if start := column - 1 - maxSource/4; start > maxSource/4 {
		at := skipRunes(src, start)
		if lacks := maxSource/4 - utf8.RuneCountInString(src[at:min(len(src), at+maxSource)]); lacks > 0 {
			start = utf8.RuneCountInString(src) - maxSource/4 // beyond the end, the end is shown
			at = skipRunes(src, start)
		}
		left = start - 1 // the ellipsis stands for what is left out
		head, room, src = "…", maxSource-1, src[at:]
	}
	if skipRunes(src, room) < len(src) {
		src = src[:skipRunes(src, room-1)] + "…"
	}
	return head + src, left
}

// skipRunes is the byte at which the character behind the first n begins, the
// length of a text that has no more.
func skipRunes(s string, n int) int {
	i := 0
	for ; n > 0 && i < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return i
}

// UsedRules picks from a catalogue the rules that findings and exempted ones
// name, by code.
func UsedRules(fs []Finding, exempted []Exempted, catalogue []diag.Rule) []Rule {
	used := map[string]bool{}
	for _, f := range fs {
		used[f.Rule] = true
	}
	for _, f := range exempted {
		used[f.Rule] = true
	}
	rules := map[string]Rule{}
	for _, c := range catalogue {
		if used[c.Code] {
			rules[c.Code] = Rule{
				Code: c.Code, Name: c.Name, Severity: c.Severity.String(),
				Title: c.Title, Doc: text(c.Doc, maxDetail),
			}
		}
	}
	return slices.SortedFunc(maps.Values(rules), func(a, b Rule) int { return cmp.Compare(a.Code, b.Code) })
}

// Count sums findings up. files, documents and entities are what was read.
func Count(fs []Finding, files, documents, entities int) Summary {
	s := Summary{Files: files, Documents: documents, Entities: entities, ByRule: map[string]int{}}
	seen := map[string]bool{}
	for _, f := range fs {
		switch f.Severity {
		case diag.Error.String():
			s.Errors++
		case diag.Warning.String():
			s.Warnings++
		default:
			s.Infos++
		}
		s.ByRule[f.Rule]++
		if f.Location != nil {
			seen[f.Location.File] = true
		}
	}
	s.FilesWithFindings = len(seen)
	return s
}

// Never is the value of Verdict.FailOn with which findings fail no gate.
const Never = "never"

// ParseFailOn checks what --fail-on may be: error, warning, info or never.
func ParseFailOn(s string) error {
	if _, ok := diag.ParseSeverity(s); ok || s == Never {
		return nil
	}
	words := []string{"error", "warning", "info", Never}
	return unknown("severity", s, words)
}

// Judge decides the gate from findings alone: it fails, with exit code 1, when
// one of them is at or above failOn (a word that ParseFailOn accepts).
func Judge(fs []Finding, failOn string) Verdict {
	v := Verdict{Gate: Pass, FailOn: failOn}
	n := 0
	for _, f := range fs {
		if fails(f, failOn) {
			n++
		}
	}
	if n > 0 {
		v.Gate, v.ExitCode = Fail, 1
		v.Reason = fmt.Sprintf("%s at or above %s", plural(n, "finding"), failOn)
	}
	return v
}

// fails reports whether a finding is at or above the severity that fails a
// gate.
func fails(f Finding, failOn string) bool {
	limit, ok := diag.ParseSeverity(failOn)
	severity, known := diag.ParseSeverity(f.Severity)
	return ok && known && severity >= limit
}

// NewError makes the report's form of an error, at a place when it has one.
func NewError(message, hint string, at diag.Place) Error {
	return Error{Message: text(message, maxDetail), Hint: text(hint, maxMessage), Location: place(at, 1)}
}

// NoVerdict makes a report into one of a run that reached no verdict: exit
// code 2, for the reasons given.
func (r *Report) NoVerdict(errs ...Error) {
	r.Errors = append(r.Errors, errs...)
	r.Verdict = Verdict{Gate: None, ExitCode: 2, FailOn: r.Verdict.FailOn, Reason: "svs could not do its work"}
}

// Interrupted makes a report into one of a run that was stopped: what it holds
// is whole, and there is no verdict.
func (r *Report) Interrupted() {
	r.Verdict = Verdict{Gate: None, ExitCode: 130, FailOn: r.Verdict.FailOn, Reason: "interrupted: the figures are of a part of the run"}
}

func unknown(what, got string, words []string) error {
	hint := diag.DidYouMean(got, words)
	if hint != "" {
		hint = "; " + hint
	}
	return fmt.Errorf("unknown %s %q%s (one of: %s)", what, escape.Clip(got, maxName), hint, strings.Join(words, ", "))
}

// plural is a count with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if stem, ok := strings.CutSuffix(noun, "y"); ok && !strings.HasSuffix(stem, "a") {
		return fmt.Sprintf("%d %sies", n, stem)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// WithChanges adds to a verdict what the gate of a plan says, and, when asked
// for detail, that something changes.
func (v Verdict) WithChanges(p *plan.Plan, detailed bool) Verdict {
	switch {
	case v.Gate == Pass && p.Gate.Blocked:
		v.Gate, v.ExitCode, v.Reason = Fail, 1, strings.Join(p.Gate.Because, ", ")
	case v.Gate == Pass && detailed && !p.Summary.Empty():
		v.ExitCode = 3
	}
	return v
}
