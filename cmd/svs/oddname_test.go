package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReportsNameFilesThatAreNotUTF8: people read the bytes as \xNN, a URI opens
// the file, and a file that is really called so keeps its name.
func TestReportsNameFilesThatAreNotUTF8(t *testing.T) {
	dir := t.TempDir()
	faulty := []byte("apiVersion: svs/v1\nkind: Team\nmetadata: {name: a}\nspec: {people: two}\n")
	write := func(name string) {
		if err := os.WriteFile(filepath.Join(dir, name), faulty, 0o644); err != nil {
			t.Skipf("no such name here: %v", err)
		}
	}
	write("a\xff.yaml")
	uris := func() string {
		out := svs(t, "validate", "-C", dir, "-f", "sarif").stdout
		var uris []string
		for line := range strings.Lines(out) {
			if _, uri, ok := strings.Cut(line, `"uri": `); ok {
				uris = append(uris, strings.Trim(uri, "\",\n"))
			}
		}
		return strings.Join(uris, " ")
	}
	if got, want := uris(), "a%FF.yaml a%FF.yaml"; got != want {
		t.Errorf("SARIF names %s, want %s", got, want)
	}
	if out := svs(t, "validate", "-C", dir).stdout; !strings.Contains(out, "4 | spec: {people: two}") || !strings.Contains(out, `a\xff.yaml:4:16`) {
		t.Errorf("the text has no source or place:\n%s", out)
	}
	write(`a\xff.yaml`)
	if got := uris(); strings.Contains(got, "%FF") || !strings.Contains(got, "a%5Cxff.yaml") {
		t.Errorf("where two files show one name, SARIF names %s", got)
	}
}
