package edit_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/source"
)

// byName is an order that moves as much as possible: keys by name, but for the
// one that it does not know.
func byName(root *source.Node) map[*source.Node][]string {
	out := map[*source.Node][]string{}
	var walk func(*source.Node)
	walk = func(n *source.Node) {
		var names []string
		for _, kv := range n.Fields {
			if kv.Key.Text != "zeta" {
				names = append(names, kv.Key.Text)
			}
			walk(kv.Value)
		}
		slices.Sort(names)
		if n.Kind == source.Map {
			out[n] = names
		}
		for _, it := range n.Items {
			walk(it)
		}
	}
	walk(root)
	return out
}

func parse(t interface{ Fatalf(string, ...any) }, data string) []source.Document {
	docs, found := source.Parse("m.yaml", []byte(data), source.DefaultLimits())
	if len(found) > 0 {
		t.Fatalf("not read: %s at %v\n%s", found[0].Message, found[0].Place.Pos, data)
	}
	return docs
}

// TestFormatProperties: whatever the layout, the meaning stays (Format itself
// holds it against the original), twice is once, and nothing is refused.
func TestFormatProperties(t *testing.T) {
	tried, read := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		text := file(t)
		tried++
		docs, found := source.Parse("m.yaml", []byte(text), source.DefaultLimits())
		if len(found) > 0 {
			return // a random text may step out of YAML
		}
		read++
		once, err := edit.Format([]byte(text), docs, byName)
		if err != nil {
			t.Fatalf("%v\n%s\n%q", err, text, text)
		}
		twice, err := edit.Format(once, parse(t, string(once)), byName)
		if err != nil || string(twice) != string(once) {
			t.Fatalf("twice is not once (%v)\n--- text\n%s\n--- once\n%s\n--- twice\n%s", err, text, once, twice)
		}
		if strings.Contains(text, "\r\n") != strings.Contains(string(once), "\r\n") {
			t.Fatalf("line ends changed\n%q\n%q", text, once)
		}
	})
	if read*2 < tried {
		t.Errorf("only %d of %d random texts were YAML", read, tried)
	}
}

// FuzzFormat: whatever source reads, Format lays out the same once and twice,
// or refuses: keys of several lines, and texts that mean something else where
// they would stand.
func FuzzFormat(f *testing.F) {
	for _, seed := range []string{
		"a: 1 # c\nb:\n- x\n# d\n- {y: [1, 2]}\n", "? a\n: b\n", "a: |+\n  x\n\n\nb: >2\n   y\n", "--- # c\na: {b, c: }\n...\n# e\n",
		"a: [x: 1, 'y': {z: 2}]\n", "\ufeffa: \"x\\\n  y\"\r\nb: x\r\n  y\r\n", "a:\n  # nothing\n\n\nb: ''\n", "{\"a\": [1,2,\n3]}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		docs, found := source.Parse("m.yaml", []byte(text), source.DefaultLimits())
		if len(found) > 0 {
			return
		}
		once, err := edit.Format([]byte(text), docs, byName)
		if errors.Is(err, edit.ErrLayout) || errors.Is(err, edit.ErrMeaning) {
			return
		}
		if err != nil {
			t.Fatalf("%v\n%q", err, text)
		}
		twice, err := edit.Format(once, parse(t, string(once)), byName)
		if err != nil || string(twice) != string(once) {
			t.Fatalf("twice is not once (%v)\n%q\n%q\n%q", err, text, once, twice)
		}
	})
}
