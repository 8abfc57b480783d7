package git

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestNothingIsExecuted fills a repository with everything that can make git
// run a command, then uses every function of the package on it.
func TestNothingIsExecuted(t *testing.T) {
	dir := newRepository(t)
	marker := filepath.Join(t.TempDir(), "marker")
	touch := filepath.Join(t.TempDir(), "touch.sh")
	if err := os.WriteFile(touch, []byte("#!/bin/sh\necho \"$0 $*\" >> '"+marker+"'\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	commit(t, dir, "one", map[string]string{"model/x.yaml": "1", ".gitattributes": "* filter=evil diff=evil merge=evil\n"})
	commit(t, dir, "two", map[string]string{"model/x.yaml": "2"})
	sh(t, dir, "", "update-ref", "refs/remotes/origin/main", "HEAD~1")
	sh(t, dir, "", "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
	lost := sh(t, dir, "", "rev-parse", "HEAD~1:model/x.yaml")
	if err := os.Remove(filepath.Join(dir, ".git", "objects", lost[:2], lost[2:])); err != nil {
		t.Fatal(err)
	}
	writeHostileConfig(t, dir, touch)

	useEverything(t, open(t, dir), lost)
	// A git older than 2.45 does not know GIT_NO_LAZY_FETCH; what else there
	// is must hold it back.
	older := program(t)
	older.env = slices.DeleteFunc(older.env, func(kv string) bool { return strings.HasPrefix(kv, "GIT_NO_LAZY_FETCH=") })
	r, err := older.Repository(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	useEverything(t, r, lost)
	if ran, err := os.ReadFile(marker); err == nil {
		t.Errorf("the repository ran:\n%s", ran)
	}

	// The traps must be able to snap, or the test proves nothing.
	for _, args := range [][]string{{"status"}, {"cat-file", "-p", lost}} {
		if _, err := os.Stat(marker); err == nil {
			t.Fatal("the marker is there before the trap was tried")
		}
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		_ = cmd.Run() // the traps answer nonsense, so git fails
		if err := os.Remove(marker); err != nil {
			t.Errorf("plain git %s runs nothing here either", args[0])
		}
	}
}

// useEverything calls every function on a repository whose object lost is only
// with a promised remote.
func useEverything(t *testing.T, r *Repository, lost string) {
	t.Helper()
	if _, err := r.IsShallow(t.Context()); err != nil {
		t.Error(err)
	}
	if ref, err := r.DefaultBranch(t.Context()); err != nil || ref != "refs/remotes/origin/main" {
		t.Errorf("%q %v", ref, err)
	}
	if _, err := r.MergeBase(t.Context(), "HEAD", "origin/main"); err != nil {
		t.Error(err)
	}
	if got, err := fs.ReadFile(tree(t, r, "HEAD"), "model/x.yaml"); err != nil || string(got) != "2" {
		t.Errorf("%q %v", got, err)
	}
	// An object that only the promised remote has must not be fetched.
	if _, err := fs.ReadFile(tree(t, r, "HEAD~1"), "model/x.yaml"); err == nil || !strings.Contains(err.Error(), lost) {
		t.Errorf("a lost object: %v", err)
	}
	if _, err := fs.Stat(tree(t, r, "HEAD~1"), "model/x.yaml"); err == nil {
		t.Error("the size of a lost object")
	}
	for _, rev := range []string{"nope", "HEAD:nope", strings.Repeat("a", 40)} {
		if tr, err := r.Tree(t.Context(), rev, DefaultLimits()); err == nil {
			tr.Close()
			t.Errorf("%s exists", rev)
		}
	}
}

func writeHostileConfig(t *testing.T, dir, touch string) {
	t.Helper()
	write(t, dir, ".git/more", "[alias]\n\tmerge-base = !"+touch+"\n[core]\n\tfsmonitor = "+touch+"\n")
	settings := map[string]string{
		"core.fsmonitor":               touch,
		"core.sshCommand":              touch,
		"core.gitProxy":                touch,
		"core.pager":                   touch,
		"core.editor":                  touch,
		"core.askPass":                 touch,
		"core.hooksPath":               filepath.Join(dir, ".git", "evil-hooks"),
		"core.alternateRefsCommand":    touch,
		"core.attributesFile":          filepath.Join(dir, ".gitattributes"),
		"filter.evil.smudge":           touch,
		"filter.evil.clean":            touch,
		"filter.evil.process":          touch,
		"filter.evil.required":         "true",
		"diff.external":                touch,
		"diff.evil.textconv":           touch,
		"diff.evil.command":            touch,
		"merge.evil.driver":            touch,
		"pager.rev-parse":              touch,
		"pager.cat-file":               touch,
		"pager.ls-tree":                touch,
		"pager.for-each-ref":           touch,
		"alias.rev-parse":              "!" + touch,
		"alias.cat-file":               "!" + touch,
		"alias.ls-tree":                "!" + touch,
		"credential.helper":            touch,
		"gpg.program":                  touch,
		"include.path":                 "more",
		"uploadpack.packObjectsHook":   touch,
		"protocol.allow":               "always",
		"protocol.ext.allow":           "always",
		"protocol.file.allow":          "always",
		"extensions.partialClone":      "origin",
		"core.repositoryFormatVersion": "1",
		"remote.origin.url":            "ext::" + touch + " %S",
		"remote.origin.promisor":       "true",
		"remote.origin.uploadpack":     touch,
		"remote.origin.fetch":          "+refs/heads/*:refs/remotes/origin/*",
		"remote.second.url":            dir,
		"remote.second.promisor":       "true",
		"remote.second.uploadpack":     touch,
		"remote.third.url":             "ssh://localhost/x",
		"remote.third.promisor":        "true",
		"remote.fourth.vcs":            "evil",
		"remote.fourth.url":            "evil",
		"remote.fourth.promisor":       "true",
		"submodule.recurse":            "true",
		"log.showSignature":            "true",
	}
	var b strings.Builder
	for name, value := range settings {
		last := strings.LastIndexByte(name, '.')
		section, sub, _ := strings.Cut(name[:last], ".")
		head := "[" + section + "]"
		if sub != "" {
			head = "[" + section + " \"" + sub + "\"]"
		}
		b.WriteString(head + "\n\t" + name[last+1:] + " = \"" + value + "\"\n")
	}
	path := filepath.Join(dir, ".git", "config")
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, ".git/config", string(old)+b.String())
	script, err := os.ReadFile(touch)
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"hooks", "evil-hooks"} {
		for _, hook := range []string{"post-checkout", "reference-transaction", "post-index-change", "pre-auto-gc", "fsmonitor-watchman", "post-merge", "pre-push"} {
			write(t, dir, filepath.Join(".git", folder, hook), string(script))
			if err := os.Chmod(filepath.Join(dir, ".git", folder, hook), 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestEnvironmentOfTheCallerIsNotUsed runs as if inside a hook of another
// repository.
func TestEnvironmentOfTheCallerIsNotUsed(t *testing.T) {
	dir, other := newRepository(t), newRepository(t)
	commit(t, dir, "one", map[string]string{"x": "1"})
	commit(t, other, "other", map[string]string{"x": "other"})
	marker := filepath.Join(t.TempDir(), "marker")
	t.Setenv("GIT_DIR", filepath.Join(other, ".git"))
	t.Setenv("GIT_WORK_TREE", other)
	t.Setenv("GIT_INDEX_FILE", filepath.Join(other, ".git", "index"))
	t.Setenv("GIT_CONFIG_COUNT", "1")
	t.Setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
	t.Setenv("GIT_CONFIG_VALUE_0", "touch "+marker)
	t.Setenv("GIT_TRACE", marker)
	if got, err := fs.ReadFile(tree(t, open(t, dir), "HEAD"), "x"); err != nil || string(got) != "1" {
		t.Errorf("%q %v", got, err)
	}
	if _, err := os.Stat(marker); err == nil {
		t.Error("the environment of the caller reached git")
	}
}

func TestReplacedObjectsAndGraftsAreNotUsed(t *testing.T) {
	dir := newRepository(t)
	one := commit(t, dir, "one", map[string]string{"x": "1"})
	commit(t, dir, "two", map[string]string{"x": "2"})
	old, evil := sh(t, dir, "", "rev-parse", "HEAD:x"), sh(t, dir, "evil", "hash-object", "-w", "--stdin")
	sh(t, dir, "", "replace", old, evil)
	write(t, dir, ".git/info/grafts", sh(t, dir, "", "rev-parse", "HEAD")+"\n")
	r := open(t, dir)
	if got, err := fs.ReadFile(tree(t, r, "HEAD"), "x"); err != nil || string(got) != "2" {
		t.Errorf("%q %v", got, err)
	}
	if got, err := r.MergeBase(t.Context(), "HEAD", one); err != nil || got != one {
		t.Errorf("%q %v", got, err)
	}
}

// TestPipesInTheRepository: what git would wait for without end is refused, or
// waited for so long and no longer.
func TestPipesInTheRepository(t *testing.T) {
	if err := exec.Command("mkfifo", filepath.Join(t.TempDir(), "pipe")).Run(); err != nil {
		t.Skip("this system has no named pipes")
	}
	dir := newRepository(t)
	commit(t, dir, "one", map[string]string{"x": "1"})
	blob := sh(t, dir, "", "rev-parse", "HEAD:x")
	folder := sh(t, dir, "", "rev-parse", "HEAD^{tree}")
	at := func(id string) string { return "objects/" + id[:2] + "/" + id[2:] }
	for file, says := range map[string]string{
		"HEAD": "is a pipe or a device", "config": "is a pipe or a device", "packed-refs": "is a pipe or a device", "objects/info/alternates": "is a pipe or a device",
		"refs/heads/main": "no answer within a minute", at(blob): "no answer within a minute", at(folder): "no answer within a minute",
	} {
		t.Run(file, func(t *testing.T) {
			path := filepath.Join(dir, ".git", filepath.FromSlash(file))
			kept, err := os.ReadFile(path)
			if err == nil {
				err = os.Remove(path)
			}
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			if err := exec.Command("mkfifo", path).Run(); err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := os.Remove(path); err == nil && kept != nil {
					_ = os.WriteFile(path, kept, 0o644)
				}
			}()
			p := program(t)
			p.silence = 150 * time.Millisecond
			if err := readThrough(t, p, dir); err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// readThrough reads the file x of the newest revision.
func readThrough(t *testing.T, p *Program, dir string) error {
	r, err := p.Repository(t.Context(), dir)
	if err != nil {
		return err
	}
	tree, err := r.Tree(t.Context(), "HEAD", DefaultLimits())
	if err != nil {
		return err
	}
	defer tree.Close()
	_, err = fs.ReadFile(tree, "x")
	return err
}
