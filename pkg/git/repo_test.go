package git

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// program is the git of the machine, as svs gets it.
func program(t *testing.T) *Program {
	t.Helper()
	exe, err := exec.LookPath("git")
	if err != nil {
		t.Skip("no git on this machine")
	}
	return New(exe, os.Environ())
}

// sh runs git as the maker of a repository, with input on standard input, and
// returns what it wrote without the last line end.
func sh(t *testing.T, dir, input string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Stdin = strings.NewReader(input)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "GIT_") {
			cmd.Env = append(cmd.Env, kv)
		}
	}
	cmd.Env = append(cmd.Env,
		"GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_PROTOCOL_FROM_USER=1",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org",
		"GIT_AUTHOR_DATE=2026-01-05T00:00:00Z", "GIT_COMMITTER_DATE=2026-01-05T00:00:00Z")
	if err := cmd.Run(); err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, complaint.String())
	}
	return strings.TrimSuffix(out.String(), "\n")
}

func newRepository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	sh(t, dir, "", "init", "-q", "-b", "main")
	return dir
}

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// commit writes files and commits the whole folder.
func commit(t *testing.T, dir, message string, files map[string]string) string {
	t.Helper()
	for name, content := range files {
		write(t, dir, name, content)
	}
	sh(t, dir, "", "add", "-A")
	sh(t, dir, "", "commit", "-q", "--allow-empty", "-m", message)
	return sh(t, dir, "", "rev-parse", "HEAD")
}

func open(t *testing.T, dir string) *Repository {
	t.Helper()
	r, err := program(t).Repository(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func tree(t *testing.T, r *Repository, rev string) *Tree {
	t.Helper()
	tr, err := r.Tree(t.Context(), rev, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tr.Close() })
	return tr
}
