package flow_test

import (
	"context"
	"flag"
	"fmt"
	"math"
	"testing"

	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/flow/figure"
)

var long = flag.Bool("long", false, "run the statistical tests whole")

const exponential = "{dist: exponential, mean: 1m}"

// mm1 is one server at load 0.8: 20,000 customers after the warm-up.
const mm1Horizon = "27880m" // 2,880 + 20,000/0.8

func mm1(replications int) string {
	return docs(
		"Scenario base", fmt.Sprintf("{horizon: %s, warmup: 2880m, replications: %d}", mm1Horizon, replications),
		"Service s", "{}", "Practice service-desk", desk, "Team desk", "{people: 1}",
		"ValueStream work", "{outcome: {service: s}, steps: [{id: do, activity: engage, practice: service-desk, team: desk, work: "+exponential+"}]}",
		"Demand d", "{type: value, service: s, stream: work, arrivals: {rate: 0.8/m}}",
	)
}

// The mean wait of M/M/1 at load 0.8 is 4 service times. Its own 95 % interval
// must hold that for 95 % of the seeds: 364 to 394 of 400, 51 to 60 of 60
// (each with a probability of at least 99.8 %).
func TestIntervalsHoldTheTruth(t *testing.T) {
	figuresOnly(t)
	seeds, least, most := 60, 51, 60
	if *long {
		seeds, least, most = 400, 364, 394
	}
	m := mustLoad(t, mm1(20))
	held, sum := 0, 0.0
	for seed := range uint64(seeds) {
		p, _ := flow.Prepare(m, flow.Options{Seed: &seed})
		r, _, err := p.Run(context.Background(), flow.RunOptions{Jobs: 2})
		if err != nil {
			t.Fatal(err)
		}
		w := r.Demands[0].WaitingTime.Mean
		if *w.Low <= 240 && 240 <= *w.High {
			held++
		}
		sum += *w.Value / 60
	}
	t.Logf("the interval holds 4.0 for %d of %d seeds; mean of the means %.4f", held, seeds, sum/float64(seeds))
	if held < least || held > most {
		t.Errorf("the interval holds 4.0 for %d of %d seeds, want %d to %d", held, seeds, least, most)
	}
}

// want is a figure and its known value.
type want struct {
	name  string
	got   figure.Figure
	value float64
}

// check compares figures with known values: |z| < 4 by the figure's own
// standard error, which must be small enough to see an error of 6 %.
func check(t *testing.T, replications int, wants ...want) {
	t.Helper()
	quantile := map[int]float64{20: 2.093}[replications]
	for _, w := range wants {
		if w.got.Value == nil || w.got.High == nil {
			t.Errorf("%s: no figure", w.name)
			continue
		}
		se := (*w.got.High - *w.got.Value) / quantile
		if z := (*w.got.Value - w.value) / se; math.Abs(z) > 4 || se > 0.015*w.value {
			t.Errorf("%s: %.5g ± %.2g, want %.5g (z = %.1f)", w.name, *w.got.Value, se, w.value, z)
		}
	}
}

// Three classes at three servers without preemption (Cobham 1954; Kella and
// Yechiali 1985), figures of M/M/3 at load 0.8 as a whole.
func TestPriorityClassesAtThreeServers(t *testing.T) {
	text := docs(
		"Scenario base", "{horizon: 26000m, warmup: 1000m, replications: 20}",
		"Service s", "{}", "Practice service-desk", desk, "Team desk", "{people: 3}",
		"ValueStream work", "{outcome: {service: s}, steps: [{id: do, activity: engage, practice: service-desk, team: desk, work: "+exponential+"}]}",
		"Demand d", `{type: value, service: s, stream: work, arrivals: {rate: 2.4/m}, variants: [
			{name: p1, share: 25%, priority: 1}, {name: p2, share: 0.333333333333, priority: 2}, {name: p3, priority: 7}]}`,
	)
	r := run(t, text, flow.Options{}, 2)
	d := r.Demands
	check(t, 20,
		want{"wait of p1", d[1].WaitingTime.Mean, 60 * 0.26966292134831454},
		want{"wait of p2", d[2].WaitingTime.Mean, 60 * 0.5056179775280898},
		want{"wait of p3", d[3].WaitingTime.Mean, 60 * 2.0224719101123596},
		want{"wait", d[0].WaitingTime.Mean, 60 * 1.078651685393258},
		want{"lead time", d[0].LeadTime.Mean, 60 * 2.078651685393258},
		want{"in progress", d[0].InProgress, 2.4 * 2.078651685393258},
		want{"queue", r.Teams[0].QueueLength.Mean, 2.588764044943819},
		want{"utilization", r.Teams[0].Utilization, 0.8},
	)
	if l := *r.Teams[0].OfferedLoad; math.Abs(l-0.8) > 1e-12 {
		t.Errorf("offered load %v, want 0.8", l)
	}
}

