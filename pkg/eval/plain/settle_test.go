package plain

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/svs-project/svs/pkg/eval"
)

// TestSettleShared: who shares the work finds what one finds alone, and gives up
// at as many breaks.
func TestSettleShared(t *testing.T) {
	w := writer{rand.New(rand.NewPCG(9, 9))}
	subjects := subjects(t)
	var rules []eval.Rule
	var pairs []eval.Pair
	for len(pairs) < manyPairs {
		r := eval.Rule{ID: "r", Text: w.rule(), Parameters: map[string]any{"n": 2}}
		if _, faults := eval.Parse(r.Text); len(faults) > 0 {
			continue
		}
		for i := range subjects {
			pairs = append(pairs, eval.Pair{Rule: len(rules), Subject: i})
		}
		rules = append(rules, r)
	}
	breaks := 0
	settle := func(most, jobs int) *Left { return Settle(eval.Parse, most, jobs, rules, subjects, pairs) }
	alone := settle(math.MaxInt, 1)
	for _, o := range alone.res.Outcomes {
		breaks += len(o.Breaks)
	}
	for jobs := range 5 {
		if d := cmp.Diff(alone, settle(breaks, jobs), cmp.AllowUnexported(Left{}), cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("%d jobs (-one +several):\n%s", jobs, d)
		}
		if settle(breaks-1, jobs) != nil {
			t.Errorf("%d jobs tell more breaks than they may", jobs)
		}
	}
	if breaks < 500 || len(alone.Pairs) < 500 {
		t.Errorf("%d breaks and %d open pairs are too few to say anything", breaks, len(alone.Pairs))
	}
}
