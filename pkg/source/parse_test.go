package source

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/svs-project/svs/pkg/diag"
)

// brief writes findings as "line:column code message".
func brief(found []diag.Finding) []string {
	var out []string
	for _, f := range found {
		out = append(out, fmt.Sprintf("%d:%d %s %s", f.Place.Pos.Line, f.Place.Pos.Column, f.Rule, f.Message))
	}
	return out
}

// outline writes a node as compact text: keys and texts in quotes where their
// kind would not show, every node with its place.
func outline(n *Node) string {
	at := fmt.Sprintf("@%d:%d", n.Pos.Line, n.Pos.Column)
	switch n.Kind {
	case Map, Refused:
		parts := []string{}
		for _, f := range n.Fields {
			parts = append(parts, outline(f.Key)+"="+outline(f.Value))
		}
		if n.Kind == Refused {
			return "!{" + strings.Join(parts, " ") + "}" + at
		}
		return "{" + strings.Join(parts, " ") + "}" + at
	case List:
		parts := []string{}
		for _, item := range n.Items {
			parts = append(parts, outline(item))
		}
		return "[" + strings.Join(parts, " ") + "]" + at
	case String:
		return fmt.Sprintf("%q", n.Text) + at
	}
	return n.Text + at
}

func TestParseNodes(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"kinds", "a: 1\nb: 017\nc: no\nd: 2027-06-30\ne: true\nf: ~\ng:\nh: '1'\n", []string{
			`{"a"@1:1=1@1:4 "b"@2:1="017"@2:4 "c"@3:1="no"@3:4 "d"@4:1="2027-06-30"@4:4 "e"@5:1=true@5:4 "f"@6:1=~@6:4 "g"@7:1=@7:3 "h"@8:1="1"@8:4}@1:1`}},
		{"lists", "a:\n- b: 1\n  c: 2\n-   - d\n    - e\n", []string{`{"a"@1:1=[{"b"@2:3=1@2:6 "c"@3:3=2@3:6}@2:3 ["d"@4:7 "e"@5:7]@4:5]@2:1}@1:1`}},
		{"flow", "a: {b: [c, 'd'],\n  é: {f: g}, h: i}\n", []string{`{"a"@1:1={"b"@1:5=["c"@1:9 "d"@1:12]@1:8 "é"@2:3={"f"@2:7="g"@2:10}@2:6 "h"@2:14="i"@2:17}@1:4}@1:1`}},
		{"blocks", "a: |\n  x\n   y\n\nb: >-\n  p\n  q\nc: \"r\n  s\"\nd: t\n  u\n", []string{
			`{"a"@1:1="x\n y\n"@1:4 "b"@5:1="p q"@5:4 "c"@8:1="r s"@8:4 "d"@10:1="t u"@10:4}@1:1`}},
		{"documents", "# c\n---\na: 1\n--- # d\n# only comments\n---\r\nb: 2\r\n", []string{`{"a"@3:1=1@3:4}@3:1`, `{"b"@7:1=2@7:4}@7:1`}},
		{"end marks", "a: 1\n...\n# c\n...\n---\nb: 2\n", []string{`{"a"@1:1=1@1:4}@1:1`, `{"b"@6:1=2@6:4}@6:1`}},
		{"byte order mark", "\ufeffa: 1\n", []string{`{"a"@1:1=1@1:4}@1:1`}},
		{"marks in column 1 only", "a: |\n  ---\n  ...\nb: ---x\n", []string{`{"a"@1:1="---\n...\n"@1:4 "b"@4:1="---x"@4:4}@1:1`}},
		{"wide characters", "'日本': x\nemoji: [👨‍👩, z]\n", []string{`{"日本"@1:1="x"@1:7 "emoji"@2:1=["👨\u200d👩"@2:9 "z"@2:14]@2:8}@1:1`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			docs, found := Parse("f.yaml", []byte(c.text), DefaultLimits())
			var got []string
			for _, d := range docs {
				got = append(got, outline(d.Root))
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff([]string(nil), brief(found)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestParseFindings(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string // findings
		left       string   // outline of what is left of the first document
	}{
		{"everything at once",
			"a: &x 1\nb: *x\nc: !!str 2\nd: {e: 1, e: 2}\nd: 3\n5: f\n<<: *x\ng: h\n",
			[]string{
				`1:4 SVS010 "&x" is an anchor, and svs reads none; delete it, or put a text that begins with & in quotes`,
				`2:4 SVS010 "*x" is an alias, and svs reads none; write the value in full here, or put a text that begins with * in quotes`,
				`3:4 SVS011 tag "!!str" is not read; delete it: what a value is follows from its text, and quotes make it a text`,
				`4:11 SVS008 duplicate key "e", already on line 4; delete one of the two`,
				`5:1 SVS008 duplicate key "d", already on line 4; delete one of the two`,
				`6:1 SVS009 key "5" is read as a number, and a key must be a text; put it in quotes`,
				`7:1 SVS010 merge keys (<<) are not read; write the fields out here, or share them with a patch (change:)`,
			},
			`!{"a"@1:1=1@1:4 "b"@2:1=!{}@2:4 "c"@3:1=!{}@3:4 "d"@4:1={"e"@4:5=1@4:8}@4:4 "g"@8:1="h"@8:4}@1:1`},
		{"texts that need quotes do not hide each other",
			"a: @x\nb: *.yaml\nc: d: e\nf: \"\\q\"\ng: 1\ng: 2\n",
			[]string{
				`1:4 SVS005 a text cannot begin with "@"; put it in quotes`,
				`2:4 SVS010 "*.yaml" begins with "*" and so is an alias or anchor, and svs reads none; put the text in quotes`,
				`3:5 SVS005 a second ":" with a blank behind it in one value; put the whole value in quotes`,
				`4:5 SVS005 "\q" is no escape; write \\ for a backslash, or use single quotes`,
				`6:1 SVS008 duplicate key "g", already on line 5; delete one of the two`,
			},
			`{"a"@1:1=!{}@1:4 "b"@2:1=!{}@2:4 "c"@3:1=!{}@3:4 "f"@4:1=!{}@4:4 "g"@5:1=1@5:4}@1:1`},
		{"a bad document hides no other, its head is saved",
			"kind: Team\nmetadata:\n  name: desk\nspec: [1\n---\na: 1\n",
			[]string{`4:7 SVS005 "[" is not closed; add the "]"`},
			`!{"kind"@1:1="Team"@1:7 "metadata"@3:1=!{"name"@3:3="desk"@3:9}@3:1}@1:1`},
		{"bytes",
			"a: x\u200by\nb: \x07\nc: \xff\nd: \u202ex\ne: 1\n",
			[]string{
				`1:5 SVS003 zero width space U+200B, which nobody sees; delete it, or write it as "\u200b" in double quotes`,
				`2:4 SVS002 control character U+0007, which programs read differently; delete it, or write it as "\x07" in double quotes`,
				`3:4 SVS001 byte 0xff is not UTF-8; save the file in UTF-8`,
				`4:4 SVS003 right-to-left override U+202E, which nobody sees; delete it, or write it as "\u202e" in double quotes`,
			},
			`{"a"@1:1=!{}@1:4 "b"@2:1=!{}@2:4 "c"@3:1=!{}@3:4 "d"@4:1=!{}@4:4 "e"@5:1=1@5:4}@1:1`},
		{"line ends of other systems", "a: 1\rb: 2\u0085c\n", []string{
			`1:5 SVS002 carriage return without a line feed, which programs read differently; end lines with LF or CRLF`,
			`1:10 SVS002 next line U+0085, which programs read differently; delete it, or write it as "\x85" in double quotes`,
		}, `{"a"@1:1=!{}@1:4}@1:1`},
		{"old line ends", "a: 1\rb: 2\n", []string{
			`1:5 SVS002 carriage return without a line feed, which programs read differently; end lines with LF or CRLF`}, `{"a"@1:1=!{}@1:4}@1:1`},
		{"the head of a bad document, in flow style", "apiVersion: \"svs/v1\" # v\nkind: 'Team'\nmetadata: {title: x, name: desk}\nspec: ]\n", []string{
			`4:7 SVS005 "]" closes nothing; delete it, or put the text in quotes`},
			`!{"apiVersion"@1:1="svs/v1"@1:14 "kind"@2:1="Team"@2:8 "metadata"@3:1=!{"name"@3:22="desk"@3:28}@3:1}@1:1`},
		{"joiner behind a latin letter", "a\u200d: 1\n", []string{
			`1:2 SVS003 zero width joiner U+200D, which nobody sees; delete it, or write it as "\u200d" in double quotes`}, `!{}@1:1`},
		{"no mapping", "- a\n", []string{`1:1 SVS007 a document must be a mapping (apiVersion, kind, metadata, spec), not a list`}, `!{}@1:1`},
		{"nothing", "# c\n", []string{`1:1 SVS004 no document in this file; write one, delete the file, or exclude it in svs.yaml`}, ""},
		{"utf-16 without a mark", "a\x00:\x00", []string{`1:1 SVS001 file is UTF-16; save it in UTF-8`}, ""},
		{"directive", "%YAML 1.1\n---\na: 1\n", []string{`1:1 SVS012 "%YAML 1.1" is a directive to YAML parsers and is not read; delete the line`}, `{"a"@3:1=1@3:4}@3:1`},
		{"behind the end", "a: 1\n...\n\nb: 1\n", []string{`4:1 SVS013 text behind the end of a document (...); begin the next document with ---`}, `{"a"@1:1=1@1:4}@1:1`},
	} {
		t.Run(c.name, func(t *testing.T) {
			docs, found := Parse("f.yaml", []byte(c.text), DefaultLimits())
			if d := cmp.Diff(c.want, brief(found)); d != "" {
				t.Error(d)
			}
			left := ""
			if len(docs) > 0 {
				left = outline(docs[0].Root)
			}
			if d := cmp.Diff(c.left, left); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestFindingNamesEntityAndBothPlaces(t *testing.T) {
	text := "apiVersion: svs/v1\nkind: ValueStream\nmetadata: {name: mend}\nspec:\n  steps:\n    - id: a\n    - id: b\n      work: 1h\n      work: 2h\n"
	_, found := Parse("dir/f.yaml", []byte(text), DefaultLimits())
	want := []diag.Finding{{
		Rule: "SVS008", Severity: diag.Error, Entity: "ValueStream/mend", Path: "steps[b].work",
		Message: `duplicate key "work", already on line 8; delete one of the two`, Hint: "the first one counts",
		Place: diag.Place{File: "dir/f.yaml", Pos: diag.Pos{Line: 9, Column: 7}}, Width: 4,
		Related: []diag.Related{{Place: diag.Place{File: "dir/f.yaml", Pos: diag.Pos{Line: 8, Column: 7}}, Message: `the first "work"`}},
		Keys:    []string{"work"},
	}}
	if d := cmp.Diff(want, found, cmpopts.EquateEmpty()); d != "" {
		t.Error(d)
	}
}

func TestFindingsOfOneCodeAreBounded(t *testing.T) {
	lim := DefaultLimits()
	lim.Findings = 3
	_, found := Parse("f.yaml", []byte("a: 1\n"+strings.Repeat("a: 2\n", 9)), lim)
	want := []string{
		`2:1 SVS008 duplicate key "a", already on line 1; delete one of the two`,
		`3:1 SVS008 duplicate key "a", already on line 1; delete one of the two`,
		`4:1 SVS008 duplicate key "a", already on line 1; delete one of the two; 6 more like this in the file`,
	}
	if d := cmp.Diff(want, brief(found)); d != "" {
		t.Error(d)
	}
}
