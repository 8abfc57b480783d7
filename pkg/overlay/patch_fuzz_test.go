package overlay_test

import (
	"testing"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/overlay"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/schema"
)

// FuzzPatches applies any list of changes to a model: what does not fit is
// named at a place, and what comes out are documents that can be read again.
func FuzzPatches(f *testing.F) {
	for _, s := range []string{
		"- {entity: Team/desk, set: {people: 3}}", "- {entity: ValueStream/restore, set: {steps: [{id: triage, remove: true}, {id: new, after: triage}, {id: x, first: true}]}}",
		"- {remove: Tool/old}\n- {add: {kind: Tool, metadata: {name: old}, spec: {}}}", "- {entity: ValueStream/restore, set: {steps: [{id: both, parallel: [[{id: call, remove: true}]]}]}}",
		"- {entity: Team/desk, set: {people: [{name: early, remove: true}, {name: late, after: late}]}}", "- {add: {kind: Team, metadata: {name: desk}}}", "- {entity: x, set: ~, remove: Tool/old}",
		"- {entity: Team/desk, set: {people: null, cost: null}}", "- [a]", "{a: b}", "- {entity: Team/desk, set: {people: [{name: a, first: true, after: b}, {name: a}]}}", "- {add: 5}",
	} {
		f.Add(s)
	}
	s, err := conform.New(schema.Files)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		docs, _ := source.Parse("change.yaml", []byte("apiVersion: svs/v1\nkind: Improvement\nmetadata: {name: better}\nspec: {}\n"), source.DefaultLimits())
		changes, found := source.Parse("list.yaml", []byte("change:\n"+text+"\n"), source.DefaultLimits())
		if len(found) > 0 || len(changes) != 1 || len(docs) != 1 {
			return
		}
		spec := docs[0].Root.Get("spec")
		spec.Fields = append(spec.Fields, changes[0].Root.Fields...)
		o := overlay.New(s, overlay.Of(&docs[0]))
		model, bad := source.Parse("model.yaml", []byte(stream), source.DefaultLimits())
		if len(bad) > 0 {
			t.Fatal(bad)
		}
		out, more, err := o.Rewrite(model)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range append(more, o.Findings()...) {
			if x.Message == "" || !x.Place.Pos.IsValid() {
				t.Errorf("%+v", x)
			}
		}
		for _, c := range o.Touched() {
			if c.Entity == "" || !c.Place.Pos.IsValid() {
				t.Errorf("%+v", c)
			}
		}
		for _, d := range out {
			whole(t, d.Root, 0)
		}
	})
}

// whole asks that no part of a document is missing.
func whole(t *testing.T, n *source.Node, depth int) {
	t.Helper()
	if n == nil || n.Kind == 0 || depth > 200 {
		t.Fatalf("no node, or a circle: %+v", n)
	}
	for _, f := range n.Fields {
		whole(t, f.Key, depth+1)
		whole(t, f.Value, depth+1)
	}
	for _, it := range n.Items {
		whole(t, it, depth+1)
	}
}
