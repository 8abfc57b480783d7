package edit_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/svs-project/svs/pkg/edit"
)

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "report.json")
	read := func() string {
		t.Helper()
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	if err := edit.WriteFile(path, []byte("one")); err != nil || read() != "one" {
		t.Fatalf("new file: %v, %q", err, read())
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := edit.WriteFile(path, []byte("two")); err != nil || read() != "two" {
		t.Fatalf("existing file: %v, %q", err, read())
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode became %v (%v), want 0600 kept", info.Mode(), err)
	}
	link := filepath.Join(dir, "link.json")
	if err := os.Symlink("report.json", link); err != nil {
		t.Fatal(err)
	}
	if err := edit.WriteFile(link, []byte("three")); err != nil || read() != "three" {
		t.Errorf("through a link: %v, %q", err, read())
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is no link any more")
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("files left over: %v (%v)", entries, err)
	}
}

func TestWriteFileFailsWhole(t *testing.T) {
	if err := edit.WriteFile(filepath.Join(t.TempDir(), "no", "such", "folder"), []byte("x")); err == nil {
		t.Error("writing into a folder that does not exist succeeded")
	}
}
