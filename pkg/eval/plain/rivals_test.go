package plain

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/svs-project/svs/pkg/eval"
)

func readRule(t *testing.T, text string) *Rule {
	t.Helper()
	r := eval.Rule{ID: "r", Text: text, Parameters: map[string]any{"n": 2}}
	parsed, faults := eval.Parse(text)
	if len(faults) > 0 {
		return nil
	}
	return Read(r, parsed)
}

// TestRivals: all rules that clash with one are among its rivals.
func TestRivals(t *testing.T) {
	w := writer{rand.New(rand.NewPCG(3, 5))}
	var rules []*Rule
	for len(rules) < 600 {
		text := w.rule()
		if len(rules)%3 > 0 { // about few fields, so that many clash
			text = "import \"list\"\nspec: " + w.named(w.one("a", "b"), 1) + "\nfacts: " + w.named("n", 0)
		}
		if r := readRule(t, text); r != nil {
			rules = append(rules, r)
		}
	}
	all, clashes := &Rivals{}, 0
	for i, r := range rules {
		rivals := all.Of(r, 1<<30)
		for n, o := range rules[:i] {
			if o.Clash(r) == nil {
				continue
			}
			clashes++
			if _, found := slices.BinarySearch(rivals, n); !found {
				t.Errorf("%q and %q clash, and are no rivals", o.rule.text.Syntax(), r.rule.text.Syntax())
			}
		}
		all.Add(i, r)
	}
	if clashes < 5_000 {
		t.Errorf("%d pairs clash, which is too few to say anything", clashes)
	}
}

// TestFewCompared: thousands of bounds of one field that agree, and thousands of
// texts that say the same of it, are not held against each other.
func TestFewCompared(t *testing.T) {
	const n = 2_000
	for _, text := range []string{"spec: people: <=1%d", "spec: people: >=1 & <=1%d", "spec: {people: int, cost: >=-%d}", "spec: hosting: !=\"x\"\nfacts: n: <=1%d"} {
		all := &Rivals{}
		for i := range n {
			r := readRule(t, fmt.Sprintf(text, i))
			if r == nil {
				t.Fatalf("%q is not plain", text)
			}
			if rivals := all.Of(r, 1<<30); len(rivals) > 0 {
				t.Fatalf("%q has rivals", text)
			}
			all.Add(i, r)
		}
		if all.Compared > 20*n {
			t.Errorf("%d demands of the sort of %q were compared %d times", n, text, all.Compared)
		}
	}
}
