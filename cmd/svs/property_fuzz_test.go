package main

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/svs-project/svs/pkg/check"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/schema"
	"github.com/svs-project/svs/testdata/hostile"
)

// FuzzValidate hands any bytes to every layer of validate: it ends without a
// crash, says the same twice, and all that it says stands in the bytes. The
// seeds, which every run of the tests replays, are the wrong documents of the
// scripts, the faults of the faulty model and the smaller hostile files.
func FuzzValidate(f *testing.F) {
	s, err := conform.New(schema.Files)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		first := everyLayer(t, s, data)
		if d := cmp.Diff(first, everyLayer(t, s, data)); d != "" {
			t.Fatalf("another run says another thing:\n%s", d)
		}
	})
}

func seeds(f *testing.F) [][]byte {
	f.Helper()
	var out [][]byte
	scripts, err := filepath.Glob("../../testdata/script/wrong-*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range scripts {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		var all []byte
		for _, file := range archive.Files {
			if file.Name != "want" {
				all = append(append(all, file.Data...), "---\n"...)
			}
		}
		out = append(out, all)
	}
	slots := slotsOf(f, strings.ReplaceAll(faultyModel, `\u200b`, "\u200b"))
	for n := range 8 {
		chosen := map[int]int{}
		for i, sl := range slots {
			if len(sl.wrong) > n {
				chosen[i] = n
			}
		}
		text, _ := assemble(slots, chosen)
		out = append(out, []byte(text))
	}
	for _, c := range hostile.Cases() {
		if text, ok := c.Files["m.yaml"]; ok && len(text) < 4_000 {
			out = append(out, []byte(text))
		}
	}
	return out
}

// everyLayer checks a file as validate does, and writes the findings in the
// formats that have the most to escape.
func everyLayer(t *testing.T, s *conform.Schema, data []byte) []string {
	t.Helper()
	tree := load.Tree{FS: fstest.MapFS{"m.yaml": {Data: data}}, Paths: []string{"m.yaml"}}
	l, err := load.Load(context.Background(), tree, load.Options{Schema: s, Limits: source.DefaultLimits(), Jobs: 2})
	if err != nil {
		t.Fatal(err)
	}
	findings := diag.Sort(append(l.Findings, check.Run(l.Model, "", 1)...))
	lines := strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n")
	var out []string
	for i := range findings {
		fd := &findings[i]
		measure(fd, l.Line)
		inside(t, fd.Rule, fd.Place, lines)
		for _, rel := range fd.Related {
			inside(t, fd.Rule, rel.Place, lines)
		}
		out = append(out, fmt.Sprintf("%+v", *fd))
	}
	var b bytes.Buffer
	r := report.Report{FormatVersion: report.FormatVersion, Kind: "validate", Findings: report.FromFindings(findings, l.Line)}
	for _, format := range []string{report.Text, report.JSON, report.GitHub} {
		b.Reset()
		if err := report.Render(&b, r, format, report.Style{}); err != nil {
			t.Fatal(err)
		}
		harmless(t, format, b.Bytes())
	}
	return append(out, b.String())
}

// inside asks that a place is one of the lines, and a column of it or the one
// behind its last. What is no UTF-8 has no columns to speak of.
func inside(t *testing.T, rule string, at diag.Place, lines []string) {
	t.Helper()
	p := at.Pos
	if p.Line < 1 || int(p.Line) > len(lines) {
		t.Fatalf("%s stands in line %d of %d", rule, p.Line, len(lines))
	}
	line := strings.TrimSuffix(lines[p.Line-1], "\r")
	if p.Column < 1 || int(p.Column) > len([]rune(line))+1 {
		t.Fatalf("%s stands in column %d of %q", rule, p.Column, line)
	}
}
