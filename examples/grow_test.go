package examples_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// grown are the blocks of the part "Let it grow".
var grown = regexp.MustCompile("(?s)```yaml\n(.+?)```")

// minimalGrows follows the steps of the smallest example's README, one on
// top of the other: each validates, and each simulates but for the first, of
// which the README says that it asks too much of two people.
func minimalGrows(t *testing.T, svs string) {
	t.Helper()
	text, err := os.ReadFile("minimal/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, part, _ := strings.Cut(string(text), "## Let it grow")
	steps := grown.FindAllStringSubmatch(part, -1)
	if len(steps) != 5 {
		t.Fatalf("%d steps, not 5", len(steps))
	}
	model, err := os.ReadFile("minimal/model.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir, now := t.TempDir(), string(model)
	for i, step := range steps {
		now = grow(t, now, strings.ReplaceAll("\n"+strings.TrimSuffix(step[1], "   "), "\n   ", "\n")[1:])
		if err := os.WriteFile(filepath.Join(dir, "model.yaml"), []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(svs, "validate", "-C", dir).CombinedOutput(); err != nil {
			t.Fatalf("step %d does not validate: %v\n%s\n%s", i+1, err, out, now)
		}
		out, err := exec.Command(svs, "simulate", "-C", dir, "--replications", "2").CombinedOutput()
		if overloaded := strings.Contains(string(out), "SVS601"); overloaded != (i == 0) || (err != nil) != (i == 0) {
			t.Errorf("step %d: %v\n%s", i+1, err, out)
		}
	}
}

// grow puts a block into the model: documents in the place of those of their
// kind, a step or a field in the place of the one of its name, and what is new
// at the end of the demand.
func grow(t *testing.T, model, block string) string {
	t.Helper()
	if strings.HasPrefix(block, "apiVersion") {
		for _, doc := range strings.Split(block, "---\n") {
			kind := strings.Split(doc, "\n")[1]
			docs := strings.Split(model, "---\n")
			found := false
			for i := range docs {
				if strings.Contains(docs[i], kind+"\n") {
					docs[i], found = doc, true
				}
			}
			if !found {
				docs = append(docs, doc)
			}
			model = strings.Join(docs, "---\n")
		}
		return model
	}
	word := regexp.QuoteMeta(regexp.MustCompile(`^ *(- \{id: \w+|\w+:)`).FindString(block))
	if word == "" {
		t.Fatalf("nobody knows where this goes:\n%s", block)
	}
	if was := regexp.MustCompile(`(?m)^` + word + `.*\n(       .*\n)*`); was.MatchString(model) {
		return was.ReplaceAllLiteralString(model, block)
	}
	return regexp.MustCompile(`(?m)^  promises: .*\n`).ReplaceAllStringFunc(model, func(line string) string { return line + block })
}
