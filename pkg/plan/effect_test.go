package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/plan"
	"github.com/svs-project/svs/pkg/workspace"
)

func fig(low, value, high float64, values ...float64) figure.Figure {
	return figure.Figure{Low: &low, Value: &value, High: &high, Values: values}
}

// TestLimits: a bound on an effect holds only when the whole interval of the
// difference passes it.
func TestLimits(t *testing.T) {
	before := fig(95, 100, 105)
	for name, tt := range map[string]struct {
		verdict string
		diff    figure.Figure
		want    bool
	}{
		"all of it passes":   {figure.VerdictWorse, fig(11, 20, 29), true},
		"the end is on it":   {figure.VerdictWorse, fig(10, 20, 30), false},
		"it is less":         {figure.VerdictWorse, fig(9, 20, 31), false},
		"it gets better":     {figure.VerdictBetter, fig(-29, -20, -11), false},
		"less can be worse":  {figure.VerdictWorse, fig(-29, -20, -11), true},
		"nothing is seen":    {figure.VerdictNone, fig(-5, 20, 45), false},
		"it has no end":      {figure.VerdictGrows, figure.Figure{}, true},
		"it had no end":      {figure.VerdictSettles, figure.Figure{}, false},
		"it is not measured": {figure.VerdictUnknown, figure.Figure{}, false},
	} {
		p := &plan.Plan{}
		p.Limits([]workspace.Block{{Class: "breaking"}, {Measure: "Team/desk  waitingTime", WorsensBy: "10%"}},
			&figure.Comparison{Differences: []figure.Difference{{Measure: "Team/desk waitingTime", Before: before, Difference: tt.diff, Verdict: tt.verdict}}})
		if p.Gate.Blocked != tt.want {
			t.Errorf("%s: blocked %v, want %v", name, p.Gate.Blocked, tt.want)
		}
	}
}

func TestPromisesThatTurn(t *testing.T) {
	share := 0.8
	result := func(kept figure.Figure) *figure.Result {
		return &figure.Result{Demands: []figure.DemandFigs{{Name: "d", Promises: []figure.PromiseFigs{{Until: "value", Within: "4h", Clock: "elapsed", Share: &share, Kept: kept}}}}}
	}
	good, bad := fig(0.85, 0.9, 0.95, 0.89, 0.9, 0.91), fig(0.55, 0.6, 0.65, 0.59, 0.61, 0.6)
	want := []plan.PromiseChange{{Demand: "d", Until: "value", Within: "4h", Clock: "elapsed", Share: 0.8, Before: "met", After: "missed"}}
	if d := cmp.Diff(want, plan.Promised(result(good), result(bad))); d != "" {
		t.Error(d)
	}
	if got := plan.Promised(result(good), result(good)); len(got) > 0 {
		t.Errorf("nothing turned: %v", got)
	}
	near := fig(0.79, 0.9, 0.99, 0.7, 0.99, 0.95) // the interval is wider, and no pair says that it is less
	if got := plan.Promised(result(good), result(near)); len(got) > 0 {
		t.Errorf("chance: %v", got)
	}
}

func TestMatters(t *testing.T) {
	entity := func(entity, action string, paths ...string) plan.Entity {
		e := plan.Entity{Entity: entity, Action: action}
		for _, p := range paths {
			e.Fields = append(e.Fields, plan.Field{Action: "changed", Path: p})
		}
		return e
	}
	for _, tt := range []struct {
		e    plan.Entity
		want bool
	}{
		{entity("Team/desk", "changed", "people"), true},
		{entity("Team/desk", "changed", "metadata.title", "metadata.labels.region"), false},
		{entity("Team/desk", "changed", "metadata.lifecycle"), true},
		{entity("Team/desk", "moved"), false},
		{entity("Demand/d", "added"), true},
		{entity("Policy/p", "changed", "require"), false},
		{entity("Service/s", "removed"), false},
	} {
		p := &plan.Plan{Entities: []plan.Entity{tt.e}}
		if got := p.Matters(); got != tt.want {
			t.Errorf("%s %s %v: %v", tt.e.Entity, tt.e.Action, tt.e.Fields, got)
		}
	}
}

// TestAnotherPromise: that a weaker promise is kept more often is no gain.
func TestAnotherPromise(t *testing.T) {
	p := &plan.Plan{Entities: []plan.Entity{
		{Entity: "Demand/a", Action: "changed", Fields: []plan.Field{{Action: "changed", Path: "promises[value].within"}}},
		{Entity: "Demand/b", Action: "changed", Fields: []plan.Field{{Action: "changed", Path: "variants[top].promises[value].share"}}},
	}}
	c := &figure.Comparison{}
	for _, m := range []string{"Demand/a promiseKept", "Demand/a.variants[x] promises[value].kept", "Demand/a leadTime.mean", "Demand/b.variants[top] promiseKept", "Demand/b.variants[low] promiseKept", "Demand/c promiseKept"} {
		c.Differences = append(c.Differences, figure.Difference{Measure: m, Verdict: figure.VerdictBetter})
	}
	p.Otherwise(c)
	var got []string
	for _, d := range c.Differences {
		got = append(got, d.Verdict)
	}
	other := plan.VerdictOtherPromise
	if d := cmp.Diff([]string{other, other, "better", other, "better", "better"}, got); d != "" {
		t.Error(d)
	}
}
