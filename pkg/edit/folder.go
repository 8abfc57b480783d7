package edit

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
)

// Change is a file with its text before and after.
type Change struct {
	// Path is the slash path below the folder.
	Path string
	// Old is the text that the change was made from; nil for a file that is
	// new. A file that says something else by now is not changed.
	Old []byte
	New []byte
	// Mode is the mode of a new file before the umask, 0644 when it is 0; a
	// file that exists keeps its own.
	Mode fs.FileMode
	// Replace lets New take the place of whatever file stands there.
	Replace bool
}

// Folder is a folder in which files are changed. No link leads out of it.
type Folder struct{ root *os.Root }

// OpenFolder opens a folder of the system.
func OpenFolder(name string) (*Folder, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	return &Folder{root}, nil
}

// Close gives the folder back.
func (f *Folder) Close() error { return f.root.Close() }

// staged is a change whose new text lies beside the file.
type staged struct {
	Change
	target, temporary string
	// before is the text that gives way, nil for none.
	before []byte
	mode   fs.FileMode
	done   bool
}

// Write makes all changes or none. Every new text is first written whole beside
// its file, then one after the other takes the file's name, so that a reader
// finds the old text or the new one. When one cannot, those before it are put
// back; the error says so, and says which could not be. Folders on the way to a
// new file are made.
func (f *Folder) Write(changes []Change) (err error) {
	var all []*staged
	var made []string
	defer func() {
		if err == nil {
			return
		}
		err = errors.Join(err, f.undo(all))
		for i := len(made) - 1; i >= 0; i-- {
			_ = f.root.Remove(made[i]) // stays when something else is in it by now
		}
	}()
	for _, c := range changes {
		folders, err := f.makeFolders(path.Dir(c.Path))
		made = append(made, folders...)
		if err != nil {
			return err
		}
		s, err := f.stage(c)
		if err != nil {
			return fmt.Errorf("cannot write %s: %w", diag.Quote(c.Path), reason(err))
		}
		all = append(all, s)
	}
	for _, s := range all {
		if err := f.root.Rename(s.temporary, s.target); err != nil {
			return fmt.Errorf("cannot write %s: %w", diag.Quote(s.Path), reason(err))
		}
		s.done = true
	}
	return nil
}

// The reasons why a file is not written.
var (
	ErrChanged    = errors.New("it has been changed meanwhile; run the command again")
	ErrExists     = errors.New("it exists")
	ErrNotRegular = errors.New("it is no regular file")
)

// stage writes the new text of a change beside its file.
func (f *Folder) stage(c Change) (*staged, error) {
	s := &staged{Change: c, target: c.Path, mode: c.Mode}
	if s.mode == 0 {
		s.mode = newFileMode
	}
	info, err := f.root.Lstat(c.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && c.Old != nil && !c.Replace:
		return nil, ErrChanged
	case errors.Is(err, fs.ErrNotExist):
		s.temporary, err = stage(f.root, path.Dir(c.Path), c.New, s.mode, false)
		return s, err
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, ErrNotRegular
	case c.Old == nil && !c.Replace:
		return nil, ErrExists
	}
	if s.before, err = f.root.ReadFile(c.Path); err != nil {
		return nil, err
	}
	if !c.Replace && !bytes.Equal(s.before, c.Old) {
		return nil, ErrChanged
	}
	s.mode = info.Mode().Perm()
	s.temporary, err = stage(f.root, path.Dir(c.Path), c.New, s.mode, true)
	return s, err
}

// undo takes back what was done of a write that failed.
func (f *Folder) undo(all []*staged) error {
	var errs []error
	for _, s := range all {
		switch {
		case !s.done:
			_ = f.root.Remove(s.temporary)
		case s.before == nil:
			errs = append(errs, f.root.Remove(s.target))
		default:
			temporary, err := stage(f.root, path.Dir(s.target), s.before, s.mode, true)
			if err == nil {
				err = f.root.Rename(temporary, s.target)
			}
			if err != nil {
				errs = append(errs, fmt.Errorf("%s keeps its new text: %w", diag.Quote(s.Path), reason(err)))
			}
		}
	}
	return errors.Join(errs...)
}

// makeFolders makes the folders of a path that do not exist, and returns them
// outermost first.
func (f *Folder) makeFolders(name string) ([]string, error) {
	var made []string
	at := "."
	for part := range strings.SplitSeq(name, "/") {
		at = path.Join(at, part)
		err := f.root.Mkdir(at, 0o777)
		switch {
		case err == nil:
			made = append(made, at)
		case errors.Is(err, fs.ErrExist):
			if info, err := f.root.Stat(at); err != nil || !info.IsDir() {
				return made, fmt.Errorf("cannot make the folder %s: a file of that name stands there, or a link that leads elsewhere", diag.Quote(at))
			}
		default:
			return made, fmt.Errorf("cannot make the folder %s: %w", diag.Quote(at), reason(err))
		}
	}
	return made, nil
}

// reason is an error without the path and the system call.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err
	}
	return err
}

// stage writes data whole to a new file in a folder below root and returns its
// name. With exact, the mode is set as it is, whatever the umask.
func stage(root *os.Root, folder string, data []byte, mode fs.FileMode, exact bool) (name string, err error) {
	tmp, name, err := create(root, folder, mode)
	if err != nil {
		return "", err
	}
	if _, err = io.Copy(tmp, bytes.NewReader(data)); err == nil {
		err = tmp.Sync()
	}
	if err == nil && exact {
		err = tmp.Chmod(mode)
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return "", errors.Join(err, root.Remove(name))
	}
	return name, nil
}

// maxTries is how many names are tried for a file that nobody uses.
const maxTries = 10_000

// create makes a file that nobody uses. Its name begins with a dot, so that
// nobody takes it for a file of a model.
func create(root *os.Root, folder string, mode fs.FileMode) (*os.File, string, error) {
	for i := range maxTries {
		name := path.Join(folder, fmt.Sprintf(".svs-%04d", i))
		f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) {
			return f, name, err
		}
	}
	return nil, "", fs.ErrExist
}
