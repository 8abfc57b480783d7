package tree

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"
	"syscall"
)

// Dir is a folder as an fs.FS that opens nothing but regular files and folders
// inside it, follows no links, and never waits for a pipe. Names are slash
// paths and, unlike fs.ValidPath wants, may be any bytes. It is safe for use
// by several goroutines.
type Dir struct {
	root *os.Root
	mu   sync.Mutex
	// inner are folders held open, so that a file in one takes one step; each
	// was reached from root without a link.
	inner map[string]*os.Root
}

// maxInner is how many folders are held open at the most.
const maxInner = 64

var (
	_ fs.ReadDirFS = (*Dir)(nil)
	_ fs.StatFS    = (*Dir)(nil)
)

// ErrNotRegular is why Open refuses a link, a pipe, a device or a socket.
var ErrNotRegular = errors.New("neither a regular file nor a folder")

// OpenDir opens a folder. The folder itself may be a link: the user named it.
func OpenDir(folder string) (*Dir, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	return &Dir{root: root, inner: map[string]*os.Root{}}, nil
}

// Close gives the folder back. Files opened from it stay open.
func (d *Dir) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.forget()
	return d.root.Close()
}

// Open opens a regular file or a folder for reading. A link anywhere in the
// name, or anything else at its end, is ErrNotRegular.
func (d *Dir) Open(name string) (fs.File, error) {
	var f *os.File
	err := d.at(name, func(folder *os.Root, base string) error {
		if _, err := regular(folder, base, name); err != nil {
			return err
		}
		// Should the file become a pipe right now, O_NONBLOCK keeps the open
		// from waiting, and the second look refuses it.
		file, err := folder.OpenFile(base, os.O_RDONLY|syscall.O_NONBLOCK, 0)
		if err != nil {
			return err
		}
		info, err := file.Stat()
		if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
			err = &fs.PathError{Op: "open", Path: name, Err: ErrNotRegular}
		}
		if err != nil {
			_ = file.Close()
			return err
		}
		f = file
		return nil
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Stat describes a regular file or folder; for anything else, and for what
// lies behind a link, it fails as Open does.
func (d *Dir) Stat(name string) (info fs.FileInfo, err error) {
	err = d.at(name, func(folder *os.Root, base string) error {
		info, err = regular(folder, base, name)
		return err
	})
	return info, err
}

// regular describes a file or folder that is neither a link nor special.
func regular(folder *os.Root, base, name string) (fs.FileInfo, error) {
	info, err := folder.Lstat(base)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() && !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: ErrNotRegular}
	}
	return info, nil
}

// ReadDir lists a folder, sorted by name.
func (d *Dir) ReadDir(name string) ([]fs.DirEntry, error) {
	f, err := d.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lister, ok := f.(fs.ReadDirFile)
	if !ok {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrInvalid}
	}
	entries, err := lister.ReadDir(-1)
	sortEntries(entries)
	return entries, err
}

// at calls use with the open folder of a name and the name's last part.
func (d *Dir) at(name string, use func(folder *os.Root, base string) error) error {
	if clean := path.Clean(name); clean != name || path.IsAbs(name) || name == ".." || strings.HasPrefix(name, "../") {
		return &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	for {
		folder, err := d.folder(path.Dir(name))
		if err != nil {
			return err
		}
		err = use(folder, path.Base(name))
		if !errors.Is(err, os.ErrClosed) {
			return err
		}
		// Another goroutine made room meanwhile, or d itself is closed.
		if _, err := d.root.Stat("."); err != nil {
			return err
		}
	}
}

// folder opens a folder step by step, refusing links.
func (d *Dir) folder(name string) (*os.Root, error) {
	if name == "." {
		return d.root, nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if r, ok := d.inner[name]; ok {
		return r, nil
	}
	if len(d.inner) >= maxInner {
		d.makeRoom(name)
	}
	return d.step(name)
}

// makeRoom closes folders held open but for those that lead to a name: in a tree
// of a thousand levels, to begin at its root for each would take a thousand
// steps. Of very many, the nearest are kept.
func (d *Dir) makeRoom(name string) {
	near := strings.Count(name, "/") - maxInner/2
	for held, r := range d.inner {
		if !strings.HasPrefix(name, held+"/") || strings.Count(held, "/") < near {
			_ = r.Close()
			delete(d.inner, held)
		}
	}
}

// step opens a folder from the one it lies in.
func (d *Dir) step(name string) (*os.Root, error) {
	if name == "." {
		return d.root, nil
	}
	if r, ok := d.inner[name]; ok {
		return r, nil
	}
	parent, err := d.step(path.Dir(name))
	if err != nil {
		return nil, err
	}
	info, err := parent.Lstat(path.Base(name))
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: ErrNotRegular}
	}
	r, err := parent.OpenRoot(path.Base(name))
	if err != nil {
		return nil, err
	}
	d.inner[name] = r
	return r, nil
}

// forget closes the folders held open; who is using one gets os.ErrClosed.
func (d *Dir) forget() {
	for _, r := range d.inner {
		_ = r.Close()
	}
	clear(d.inner)
}

// Folder reports whether a link leads to a folder, or out of this one, where
// nobody looks.
func (d *Dir) Folder(link string) bool {
	info, err := d.root.Stat(link)
	return err == nil && info.IsDir() || err != nil && !errors.Is(err, fs.ErrNotExist)
}
