package lsp

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// overlay is a folder in which texts of open documents stand in the place of
// files. What is no regular file below stays what it is.
type overlay struct {
	base fs.FS
	// open are the texts by slash path.
	open map[string]string
}

var (
	_ fs.ReadDirFS = overlay{}
	_ fs.StatFS    = overlay{}
)

// covers reports whether an open text counts for a name.
func (o overlay) covers(name string) bool {
	if _, ok := o.open[name]; !ok {
		return false
	}
	info, err := fs.Stat(o.base, name)
	return err == nil && info.Mode().IsRegular() || errors.Is(err, fs.ErrNotExist)
}

// Open opens an open text, or the file below.
func (o overlay) Open(name string) (fs.File, error) {
	if o.covers(name) {
		return &openText{Reader: strings.NewReader(o.open[name]), info: textInfo{path.Base(name), int64(len(o.open[name]))}}, nil
	}
	return o.base.Open(name)
}

// Stat describes an open text, or the file below.
func (o overlay) Stat(name string) (fs.FileInfo, error) {
	if o.covers(name) {
		return textInfo{path.Base(name), int64(len(o.open[name]))}, nil
	}
	return fs.Stat(o.base, name)
}

// ReadDir lists a folder with the open texts in it, saved or not.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.base, name)
	known := map[string]int{}
	for i, e := range entries {
		known[e.Name()] = i
	}
	added := false
	for p := range o.open {
		rest := p
		if name != "." {
			var below bool
			if rest, below = strings.CutPrefix(p, name+"/"); !below {
				continue
			}
		}
		first, _, deeper := strings.Cut(rest, "/")
		i, there := known[first]
		switch {
		case there && !deeper && entries[i].Type().IsRegular():
			entries[i] = fs.FileInfoToDirEntry(textInfo{first, int64(len(o.open[p]))})
		case there:
		case deeper:
			known[first] = len(entries)
			entries = append(entries, fs.FileInfoToDirEntry(folderInfo{textInfo{name: first}}))
		default:
			known[first] = len(entries)
			entries = append(entries, fs.FileInfoToDirEntry(textInfo{first, int64(len(o.open[p]))}))
		}
		added = true
	}
	if added {
		slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	}
	return entries, err
}

// Folder reports whether a link leads to a folder.
func (o overlay) Folder(link string) bool {
	f, ok := o.base.(interface{ Folder(string) bool })
	return ok && f.Folder(link)
}

// openText is an open text as a file.
type openText struct {
	io.Reader
	info textInfo
}

func (f *openText) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openText) Close() error               { return nil }

type textInfo struct {
	name string
	size int64
}

func (i textInfo) Name() string       { return i.name }
func (i textInfo) Size() int64        { return i.size }
func (i textInfo) Mode() fs.FileMode  { return 0o644 }
func (i textInfo) ModTime() time.Time { return time.Time{} }
func (i textInfo) IsDir() bool        { return false }
func (i textInfo) Sys() any           { return nil }

type folderInfo struct{ textInfo }

func (folderInfo) Mode() fs.FileMode { return fs.ModeDir | 0o755 }
func (folderInfo) IsDir() bool       { return true }
