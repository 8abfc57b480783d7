package edit_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/edit"
)

// tree reads a folder: slash paths to texts, folders to "/".
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		if d.IsDir() {
			out[filepath.ToSlash(rel)] = "/"
			return nil
		}
		if d.Type()&fs.ModeSymlink != 0 {
			out[filepath.ToSlash(rel)] = "a link"
			return nil
		}
		data, err := os.ReadFile(path)
		out[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// filled makes a folder with two files.
func filled(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"a.yaml": "a", "b.yaml": "b"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func write(t *testing.T, dir string, changes ...edit.Change) error {
	t.Helper()
	folder, err := edit.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	return folder.Write(changes)
}

func TestFolderWritesAll(t *testing.T) {
	dir := filled(t)
	if err := os.Chmod(filepath.Join(dir, "b.yaml"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := write(t, dir,
		edit.Change{Path: "a.yaml", Old: []byte("a"), New: []byte("A")},
		edit.Change{Path: "b.yaml", New: []byte("B"), Replace: true},
		edit.Change{Path: "new/deep/hook", New: []byte("#!"), Mode: 0o755},
	)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"a.yaml": "A", "b.yaml": "B", "new": "/", "new/deep": "/", "new/deep/hook": "#!"}
	if d := cmp.Diff(want, tree(t, dir)); d != "" {
		t.Error(d)
	}
	for name, mode := range map[string]fs.FileMode{"a.yaml": 0o644, "b.yaml": 0o600, "new/deep/hook": 0o755} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s has mode %v, want %v (%v)", name, info.Mode(), mode, err)
		}
	}
}

// TestFolderWritesNothing: whatever stands in the way of one change, no change
// is made and nothing is left behind.
func TestFolderWritesNothing(t *testing.T) {
	good := edit.Change{Path: "a.yaml", Old: []byte("a"), New: []byte("A")}
	made := edit.Change{Path: "new/c.yaml", New: []byte("c")}
	for name, c := range map[string]struct {
		bad  []edit.Change
		want error
	}{
		"changed meanwhile": {[]edit.Change{{Path: "b.yaml", Old: []byte("old"), New: []byte("B")}}, edit.ErrChanged},
		"gone meanwhile":    {[]edit.Change{{Path: "c.yaml", Old: []byte("c"), New: []byte("C")}}, edit.ErrChanged},
		"exists":            {[]edit.Change{{Path: "b.yaml", New: []byte("B")}}, edit.ErrExists},
		"a link":            {[]edit.Change{{Path: "link.yaml", New: []byte("B"), Replace: true}}, edit.ErrNotRegular},
		"a link out of it":  {[]edit.Change{{Path: "out/b.yaml", New: []byte("B"), Replace: true}}, nil},
		"outside":           {[]edit.Change{{Path: "../b.yaml", New: []byte("B")}}, nil},
		"a file as folder":  {[]edit.Change{{Path: "b.yaml/c", New: []byte("B")}}, nil},
		// The second one's folder takes the name of the first one's file, so
		// that renaming fails when the good one has its new text already.
		"fault while renaming": {[]edit.Change{{Path: "x", New: []byte("x")}, {Path: "x/y", New: []byte("y")}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			dir, elsewhere := filled(t), filled(t)
			if err := os.Symlink("a.yaml", filepath.Join(dir, "link.yaml")); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(elsewhere, filepath.Join(dir, "out")); err != nil {
				t.Fatal(err)
			}
			before := tree(t, dir)
			err := write(t, dir, append([]edit.Change{good, made}, c.bad...)...)
			if err == nil || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			if d := cmp.Diff(before, tree(t, dir)); d != "" {
				t.Errorf("the folder changed:\n%s", d)
			}
			if d := cmp.Diff(map[string]string{"a.yaml": "a", "b.yaml": "b"}, tree(t, elsewhere)); d != "" {
				t.Errorf("another folder changed:\n%s", d)
			}
		})
	}
}
