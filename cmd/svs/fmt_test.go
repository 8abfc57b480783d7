package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/schema"
	"github.com/svs-project/svs/testdata/gen"
)

// TestFmtKeepsTheExamples: the examples and the schema's valid documents are
// laid out, say the same as before (edit.Format holds that), and stay as they
// are the second time.
func TestFmtKeepsTheExamples(t *testing.T) {
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	for _, root := range []string{"../../examples", "../../schema/testdata/valid"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".yaml" {
				return err
			}
			files++
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			once := laidOut(t, s, path, data)
			if d := cmp.Diff(string(once), string(laidOut(t, s, path, once))); d != "" {
				t.Errorf("%s: twice is not once:\n%s", path, d)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 40 {
		t.Errorf("only %d files", files)
	}
}

func laidOut(t testing.TB, s *conform.Schema, path string, data []byte) []byte {
	t.Helper()
	docs, found := source.Parse(path, data, source.DefaultLimits())
	if len(found) > 0 {
		t.Fatalf("%s: %s", path, found[0].Message)
	}
	out, err := edit.Format(data, docs, s.KeyOrder)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return out
}

// TestFmtOrdersKeysByTheSchema, also inside changes, whose fields are those of
// the entity that they are for.
func TestFmtOrdersKeysByTheSchema(t *testing.T) {
	dir := folder(t, "m.yaml", `kind: Improvement
spec:
  change:
    - set: {steps: [{next: value, remark: x, id: a, remove: true}]}
      entity: ValueStream/x
    - add: {spec: {calendar: c, people: 2}, metadata: {title: T, name: t}, kind: Team}
  level: stream
metadata: {owner: Team/t, labels: {z: b, a: c}, name: i}
apiVersion: svs/v1
`)
	if out := svs(t, "fmt", "-C", dir); out.exit != exitPass {
		t.Fatalf("exit %d: %s", out.exit, out.stderr)
	}
	got, err := os.ReadFile(filepath.Join(dir, "m.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	want := `apiVersion: svs/v1
kind: Improvement
metadata: {name: i, owner: Team/t, labels: {z: b, a: c}}
spec:
  level: stream
  change:
    - entity: ValueStream/x
      set: {steps: [{id: a, remove: true, next: value, remark: x}]}
    - add: {kind: Team, metadata: {name: t, title: T}, spec: {people: 2, calendar: c}}
`
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Error(d)
	}
}

// TestFmtKeepsFiles: modes and line ends stay, and no link is followed.
func TestFmtKeepsFiles(t *testing.T) {
	sloppy := strings.Replace(soundTeam, "{people: 2}", "{ people:  2 }", 1)
	dir := folder(t, "m.yaml", strings.ReplaceAll(sloppy, "\n", "\r\n"))
	outside := folder(t, "real.yaml", sloppy)
	if err := os.Chmod(filepath.Join(dir, "m.yaml"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(outside, "real.yaml"), filepath.Join(dir, "linked.yaml")); err != nil {
		t.Fatal(err)
	}
	out := svs(t, "fmt", "-C", dir)
	if out.exit != exitFail || !strings.Contains(out.stderr, "linked.yaml") {
		t.Errorf("exit %d, stderr %s", out.exit, out.stderr)
	}
	info, err := os.Stat(filepath.Join(dir, "m.yaml"))
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v (%v)", info.Mode(), err)
	}
	got, _ := os.ReadFile(filepath.Join(dir, "m.yaml"))
	if want := strings.ReplaceAll(soundTeam, "\n", "\r\n"); string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if kept, _ := os.ReadFile(filepath.Join(outside, "real.yaml")); string(kept) != sloppy {
		t.Errorf("a link was followed: %q", kept)
	}
}

// TestFmtLeavesWhatItCannotLayOut: a key of several lines is read, but has no
// layout; the other files are done all the same.
func TestFmtLeavesWhatItCannotLayOut(t *testing.T) {
	odd := strings.Replace(soundTeam, "{name: desk}", "\n  name: desk\n  annotations:\n    ? a\n      b\n    : c", 1)
	dir := folder(t, "odd.yaml", odd, "sloppy.yaml", strings.Replace(soundTeam, "{name: desk}", "{ name: other }", 1))
	out := svs(t, "fmt", "-C", dir)
	if out.exit != exitNoVerdict || !strings.HasSuffix(out.stdout, "sloppy.yaml\n") || !strings.Contains(out.stderr, "odd.yaml is left as it is") {
		t.Errorf("exit %d\n%s%s", out.exit, out.stdout, out.stderr)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "odd.yaml")); string(got) != odd {
		t.Errorf("it changed:\n%s", got)
	}
}

// BenchmarkFmt checks the layout of 1,000 documents from the start of the
// command.
func BenchmarkFmt(b *testing.B) {
	dir := b.TempDir()
	for _, f := range gen.Workspace(gen.Options{Documents: 1000, StreamShare: 0.94, PerFile: 10}) {
		path := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(f.Data), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if out := svs(b, "fmt", "--check", "-C", dir); out.exit == exitNoVerdict {
			b.Fatal(out.stderr)
		}
	}
}
