package flow_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/svs-project/svs/pkg/flow"
)

// randomModel writes a model that uses what is simulated in odd combinations.
func randomModel(r *rand.Rand) string {
	pick := func(options ...string) string { return options[r.IntN(len(options))] }
	times := func() string {
		return pick("0s", "10m", "{dist: exponential, mean: 20m}", "{p50: 10m, p95: 2h}", "{dist: uniform, min: 0s, max: 1h}")
	}
	teams := []string{"one", "two", "three"}
	parts := []string{
		"Service s", "{}", "Practice service-desk", "{organizationsAndPeople: {teams: [one, two, three]}}",
		"Scenario base", fmt.Sprintf("{horizon: %s, replications: 2, warmup: %s}", pick("2w", "20d"), pick("auto", "0s", "3d")),
		"Channel phone", "{}", "Channel mail", "{}",
		"Calendar day", `{timezone: Europe/Zurich, week: {mon-fri: ["08:00-12:00", "13:00-17:00"]}}`,
		"Calendar night", `{timezone: Europe/Zurich, week: {sun-thu: ["22:00-06:00"], sat: ["10:00-11:00"]}}`,
	}
	for _, t := range teams {
		people := pick("2", "3", "[{name: a, count: 2, calendar: day, skills: [x]}, {name: b, count: 1, skills: [x, y]}, {name: c, count: 2, calendar: night}]")
		parts = append(parts, "Team "+t, fmt.Sprintf("{people: %s, preempts: %s, atShiftEnd: %s, availability: %s, discipline: %s%s}", people,
			pick("true", "false"), pick("suspend", "finish"), pick("100%", "85%"), pick("priority", "fifo"), pick("", ", calendar: day", ", calendar: night")))
	}
	stream := func(name string, call bool) {
		n := 2 + r.IntN(4)
		var steps []string
		for i := range n {
			s := fmt.Sprintf("{id: s%d, activity: engage, practice: service-desk", i)
			to := func() string { return pick("value", "declined", fmt.Sprintf("s%d", r.IntN(n))) }
			switch k := r.IntN(6); {
			case k == 0:
				s += ", wait: " + times()
			case k == 1 && call:
				s += ", stream: inner, otherwise: " + fmt.Sprintf("s%d", r.IntN(n))
			case k == 2:
				s += ", needs: [{team: one}, {team: two, people: 2}], work: " + times()
			default:
				s += fmt.Sprintf(", team: %s, people: %s, work: %s, quality: %s, wait: %s, stopsClock: %s", pick(teams...), pick("1", "1", "2"), times(),
					pick("100%", "80%"), times(), pick("true", "false"))
			}
			steps = append(steps, s+fmt.Sprintf(", delivers: %s, next: [{to: %s, share: 20%%, when: {channel: phone}}, {to: value, when: {channel: phone}}, {to: %s, share: 30%%}, {to: value}]}",
				pick("50%", "100%"), to(), to()))
		}
		parts = append(parts, "ValueStream "+name, "{outcome: {service: s}, steps: ["+strings.Join(steps, ", ")+"]}")
	}
	stream("outer", true)
	stream("inner", false)
	for i := range 3 {
		parts = append(parts, fmt.Sprintf("Demand d%d", i), fmt.Sprintf(
			"{type: value, service: s, stream: %s, priority: %d, arrivals: %s, channels: [{channel: phone, share: 50%%}, {channel: mail}], promises: [{within: %s}, {until: s1, within: 2h, clock: day}], variants: [{name: a, share: 30%%, priority: %d}, {name: b}]}",
			pick("outer", "inner"), 1+r.IntN(9), pick("{rate: 2/h}", "{rate: 20/bd, pattern: day}", "{every: 1h, group: 3}", "{at: [2026-01-06T10:00, 2026-01-06T10:00, 2026-01-20T12:00]}"),
			pick("1h", "2d"), 1+r.IntN(9)))
	}
	return docs(parts...)
}

// Whatever the model, nothing is lost: the checks within every run (items,
// parts of lead times, Little's law to the nanosecond) hold, and the number of
// jobs changes nothing.
func TestRandomModelsLoseNothing(t *testing.T) {
	n := 40
	if *long {
		n = 1000
	}
	for seed := range uint64(n) {
		text := randomModel(rand.New(rand.NewPCG(seed, 9)))
		p, findings := flow.Prepare(mustLoad(t, text), flow.Options{})
		if p == nil {
			t.Fatalf("seed %d: %v\n%s", seed, lines(findings), text)
		}
		var first []byte
		for _, jobs := range []int{1, 3} {
			r, _, err := p.Run(context.Background(), flow.RunOptions{Jobs: jobs})
			if err != nil {
				t.Fatalf("seed %d: %v\n%s", seed, err, text)
			}
			b := marshal(t, r)
			if first != nil && !bytes.Equal(first, b) {
				t.Fatalf("seed %d: three jobs give other figures than one\n%s", seed, text)
			}
			first = b
			for _, tf := range r.Teams {
				if u := tf.Utilization.Value; u != nil && *u > 1.5 {
					t.Errorf("seed %d: team %s is used %v", seed, tf.Name, *u)
				}
			}
		}
	}
}
