package git

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTreeIsAFileSystem(t *testing.T) {
	dir := newRepository(t)
	files := map[string]string{
		"svs.yaml":            "version: 1\n",
		"model/a.yaml":        "a: 1\n",
		"model/a.b/c.yaml":    "",
		"model/a-b":           "x",
		"odd/ name\n\"é.yaml": "odd\r\n\x00\xff",
		"--flag.yaml":         "flag",
	}
	if err := os.Symlink("../svs.yaml", filepath.Join(dir, "link.yaml")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/", filepath.Join(dir, "root")); err != nil {
		t.Fatal(err)
	}
	first := commit(t, dir, "files", files)
	sh(t, dir, "", "update-index", "--chmod=+x", "model/a-b")
	sh(t, dir, "", "update-index", "--add", "--cacheinfo", "160000,"+first+",vendored/part")
	sh(t, dir, "", "commit", "-q", "-m", "modes")

	tr := tree(t, open(t, dir), "HEAD")
	var names []string
	got := map[string]string{}
	err := fs.WalkDir(tr, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		names = append(names, fmt.Sprint(path, " ", d.Type()))
		if d.Type().IsRegular() {
			data, err := fs.ReadFile(tr, path)
			if err != nil {
				return err
			}
			got[path] = string(data)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(files, got); d != "" {
		t.Error(d)
	}
	want := []string{
		". d---------", "--flag.yaml ----------", "link.yaml L---------", "model d---------", "model/a-b ----------",
		"model/a.b d---------", "model/a.b/c.yaml ----------", "model/a.yaml ----------", "odd d---------",
		"odd/ name\n\"é.yaml ----------", "root L---------", "svs.yaml ----------", "vendored d---------", "vendored/part d---------",
	}
	if d := cmp.Diff(want, names); d != "" {
		t.Error(d)
	}
	if err := fstest.TestFS(tr, "svs.yaml", "model/a.yaml", "model/a.b/c.yaml", "link.yaml", "vendored/part"); err != nil {
		t.Error(err)
	}
	if info, err := fs.Stat(tr, "model/a-b"); err != nil || info.Mode() != 0o555 || info.Size() != 1 {
		t.Errorf("%v %v", info, err)
	}
	for _, link := range []string{"link.yaml", "root"} {
		if _, err := fs.ReadFile(tr, link); !errors.Is(err, errLink) {
			t.Errorf("%s is followed: %v", link, err)
		}
		f, err := tr.Open(link)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(f); !errors.Is(err, errLink) {
			t.Errorf("%s is followed: %v", link, err)
		}
	}
	for _, path := range []string{"root/etc", "../svs.yaml", "/svs.yaml", "model/none", "svs.yaml/x", ""} {
		if _, err := tr.Open(path); !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("%q opens: %v", path, err)
		}
	}
}

func TestTreeAtRevisions(t *testing.T) {
	dir := newRepository(t)
	one := commit(t, dir, "one", map[string]string{"model/x.yaml": "1", "docs/x.yaml": "d"})
	sh(t, dir, "", "tag", "-a", "v1", "-m", "first")
	commit(t, dir, "fix: two", map[string]string{"model/x.yaml": "2"})
	sh(t, dir, "", "checkout", "-q", "--detach")
	commit(t, dir, "three", map[string]string{"model/x.yaml": "3"})

	root, sub := open(t, dir), open(t, filepath.Join(dir, "model"))
	if got := sub.Prefix(); got != "model" {
		t.Errorf("prefix %q", got)
	}
	for _, c := range []struct {
		r         *Repository
		rev, file string
		want      string
	}{
		{root, "HEAD", "model/x.yaml", "3"},
		{root, "main", "model/x.yaml", "2"},
		{root, "v1", "model/x.yaml", "1"},
		{root, "main~1", "model/x.yaml", "1"},
		{root, one, "model/x.yaml", "1"},
		{root, one[:10], "model/x.yaml", "1"},
		{root, "HEAD^{tree}", "model/x.yaml", "3"},
		{root, "HEAD^{/fix: two}", "model/x.yaml", "2"},
		{root, "v1:model", "x.yaml", "1"},
		{root, "v1:", "model/x.yaml", "1"},
		{sub, "v1", "x.yaml", "1"},
		{sub, "v1:docs", "x.yaml", "d"},
		{sub, "v1:", "docs/x.yaml", "d"},
	} {
		got, err := fs.ReadFile(tree(t, c.r, c.rev), c.file)
		if err != nil || string(got) != c.want {
			t.Errorf("%s in %s: %q %v, want %q", c.file, c.rev, got, err, c.want)
		}
	}
	if got := tree(t, root, "v1").Commit; got != one {
		t.Errorf("v1 is %s, not the commit %s", got, one)
	}
}

func TestWorktreeBareAndSubmodule(t *testing.T) {
	dir := newRepository(t)
	commit(t, dir, "one", map[string]string{"model/x.yaml": "1"})
	worktree, bare := filepath.Join(t.TempDir(), "wt"), filepath.Join(t.TempDir(), "bare.git")
	sh(t, dir, "", "worktree", "add", "-q", "-b", "side", worktree)
	commit(t, worktree, "two", map[string]string{"model/x.yaml": "2"})
	sh(t, dir, "", "clone", "-q", "--bare", dir, bare)
	super := newRepository(t)
	sh(t, super, "", "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", dir, "part")
	for _, c := range []struct{ dir, rev, want string }{
		{filepath.Join(worktree, "model"), "HEAD", "2"},
		{filepath.Join(worktree, "model"), "main", "1"},
		{filepath.Join(super, "part", "model"), "HEAD", "1"},
	} {
		got, err := fs.ReadFile(tree(t, open(t, c.dir), c.rev), "x.yaml")
		if err != nil || string(got) != c.want {
			t.Errorf("%s in %s: %q %v", c.rev, c.dir, got, err)
		}
	}
	if got, err := fs.ReadFile(tree(t, open(t, bare), "side"), "model/x.yaml"); err != nil || string(got) != "2" {
		t.Errorf("bare: %q %v", got, err)
	}
}

func TestTreeRefuses(t *testing.T) {
	dir := newRepository(t)
	commit(t, dir, "one", map[string]string{"model/x.yaml": "1"})
	write(t, dir, "new/x.yaml", "")
	marker := filepath.Join(t.TempDir(), "marker")
	root := open(t, dir)
	for _, c := range []struct {
		rev  string
		want string
	}{
		{"", "the revision is empty"},
		{"nope", `unknown revision "nope"`},
		{"nope:model", `unknown revision "nope"`},
		{"HEAD:nope", `no such folder at this revision: "nope" in "HEAD"`},
		{"HEAD:model/x.yaml", `no such folder at this revision: "model/x.yaml" in "HEAD" is a file`},
		{"HEAD:../x", "git rev-parse: '../x' is outside repository"},
		{":model", `":model" names the index or a commit message`},
		{":/one", `":/one" names the index or a commit message`},
		{"--upload-pack=touch " + marker, "begins with a dash"},
		{"-h", "begins with a dash"},
		{"HEAD..main", "is a range"},
		{"HEAD...main", "is a range"},
		{"^HEAD", "is a range"},
		{"HEAD\n", "control characters"},
		{"a\x00b", "control characters"},
		{"\xff\xfe", "unknown revision"},
		{"$(touch " + marker + ")", "unknown revision"},
		{strings.Repeat("a", 2000), "longer than 1024 bytes"},
		{strings.Repeat("0", 40), "unknown revision"},
	} {
		tr, err := root.Tree(t.Context(), c.rev, DefaultLimits())
		if err == nil {
			tr.Close()
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want an error that says %q", c.rev, err, c.want)
		}
	}
	if _, err := open(t, filepath.Join(dir, "new")).Tree(t.Context(), "HEAD", DefaultLimits()); !errors.Is(err, ErrNoFolder) {
		t.Errorf("a folder that is younger than the revision: %v", err)
	}
	if _, err := os.Stat(marker); err == nil {
		t.Error("a revision was executed")
	}
}

func TestLimits(t *testing.T) {
	dir := newRepository(t)
	commit(t, dir, "one", map[string]string{"a": "12345", "b/c": "123456"})
	r := open(t, dir)
	for name, c := range map[string]struct {
		change func(*Limits)
		want   string
	}{
		"at every limit": {func(l *Limits) { *l = Limits{Entries: 2, PathBytes: 4, FileBytes: 6} }, ""},
		"entries":        {func(l *Limits) { l.Entries = 1 }, `revision "HEAD": it holds more than 1 files`},
		"paths":          {func(l *Limits) { l.PathBytes = 3 }, `revision "HEAD": its paths are longer than 3 bytes together`},
		"file":           {func(l *Limits) { l.FileBytes = 5 }, "read b/c: too large: 6 bytes, at most 5 are read"},
	} {
		t.Run(name, func(t *testing.T) {
			l := DefaultLimits()
			c.change(&l)
			tr, err := r.Tree(t.Context(), "HEAD", l)
			if err == nil {
				defer tr.Close()
				_, err = fs.ReadFile(tr, "b/c")
				if got, errA := fs.ReadFile(tr, "a"); errA != nil || string(got) != "12345" {
					t.Errorf("another file, afterwards: %q %v", got, errA)
				}
			}
			if got := fmt.Sprint(err); got != c.want && (err != nil || c.want != "") {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestHostileTrees reads trees that git itself would never write.
func TestHostileTrees(t *testing.T) {
	dir := newRepository(t)
	commit(t, dir, "one", map[string]string{"x": "1"})
	blob := sh(t, dir, "1", "hash-object", "-w", "--stdin")
	raw := func(entries ...string) string {
		var b strings.Builder
		for _, e := range entries {
			mode, rest, _ := strings.Cut(e, " ")
			name, id, _ := strings.Cut(rest, "\t")
			fmt.Fprintf(&b, "%s %s\x00", mode, name)
			for i := 0; i < len(id); i += 2 {
				var c byte
				fmt.Sscanf(id[i:i+2], "%02x", &c)
				b.WriteByte(c)
			}
		}
		return sh(t, dir, b.String(), "hash-object", "-t", "tree", "-w", "--stdin", "--literally")
	}
	inner := raw("100644 x\t" + blob)
	for _, c := range []struct {
		name string
		tree string
		want string
	}{
		{"parent", raw("100644 ..\t" + blob), `it holds a path that no file can have: ".."`},
		{"parent folder", raw("40000 ..\t" + inner), `it holds a path that no file can have: "../x"`},
		{"dot", raw("100644 .\t" + blob), `it holds a path that no file can have: "."`},
		{"slash", raw("100644 /etc\t" + blob), `it holds a path that no file can have: "/etc"`},
		{"inner slash", raw("100644 a//b\t" + blob), `it holds a path that no file can have: "a//b"`},
		{"twice", raw("100644 x\t"+blob, "100644 x\t"+blob), `it holds "x" twice`},
		{"file and folder", raw("40000 d\t"+inner, "100644 d\t"+blob), `it holds "d" twice`},
		{"long name", raw("100644 " + strings.Repeat("n", 9000) + "\t" + blob), "a path of more than 8192 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr, err := open(t, dir).Tree(t.Context(), c.tree, DefaultLimits())
			if err == nil {
				tr.Close()
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error that says %q", err, c.want)
			}
		})
	}
	t.Run("objects that are no files", func(t *testing.T) {
		tr := tree(t, open(t, dir), raw("100644 gone\t"+strings.Repeat("ab", 20), "100644 tree\t"+inner, "100644 x\t"+blob))
		for name, want := range map[string]string{"gone": "is not in this clone", "tree": "unexpected answer", "x": ""} {
			_, err := fs.ReadFile(tr, name)
			if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, want %q", name, err, want)
			}
		}
	})
	t.Run("a tree of trees without end", func(t *testing.T) {
		bomb := inner
		for range 12 {
			var entries []string
			for i := range 10 {
				entries = append(entries, fmt.Sprintf("40000 %d\t%s", i, bomb))
			}
			bomb = raw(entries...)
		}
		l := DefaultLimits()
		l.Entries = 10_000
		began := time.Now()
		if _, err := open(t, dir).Tree(t.Context(), bomb, l); err == nil || !strings.Contains(err.Error(), "more than 10000 files") {
			t.Errorf("got %v", err)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

func TestReadInParallel(t *testing.T) {
	dir := newRepository(t)
	files := map[string]string{}
	for i := range 50 {
		files[fmt.Sprintf("d%d/f%d", i%7, i)] = strings.Repeat(fmt.Sprint(i), i*100)
	}
	commit(t, dir, "many", files)
	tr := tree(t, open(t, dir), "HEAD")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for name, want := range files {
				if got, err := fs.ReadFile(tr, name); err != nil || string(got) != want {
					t.Errorf("%s: %d bytes, %v", name, len(got), err)
				}
				if info, err := fs.Stat(tr, name); err != nil || info.Size() != int64(len(want)) {
					t.Errorf("%s: %v %v", name, info, err)
				}
			}
		})
	}
	wg.Wait()
}

// TestProcessesEnd looks at the processes themselves, after Close and after
// the end of the context.
func TestProcessesEnd(t *testing.T) {
	dir := newRepository(t)
	commit(t, dir, "one", map[string]string{"x": "1"})
	why := errors.New("the user has gone home")
	for name, end := range map[string]func(*Tree, context.CancelCauseFunc){
		"closed":    func(tr *Tree, _ context.CancelCauseFunc) { tr.Close(); tr.Close() },
		"cancelled": func(_ *Tree, cancel context.CancelCauseFunc) { cancel(why) },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			tr, err := open(t, dir).Tree(ctx, "HEAD", DefaultLimits())
			if err != nil {
				t.Fatal(err)
			}
			defer tr.Close()
			if _, err := fs.ReadFile(tr, "x"); err != nil {
				t.Fatal(err)
			}
			if _, err := fs.Stat(tr, "x"); err != nil {
				t.Fatal(err)
			}
			contents, sizes := tr.contents.live.ended, tr.sizes.live.ended
			end(tr, cancel)
			for _, ended := range []chan struct{}{contents, sizes} {
				select {
				case <-ended:
				case <-time.After(10 * time.Second):
					t.Fatal("git still runs")
				}
			}
			_, err = fs.ReadFile(tr, "x")
			if err == nil || name == "cancelled" && !errors.Is(err, why) {
				t.Errorf("reading afterwards: %v", err)
			}
		})
	}
}

// TestDeadProcessIsReplaced kills git between two reads.
func TestDeadProcessIsReplaced(t *testing.T) {
	dir := newRepository(t)
	commit(t, dir, "one", map[string]string{"x": "1"})
	tr := tree(t, open(t, dir), "HEAD")
	if _, err := fs.ReadFile(tr, "x"); err != nil {
		t.Fatal(err)
	}
	tr.contents.live.kill()
	<-tr.contents.live.ended
	if _, err := fs.ReadFile(tr, "x"); err == nil {
		t.Error("an answer from a dead process")
	}
	if got, err := fs.ReadFile(tr, "x"); err != nil || string(got) != "1" {
		t.Errorf("%q %v", got, err)
	}
}

// TestPatience: silence ends what is waited for, talk puts that off.
func TestPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, timer, cancel := patient(t.Context(), time.Minute)
		defer cancel()
		talk := heard{strings.NewReader("a long answer"), timer, time.Minute}
		for range 5 {
			time.Sleep(40 * time.Second)
			if _, err := talk.Read(make([]byte, 1)); err != nil || ctx.Err() != nil {
				t.Fatalf("%v, %v while it talks", err, context.Cause(ctx))
			}
		}
		time.Sleep(61 * time.Second)
		if !errors.Is(context.Cause(ctx), errSilent) {
			t.Errorf("after a minute of silence: %v", context.Cause(ctx))
		}
	})
}
