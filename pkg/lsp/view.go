package lsp

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/sketch"
	"github.com/svs-project/svs/pkg/workspace"
)

// view is a document of the client as svs reads it: its YAML documents, or
// what they probably are where they cannot be read.
type view struct {
	schema *conform.Schema
	text   *text
	docs   []source.Document
	// settings says that it is svs.yaml, foreign that it is none of svs's.
	settings, foreign bool
	// guessed says that docs are what the text probably says.
	guessed bool
}

// view reads a document, once as long as nothing changes.
func (s *server) view(d *document) *view {
	if d.project != nil && d.rel != "" {
		if v := d.project.views[d.rel]; v != nil {
			return v
		}
	}
	v := s.read(d)
	if d.project != nil && d.rel != "" && d.project.views != nil {
		d.project.views[d.rel] = v
	}
	return v
}

func (s *server) read(d *document) *view {
	v := &view{schema: s.host.Schema, text: d.text, settings: d.isSettings()}
	docs, found := source.Parse(d.rel, []byte(d.text.s), source.DefaultLimits())
	v.foreign = len(docs) > 0 && load.Foreign(docs[0].Root)
	broken := func(f diag.Finding) bool { return f.Severity == diag.Error }
	if slices.ContainsFunc(found, broken) && int64(len(d.text.s)) <= source.DefaultLimits().FileBytes {
		docs, v.guessed = sketch.Documents(d.rel, d.text.s), true
	}
	v.docs = docs
	return v
}

// isSettings reports whether a document is the svs.yaml of a workspace.
func (d *document) isSettings() bool {
	return d.rel == workspace.File || d.project == nil && strings.HasSuffix(d.uri, "/"+workspace.File)
}

// root is the type of a YAML document's whole; what its kind is called, too,
// which is empty in svs.yaml and where it cannot be told.
func (v *view) root(doc *source.Document) (*conform.Type, string) {
	if v.settings {
		return v.schema.Type("Settings"), ""
	}
	if k := doc.Root.Get("kind"); k != nil && slices.Contains(v.schema.Kinds(), k.Text) {
		return v.schema.Type(k.Text), k.Text
	}
	return nil, ""
}

// at is the YAML document at a place, nil without one.
func (v *view) at(pos diag.Pos) *source.Document {
	var out *source.Document
	for i := range v.docs {
		if v.docs[i].Pos.Compare(pos) <= 0 || out == nil {
			out = &v.docs[i]
		}
	}
	return out
}
