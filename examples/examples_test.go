// Package examples_test holds the examples to what their READMEs say.
package examples_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// command is a line of a README's console block: the arguments behind
// "go run ./cmd/svs", the file that holds what it prints, and the exit code
// where it is not 0.
var command = regexp.MustCompile(`(?m)^\$ go run \./cmd/svs (.+?) +# (expected/\S+?)(?:, exit ([0-9]+))?$`)

// anyCommand is any line that a reader would type.
var anyCommand = regexp.MustCompile(`(?m)^\$ `)

// shown is a remark that readers do not see: a line that one of the expected
// files holds, and that the text beside the remark speaks of. When the line
// changes, the text has to.
var shown = regexp.MustCompile(`<!-- shown in (\S+): (.+?) -->`)

// TestReadmes runs every command of every example's README and compares what
// it prints with the file named behind it. UPDATE_SCRIPTS=1 rewrites the files.
func TestReadmes(t *testing.T) {
	svs := filepath.Join(t.TempDir(), "svs")
	if out, err := exec.Command("go", "build", "-o", svs, "../cmd/svs").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	readmes, err := filepath.Glob("*/README.md")
	if err != nil || len(readmes) == 0 {
		t.Fatal("no README of an example found", err)
	}
	for _, readme := range readmes {
		dir := filepath.Dir(readme)
		if dir == "editors" {
			continue // settings of programs, not an organisation
		}
		t.Run(dir, func(t *testing.T) { follow(t, svs, dir, readme) })
	}
	t.Run("minimal grows", func(t *testing.T) { minimalGrows(t, svs) })
}

func follow(t *testing.T, svs, dir, readme string) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	if first, _, _ := strings.Cut(string(text), "\n"); !strings.HasPrefix(first, "Modelled from public facts, not by the organisation.") {
		t.Errorf("%s does not say on its first line where the model comes from, but %q", readme, first)
	}
	lines := command.FindAllStringSubmatch(string(text), -1)
	if typed := anyCommand.FindAllString(string(text), -1); len(lines) == 0 || len(lines) != len(typed) {
		t.Errorf("%s has %d commands, and names what to expect of %d", readme, len(typed), len(lines))
	}
	pinned := map[string]bool{}
	for _, line := range lines {
		pinned[filepath.Base(line[2])] = true
		exit, _ := strconv.Atoi(line[3]) // left out: 0
		compare(t, svs, strings.Fields(strings.ReplaceAll(line[1], "'", "")), filepath.Join(dir, line[2]), exit)
	}
	for _, says := range shown.FindAllStringSubmatch(string(text), -1) {
		if out, err := os.ReadFile(filepath.Join(dir, "expected", says[1])); err != nil {
			t.Error(err)
		} else if !regexp.MustCompile("(?m)" + says[2]).Match(out) {
			t.Errorf("%s speaks of what %s no longer shows: %s", readme, says[1], says[2])
		}
	}
	files, err := os.ReadDir(filepath.Join(dir, "expected"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !pinned[f.Name()] {
			t.Errorf("%s/expected/%s belongs to no command of the README", dir, f.Name())
		}
	}
}

func compare(t *testing.T, svs string, args []string, file string, exit int) {
	t.Helper()
	run := exec.Command(svs, args...)
	run.Dir = ".." // the READMEs speak from the root of the repository
	run.Env = append(os.Environ(), "NO_COLOR=1", "SVS_NOW=2026-11-02")
	out, err := run.Output()
	if failed := new(exec.ExitError); err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	if got := run.ProcessState.ExitCode(); got != exit {
		t.Errorf("svs %s ends with %d, not %d", strings.Join(args, " "), got, exit)
	}
	if os.Getenv("UPDATE_SCRIPTS") != "" {
		if err := os.WriteFile(file, out, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(out)); d != "" {
		t.Errorf("svs %s (-%s +now):\n%s", strings.Join(args, " "), file, d)
	}
}
