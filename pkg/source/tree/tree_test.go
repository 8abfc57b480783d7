package tree

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// selection compiles patterns of a test.
func selection(t testing.TB, include, exclude []string) Selection {
	t.Helper()
	var sel Selection
	for _, text := range include {
		p, err := Compile(text)
		if err != nil {
			t.Fatal(err)
		}
		sel.Include = append(sel.Include, p)
	}
	for _, text := range exclude {
		p, err := Compile(text)
		if err != nil {
			t.Fatal(err)
		}
		sel.Exclude = append(sel.Exclude, p)
	}
	return sel
}

func names(l Listing) []string {
	var out []string
	for _, f := range l.Files {
		out = append(out, f.Name)
	}
	return out
}

func brief(found []diag.Finding) []string {
	var out []string
	for _, f := range found {
		out = append(out, fmt.Sprintf("%s %s:%d:%d %s", f.Rule, f.Place.File, f.Place.Pos.Line, f.Place.Pos.Column, f.Message))
	}
	return out
}

// folder makes a folder with files, each holding its own name.
func folder(t testing.TB, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range files {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func open(t testing.TB, dir string) *Dir {
	t.Helper()
	d, err := OpenDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func TestCollect(t *testing.T) {
	dir := folder(t, "svs.yaml", "kustomization.yaml", "a.yaml", "B.yml", "a-b/x.yaml", "a/x.yaml", "a/y.txt", "a/svs.yml",
		".git/x.yaml", ".x.yaml", "node_modules/m/x.yaml", "drafts/d.yaml", "drafts/deep/d.yaml", "in/svs.yaml", "in/x.yaml", "in/deep/x.yaml", "--all.yaml")
	list, found, err := Collect(open(t, dir), selection(t, DefaultInclude(), []string{"drafts/**", "B.*"}), source.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"--all.yaml", "a-b/x.yaml", "a.yaml", "a/svs.yml", "a/x.yaml"}, names(list)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"in"}, list.Nested); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string(nil), brief(found)); d != "" {
		t.Error(d)
	}
	data, ok, found := Read(open(t, dir), list.Files[0], source.DefaultLimits())
	if !ok || len(found) > 0 || string(data) != "--all.yaml" || list.Files[0].Size != int64(len(data)) {
		t.Errorf("read %q %v", data, found)
	}
}

// TestDeepFolders reads through more folders than a path is usually long.
func TestDeepFolders(t *testing.T) {
	name := strings.Repeat("d/", 80) + "x.yaml"
	d := open(t, folder(t, name))
	list, found, err := Collect(d, selection(t, DefaultInclude(), nil), source.DefaultLimits())
	if len(list.Files) != 1 || len(found) > 0 || err != nil {
		t.Fatalf("%v %v %v", list, brief(found), err)
	}
	if data, ok, found := Read(d, list.Files[0], source.DefaultLimits()); !ok || string(data) != name {
		t.Error(brief(found))
	}
}

func TestCollectOnly(t *testing.T) {
	dir := folder(t, "a.yaml", "b/c.yaml", "b/d.txt", "b/in/e.yaml", "bb/f.yaml", "g/h.yaml", "g/[x].yaml")
	for _, c := range []struct{ only, want []string }{
		{[]string{"."}, []string{"a.yaml", "b/c.yaml", "b/in/e.yaml", "bb/f.yaml", "g/[x].yaml", "g/h.yaml"}},
		{[]string{"b"}, []string{"b/c.yaml", "b/in/e.yaml"}},
		{[]string{"b/d.txt", "g/[x].yaml", "a.yaml"}, []string{"a.yaml", "b/d.txt", "g/[x].yaml"}},
		{[]string{"b/in", "bb"}, []string{"b/in/e.yaml", "bb/f.yaml"}},
		{[]string{"nowhere"}, nil},
	} {
		sel := selection(t, DefaultInclude(), nil)
		sel.Only = c.only
		list, found, err := Collect(open(t, dir), sel, source.DefaultLimits())
		if d := cmp.Diff(c.want, names(list)); d != "" || err != nil || len(found) > 0 {
			t.Errorf("%v: %s %v %v", c.only, d, err, found)
		}
	}
}

