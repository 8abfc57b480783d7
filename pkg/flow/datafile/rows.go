package datafile

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// Limits bounds the files that a model names, so that no input can take the
// program's time or memory. Every limit is the greatest value that is still
// accepted.
type Limits struct {
	// LogBytes and LogRows bound a CSV file, RowBytes one row of it, with all
	// lines of a quoted cell.
	LogBytes int64
	LogRows  int
	RowBytes int
	// Measured is the number of measured times in one column.
	Measured int
	// HolidayBytes bounds an iCalendar file, HolidayDays the days that one may
	// name, each year of an event that comes back counted.
	HolidayBytes int64
	HolidayDays  int
}

// DefaultLimits are the limits of svs for a user's workspace.
func DefaultLimits() Limits {
	return Limits{
		LogBytes:     256 << 20,
		LogRows:      5_000_000,
		RowBytes:     1 << 20,
		Measured:     1_000_000,
		HolidayBytes: 4 << 20,
		HolidayDays:  100_000,
	}
}

// Open opens a plain file within the workspace that has most bytes and not
// more; the text says what stands in the way, empty when nothing does.
func Open(fsys fs.FS, name string, most int64) (fs.File, string) {
	if fsys == nil {
		return nil, "files of the model are not at hand here"
	}
	if !fs.ValidPath(name) {
		return nil, "it is not inside the workspace; write a path from its root, such as data/tickets.csv"
	}
	info, err := fs.Stat(fsys, name) // before it is opened: to open a pipe blocks
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, "there is no such file; paths begin at the workspace's root"
	case err != nil:
		return nil, "it cannot be read"
	case !info.Mode().IsRegular():
		return nil, "it is not a plain file"
	case info.Size() > most:
		return nil, fmt.Sprintf("it has more than %d MiB; write a shorter one", most>>20)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, "it cannot be read"
	}
	return f, ""
}

// Rows reads a CSV file of the workspace row by row, within limits.
type Rows struct {
	// Headings is the first row.
	Headings []string

	in     *csv.Reader
	source *rowReader
	file   fs.File
	limits Limits
	line   int // where the last row began, from 1
	read   int // rows after the headings
}

// OpenRows opens a CSV file and reads its headings. The text says what is wrong
// with it, empty when nothing is.
func OpenRows(fsys fs.FS, name string, limits Limits) (*Rows, string) {
	f, wrong := Open(fsys, name, limits.LogBytes)
	if wrong != "" {
		return nil, wrong
	}
	source := &rowReader{in: f, most: limits.RowBytes, left: limits.LogBytes}
	r := &Rows{in: csv.NewReader(source), source: source, file: f, limits: limits}
	r.in.ReuseRecord = true
	head, err := r.in.Read()
	if err != nil {
		f.Close()
		if isLong(err) {
			return nil, r.wrong(err)
		}
		return nil, "it has no line of headings"
	}
	r.line = 1
	head[0] = strings.TrimPrefix(head[0], "\ufeff")
	r.Headings = slices.Clone(head)
	return r, ""
}

// Next is the next row, good until the one after it; nil at the end, and with a
// text that says what is wrong.
func (r *Rows) Next() ([]string, string) {
	r.source.row = 0
	row, err := r.in.Read()
	switch {
	case err == io.EOF:
		return nil, ""
	case err != nil:
		return nil, r.wrong(err)
	case r.read == r.limits.LogRows:
		return nil, fmt.Sprintf("it has more than %d rows; write a shorter one", r.limits.LogRows)
	}
	r.read++
	r.line, _ = r.in.FieldPos(0)
	return row, ""
}

// Place is the line of the file, from 1, in which the value of a column of the
// last row begins; columns count from 0.
func (r *Rows) Place(column int) (line int) {
	line, _ = r.in.FieldPos(column)
	return line
}

// Line is the line of the file in which the last row began, from 1.
func (r *Rows) Line() int { return r.line }

// Close closes the file.
func (r *Rows) Close() error { return r.file.Close() }

// wrong says what an error means for who wrote the file.
func (r *Rows) wrong(err error) string {
	var p *csv.ParseError
	switch {
	case errors.Is(err, errLongFile):
		return fmt.Sprintf("it has more than %d MiB; write a shorter one", r.limits.LogBytes>>20)
	case errors.Is(err, errLongRow):
		return fmt.Sprintf("row %d is longer than %d KiB; is a quote not closed?", r.line+1, r.limits.RowBytes>>10)
	case !errors.As(err, &p):
		return "it cannot be read to its end"
	case errors.Is(p.Err, csv.ErrFieldCount):
		return fmt.Sprintf("row %d has not as many columns as the headings", p.Line)
	}
	return fmt.Sprintf("row %d, column %d is not CSV: %v", p.Line, p.Column, p.Err)
}

var (
	errLongRow  = errors.New("a row is too long")
	errLongFile = errors.New("the file is too long")
)

func isLong(err error) bool { return errors.Is(err, errLongRow) || errors.Is(err, errLongFile) }

// rowReader stops a reader of rows before it takes a file of one row into
// memory: between two rows its caller sets row to 0. What a buffer has read
// ahead belongs to the row before, so a row may be a buffer longer.
type rowReader struct {
	in   io.Reader
	row  int
	most int
	left int64 // of the file, which may grow while it is read
}

// Read reads on.
func (r *rowReader) Read(b []byte) (int, error) {
	if r.row > r.most {
		return 0, errLongRow
	}
	n, err := r.in.Read(b)
	r.row += n
	if r.left -= int64(n); r.left < 0 {
		return 0, errLongFile
	}
	return n, err
}
