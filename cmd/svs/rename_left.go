package main

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/source"
)

// leave finds places that go on saying the old name: texts of CUE, which are
// nobody's to change, comments, and texts in documents with errors.
func (r *renamer) leave() error {
	for _, f := range r.loaded.Files {
		if !containsName(string(f.Data), r.old) || slices.Contains(r.loaded.Skipped, f.Path) {
			continue
		}
		docs, _ := source.Parse(f.Path, f.Data, source.DefaultLimits())
		for i := range docs {
			r.leaveTexts(&docs[i])
		}
		comments, err := edit.Comments(f.Data, docs)
		if err != nil {
			continue // its comments cannot be told, and change nothing
		}
		for _, c := range comments {
			if r.ignores(c.Text) || containsName(c.Text, r.kind+"/"+r.old) {
				r.left = append(r.left, leftover{diag.Place{File: f.Path, Pos: c.Pos}, "a comment", "it says " + r.kind + "/" + r.old})
			}
		}
	}
	slices.SortFunc(r.left, func(a, b leftover) int {
		if c := strings.Compare(a.at.File, b.at.File); c != 0 {
			return c
		}
		return a.at.Pos.Compare(b.at.Pos)
	})
	return nil
}

// ignores reports whether a comment silences the policy or check by its name.
func (r *renamer) ignores(comment string) bool {
	return strings.Contains(comment, "svs:ignore") && containsName(comment, strings.ToLower(r.kind)+"/"+r.old)
}

func (r *renamer) leaveTexts(doc *source.Document) {
	cue := map[*source.Node]bool{}
	r.schema.Visit(doc.Root, func(t *conform.Type, n *source.Node) {
		if t.Of == "Cue" {
			cue[n] = true
		}
	})
	faulty := r.faulty(doc)
	var walk func(n *source.Node)
	walk = func(n *source.Node) {
		for _, kv := range n.Fields {
			walk(kv.Key)
			walk(kv.Value)
		}
		for _, it := range n.Items {
			walk(it)
		}
		at := diag.Place{File: doc.File, Pos: n.Pos}
		full := r.kind + "/" + r.old
		why := ""
		switch {
		case r.done[at]:
		case cue[n] && containsName(n.Text, r.old):
			at.Pos = n.PosAt(nameIn(n.Text, r.old))
			why = "CUE says " + diag.Quote(r.old)
		case containsName(n.Text, full):
			why = "it says " + full
		case faulty && n.Text == r.old:
			why = "it may be meant: the document has errors"
		}
		if why != "" {
			r.left = append(r.left, leftover{at, strings.TrimSpace(doc.Entity() + " " + doc.Path(n)), why})
		}
	}
	walk(doc.Root)
}

// faulty reports whether the shape of a document has errors, so that names in
// it may not have been understood.
func (r *renamer) faulty(doc *source.Document) bool {
	return slices.ContainsFunc(r.session.findings, func(f diag.Finding) bool {
		return f.Place.File == doc.File && f.Severity == diag.Error && strings.HasPrefix(f.Rule, "SVS1") && (f.Entity == doc.Entity() || !strings.Contains(f.Entity, "/"))
	})
}

// containsName reports whether a name stands in a text.
func containsName(text, name string) bool { return nameIn(text, name) >= 0 }

// nameIn is the byte at which a name stands in a text, not as a part of a
// longer one; -1 when it does not.
func nameIn(text, name string) int {
	for at := 0; ; {
		i := strings.Index(text[at:], name)
		if i < 0 {
			return -1
		}
		i += at
		behind := i + len(name)
		if (i == 0 || !inName(text[i-1])) && (behind == len(text) || !inName(text[behind])) {
			return i
		}
		at = i + 1
	}
}

// inName reports whether a byte can be part of a name.
func inName(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}
