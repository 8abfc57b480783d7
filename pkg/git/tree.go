package git

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// Limits bounds what a tree may hold. Every limit is the greatest value that is
// still accepted.
type Limits struct {
	// Entries is the number of files, links and submodules.
	Entries int
	// PathBytes is the sum of the lengths of their paths.
	PathBytes int
	// FileBytes is the size of one file that is read.
	FileBytes int64
}

// DefaultLimits are the limits of svs.
func DefaultLimits() Limits {
	return Limits{Entries: 1_000_000, PathBytes: 128 << 20, FileBytes: 16 << 20}
}

// Tree is a folder of a repository at a revision: an fs.FS, safe for use by
// several goroutines. Symbolic links and submodules are not followed: a link
// shows as fs.ModeSymlink and cannot be read, a submodule is an empty folder.
// No file has a time.
//
// A Tree reads files through a git process that lives until Close, or until
// the context with which the tree was opened ends.
type Tree struct {
	// Commit is the object name of the commit, or of the tree that was named
	// in its place.
	Commit   string
	root     *entry
	contents *batch
	sizes    *batch
}

var (
	_ fs.ReadDirFS  = (*Tree)(nil)
	_ fs.ReadFileFS = (*Tree)(nil)
)

// entry is one name in a tree.
type entry struct {
	name     string
	mode     fs.FileMode
	id       string // the object that holds a file's content or a link's target
	children []*entry
}

// Tree opens a folder at a revision. A plain revision opens the folder with
// which the repository was found; REVISION:FOLDER opens that folder, counted
// from the root of the repository. The caller closes the tree.
func (r *Repository) Tree(ctx context.Context, rev string, limits Limits) (*Tree, error) {
	id, tree, err := r.folder(ctx, rev)
	if err != nil {
		return nil, err
	}
	root, err := r.list(ctx, tree, limits)
	if err != nil {
		return nil, fmt.Errorf("revision %q: %w", rev, err)
	}
	return &Tree{
		Commit: id, root: root,
		contents: r.batch(ctx, "--batch", limits.FileBytes),
		sizes:    r.batch(ctx, "--batch-check", 0),
	}, nil
}

// folder finds the commit that a revision names and the tree of the folder
// meant by it.
func (r *Repository) folder(ctx context.Context, rev string) (id, tree string, err error) {
	if err := checkRevision(rev); err != nil {
		return "", "", err
	}
	plain := beforePath(rev)
	if id, err = r.Commit(ctx, plain); err != nil {
		return "", "", err
	}
	folder := r.prefix
	if plain != rev {
		folder = strings.TrimPrefix(rev, plain+":")
	}
	object, ok, err := r.lookup(ctx, id+":"+folder)
	if err != nil {
		return "", "", err
	}
	if !ok {
		return "", "", fmt.Errorf("%w: %q in %q", ErrNoFolder, folder, plain)
	}
	tree, ok, err = r.lookup(ctx, object+"^{tree}")
	if err == nil && !ok {
		err = fmt.Errorf("%w: %q in %q is a file", ErrNoFolder, folder, plain)
	}
	return id, tree, err
}

// Close ends the git processes of the tree. Reading from it afterwards fails.
func (t *Tree) Close() error {
	t.contents.close()
	t.sizes.close()
	return nil
}

func (t *Tree) find(op, name string) (*entry, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	e := t.root
	if name == "." {
		return e, nil
	}
	for part := range strings.SplitSeq(name, "/") {
		i, ok := slices.BinarySearchFunc(e.children, part, func(c *entry, n string) int { return cmp.Compare(c.name, n) })
		if !ok {
			return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
		}
		e = e.children[i]
	}
	return e, nil
}

// Open implements fs.FS. A file's content is fetched at the first read.
func (t *Tree) Open(name string) (fs.File, error) {
	e, err := t.find("open", name)
	if err != nil {
		return nil, err
	}
	if e.mode.IsDir() {
		return &folder{tree: t, entry: e, path: name}, nil
	}
	return &file{tree: t, entry: e, path: name}, nil
}

// ReadDir implements fs.ReadDirFS.
func (t *Tree) ReadDir(name string) ([]fs.DirEntry, error) {
	e, err := t.find("readdir", name)
	if err != nil {
		return nil, err
	}
	if !e.mode.IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: errors.New("not a directory")}
	}
	return t.list(e.children), nil
}

func (t *Tree) list(es []*entry) []fs.DirEntry {
	out := make([]fs.DirEntry, len(es))
	for i, e := range es {
		out[i] = dirEntry{t, e}
	}
	return out
}

// ReadFile implements fs.ReadFileFS.
func (t *Tree) ReadFile(name string) ([]byte, error) {
	e, err := t.find("read", name)
	if err != nil {
		return nil, err
	}
	data, err := t.read(e)
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return data, nil
}

var errLink = errors.New("is a symbolic link, which is not followed")

func (t *Tree) read(e *entry) ([]byte, error) {
	switch {
	case e.mode.IsDir():
		return nil, errors.New("is a directory")
	case e.mode&fs.ModeSymlink != 0:
		return nil, errLink
	}
	_, data, err := t.contents.ask(e.id)
	return data, err
}

func (t *Tree) info(e *entry) (fs.FileInfo, error) {
	if !e.mode.IsRegular() {
		return info{entry: e}, nil
	}
	size, _, err := t.sizes.ask(e.id)
	return info{e, size}, err
}

type info struct {
	*entry
	size int64
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return i.mode }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.mode.IsDir() }
func (i info) Sys() any           { return nil }

type dirEntry struct {
	tree *Tree
	e    *entry
}

func (d dirEntry) Name() string               { return d.e.name }
func (d dirEntry) IsDir() bool                { return d.e.mode.IsDir() }
func (d dirEntry) Type() fs.FileMode          { return d.e.mode.Type() }
func (d dirEntry) Info() (fs.FileInfo, error) { return d.tree.info(d.e) }
func (d dirEntry) String() string             { return fs.FormatDirEntry(d) }
