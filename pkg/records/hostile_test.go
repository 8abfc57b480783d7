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
	"unicode/utf8"
)

// hostile are names that mean something somewhere else.
var hostile = []string{
	`=HYPERLINK("http://x","y")`, "+1+1", "-1", "@SUM(1)", "\tx", "\r\nx", "a,b", `a"b`, "a;b", " lead",
	"<script>alert(1)</script>", "]]>", "&amp;", "a\x00b\x1b[31m", "\xff\xfe", "\u202egnp", "'quoted'", "", "naïve – Ünïcode", "＝1+1",
}

// record writes items with hostile text in every field that can have any.
func hostileFile(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	writeHostile(t, path, hostile)
	return path
}

func TestHostileNamesInCSV(t *testing.T) {
	f, err := os.Open(hostileFile(t, "h.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := stdcsv.NewReader(f).ReadAll()
	if err != nil || len(rows) != len(hostile)+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, row := range rows[1:] {
		for k, v := range row {
			if v != "" && strings.ContainsAny(v[:1], "=+-@\t\r\n") || strings.HasPrefix(v, "＝") {
				t.Errorf("row %d, %s: %q can be a formula", i, rows[0][k], v)
			}
		}
		// Text that is no formula is what it was; \r\n becomes \n in every reader of Go's kind.
		if want := hostile[i]; !strings.ContainsAny(want, "\r") && want != "" && !strings.ContainsAny(want[:1], "=+-@\t＝") && row[4] != want && row[4] != "'"+want {
			t.Errorf("variant %q, want %q", row[4], want)
		}
	}
}

func TestHostileNamesInJSON(t *testing.T) {
	data, err := os.ReadFile(hostileFile(t, "h.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		var row map[string]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatalf("line %d: %v\n%s", i+1, err, line)
		}
		if want := hostile[i]; utf8.ValidString(want) && want != "" && row["step"] != want {
			t.Errorf("step %q, want %q", row["step"], want)
		}
		clean(t, line)
	}
	if data, err = os.ReadFile(hostileFile(t, "h.json")); err != nil || !json.Valid(data) {
		t.Errorf("OCEL is no JSON (%v)", err)
	}
	clean(t, string(data))
}

func TestHostileNamesInXML(t *testing.T) {
	data, err := os.ReadFile(hostileFile(t, "h.xes"))
	if err != nil {
		t.Fatal(err)
	}
	clean(t, string(data))
	found := 0
	for d := xml.NewDecoder(strings.NewReader(string(data))); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "string" && e.Attr[0].Value == "variant" {
			if want := hostile[found]; utf8.ValidString(want) && !strings.ContainsAny(want, "\x00\x1b") && e.Attr[1].Value != want {
				t.Errorf("variant %q, want %q", e.Attr[1].Value, want)
			}
			if found++; found < len(hostile) && hostile[found] == "" {
				found++
			}
		}
	}
	if found != len(hostile) {
		t.Errorf("%d variants, want %d", found, len(hostile))
	}
}

// clean reports raw control characters and tags.
func clean(t *testing.T, s string) {
	t.Helper()
	if strings.Contains(s, "<script>") || !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' }) {
		t.Errorf("raw control characters or tags: %.300q", s)
	}
}
