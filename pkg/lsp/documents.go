package lsp

import (
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/svs-project/svs/pkg/workspace"
)

// document is a document that the client has open.
type document struct {
	uri     string
	version int
	text    *text
	// project and rel say where it lies; project is nil for a document that is
	// no file.
	project *project
	rel     string
}

func (s *server) didOpen(ctx context.Context, p didOpenParams) (any, error) {
	d := &document{uri: p.TextDocument.URI, version: p.TextDocument.Version, text: newText(p.TextDocument.Text, s.enc)}
	file, err := pathOf(d.uri)
	switch {
	case err == nil:
		s.settleIn(d, file)
	case strings.HasPrefix(d.uri, "file:"):
		s.log(messageWarning, "svs does not look at "+d.uri+": "+err.Error())
	}
	if old := s.documents[d.uri]; old != nil {
		s.log(messageWarning, d.uri+" is opened twice; what came last counts")
	}
	s.documents[d.uri] = d
	s.changed(d)
	s.soon()
	return nil, nil
}

// settleIn finds the project of a file that is open.
func (s *server) settleIn(d *document, file string) {
	d.project = s.project(path.Dir(file), file)
	if d.project == nil {
		return
	}
	if rel, ok := d.project.rel(file); ok {
		d.rel = rel
		if !s.watches() {
			d.project.forget("")
		}
	}
}

// changed puts the text of a document over its file.
func (s *server) changed(d *document) {
	if d.project != nil && d.rel != "" {
		d.project.set(d.rel, d.text.s)
	}
}

func (s *server) didChange(ctx context.Context, p didChangeParams) (any, error) {
	d := s.documents[p.TextDocument.URI]
	if d == nil {
		s.log(messageWarning, p.TextDocument.URI+" is changed and was not opened")
		return nil, nil
	}
	if p.TextDocument.Version != nil {
		d.version = *p.TextDocument.Version
	}
	d.text = d.text.changed(p.ContentChanges)
	s.changed(d)
	s.soon()
	return nil, nil
}

// didSave looks at the folder again where nobody says what changes in it.
func (s *server) didSave(ctx context.Context, p documentParams) (any, error) {
	if d := s.documents[p.TextDocument.URI]; d != nil && d.project != nil && !s.watches() {
		d.project.forget("")
		s.settle()
		s.soon()
	}
	return nil, nil
}

func (s *server) didClose(ctx context.Context, p documentParams) (any, error) {
	d := s.documents[p.TextDocument.URI]
	if d == nil {
		return nil, nil
	}
	delete(s.documents, d.uri)
	if d.project != nil && d.rel != "" {
		d.project.unset(d.rel)
		for _, uri := range slices.Sorted(maps.Keys(s.documents)) {
			if other := s.documents[uri]; other.project == d.project && other.rel == d.rel {
				s.changed(other)
			}
		}
	}
	s.settle()
	s.soon()
	return nil, nil
}

func (s *server) didChangeWatchedFiles(ctx context.Context, p didChangeWatchedFilesParams) (any, error) {
	marks := false
	for _, c := range p.Changes {
		file, err := pathOf(c.URI)
		if err != nil {
			continue
		}
		marks = marks || path.Base(file) == workspace.File
		for _, root := range slices.Sorted(maps.Keys(s.projects)) {
			project := s.projects[root]
			if rel, ok := project.rel(file); ok {
				project.forget(rel)
			}
			if strings.HasPrefix(project.root+"/", file+"/") {
				project.forget("")
			}
		}
	}
	if marks {
		s.settle()
	}
	s.soon()
	return nil, nil
}

// opened is a document that a question is about, up to date; nil with no error
// for one that svs has nothing to say about.
func (s *server) opened(ctx context.Context, uri string) (*document, error) {
	if d := s.documents[uri]; d != nil {
		if d.project != nil {
			return d, d.project.update(ctx)
		}
		return d, nil
	}
	file, err := pathOf(uri)
	if err == errNoPath {
		return nil, nil
	}
	if err != nil {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: fmt.Sprintf("%q: %v", uri, err)}
	}
	for _, root := range slices.Sorted(maps.Keys(s.projects)) {
		p := s.projects[root]
		rel, ok := p.rel(file)
		if !ok {
			continue
		}
		if err := p.update(ctx); err != nil {
			return nil, err
		}
		if text, ok := p.text(rel); ok {
			return &document{uri: uri, text: newText(text, s.enc), project: p, rel: rel}, nil
		}
	}
	return nil, nil
}
