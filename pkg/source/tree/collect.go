package tree

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// WorkspaceFile is the name of the settings file that marks a workspace.
const WorkspaceFile = "svs.yaml"

// DefaultInclude are the model files of a folder where nothing else is said.
func DefaultInclude() []string { return []string{"**/*.yaml", "**/*.yml"} }

// Selection says which files of a folder are asked for. A pattern of Exclude
// that matches a folder excludes all that is in it.
type Selection struct {
	Include, Exclude []Pattern
	// Only are slash paths of files and folders. When there are any, nothing
	// outside them is listed; a file among them needs no pattern.
	Only []string
}

// Listing is what a folder holds of what was asked for.
type Listing struct {
	// Files are sorted by Path.
	Files []File
	// Nested are the folders below that are workspaces of their own, marked
	// by their own svs.yaml; nothing in them was listed.
	Nested []string
}

// collector walks one folder.
type collector struct {
	fsys    fs.FS
	sel     Selection
	lim     source.Limits
	list    Listing
	found   []diag.Finding
	entries int
	total   int64
	full    bool
	// parts are the files found, folder by folder: lists that grow are copied
	// over and over.
	parts [][]File
	ahead ahead
}

// Collect lists the model files of a folder: those that a pattern includes and
// none excludes, without names and folders that begin with a dot,
// node_modules, svs.yaml and kustomization.yaml, and without folders that are
// workspaces of their own. What is asked for but cannot be read is a finding.
// The error is only for the folder itself: it does not exist or cannot be
// listed.
func Collect(fsys fs.FS, sel Selection, lim source.Limits) (Listing, []diag.Finding, error) {
	c := &collector{fsys: fsys, sel: sel, lim: lim, ahead: ahead{fsys: fsys}}
	defer c.ahead.wait()
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return Listing{}, nil, fmt.Errorf("cannot list the folder: %w", err)
	}
	c.folder(".", entries)
	c.list.Files = slices.Concat(c.parts...)
	slices.SortFunc(c.list.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	slices.Sort(c.list.Nested)
	c.limitSizes()
	return c.list, c.found, nil
}

// folder looks at the entries of one folder and goes into its folders.
func (c *collector) folder(name string, entries []fs.DirEntry) {
	files := make([]File, 0, len(entries))
	defer func() { c.parts = append(c.parts, files) }()
	next := c.ahead.of(c.wanted(name, entries))
	for _, e := range entries {
		if c.entries++; c.full || c.entries > c.lim.Entries {
			c.stop(name, fmt.Sprintf("more than %d names in the workspace; narrow model.include to the folders of the model", c.lim.Entries))
			return
		}
		if never(e.Name()) {
			continue
		}
		p := inFolder(name, e.Name())
		if c.excluded(p) || !c.asked(p, e.IsDir()) {
			continue
		}
		if e.IsDir() {
			c.subfolder(p, next)
		} else {
			files = c.file(files, p, e)
		}
	}
}

func inFolder(folder, name string) string {
	if folder == "." {
		return name
	}
	return folder + "/" + name
}

// wanted are the folders among the entries of one that are to be searched, in
// order.
func (c *collector) wanted(name string, entries []fs.DirEntry) []string {
	var out []string
	for _, e := range entries {
		if !e.IsDir() || never(e.Name()) {
			continue
		}
		if p := inFolder(name, e.Name()); !c.excluded(p) && c.asked(p, true) && (c.leads(p) || c.below(p)) {
			out = append(out, p)
		}
	}
	return out
}

// never reports whether a name is never a model file nor leads to one.
func never(name string) bool {
	return name[0] == '.' || name == "node_modules" || name == WorkspaceFile || name == "kustomization.yaml"
}

func (c *collector) excluded(p string) bool {
	return slices.ContainsFunc(c.sel.Exclude, func(x Pattern) bool { return x.Match(p) })
}

// asked reports whether a path is, is in, or (a folder) leads to one of those
// that alone are asked for.
func (c *collector) asked(p string, folder bool) bool {
	return len(c.sel.Only) == 0 || slices.ContainsFunc(c.sel.Only, func(o string) bool {
		return o == "." || p == o || strings.HasPrefix(p, o+"/") || folder && strings.HasPrefix(o, p+"/")
	})
}

