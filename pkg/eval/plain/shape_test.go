package plain

import (
	"math/rand/v2"
	"testing"

	"github.com/svs-project/svs/pkg/eval"
)

// TestBreakable: what is said here to be breakable by something of a shape is
// broken, as CUE says, by what has only the fields that must be there.
func TestBreakable(t *testing.T) {
	const shape = `metadata: {"name": string, "owner"?: string}
spec: {"a"?: int & >=0, "b": string, "c"?: {"e": number, "f"?: {"g": _}}, "l": [...string], "i"?: [...{"u": int, "v"?: number}]}
facts: {"n": number & >=0, "t": bool, "steps": {[string]: {"v"?: number, "w": string}}}
`
	least := eval.Subject{ID: "least", Data: map[string]any{
		"metadata": map[string]any{"name": "x"}, "spec": map[string]any{"b": "x", "l": []any{}},
		"facts": map[string]any{"n": 1, "t": true, "steps": map[string]any{}},
	}}
	w := writer{rand.New(rand.NewPCG(7, 7))}
	n := 300
	if *long {
		n = 6_000
	}
	var rules []eval.Rule
	var sure []bool
	breakable := 0
	for len(rules) < n {
		r := eval.Rule{ID: "r", Text: w.rule(), Parameters: map[string]any{"n": 2}, Shape: shape}
		if len(rules)%2 == 0 { // much of what is written at random is breakable as nothing has such a field
			r.Text = "spec: " + w.named(w.one("a", "b", "c", "l", "i"), 1) + "\nfacts: " + w.named(w.one("n", "t", "steps"), 1)
		}
		parsed, faults := eval.Parse(r.Text)
		if len(faults) > 0 {
			continue
		}
		known := compile(r, parsed)
		if known == nil {
			continue
		}
		rules = append(rules, r)
		sure = append(sure, known.asks.breakable(shapes{}.of(shape)))
	}
	var pairs []eval.Pair
	for i := range rules {
		pairs = append(pairs, eval.Pair{Rule: i})
	}
	res := byCUE(t, rules, []eval.Subject{least}, pairs)
	for i, r := range rules {
		if !sure[i] {
			continue
		}
		breakable++
		if res.Faults[i] != nil || len(res.Outcomes[i].Breaks) == 0 {
			t.Errorf("CUE says that nothing can break %q, or that it is unsound: %+v", r.Text, res.Outcomes[i])
		}
	}
	if breakable < n/10 || breakable > n*9/10 {
		t.Errorf("%d of %d texts are breakable; the shape or the texts say nothing", breakable, n)
	}
}
