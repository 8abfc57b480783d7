package tree

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestStampTellsWritesApart: what is done to a file shows in its stamp, also
// where size and time of the last write are made what they were.
func TestStampTellsWritesApart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.yaml")
	stamp := func() Stamp {
		info, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		return StampOf(info)
	}
	old := time.Now().Add(-time.Hour)
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	}
	write("one")
	first := stamp()
	if first != stamp() || first.Size != 3 || first.ModTime != old.UnixNano() || first.Mode != 0o644 {
		t.Errorf("the stamp is %+v", first)
	}
	if first.Changed == 0 {
		t.Skip("the system does not say when a file was changed")
	}
	time.Sleep(20 * time.Millisecond) // a step of the file system's clock
	write("two")
	if second := stamp(); second == first || second.ModTime != first.ModTime {
		t.Errorf("written again, the stamp is %+v, was %+v", second, first)
	}
	second := stamp()
	if err := os.Rename(path, path+"~"); err != nil {
		t.Fatal(err)
	}
	write("two")
	if third := stamp(); third.Inode == second.Inode {
		t.Errorf("another file with the stamp %+v", third)
	}
}

func TestSettled(t *testing.T) {
	const second = int64(time.Second)
	moment := 1_800_000_000*second + 500
	for name, c := range map[string]struct {
		stamp Stamp
		want  bool
	}{
		"long ago":                 {Stamp{ModTime: moment - 3600*second + 1, Changed: moment - 3600*second + 2}, true},
		"changed just now":         {Stamp{ModTime: moment - 3600*second + 1, Changed: moment - second/100}, false},
		"written just now":         {Stamp{ModTime: moment - second/100}, false},
		"half a second ago":        {Stamp{ModTime: moment - second/2}, true},
		"in whole seconds, 2 ago":  {Stamp{ModTime: moment - 500 - 2*second}, false},
		"in whole seconds, 10 ago": {Stamp{ModTime: moment - 500 - 10*second}, true},
		"in the future":            {Stamp{ModTime: moment + 3600*second + 1}, false},
	} {
		if got := c.stamp.Settled(moment); got != c.want {
			t.Errorf("%s: settled %v, want %v", name, got, c.want)
		}
	}
	if StampOf(nothing{}).Changed != 0 {
		t.Error("a file of no system has a time of change")
	}
}

// nothing is a file of which the system says nothing.
type nothing struct{ fs.FileInfo }

func (nothing) Size() int64        { return 1 }
func (nothing) ModTime() time.Time { return time.Unix(1, 0) }
func (nothing) Mode() fs.FileMode  { return 0o600 }
func (nothing) Sys() any           { return nil }
