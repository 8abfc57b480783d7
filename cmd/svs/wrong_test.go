package main

import (
	"encoding/json"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/tools/txtar"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/schema"
)

// validated runs validate over a folder and returns the report, whose findings
// have been found to stand in the folder's files.
func validated(t testing.TB, dir string, args ...string) report.Report {
	t.Helper()
	out := svs(t, append([]string{"validate", "-C", dir, "-f", "json"}, args...)...)
	var r report.Report
	if err := json.Unmarshal([]byte(out.stdout), &r); err != nil {
		t.Fatalf("no report: %v\n%s\n%s", err, out.stdout, out.stderr)
	}
	if out.exit != r.Verdict.ExitCode {
		t.Errorf("the program ended with %d and reports %d", out.exit, r.Verdict.ExitCode)
	}
	standsInData(t, dir, r)
	return r
}

// standsInData asks that every place of the report is a place of a file: a line
// that exists and a column of it, or the one behind its last.
func standsInData(t testing.TB, dir string, r report.Report) {
	t.Helper()
	files := map[string][]string{}
	for _, f := range r.Findings {
		if f.Location == nil {
			t.Errorf("%s %s stands nowhere: %s", f.Rule, f.Entity, f.Message)
			continue
		}
		places := []report.Location{*f.Location}
		for _, rel := range f.Related {
			places = append(places, rel.Location)
		}
		for i, at := range places {
			lines, ok := files[at.File]
			if !ok {
				if lines, ok = linesOf(t, dir, at); !ok {
					t.Errorf("%s stands in no file: %s", f.Rule, at.File)
					continue
				}
				files[at.File] = lines
			}
			if at.Line < 1 || at.Line > len(lines) {
				t.Errorf("%s %s: line %d of %d in %s", f.Rule, f.Message, at.Line, len(lines), at.File)
				continue
			}
			line := []rune(strings.TrimSuffix(lines[at.Line-1], "\r"))
			if at.Column < 1 || at.Column > len(line)+1 {
				t.Errorf("%s %s: column %d of %d in %s:%d", f.Rule, f.Message, at.Column, len(line), at.File, at.Line)
			} else if i == 0 && !strings.HasPrefix(f.Rule, "SVS0") {
				wholeWords(t, f, line)
			}
		}
	}
}

// linesOf are the lines of the file at a place; what is no regular file has an
// empty one.
func linesOf(t testing.TB, dir string, at report.Location) ([]string, bool) {
	t.Helper()
	// Bytes that are no text stand as \xNN in reports.
	name, err := url.PathUnescape(strings.ReplaceAll(strings.ReplaceAll(at.File, "%", "%25"), `\x`, "%"))
	if err != nil {
		name = at.File
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	info, err := os.Lstat(path)
	if err != nil {
		return nil, false
	}
	if !info.Mode().IsRegular() {
		return []string{""}, true
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return []string{""}, true
	}
	return strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n"), true
}

// wholeWords asks that the marked text is something one would mark by hand: it
// neither begins nor ends inside a word or with a blank.
func wholeWords(t testing.TB, f report.Finding, line []rune) {
	t.Helper()
	from, to := f.Location.Column-1, f.Location.EndColumn-1
	word := func(i int) bool {
		return i >= 0 && i < len(line) && (unicode.IsLetter(line[i]) || unicode.IsDigit(line[i]) || line[i] == '_')
	}
	switch {
	case to <= from || to > len(line)+1 || to == len(line)+1 && to > from+1:
		t.Errorf("%s marks columns %d to %d of %d: %s", f.Rule, from+1, to, len(line), f.Message)
	case from < len(line) && unicode.IsSpace(line[from]) && to > from+1,
		to <= len(line) && to > from+1 && unicode.IsSpace(line[to-1]),
		word(from-1) && word(from), word(to-1) && word(to):
		t.Errorf("%s marks %q of %q: %s", f.Rule, string(line[from:min(to, len(line))]), string(line), f.Message)
	}
}

// TestWrongDocuments: what the scripts about wrong documents show is wrong in
// each of their files, at places that exist, for every kind.
func TestWrongDocuments(t *testing.T) {
	scripts, err := filepath.Glob("../../testdata/script/wrong-*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	total, byKind := 0, map[string]int{}
	for _, path := range scripts {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var files []string
		for _, f := range archive.Files {
			if f.Name != "want" {
				files = append(files, f.Name, string(f.Data))
			}
		}
		r := validated(t, folder(t, files...))
		if r.Verdict.ExitCode != exitFail {
			t.Errorf("%s ends with %d", filepath.Base(path), r.Verdict.ExitCode)
		}
		for kind, n := range wrongDocuments(r, files) {
			byKind[kind] += n
			total += n
		}
	}
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range s.Kinds() {
		if byKind[kind] < 2 {
			t.Errorf("%d wrong documents of kind %s, want 2", byKind[kind], kind)
		}
	}
	if total < 60 {
		t.Errorf("%d wrong documents, want 60", total)
	}
	t.Logf("%d wrong documents: %v", total, byKind)
}

// wrongDocuments counts the documents with findings by kind.
func wrongDocuments(r report.Report, files []string) map[string]int {
	type document struct {
		file string
		n    int
	}
	kinds := map[document]string{}
	for _, f := range r.Findings {
		i := slices.Index(files, f.Location.File)
		before := strings.Split(files[i+1], "\n")[:f.Location.Line-1]
		n := 0
		for _, line := range before {
			if line == "---" {
				n++
			}
		}
		kind, _, _ := strings.Cut(f.Entity, "/")
		kinds[document{f.Location.File, n}] = kind
	}
	out := map[string]int{}
	for kind := range maps.Values(kinds) {
		out[kind]++
	}
	return out
}
