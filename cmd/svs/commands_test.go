package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// gitWords are the subcommands that svs may give to git: all of them read.
var gitWords = regexp.MustCompile(`^(rev-parse|merge-base|ls-tree|cat-file|symbolic-ref|rev-list|config|for-each-ref|show-ref|log|version|--version)$`)

// TestNothingElseIsRun: whole programs run under a PATH that holds a git which
// notes what it is asked, and programs of other names that only note it; and a
// repository that names programs in every place where git looks for them.
func TestNothingElseIsRun(t *testing.T) {
	real, err := exec.LookPath("git")
	if err != nil || runtime.GOOS == "windows" {
		t.Skip("there is no git here, or no shell")
	}
	bin, dir := t.TempDir(), t.TempDir()
	asked, others := filepath.Join(bin, "asked"), filepath.Join(bin, "others")
	script := func(name, text string) {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	script("git", "for a in \"$@\"; do printf '%s\\n' \"$a\"; done >> "+asked+"; echo -- >> "+asked+"\nexec "+real+" \"$@\"\n")
	for _, name := range []string{"sh", "bash", "curl", "ssh", "less", "more", "vi", "cue", "python3", "id", "cat", "sed", "pwned"} {
		script(name, "echo "+name+" \"$@\" >> "+others+"\n")
	}
	trapped(t, real, dir, filepath.Join(bin, "pwned"))
	for _, args := range [][]string{
		{"validate", "-f", "json"}, {"lint"}, {"fmt", "--check"}, {"list"}, {"get", "Team/desk"}, {"diff", "HEAD", "."}, {"diff", "HEAD~1", "HEAD"}, {"plan"}, {"plan", "--base", "HEAD~1"},
		{"simulate", "--replications", "2", "--horizon", "1w"}, {"validate", "--policy-from", "HEAD"}, {"who-decides", "Team/desk"}, {"monitor"}, {"diff", "--output=/tmp/x", "."}, {"plan", "--base", "--upload-pack=pwned"},
		{"diff", "ext::sh -c pwned", "."},
	} {
		cmd := svsAt(t, dir, args)
		cmd.Env = append(cmd.Env, "PATH="+bin, "PAGER=pwned", "GIT_PAGER=pwned", "EDITOR=pwned", "GIT_EXTERNAL_DIFF=pwned", "PEOPLE=77", "SHELL="+filepath.Join(bin, "sh"))
		out, err := cmd.CombinedOutput()
		if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() < 0 {
			t.Fatalf("svs %s: %v", strings.Join(args, " "), err)
		}
		if strings.Contains(string(out), "77") {
			t.Errorf("svs %s has put a variable in:\n%s", strings.Join(args, " "), out)
		}
	}
	if data, err := os.ReadFile(others); err == nil {
		t.Errorf("other programs were run:\n%s", data)
	}
	data, err := os.ReadFile(asked)
	if err != nil {
		t.Fatal("git was never asked, so this test shows nothing")
	}
	for _, run := range strings.Split(strings.TrimSuffix(string(data), "--\n"), "--\n") {
		if word := subcommand(strings.Split(strings.TrimSuffix(run, "\n"), "\n")); !gitWords.MatchString(word) {
			t.Errorf("git was asked for %q:\n%s", word, run)
		}
	}
}

// subcommand is the first argument that is no option of git itself.
func subcommand(args []string) string {
	for i := 0; i < len(args); i++ {
		switch {
		case args[i] == "-c" || args[i] == "-C":
			i++
		case !strings.HasPrefix(args[i], "--no-") && !strings.HasPrefix(args[i], "--git-dir") && !strings.HasPrefix(args[i], "--literal-"):
			return args[i]
		}
	}
	return ""
}

// trapped is a model in a repository of two revisions whose settings,
// attributes and hooks all name a program, and whose model speaks of variables.
func trapped(t *testing.T, git, dir, program string) {
	t.Helper()
	write := func(name, text string, mode fs.FileMode) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) {
		cmd := exec.Command(git, append([]string{"-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"}, args...)...)
		cmd.Dir = dir
		cmd.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH")}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	run("init", "-q", "-b", "main")
	write("svs.yaml", "version: 1\n", 0o644)
	for name, text := range soundly() {
		write(name, text, 0o644)
	}
	run("add", "-A")
	run("commit", "-q", "-m", "one")
	write("more.yaml", "apiVersion: svs/v1\nkind: Team\nmetadata: {name: other, title: \"$PEOPLE ${PEOPLE} $(pwned) `pwned` ~/x %PEOPLE%\"}\nspec: {people: 1}\n", 0o644)
	run("add", "-A")
	run("commit", "-q", "-m", "two")
	write("more.yaml", "apiVersion: svs/v1\nkind: Team\nmetadata: {name: other, title: \"{{ .Env.PEOPLE }} $PEOPLE\"}\nspec: {people: 2}\n", 0o644)
	write(".gitattributes", "*.yaml diff=x filter=x merge=x\n", 0o644)
	for _, hook := range []string{"post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout"} {
		write(filepath.Join(".git", "hooks", hook), "#!/bin/sh\n"+program+"\n", 0o755)
	}
	for _, key := range []string{"core.fsmonitor", "core.pager", "core.sshCommand", "diff.external", "diff.x.textconv", "diff.x.command", "filter.x.smudge", "filter.x.clean", "filter.x.process", "credential.helper", "gpg.program", "core.editor", "alias.rev-parse", "alias.cat-file", "core.askPass"} {
		run("config", key, program)
	}
}

// TestNoOtherWayOut: no file of the program but the two rooms for it starts a
// program, and none speaks to a network or puts variables into a text.
func TestNoOtherWayOut(t *testing.T) {
	root := filepath.Join("..", "..")
	starts := regexp.MustCompile(`exec\.Command|exec\.Cmd|os\.StartProcess|syscall\.Exec\b`)
	never := regexp.MustCompile(`(?m)^\s*(import )?"(net|net/http|net/rpc|plugin)"$|os\.ExpandEnv|os\.Expand\(|net\.Dial|net\.Listen`)
	looked := 0
	for _, room := range []string{"cmd", "pkg", "schema"} {
		err := filepath.WalkDir(filepath.Join(root, room), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			looked++
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			inside := filepath.Base(filepath.Dir(path))
			if m := starts.Find(text); m != nil && inside != "git" && inside != "eval" {
				t.Errorf("%s: %s", path, m)
			}
			if m := never.Find(text); m != nil {
				t.Errorf("%s: %s", path, m)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if looked < 100 {
		t.Errorf("only %d files were looked at", looked)
	}
}
