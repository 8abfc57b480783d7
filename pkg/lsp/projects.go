package lsp

import (
	"context"
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/workspace"
)

// project is the project of a folder, or of a file in it: that of the svs.yaml
// in it or above, else that of the client's folder that holds it, else of the
// folder itself. nil when the folder cannot be opened.
func (s *server) project(folder, file string) *project {
	root, marked := s.rootOf(folder)
	if !marked {
		for _, f := range s.folders {
			if folder == f || strings.HasPrefix(folder, strings.TrimSuffix(f, "/")+"/") {
				root = f
				break
			}
		}
	}
	if p := s.projects[root]; p != nil {
		return p
	}
	if info, err := s.host.Stat(root); err != nil || !info.IsDir() {
		if file != "" {
			s.log(messageWarning, file+" lies in a folder that cannot be read, and is looked at by itself")
		}
		return nil
	}
	p := newProject(s.host, root, marked)
	s.projects[root] = p
	return p
}

// rootOf is the folder of the svs.yaml at or above a folder. One that is open
// and not saved yet counts.
func (s *server) rootOf(folder string) (string, bool) {
	root, marked := workspace.FindRoot(s.host.Lstat, folder)
	best := root
	for _, uri := range slices.Sorted(maps.Keys(s.documents)) {
		file, err := pathOf(uri)
		if err != nil || path.Base(file) != workspace.File {
			continue
		}
		at := path.Dir(file)
		if at == folder || strings.HasPrefix(folder, strings.TrimSuffix(at, "/")+"/") {
			if !marked || len(at) > len(best) {
				best, marked = at, true
			}
		}
	}
	return best, marked
}

// settle gives every open document the project that it belongs to by now, and
// lets go of projects that nobody needs.
func (s *server) settle() {
	used := map[string]bool{}
	for _, folder := range s.folders {
		if p := s.project(folder, ""); p != nil {
			used[p.root] = true
		}
	}
	for _, uri := range slices.Sorted(maps.Keys(s.documents)) {
		d := s.documents[uri]
		file, err := pathOf(uri)
		if err != nil {
			continue
		}
		if p := s.project(path.Dir(file), file); p != d.project {
			if d.project != nil && d.rel != "" {
				d.project.unset(d.rel)
			}
			d.project, d.rel = p, ""
			if p != nil {
				d.rel, _ = p.rel(file)
				s.changed(d)
			}
		}
		if d.project != nil {
			used[d.project.root] = true
		}
	}
	for root := range s.projects {
		if !used[root] {
			delete(s.projects, root)
		}
	}
}

// soon has diagnostics published when a moment has passed in which more may
// change; a moment that has begun is not begun again, so that somebody who
// types without a pause sees them, too.
func (s *server) soon() {
	if s.host.Later == nil {
		s.publish(s.base)
		return
	}
	if s.due {
		return
	}
	s.due = true
	s.host.Later(func() {
		select {
		case s.jobs <- job{ctx: s.base, do: s.publish}:
		case <-s.conn.DisconnectNotify():
		}
	})
}

// publish sends the diagnostics of all projects: of every document whose
// diagnostics changed, and of open ones that changed themselves.
func (s *server) publish(ctx context.Context) {
	s.due = false
	now := map[string]publishParams{}
	for _, root := range slices.Sorted(maps.Keys(s.projects)) {
		p := s.projects[root]
		if err := p.update(ctx); err != nil {
			if ctx.Err() == nil {
				s.log(messageError, root+" cannot be checked: "+err.Error())
			}
			continue
		}
		s.confess(p)
		s.diagnosed(p, now)
	}
	for uri, d := range s.documents {
		if d.project == nil {
			continue
		}
		v := d.version
		mine := now[uri]
		mine.URI, mine.Version = uri, &v
		now[uri] = mine
	}
	for _, uri := range slices.Sorted(maps.Keys(s.published)) {
		if _, still := now[uri]; !still {
			s.notify("textDocument/publishDiagnostics", publishParams{URI: uri, Diagnostics: []diagnostic{}})
			delete(s.published, uri)
		}
	}
	for _, uri := range slices.Sorted(maps.Keys(now)) {
		s.publishOne(now[uri])
	}
}

// confess says, once, why there is no verdict on a project.
func (s *server) confess(p *project) {
	why := ""
	if p.noVerdict != nil {
		why = p.root + " cannot be judged: " + p.noVerdict.Error()
	}
	if why != "" && why != p.confessed {
		s.log(messageError, why)
	}
	p.confessed = why
}

func (s *server) publishOne(p publishParams) {
	if p.Diagnostics == nil {
		p.Diagnostics = []diagnostic{}
	}
	key, err := json.Marshal(p)
	if err != nil || s.published[p.URI] == string(key) {
		return
	}
	s.published[p.URI] = string(key)
	s.notify("textDocument/publishDiagnostics", p)
}

// diagnosed sorts the findings of a project by document.
func (s *server) diagnosed(p *project, into map[string]publishParams) {
	texts := map[string]*text{}
	for _, f := range p.findings {
		uri := s.uriIn(p, f.Place.File)
		at := into[uri]
		at.URI = uri
		at.Diagnostics = append(at.Diagnostics, s.diagnostic(p, f, texts))
		into[uri] = at
	}
}

// uriIn is the URI of a file of a project: as the client writes it where it
// has the file open. What is found in no file is about the whole, and stands in
// its settings.
func (s *server) uriIn(p *project, name string) string {
	if name == "" {
		name = workspace.File
	}
	file := p.path(name)
	for _, uri := range slices.Sorted(maps.Keys(s.documents)) {
		d := s.documents[uri]
		if d.project == p && path.Join(p.root, d.rel) == file {
			return uri
		}
	}
	return uriOf(file)
}

// textIn is the text of a file of a project, empty for one that cannot be read.
func (s *server) textIn(p *project, name string, known map[string]*text) *text {
	if t := known[name]; t != nil {
		return t
	}
	rel := name
	if own, ok := p.names[name]; ok {
		rel = own
	}
	content, _ := p.text(rel)
	t := newText(content, s.enc)
	if known != nil {
		known[name] = t
	}
	return t
}

func (s *server) diagnostic(p *project, f diag.Finding, texts map[string]*text) diagnostic {
	d := diagnostic{
		Range:    s.textIn(p, f.Place.File, texts).span(f.Place.Pos, f.Width),
		Severity: map[diag.Severity]int{diag.Error: 1, diag.Warning: 2, diag.Info: 3}[f.Severity],
		Code:     f.Rule, Source: "svs", Message: shown(f.Message),
	}
	if f.Hint != "" && !strings.Contains(f.Message, f.Hint) {
		d.Message += "\n" + shown(f.Hint)
	}
	for _, r := range f.Related {
		message := r.Message
		if message == "" {
			message = "it is here"
		}
		d.Related = append(d.Related, relatedInfo{
			Location: Location{s.uriIn(p, r.File), s.textIn(p, r.File, texts).word(r.Pos)}, Message: shown(message),
		})
	}
	return d
}
