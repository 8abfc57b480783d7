package flow_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/model"
)

// twoSteps is a stream of two steps, whose second is right in a share of cases
// and else goes back to the first.
func twoSteps(right string, replications int) string {
	return docs("Service s", "{}", "Practice service-desk", desk, "Team desk", "{people: 3}",
		"Scenario base", fmt.Sprintf("{horizon: 6w, warmup: 1w, replications: %d}", replications),
		"ValueStream work", `{outcome: {service: s}, steps: [
			{id: look, activity: engage, practice: service-desk, team: desk, work: {p50: 8m, p95: 25m}},
			{id: mend, activity: deliver-and-support, practice: service-desk, team: desk, work: {p50: 15m, p95: 50m}, quality: `+right+`, rework: look}]}`,
		"Demand d", "{type: failure, service: s, stream: work, arrivals: {rate: 4.5/h}, promises: [{within: 2h, share: 80%}]}")
}

func compared(t *testing.T, before, after string, o flow.Options, jobs int) (*figure.Comparison, [2]*figure.Result) {
	t.Helper()
	c, sides, _, err := flow.Compare(context.Background(), prepare(t, before, o), prepare(t, after, o), nil, flow.RunOptions{Jobs: jobs})
	if err != nil {
		t.Fatal(err)
	}
	return c, sides
}

// TestCommonRandomNumbers: for one point more rework, pairs on the same random
// numbers vary at least twenty times less than with numbers of their own.
func TestCommonRandomNumbers(t *testing.T) {
	const n = 60
	_, sides := compared(t, twoSteps("90%", n), twoSteps("89%", n), flow.Options{}, 2)
	seed := uint64(4711)
	other := run(t, twoSteps("89%", n), flow.Options{Seed: &seed}, 2)
	mean := func(r *figure.Result) []float64 { return r.Demands[0].LeadTime.Mean.Values }
	paired, alone := variance(mean(sides[0]), mean(sides[1])), variance(mean(sides[0]), mean(other))
	t.Logf("the variance of the difference is %.1f times smaller in pairs", alone/paired)
	if alone < 20*paired {
		t.Errorf("in pairs the variance is %v, with other numbers %v: %.1f times", paired, alone, alone/paired)
	}
}

// variance is that of the differences of two lists.
func variance(a, b []float64) float64 {
	n, sum, squares := float64(len(a)), 0.0, 0.0
	for i := range a {
		sum += b[i] - a[i]
	}
	for i := range a {
		d := b[i] - a[i] - sum/n
		squares += d * d
	}
	return squares / (n - 1)
}

// TestNoChangeIsNoDifference: a model against itself differs nowhere.
func TestNoChangeIsNoDifference(t *testing.T) {
	c, sides := compared(t, organisation, organisation, flow.Options{}, 2)
	if d := cmp.Diff(sides[0], sides[1], cmpopts.EquateNaNs()); d != "" {
		t.Error(d)
	}
	if len(c.Differences) < 5 {
		t.Errorf("only %d figures are compared", len(c.Differences))
	}
	for _, d := range c.Differences {
		if d.Verdict != figure.VerdictSame && d.Verdict != figure.VerdictUnknown || d.Difference.Value != nil && *d.Difference.Value != 0 {
			t.Errorf("%s: %s by %v", d.Measure, d.Verdict, d.Difference.Value)
		}
	}
}

// TestComparisonForAnyJobs: the same for any number of processors, and both
// sides have one warm-up, the later.
func TestComparisonForAnyJobs(t *testing.T) {
	slow := docs("Service s", "{}", "Practice service-desk", desk, "Team desk", "{people: 3}", "Scenario base", "{horizon: 6w, replications: 5}",
		"ValueStream work", "{outcome: {service: s}, steps: [{id: look, activity: engage, practice: service-desk, team: desk, work: 10m}, {id: rest, activity: engage, wait: 1w}]}",
		"Demand d", "{type: failure, service: s, stream: work, arrivals: {rate: 4/h}}")
	quick := docs("Service s", "{}", "Practice service-desk", desk, "Team desk", "{people: 3}", "Scenario base", "{horizon: 6w, replications: 5}",
		"ValueStream work", "{outcome: {service: s}, steps: [{id: look, activity: engage, practice: service-desk, team: desk, work: 10m}, {id: rest, activity: engage, wait: 1h}]}",
		"Demand d", "{type: failure, service: s, stream: work, arrivals: {rate: 4/h}}")
	one, first := compared(t, quick, slow, flow.Options{}, 1)
	many, second := compared(t, quick, slow, flow.Options{}, 7)
	if d := cmp.Diff(one, many, cmpopts.EquateNaNs()); d != "" {
		t.Error(d)
	}
	alone := run(t, slow, flow.Options{}, 2)
	if first[0].Warmup != first[1].Warmup || first[0].Warmup != alone.Warmup || second[0].Warmup != alone.Warmup || alone.Warmup == 0 {
		t.Errorf("warm-ups %v and %v, the later is %v", first[0].Warmup, first[1].Warmup, alone.Warmup)
	}
}

