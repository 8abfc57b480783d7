package emit_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/emit"
)

// FuzzEmit writes any text as a key, a value and an item, wide and narrow: what
// is read back is that text, so that no name ends a line or begins a field.
func FuzzEmit(f *testing.F) {
	for i, s := range []string{"", "a", "null", "017", "a: b", "- a", "# x", "a #b", "'", "\"", "\\", "a\nb", "\n", " a ", "a\n\n\nb\n", "\ta", "\u0085", "\u2028", "\ufeff", "\x00\x1b[31m", "!!python/object:x", "&a", "*a", "<<", "---", "...", "%TAG", "? a", "@a", "`a", "|", ">-", "{", "]", ",", "\U0001f468", "\u202e", "\u3164\u115f\u034f\uffa0", "\ufffe\ufdd0", "a\u200d", "\U0001f468\u200d\U0001f469", strings.Repeat("\u0378", 250), strings.Repeat("\x12", 172), strings.Repeat("\U000F0000", 128)} {
		f.Add(s, uint8(10+i*2))
	}
	f.Fuzz(func(t *testing.T, s string, width uint8) {
		// A text of the model is UTF-8 and has bounds.
		if len(s) > source.DefaultLimits().KeyBytes || string([]rune(s)) != s || written(s) > 1_000 {
			return
		}
		text := func() *source.Node { return &source.Node{Kind: source.String, Text: s} }
		key := &source.Node{Kind: source.String, Text: "a"}
		inner := &source.Node{Kind: source.Map, Fields: []source.Field{{Key: text(), Value: text()}}}
		list := &source.Node{Kind: source.List, Items: []*source.Node{text(), inner, text()}}
		root := &source.Node{Kind: source.Map, Fields: []source.Field{{Key: key, Value: list}, {Key: &source.Node{Kind: source.String, Text: "b"}, Value: text()}}}
		for _, open := range []bool{false, true} {
			o := emit.Options{Width: int(width)}
			if open {
				o.Open = func(n *source.Node) bool { return len(n.Fields)+len(n.Items) > 0 }
			}
			out := emit.Document(root, o)
			if d := cmp.Diff(bare(root), bare(read(t, out))); d != "" {
				t.Fatalf("(-node +read back) of\n%q\n%s", out, d)
			}
		}
		line := "a: " + emit.Inline(list) + "\n"
		if d := cmp.Diff(bare(list), bare(read(t, line).Get("a"))); d != "" {
			t.Fatalf("(-node +read back) of\n%q\n%s", line, d)
		}
	})
}

// written is how many characters a key takes at least: no file can hold one of
// more than YAML allows.
func written(s string) int {
	n := 2
	for _, r := range s {
		if source.Fit(r, 0) && r != '\n' && r != '\t' && r != '"' && r != '\\' {
			n++
		} else {
			n += len(source.Escape(r))
		}
	}
	return n
}
