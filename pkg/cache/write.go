package cache

import (
	"cmp"
	"fmt"
	"io/fs"
	"iter"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// abandoned is how old what was written beside its place must be for the process
// that wrote it to have ended.
const abandoned = time.Hour

// Write puts that many blocks under a name, in place of what was there, each as
// it comes and before the next is asked for, so that they need not be there all
// at once. The folder is made if need be, for the user alone. An error leaves
// everything as it was.
func (f Folder) Write(name Name, key Key, count int, blocks iter.Seq[[]byte]) error {
	if count > math.MaxUint32 {
		return fmt.Errorf("cache: %d blocks are too many for one file", count)
	}
	if err := os.MkdirAll(filepath.Dir(f.Path), 0o700); err != nil {
		return err
	}
	if err := os.Mkdir(f.Path, 0o700); err != nil && !os.IsExist(err) {
		return err
	}
	root, err := f.open()
	if err != nil {
		return err
	}
	defer root.Close()
	beside := fmt.Sprintf("%s%016x", temporary, rand.Uint64())
	if err := f.put(root, beside, key, count, blocks); err != nil {
		_ = root.Remove(beside)
		return err
	}
	if err := root.Rename(beside, name.file()); err != nil {
		_ = root.Remove(beside)
		return err
	}
	_ = root.Chtimes(name.file(), f.Now, f.Now)
	f.tidy(root, name.file())
	return nil
}

// put writes a new file. It is not forced to the disk: after a failure of power
// its sums tell what it is worth.
// put makes a file of blocks. What stands before them is known when they have
// come, so it is written last.
func (f Folder) put(root *os.Root, name string, key Key, count int, blocks iter.Seq[[]byte]) error {
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = f.fill(file, key, count, blocks)
	return cmp.Or(err, file.Close())
}

func (f Folder) fill(file *os.File, key Key, count int, blocks iter.Seq[[]byte]) error {
	at := int64(headLen + count*entryLen)
	var list []byte
	for b := range blocks {
		if at += int64(len(b)); at > f.Limits.FileBytes || len(b) > math.MaxUint32 {
			return fmt.Errorf("cache: %d bytes are too many for one file", at)
		}
		if _, err := file.WriteAt(b, at-int64(len(b))); err != nil {
			return err
		}
		list = appendEntry(list, b)
	}
	if len(list) != count*entryLen {
		return fmt.Errorf("cache: %d blocks came where %d were announced", len(list)/entryLen, count)
	}
	_, err := file.WriteAt(headOf(key, list), 0)
	return err
}

// tidy removes files until the folder is within its limits: first what was left
// half-written, then what has not been used for the longest time. The file just
// written stays. What is not the cache's is left alone.
func (f Folder) tidy(root *os.Root, written string) {
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return
	}
	var files []fs.FileInfo
	total := int64(0)
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		switch age := f.Now.Sub(info.ModTime()); {
		case strings.HasPrefix(e.Name(), temporary) && len(e.Name()) == len(temporary)+16:
			if age > abandoned {
				_ = root.Remove(e.Name())
			}
		case e.Name() != written && isOurs(e.Name()) && age > f.Limits.Unused:
			_ = root.Remove(e.Name())
		case isOurs(e.Name()):
			files = append(files, info)
			total += info.Size()
		}
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int {
		return cmp.Or(a.ModTime().Compare(b.ModTime()), strings.Compare(a.Name(), b.Name()))
	})
	left := len(files)
	for _, info := range files {
		if left <= f.Limits.Files && total <= f.Limits.Bytes {
			return
		}
		if info.Name() == written {
			continue
		}
		_ = root.Remove(info.Name())
		left--
		total -= info.Size()
	}
}

// isOurs reports whether a name is one that Name.file makes.
func isOurs(name string) bool {
	hash, ok := strings.CutSuffix(name, ending)
	return ok && len(hash) == 32 && strings.Trim(hash, "0123456789abcdef") == ""
}
