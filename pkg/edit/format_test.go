package edit_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/source"
)

// stepOrder orders mappings that have an id as a step, and leaves all others.
func stepOrder(root *source.Node) map[*source.Node][]string {
	out := map[*source.Node][]string{}
	for n := range byName(root) {
		if n.Get("id") != nil {
			out[n] = []string{"id", "team", "work", "next"}
		}
	}
	return out
}

var layouts = []struct{ name, text, want string }{
	{"indentation of mappings and lists",
		"spec:\n    steps:\n    - id: a\n      team:   b\n    -   id:   c\n",
		"spec:\n  steps:\n    - id: a\n      team: b\n    - id: c\n"},
	{"keys take their order, and what is unknown stays behind its neighbour",
		"a:\n  work: 5m   # short\n  own: 1\n  # who\n  team: desk\n  id: x\n",
		"a:\n  id: x\n  # who\n  team: desk\n  work: 5m   # short\n  own: 1\n"},
	{"key order behind a dash, with what stands above the key",
		"a:\n  - work: 5m\n    # the name\n    id: x\n  - id: y\n",
		"a:\n  # the name\n  - id: x\n    work: 5m\n  - id: y\n"},
	{"key order in brackets", "a: [{work: 5m, id: x}]\n", "a: [{id: x, work: 5m}]\n"},
	{"brackets", "a: { x : 1,y: [ a,b ] , z }\nb: {}\nc: [\n  1,\n  2\n]\n", "a: {x: 1, y: [a, b], z}\nb: {}\nc: [1, 2]\n"},
	{"brackets too long", "a: {" + long("k", 12) + ": 1, " + long("l", 12) + ": {z: 1}}\n", "a:\n  " + long("k", 12) + ": 1\n  " + long("l", 12) + ": {z: 1}\n"},
	{"brackets with comments", "a: [x, # first\n    {y: 1}] # all\n", "a: # all\n  - x # first\n  - {y: 1}\n"},
	{"comments in brackets",
		"a: [  # which\n  x, # first\n  # above\n  {y: 1}\n  # last\n]\n",
		"a:  # which\n  - x # first\n  # above\n  - {y: 1}\n  # last\n"},
	{"a long list of scalars is broken where it was",
		"a: [" + strings.Repeat("2026-01-01, ", 5) + "\n  " + strings.Repeat("2026-02-01, ", 5) + "2026-03-01]\n",
		"a: [" + strings.TrimSuffix(strings.Repeat("2026-01-01, ", 5), " ") + "\n    " + strings.Repeat("2026-02-01, ", 5) + "2026-03-01]\n"},
	{"comments stay with what they belong to",
		"# the file\n\na:\n- x\n  # end of the list\n# about b\nb:\n     # nothing yet\nc: 1\n# end\n",
		"# the file\n\na:\n  - x\n  # end of the list\n# about b\nb:\n  # nothing yet\nc: 1\n# end\n"},
	{"comments in one column stay in one column",
		"a:    1    # one\nbb:   22   # two\nc: 3  # alone\n",
		"a: 1     # one\nbb: 22   # two\nc: 3  # alone\n"},
	{"a comment that goes on below", "a: 1      # one\n          # more\nb: 2\n", "a: 1      # one\n          # more\nb: 2\n"},
	{"blank lines", "\n\na: 1\n\n\n\nb: 2\n  \nc:\n\n  d: 1\n\n\n", "a: 1\n\nb: 2\n\nc:\n\n  d: 1\n"},
	{"documents", "# x\n---   # one\na: 1\n\n---\n\nb: 1\n...\n# end\n", "# x\n---   # one\na: 1\n\n---\n\nb: 1\n...\n# end\n"},
	{"texts are never touched",
		"a:   'it''s'\nb: \"\\u00e9\"\nc: 017\nd: plain\n    goes   on\ne: \"quoted\n\n  on\"\nf: 1.50\n",
		"a: 'it''s'\nb: \"\\u00e9\"\nc: 017\nd: plain\n  goes   on\ne: \"quoted\n\n  on\"\nf: 1.50\n"},
	{"texts in blocks",
		"a:\n      b: |   # head\n            x\n              # no comment\n\n            y\n      # c\n      d: >-\n        z\n",
		"a:\n  b: |   # head\n    x\n      # no comment\n\n    y\n  # c\n  d: >-\n    z\n"},
	{"line ends", "a:  1\r\nb:\r\n- |\r\n  x\r\n", "a: 1\r\nb:\r\n  - |\r\n    x\r\n"},
	{"byte order mark and a missing line end", "\ufeffa:  1", "\ufeffa: 1\n"},
	{"a text that ends with the file", "a: |\n   x", "a: |-\n  x\n"},
	{"a value on the next line", "a:\n  # why\n  x\nb:\n  {c: 1}\n", "# why\na: x\nb: {c: 1}\n"},
	{"JSON", "{\"a\": 1,\n \"b\": [true, null]}\n", "{\"a\": 1, \"b\": [true, null]}\n"},
	{"explicit keys", "? a\n: 1\n? b\n", "a: 1\nb:\n"},
}

func long(prefix string, times int) string { return strings.Repeat(prefix+"-long", times) }

// TestLayout: each rule of the layout once.
func TestLayout(t *testing.T) {
	for _, c := range layouts {
		t.Run(c.name, func(t *testing.T) {
			got, err := edit.Format([]byte(c.text), parse(t, c.text), stepOrder)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, string(got)); d != "" {
				t.Error(d)
			}
		})
	}
}
