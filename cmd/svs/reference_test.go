package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

// commands are all commands that help lists.
func commands(t *testing.T) []*cobra.Command {
	t.Helper()
	var out []*cobra.Command
	root := (&world{}).command()
	root.InitDefaultHelpCmd()
	for _, c := range root.Commands() {
		if !c.Hidden {
			out = append(out, c)
		}
	}
	if len(out) < 8 {
		t.Fatalf("only %d commands", len(out))
	}
	return out
}

// TestReferenceIsFresh: the manual in the repository is what the program says
// of itself, and has no page of a command that is gone. UPDATE_SCRIPTS=1
// writes it anew.
func TestReferenceIsFresh(t *testing.T) {
	root := filepath.Join("..", "..")
	want := map[string]string{}
	for _, p := range reference((&world{}).command()) {
		want[p.path] = p.text
	}
	have := map[string]string{}
	for _, pattern := range []string{"docs/commands/*", "man/*"} {
		files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			path, _ := filepath.Rel(root, file)
			have[filepath.ToSlash(path)] = string(data)
			if _, ok := want[filepath.ToSlash(path)]; !ok && os.Getenv("UPDATE_SCRIPTS") != "" {
				_ = os.Remove(file)
			}
		}
	}
	if os.Getenv("UPDATE_SCRIPTS") != "" {
		if got := svs(t, "reference", root); got.exit != exitPass {
			t.Fatal(got.stderr)
		}
		return
	}
	if d := cmp.Diff(have, want); d != "" {
		t.Errorf("the manual is not fresh (-file +program); UPDATE_SCRIPTS=1 go test ./cmd/svs writes it anew:\n%s", d)
	}
}

// TestManualIsOnlyText: nothing that a command says of itself is a request to
// the formatter.
func TestManualIsOnlyText(t *testing.T) {
	for text, want := range map[string]string{".x": `\&.x`, "'x": `\&'x`, `a\b-c`: `a\eb\-c`, "NAME…": `NAME\[u2026]`} {
		if got := roff(text); got != want {
			t.Errorf("%q is written %q, want %q", text, got, want)
		}
	}
	for _, p := range reference((&world{}).command()) {
		for _, l := range strings.Split(p.text, "\n") {
			if strings.HasSuffix(p.path, ".1") && strings.HasPrefix(l, ".") && !strings.HasPrefix(l, ".TH ") && !strings.HasPrefix(l, ".SH ") &&
				!strings.HasPrefix(l, ".B") && l != ".TP" && l != ".PP" && l != ".nf" && l != ".fi" {
				t.Errorf("%s has the request %q", p.path, l)
			}
		}
	}
}

// TestExamplesOfHelpRun: every command shows at least two examples, and they
// work as they stand: in the checkout, or in one of the examples.
func TestExamplesOfHelpRun(t *testing.T) {
	for _, c := range commands(t) {
		lines := strings.Split(strings.TrimSpace(c.Example), "\n")
		if len(lines) < 2 {
			t.Errorf("svs %s --help shows no two examples", c.Name())
			continue
		}
		if c.Name() == "simulate" {
			continue // minutes; the README runs them
		}
		for _, l := range lines {
			if said := runsSomewhere(t, strings.TrimSpace(l)); said != "" {
				t.Errorf("the example of svs %s does not run: %s\n%s", c.Name(), l, said)
			}
		}
	}
}

// committed makes a folder a repository with one commit, on main.
func committed(t *testing.T, dir string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git on this machine")
	}
	for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"add", "."},
		{"-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "one"}} {
		git := exec.Command("git", args...)
		git.Dir = dir
		if out, err := git.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
}

// runsSomewhere runs a line of help in copies of the places where a reader may
// stand, and returns what it said in the last when it failed in all.
func runsSomewhere(t *testing.T, line string) string {
	t.Helper()
	line, _, _ = strings.Cut(line, " | ")
	line, _, _ = strings.Cut(line, " > ")
	words := strings.Fields(line)
	for i := range words {
		words[i] = strings.Trim(words[i], `'"`)
	}
	if len(words) == 0 || words[0] != "svs" {
		return "it is no command of svs"
	}
	checkout := t.TempDir()
	if err := os.CopyFS(filepath.Join(checkout, "examples"), os.DirFS(filepath.Join("..", "..", "examples"))); err != nil {
		t.Fatal(err)
	}
	if words[1] == "diff" || words[1] == "plan" {
		committed(t, checkout)
	}
	var last string
	for _, dir := range []string{"examples/campus-desk", "examples/minimal", ".", "examples/campus-desk/people", "examples/egi-like"} {
		var got result
		in(t, filepath.Join(checkout, dir), func() {
			if words[1] == "show" {
				svs(t, "validate", "-f", "json=report.json") // what there is to show
			}
			got = svs(t, words[1:]...)
		})
		if got.exit == exitPass || got.exit == exitFail {
			return "" // it has come to an answer
		}
		last = got.stderr + got.stdout
	}
	return last
}

// in runs something in a folder.
func in(t *testing.T, dir string, run func()) {
	t.Helper()
	back, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chdir(dir); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := os.Chdir(back); err != nil {
			t.Fatal(err)
		}
	}()
	run()
}
