// Package cache keeps blocks of bytes in a folder from one run of the program
// to the next, one file for each thing that they are about.
//
// It knows nothing of what is in the blocks. What it gives back is what was put
// in under the same key, whole, or nothing: a file that is cut short, made by
// another version or no file at all is as good as none, and so is a block that is
// damaged; the next write replaces all. Blocks are read one by one, when somebody
// asks for them. Files are written beside their place and moved there, so
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

// Blocks are those of a file that was written under some name and key. Who has
// them closes them. Whatever becomes of the file meanwhile, a block is what was
// written or an error.
type Blocks struct {
	file    *os.File
	entries []entry
	size    int64
}

// entry is where a block lies in its file.
type entry struct {
	at     int64
	length int
	sum    uint64
}

// Len is how many there are, Size how many bytes they and what leads to them
// have together.
func (b *Blocks) Len() int { return len(b.entries) }

// Size is the size of the file in bytes.
func (b *Blocks) Size() int64 { return b.size }

// Close lets go of them.
func (b *Blocks) Close() error { return b.file.Close() }

// Read gives the n-th block, from 0: in room, where that is long enough. Several
// goroutines may read at once.
func (b *Blocks) Read(n int, room []byte) ([]byte, error) {
	e := b.entries[n]
	if cap(room) < e.length {
		room = make([]byte, e.length)
	}
	data := room[:e.length:e.length]
	if _, err := b.file.ReadAt(data, e.at); err != nil {
		return nil, err
	}
	if sum(data) != e.sum {
		return nil, errUnfit
	}
	return data, nil
}

// Read gives all blocks that were last written under the name with the same key.
// Nothing is to be said about an error but that there are none.
func (f Folder) Read(name Name, key Key) ([][]byte, error) {
	kept, err := f.Open(name, key)
	if err != nil {
		return nil, err
	}
	defer kept.Close()
	blocks := make([][]byte, kept.Len())
	for i := range blocks {
		if blocks[i], err = kept.Read(i, nil); err != nil {
			return nil, err
		}
	}
	return blocks, nil
}

// Open is Read for who may not need all blocks.
func (f Folder) Open(name Name, key Key) (*Blocks, error) {
	root, err := f.open()
	if err != nil {
		return nil, err
	}
	defer root.Close()
	file, err := root.OpenFile(name.file(), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	blocks, changed, err := f.listed(file, key)
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	if f.Now.Sub(changed) > time.Hour {
		_ = root.Chtimes(name.file(), f.Now, f.Now) // it is of use: others go before it
	}
	return blocks, nil
}

// listed finds the blocks of a file, and when it was last of use.
func (f Folder) listed(file *os.File, key Key) (*Blocks, time.Time, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, time.Time{}, err
	}
	if !info.Mode().IsRegular() || info.Size() > f.Limits.FileBytes {
		return nil, time.Time{}, errUnfit
	}
	head := make([]byte, min(info.Size(), int64(headLen)))
	if _, err := io.ReadFull(file, head); err != nil {
		return nil, time.Time{}, err
	}
	if !fits(head, key) { // before the rest is read
		return nil, time.Time{}, errUnfit
	}
	rest := info.Size() - int64(headLen)
	list := make([]byte, min(rest, listLen(head)))
	if _, err := io.ReadFull(file, list); err != nil {
		return nil, time.Time{}, err
	}
	entries, err := unwrap(head, list, info.Size())
	return &Blocks{file: file, entries: entries, size: info.Size()}, info.ModTime(), err
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
