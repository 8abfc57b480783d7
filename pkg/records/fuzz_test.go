package records

import (
	"bufio"
	"bytes"
	stdcsv "encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
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
	p := program(f)
	f.Fuzz(func(t *testing.T, s string) {
		for _, name := range []string{"r.csv", "r.jsonl", "r.json", "r.xes"} {
			readsAs(t, name, inMemory(t, name, p, s))
		}
	})
}

// inMemory is what a file of that name would hold: its frames, and between them
// the elements of each part. A search that writes files waits for the disk.
func inMemory(t *testing.T, name string, p *flow.Program, text string) []byte {
	t.Helper()
	format, err := FormatOf(name)
	if err != nil {
		t.Fatal(err)
	}
	enc := encoderOf(format, p)
	parts := make([]bytes.Buffer, enc.parts())
	var strands []*strand
	for k := range parts {
		strands = append(strands, &strand{w: bufio.NewWriter(&parts[k]), separator: enc.separator()})
	}
	r := record{clock: clockOf(p)}
	r.take(hostileItem(text, 1))
	enc.item(strands, &r)
	var out []byte
	for k := range parts {
		if err := strands[k].w.Flush(); err != nil {
			t.Fatal(err)
		}
		out = append(append(out, enc.frame(k)...), parts[k].Bytes()...)
	}
	return append(out, enc.frame(len(parts))...)
}

// hostileItem has one text as every name.
func hostileItem(h string, number int) *flow.ItemRecord {
	return &flow.ItemRecord{
		Demand: h, Type: h, Variant: h, Channel: h, Stream: h, Number: number, Parent: h, Outcome: h, Ended: 5e9, Valued: flow.Unset,
		Visits: []flow.VisitRecord{{Stream: h, Step: h, Activity: h, Practice: h, Teams: []string{h, h + "2"}, Nth: 1, Entered: 1e9, Started: 2e9, Ended: 5e9, To: h}},
	}
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
		if err := s.Item(hostileItem(h, i+1)); err != nil {
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
