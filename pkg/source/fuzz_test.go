package source

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/svs-project/svs/pkg/diag"
)

// FuzzParse holds what is true of every input: no panic, findings and nodes
// inside the file, messages a report can print, and the quick reader of one
// mind with the full parser.
func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		lim := DefaultLimits()
		docs, found := Parse("f.yaml", data, lim)
		lines := lineWidths(data)
		for _, x := range found {
			checkFinding(t, x, lines)
		}
		for _, d := range docs {
			checkDocument(t, d, lines)
		}
		if clean, _ := cleanText(data); clean {
			compareReaders(t, string(data))
		}
	})
}

// lineWidths returns how many columns each line of a file has.
func lineWidths(data []byte) []int {
	var widths []int
	for _, line := range strings.Split(strings.TrimPrefix(string(data), "\uFEFF"), "\n") {
		widths = append(widths, utf8.RuneCountInString(line))
	}
	return widths
}

// inside reports whether a place is a character of the file or just behind the
// end of one of its lines.
func inside(at diag.Pos, lines []int) bool {
	return at.Line >= 1 && int(at.Line) <= len(lines) && at.Column >= 1 && int(at.Column) <= lines[at.Line-1]+1
}

func checkFinding(t *testing.T, x diag.Finding, lines []int) {
	t.Helper()
	if x.Place.File != "f.yaml" || x.Message == "" || x.Width < 1 || !utf8.ValidString(x.Message+x.Hint+x.Path+x.Entity) || len(x.Message) > 600 {
		t.Errorf("unusable finding %+v", x)
	}
	// A foreign encoding has no lines to count.
	if !inside(x.Place.Pos, lines) && x.Place.Pos != top {
		t.Errorf("finding outside the file: %+v", x)
	}
	for _, r := range x.Related {
		if !inside(r.Pos, lines) {
			t.Errorf("related place outside the file: %+v", x)
		}
	}
}

func checkDocument(t *testing.T, d Document, lines []int) {
	t.Helper()
	if d.Root == nil || d.Root.Kind != Map && d.Root.Kind != Refused {
		t.Fatalf("document without a mapping: %+v", d)
	}
	_ = d.Entity()
	var walk func(n *Node, depth int)
	walk = func(n *Node, depth int) {
		if n.Kind == 0 || n.Style == 0 || n.Width < 1 {
			t.Errorf("incomplete node %+v", *n)
		}
		if !inside(n.Pos, lines) || n.Body.IsValid() && int(n.Body.Line) > len(lines) {
			t.Errorf("node outside the file: %+v", *n)
		}
		_ = d.Path(n)
		_ = n.PosAt(len(n.Text) / 2)
		for _, f := range n.Fields {
			if f.Key.Kind != String || f.Value == nil {
				t.Errorf("field %+v", f)
			}
			walk(f.Key, depth+1)
			walk(f.Value, depth+1)
		}
		for _, item := range n.Items {
			walk(item, depth+1)
		}
	}
	walk(d.Root, 1)
}

// compareReaders reads every chunk of a clean text both ways: what the quick
// reader accepts the full parser must read alike, without a finding.
func compareReaders(t *testing.T, text string) {
	t.Helper()
	lim := DefaultLimits()
	chunks, _ := split([]byte(text), lim.Documents)
	for _, ck := range chunks {
		piece := text[ck.start:ck.end]
		quick, ok := readQuick(piece, ck.line, isASCII(piece), &lim, &nodeStore{})
		if !ok {
			continue
		}
		r := reader{lim: lim, found: newFindings("f.yaml", 100), locate: locateBudget}
		full := r.full(piece, ck.line, false)
		if len(r.found.list) > 0 {
			t.Fatalf("only the full parser refuses %q: %s", piece, r.found.list[0].Message)
		}
		if d := cmp.Diff(full, quick, cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("the readers differ on %q (-full +quick):\n%s", piece, d)
		}
	}
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// seeds are texts that reach every branch of both readers.
var seeds = []string{
	"a:\n  b: 1\n c: 2\n", "kind: P\nid: \"abc\nname: A\n", "kind: P\nid: 'abc\nname: 'A'\nx: 1\n",
	"a: 1\nb: [1, 2\nc: 3\n", "a: 1\nb: {x: 1, y: 2\nc: 3\n", "a: 1\nb: [1 2: 3}\nc: 3\n",
	"a: b\n  c: d\n", "a:\n\tb: 1\n", "a:\n  b: 1\n\tc: 2\n",
	"a: @foo\nb: `foo`\nc: %foo\nd: *foo\ne: *\nf: *.yaml\ng: & b\nh: !<\nj: \"\\q\"\nk: \"\\xzz\"\nl: x: y\nm: {a: 1, a: 2, 5: x}",
	"a: |x\n  b\n", "a: |\n    \n  b\n", "a: 1\nb\nc: 2\n", "a: 1\n- b\n", "a: - b\n", "a: [a, b]: c\n", "a: 'x' y\n",
	"? a\n? b\n: c\n", "? [a]\n: c\n", "{a: 1}: 2\n", "a: 1\n...\nb: 2\n", "%FOO\n---\na: 1\n", "--- |\n foo\n", "--- # c\na: 1\n---\n# only\n---\nb: 2\n",
	"a: |\n  x\n   y\n\n  z\nb: >-\n  f\n  g\n\n  h\nc: |-\n  k\n# d\ne: |+\n  k\n\n\nf: |2\n   x\n", "a: [\n  1, # c\n  'x''y',\n  \"z\" ]\nb: {c: d,\n e: [f]}\n",
	"a:\n- b: 1\n  c: 2\n-   - d\n    - e\n-\n- ~\n", "a: \"b\n  c\"\nd: e\n  f\n", "a: {u: http://x?y=1}\n", "a: http://x:80/y#z # c\n",
	"a: !!str 5\nb: &x !!int 6\nc: !<tag:x> {a: 1, a: 2}\n&k d: 5\n? &z {a: 1}\n: 6\n", "a: &x 1\n<<: *x\nb: {<<: {c: 1}}\n",
	"a\rb: 1\n", "a: \x00\x01\xff\nb: 1\n", "\xff\xfea\x00", "\ufeffa: 1\r\nb:\r\n  - c\r\n", "a: x\u200by\u202ez\n\u00e4\U0001F468\u200d\U0001F469: {\u00fc: 1, \u00fc: 2}\n",
	"a: true\nb: false\nc: null\nd: -1.5e3\ne: 017\nf: 2027-06-30\ng: .nan\nh: ''\ni:\n", "apiVersion: svs/v1\nkind: K\nmetadata: {name: n}\nspec:\n  steps: [{id: a, x: 1, x: 2}]\n",
	"%\n\t", "[ #c", "[x: ", "a: 1 #x\n#y\n\n  #z\nb: 2", "[]\n[]\n", "'a b' : 1\n\"c\" : 2\nd e: f g\n", "- - - a\n    - b\n",
}
