package git

import (
	"bufio"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
)

// FuzzListing reads any bytes as what git says of a tree: an error, or folders
// whose names are each the name of one file.
func FuzzListing(f *testing.F) {
	id := strings.Repeat("a", 40)
	for _, s := range []string{
		"100644 blob " + id + "\tsvs.yaml\x00120000 blob " + id + "\ta/b\x00160000 commit " + id + "\tsub\x00", "100644 blob " + id + "\t../x\x00", "100644 blob " + id + "\t/x\x00",
		"100644 blob " + id + "\ta\x00100644 blob " + id + "\ta/b\x00", "100644 blob " + id + "\t" + strings.Repeat("a/", 400) + "b\x00", "\x00", "\t\x00", "a b c\t\x00", "100644 blob " + id + "\ta\n::error::b\x00",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b := builder{limits: Limits{Entries: 1_000, PathBytes: 10_000}, folders: map[string]*entry{".": {name: ".", mode: fs.ModeDir | 0o555}}}
		if err := b.readAll(bufio.NewReaderSize(strings.NewReader(s), 64<<10)); err != nil {
			if len(err.Error()) > 5*maxRecord {
				t.Errorf("%d bytes of words about an error", len(err.Error()))
			}
			return
		}
		root, err := b.done()
		if err != nil {
			return
		}
		var walk func(dir string, e *entry)
		walk = func(dir string, e *entry) {
			names := map[string]bool{}
			for _, c := range e.children {
				full := path.Join(dir, c.name)
				// Bytes that are no UTF-8 are for whoever reads the tree to refuse.
				if !fs.ValidPath(strings.ToValidUTF8(full, "x")) || strings.Contains(c.name, "/") || names[c.name] {
					t.Fatalf("%q is no path, or there twice", full)
				}
				names[c.name] = true
				walk(full, c)
			}
		}
		walk("", root)
	})
}

// FuzzAnswer reads any bytes as an answer of git about an object: the object
// that was asked for, or an error, and never more bytes than may be read.
func FuzzAnswer(f *testing.F) {
	id := strings.Repeat("a", 40)
	for _, s := range []string{id + " blob 3\nabc\n", id + " missing\n", id + " tree 3\nabc\n", id + " blob -1\n", id + " blob 99999999999999999999\n", id + " blob 1000\nabc", id + " blob 0\n\n", "", "\n", "b blob 1\na\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		const limit = 100
		for _, content := range []bool{true, false} {
			p := &process{in: sink{}, lines: bufio.NewReader(strings.NewReader(s))}
			size, data, err := p.answer(id, content, limit)
			if err == nil && (size < 0 || content && (int64(len(data)) != size || size > limit || !strings.HasPrefix(s, id+" blob "))) {
				t.Errorf("%q: %d bytes, %q", s, size, data)
			}
		}
	})
}

// sink takes questions and forgets them.
type sink struct{}

func (sink) Write(b []byte) (int, error) { return len(b), nil }
func (sink) Close() error                { return nil }

var _ io.WriteCloser = sink{}

// pastable are the words of a command that a person pastes into a shell.
var pastable = regexp.MustCompile(`^git fetch( [A-Za-z0-9._/:+-]+)*$`)

// FuzzRevision reads any text as a revision: what is taken is no option and no
// range, and the advice for one that is not there can be pasted.
func FuzzRevision(f *testing.F) {
	for _, s := range []string{"main", "origin/main", "-x", "--upload-pack=x", ":x", "a..b", "a:..", "a@{1 day}:x", "^a", "a\n", "origin/$(id)", "origin/a;b", "refs/remotes/a/b", strings.Repeat("a", 40), "../x/y"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, rev string) {
		for _, shallow := range []bool{true, false} {
			if advice := fetchCommand(rev, shallow); advice != "" && !pastable.MatchString(advice) {
				t.Errorf("%q: %q", rev, advice)
			}
		}
		if err := checkRevision(rev); err != nil {
			return
		}
		if rev == "" || strings.HasPrefix(rev, "-") || strings.ContainsAny(rev, "\x00\n\r") || len(rev) > maxRevision {
			t.Errorf("%q is taken for a revision", rev)
		}
	})
}
