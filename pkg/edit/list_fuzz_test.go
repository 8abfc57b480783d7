package edit_test

import (
	"errors"
	"testing"

	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/source"
)

// FuzzEdits adds an item and a field to any text that is YAML, and takes the
// item away: the text stays YAML and says what it said and what was added, or
// the edit is refused.
func FuzzEdits(f *testing.F) {
	for _, s := range []string{"", "# x", "version: 1\n", "moved: [{c: d}]  # x\n", "moved:\n- c: d\n  # e\n  e: f  # g\n# h\nversion: 1\n", "moved:\r\n  - {c: d,\r\n     e: f}\r\n",
		"moved: null\na: |+\n  x\n\n\n", "moved: [\n  {c: d},\n]\n", "a: >\n  x\nmoved:\n  - \"a\n    b\"\n", "moved: 'x\n  y'\n", "? moved\n: [a]\n", "{moved: []}\n", "moved:\n...\n", "--- \nmoved: []", "\ufeffmoved: [a]\n", "%YAML 1.2\n---\na: b"} {
		f.Add(s)
	}
	never := func(string) bool { return false }
	always := func(string) bool { return true }
	f.Fuzz(func(t *testing.T, text string) {
		docs, found := source.Parse("m.yaml", []byte(text), source.DefaultLimits())
		if len(docs) > 1 || len(found) > 0 && (len(docs) > 0 || len(found) > 1 || found[0].Rule != source.CodeNoDocument) {
			return
		}
		before := 0
		if len(docs) == 1 {
			if list := docs[0].Root.Get("moved"); list != nil {
				before = len(list.Items)
			}
			for _, where := range []func(string) bool{never, always} {
				e, err := edit.AddField([]byte(text), docs[0].Root, "zzz", "{a: b}", where)
				if after := changed(t, text, e, err); after != nil && docs[0].Root.Get("zzz") == nil && after.Get("zzz").Get("a") == nil {
					t.Fatalf("%q: the field is not there", text)
				}
			}
		}
		e, err := edit.AppendItem([]byte(text), docs, "moved", "{a: b}")
		after := changed(t, text, e, err)
		if after == nil {
			return
		}
		items := after.Get("moved").Items
		if len(items) != before+1 || items[before].Get("a") == nil {
			t.Fatalf("%q: the item is not the last", text)
		}
		longer, err := edit.Apply([]byte(text), []edit.Edit{e})
		if err != nil {
			t.Fatal(err)
		}
		e, err = edit.RemoveItems(longer, parse(t, string(longer)), "moved", []int{before})
		if after = changed(t, string(longer), e, err); after == nil {
			return
		}
		if left := after.Get("moved"); left == nil && before > 0 || left != nil && len(left.Items) != before {
			t.Fatalf("%q: the item is still there, or more is gone", longer)
		}
	})
}

// changed is the document after an edit, nil when the edit was refused or there
// is nothing any more.
func changed(t *testing.T, text string, e edit.Edit, err error) *source.Node {
	t.Helper()
	if errors.Is(err, edit.ErrByHand) || errors.Is(err, edit.ErrLayout) {
		return nil
	}
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	out, err := edit.Apply([]byte(text), []edit.Edit{e})
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	docs, found := source.Parse("m.yaml", out, source.DefaultLimits())
	if len(found) == 1 && found[0].Rule == source.CodeNoDocument {
		return nil
	}
	for _, x := range found {
		if x.Rule != "SVS012" { // the same key twice, where it was there
			t.Fatalf("%q became %q: %s", text, out, x.Message)
		}
	}
	if len(docs) != 1 {
		t.Fatalf("%q became %d documents: %q", text, len(docs), out)
	}
	return docs[0].Root
}
