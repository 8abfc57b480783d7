package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/svs-project/svs/pkg/report/escape"
)

// largest remembers the largest write.
type largest struct {
	bytes.Buffer
	most int
}

func (l *largest) Write(p []byte) (int, error) {
	l.most = max(l.most, len(p))
	return l.Buffer.Write(p)
}

// TestStream: a report that is written finding by finding has the bytes that it
// has when it is written at once, and no large part of it is in memory.
func TestStream(t *testing.T) {
	for _, n := range []int{0, 1, 2, 5_000} {
		r := Report{FormatVersion: FormatVersion, Kind: "lint", Notices: []Notice{{Message: "\n  \"findings\": []"}}}
		for i := range n {
			r.Findings = append(r.Findings, Finding{
				Rule: "SVS101", Severity: "error", Message: fmt.Sprintf("##[error] \u202e %d <&>\n  \"findings\": []", i),
				Location: &Location{File: "a.yaml", Line: i + 1}, Related: []Related{{Message: "ü"}},
			})
		}
		b, err := json.MarshalIndent(r.filled(), "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		want := append(escape.JSON(b), '\n')
		var got largest
		if err := encode(&got, r); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%d findings: the bytes differ", n)
		}
		for _, format := range []string{JSON, SARIF, Text, Concise} {
			var out largest
			if err := Render(&out, r, format, Style{}); err != nil {
				t.Fatal(err)
			}
			if out.most > 2*enough {
				t.Errorf("%s of %d findings: %d bytes at once", format, n, out.most)
			}
			if n == 5_000 && out.Len() < enough {
				t.Errorf("%s of %d findings: %d bytes are too few to say anything", format, n, out.Len())
			}
		}
	}
}
