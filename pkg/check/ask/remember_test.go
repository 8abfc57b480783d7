package ask

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/eval"
)

// counting answers every pair with the rule and the subject it was asked of,
// and counts the pairs.
type counting struct{ pairs, runs int }

func (c *counting) Run(_ context.Context, rules []eval.Rule, subjects []eval.Subject, pairs []eval.Pair) (*eval.Results, error) {
	c.runs++
	c.pairs += len(pairs)
	out := &eval.Results{Faults: make([]*eval.Fault, len(rules)), Idle: make([]bool, len(rules))}
	for i, r := range rules {
		if r.Text == "slow" {
			out.Faults[i] = &eval.Fault{Sort: eval.Stopped}
		}
	}
	for _, p := range pairs {
		said := rules[p.Rule].Text + " of " + subjects[p.Subject].Data["is"].(string)
		out.Outcomes = append(out.Outcomes, eval.Outcome{Breaks: []eval.Break{{Got: said}}})
	}
	return out, nil
}

func (c *counting) Clashes(_ context.Context, _ []eval.Rule, pairs [][2]int) ([]*eval.Clash, error) {
	c.pairs += len(pairs)
	return make([]*eval.Clash, len(pairs)), nil
}

// TestRemembering: what was asked once is not asked again, each pair gets its
// own answer, and what was stopped is asked anew.
func TestRemembering(t *testing.T) {
	ctx, asks := context.Background(), &counting{}
	e := NewRemembering().Over(asks)
	subject := func(is string) eval.Subject { return eval.Subject{Data: map[string]any{"is": is}} }
	run := func(texts []string, subjects ...string) (got []string) {
		t.Helper()
		var rules []eval.Rule
		var all []eval.Subject
		var pairs []eval.Pair
		for _, s := range subjects {
			all = append(all, subject(s))
		}
		for r, text := range texts {
			rules = append(rules, eval.Rule{Text: text})
			for s := range subjects {
				pairs = append(pairs, eval.Pair{Rule: r, Subject: s})
			}
		}
		res, err := e.Run(ctx, rules, all, pairs)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range res.Outcomes {
			got = append(got, o.Breaks[0].Got)
		}
		return got
	}
	for _, c := range []struct {
		texts, subjects []string
		want            []string
		pairs           int
	}{
		{[]string{"r1", "r2"}, []string{"a", "b"}, []string{"r1 of a", "r1 of b", "r2 of a", "r2 of b"}, 4},
		{[]string{"r2", "r1"}, []string{"b", "a"}, []string{"r2 of b", "r2 of a", "r1 of b", "r1 of a"}, 4},
		{[]string{"r2", "r3"}, []string{"c", "a"}, []string{"r2 of c", "r2 of a", "r3 of c", "r3 of a"}, 7},
		{[]string{"slow"}, []string{"a"}, []string{"slow of a"}, 8},
		{[]string{"slow"}, []string{"a"}, []string{"slow of a"}, 9},
	} {
		if d := cmp.Diff(c.want, run(c.texts, c.subjects...)); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
		if asks.pairs != c.pairs {
			t.Errorf("%v of %v: %d pairs were asked so far, want %d", c.texts, c.subjects, asks.pairs, c.pairs)
		}
	}
}
