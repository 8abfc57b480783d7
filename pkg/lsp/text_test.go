package lsp

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// TestPositions: every place of a text that begins a character leads to a
// position and back, in every encoding, and counts as the standard library
// counts.
func TestPositions(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", "ü", "🙂", "\n", "\r\n", "\r", "日", "key: ", "\xff", ""})
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOf(piece).Draw(t, "text"), "")
		for _, enc := range []encoding{utf8Units, utf16Units, utf32Units} {
			x := newText(s, enc)
			for off := 0; off <= len(s); {
				p := x.position(off)
				inCRLF := off > 0 && off < len(s) && s[off-1] == '\r' && s[off] == '\n'
				if back := x.offset(p); back != off && !inCRLF {
					t.Fatalf("%s: byte %d of %q is %v is byte %d", enc, off, s, p, back)
				}
				if got := x.at(x.place(off)); got != off {
					t.Fatalf("byte %d of %q is %v is byte %d", off, s, x.place(off), got)
				}
				line, start := x.line(p.Line)
				if want := counted(enc, line[:min(len(line), off-start)]); p.Character != want {
					t.Fatalf("%s: byte %d of %q is character %d, want %d", enc, off, s, p.Character, want)
				}
				_, size := utf8.DecodeRuneInString(s[off:])
				off += max(size, 1)
			}
		}
	})
}

func counted(enc encoding, s string) int {
	switch enc {
	case utf8Units:
		return len(s)
	case utf16Units:
		return len(utf16.Encode([]rune(s)))
	}
	return utf8.RuneCountInString(s)
}

// TestPositionsOutside: what lies outside of a text is its nearer end.
func TestPositionsOutside(t *testing.T) {
	x := newText("ab\r\nc", utf16Units)
	for _, c := range []struct {
		p    Position
		want int
	}{
		{Position{-1, 0}, 0}, {Position{0, -5}, 0}, {Position{0, 99}, 2}, {Position{1, 1}, 5}, {Position{9, 9}, 5}, {Position{1, 1 << 40}, 5},
	} {
		if got := x.offset(c.p); got != c.want {
			t.Errorf("%v is byte %d, want %d", c.p, got, c.want)
		}
	}
	if got := newText("a🙂b", utf16Units).offset(Position{0, 2}); got != 1 {
		t.Errorf("the middle of a character is byte %d, want its beginning", got)
	}
}

// TestChanged: the changes of one message are made one after the other, each in
// the text that those before it left.
func TestChanged(t *testing.T) {
	x := newText("one\ntwo\n", utf16Units).changed([]contentChange{
		{Range: &Range{Position{0, 0}, Position{0, 3}}, Text: "1\n1"},
		{Range: &Range{Position{2, 3}, Position{2, 0}}, Text: "2"}, // the wrong way round
		{Range: &Range{Position{3, 0}, Position{3, 0}}, Text: "🙂"},
	})
	if want := "1\n1\n2\n🙂"; x.s != want {
		t.Errorf("got %q, want %q", x.s, want)
	}
	if x = x.changed([]contentChange{{Text: "all"}}); x.s != "all" || len(x.lines) != 1 {
		t.Errorf("got %q", x.s)
	}
}

// TestLineEdits: the edits that make one text of another do, and leave the lines
// alone that both have.
func TestLineEdits(t *testing.T) {
	line := rapid.SampledFrom([]string{"a: 1\n", "b: 2\n", "  c: ü\n", "\n", "d: 🙂\r\n", "e"})
	rapid.Check(t, func(t *rapid.T) {
		old := strings.Join(rapid.SliceOfN(line, 0, 8).Draw(t, "old"), "")
		now := strings.Join(rapid.SliceOfN(line, 0, 8).Draw(t, "now"), "")
		x := newText(old, utf16Units)
		edits := lineEdits(x, now)
		if old == now && len(edits) > 0 {
			t.Fatalf("the same text is edited: %v", edits)
		}
		got := old
		for i := len(edits) - 1; i >= 0; i-- { // from behind: places stay
			from, to := x.offset(edits[i].Range.Start), x.offset(edits[i].Range.End)
			got = got[:from] + edits[i].NewText + got[to:]
		}
		if got != now {
			t.Fatalf("%q with %v is %q, want %q", old, edits, got, now)
		}
	})
}

// TestURIs: what is a path here, and what is none.
func TestURIs(t *testing.T) {
	for _, c := range []struct{ uri, path string }{
		{"file:///home/me/model/team.yaml", "/home/me/model/team.yaml"},
		{"file:///home/me/my%20model/%C3%BC%23.yaml", "/home/me/my model/ü#.yaml"},
		{"file://localhost/a.yaml", "/a.yaml"},
		{"file:///a/../../etc/x.yaml", "/etc/x.yaml"},
		{"file:///c%3A/Users/me/team.yaml", ""},
		{"file:///C:/Users/me/team.yaml", ""},
		{"file://server/share/team.yaml", ""},
		{"file:relative.yaml", ""},
		{"file:///a%00b", ""},
		{"untitled:Untitled-1", ""},
		{"git:/home/me/team.yaml?HEAD", ""},
		{"%zz", ""},
		{"", ""},
		{"/home/me/team.yaml", ""},
	} {
		got, err := pathOf(c.uri)
		if got != c.path || (err == nil) != (c.path != "") {
			t.Errorf("%s is %q, %v; want %q", c.uri, got, err, c.path)
		}
	}
	for _, p := range []string{"/a b/ü#?.yaml", "/plain.yaml", "/100%.yaml"} {
		if got, err := pathOf(uriOf(p)); got != p || err != nil {
			t.Errorf("%s goes to %s and comes back as %q, %v", p, uriOf(p), got, err)
		}
	}
}
