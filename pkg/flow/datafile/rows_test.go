package datafile

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// TestBombs: files of a model that would take all time or memory are refused
// by what they hold, within the limits and not after them.
func TestBombs(t *testing.T) {
	l := DefaultLimits()
	l.LogBytes, l.LogRows, l.RowBytes = 1<<20, 100, 8<<10
	for name, c := range map[string]struct{ text, says string }{
		"one row":         {"at\n" + strings.Repeat("x", 64<<10), "row 2 is longer than 8 KiB"},
		"open quote":      {"at\n1\n\"" + strings.Repeat("x\n", 64<<10), "row 3 is longer than 8 KiB"},
		"all commas":      {"at\n" + strings.Repeat(",", 64<<10), "row 2 is longer than 8 KiB"},
		"headings":        {strings.Repeat("a", 64<<10), "row 1 is longer than 8 KiB"},
		"too many rows":   {"at\n" + strings.Repeat("1\n", 101), "more than 100 rows"},
		"all rows":        {"at\n" + strings.Repeat("1\n", 100), ""},
		"nothing":         {"", "no line of headings"},
		"ragged":          {"at,b\n1\n", "row 2 has not as many columns"},
		"zero characters": {"at\n\x00\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := readAll(fstest.MapFS{"log.csv": {Data: []byte(c.text)}}, l); c.says == "" && got != "" || !strings.Contains(got, c.says) {
				t.Errorf("%q, want %q", got, c.says)
			}
		})
	}
	t.Run("grows while it is read", func(t *testing.T) {
		l.LogRows = 1 << 30
		if got := readAll(swelling{}, l); !strings.Contains(got, "more than 1 MiB") {
			t.Errorf("%q", got)
		}
	})
	t.Run("holidays", func(t *testing.T) {
		event := "BEGIN:VEVENT\nDTSTART:20260106\nDTEND:99991231\nRRULE:FREQ=YEARLY\nEND:VEVENT\n"
		_, wrong := Days("BEGIN:VCALENDAR\n"+strings.Repeat(event, 3), l.HolidayDays)
		if !strings.Contains(wrong, "more than 100000 days") {
			t.Errorf("%q", wrong)
		}
	})
}

func readAll(fsys fs.FS, l Limits) string {
	rows, wrong := OpenRows(fsys, "log.csv", l)
	for wrong == "" {
		var row []string
		if row, wrong = rows.Next(); row == nil {
			break
		}
	}
	return wrong
}

// swelling is a file that has a few bytes when it is looked at and never ends.
type swelling struct{}

func (swelling) Open(string) (fs.File, error) {
	f, err := fstest.MapFS{"log.csv": {Data: []byte("at\n")}}.Open("log.csv")
	return endless{f}, err
}

type endless struct{ fs.File }

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = "1\n"[i%2]
	}
	return len(b), nil
}

// FuzzLog: no text of a CSV file or of a calendar brings the reader down, and
// what it says of one is short enough to be read. (Controls in it are escaped
// where it is printed.)
func FuzzLog(f *testing.F) {
	for _, seed := range []string{"at,b\n2026-01-05T09:00,1\n", "\ufeffat\n\"x\ny\"\n", "at\n\"", ",,,\n,,\n", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260106\nDTEND:20260108\nRRULE:FREQ=YEARLY\nEND:VEVENT\n", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT", "at\n\x00\xff\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		l := DefaultLimits()
		l.LogRows, l.RowBytes = 1000, 4096
		if wrong := readAll(fstest.MapFS{"log.csv": {Data: []byte(text)}}, l); len(wrong) > 1000 {
			t.Errorf("%q", wrong)
		}
		if _, wrong := Days(text, 1000); len(wrong) > 1000 {
			t.Errorf("%q", wrong)
		}
	})
}