// One server, first come first served: quantiles of the time in the system are
// those of an exponential of mean 5.
func TestQuantilesOfTheSingleServer(t *testing.T) {
	r := run(t, mm1(20), flow.Options{}, 2)
	l := r.Demands[0].LeadTime
	check(t, 20, want{"p50", l.P50, 60 * 3.465735902799727})
	for _, w := range []want{{"p90", l.P90, 60 * 11.512925464970232}, {"sd", l.SD, 300}} {
		if math.Abs(*w.got.Value-w.value) > 0.08*w.value {
			t.Errorf("%s: %v, want %v", w.name, *w.got.Value, w.value)
		}
	}
}

// An open network of three stations with loops (Jackson 1957), and rework as
// a loop of its own.
func TestNetworkWithLoops(t *testing.T) {
	text := docs(
		"Scenario base", "{horizon: 16000m, warmup: 1000m, replications: 20}",
		"Service s", "{}", "Practice service-desk", "{organizationsAndPeople: {teams: [one, two, three]}}",
		"Team one", "{people: 2}", "Team two", "{people: 2}", "Team three", "{people: 1}",
		"ValueStream work", `{outcome: {service: s}, steps: [
			{id: a, activity: engage, practice: service-desk, team: one, work: {dist: exponential, mean: 60s},
			 next: [{to: b, share: 80%}, {to: c, share: 10%}, {to: value}]},
			{id: b, activity: engage, practice: service-desk, team: two, work: {dist: exponential, mean: "66.666666667s"},
			 next: [{to: a, share: 10%}, {to: c, share: 70%}, {to: value}]},
			{id: c, activity: engage, practice: service-desk, team: three, work: {dist: exponential, mean: 40s},
			 next: [{to: a, share: 15%}, {to: b, share: 5%}, {to: value}]}]}`,
		"ValueStream other", `{outcome: {service: s}, steps: [{id: b, activity: engage, practice: service-desk, wait: 0s, stream: rest, next: value}]}`,
		"ValueStream rest", `{outcome: {service: s}, steps: [{id: x, activity: engage, practice: service-desk, wait: 1s, quality: 80%}]}`,
		"Demand d", "{type: value, service: s, stream: work, arrivals: {rate: 1/m}}",
		"Demand e", "{type: value, service: s, stream: other, arrivals: {rate: 0.2/m}}",
	)
	r := run(t, text, flow.Options{}, 2)
	// Visits by the traffic equations: v = e + vP with e = (1, 0, 0).
	va, vb, vc := jackson()
	for i, load := range []float64{va * 1 / 2, vb * 1.1111111111 / 2, vc * 2 / 3} {
		team := map[string]int{"one": 0, "two": 1, "three": 2}
		for _, tf := range r.Teams {
			if team[tf.Name] == i && math.Abs(*tf.OfferedLoad-load) > 1e-9 {
				t.Errorf("offered load of %s: %v, want %v", tf.Name, *tf.OfferedLoad, load)
			}
		}
	}
	w := va*erlangC(2, va*1, 1) + vb*erlangC(2, vb*1.1111111111, 1.1111111111) + vc*erlangC(1, vc*2/3, 2.0/3)
	check(t, 20,
		want{"time in the network", r.Demands[0].LeadTime.Mean, 60 * w},
		want{"rework of the inner stream", r.Demands[1].Rework, 0.25},
		want{"time through the inner stream", r.Demands[1].LeadTime.Mean, 1.25})
}

// jackson solves the visits of the network above.
func jackson() (a, b, c float64) {
	for range 200 {
		a, b, c = 1+0.1*b+0.15*c, 0.8*a+0.05*c, 0.1*a+0.7*b
	}
	return a, b, c
}

// erlangC is the mean time at a station of c servers with offered load a and
// mean work s.
func erlangC(c int, a, s float64) float64 {
	sum, term := 0.0, 1.0
	for k := range c {
		sum += term
		term *= a / float64(k+1)
	}
	rho := a / float64(c)
	wait := term / (1 - rho) / (sum + term/(1-rho))
	return wait*s/(float64(c)*(1-rho)) + s
}
