package source

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"

	"github.com/svs-project/svs/pkg/diag"
)

// drawDocument writes a random but ordinary document.
func drawDocument(t *rapid.T) string {
	var b strings.Builder
	if rapid.Bool().Draw(t, "mark") {
		b.WriteString("---\n")
	}
	drawMapping(t, &b, 0, 3)
	text := b.String()
	if rapid.IntRange(0, 4).Draw(t, "crlf") == 0 {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}

func drawMapping(t *rapid.T, b *strings.Builder, indent, depth int) {
	keys := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"name", "kind", "süß", "with blank", "'q''k'", `"dq"`, "07:30-12:00", "x-y", "日本"}), 1, 4, rapid.ID).Draw(t, "keys")
	for _, key := range keys {
		if rapid.IntRange(0, 5).Draw(t, "comment") == 0 {
			b.WriteString("# comment: [\n\n")
		}
		b.WriteString(strings.Repeat(" ", indent) + key + ":")
		drawValue(t, b, indent, depth)
	}
}

func drawValue(t *rapid.T, b *strings.Builder, indent, depth int) {
	kind := rapid.IntRange(0, 6).Draw(t, "kind")
	if depth == 0 && kind > 3 {
		kind = 0
	}
	switch kind {
	case 0, 1:
		b.WriteString(" " + drawScalar(t) + drawEnd(t))
	case 2:
		b.WriteString(drawEnd(t))
	case 3:
		b.WriteString(" " + drawFlow(t, 2) + drawEnd(t))
	case 4:
		b.WriteString(drawEnd(t))
		drawMapping(t, b, indent+2, depth-1)
	case 5:
		b.WriteString(drawEnd(t))
		extra := rapid.SampledFrom([]int{0, 2}).Draw(t, "extra")
		for range rapid.IntRange(1, 3).Draw(t, "items") {
			b.WriteString(strings.Repeat(" ", indent+extra) + "-")
			drawValue(t, b, indent+extra, 0)
		}
	case 6:
		b.WriteString(rapid.SampledFrom([]string{" |", " |-", " >", " >-", " |+"}).Draw(t, "header") + drawEnd(t))
		b.WriteString(strings.Repeat(" ", indent+2) + "first: @\n")
		for range rapid.IntRange(0, 3).Draw(t, "lines") {
			b.WriteString(strings.Repeat(" ", indent+2) + rapid.SampledFrom([]string{"text: [", "  deeper", "# no comment", "ö — é", ""}).Draw(t, "line") + "\n")
		}
		b.WriteString(strings.Repeat(" ", indent+2) + "last\n")
	}
}

func drawScalar(t *rapid.T) string {
	return rapid.SampledFrom([]string{"plain", "two words", "1", "-1.5e3", "017", "true", "no", "~", "null", "2027-06-30", "09:00", "http://x/y#z", "'it''s'", `"dq \"x\""`, `""`, "é 日本", "a - b", "-x", "'multi\n      line'", "5%"}).Draw(t, "scalar")
}

func drawFlow(t *rapid.T, depth int) string {
	if depth == 0 {
		return rapid.SampledFrom([]string{"x", "1", "'q'", `"d"`, "é b"}).Draw(t, "leaf")
	}
	var parts []string
	list := rapid.Bool().Draw(t, "list")
	for i := range rapid.IntRange(0, 3).Draw(t, "n") {
		value := drawFlow(t, rapid.IntRange(0, depth-1).Draw(t, "d"))
		if !list {
			value = fmt.Sprintf("k%d: %s", i, value)
		}
		parts = append(parts, value)
	}
	sep := rapid.SampledFrom([]string{", ", ",\n        ", " , "}).Draw(t, "sep")
	if list {
		return "[" + strings.Join(parts, sep) + "]"
	}
	return "{" + strings.Join(parts, sep) + "}"
}

func drawEnd(t *rapid.T) string {
	return rapid.SampledFrom([]string{"\n", "\n", "\n", " # c\n", "  \n"}).Draw(t, "end")
}

