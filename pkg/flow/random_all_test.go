package flow_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/flow/figure"
)

// randomWhole writes a model that uses everything that is simulated: what only
// some models need, in odd combinations.
func randomWhole(r *rand.Rand) string {
	pick := func(options ...string) string { return options[r.IntN(len(options))] }
	maybe := func(text string) string { return pick("", "", text) }
	times := func() string {
		return pick("0s", "10m", "{dist: exponential, mean: 20m}", "{p50: 10m, p95: 2h}", "{dist: uniform, min: 0s, max: 1h}")
	}
	parts := []string{
		"Service s", "{}", "Practice service-desk", "{organizationsAndPeople: {teams: [one, two, three]}}",
		"Scenario base", "{horizon: 1w, replications: 2, warmup: " + pick("0s", "1d") + "}",
		"Calendar day", `{timezone: Europe/Zurich, week: {mon-fri: ["08:00-12:00", "13:00-17:00"]}, holidays: [2026-01-07]}`,
		"Calendar night", `{timezone: America/New_York, week: {sun-thu: ["22:00-06:00"]}}`,
		"Channel web", "{selfService: {resolves: 20%, takes: 5m}}",
		"Channel phone", "{calendar: day, whenClosed: " + pick("hold", "lost", "web", "chat") + "}",
		"Channel chat", "{calendar: night, whenClosed: " + pick("hold", "phone") + "}",
		"GoverningBody board", "{level: committee, decides: " + pick("{within: 3h}", `{meets: ["tue 10:00", "mon-fri 15:00"], calendar: day, notice: 2h}`, `{meets: ["wed 09:00"], notice: 1bd, calendar: day}`) + "}",
		"GoverningBody clerk", "{level: delegate}",
		"Supplier dealer", "{responds: {p50: 2h, p95: 1d}, calendar: day}",
		"Tool bot", "{capacity: " + pick("1", "3") + "}", "Tool cloud", "{}",
	}
	for _, t := range []string{"one", "two", "three"} {
		people := pick("2", "3", "[{name: a, count: 2, calendar: day}, {name: b, count: 1}, {name: c, count: 2, calendar: night}]")
		parts = append(parts, "Team "+t, fmt.Sprintf("{people: %s, preempts: %s, atShiftEnd: %s, discipline: %s%s}", people,
			pick("true", "false"), pick("suspend", "finish", "hand-over"), pick("priority", "fifo", "earliest-due"), pick("", ", calendar: day")))
	}
	var step func(id string, ids []string, depth int) string
	step = func(id string, ids []string, depth int) string {
		to := func(more ...string) string { return pick(append(more, ids...)...) }
		s := "{id: " + id + ", activity: engage"
		switch k := r.IntN(9); {
		case k == 0 && depth < 2:
			var branches []string
			for b := range 1 + r.IntN(3) {
				var list, inner []string
				n := r.IntN(3)
				for i := range n {
					inner = append(inner, fmt.Sprintf("%s-%d-%d", id, b, i))
				}
				for i := range n {
					list = append(list, step(inner[i], inner, depth+1))
				}
				branches = append(branches, "["+strings.Join(list, ", ")+"]")
			}
			s += ", parallel: [" + strings.Join(branches, ", ") + "]"
		case k == 1:
			s += ", supplier: dealer"
		case k == 2:
			s += ", practice: service-desk, automated: " + pick("bot, fallback: one", "bot", "cloud") + ", work: " + times()
		case k == 3 && depth == 0:
			s += ", stream: inner, otherwise: " + to()
		case k == 4:
			s += ", wait: " + pick("1bd", "30m")
		default:
			s += ", practice: service-desk, team: " + pick("one", "two", "three") + ", work: " + times() + ", quality: " + pick("100%", "80%") +
				maybe(", patience: {after: "+pick("30m", "4h")+", then: "+to("abandoned")+"}")
		}
		s += maybe(", wait: {dist: uniform, min: 0s, max: 1h}, stopsClock: true") + maybe(", approval: {by: "+pick("board", "clerk")+", rejects: 20%, rejectedTo: "+to("declined")+"}") +
			maybe(", batch: {size: 3, atMost: 2h, together: "+pick("true", "false")+"}") + maybe(", limits: {inProgress: "+pick("3", "9")+"}") +
			maybe(", emits: [{demand: "+pick("d0", "caused")+", share: 1%, count: 2, after: {dist: exponential, mean: 1h}}]") + maybe(", delivers: 50%")
		if strings.Count(s, ", wait:") > 1 {
			s = strings.Replace(s, ", wait: 1bd", "", 1)
			s = strings.Replace(s, ", wait: 30m", "", 1)
		}
		return s + ", next: [{to: " + to("declined", "cancelled", "value") + ", share: 15%}, {to: value}]}"
	}
	for _, name := range []string{"outer", "inner"} {
		var ids, steps []string
		for i := range 2 + r.IntN(4) {
			ids = append(ids, fmt.Sprintf("s%d", i))
		}
		for _, id := range ids {
			text := step(id, ids, map[string]int{"outer": 0, "inner": 1}[name])
			// The way on is mostly to the step below, so that all are come to.
			steps = append(steps, text)
		}
		for i := range len(steps) - 1 {
			steps[i] = strings.Replace(steps[i], "{to: value}]}", fmt.Sprintf("{to: %s, share: 60%%}, {to: value}]}", ids[i+1]), 1)
			if k := strings.LastIndex(steps[i], "next:"); !strings.Contains(steps[i][k:], ids[i+1]+", share: 60%") {
				steps[i] = steps[i][:k] + "next: [{to: " + ids[i+1] + ", share: 60%}, {to: value}]}"
			}
		}
		limits := pick("", "", "limits: {inProgress: 6, whenFull: "+pick("wait", "declined")+"}, ")
		parts = append(parts, "ValueStream "+name, "{outcome: {service: s}, "+limits+"steps: ["+strings.Join(steps, ", ")+"]}")
	}
	for i, name := range []string{"d0", "d1", "caused"} {
		arrivals := "arrivals: " + pick("{rate: 1/h}", "{rate: 10/bd, pattern: day}", "{every: 2h, group: 3}") + ", "
		if name == "caused" {
			arrivals = ""
		}
		parts = append(parts, "Demand "+name, fmt.Sprintf(
			"{type: value, service: s, stream: %s, priority: %d, %schannels: [{channel: phone, share: 50%%%s}, {channel: chat, share: 20%%}, {channel: web}], promises: [{within: %s}, {until: s1, within: 2h, clock: day}]%s}",
			pick("outer", "inner"), 1+i, arrivals, maybe(", patience: {after: 20m}"), pick("1h", "2bd, clock: day"),
			maybe(", patience: {after: {dist: exponential, mean: 3h}, then: "+pick("abandoned", "s1")+"}")))
	}
	parts = append(parts, "Opportunity portal", "{benefits: [{type: cost}], stream: "+pick("outer", "inner")+", starts: 2026-01-06, iterations: [{name: first, delivers: 40%}, {name: second, delivers: 60%}]}")
	return docs(parts...)
}

