package lsp

import (
	"context"
	"io/fs"
	"path"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/tree"
	"github.com/svs-project/svs/pkg/workspace"
)

// project is one workspace: the folder that svs.yaml marks, else a folder of
// the client or that of a document, with the open documents over its files.
type project struct {
	host   Host
	root   string
	marked bool
	// open are the texts of open documents by their slash path.
	open map[string]string

	// disk is what was read of the files, by path.
	disk map[string]diskFile
	// listed says that listing and settings are those of the folder as it is,
	// judged that findings are those of the texts as they are.
	listed, judged bool

	settings      workspace.Settings
	settingsFound []diag.Finding
	settingsText  []byte
	sound         bool // settings without an error
	listing       tree.Listing
	listFound     []diag.Finding

	cache    *load.Cache
	loaded   *load.Loaded
	findings []diag.Finding
	// noVerdict is why there are no findings though there may be faults.
	noVerdict error
	// confessed is what the client was told of that last.
	confessed string
	// names leads from how findings call a file to its path.
	names map[string]string
	// views are the documents that have been read for a question, by path.
	views map[string]*view
}

type diskFile struct {
	data  []byte
	found []diag.Finding
}

func newProject(h Host, root string, marked bool) *project {
	return &project{
		host: h, root: root, marked: marked, open: map[string]string{}, disk: map[string]diskFile{},
		cache: load.NewCache(load.Options{Schema: h.Schema, Limits: source.DefaultLimits(), Jobs: h.Jobs}),
	}
}

// rel is the path of a file below the root; false when it lies elsewhere.
func (p *project) rel(file string) (string, bool) {
	rest, ok := strings.CutPrefix(file, strings.TrimSuffix(p.root, "/")+"/")
	return rest, ok && rest != ""
}

// path is the system's path of a file of the project as findings call it.
func (p *project) path(name string) string {
	if own, ok := p.names[name]; ok {
		name = own
	}
	return path.Join(p.root, name)
}

// set puts the text of an open document in the place of a file.
func (p *project) set(rel, text string) {
	_, was := p.open[rel]
	p.open[rel] = text
	p.judged = false
	if !was || rel == workspace.File {
		p.listed = false
	}
}

// unset lets the file count again.
func (p *project) unset(rel string) {
	delete(p.open, rel)
	p.forget(rel)
}

// forget has a file, or ("") everything, read again.
func (p *project) forget(rel string) {
	p.listed, p.judged = false, false
	if rel == "" {
		clear(p.disk)
		return
	}
	delete(p.disk, rel)
}

// update brings what is known of the project up to date.
func (p *project) update(ctx context.Context) error {
	if p.judged {
		return nil
	}
	folder, err := p.host.Open(p.root)
	if err != nil {
		return err
	}
	defer folder.Close()
	files := overlay{base: folder, open: p.open}
	if !p.listed {
		if err := p.list(files); err != nil {
			return err
		}
	}
	loaded, err := p.cache.Load(ctx, p.reader(files))
	if err != nil {
		return err
	}
	p.loaded, p.views = loaded, map[string]*view{}
	p.findings, p.noVerdict = p.judge(ctx, files)
	p.judged = ctx.Err() == nil
	return ctx.Err()
}

// list reads the settings and lists the files.
func (p *project) list(files overlay) error {
	lim := source.DefaultLimits()
	doc, data, found := workspace.ReadSettings(files, lim)
	p.marked = data != nil || found != nil
	p.settingsText = data
	settings, found, sound, err := p.host.Settings(doc, found)
	if err != nil {
		return err
	}
	p.settingsFound, p.sound = found, sound
	if sound || p.settings.Include == nil {
		p.settings = settings // else those that were sound last
	}
	p.listing, p.listFound, err = p.settings.Files(files, nil, lim)
	if err != nil {
		return err
	}
	p.names = map[string]string{}
	there := map[string]bool{}
	for _, f := range p.listing.Files {
		there[f.Path] = true
		if f.Name != f.Path {
			p.names[f.Name] = f.Path
		}
	}
	for known := range p.disk {
		if !there[known] {
			delete(p.disk, known)
		}
	}
	p.listed = true
	return nil
}

// judge says what validate says. A folder that nothing marks as a workspace and
// that holds no document of svs's is none of ours.
func (p *project) judge(ctx context.Context, files fs.FS) ([]diag.Finding, error) {
	if !p.marked && !p.ours() {
		return nil, nil
	}
	return p.host.Judge(ctx, p.subject(files))
}

// subject is the project as it is judged.
func (p *project) subject(files fs.FS) Judged {
	found := append([]diag.Finding(nil), p.settingsFound...)
	if p.sound {
		found = append(found, p.listFound...)
	}
	return Judged{Settings: p.settings, Sound: p.sound, SettingsText: p.settingsText, Files: files, Found: found, Loaded: p.loaded}
}

// ours reports whether the folder holds a document of svs's: one with its
// apiVersion, or of one of its kinds.
func (p *project) ours() bool {
	for _, e := range p.loaded.Model.All() {
		if e.Base().Name != "" {
			return true
		}
	}
	for _, f := range p.loaded.Files {
		if strings.Contains(string(f.Data), "apiVersion: svs/") {
			return true
		}
	}
	return false
}

// reader hands over the texts of a project. It only looks things up, so that
// several may read at once.
type reader struct {
	p    *project
	open map[string]diskFile
}

// reader reads what is not known yet.
func (p *project) reader(files overlay) *reader {
	r := &reader{p: p, open: map[string]diskFile{}}
	for _, f := range p.listing.Files {
		_, open := p.open[f.Path]
		if _, known := p.disk[f.Path]; known && !open {
			continue
		}
		data, ok, found := tree.Read(files, f, source.DefaultLimits())
		if !ok {
			data = nil
		} else if data == nil {
			data = []byte{}
		}
		if open {
			r.open[f.Path] = diskFile{data, found}
		} else {
			p.disk[f.Path] = diskFile{data, found}
		}
	}
	return r
}

// Len is the number of files.
func (r *reader) Len() int { return len(r.p.listing.Files) }

// Read hands over an open text, else what was read of the file.
func (r *reader) Read(n int) (load.File, []diag.Finding, error) {
	f := r.p.listing.Files[n]
	d, open := r.open[f.Path]
	if !open {
		d = r.p.disk[f.Path]
	}
	return load.File{Path: f.Name, Data: d.data}, d.found, nil
}

// text is the text of a file of the project as it is now; ok is false when
// there is none.
func (p *project) text(rel string) (string, bool) {
	if s, ok := p.open[rel]; ok {
		return s, true
	}
	if rel == workspace.File && p.settingsText != nil {
		return string(p.settingsText), true
	}
	d, ok := p.disk[rel]
	return string(d.data), ok && d.data != nil
}
