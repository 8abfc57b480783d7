// Package cache keeps blocks of bytes in a folder from one run of the program
// to the next, one file for each thing that they are about.
//
// It knows nothing of what is in the blocks. What it gives back is what was put
// in under the same key, whole, or nothing: a file that is damaged, cut short,
// made by another version or no file at all is as good as none, and is replaced
// by the next write. Files are written beside their place and moved there, so
// that any number of processes may read and write at once; who writes last is
// kept. Old files go when there are too many or too large ones. Nothing here is
// worth an error to a user: who cannot read or write the cache does the work
// again. Whoever may write to the folder is trusted, as with the program itself.
// cmd/svs hands a Folder to those who have something to keep.
package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"
)

// Limits bound what a folder holds.
type Limits struct {
	// FileBytes is the most that one file may have. A larger one is neither
	// written nor read.
	FileBytes int64
	// Files and Bytes are how many files there may be, and how large they may be
	// together.
	Files int
	Bytes int64
	// Unused is the time after which a file goes that nobody has read.
	Unused time.Duration
}

// DefaultLimits are those of the program.
func DefaultLimits() Limits {
	return Limits{FileBytes: 512 << 20, Files: 50, Bytes: 1 << 30, Unused: 30 * 24 * time.Hour}
}

// Folder is a folder of cached files, which need not exist yet.
type Folder struct {
	Path   string
	Limits Limits
	// Now is the time by which files grow old.
	Now time.Time
}

// Name is what a file is about: a text of any length and characters.
type Name string

// file is its name in the folder.
func (n Name) file() string {
	sum := sha256.Sum256([]byte(n))
	return hex.EncodeToString(sum[:16]) + ending
}

const (
	ending    = ".cache"
	temporary = ".svs-"
)

// Key is what the blocks depend on beside their name, such as the version of the
// program: blocks that were written under another key are not there.
type Key [sha256.Size]byte

// KeyOf makes a Key of the things that blocks depend on.
func KeyOf(parts ...string) Key {
	h := sha256.New()
	for _, p := range parts {
		sum := sha256.Sum256([]byte(p))
		h.Write(sum[:])
	}
	return Key(h.Sum(nil))
}

// errUnfit is why a file is not read: there is something else in its place.
var errUnfit = errors.New("cache: not a file of the cache")

// Read gives the blocks that were last written under the name with the same
// key. Nothing is to be said about an error but that there are none.
func (f Folder) Read(name Name, key Key) ([][]byte, error) {
	root, err := f.open()
	if err != nil {
		return nil, err
	}
	defer root.Close()
	file, err := root.OpenFile(name.file(), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > f.Limits.FileBytes {
		return nil, errUnfit
	}
	head := make([]byte, min(info.Size(), int64(headLen)))
	if _, err := io.ReadFull(file, head); err != nil {
		return nil, err
	}
	if !fits(head, key) { // before the rest is read
		return nil, errUnfit
	}
	data := make([]byte, info.Size()-int64(headLen))
	if _, err := io.ReadFull(file, data); err != nil {
		return nil, err
	}
	blocks, err := unwrap(head, data)
	if err == nil && f.Now.Sub(info.ModTime()) > time.Hour {
		_ = root.Chtimes(name.file(), f.Now, f.Now) // it is of use: others go before it
	}
	return blocks, err
}

// open opens the folder, which must be one: a link in its place is none.
func (f Folder) open() (*os.Root, error) {
	info, err := os.Lstat(f.Path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: f.Path, Err: syscall.ENOTDIR}
	}
	return os.OpenRoot(f.Path)
}
