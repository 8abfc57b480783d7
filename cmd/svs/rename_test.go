package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/testdata/gen"
)

// copied copies the model files of a folder to a new one.
func copied(t testing.TB, from string) string {
	t.Helper()
	to := t.TempDir()
	for name, text := range files(t, from) {
		if filepath.Ext(name) != ".yaml" {
			continue
		}
		path := filepath.Join(to, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// files are the texts of all files of a folder, by slash path.
func files(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestRenameThereAndBack renames one entity of each kind in the examples: no
// name of the old one is left, the model is as sound as before, and the way
// back leads to the same bytes.
func TestRenameThereAndBack(t *testing.T) {
	tried := map[string]bool{}
	for _, example := range []string{"release-train", "campus-desk"} {
		dir := copied(t, filepath.Join("..", "..", "examples", example))
		before := files(t, dir)
		sound := svs(t, "validate", "-C", dir, "-q")
		for entity := range strings.FieldsSeq(svs(t, "list", "-C", dir, "-q").stdout) {
			kind, name, _ := strings.Cut(entity, "/")
			if tried[kind] {
				continue
			}
			tried[kind] = true
			out := svs(t, "rename", "-C", dir, entity, "another-name")
			if out.exit != exitPass || !strings.HasPrefix(out.stdout, entity+" is now "+kind+"/another-name\n") {
				t.Errorf("%s: exit %d\n%s%s", entity, out.exit, out.stdout, out.stderr)
				continue
			}
			if now := svs(t, "validate", "-C", dir, "-q"); strings.ReplaceAll(now.stdout, "another-name", name) != sound.stdout {
				t.Errorf("%s: other findings than before\n%s", entity, now.stdout)
			}
			if back := svs(t, "rename", "-C", dir, kind+"/another-name", name); back.exit != exitPass {
				t.Errorf("%s back: %s", entity, back.stderr)
			}
			if d := cmp.Diff(before, files(t, dir)); d != "" && kind != "Practice" {
				t.Fatalf("%s: there and back is another model:\n%s", entity, d)
			}
			if kind == "Practice" {
				before = files(t, dir) // it says now which practice it is
			}
		}
	}
	if len(tried) < 20 {
		t.Errorf("only %d kinds tried: %v", len(tried), tried)
	}
}

// TestRenameKeepsTheFigures: after a rename a simulation draws the same random
// numbers, so that all figures stay.
func TestRenameKeepsTheFigures(t *testing.T) {
	dir := copied(t, filepath.Join("..", "..", "examples", "minimal"))
	simulate := func() string {
		out := svs(t, "simulate", "-C", dir, "--replications", "2", "--horizon", "1w", "-f", "json")
		if out.exit != exitPass {
			t.Fatal(out.stderr)
		}
		return out.stdout
	}
	before := simulate()
	for old, now := range map[string]string{"Demand/mail-is-down": "outage", "ValueStream/restore-service": "mend-it", "Team/help-desk": "front-desk"} {
		if out := svs(t, "rename", "-C", dir, old, now); out.exit != exitPass {
			t.Fatal(out.stderr)
		}
	}
	after := strings.NewReplacer("outage", "mail-is-down", "mend-it", "restore-service", "front-desk", "help-desk").Replace(simulate())
	if d := cmp.Diff(before, after); d != "" {
		t.Error(d)
	}
}

// TestRenameKeepsLineEnds: only the bytes of the name change.
func TestRenameKeepsLineEnds(t *testing.T) {
	text := strings.ReplaceAll("apiVersion: svs/v1\nkind: Team\nmetadata:   {name: \"desk\"}\nspec: {people: 2}\n---\napiVersion: svs/v1\nkind: Practice\nmetadata: {name: incident-management}\nspec:\n    organizationsAndPeople: {teams: [ desk ]}\n", "\n", "\r\n")
	dir := folder(t, "svs.yaml", "version: 1\r\n", "m.yaml", "\ufeff"+text)
	for _, args := range [][]string{{"Team/desk", "front"}, {"Practice/incident-management", "mend"}} {
		if out := svs(t, append([]string{"rename", "-C", dir}, args...)...); out.exit != exitPass {
			t.Fatal(out.stderr)
		}
	}
	want := strings.NewReplacer("desk", "front", "name: incident-management", "name: mend",
		"    organ", "    practice: incident-management\r\n    organ").Replace(text)
	got := files(t, dir)
	if d := cmp.Diff(map[string]string{
		"m.yaml":   "\ufeff" + want,
		"svs.yaml": "version: 1\r\nmoved:\r\n  - {from: Team/desk, to: Team/front}\r\n  - {from: Practice/incident-management, to: Practice/mend}\r\n",
	}, got); d != "" {
		t.Error(d)
	}
}

// BenchmarkRename renames a team in a workspace of 1,000 documents.
func BenchmarkRename(b *testing.B) {
	dir := b.TempDir()
	for _, f := range gen.Workspace(gen.Options{Documents: 1000, StreamShare: 0.94, PerFile: 10}) {
		path := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(f.Data), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if out := svs(b, "rename", "--dry-run", "-C", dir, "Team/team-1", "desk"); out.exit != exitPass {
			b.Fatal(out.stderr)
		}
	}
}