// Whatever the model, nothing is lost, times add up to the nanosecond, waiting
// is the sum of its causes, and the number of jobs changes nothing.
func TestRandomWholeModelsLoseNothing(t *testing.T) {
	n, ran := 25, 0
	if *long {
		n = 600
	}
	for seed := range uint64(n) {
		text := randomWhole(rand.New(rand.NewPCG(seed, 11)))
		p, findings := flow.Prepare(mustLoad(t, text), flow.Options{})
		if p == nil {
			for _, f := range findings {
				if f.Rule != "SVS806" && f.Rule != "SVS810" && f.Severity == diag.Error {
					t.Fatalf("seed %d: %v\n%s", seed, lines(findings), text)
				}
			}
			continue // it has no end, or breeds
		}
		ran++
		var first []byte
		for _, jobs := range []int{1, 2} {
			r, _, err := p.Run(context.Background(), flow.RunOptions{Jobs: jobs})
			if err != nil {
				t.Fatalf("seed %d: %v\n%s", seed, err, text)
			}
			b := marshal(t, r)
			if first != nil && !bytes.Equal(first, b) {
				t.Fatalf("seed %d: two jobs give other figures than one\n%s", seed, text)
			}
			first = b
			for _, d := range r.Demands {
				c := d.WaitingTime.ByCause
				sum := 0.0
				for _, f := range []figure.Figure{c.Queue, c.OffShift, c.Approval, c.Batch, c.Delay, c.Limit, c.Channel} {
					if f.Value != nil {
						sum += *f.Value
					}
				}
				if m := d.WaitingTime.Mean.Value; m != nil && math.Abs(*m-sum) > 1e-6*(1+sum) {
					t.Errorf("seed %d: %s waits %v, its causes sum to %v", seed, d.Name, *m, sum)
				}
			}
		}
	}
	if ran < n/2 {
		t.Errorf("only %d of %d models could run", ran, n)
	}
}
