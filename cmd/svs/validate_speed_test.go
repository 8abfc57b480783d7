package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/svs-project/svs/testdata/gen"
)

// everyKind is a generated workspace of streams and some of each other kind.
func everyKind(documents int) []gen.File {
	also := map[string]int{}
	for _, kind := range gen.Kinds() {
		also[kind] = max(1, documents/40)
	}
	return gen.Workspace(gen.Options{Documents: documents, StreamShare: 0.6, PerFile: 1, Also: also})
}

// TestGeneratedWorkspaces: what is generated for measurements is sound, so that
// what is measured is the way of a sound model; and a fault in one document of
// it is found.
func TestGeneratedWorkspaces(t *testing.T) {
	dir := t.TempDir()
	files := everyKind(200)
	if err := gen.Write(dir, files); err != nil {
		t.Fatal(err)
	}
	var out, complaints bytes.Buffer
	if code := run([]string{"validate", "-C", dir}, strings.NewReader(""), &out, &complaints); code != exitPass {
		t.Fatalf("code %d\n%s%s", code, out.String(), complaints.String())
	}
	if want := fmt.Sprintf("%d entities in %d files", len(files), len(files)); !strings.Contains(out.String(), want) {
		t.Errorf("want %q, got %s", want, out.String())
	}
	for i := range files {
		if strings.Contains(files[i].Data, "team: team-") {
			files[i].Data = strings.Replace(files[i].Data, "team: team-", "team: squad-", 1)
			break
		}
	}
	if err := gen.Write(dir, files); err != nil {
		t.Fatal(err)
	}
	out.Reset()
	if code := run([]string{"validate", "-C", dir, "-f", "concise"}, strings.NewReader(""), &out, &complaints); code != exitFail || strings.Count(out.String(), "SVS203") != 1 {
		t.Errorf("code %d\n%s", code, out.String())
	}
}

// BenchmarkValidate is the whole command, in the process, on generated
// workspaces; go test -bench Validate -benchmem -cpuprofile shows the stages.
func BenchmarkValidate(b *testing.B) {
	for _, documents := range []int{100, 1_000, 10_000} {
		dir := benchmarked(b, documents)
		b.Run(fmt.Sprint(documents), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				passes(b, dir, "--no-cache")
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(documents), "µs/document")
		})
	}
}

// BenchmarkRevalidate is the same where all documents but one are known from an
// earlier run.
func BenchmarkRevalidate(b *testing.B) {
	for _, documents := range []int{1_000, 10_000} {
		dir := benchmarked(b, documents)
		b.Setenv("XDG_CACHE_HOME", b.TempDir())
		changing := filepath.Join(dir, "model", "changing.yaml")
		team := "apiVersion: svs/v1\nkind: Team\nmetadata: {name: changing}\nspec: {people: %d}\n"
		change := func(people int) {
			if err := os.WriteFile(changing, fmt.Appendf(nil, team, people), 0o644); err != nil {
				b.Fatal(err)
			}
		}
		change(1)
		time.Sleep(200 * time.Millisecond) // what is younger is read every time
		passes(b, dir)
		b.Run(fmt.Sprint(documents), func(b *testing.B) {
			b.ReportAllocs()
			for people := 2; b.Loop(); people++ {
				change(people)
				passes(b, dir)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(documents), "µs/document")
		})
	}
}

// benchmarked is a workspace of that many documents, most of them streams.
func benchmarked(b *testing.B, documents int) (dir string) {
	b.Helper()
	dir = filepath.Join(b.TempDir(), "w")
	if err := gen.Write(dir, gen.Workspace(gen.Options{Documents: documents, StreamShare: 0.94, PerFile: 1})); err != nil {
		b.Fatal(err)
	}
	return dir
}

func passes(b *testing.B, dir string, flags ...string) {
	b.Helper()
	var out bytes.Buffer
	if code := run(append([]string{"validate", "-C", dir}, flags...), strings.NewReader(""), &out, &out); code != exitPass {
		b.Fatal(out.String())
	}
}
