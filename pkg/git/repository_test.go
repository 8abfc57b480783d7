package git

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestMergeBase(t *testing.T) {
	dir := newRepository(t)
	base := commit(t, dir, "base", map[string]string{"x": "1"})
	sh(t, dir, "", "checkout", "-q", "-b", "side")
	commit(t, dir, "side", map[string]string{"x": "2"})
	sh(t, dir, "", "checkout", "-q", "main")
	commit(t, dir, "main", map[string]string{"x": "3"})
	sh(t, dir, "", "checkout", "-q", "--orphan", "alone")
	commit(t, dir, "alone", nil)
	r := open(t, dir)
	if got, err := r.MergeBase(t.Context(), "side", "main"); err != nil || got != base {
		t.Errorf("%q %v, want %s", got, err, base)
	}
	if _, err := r.MergeBase(t.Context(), "side", "alone"); !errors.Is(err, ErrNoMergeBase) {
		t.Errorf("without a common ancestor: %v", err)
	}
	for _, rev := range []string{"nope", "--all", "main:x"} {
		if _, err := r.MergeBase(t.Context(), "main", rev); err == nil {
			t.Errorf("%q has a merge base", rev)
		}
	}
}

func TestDefaultBranch(t *testing.T) {
	dir := newRepository(t)
	commit(t, dir, "one", nil)
	sh(t, dir, "", "branch", "-m", "trunk")
	r := open(t, dir)
	if _, err := r.DefaultBranch(t.Context()); !errors.Is(err, ErrUnknownRevision) {
		t.Errorf("without any: %v", err)
	}
	for _, c := range []struct{ ref, points, want string }{
		{"refs/heads/master", "", "refs/heads/master"},
		{"refs/heads/main", "", "refs/heads/main"},
		{"refs/remotes/origin/master", "", "refs/remotes/origin/master"},
		{"refs/remotes/origin/main", "", "refs/remotes/origin/main"},
		{"refs/remotes/upstream/trunk", "refs/remotes/upstream/HEAD", "refs/remotes/upstream/trunk"},
		{"refs/remotes/origin/develop", "refs/remotes/origin/HEAD", "refs/remotes/origin/develop"},
	} {
		sh(t, dir, "", "update-ref", c.ref, "HEAD")
		if c.points != "" {
			sh(t, dir, "", "symbolic-ref", c.points, c.ref)
		}
		if got, err := r.DefaultBranch(t.Context()); err != nil || got != c.want {
			t.Errorf("with %s: %q %v", c.ref, got, err)
		}
	}
}

// TestShallowCloneNamesTheFetchThatMendsIt runs the very command of the error.
func TestShallowCloneNamesTheFetchThatMendsIt(t *testing.T) {
	origin := newRepository(t)
	base := commit(t, origin, "base", map[string]string{"x": "1"})
	sh(t, origin, "", "tag", "v1")
	sh(t, origin, "", "checkout", "-q", "-b", "side")
	commit(t, origin, "side", map[string]string{"x": "2"})
	sh(t, origin, "", "checkout", "-q", "main")
	commit(t, origin, "main", map[string]string{"x": "3"})
	sh(t, origin, "", "config", "uploadpack.allowAnySHA1InWant", "true")
	clone := func(t *testing.T) (string, *Repository) {
		dir := filepath.Join(t.TempDir(), "clone")
		sh(t, origin, "", "clone", "-q", "--depth=1", "--branch=side", "--single-branch", "file://"+origin, dir)
		r := open(t, dir)
		if shallow, err := r.IsShallow(t.Context()); err != nil || !shallow {
			t.Fatalf("shallow %v, %v", shallow, err)
		}
		return dir, r
	}
	mend := func(t *testing.T, dir string, err error) {
		t.Helper()
		if !errors.Is(err, ErrShallow) {
			t.Fatalf("got %v", err)
		}
		_, command, _ := strings.Cut(err.Error(), "run: git ")
		sh(t, dir, "", strings.Fields(command)...)
	}
	for _, rev := range []string{"origin/main", "v1", base, "refs/remotes/origin/main"} {
		t.Run(rev, func(t *testing.T) {
			dir, r := clone(t)
			_, err := r.Tree(t.Context(), rev, DefaultLimits())
			mend(t, dir, err)
			if _, err := fs.Stat(tree(t, r, rev), "x"); err != nil {
				t.Error(err)
			}
			if _, err := r.MergeBase(t.Context(), "HEAD", rev); err != nil {
				t.Error(err)
			}
		})
	}
	t.Run("merge base", func(t *testing.T) {
		dir, r := clone(t)
		sh(t, dir, "", "fetch", "-q", "--depth=1", "origin", "+refs/heads/main:refs/remotes/origin/main")
		_, err := r.MergeBase(t.Context(), "HEAD", "origin/main")
		mend(t, dir, err)
		if got, err := r.MergeBase(t.Context(), "HEAD", "origin/main"); err != nil || got != base {
			t.Errorf("%q %v", got, err)
		}
	})
}