// TestOrdinaryDocuments compares our nodes with what yaml.v3 decodes and every
// place with the bytes that stand there.
func TestOrdinaryDocuments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := drawDocument(t)
		docs, found := Parse("f.yaml", []byte(text), DefaultLimits())
		if len(found) > 0 || len(docs) != 1 {
			t.Fatalf("%q: %v", text, brief(found))
		}
		var top yaml.Node
		if err := yaml.Unmarshal([]byte(text), &top); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(plainTree(top.Content[0]), ourTree(docs[0].Root)); d != "" {
			t.Fatalf("%q: %s", text, d)
		}
		checkPlaces(t, docs[0].Root, strings.Split(text, "\n"))
	})
}

// plainTree and ourTree reduce nodes to texts, lists and pairs.
func plainTree(n *yaml.Node) any {
	if n.Kind == yaml.ScalarNode {
		return n.Value
	}
	var out []any
	for _, c := range n.Content {
		out = append(out, plainTree(c))
	}
	return []any{n.Kind == yaml.MappingNode, out}
}

func ourTree(n *Node) any {
	if n.Kind != Map && n.Kind != List {
		return n.Text
	}
	var out []any
	for _, f := range n.Fields {
		out = append(out, ourTree(f.Key), ourTree(f.Value))
	}
	for _, item := range n.Items {
		out = append(out, ourTree(item))
	}
	return []any{n.Kind == Map, out}
}

func at(lines []string, p diag.Pos) string {
	return string([]rune(lines[p.Line-1])[p.Column-1:])
}

func checkPlaces(t *rapid.T, n *Node, lines []string) {
	rest := at(lines, n.Pos)
	want := map[Style]string{Plain: n.Text, SingleQuoted: "'", DoubleQuoted: `"`, Literal: "|", Folded: ">"}[n.Style]
	switch {
	case n.Kind == List && n.Style == Block:
		want = "-"
	case n.Kind == List:
		want = "["
	case n.Kind == Map && n.Style == Flow:
		want = "{"
	case n.Kind == Map:
		want = ""
		if n.Pos != n.Fields[0].Key.Pos {
			t.Fatalf("a mapping does not begin at its first key")
		}
	}
	if !strings.HasPrefix(rest, want) {
		t.Fatalf("%v %q is not at %v: %q", n.Kind, n.Text, n.Pos, rest)
	}
	if n.Style == Literal {
		first, _, _ := strings.Cut(n.Text, "\n")
		if got := strings.TrimSuffix(at(lines, n.PosAt(0)), "\r"); got != first {
			t.Fatalf("body of %q is not at %v: %q", n.Text, n.Body, got)
		}
	}
	for _, f := range n.Fields {
		checkPlaces(t, f.Key, lines)
		checkPlaces(t, f.Value, lines)
	}
	for _, item := range n.Items {
		checkPlaces(t, item, lines)
	}
}

func TestPosAt(t *testing.T) {
	text := "lit: |\n  ab\n    cé\n\n  d: X\nplain: a bX\nsq: 'it''s X'\ndq: \"é X\"\nesc: \"\\t X\"\nfold: >\n  a\n  X\nmulti: a\n  X\nnum: |1\n  X\nin:\n  deep: |2\n      b X\n"
	docs, found := Parse("f.yaml", []byte(text), DefaultLimits())
	if len(found) > 0 {
		t.Fatal(brief(found))
	}
	got := map[string]diag.Pos{}
	for _, f := range append(docs[0].Root.Fields, docs[0].Root.Get("in").Fields...) {
		got[f.Key.Text] = f.Value.PosAt(strings.Index(f.Value.Text, "X"))
	}
	want := map[string]diag.Pos{
		"lit": {Line: 5, Column: 6}, "plain": {Line: 6, Column: 11}, "sq": {Line: 7, Column: 12}, "dq": {Line: 8, Column: 8},
		"esc": {Line: 9, Column: 6}, "fold": {Line: 11, Column: 3}, "multi": {Line: 13, Column: 8}, "num": {Line: 16, Column: 3},
		"in": {Line: 18, Column: 3}, "deep": {Line: 19, Column: 9},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	lit := docs[0].Root.Get("lit")
	if d := cmp.Diff(diag.Pos{Line: 5, Column: 7}, lit.PosAt(1<<30)); d != "" {
		t.Errorf("behind the end: %s", d)
	}
}