// TestOtherThanFiles holds what must never be opened: a pipe blocks, a device
// never ends, a link leads elsewhere.
func TestOtherThanFiles(t *testing.T) {
	dir := folder(t, "a.yaml", "real/x.yaml")
	outside := folder(t, "secret.yaml")
	links := map[string]string{
		"zero.yaml": "/dev/zero", "out.yaml": filepath.Join(outside, "secret.yaml"), "in.yaml": "a.yaml", "gone.yaml": "nowhere",
		"loop.yaml": "loop.yaml", "linked": "real", "away": outside, "note.txt": "a.yaml",
	}
	for name, target := range links {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skip("no links here:", err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.yaml"), 0o644); err != nil {
		t.Skip("no pipes here:", err)
	}
	d := open(t, dir)
	start := time.Now()
	list, found, err := Collect(d, selection(t, DefaultInclude(), nil), source.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"a.yaml", "real/x.yaml"}, names(list)); d != "" {
		t.Error(d)
	}
	link := "1:1 a link is not read; put the file itself here, or exclude it in svs.yaml"
	want := []string{
		"SVS034 away:1:1 linked folder is not searched; put the folder itself here, or exclude it in svs.yaml",
		"SVS030 gone.yaml:" + link, "SVS030 in.yaml:" + link,
		"SVS034 linked:1:1 linked folder is not searched; put the folder itself here, or exclude it in svs.yaml",
		"SVS030 loop.yaml:" + link, "SVS030 out.yaml:" + link,
		"SVS030 pipe.yaml:1:1 a pipe is not read; put the file itself here, or exclude it in svs.yaml",
		"SVS030 zero.yaml:" + link,
	}
	if d := cmp.Diff(want, brief(found)); d != "" {
		t.Error(d)
	}
	for _, name := range []string{"zero.yaml", "pipe.yaml", "in.yaml", "linked/x.yaml", "away/secret.yaml"} {
		if _, ok, found := Read(d, File{Path: name, Name: name}, source.DefaultLimits()); ok || len(found) != 1 || found[0].Rule != source.CodeNotRegular {
			t.Errorf("%s: %v", name, brief(found))
		}
	}
	for _, name := range []string{"../x", filepath.Join(outside, "secret.yaml"), "real/../../x"} {
		if f, err := d.Open(name); err == nil {
			_ = f.Close()
			t.Errorf("%s was opened", name)
		}
	}
	if d := time.Since(start); d > time.Second {
		t.Errorf("took %v", d)
	}
}

// TestManyFoldersAtOnce opens more folders than are held open, from several
// goroutines.
func TestManyFoldersAtOnce(t *testing.T) {
	var files []string
	for i := range 3 * maxInner {
		files = append(files, fmt.Sprintf("%d/in/x.yaml", i))
	}
	d := open(t, folder(t, files...))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, name := range files {
				if data, err := fs.ReadFile(d, name); err != nil || string(data) != name {
					t.Errorf("%s: %q %v", name, data, err)
				}
			}
		})
	}
	wg.Wait()
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Open(files[0]); err == nil {
		t.Error("a closed folder opens files")
	}
}

func TestOddNames(t *testing.T) {
	dir := folder(t, "a\n::error::x.yaml", "<b>,%0A.yaml", "\xff\\.yaml", "ok \U0001F468\u200d\U0001F469.yaml", "z\u202e.yaml")
	list, found, err := Collect(open(t, dir), selection(t, DefaultInclude(), nil), source.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"<b>,%0A.yaml", "a\n::error::x.yaml", "ok \U0001F468\u200d\U0001F469.yaml", "z\u202e.yaml", `\xff\\.yaml`}, names(list)); d != "" {
		t.Error(d)
	}
	want := []string{
		"SVS032 a\n::error::x.yaml:1:1 name of the file holds the character U+000A; rename it",
		"SVS032 z\u202e.yaml:1:1 name of the file holds the character U+202E; rename it",
		`SVS032 \xff\\.yaml:1:1 name of the file is not UTF-8; rename it`,
	}
	if d := cmp.Diff(want, brief(found)); d != "" {
		t.Error(d)
	}
	for _, f := range list.Files {
		if data, ok, _ := Read(open(t, dir), f, source.DefaultLimits()); !ok || string(data) != f.Path {
			t.Errorf("%q holds %q", f.Path, data)
		}
	}
}

