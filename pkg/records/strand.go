package records

import (
	"bufio"
	"io"
	"os"
)

// strand is where a replication writes its elements of one part of the file:
// into the file, or into one of its own that is appended later.
type strand struct {
	w         *bufio.Writer
	spooled   *os.File // nil: it writes where its elements belong
	separator string
	any       bool  // there are elements already
	err       error // the first; it stays
}

const bufferSize = 64 << 10

// element writes one element.
func (s *strand) element(b []byte) {
	if s.err != nil {
		return
	}
	if s.any {
		s.w.WriteString(s.separator) // an error stays in the buffer
	}
	s.any = true
	_, s.err = s.w.Write(b)
}

// spool begins a strand in a file of its own. Where the system allows it the
// file has no name from the start, so nothing is left even after a crash.
func spool(dir, separator string) (*strand, error) {
	f, err := os.CreateTemp(dir, temporaryPattern)
	if err != nil {
		return nil, err
	}
	os.Remove(f.Name())
	return &strand{w: bufio.NewWriterSize(f, bufferSize), spooled: f, separator: separator}, nil
}

// pour appends the elements of a spooled strand to another one and removes its
// file.
func (s *strand) pour(to *strand) error {
	defer s.drop()
	if s.err == nil {
		s.err = s.w.Flush()
	}
	if s.err != nil || !s.any {
		return s.err
	}
	if to.any {
		to.w.WriteString(to.separator)
	}
	to.any = true
	return s.copyTo(to.w)
}

// copyTo copies what has been spooled.
func (s *strand) copyTo(w io.Writer) error {
	if _, err := s.spooled.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(w, s.spooled)
	return err
}

// drop removes a spooled strand's file.
func (s *strand) drop() {
	if s.spooled != nil {
		s.spooled.Close()
		os.Remove(s.spooled.Name()) // where it could not be removed while open
		s.spooled = nil
	}
}