func (c *collector) included(p string) bool {
	return slices.Contains(c.sel.Only, p) || slices.ContainsFunc(c.sel.Include, func(x Pattern) bool { return x.Match(p) })
}

func (c *collector) below(p string) bool {
	return slices.ContainsFunc(c.sel.Include, func(x Pattern) bool { return x.Below(p) })
}

// leads reports whether one of those that alone are asked for is in a folder.
func (c *collector) leads(p string) bool {
	return slices.ContainsFunc(c.sel.Only, func(o string) bool { return strings.HasPrefix(o, p+"/") })
}

func (c *collector) subfolder(p string, next *window) {
	leads := c.leads(p)
	if !leads && !c.below(p) {
		return
	}
	entries, err := next.list(p)
	if err != nil {
		c.found = append(c.found, fault(source.CodeUnreadable, diag.Error, p,
			fmt.Sprintf("folder cannot be listed: %s; mend its permissions or exclude it in svs.yaml", reason(err)), ""))
		return
	}
	marked := func(e fs.DirEntry) bool { return e.Name() == WorkspaceFile && e.Type().IsRegular() }
	if !leads && slices.ContainsFunc(entries, marked) {
		c.list.Nested = append(c.list.Nested, ShowName(p))
		return
	}
	c.folder(p, entries)
}

// file adds one file to those listed, or says why not.
func (c *collector) file(files []File, p string, e fs.DirEntry) []File {
	if !c.included(p) {
		if linker, ok := c.fsys.(interface{ Folder(string) bool }); ok && e.Type()&fs.ModeSymlink != 0 && c.below(p) && linker.Folder(p) {
			c.found = append(c.found, fault(source.CodeLinkFolder, diag.Info, p, "linked folder is not searched; put the folder itself here, or exclude it in svs.yaml", "a link"))
		}
		return files
	}
	if !e.Type().IsRegular() {
		c.found = append(c.found, fault(source.CodeNotRegular, diag.Error, p,
			fmt.Sprintf("%s is not read; put the file itself here, or exclude it in svs.yaml", kindOf(e.Type())), ""))
		return files
	}
	info, err := e.Info()
	if err != nil {
		c.found = append(c.found, unreadable(p, err))
		return files
	}
	if why := oddName(p); why != "" {
		c.found = append(c.found, fault(source.CodeFileName, diag.Error, p, "name of the file "+why+"; rename it", ""))
	}
	return append(files, File{Path: p, Name: ShowName(p), Size: info.Size(), Stamp: StampOf(info)})
}

// limitSizes cuts the sorted list where it goes beyond the limits, so that
// which files are left out depends on their names alone.
func (c *collector) limitSizes() {
	for i, f := range c.list.Files {
		c.total += f.Size
		switch {
		case i >= c.lim.Files:
			c.stop(f.Path, fmt.Sprintf("more than %d model files; this one and those behind it are not read, narrow model.include in svs.yaml", c.lim.Files))
		case c.total > c.lim.TotalBytes:
			c.stop(f.Path, fmt.Sprintf("model files of more than %d bytes; this one and those behind it are not read, narrow model.include in svs.yaml", c.lim.TotalBytes))
		default:
			continue
		}
		c.list.Files = c.list.Files[:i:i]
		return
	}
}

// stop reports, once, that a limit of the workspace is reached.
func (c *collector) stop(p, message string) {
	if !c.full {
		c.full = true
		c.found = append(c.found, fault(source.CodeTooMuch, diag.Error, p, message, ""))
	}
}

func kindOf(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeSymlink != 0:
		return "a link"
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	}
	return "a device"
}

func unreadable(p string, err error) diag.Finding {
	return fault(source.CodeUnreadable, diag.Error, p,
		fmt.Sprintf("file cannot be read: %s; mend its permissions or exclude it in svs.yaml", reason(err)), "")
}

// reason is an error without the path, which the finding names already.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return err.Error()
}

func sortEntries(entries []fs.DirEntry) {
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
}
