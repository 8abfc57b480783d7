package remark

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/source"
)

// TestFind: each comment with its place and the lines that it is about.
func TestFind(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"behind a value", "a: 1 # svs:ignore X\n", []string{"1:6 1-1 svs:ignore X"}},
		{"without a blank", "a: 1 #svs:ignore X  \n", []string{"1:6 1-1 svs:ignore X"}},
		{"above", "# svs:ignore X\na: 1\n", []string{"1:1 2-2 svs:ignore X"}},
		{"above, among comments", "a: 1\n# svs:ignore X\n# because\n  # svs:ignore Y\nb: 2\n", []string{"2:1 5-5 svs:ignore X", "4:3 5-5 svs:ignore Y"}},
		{"above a blank line", "# svs:ignore X\n\na: 1\n", []string{"1:1 0-0 svs:ignore X"}},
		{"at the end", "a: 1\n# svs:ignore X", []string{"2:1 0-0 svs:ignore X"}},
		{"later in a comment", "a: 1 # see svs:ignore X\n", nil},
		{"second # of a comment", "a: 1 # see # svs:ignore X\n", nil},
		{"part of a plain text", "a: b#svs:ignore X\n", nil},
		{"in quotes", "a: \"b # svs:ignore X\"\n", nil},
		{"in single quotes with a quote", "a: 'it''s # svs:ignore X'\n", nil},
		{"behind quotes", "a: \"b # \\\" svs:ignore Y\" # svs:ignore X\n", []string{"1:26 1-1 svs:ignore X"}},
		{"in quotes over lines", "a: \"b\n  # svs:ignore X\n  c\" # svs:ignore Y\n", []string{"3:6 1-3 svs:ignore Y"}},
		{"in a quoted key", "\"a # svs:ignore X\": 1\n", nil},
		{"in a block", "a: |\n  b\n\n  # svs:ignore X\nc: 1\n", nil},
		{"in a folded block at the end", "a: >-\n  b\n  # svs:ignore X", nil},
		{"on a block's head", "a: | # svs:ignore X\n  b\n  c\n", []string{"1:6 1-3 svs:ignore X"}},
		{"above a block", "# svs:ignore X\na: |\n  b\n  c\nd: 1\n", []string{"1:1 2-4 svs:ignore X"}},
		{"below a block", "x:\n  a: |\n    b\n  # svs:ignore X\n  c: 1\n", []string{"4:3 5-5 svs:ignore X"}},
		{"in a list in brackets", "a: [1, # svs:ignore X\n  2]\n", []string{"1:8 1-1 svs:ignore X"}},
		{"where one text ends and another begins", "a: [\"b\n  c\", \"d\n  e\", # svs:ignore X\n  \"f\"]\n", []string{"3:7 2-3 svs:ignore X"}},
		{"behind a key", "a:\n  b: # svs:ignore X\n    - c: |\n        d\n        e\n    - f\n  g: 1\n", []string{"2:6 2-6 svs:ignore X"}},
		{"above a key", "# svs:ignore X\nb:\n  - c\n  - {d: e,\n     f: g}\nh: 1\n", []string{"1:1 2-5 svs:ignore X"}},
		{"behind a key without a value", "b: # svs:ignore X\nc: 1\n", []string{"1:4 1-1 svs:ignore X"}},
		{"CRLF", "a: 1 # svs:ignore X\r\nb: 2\r\n", []string{"1:6 1-1 svs:ignore X"}},
		{"byte order mark", "\uFEFFa: 1 # svs:ignore X\n", []string{"1:6 1-1 svs:ignore X"}},
		{"beyond ASCII", "a: \"é–\" # svs:ignore X\n", []string{"1:9 1-1 svs:ignore X"}},
		{"broken document", "a: [ # svs:ignore X\n---\nb: 1 # svs:ignore Y\n", []string{"3:6 3-3 svs:ignore Y"}},
		{"above the first key of the next document", "a: [\n---\n# svs:ignore Y\nb: 1\n", []string{"3:1 4-4 svs:ignore Y"}},
	} {
		docs, _ := source.Parse("f.yaml", []byte(c.text), source.DefaultLimits())
		var got []string
		for _, r := range Find([]byte(c.text), docs, "svs:ignore") {
			got = append(got, fmt.Sprintf("%d:%d %d-%d %s", r.Pos.Line, r.Pos.Column, r.From, r.To, r.Text))
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: (-want +got)\n%s", c.name, d)
		}
	}
}

// TestFindNamesTheDocument: what a remark stands in.
func TestFindNamesTheDocument(t *testing.T) {
	text := "kind: Team\nmetadata: {name: a} # svs:ignore X\n---\n# svs:ignore Y\nkind: Tool\nmetadata: {name: b}\n---\nx: 1 # svs:ignore Z\n"
	docs, _ := source.Parse("f.yaml", []byte(text), source.DefaultLimits())
	var got []string
	for _, r := range Find([]byte(text), docs, "svs:ignore") {
		got = append(got, r.Entity)
	}
	if d := cmp.Diff([]string{"Team/a", "Tool/b", ""}, got); d != "" {
		t.Error(d)
	}
}
