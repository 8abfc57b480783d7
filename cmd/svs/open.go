package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/tree"
	"github.com/svs-project/svs/pkg/workspace"
)

// ground is the workspace that a command stands on.
type ground struct {
	target   workspace.Target
	settings workspace.Settings
	// settingsText is svs.yaml, nil without one.
	settingsText []byte
	// baseline is what svs-baseline.json says, baselineText that file, and
	// baselineFault why it cannot be used.
	baseline      govern.Baseline
	baselineText  []byte
	baselineFault error
	files         load.Reader
	findings      []diag.Finding
	// nested are folders that are workspaces of their own.
	nested []string
	close  func() error
}

// open finds the workspace for a folder and paths, reads its settings and
// lists its files. Faults of svs.yaml are findings; with errors among them
// there is no verdict on the model.
//
// Where base is given, its settings and baseline take the place of those here.
func (w *world) open(dir string, args []string, schema *conform.Schema, base *ground) (*ground, error) {
	lim := source.DefaultLimits()
	target, err := locate(dir, args)
	if err != nil {
		return nil, err
	}
	g := &ground{target: target, close: func() error { return nil }}
	if target.Stdin {
		data, err := tree.ReadStream(w.stdin, lim)
		if err != nil {
			return nil, &accident{message: "cannot read standard input: " + err.Error()}
		}
		g.files = stream(data)
		return g, nil
	}
	folder, err := tree.OpenDir(target.Root)
	if err != nil {
		return nil, err
	}
	g.close = folder.Close
	if base != nil {
		g.settings, g.settingsText, g.baseline, g.baselineText = base.settings, base.settingsText, base.baseline, base.baselineText
	} else {
		if err := g.readSettings(folder, schema, lim); err != nil {
			return g, err // with the findings that say why
		}
		g.baselineFault = g.readBaseline(folder)
	}
	listing, found, err := g.settings.Files(folder, target.Only(), lim)
	if err != nil {
		return nil, err
	}
	g.findings = append(g.findings, found...)
	g.nested = listing.Nested
	g.files = &folderFiles{fsys: folder, files: listing.Files, limits: lim}
	var names []string
	for _, f := range listing.Files {
		names = append(names, f.Path)
	}
	if empty := target.Empty(names); len(empty) > 0 {
		return nil, &accident{
			message: "no model file in " + diag.Quote(empty[0]),
			hint:    "model files end in .yaml or .yml; svs.yaml may exclude this one, or it lies in a workspace of its own",
		}
	}
	return g, nil
}

func (g *ground) readSettings(folder fs.FS, schema *conform.Schema, lim source.Limits) error {
	if !g.target.Marked {
		return nil
	}
	doc, data, found := workspace.ReadSettings(folder, lim)
	return g.takeSettings(doc, data, found, schema)
}

// takeSettings judges the document of svs.yaml. Found is what was wrong with
// its text.
func (g *ground) takeSettings(doc *source.Document, data []byte, found []diag.Finding, schema *conform.Schema) error {
	g.settingsText = data
	settings, found, sound, err := decodeSettings(doc, found, schema)
	if err != nil {
		return err
	}
	g.settings = settings
	g.findings = append(g.findings, found...)
	if !sound {
		return errSettings
	}
	return nil
}

// errSettings says that svs.yaml is at fault; the findings say how.
var errSettings = &accident{message: "svs.yaml needs mending before anything can be judged", hint: "its findings are in the report"}

// locate finds what a folder and the paths of a command line, relative to it,
// ask for.
func locate(dir string, args []string) (workspace.Target, error) {
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return workspace.Target{}, err
	}
	if err := exists(dir, absolute); err != nil {
		return workspace.Target{}, err
	}
	paths := make([]string, len(args))
	for i, arg := range args {
		switch {
		case arg == workspace.Stdin:
			paths[i] = arg
			continue
		case filepath.IsAbs(arg):
			paths[i] = filepath.Clean(arg)
		default:
			paths[i] = filepath.Join(absolute, arg)
		}
		if err := exists(arg, paths[i]); err != nil {
			return workspace.Target{}, err
		}
	}
	target, err := workspace.Locate(os.Stat, os.Lstat, absolute, paths)
	if err != nil {
		return target, &accident{message: err.Error()}
	}
	return target, nil
}

// exists refuses a path that does not, as the user wrote it.
func exists(shown, path string) error {
	_, err := os.Stat(path)
	var reason *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &accident{message: "no such file or folder: " + diag.Quote(shown), hint: near(path)}
	case errors.As(err, &reason):
		return &accident{message: fmt.Sprintf("cannot read %s: %v", diag.Quote(shown), reason.Err)}
	}
	return err
}

// near proposes an existing name beside a path that does not exist.
func near(path string) string {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return ""
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return diag.DidYouMean(filepath.Base(path), names)
}

// folderFiles hands the model files of a folder to load.
type folderFiles struct {
	fsys   fs.FS
	files  []tree.File
	limits source.Limits
}

// Len is the number of files.
func (f *folderFiles) Len() int { return len(f.files) }

// Read reads one file; one that cannot be read is a finding, and others are
// still read.
func (f *folderFiles) Read(n int) (load.File, []diag.Finding, error) {
	data, ok, found := tree.Read(f.fsys, f.files[n], f.limits)
	if !ok {
		return load.File{Path: f.files[n].Name}, found, nil
	}
	return load.File{Path: f.files[n].Name, Data: data}, found, nil
}

// Stamp is how the n-th file is known from run to run: not where its name is
// shown as another one.
func (f *folderFiles) Stamp(n int) (path string, stamp tree.Stamp, ok bool) {
	file := f.files[n]
	return file.Path, file.Stamp, file.Path == file.Name
}

// stream is standard input as the only file.
type stream []byte

// Len is 1.
func (stream) Len() int { return 1 }

// Read hands over the stream under the name that people use for it.
func (s stream) Read(int) (load.File, []diag.Finding, error) {
	return load.File{Path: "stdin.yaml", Data: s}, nil, nil
}

// lineOf returns a line of a text, from 1.
func lineOf(text []byte, n int) (string, bool) {
	lines := strings.Split(string(text), "\n")
	if text == nil || n < 1 || n > len(lines) {
		return "", false
	}
	return lines[n-1], true
}
