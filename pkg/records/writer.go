package records

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/svs-project/svs/pkg/flow"
)

// temporaryPattern names files that are not whole yet.
const temporaryPattern = ".svs-records-*.tmp"

// Writer writes the records of one run into one file. Sink may be called from
// several goroutines.
type Writer struct {
	target string
	mode   fs.FileMode
	file   *os.File
	enc    encoder
	clock  clock

	mu    sync.Mutex
	parts []*strand // the first into the file, the others spooled
	turn  int       // the replication that writes there itself
	open  map[int]*sink
	size  Size
	err   error
}

// Size is how much has been written.
type Size struct {
	Replications, Items, Visits int
	Bytes                       int64
}

// Size is that of the file, once Commit has made it whole.
func (w *Writer) Size() Size { return w.size }

// Create begins a file under a temporary name beside the target. The error is
// that of the file system, or says that the target is no ordinary file.
func Create(path string, p *flow.Program) (*Writer, error) {
	format, err := FormatOf(path)
	if err != nil {
		return nil, err
	}
	target, mode, err := ordinary(path)
	if err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(target), temporaryPattern)
	if err != nil {
		return nil, err
	}
	w := &Writer{target: target, mode: mode, file: f, enc: encoderOf(format, p), clock: clockOf(p), open: map[int]*sink{}}
	w.parts = []*strand{{w: bufio.NewWriterSize(f, bufferSize), separator: w.enc.separator()}}
	w.parts[0].w.WriteString(w.enc.frame(0)) // an error stays in the buffer
	for range w.enc.parts() - 1 {
		s, err := spool(filepath.Dir(target), w.enc.separator())
		if err != nil {
			w.Abort()
			return nil, err
		}
		w.parts = append(w.parts, s)
	}
	return w, nil
}

// ordinary follows links and refuses what is there and no ordinary file.
func ordinary(path string) (target string, mode fs.FileMode, err error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, 0o644, nil
	}
	if err != nil {
		return "", 0, err
	}
	if !info.Mode().IsRegular() {
		return "", 0, errors.New("that is there already, and is not an ordinary file")
	}
	target, err = filepath.EvalSymlinks(path)
	return target, info.Mode().Perm(), err
}

// sink is the records of one replication.
type sink struct {
	w       *Writer
	strands []*strand
	record  record
	items   int
	visits  int
	closed  bool
}

// Sink begins the records of a replication, once for each from 0 on.
func (w *Writer) Sink(replication int) (flow.Sink, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := &sink{w: w, record: record{clock: w.clock}}
	w.open[replication] = s
	if replication == w.turn {
		s.strands = w.parts
		return s, nil
	}
	for range w.parts {
		st, err := spool(filepath.Dir(w.target), w.enc.separator())
		if err != nil {
			return nil, err
		}
		s.strands = append(s.strands, st)
	}
	return s, nil
}

// Item writes an item.
func (s *sink) Item(r *flow.ItemRecord) error {
	s.items++
	s.visits += len(r.Visits)
	s.record.take(r)
	s.w.enc.item(s.strands, &s.record)
	for _, st := range s.strands {
		if st.err != nil {
			return st.err
		}
	}
	return nil
}

// Close ends the records of a replication and appends those that have waited
// for it.
func (s *sink) Close() error {
	w := s.w
	w.mu.Lock()
	defer w.mu.Unlock()
	s.closed = true
	w.size.Replications++
	w.size.Items += s.items
	w.size.Visits += s.visits
	for next := w.open[w.turn]; w.err == nil && next != nil && next.closed; next = w.open[w.turn] {
		w.err = w.take(next)
		delete(w.open, w.turn)
		w.turn++
	}
	return w.err
}

// take appends the strands of the replication whose turn it is, if it has not
// written into the file itself.
func (w *Writer) take(s *sink) error {
	for k, st := range s.strands {
		if st == w.parts[k] {
			continue
		}
		if err := st.pour(w.parts[k]); err != nil {
			return err
		}
	}
	return nil
}

// Commit makes the file whole and gives it its name. After an error nothing is
// left of it.
func (w *Writer) Commit() error {
	err := w.finish()
	if err != nil {
		w.Abort()
	}
	return err
}

func (w *Writer) finish() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil {
		return w.err
	}
	if len(w.open) > 0 {
		return fmt.Errorf("internal fault: the records of replication %d are not whole", w.turn)
	}
	out := w.parts[0].w
	for k := 1; k < len(w.parts); k++ {
		out.WriteString(w.enc.frame(k))
		if err := w.parts[k].w.Flush(); err != nil {
			return err
		}
		if err := w.parts[k].copyTo(out); err != nil {
			return err
		}
		w.parts[k].drop()
	}
	out.WriteString(w.enc.frame(len(w.parts)))
	if err := out.Flush(); err != nil { // any error from above
		return err
	}
	if err := w.file.Chmod(w.mode); err != nil {
		return err
	}
	if err := w.file.Sync(); err != nil {
		return err
	}
	info, err := w.file.Stat()
	if err != nil {
		return err
	}
	w.size.Bytes = info.Size()
	if err := w.file.Close(); err != nil {
		return err
	}
	return os.Rename(w.file.Name(), w.target)
}

// Abort removes everything that has been written and has not its name yet.
func (w *Writer) Abort() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.open {
		for _, st := range s.strands {
			st.drop()
		}
	}
	for _, st := range w.parts {
		st.drop()
	}
	w.file.Close()
	os.Remove(w.file.Name())
}

// IsFile reports whether an error comes from the file system.
func IsFile(err error) bool {
	var path *fs.PathError
	var link *os.LinkError
	return errors.As(err, &path) || errors.As(err, &link)
}