func TestLimits(t *testing.T) {
	lim := source.DefaultLimits()
	lim.Files, lim.TotalBytes, lim.Entries, lim.FileBytes = 3, 30, 6, 20
	for _, c := range []struct {
		name  string
		files map[string]int
		list  []string
		found []string
	}{
		{"all at the limit", map[string]int{"a.yaml": 20, "b.yaml": 5, "c.yaml": 5, "x": 1, "y": 1, "z": 1}, []string{"a.yaml", "b.yaml", "c.yaml"}, nil},
		{"files", map[string]int{"a.yaml": 1, "b.yaml": 1, "c.yaml": 1, "d.yaml": 1}, []string{"a.yaml", "b.yaml", "c.yaml"},
			[]string{"SVS033 d.yaml:1:1 more than 3 model files; this one and those behind it are not read, narrow model.include in svs.yaml"}},
		{"sum", map[string]int{"a.yaml": 20, "b.yaml": 11}, []string{"a.yaml"},
			[]string{"SVS033 b.yaml:1:1 model files of more than 30 bytes; this one and those behind it are not read, narrow model.include in svs.yaml"}},
		{"names", map[string]int{"1": 1, "2": 1, "3": 1, "4": 1, "5": 1, "6": 1, "a.yaml": 1}, nil,
			[]string{"SVS033 .:1:1 more than 6 names in the workspace; narrow model.include to the folders of the model"}},
		{"size of one", map[string]int{"a.yaml": 21}, []string{"a.yaml"},
			[]string{"SVS020 a.yaml:1:1 file has more than 20 bytes, which is the limit; split it"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys := fstest.MapFS{}
			for name, size := range c.files {
				fsys[name] = &fstest.MapFile{Data: []byte(strings.Repeat("x", size))}
			}
			list, found, err := Collect(fsys, selection(t, DefaultInclude(), nil), lim)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range list.Files {
				_, _, more := Read(fsys, f, lim)
				found = append(found, more...)
			}
			if d := cmp.Diff(c.list, names(list)); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(c.found, brief(found)); d != "" {
				t.Error(d)
			}
		})
	}
}

// changing is a file system whose files have another size each time they are
// asked.
type changing struct {
	fstest.MapFS
	sizes []int64
}

func (c changing) Open(name string) (fs.File, error) {
	f, err := c.MapFS.Open(name)
	return &changingFile{f, c.sizes}, err
}

type changingFile struct {
	fs.File
	sizes []int64
}

func (f *changingFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	size := f.sizes[0]
	f.sizes = f.sizes[1:]
	return otherSize{info, size}, err
}

type otherSize struct {
	fs.FileInfo
	size int64
}

func (i otherSize) Size() int64 { return i.size }

func TestFileThatChanges(t *testing.T) {
	for name, sizes := range map[string][]int64{"grows": {10, 12}, "shrinks": {12, 10}} {
		_, ok, found := Read(changing{fstest.MapFS{name: {Data: []byte("0123456789")}}, sizes}, File{Path: name}, source.DefaultLimits())
		want := []string{"SVS031 " + name + ":1:1 file cannot be read: it changed while it was read; run svs again; mend its permissions or exclude it in svs.yaml"}
		if d := cmp.Diff(want, brief(found)); d != "" || ok {
			t.Error(d)
		}
	}
}

func TestUnreadable(t *testing.T) {
	_, ok, found := Read(fstest.MapFS{}, File{Path: "gone.yaml"}, source.DefaultLimits())
	want := []string{"SVS031 gone.yaml:1:1 file cannot be read: file does not exist; mend its permissions or exclude it in svs.yaml"}
	if d := cmp.Diff(want, brief(found)); d != "" || ok {
		t.Error(d)
	}
	if _, err := OpenDir(filepath.Join(t.TempDir(), "gone")); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if _, _, err := Collect(fstest.MapFS{"a": {}}, Selection{}, source.DefaultLimits()); err != nil {
		t.Error(err)
	}
}

func TestReadStream(t *testing.T) {
	lim := source.Limits{FileBytes: 4}
	if data, err := ReadStream(strings.NewReader("1234"), lim); err != nil || string(data) != "1234" {
		t.Error(data, err)
	}
	if _, err := ReadStream(strings.NewReader("12345"), lim); err == nil {
		t.Error("a longer stream is accepted")
	}
}

func BenchmarkCollectAndRead(b *testing.B) {
	var files []string
	for i := range 2000 {
		files = append(files, fmt.Sprintf("part-%d/streams/file-%d.yaml", i/100, i))
	}
	dir := folder(b, files...)
	lim := source.DefaultLimits()
	sel := selection(b, DefaultInclude(), []string{"drafts/**"})
	for b.Loop() {
		d := open(b, dir)
		list, _, _ := Collect(d, sel, lim)
		for _, f := range list.Files {
			if _, ok, _ := Read(d, f, lim); !ok {
				b.Fatal(f.Name)
			}
		}
	}
}
