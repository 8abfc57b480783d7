package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/report"
)

// TestLintOfExamples: no example has anything to mend that is not waived, the
// report is the same for any number of processors and as published, and the
// scorecard is the one that stands in testdata.
func TestLintOfExamples(t *testing.T) {
	published := publishedSchema(t)
	for _, name := range []string{"minimal", "campus-desk", "release-train", "egi-like", "gov-service"} {
		dir := filepath.Join("..", "..", "examples", name)
		one := svs(t, "lint", "-C", dir, "--now", "2026-11-02", "-f", "json", "-j", "1", "--fail-on", "info")
		four := svs(t, "lint", "-C", dir, "--now", "2026-11-02", "-f", "json", "-j", "4", "--fail-on", "info")
		if one.exit != 0 {
			t.Errorf("%s: exit %d: %s%s", name, one.exit, svs(t, "lint", "-C", dir, "--now", "2026-11-02", "-f", "concise").stdout, one.stderr)
			continue
		}
		if d := cmp.Diff(one.stdout, four.stdout); d != "" {
			t.Errorf("%s differs by -j:\n%s", name, d)
		}
		var doc any
		if err := json.Unmarshal([]byte(one.stdout), &doc); err != nil {
			t.Fatal(err)
		}
		if err := published.Validate(doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		card := svs(t, "lint", "-C", dir, "--now", "2026-11-02").stdout
		golden(t, filepath.Join("testdata", "scorecards", name+".txt"), card)
	}
}

// golden compares a text with the file that holds it, and writes the file when
// UPDATE_SCRIPTS is set.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if os.Getenv("UPDATE_SCRIPTS") != "" {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", file, d)
	}
}

// TestLintKnowsNoOrder: documents in another order, in one file or in several,
// get the same findings but for their places, and the same scorecard.
func TestLintKnowsNoOrder(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "script", "monitor.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(data), "-- m.yaml --\n")
	text, _, _ = strings.Cut(text, "-- want --")
	docs := strings.Split(strings.TrimSpace(text), "\n---\n")
	var turned []string
	for i := len(docs) - 1; i >= 0; i-- {
		turned = append(turned, docs[i])
	}
	type said struct {
		Findings  []string
		Scorecard *report.Scorecard
	}
	linted := func(files ...string) said {
		out := svs(t, "lint", "-C", folder(t, files...), "-f", "json")
		r, err := report.Decode(strings.NewReader(out.stdout))
		if err != nil {
			t.Fatal(err, out.stderr)
		}
		s := said{Scorecard: r.Scorecard}
		for _, f := range r.Findings {
			s.Findings = append(s.Findings, f.Fingerprint+" "+f.Entity+": "+f.Message)
		}
		slices.Sort(s.Findings)
		return s
	}
	first := linted("m.yaml", strings.Join(docs, "\n---\n"))
	if len(first.Findings) < 5 || first.Scorecard == nil {
		t.Fatalf("the model is too good to tell anything: %v", first.Findings)
	}
	for name, files := range map[string][]string{
		"turned round": {"m.yaml", strings.Join(turned, "\n---\n")},
		"two files":    {"b.yaml", strings.Join(docs[:5], "\n---\n"), "a.yaml", strings.Join(docs[5:], "\n---\n")},
	} {
		if d := cmp.Diff(first, linted(files...)); d != "" {
			t.Errorf("%s (-first +now):\n%s", name, d)
		}
	}
}

// TestLintOfTemplates: what a template writes has nothing to mend.
func TestLintOfTemplates(t *testing.T) {
	for _, name := range []string{"minimal", "service-desk", "release-train"} {
		dir := filepath.Join(t.TempDir(), "x")
		if out := svs(t, "init", dir, "--template", name); out.exit != 0 {
			t.Fatalf("%s: %s", name, out.stderr)
		}
		out := svs(t, "lint", "-C", dir, "-f", "concise")
		if out.exit != 0 || out.stdout != "" {
			t.Errorf("%s: exit %d\n%s%s", name, out.exit, out.stdout, out.stderr)
		}
	}
}
