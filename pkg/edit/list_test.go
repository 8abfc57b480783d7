package edit_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/source"
)

func settings(t *testing.T, text string) []source.Document {
	t.Helper()
	docs, _ := source.Parse("svs.yaml", []byte(text), source.DefaultLimits())
	return docs
}

func applied(t *testing.T, text string, e edit.Edit, err error) string {
	t.Helper()
	if err != nil {
		return "error: " + err.Error()
	}
	out, err := edit.Apply([]byte(text), []edit.Edit{e})
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestAppendItem(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"no text":            {"", "moved:\n  - {a: b}\n"},
		"comments only":      {"# x", "# x\nmoved:\n  - {a: b}\n"},
		"no key":             {"version: 1\n# end\n", "version: 1\n# end\nmoved:\n  - {a: b}\n"},
		"no key and no end":  {"version: 1", "version: 1\nmoved:\n  - {a: b}\n"},
		"CRLF":               {"version: 1\r\n", "version: 1\r\nmoved:\r\n  - {a: b}\r\n"},
		"nothing":            {"moved:   # later\nversion: 1\n", "moved: [{a: b}]   # later\nversion: 1\n"},
		"null":               {"moved: null\n", "moved: [{a: b}]\n"},
		"empty":              {"moved: []\n", "moved: [{a: b}]\n"},
		"brackets":           {"moved: [{c: d}]  # x\n", "moved: [{c: d}, {a: b}]  # x\n"},
		"brackets and comma": {"moved: [\n  {c: d},\n]\n", "moved: [\n  {c: d}, {a: b}\n]\n"},
		"block":              {"moved:\n  - {c: d}\nversion: 1\n", "moved:\n  - {c: d}\n  - {a: b}\nversion: 1\n"},
		"block below key":    {"moved:\n- c: d\n  # e\n  e: f  # g\n# h\nversion: 1\n", "moved:\n- c: d\n  # e\n  e: f  # g\n- {a: b}\n# h\nversion: 1\n"},
		"block of CRLF":      {"moved:\r\n  - {c: d,\r\n     e: f}\r\n", "moved:\r\n  - {c: d,\r\n     e: f}\r\n  - {a: b}\r\n"},
		"brackets around":    {"{version: 1}\n", "error: " + edit.ErrByHand.Error()},
		"no list":            {"moved: x\n", "error: " + edit.ErrByHand.Error()},
		"comment at the end": {"moved: [\n  {c: d} # x\n]\n", "error: " + edit.ErrByHand.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			e, err := edit.AppendItem([]byte(c.text), settings(t, c.text), "moved", "{a: b}")
			if d := cmp.Diff(c.want, applied(t, c.text, e, err)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestRemoveItems(t *testing.T) {
	const block = "version: 1\nmoved:\n  # first\n  - {a: 1}  # one\n  - b: 2\n    c: 3\n  - {d: 4}\n# rules\nrules: {}\n"
	for name, c := range map[string]struct {
		text  string
		items []int
		want  string
	}{
		"one of a block":  {block, []int{1}, "version: 1\nmoved:\n  # first\n  - {a: 1}  # one\n  - {d: 4}\n# rules\nrules: {}\n"},
		"two of a block":  {block, []int{0, 2}, "version: 1\nmoved:\n  # first\n  - b: 2\n    c: 3\n# rules\nrules: {}\n"},
		"all":             {block, []int{0, 1, 2}, "version: 1\n# rules\nrules: {}\n"},
		"all of brackets": {"version: 1\nmoved: [{a: 1}]\n", []int{0}, "version: 1\n"},
		"of brackets":     {"moved: [{a: [1, 2]}, {b: 2},\n  {c: 3}]  # x\n", []int{1}, "moved: [{a: [1, 2]}, {c: 3}]  # x\n"},
		"with a comment":  {"moved: [{a: 1}, # x\n {b: 2}]\n", []int{1}, "error: " + edit.ErrByHand.Error()},
		"the last line":   {"version: 1\nmoved:\n- {a: 1}", []int{0}, "version: 1\n"},
	} {
		t.Run(name, func(t *testing.T) {
			e, err := edit.RemoveItems([]byte(c.text), settings(t, c.text), "moved", c.items)
			if d := cmp.Diff(c.want, applied(t, c.text, e, err)); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestAppendAndRemove: there and back is where one began, whatever else is in
// the file.
func TestAppendAndRemove(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := &scribe{t: rt}
		s.mapping(0, 2, "")
		if s.chance(50) {
			s.b.WriteString("moved:" + s.remark() + "\n")
			s.list(rapid.IntRange(0, 3).Draw(rt, "indent"), 1, "")
		}
		text := s.b.String()
		docs, found := source.Parse("m.yaml", []byte(text), source.DefaultLimits())
		if len(found) > 0 {
			return
		}
		e, err := edit.AppendItem([]byte(text), docs, "moved", "{a: b}")
		if err != nil {
			rt.Fatalf("%v\n%s", err, text)
		}
		longer := applied(t, text, e, nil)
		docs = parse(rt, longer)
		items := docs[0].Root.Get("moved").Items
		if last := items[len(items)-1]; last.Get("a") == nil {
			rt.Fatalf("the item is not the last:\n%s", longer)
		}
		e, err = edit.RemoveItems([]byte(longer), docs, "moved", []int{len(items) - 1})
		if err != nil {
			rt.Fatalf("%v\n%s", err, longer)
		}
		if back := applied(t, longer, e, nil); strings.TrimRight(back, "\n") != strings.TrimRight(text, "\n") {
			rt.Fatalf("there and back is another text:\n--- text\n%s\n--- there\n%s\n--- back\n%s", text, longer, back)
		}
	})
}
