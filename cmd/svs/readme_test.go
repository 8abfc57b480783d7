package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReadme runs every command block of the README and compares what it
// prints with what stands there. UPDATE_SCRIPTS=1 rewrites the output.
func TestReadme(t *testing.T) { runDocument(t, "../../README.md") }

// document is a Markdown file whose console blocks are run. A comment before a
// block says where: <!-- in: checkout --> in the repository, else in a folder
// of the document's own; <!-- file: NAME --> writes the block to a file there;
// <!-- test command --> is the command that runs this very test, and is not
// run again.
type document struct {
	t        *testing.T
	checkout string
	folder   string
	env      []string
}

func runDocument(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	checkout, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	d := &document{t: t, checkout: checkout, folder: t.TempDir()}
	d.env = append(os.Environ(), "HOME="+home, "SVS_NOW=2026-11-02", "NO_COLOR=1")
	for _, v := range []string{"GOCACHE", "GOMODCACHE", "GOPATH", "GOFLAGS"} {
		out, err := exec.Command("go", "env", v).Output()
		if err != nil {
			t.Fatal(err)
		}
		d.env = append(d.env, v+"="+strings.TrimSpace(string(out)))
	}
	got := d.run(string(data))
	if os.Getenv("UPDATE_SCRIPTS") != "" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(data), got); diff != "" {
		t.Errorf("%s does not show what the commands print (-document +now):\n%s", path, diff)
	}
}

// run returns the text with every console block's output as it is now.
func (d *document) run(text string) string {
	var out strings.Builder
	var mark string
	lines := strings.SplitAfter(text, "\n")
	blocks := 0
	for i := 0; i < len(lines); i++ {
		out.WriteString(lines[i])
		line := strings.TrimSpace(lines[i])
		if strings.HasPrefix(line, "<!-- ") {
			mark = strings.TrimSuffix(strings.TrimPrefix(line, "<!-- "), " -->")
			continue
		}
		if !strings.HasPrefix(line, "```") {
			if line != "" {
				mark = ""
			}
			continue
		}
		var body []string
		for i++; i < len(lines) && strings.TrimSpace(lines[i]) != "```"; i++ {
			body = append(body, lines[i])
		}
		out.WriteString(d.block(line, mark, body))
		if i < len(lines) {
			out.WriteString(lines[i])
		}
		mark = ""
		blocks++
	}
	if blocks == 0 {
		d.t.Error("no block found")
	}
	return out.String()
}

func (d *document) block(fence, mark string, body []string) string {
	text := strings.Join(body, "")
	if name, ok := strings.CutPrefix(mark, "file: "); ok {
		path := filepath.Join(d.folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			d.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			d.t.Fatal(err)
		}
	}
	if fence != "```console" || mark == "test command" {
		return text
	}
	dir := d.folder
	if mark == "in: checkout" {
		dir = d.checkout
	}
	var out strings.Builder
	for _, line := range body {
		if cmd, ok := strings.CutPrefix(line, "$ "); ok {
			out.WriteString(line)
			out.WriteString(d.command(dir, strings.TrimSpace(cmd)))
		}
	}
	return out.String()
}

// progressLine says how far a run is that takes long on a busy machine.
var progressLine = regexp.MustCompile(`(?m)^svs: .*simulated \d+ of \d+.*\n`)

// command runs one line in a shell. The program is the one under test, so
// "go run ./cmd/svs" need not build it again.
func (d *document) command(dir, line string) string {
	line = strings.ReplaceAll(line, "go run ./cmd/svs", "svs")
	cmd := exec.Command("sh", "-c", line)
	cmd.Dir, cmd.Env = dir, d.env
	var both bytes.Buffer
	cmd.Stdout, cmd.Stderr = &both, &both
	_ = cmd.Run() // the exit code shows in what is printed
	text := progressLine.ReplaceAllString(both.String(), "")
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return text
}
