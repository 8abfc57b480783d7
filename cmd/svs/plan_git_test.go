package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// repository is a Git repository for one test, with a home of its own.
type repository struct {
	t   *testing.T
	dir string
	env []string
}

func newRepository(t *testing.T) *repository {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("needs git")
	}
	r := &repository{t: t, dir: t.TempDir()}
	home := t.TempDir()
	r.env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org")
	r.git("init", "-q", "-b", "main")
	return r
}

// at is the same repository, or another one, in another folder.
func (r *repository) at(dir string) *repository { return &repository{r.t, dir, r.env} }

func (r *repository) git(args ...string) string {
	r.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Env = r.dir, r.env
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func (r *repository) write(path, text string) {
	r.t.Helper()
	path = filepath.Join(r.dir, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		r.t.Fatal(err)
	}
}

func (r *repository) commit() {
	r.t.Helper()
	r.git("add", "-A")
	r.git("commit", "-q", "-m", "x")
}

// svs runs the program as a user with this repository's environment.
func (r *repository) svs(args ...string) process {
	r.t.Helper()
	cmd := command(r.t, r.t.TempDir(), args...)
	cmd.Env = append(cmd.Env, r.env...)
	cmd.Dir = r.dir
	return runProcess(r.t, cmd)
}

// plans asks for an exit code and what the first line of a plan says.
func (r *repository) plans(exit int, headline string, args ...string) process {
	r.t.Helper()
	p := r.svs(append([]string{"plan", "--no-simulate"}, args...)...)
	if first, _, _ := strings.Cut(string(p.stdout), "\n"); p.exit != exit || first != headline {
		r.t.Errorf("svs plan %s: exit %d, %q; want %d, %q\n%s%s", strings.Join(args, " "), p.exit, first, exit, headline, clip(p.stdout), clip(p.stderr))
	}
	return p
}

// people is a model of one team.
func people(n string) string {
	return "apiVersion: svs/v1\nkind: Team\nmetadata: {name: desk}\nspec: {people: " + n + "}\n"
}

const (
	nothing = "Plan: no changes"
	fewer   = "Plan: 1 risky · 1 change"
	more    = "Plan: 1 safe · 1 change"
	wholly  = "Plan: 1 safe · 1 add"
)

// TestPlanFindsItsBase: from where a branch went off, whatever the checkout.
func TestPlanFindsItsBase(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	r.write("m.yaml", people("6"))
	r.commit()
	first := r.git("rev-parse", "HEAD")
	r.plans(0, nothing)
	r.git("checkout", "-q", "-b", "work")
	r.write("m.yaml", people("5"))
	r.plans(0, fewer) // not committed
	r.commit()
	r.plans(0, fewer) // committed
	r.plans(0, nothing, "--base", "HEAD")
	r.plans(0, fewer, "--base", "HEAD~1")
	r.plans(2, "", "--base", "no-such-branch")

	r.git("checkout", "-q", "main")
	r.write("m.yaml", people("7"))
	r.commit()
	r.git("checkout", "-q", "work")
	r.plans(0, fewer) // from where the branch began, not from what main is now
	r.plans(0, "Plan: 1 risky · 1 change", "--base", "main")
	r.git("checkout", "-q", "--detach", "work")
	r.plans(0, fewer)

	// A worktree of its own, and a checkout by the commit alone.
	tree := filepath.Join(t.TempDir(), "tree")
	r.git("worktree", "add", "-q", "--detach", tree, "work")
	w := r.at(tree)
	w.plans(0, fewer)
	w.write("m.yaml", people("6"))
	w.plans(0, nothing)
	w.plans(0, more, "--base", "work")

	// The folder of a workspace within a repository, and a folder within that.
	r.plans(0, nothing, "--base", first, first)
	r.git("checkout", "-q", "main")
	r.git("checkout", "-q", "-b", "folders")
	r.write("models/it/svs.yaml", "version: 1\n")
	r.write("models/it/teams/m.yaml", people("3"))
	r.at(filepath.Join(r.dir, "models", "it")).plans(0, "Plan: 2 safe · 1 add, 1 change") // new in this branch
	r.commit()
	r.git("checkout", "-q", "-b", "folders-2")
	r.write("models/it/teams/m.yaml", people("2"))
	in := r.at(filepath.Join(r.dir, "models", "it", "teams"))
	in.plans(0, fewer, "--base", "folders")
	r.plans(0, fewer, "-C", "models/it", "--base", "folders")
	// The whole folder is called otherwise: what it held before is named.
	r.commit()
	r.git("mv", "models/it", "models/operations")
	r.commit()
	r.plans(0, fewer, "-C", "models/operations", "--base", "folders:models/it")
	r.plans(0, nothing, "-C", "models/operations", "--base", "HEAD~1:models/it")
}

// TestPlanWithoutHistory: nothing to compare with, or not all of it.
func TestPlanWithoutHistory(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	r.write("m.yaml", people("6"))
	// No commit yet: everything is new.
	r.plans(0, wholly)

	// No repository at all.
	bare := r.at(t.TempDir())
	bare.env = append(bare.env, "GIT_CEILING_DIRECTORIES="+filepath.Dir(bare.dir))
	bare.write("m.yaml", people("6"))
	p := bare.plans(2, "")
	if !strings.Contains(string(p.stderr), "--base FOLDER") {
		t.Errorf("it does not say how two folders are compared: %s", p.stderr)
	}
	bare.write("old/m.yaml", people("7"))
	bare.write("new/m.yaml", people("6"))
	bare.plans(0, fewer, "new", "--base", "old")
	// No program of that name.
	none := r.at(bare.dir)
	none.env = append(append([]string{}, bare.env...), "PATH="+t.TempDir())
	if p := none.plans(2, ""); !strings.Contains(string(p.stderr), "git") {
		t.Errorf("%s", p.stderr)
	}
	none.plans(0, fewer, "new", "--base", "old")
}

// fetch is the command that an answer names.
var fetch = regexp.MustCompile(`git (fetch [^;\n]*?) brings`)

// TestPlanInAShallowClone: the answer names the command that mends it, and it
// does.
func TestPlanInAShallowClone(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	r.write("m.yaml", people("6"))
	r.commit()
	for range 3 {
		r.git("commit", "-q", "--allow-empty", "-m", "more")
	}
	r.git("checkout", "-q", "-b", "work")
	r.write("m.yaml", people("5"))
	r.commit()
	r.git("checkout", "-q", "main")
	r.git("commit", "-q", "--allow-empty", "-m", "main goes on")
	for name, tt := range map[string]struct{ clone, args, settings string }{
		"the branch alone":     {"--depth=1 --branch=work", "--base origin/main", ""},
		"the settings name it": {"--depth=1 --branch=work", "", "plan: {base: origin/main}\n"},
		"both, without where":  {"--depth=1 --no-single-branch --branch=work", "", ""},
		"a commit":             {"--depth=1 --branch=work", "--base " + r.git("rev-parse", "main~2"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			clone := filepath.Join(t.TempDir(), "clone")
			(&repository{t, r.dir, r.env}).git(append(append([]string{"clone", "-q"}, strings.Fields(tt.clone)...), "file://"+r.dir, clone)...)
			c := &repository{t, clone, r.env}
			want := fewer
			if tt.settings != "" {
				c.write("svs.yaml", tt.settings)
				want = "Plan: 1 risky, 1 safe · 2 change"
			}
			args := strings.Fields(tt.args)
			for range 3 { // one may only show what else is missing
				p := c.svs(append([]string{"plan", "--no-simulate"}, args...)...)
				if p.exit == exitPass {
					c.plans(0, want, args...)
					return
				}
				named := fetch.FindSubmatch(p.stderr)
				if p.exit != exitNoVerdict || named == nil {
					t.Fatalf("exit %d\n%s%s", p.exit, p.stdout, p.stderr)
				}
				c.git(strings.Fields(strings.ReplaceAll(string(named[1]), "'", ""))...)
			}
			t.Error("the commands that it named do not mend it")
		})
	}
}

// TestPlanOfUnusualCheckouts: submodules, line ends, links.
func TestPlanOfUnusualCheckouts(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	r.write("m.yaml", people("6"))
	r.write("svs.yaml", "version: 1\n")
	r.commit()

	// Line ends that the checkout made are no change.
	r.git("config", "core.autocrlf", "true")
	r.write("m.yaml", strings.ReplaceAll(people("6"), "\n", "\r\n"))
	r.plans(0, nothing)
	r.write("m.yaml", strings.ReplaceAll(people("5"), "\n", "\r\n"))
	r.plans(0, fewer)
	r.git("config", "core.autocrlf", "false")
	r.write("m.yaml", people("6"))

	// A workspace within a submodule is compared with that repository's past.
	inner := newRepository(t)
	inner.write("i.yaml", people("3"))
	inner.commit()
	r.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "file://"+inner.dir, "sub")
	r.commit()
	sub := r.at(filepath.Join(r.dir, "sub"))
	sub.write("svs.yaml", "version: 1\n")
	sub.write("i.yaml", people("2"))
	sub.plans(0, "Plan: 1 risky, 1 safe · 2 change")
	if err := os.RemoveAll(filepath.Join(r.dir, "sub", "svs.yaml")); err != nil {
		t.Fatal(err)
	}
	// From the outer workspace a submodule's files are files like any other;
	// its past is not in this repository.
	if p := r.svs("plan", "--no-simulate"); p.exit == exitNoVerdict {
		t.Errorf("%s%s", p.stdout, p.stderr)
	}
}

// TestCommandsToCopyHoldNoCommandOfTheRepository: the settings name a base that
// would be a command of its own in the line that a user copies.
func TestCommandsToCopyHoldNoCommandOfTheRepository(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	r.write("m.yaml", people("6"))
	r.commit()
	for _, name := range []string{"origin/main;touch x", "origin/$(touch x)", "origin/--upload-pack=x", "origin/a b`touch x`"} {
		r.write("svs.yaml", "plan: {base: '"+name+"'}\n")
		p := r.svs("plan", "--no-simulate")
		_, hint, _ := strings.Cut(string(p.stderr), "git fetch")
		hint, _, _ = strings.Cut(hint, "brings")
		if p.exit != exitNoVerdict || hint == "" || strings.ContainsAny(hint, ";$`") || strings.Contains(hint, "--upload-pack") {
			t.Errorf("%s: exit %d %s", name, p.exit, p.stderr)
		}
	}
}
