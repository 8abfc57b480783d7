package git

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
)

// file is an open file of a tree.
type file struct {
	tree   *Tree
	entry  *entry
	path   string
	data   *bytes.Reader // nil until the first read
	closed bool
}

func (f *file) Stat() (fs.FileInfo, error) {
	if f.closed {
		return nil, &fs.PathError{Op: "stat", Path: f.path, Err: fs.ErrClosed}
	}
	info, err := f.tree.info(f.entry)
	if err != nil {
		return nil, &fs.PathError{Op: "stat", Path: f.path, Err: err}
	}
	return info, nil
}

func (f *file) Read(p []byte) (int, error) {
	if f.closed {
		return 0, &fs.PathError{Op: "read", Path: f.path, Err: fs.ErrClosed}
	}
	if f.data == nil {
		data, err := f.tree.read(f.entry)
		if err != nil {
			return 0, &fs.PathError{Op: "read", Path: f.path, Err: err}
		}
		f.data = bytes.NewReader(data)
	}
	return f.data.Read(p)
}

func (f *file) Close() error {
	f.closed, f.data = true, nil
	return nil
}

// folder is an open directory of a tree.
type folder struct {
	tree  *Tree
	entry *entry
	path  string
	next  int
}

func (d *folder) Stat() (fs.FileInfo, error) { return d.tree.info(d.entry) }
func (d *folder) Close() error               { return nil }

func (d *folder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.path, Err: errors.New("is a directory")}
}

func (d *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	rest := d.entry.children[d.next:]
	if n > 0 {
		if len(rest) == 0 {
			return nil, io.EOF
		}
		rest = rest[:min(n, len(rest))]
	}
	d.next += len(rest)
	return d.tree.list(rest), nil
}
