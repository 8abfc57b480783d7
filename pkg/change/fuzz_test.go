package change_test

import (
	"testing"

	"github.com/svs-project/svs/pkg/change"
	"github.com/svs-project/svs/pkg/source"
)

// FuzzCompare tells any two models apart: a model and itself are the same, the
// way back is the way there turned round, and the base with all changes says
// what the other side says.
func FuzzCompare(f *testing.F) {
	f.Add(team+"spec: {people: 2}\n", team+"spec: {people: [{name: a, count: 1}]}\n")
	f.Add(stream, team)
	f.Add(stream, "apiVersion: svs/v1\nkind: ValueStream\nmetadata: {name: restore}\nspec:\n  steps:\n    - {id: mend}\n    - {id: mend}\n    - {id: triage, next: ~}\n")
	f.Add("kind: Team\nmetadata: {name: a}\nspec: [a]\n", "kind: Team\nmetadata: {name: a}\nspec: {steps: {a: 1}, people: ~}\n")
	f.Add("kind: Team\nmetadata: {name: a, labels: {a: b}}\n", "kind: Team\nmetadata: {name: [], labels: x}\n---\nkind: Team\nmetadata: {name: a}\nspec: 5\n")
	schema := theSchema(f)
	f.Fuzz(func(t *testing.T, was, now string) {
		sides := func(text string) change.Model {
			docs, _ := source.Parse("m.yaml", []byte(text), source.DefaultLimits())
			return change.Model{Documents: unique(docs)}
		}
		compare := func(a, b change.Model) *change.Diff {
			d, err := change.Compare(schema, a, b, nil)
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		if same := compare(sides(was), sides(was)); !same.Empty() {
			t.Fatalf("a model differs from itself:\n%s", tell(same))
		}
		there, back := compare(sides(was), sides(now)), compare(sides(now), sides(was))
		if !change.Same(change.Reverse(there), back) {
			t.Fatalf("there:\n%sback:\n%s", tell(there), tell(back))
		}
		applied(t, schema, there)
	})
}
