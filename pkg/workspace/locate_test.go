package workspace

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/source"
)

// statIn makes a Stat over a made-up system.
func statIn(names ...string) Stat {
	fsys := fstest.MapFS{}
	for _, n := range names {
		fsys[strings.TrimPrefix(n, "/")] = &fstest.MapFile{}
	}
	return func(path string) (fs.FileInfo, error) {
		p := strings.TrimPrefix(filepath.ToSlash(path), "/")
		if p == "" {
			p = "."
		}
		return fs.Stat(fsys, p)
	}
}

func TestLocate(t *testing.T) {
	stat := statIn("/w/svs.yaml", "/w/a/x.yaml", "/w/a/b/y.yaml", "/w/in/svs.yaml", "/w/in/z.yaml", "/free/m/x.yaml", "/free/m/n/y.yaml", "/free/mm/z.yaml", "/dir/svs.yaml/x.yaml")
	for _, c := range []struct {
		dir  string
		args []string
		want Target
		err  string
	}{
		{dir: "/w/a/b", want: Target{Root: "/w", Marked: true}},
		{dir: "/w/in", want: Target{Root: "/w/in", Marked: true}},
		{dir: "/free/m", want: Target{Root: "/free/m"}},
		{dir: "/dir", want: Target{Root: "/dir", Marked: true}},
		{dir: "/w", args: []string{"-"}, want: Target{Root: "/w", Marked: true, Stdin: true}},
		{dir: "/free", args: []string{"/w/a"}, want: Target{Root: "/w", Marked: true, Paths: []string{"a"}, Args: []string{"/w/a"}}},
		{dir: "/w", args: []string{"/w/a/x.yaml", "/w/a/b"}, want: Target{Root: "/w", Marked: true, Paths: []string{"a/x.yaml", "a/b"}, Args: []string{"/w/a/x.yaml", "/w/a/b"}}},
		{dir: "/w", args: []string{"/w/a", "/w"}, want: Target{Root: "/w", Marked: true, Beside: [][2]string{{"a", "/w/a"}}}},
		{dir: "/w", args: []string{"/free/m"}, want: Target{Root: "/free/m"}},
		{dir: "/w", args: []string{"/free/m/n/y.yaml"}, want: Target{Root: "/free/m/n", Paths: []string{"y.yaml"}, Args: []string{"/free/m/n/y.yaml"}}},
		{dir: "/w", args: []string{"/free/m/n", "/free/mm/z.yaml"}, want: Target{Root: "/free", Paths: []string{"m/n", "mm/z.yaml"}, Args: []string{"/free/m/n", "/free/mm/z.yaml"}}},
		{dir: "/nowhere", err: `"/nowhere" does not exist`},
		{dir: "/w/a/x.yaml", err: `"/w/a/x.yaml": not a folder`},
		{dir: "/w", args: []string{"/w/gone"}, err: `"/w/gone" does not exist`},
		{dir: "/w", args: []string{"/w/a", "-"}, err: "- stands for the whole model and cannot stand beside other paths"},
		{dir: "/w", args: []string{"/w/a", "/w/in/z.yaml"}, err: `"/w/a" and "/w/in/z.yaml" are not in one workspace; run svs once for each`},
		{dir: "/w", args: []string{"/free/m", "/w/a"}, err: `"/free/m" and "/w/a" are not in one workspace; run svs once for each`},
		{dir: "/w", args: []string{"/w/a", "/free/m"}, err: `"/w/a" and "/free/m" are not in one workspace; run svs once for each`},
	} {
		got, err := Locate(stat, stat, c.dir, c.args)
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s %v: %s", c.dir, c.args, d)
		}
		if msg := fmt.Sprint(err); c.err == "" && err != nil || c.err != "" && msg != c.err {
			t.Errorf("%s %v: error %v, want %q", c.dir, c.args, err, c.err)
		}
	}
}

func TestShowsAndEmpty(t *testing.T) {
	target := Target{Marked: true, Paths: []string{"a", "b/x.yaml", "c\xff"}, Args: []string{"./a", "b/x.yaml", "c"}}
	for file, want := range map[string]bool{"a/z.yaml": true, "ab/z.yaml": false, "b/x.yaml": true, "b/y.yaml": false, "svs.yaml": true, `c\xff/q.yaml`: true} {
		if target.Shows(file) != want {
			t.Errorf("%s: shown is %v", file, !want)
		}
	}
	if d := cmp.Diff([]string{"b/x.yaml", "c"}, target.Empty([]string{"a/z.yaml", "b/y.yaml"})); d != "" {
		t.Error(d)
	}
	if !(Target{}).Shows("anything") || target.Only() != nil || len((Target{Paths: []string{"x"}}).Only()) != 1 {
		t.Error("paths count where they should not")
	}
}

func TestFiles(t *testing.T) {
	fsys := fstest.MapFS{"svs.yaml": {}, "a.yaml": {}, "b/c.yml": {}, "b/d.json": {}, "drafts/e.yaml": {}}
	names := func(s Settings, only ...string) []string {
		list, found, err := s.Files(fsys, only, source.DefaultLimits())
		if err != nil || len(found) > 0 {
			t.Errorf("%v %v", brief(found), err)
		}
		var out []string
		for _, f := range list.Files {
			out = append(out, f.Name)
		}
		return out
	}
	if d := cmp.Diff([]string{"a.yaml", "b/c.yml", "drafts/e.yaml"}, names(Settings{})); d != "" {
		t.Error(d)
	}
	s, _ := read(t, "model: {include: ['**/*.json', '*.yaml', 'drafts/**'], exclude: [drafts]}")
	if d := cmp.Diff([]string{"a.yaml", "b/d.json"}, names(s)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"b/c.yml", "b/d.json"}, names(Settings{}, "b/d.json", "b")); d != "" {
		t.Error(d)
	}
}

// TestManyFilesQuickly lists ten thousand files of a real folder.
func TestManyFilesQuickly(t *testing.T) {
	if testing.Short() {
		t.Skip("makes ten thousand files")
	}
	dir := t.TempDir()
	for i := range 100 {
		sub := filepath.Join(dir, fmt.Sprintf("part-%d", i))
		if err := os.Mkdir(sub, 0o755); err != nil {
			t.Fatal(err)
		}
		for j := range 100 {
			if err := os.WriteFile(filepath.Join(sub, fmt.Sprintf("f-%d.yaml", j)), nil, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	s, _ := read(t, example)
	start := time.Now()
	list, _, err := s.Files(os.DirFS(dir), nil, source.DefaultLimits())
	if d := time.Since(start); err != nil || len(list.Files) != 10_000 || d > 2*time.Second {
		t.Errorf("%d files in %v: %v", len(list.Files), d, err)
	} else {
		t.Logf("%d files in %v", len(list.Files), d)
	}
}
