package figure_test

import (
	"testing"

	"github.com/svs-project/svs/pkg/flow/figure"
)

// between is a figure with an interval.
func between(low, value, high float64) figure.Figure {
	return figure.Figure{Value: &value, Low: &low, High: &high}
}

// TestJudge: a bound is kept or missed by the whole interval; what grows for
// ever misses every time, and a bound in another unit judges nothing.
func TestJudge(t *testing.T) {
	perDay, alone := 3.0, 0.5
	atLeast := between(3000, 3500, 3550)
	atLeast.Note = figure.NoteAtLeast
	for _, c := range []struct {
		name            string
		figure          figure.Figure
		key             string
		atMost, atLeast string
		want            string
	}{
		{"all of it below", between(0.7, 0.8, 0.85), "utilization", "85%", "", figure.Met},
		{"the bound within", between(0.7, 0.8, 0.86), "utilization", "85%", "", figure.CannotTell},
		{"all of it above", between(0.86, 0.9, 0.95), "utilization", "85%", "", figure.Missed},
		{"a band", between(0.7, 0.8, 0.85), "utilization", "85%", "60%", figure.Met},
		{"below a band", between(0.4, 0.5, 0.59), "utilization", "85%", "60%", figure.Missed},
		{"across the end of a band", between(0.55, 0.65, 0.7), "utilization", "85%", "60%", figure.CannotTell},
		{"one replication", figure.Figure{Value: &alone}, "utilization", "85%", "", figure.CannotTell},
		{"nothing measured", figure.Figure{Note: figure.NoteNothing}, "utilization", "85%", "", figure.NotMeasured},
		{"a time", between(3000, 3500, 3600), "waitingTime", "1h", "", figure.Met},
		{"a time that is at least so long", atLeast, "waitingTime", "1h", "", figure.CannotTell},
		{"a time that grows", figure.Figure{GrowsPerDay: &perDay}, "waitingTime", "1h", "", figure.Missed},
		{"another unit", between(0.7, 0.8, 0.85), "utilization", "4h", "", figure.NotMeasured},
		{"an unknown figure", between(0.7, 0.8, 0.85), "utilisation", "85%", "", figure.NotMeasured},
	} {
		team := figure.TeamFigs{Name: "desk"}
		if c.key == "waitingTime" {
			team.WaitingTime = c.figure
		} else {
			team.Utilization = c.figure
		}
		r := figure.Result{Teams: []figure.TeamFigs{team}}
		if got := r.Judge("Team/desk "+c.key, c.atMost, c.atLeast, figure.Currency{}).Verdict; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestMeasures: every figure of a result is found again by its own name, once.
func TestMeasures(t *testing.T) {
	r := figure.Result{
		Demands: []figure.DemandFigs{{Name: "mail", Promises: []figure.PromiseFigs{{Until: "value"}}}, {Name: "mail", Variant: "P1"}},
		Streams: []figure.StreamFigs{{Name: "restore"}}, Steps: []figure.StepFigs{{Stream: "restore", Step: "look"}},
		Teams: []figure.TeamFigs{{Name: "desk"}}, Channels: []figure.ChannelFigs{{Name: "phone"}},
		Practices: []figure.ActivityFigs{{Name: "service-desk"}}, Organizations: []figure.OrganizationFigs{{Name: "acme"}},
	}
	seen := map[string]bool{}
	for _, m := range r.Measures() {
		if seen[m.Name()] {
			t.Errorf("two figures are named %q", m.Name())
		}
		seen[m.Name()] = true
		if got := r.Measure(m.Name()); got == nil || got.Record != m.Record || got.Key != m.Key {
			t.Errorf("%q is not found by its name: %v", m.Name(), got)
		}
	}
	for _, name := range []string{"Demand/mail promises[value].kept", "Demand/mail.variants[P1] leadTime.p90", "ValueStream/restore.steps[look] rework", "costPerMonth"} {
		if !seen[name] {
			t.Errorf("nothing is named %q", name)
		}
	}
	if r.Measure("  ValueStream/restore.spec.steps[look]   rework ") == nil {
		t.Error("blanks and spec make another measure")
	}
}
