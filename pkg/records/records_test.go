package records

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/schema"
)

// program compiles testdata/model.yaml: two streams, one within the other,
// rework, a shift, two channels, and items that are still there at the end.
func program(t testing.TB) *flow.Program {
	t.Helper()
	text, err := os.ReadFile("testdata/model.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	tree := load.Tree{FS: fstest.MapFS{"m.yaml": {Data: text}}, Paths: []string{"m.yaml"}}
	l, err := load.Load(context.Background(), tree, load.Options{Schema: s, Limits: source.DefaultLimits(), Jobs: 1})
	if err != nil {
		t.Fatal(err)
	}
	p, findings := flow.Prepare(l.Model, flow.Options{})
	for _, f := range append(l.Findings, findings...) {
		t.Errorf("%d:%d %s %s", f.Place.Pos.Line, f.Place.Pos.Column, f.Rule, f.Message)
	}
	if t.Failed() {
		t.FailNow()
	}
	return p
}

// written is the file that a run writes.
func written(t testing.TB, p *flow.Program, name string, jobs int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	w, err := Create(path, p)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.Run(context.Background(), flow.RunOptions{Jobs: jobs, Records: w.Sink}); err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	if left := files(t, filepath.Dir(path)); !slices.Equal(left, []string{name}) {
		t.Errorf("the folder holds %v", left)
	}
	return path
}

func files(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// formats by a name of a file.
var formats = []string{"r.csv", "r.jsonl", "r.xes", "r.json"}

func TestSameBytesForAnyNumberOfJobs(t *testing.T) {
	p := program(t)
	for _, name := range formats {
		one, err := os.ReadFile(written(t, p, name, 1))
		if err != nil {
			t.Fatal(err)
		}
		for _, jobs := range []int{2, 5} {
			if more, err := os.ReadFile(written(t, p, name, jobs)); err != nil || !bytes.Equal(one, more) {
				t.Errorf("%s: %d jobs write other bytes than one (%v)", name, jobs, err)
			}
		}
		if len(one) < 10000 {
			t.Errorf("%s has only %d bytes", name, len(one))
		}
	}
}

func TestFormatByEnding(t *testing.T) {
	for path, want := range map[string]Format{"a.csv": CSV, "b/c.JSONL": JSONLines, "x.ndjson": JSONLines, "x.xes": XES, "x.json": OCEL, "x.jsonocel": OCEL} {
		if got, err := FormatOf(path); err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", path, got, err, want)
		}
	}
	for _, path := range []string{"x", "x.xml", "csv", "x.csv.gz", ""} {
		if got, err := FormatOf(path); err == nil || !strings.Contains(err.Error(), ".xes") {
			t.Errorf("%q: %q, %v", path, got, err)
		}
	}
}

// A run that is stopped leaves nothing under the final name and no other file,
// and what was there before stays.
func TestInterruptLeavesNothing(t *testing.T) {
	p := program(t)
	for _, name := range formats {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
			t.Fatal(err)
		}
		w, err := Create(path, p)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		r, _, err := p.Run(ctx, flow.RunOptions{Jobs: 2, Records: w.Sink, Progress: func(g flow.Progress) {
			if g.Done == 2 {
				cancel()
			}
		}})
		w.Abort()
		if err == nil && r.Partial == nil {
			t.Fatal("the run was not stopped")
		}
		if data, err := os.ReadFile(path); err != nil || string(data) != "before" || len(files(t, filepath.Dir(path))) != 1 {
			t.Errorf("%s: %q, %v, files %v", name, data, err, files(t, filepath.Dir(path)))
		}
	}
}

// A disk that is full stops the run, whichever file fills it.
func TestFullDiskLeavesNothing(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full on this system: ", err)
	}
	defer full.Close()
	p := program(t)
	for _, name := range formats {
		for part := range encoderOf(map[bool]Format{true: OCEL, false: CSV}[name == "r.json"], p).parts() {
			path := filepath.Join(t.TempDir(), name)
			w, err := Create(path, p)
			if err != nil {
				t.Fatal(err)
			}
			w.parts[part].w.Reset(full)
			_, _, err = p.Run(context.Background(), flow.RunOptions{Jobs: 2, Records: w.Sink})
			if err == nil {
				err = w.Commit()
			}
			w.Abort()
			if err == nil || !IsFile(err) || !strings.Contains(err.Error(), "no space left") {
				t.Errorf("%s, part %d: error %v", name, part, err)
			}
			if left := files(t, filepath.Dir(path)); len(left) > 0 {
				t.Errorf("%s, part %d: %v is left", name, part, left)
			}
		}
	}
}

func TestTargetsThatAreNoFiles(t *testing.T) {
	p := program(t)
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "d.csv"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, "d.csv"), filepath.Join(dir, "not/there.csv")} {
		if _, err := Create(path, p); err == nil {
			t.Errorf("%s can be written", path)
		}
	}
	// A link stays a link.
	real := filepath.Join(dir, "real.csv")
	if err := os.WriteFile(real, nil, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real.csv", filepath.Join(dir, "link.csv")); err != nil {
		t.Skip("no links on this system: ", err)
	}
	w, err := Create(filepath.Join(dir, "link.csv"), p)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(filepath.Join(dir, "link.csv"))
	if data, _ := os.ReadFile(real); err != nil || info.Mode()&os.ModeSymlink == 0 || !bytes.HasPrefix(data, []byte("replication,")) {
		t.Errorf("the link is %v now (%v) and its file %q", info.Mode(), err, data)
	}
}
