package records

import (
	stdcsv "encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/svs-project/svs/pkg/flow"
)

// FuzzRecords writes any text as every name in every format, and reads it back
// as what the format is: no name can end a field, a row or a document, or be a
// formula.
func FuzzRecords(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		dir := t.TempDir()
		for _, name := range []string{"r.csv", "r.jsonl", "r.json", "r.xes"} {
			path := filepath.Join(dir, name)
			writeHostile(t, path, []string{s})
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			readsAs(t, name, data)
		}
	})
}

func readsAs(t *testing.T, name string, data []byte) {
	t.Helper()
	switch filepath.Ext(name) {
	case ".csv":
		rows, err := stdcsv.NewReader(strings.NewReader(string(data))).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("%d rows, %v:\n%q", len(rows), err, data)
		}
		for _, v := range rows[1] {
			if v != "" && strings.ContainsAny(v[:1], "=+-@\t\r\n") {
				t.Errorf("%q can be a formula", v)
			}
		}
		return // a spreadsheet shows what a terminal would obey
	case ".xes":
		for d := xml.NewDecoder(strings.NewReader(string(data))); ; {
			if _, err := d.Token(); err == io.EOF {
				return
			} else if err != nil {
				t.Fatalf("%v:\n%q", err, data)
			}
		}
	case ".jsonl":
		for _, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
			if !json.Valid([]byte(line)) {
				t.Errorf("no JSON: %q", line)
			}
		}
	default:
		if !json.Valid(data) {
			t.Errorf("no JSON: %q", data)
		}
	}
	clean(t, string(data))
}

// writeHostile writes an item for each text, with it as every name.
func writeHostile(t *testing.T, path string, texts []string) {
	t.Helper()
	w, err := Create(path, program(t))
	if err != nil {
		t.Fatal(err)
	}
	s, err := w.Sink(0)
	if err != nil {
		t.Fatal(err)
	}
	for i, h := range texts {
		r := flow.ItemRecord{
			Demand: h, Type: h, Variant: h, Channel: h, Stream: h, Number: i + 1, Parent: h, Outcome: h, Ended: 5e9, Valued: flow.Unset,
			Visits: []flow.VisitRecord{{Stream: h, Step: h, Activity: h, Practice: h, Teams: []string{h, h + "2"}, Nth: 1, Entered: 1e9, Started: 2e9, Ended: 5e9, To: h}},
		}
		if err := s.Item(&r); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
}
