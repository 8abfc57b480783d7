package lsp

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
)

// quickFix is the one kind of code action that svs has.
const quickFix = "quickfix"

// maxFixes is how many findings of one range fixes are tried for.
const maxFixes = 8

// advised are the hints that say what to write in the place of something.
var advised = regexp.MustCompile(`did you mean "?([^"?]+)"?\?|^write ([^ ,;]+)$`)

// quoted is a part of a message in quotes.
var quoted = regexp.MustCompile(`"([^"]*)"`)

// codeActions are the fixes of findings that say what was meant. Each has been
// tried: with it the finding is gone and no other has come.
func (s *server) codeActions(ctx context.Context, p codeActionParams) (any, error) {
	out := []codeAction{}
	wanted := func(kind string) bool { return quickFix == kind || strings.HasPrefix(quickFix, kind+".") || kind == "" }
	if len(p.Context.Only) > 0 && !slices.ContainsFunc(p.Context.Only, wanted) {
		return out, nil
	}
	d, err := s.opened(ctx, p.TextDocument.URI)
	if d == nil || err != nil || d.project == nil {
		return out, err
	}
	from, to := d.text.offset(p.Range.Start), d.text.offset(p.Range.End)
	name, tried := d.project.nameOf(d.rel), 0
	for _, f := range d.project.findings {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		meant := advised.FindStringSubmatch(f.Hint)
		if f.Place.File != name || meant == nil || tried == maxFixes {
			continue
		}
		r := d.text.span(f.Place.Pos, f.Width)
		start, end := d.text.offset(r.Start), d.text.offset(r.End)
		if end < from || to < start {
			continue
		}
		tried++
		if action, ok := s.fix(ctx, d, f, meant[1]+meant[2], start, end); ok {
			out = append(out, action)
		}
	}
	return out, nil
}

// fix is the action that writes what was meant.
func (s *server) fix(ctx context.Context, d *document, f diag.Finding, meant string, start, end int) (codeAction, bool) {
	for _, e := range replacements(d.text.s, f, start, end) {
		if d.text.s[e[0]:e[1]] == meant || !s.mends(ctx, d, f, d.text.s[:e[0]]+meant+d.text.s[e[1]:]) {
			continue
		}
		edits := []TextEdit{{d.text.between(e[0], e[1]), meant}}
		action := codeAction{
			Title: "write " + shown(diag.Quote(meant)), Kind: quickFix, IsPreferred: true,
			Diagnostics: []diagnostic{s.diagnostic(d.project, f, map[string]*text{})},
		}
		if s.documentChanges() {
			action.Edit = &workspaceEdit{DocumentChanges: []any{documentEdit{versionedID{d.uri, s.versionOf(d.uri)}, edits}}}
		} else {
			action.Edit = &workspaceEdit{Changes: map[string][]TextEdit{d.uri: edits}}
		}
		return action, true
	}
	return codeAction{}, false
}

// replacements are the parts of a text in whose place something else may be
// meant: what the message quotes within the mark, last first, and the marked
// word itself.
func replacements(s string, f diag.Finding, start, end int) [][2]int {
	inner := [2]int{start, end}
	if end-start >= 2 && (s[start] == '"' || s[start] == '\'') && s[end-1] == s[start] {
		inner = [2]int{start + 1, end - 1}
	}
	out := [][2]int{inner}
	words := quoted.FindAllStringSubmatch(f.Message, -1)
	slices.Reverse(words)
	for _, w := range words {
		if i := strings.Index(s[start:end], w[1]); w[1] != "" && i >= 0 && strings.Count(s[start:end], w[1]) == 1 {
			out = append(out, [2]int{start + i, start + i + len(w[1])})
		}
	}
	return out
}

// mends reports whether a finding is gone when a document has another text, and
// no error has come in its file.
func (s *server) mends(ctx context.Context, d *document, f diag.Finding, now string) bool {
	p := d.project
	if p.open[d.rel] != d.text.s && s.documents[d.uri] != nil {
		return false
	}
	tried := *p
	tried.open = map[string]string{}
	for rel, text := range p.open {
		tried.open[rel] = text
	}
	tried.disk = map[string]diskFile{}
	for rel, file := range p.disk {
		tried.disk[rel] = file
	}
	tried.set(d.rel, now)
	if err := tried.update(ctx); err != nil {
		return false
	}
	// The cache now knows the text that was tried; the next update corrects it.
	return len(faults(tried.findings, f)) < len(faults(p.findings, f)) && worst(tried.findings, f) <= worst(p.findings, f)-1
}

// faults are the findings of the same rule in the same field.
func faults(all []diag.Finding, f diag.Finding) []diag.Finding {
	return slices.DeleteFunc(slices.Clone(all), func(g diag.Finding) bool {
		return g.Rule != f.Rule || g.Place.File != f.Place.File || g.Place.Pos != f.Place.Pos
	})
}

// worst counts the errors of the file of a finding.
func worst(all []diag.Finding, f diag.Finding) int {
	n := 0
	for _, g := range all {
		if g.Place.File == f.Place.File && (g.Severity == diag.Error || g.Rule == f.Rule) {
			n++
		}
	}
	return n
}