func TestFetchCommandIsSafeToPaste(t *testing.T) {
	for rev, want := range map[string]string{
		"origin/main":           "git fetch origin +refs/heads/main:refs/remotes/origin/main",
		"origin/feat/x":         "git fetch origin +refs/heads/feat/x:refs/remotes/origin/feat/x",
		"origin/$(touch x)":     "",
		"origin/a;b":            "",
		"-x/y":                  "",
		"main":                  "",
		strings.Repeat("a", 40): "git fetch origin " + strings.Repeat("a", 40),
	} {
		if got := fetchCommand(rev, false); got != want {
			t.Errorf("%q: %q, want %q", rev, got, want)
		}
	}
}

func TestNoRepository(t *testing.T) {
	p := program(t)
	dir := t.TempDir()
	if _, err := p.Repository(t.Context(), dir); !errors.Is(err, ErrNoRepository) {
		t.Errorf("a plain folder: %v", err)
	}
	if _, err := p.Repository(t.Context(), filepath.Join(dir, "none")); err == nil || !strings.Contains(err.Error(), "no folder") {
		t.Errorf("no folder: %v", err)
	}
	write(t, dir, ".git", "gitdir: /nowhere\n")
	if _, err := p.Repository(t.Context(), dir); !errors.Is(err, ErrNoRepository) {
		t.Errorf("a .git that leads nowhere: %v", err)
	}
	empty := newRepository(t)
	if _, err := open(t, empty).Tree(t.Context(), "HEAD", DefaultLimits()); !errors.Is(err, ErrUnknownRevision) {
		t.Errorf("a repository without commits: %v", err)
	}
}

func TestNoGit(t *testing.T) {
	for _, exe := range []string{"", filepath.Join(t.TempDir(), "git")} {
		if _, err := New(exe, nil).Repository(t.Context(), t.TempDir()); !errors.Is(err, ErrNoGit) {
			t.Errorf("git at %q: %v", exe, err)
		}
	}
}

// TestFolderOfAnotherUser makes git believe that the repository is somebody
// else's, as it does for folders mounted into a container.
func TestFolderOfAnotherUser(t *testing.T) {
	dir := newRepository(t)
	commit(t, dir, "one", map[string]string{"x": "1"})
	home := t.TempDir()
	exe, err := exec.LookPath("git")
	if err != nil {
		t.Skip("no git on this machine")
	}
	p := New(exe, []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home})
	p.env = append(p.env, "GIT_TEST_ASSUME_DIFFERENT_OWNER=1")

	_, err = p.Repository(t.Context(), dir)
	want := "git config --global --add safe.directory '" + dir + "'"
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Fatalf("got %v, want an error that says %s", err, want)
	}
	write(t, home, ".gitconfig", "[core]\n\tfsmonitor = false\n[safe]\n\tdirectory = /elsewhere\n\tdirectory = "+dir+"\n")
	r, err := p.Repository(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := fs.ReadFile(tree(t, r, "HEAD"), "x"); err != nil || string(got) != "1" {
		t.Errorf("%q %v", got, err)
	}
}
