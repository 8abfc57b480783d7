package cache_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/svs-project/svs/pkg/cache"
)

var (
	now    = time.Unix(1_800_000_000, 0)
	key    = cache.KeyOf("program", "1")
	blocks = [][]byte{[]byte("first"), {}, bytes.Repeat([]byte("x"), 400)}
)

func folder(t testing.TB) cache.Folder {
	return cache.Folder{Path: filepath.Join(t.TempDir(), "deep", "svs"), Limits: cache.DefaultLimits(), Now: now}
}

func write(t testing.TB, f cache.Folder, name cache.Name, blocks [][]byte) {
	t.Helper()
	if err := f.Write(name, key, len(blocks), slices.Values(blocks)); err != nil {
		t.Fatal(err)
	}
}

// only is the one file of a folder.
func only(t testing.TB, f cache.Folder) string {
	t.Helper()
	entries, err := os.ReadDir(f.Path)
	if err != nil || len(entries) != 1 {
		t.Fatalf("the folder holds %v (%v), want one file", entries, err)
	}
	return filepath.Join(f.Path, entries[0].Name())
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	f := folder(t)
	if got, err := f.Read("/a", key); got != nil || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a folder: %v, %v", got, err)
	}
	write(t, f, "/a", blocks)
	write(t, f, "/b", nil)
	if got, err := f.Read("/a", key); err != nil || !slices.EqualFunc(got, blocks, bytes.Equal) {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := f.Read("/b", key); err != nil || len(got) != 0 {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := f.Read("/a", cache.KeyOf("program", "2")); got != nil || err == nil {
		t.Errorf("under another key: %q, %v", got, err)
	}
	write(t, f, "/a", blocks[:1])
	if got, err := f.Read("/a", key); err != nil || !slices.EqualFunc(got, blocks[:1], bytes.Equal) {
		t.Errorf("written again: %q, %v", got, err)
	}
}

func TestKeyOfTellsPartsApart(t *testing.T) {
	if cache.KeyOf("ab", "c") == cache.KeyOf("a", "bc") || cache.KeyOf("a") == cache.KeyOf("a", "") {
		t.Error("keys of different parts are the same")
	}
}

func TestForTheUserAlone(t *testing.T) {
	f := folder(t)
	write(t, f, "/a", blocks)
	for path, want := range map[string]fs.FileMode{filepath.Dir(f.Path): fs.ModeDir | 0o700, f.Path: fs.ModeDir | 0o700, only(t, f): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode() != want {
			t.Errorf("%s has the mode %v, want %v (%v)", path, info.Mode(), want, err)
		}
	}
}

// TestDamaged flips every bit of a file, cuts it everywhere and makes it longer:
// never is anything read but what was written.
func TestDamaged(t *testing.T) {
	f := folder(t)
	write(t, f, "/a", blocks)
	path := only(t, f)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	try := func(what string, data []byte) {
		t.Helper()
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := f.Read("/a", key); err == nil || got != nil {
			t.Fatalf("%s: read as %d blocks", what, len(got))
		}
	}
	for i := range whole {
		flipped := bytes.Clone(whole)
		flipped[i] ^= 1 << (i % 8)
		try(fmt.Sprintf("byte %d is another one", i), flipped)
		if i%7 == 0 {
			try(fmt.Sprintf("cut to %d bytes", i), whole[:i])
		}
	}
	try("a byte more", append(bytes.Clone(whole), 0))
	try("another half", append(bytes.Clone(whole[:len(whole)/2]), whole[:len(whole)/2]...))
	try("nothing", nil)
	try("the file of another program", []byte(strings.Repeat("SQLite format 3\x00", 300)))
	write(t, f, "/a", blocks)
	if _, err := f.Read("/a", key); err != nil {
		t.Errorf("written again it is not read: %v", err)
	}
}

// TestOddPlaces puts other things where the folder or the file should be: an
// error, soon, and nothing is harmed.
func TestOddPlaces(t *testing.T) {
	f := folder(t)
	write(t, f, "/a", blocks)
	file := only(t, f)
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	if err := os.WriteFile(elsewhere, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	places := map[string]func(path string) error{
		"a link":        func(path string) error { return os.Symlink(elsewhere, path) },
		"a folder":      func(path string) error { return os.MkdirAll(filepath.Join(path, "in it"), 0o700) },
		"a large file":  func(path string) error { return os.Truncate(path, 0) },
		"a pipe":        func(path string) error { return mkfifo(path) },
		"a link around": func(path string) error { return os.Symlink(path, path) },
	}
	for name, put := range places {
		t.Run("file/"+name, func(t *testing.T) {
			if err := os.RemoveAll(file); err != nil {
				t.Fatal(err)
			}
			if name == "a large file" {
				large, err := os.Create(file)
				if err != nil {
					t.Fatal(err)
				}
				defer large.Close()
				put = func(string) error { return large.Truncate(f.Limits.FileBytes + 1) }
			}
			if err := put(file); err != nil {
				t.Skip(err)
			}
			if got, err := f.Read("/a", key); err == nil || got != nil {
				t.Errorf("read as %d blocks", len(got))
			}
			if err := f.Write("/a", key, len(blocks), slices.Values(blocks)); err == nil {
				if _, err := f.Read("/a", key); err != nil {
					t.Errorf("written, and not read: %v", err)
				}
			} else if name != "a folder" {
				t.Errorf("it stands in the way: %v", err)
			}
			if entries, err := os.ReadDir(f.Path); err != nil || len(entries) != 1 {
				t.Errorf("left behind: %v, %v", entries, err)
			}
		})
		t.Run("folder/"+name, func(t *testing.T) {
			if name == "a folder" || name == "a large file" {
				t.Skip("nothing odd for a folder")
			}
			f := folder(t)
			if err := os.MkdirAll(filepath.Dir(f.Path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := put(f.Path); err != nil {
				t.Skip(err)
			}
			if got, err := f.Read("/a", key); err == nil || got != nil {
				t.Errorf("read as %d blocks", len(got))
			}
			if err := f.Write("/a", key, len(blocks), slices.Values(blocks)); err == nil {
				t.Error("written")
			}
		})
	}
	if data, err := os.ReadFile(elsewhere); err != nil || string(data) != "mine" {
		t.Errorf("what the link leads to is %q, %v", data, err)
	}
}

func mkfifo(path string) error { return syscall.Mkfifo(path, 0o600) }

func TestReadOnly(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("the superuser may write everywhere")
	}
	f := folder(t)
	write(t, f, "/a", blocks)
	if err := os.Chmod(f.Path, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(f.Path, 0o700)
	if err := f.Write("/b", key, len(blocks), slices.Values(blocks)); err == nil {
		t.Error("written where nothing may be written")
	}
	if _, err := f.Read("/a", key); err != nil {
		t.Errorf("not read: %v", err)
	}
}

// TestSideBySide: any number of readers and writers at once, each of which sees
// one of the writes whole.
func TestSideBySide(t *testing.T) {
	f := folder(t)
	f.Now = time.Now() // what others are about to write is young
	write(t, f, "/a", [][]byte{{0}, bytes.Repeat([]byte{0}, 70_000)})
	var wg sync.WaitGroup
	for n := range 4 {
		wg.Go(func() {
			for range 25 {
				if err := f.Write("/a", key, 2, slices.Values([][]byte{{byte(n)}, bytes.Repeat([]byte{byte(n)}, 50_000+1000*n)})); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for range 100 {
				got, err := f.Read("/a", key)
				if err != nil {
					t.Error(err)
					return
				}
				if strings.Trim(string(got[1]), string(got[0])) != "" {
					t.Error("half of one write and half of another")
				}
			}
		})
	}
	wg.Wait()
	only(t, f)
}

// TestBounded: the folder keeps what was used last, within its limits, and
// leaves alone what is not its own.
func TestBounded(t *testing.T) {
	f := folder(t)
	f.Limits = cache.Limits{FileBytes: 2000, Files: 3, Bytes: 3500, Unused: 100 * time.Hour}
	kilobyte := [][]byte{bytes.Repeat([]byte("x"), 900)}
	if err := f.Write("/large", key, 1, slices.Values([][]byte{make([]byte, 2000)})); err == nil {
		t.Error("a file beyond the limit is written")
	}
	names := func() string {
		var out []string
		for _, n := range []cache.Name{"/a", "/b", "/c", "/d", "/e"} {
			if _, err := f.Read(n, key); err == nil {
				out = append(out, string(n[1:]))
			}
		}
		return strings.Join(out, "")
	}
	at := func(hours int) { f.Now = now.Add(time.Duration(hours) * time.Hour) }
	for i, n := range []cache.Name{"/a", "/b", "/c"} {
		at(i)
		write(t, f, n, kilobyte)
	}
	for _, other := range []string{"mine.txt", "0123.cache", ".svs-0123456789abcdef"} {
		path := filepath.Join(f.Path, other)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now, now); err != nil {
			t.Fatal(err)
		}
	}
	at(5)
	if _, err := f.Read("/a", key); err != nil { // it is of use
		t.Fatal(err)
	}
	at(6)
	write(t, f, "/d", kilobyte)
	if got := names(); got != "acd" {
		t.Errorf("of four files these are left: %s, want acd", got)
	}
	write(t, f, "/e", [][]byte{make([]byte, 1900)})
	if got := names(); got != "ce" && got != "de" { // a has not been read for the longest time
		t.Errorf("of what is too large these are left: %s, want c or d and e", got)
	}
	at(200)
	write(t, f, "/b", nil)
	if got := names(); got != "b" {
		t.Errorf("of what is old these are left: %s", got)
	}
	var left []string
	entries, _ := os.ReadDir(f.Path)
	for _, e := range entries {
		left = append(left, e.Name())
	}
	if !slices.Contains(left, "mine.txt") || !slices.Contains(left, "0123.cache") || slices.Contains(left, ".svs-0123456789abcdef") {
		t.Errorf("the folder holds %v", left)
	}
}

// FuzzReadCache reads any bytes in the place of a file: never blocks that were
// not written.
func FuzzReadCache(f *testing.F) {
	dir := folder(f)
	write(f, dir, "/a", blocks)
	path := only(f, dir)
	whole, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:60])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		own := folder(t)
		write(t, own, "/a", nil)
		if err := os.WriteFile(only(t, own), data, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := own.Read("/a", key)
		if err == nil && !bytes.Equal(data, whole) && len(got) > 0 {
			t.Errorf("read as %d blocks", len(got))
		}
	})
}

// TestAsAnnounced: as many blocks come as were said to, or nothing is written and
// nothing is left lying.
func TestAsAnnounced(t *testing.T) {
	f := folder(t)
	write(t, f, "/a", blocks)
	for _, count := range []int{0, len(blocks) - 1, len(blocks) + 1} {
		if err := f.Write("/a", key, count, slices.Values(blocks[1:])); (err == nil) != (count == len(blocks)-1) {
			t.Errorf("%d announced: %v", count, err)
		}
		_ = only(t, f)
	}
}
