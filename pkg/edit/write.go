// Package edit changes files: whole ones atomically, and (for fmt, rename and
// fixes) parts of them at the places of nodes. It decides nothing about what
// to change.
package edit

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// newFileMode is the mode of a file that did not exist, before the umask.
const newFileMode = 0o644

// WriteFile puts data in the place of the file at path. Whoever reads the path
// finds the old content or the new one, never a part: the data goes to a file
// beside it, is flushed, and takes its name. An existing file keeps its mode; a
// symbolic link is followed, so that the link stays one. What is no regular
// file (a device, a pipe) is written to directly.
func WriteFile(path string, data []byte) error {
	target, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		target = path
	} else if err != nil {
		return err
	}
	mode, exact := fs.FileMode(newFileMode), false
	info, err := os.Stat(target)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return writeDirectly(target, data)
	case err == nil:
		mode, exact = info.Mode().Perm(), true
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return replace(target, data, mode, exact)
}

func writeDirectly(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

func replace(target string, data []byte, mode fs.FileMode, exact bool) (err error) {
	folder, err := os.OpenRoot(filepath.Dir(target))
	if err != nil {
		return err
	}
	defer folder.Close()
	temporary, err := stage(folder, ".", data, mode, exact)
	if err != nil {
		return err
	}
	if err := folder.Rename(temporary, filepath.Base(target)); err != nil {
		return errors.Join(err, folder.Remove(temporary))
	}
	return nil
}
