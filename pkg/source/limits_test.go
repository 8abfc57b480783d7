package source

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLimits tries every limit of one file at its greatest accepted value and
// one above.
func TestLimits(t *testing.T) {
	lim := DefaultLimits()
	keys := func(n int) string { return "a: {" + numbered(n) + "}\n" }
	for _, c := range []struct {
		code, want string
		limit      int
		text       func(n int) string
	}{
		{codeFileSize, "1:1 SVS020 file has 1048577 bytes, the limit is 1048576; split it", int(lim.FileBytes),
			func(n int) string {
				third := "---\na: 1\n#" + strings.Repeat("#", n/3-30) + "\n"
				return strings.Repeat(third, 3) + strings.Repeat("#", n-3*len(third))
			}},
		{codeDocuments, "20001:1 SVS021 more than 10000 documents in one file; the rest is not read, split the file", lim.Documents,
			func(n int) string { return strings.Repeat("---\na: 1\n", n) }},
		{codeDocumentSize, "1:1 SVS022 document has 524289 bytes, the limit is 524288; make several of it", lim.DocumentBytes,
			func(n int) string { return "a: 1\n" + strings.Repeat("#", n-5) }},
		{codeDepth, "1:67 SVS023 nested deeper than 64 levels; flatten it", lim.Depth,
			func(n int) string { return "a: " + strings.Repeat("[", n-1) + strings.Repeat("]", n-1) + "\n" }},
		{codeNodes, "1:99999 SVS024 document has more than 50000 keys and values; make several of it", lim.Nodes,
			func(n int) string { return "a: [" + strings.Repeat("b,", n-3) + "]\n" }},
		{codeKeys, "1:18895 SVS025 more than 2000 keys in one mapping; make several documents of it", lim.Keys, keys},
		{codeScalar, "1:4 SVS026 text has 65537 bytes, the limit is 65536; shorten it", lim.ScalarBytes,
			func(n int) string { return "a: " + strings.Repeat("x", n) + "\n" }},
		{codeScalar, "1:4 SVS026 text has 65537 bytes, the limit is 65536; shorten it", lim.ScalarBytes,
			func(n int) string { return "a: |\n  " + strings.Repeat("x", n-1) + "\n" }},
		{codeKeyLength, "1:1 SVS027 key has 513 bytes, the limit is 512; shorten it", lim.KeyBytes,
			func(n int) string { return strings.Repeat("k", n) + ": 1\n" }},
	} {
		t.Run(c.code, func(t *testing.T) {
			docs, found := Parse("f.yaml", []byte(c.text(c.limit)), lim)
			if d := cmp.Diff([]string(nil), brief(found)); d != "" || len(docs) == 0 {
				t.Errorf("at the limit: %s", d)
			}
			_, found = Parse("f.yaml", []byte(c.text(c.limit+1)), lim)
			if d := cmp.Diff([]string{c.want}, brief(found)); d != "" {
				t.Errorf("above the limit:\n%s", d)
			}
		})
	}
}

// TestLimitsInBothReaders holds the full parser to the limits in texts that
// the quick reader leaves to it.
func TestLimitsInBothReaders(t *testing.T) {
	lim := DefaultLimits()
	lim.Nodes, lim.Keys, lim.Depth = 20, 5, 4
	for text, want := range map[string]string{
		"? a\n: [" + strings.Repeat("b,", 17) + "]\n":   "",
		"? a\n: [" + strings.Repeat("b,", 18) + "]\n":   "2:38 SVS024 document has more than 20 keys and values; make several of it",
		"? a\n: {" + numbered(5) + "}\n":                "",
		"? a\n: {" + numbered(6) + "}\n":                "2:39 SVS025 more than 5 keys in one mapping; make several documents of it",
		"? a\n: [[[]]]\n":                               "",
		"? a\n: [[[[]]]]\n":                             "2:6 SVS023 nested deeper than 4 levels; flatten it",
		"? a\n: b\n" + strings.Repeat("c", 600) + ": 1": "3:1 SVS027 key has 600 bytes, the limit is 512; shorten it",
	} {
		_, found := Parse("f.yaml", []byte(text), lim)
		if d := cmp.Diff(want, strings.Join(brief(found), "\n")); d != "" {
			t.Errorf("%.40q: %s", text, d)
		}
	}
}

// TestOverTheLimitIsRefused: what is cut short must not pass for the whole.
func TestOverTheLimitIsRefused(t *testing.T) {
	lim := DefaultLimits()
	lim.Keys, lim.Nodes = 2, 9
	for text, want := range map[string]string{
		"a: {b: 1, c: 2, d: 3}\n":            `{"a"@1:1=!{"b"@1:5=1@1:8 "c"@1:11=2@1:14}@1:4}@1:1`,
		"a: [1, 2, 3, 4, 5]\nb: [6, 7, 8]\n": `!{"a"@1:1=[1@1:5 2@1:8 3@1:11 4@1:14 5@1:17]@1:4 "b"@2:1=[]@2:4}@1:1`,
	} {
		docs, _ := Parse("f.yaml", []byte(text), lim)
		if d := cmp.Diff(want, outline(docs[0].Root)); d != "" {
			t.Errorf("%q: %s", text, d)
		}
	}
}

// TestOverlongKeyIsNotRepeated holds for a key too long for YAML itself.
func TestOverlongKeyIsNotRepeated(t *testing.T) {
	_, found := Parse("f.yaml", []byte("a: 1\n"+strings.Repeat("k", 100_000)+": 1\n"), DefaultLimits())
	if len(found) != 1 || found[0].Rule != codeKeyLength || len(fmt.Sprint(found)) > 600 {
		t.Errorf("got %.900s", fmt.Sprint(found))
	}
}

// numbered writes n fields of a flow mapping.
func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d: 1, ", i)
	}
	return b.String()
}