// TestPrecision: batches are doubled until the interval is narrow enough, and
// the measure that is least precise is named.
func TestPrecision(t *testing.T) {
	r := run(t, twoSteps("90%", 3), flow.Options{Precision: 0.03}, 2)
	p := r.Precision
	if p == nil || !p.Reached || p.ForcedBy != "Demand/d leadTime.mean" || *p.Got > 0.03 || r.Replications%10 != 0 {
		t.Errorf("%d replications, %+v", r.Replications, p)
	}
	f := r.Demands[0].LeadTime.Mean
	if half := (*f.High - *f.Low) / 2 / *f.Value; half > 0.03 {
		t.Errorf("half the interval is %v of the figure", half)
	}
	if d := cmp.Diff(run(t, twoSteps("90%", r.Replications), flow.Options{}, 2).Demands, r.Demands, cmpopts.EquateNaNs()); d != "" {
		t.Errorf("batches give other figures than so many replications at once: %s", d)
	}
}

// TestOneMore: what holds the stream back is named with what one more would
// do, which is what a model with one more does.
func TestOneMore(t *testing.T) {
	text := docs("Service s", "{}", "Practice service-desk", `{organizationsAndPeople: {teams: [desk, experts]}}`, "Team desk", "{people: 9}", "Team experts", "{people: 2}",
		"Scenario base", "{horizon: 4w, warmup: 1w, replications: 6}",
		"ValueStream work", `{outcome: {service: s}, steps: [{id: look, activity: engage, practice: service-desk, team: desk, work: 10m},
			{id: mend, activity: engage, practice: service-desk, team: experts, work: {p50: 20m, p95: 1h}}]}`,
		"Demand d", "{type: failure, service: s, stream: work, arrivals: {rate: 4/h}}")
	p := prepare(t, text, flow.Options{})
	r, _, err := p.Run(context.Background(), flow.RunOptions{Jobs: 2})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Constrain(context.Background(), r, "", flow.RunOptions{Jobs: 2}); err != nil {
		t.Fatal(err)
	}
	c := r.Constraint
	if c == nil || c.Address != "Team/experts" || c.OneMore != "one more person (2 → 3)" || c.Effect == nil || c.Effect.Verdict != figure.VerdictBetter {
		t.Fatalf("%+v", c)
	}
	more := mustLoad(t, text)
	for _, team := range more.Teams {
		if team.Name == "experts" {
			team.Spec.People[0].Count = model.Field[int]{V: 3, At: team.At}
		}
	}
	program, _ := flow.Prepare(more, flow.Options{})
	want, _, err := program.Run(context.Background(), flow.RunOptions{Jobs: 2})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want.Streams[0].LeadTime.Mean, c.Effect.After, cmpopts.EquateNaNs()); d != "" {
		t.Error(d)
	}
}

// TestCoverage: intervals of 95 % hold the true mean in about so many cases.
func TestCoverage(t *testing.T) {
	seeds := 40
	if *long {
		seeds = 1000
	}
	// M/M/1 at load 0.5, one item a minute on average: two minutes in all.
	text := docs("Service s", "{}", "Practice service-desk", desk, "Team desk", "{people: 1}", "Scenario base", "{horizon: 30h, warmup: 6h, replications: 10}",
		"ValueStream work", "{outcome: {service: s}, steps: [{id: do, activity: engage, practice: service-desk, team: desk, work: {dist: exponential, mean: 1m}}]}",
		"Demand d", "{type: value, service: s, stream: work, arrivals: {every: {dist: exponential, mean: 2m}}}")
	m, held := mustLoad(t, text), 0
	for seed := range uint64(seeds) {
		p, _ := flow.Prepare(m, flow.Options{Seed: &seed})
		r, _, err := p.Run(context.Background(), flow.RunOptions{Jobs: 2})
		if err != nil {
			t.Fatal(err)
		}
		if f := r.Demands[0].LeadTime.Mean; *f.Low <= 120 && 120 <= *f.High {
			held++
		}
	}
	share := float64(held) / float64(seeds)
	t.Logf("%d of %d intervals hold the true mean", held, seeds)
	if least := 0.95 - 4*0.218/math.Sqrt(float64(seeds)); share < least {
		t.Errorf("%v of the intervals hold the true mean, want 0.95", share)
	}
}

// One more person at the same speed does the same work for the same money: what
// rounding leaves of a difference is none.
func TestWhatRoundingLeavesIsNoDifference(t *testing.T) {
	text := docs("Scenario base", "{horizon: 10w, warmup: 1w, replications: 6}", "Service s", "{}", "Practice service-desk", desk, "Calendar office", office,
		"Team desk", "{people: 2, availability: 80%, cost: 50 EUR/h, calendar: office}",
		"ValueStream work", "{outcome: {service: s}, steps: [{id: a, activity: engage, practice: service-desk, team: desk, work: {p50: 10m, p95: 1h}}]}",
		"Demand d", "{type: value, service: s, stream: work, arrivals: {rate: 16/bd, pattern: office}}")
	c, _, _, err := flow.Compare(context.Background(), prepare(t, text, flow.Options{}), prepare(t, strings.Replace(text, "people: 2", "people: 3", 1), flow.Options{}), nil, flow.RunOptions{Jobs: 2})
	if err != nil {
		t.Fatal(err)
	}
	verdicts := map[string]string{}
	for _, d := range c.Differences {
		verdicts[d.Measure] = d.Verdict
	}
	if verdicts["Demand/d costPerUnit"] != figure.VerdictSame || verdicts["Demand/d leadTime.mean"] != figure.VerdictBetter {
		t.Errorf("%v", verdicts)
	}
}
