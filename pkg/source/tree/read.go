package tree

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// readTries is how often a file that changes while it is read is read again.
const readTries = 3

// Read returns the bytes of a model file. A file that cannot be opened, is too
// large, is not a regular one, or keeps changing while it is read is a
// finding; then data is nil and ok is false.
func Read(fsys fs.FS, f File, lim source.Limits) (data []byte, ok bool, found []diag.Finding) {
	var err error
	for range readTries {
		data, err = readOnce(fsys, f.Path, lim.FileBytes)
		if !errors.Is(err, errChanged) {
			break
		}
	}
	var large *tooLarge
	switch {
	case err == nil:
		return data, true, nil
	case errors.As(err, &large):
		return nil, false, []diag.Finding{fault(source.CodeFileSize, diag.Error, f.Path,
			fmt.Sprintf("file has more than %d bytes, which is the limit; split it", lim.FileBytes), "")}
	case errors.Is(err, ErrNotRegular):
		return nil, false, []diag.Finding{fault(source.CodeNotRegular, diag.Error, f.Path,
			"not a regular file, and not read; put the file itself here, or exclude it in svs.yaml", "")}
	}
	return nil, false, []diag.Finding{unreadable(f.Path, err)}
}

// ReadStream reads a whole stream, such as standard input, up to the limit of
// one file. A longer one is an error.
func ReadStream(r io.Reader, lim source.Limits) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, lim.FileBytes+1))
	if err == nil && int64(len(data)) > lim.FileBytes {
		err = &tooLarge{lim.FileBytes}
	}
	return data, err
}

type tooLarge struct{ limit int64 }

func (e *tooLarge) Error() string { return fmt.Sprintf("more than %d bytes", e.limit) }

var errChanged = errors.New("it changed while it was read; run svs again")

// readOnce reads a file and fails when it had another size or time afterwards.
func readOnce(fsys fs.FS, name string, limit int64) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	before, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !before.Mode().IsRegular():
		return nil, &fs.PathError{Op: "read", Path: name, Err: ErrNotRegular}
	case before.Size() > limit:
		return nil, &tooLarge{limit}
	}
	data := make([]byte, before.Size())
	n, err := io.ReadFull(f, data)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	after, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if int64(n) != before.Size() || after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) {
		return nil, errChanged
	}
	return data[:n], nil
}
