package flow_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/flow"
)

// randomSimple writes a model of the kind that most are: mostly queues for one
// team, work, rework and ways on, and here and there what is not short.
func randomSimple(r *rand.Rand) string {
	pick := func(options ...string) string { return options[r.IntN(len(options))] }
	rarely := func(text string) string { return pick("", "", "", "", "", "", "", "", "", text) }
	times := func() string {
		return pick("0s", "10m", "10m", "{dist: exponential, mean: 20m}", "{p50: 10m, p95: 2h}", "{dist: uniform, min: 0s, max: 1h}")
	}
	parts := []string{
		"Service s", "{}", "Practice service-desk", "{organizationsAndPeople: {teams: [one, two, three]}}",
		"Scenario base", fmt.Sprintf("{horizon: %s, replications: 2, warmup: %s}", pick("2w", "9d"), pick("auto", "0s", "3d")),
		"Channel phone", "{}", "Channel mail", "{}",
		"Calendar day", `{timezone: Europe/Zurich, week: {mon-fri: ["08:00-12:00", "13:00-17:00"]}}`,
		"Calendar night", `{timezone: Europe/Zurich, week: {sun-thu: ["22:00-06:00"], sat: ["10:00-11:00"]}}`,
		"Supplier dealer", "{responds: {p50: 2h, p95: 1d}, calendar: day}", "Tool bot", "{capacity: 2, cost: 2 EUR}",
	}
	for _, t := range []string{"one", "two", "three"} {
		people := pick("2", "3", "5", "[{name: a, count: 2, calendar: day}, {name: b, count: 1}, {name: c, count: 2, calendar: night}]")
		parts = append(parts, "Team "+t, fmt.Sprintf("{people: %s, preempts: %s, atShiftEnd: %s, availability: %s, discipline: %s%s%s}", people,
			pick("true", "false", "false"), pick("suspend", "finish", "hand-over"), pick("100%", "85%"), pick("priority", "priority", "priority", "fifo", "fifo", "earliest-due"),
			pick("", ", calendar: day"), pick("", ", cost: 60 EUR/h")))
	}
	for _, name := range []string{"outer", "inner"} {
		n := 1 + r.IntN(5)
		var steps []string
		for i := range n {
			to := func() string { return pick("value", "declined", fmt.Sprintf("s%d", r.IntN(n))) }
			s := fmt.Sprintf("{id: s%d, activity: engage, practice: service-desk", i)
			switch k := r.IntN(12); {
			case k == 0:
				s += ", wait: " + times()
			case k == 1 && name == "outer":
				s += ", stream: inner"
			case k == 2:
				s += ", needs: [{team: one}, {team: two, people: 2}], work: " + times()
			case k == 3:
				s += ", " + pick("supplier: dealer", "automated: bot, work: "+times())
			default:
				s += ", team: " + pick("one", "two", "three") + pick("", ", people: 2") + ", work: " + times() + pick("", ", quality: 80%", ", quality: [{when: {visit: 1}, is: 80%}]", ", quality: 90%, rework: "+fmt.Sprintf("s%d", r.IntN(n)))
			}
			s += rarely(", delivers: 50%") + rarely(", emits: [{demand: d0, share: 2%}]")
			if !strings.Contains(s, "wait") {
				s += rarely(pick(", wait: "+times()+", stopsClock: true", ", wait: [{when: {visit: 2}, is: 1h}, {is: 5m}]"))
			}
			next := pick("", "", "", fmt.Sprintf(", next: [{to: %s, share: 20%%}, {to: value}]", to()),
				fmt.Sprintf(", next: [{to: %s, share: 20%%, when: {channel: phone}}, {to: value, when: {channel: phone}}, {to: %s, share: 30%%}, {to: value}]", to(), to()),
				fmt.Sprintf(", next: [{to: declined, when: {visit: 3}}, {to: %s, share: 10%%}, {to: value}]", to()))
			steps = append(steps, s+next+"}")
		}
		parts = append(parts, "ValueStream "+name, "{outcome: {service: s}, steps: ["+strings.Join(steps, ", ")+"]}")
	}
	for i := range 3 {
		parts = append(parts, fmt.Sprintf("Demand d%d", i), fmt.Sprintf(
			"{type: value, service: s, stream: %s, priority: %d, arrivals: %s%s%s%s%s}", pick("outer", "inner"), 1+r.IntN(9),
			pick("{rate: 2/h}", "{rate: 20/bd, pattern: day}", "{every: 1h, group: 3}", "{at: [2026-01-06T10:00, 2026-01-06T10:00, 2026-01-20T12:00]}"),
			pick("", ", channels: [{channel: phone, share: 50%}, {channel: mail}]"),
			pick("", ", promises: [{within: 4h}, {until: s0, within: 1h, clock: day}]", ", promises: [{within: 1d}]"),
			pick("", ", variants: [{name: a, share: 30%, priority: 2}, {name: b}]"), rarely(", preventedBy: [{channel: mail, share: 10%}]")))
	}
	return docs(parts...)
}

// What goes the short way is measured, to the last bit, like what goes the long
// way: with recorders, as they would be told of each step, everybody goes that.
func TestShortWayIsTheLongWay(t *testing.T) {
	n, ran, short, routes := 60, 0, 0, 0
	if *long {
		n = 3000
	}
	for seed := range uint64(n) {
		text := randomSimple(rand.New(rand.NewPCG(seed, 23)))
		p, _ := flow.Prepare(mustLoad(t, text), flow.Options{})
		if p == nil {
			continue // it has no end, or breeds
		}
		var results [2][]byte
		for i := range results {
			if i == 1 {
				p.TakeLongWay()
			}
			r, findings, err := p.Run(context.Background(), flow.RunOptions{Jobs: 1})
			if err != nil {
				if strings.Contains(err.Error(), "items are under way at once") {
					results[i] = []byte(err.Error())
					continue
				}
				t.Fatalf("seed %d: %v\n%s", seed, err, text)
			}
			results[i] = append(marshal(t, r), strings.Join(lines(findings), "\n")...)
		}
		if !bytes.Equal(results[0], results[1]) {
			t.Fatalf("seed %d (-long way +short way):\n%s\n%s", seed, cmp.Diff(string(results[1]), string(results[0])), text)
		}
		k, of := p.ShortRoutes()
		ran, short, routes = ran+1, short+k, routes+of
	}
	if ran < n*2/3 || short < routes/8 {
		t.Errorf("%d of %d models could run, with %d short routes of %d", ran, n, short, routes)
	}
}
