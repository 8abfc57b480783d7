package flow_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/flow"
)

// Cases that can be computed by hand, to the tick. Priorities, calendars and
// summer time stand in flow_test.go.

// A promise of 8 hours on a calendar, opened on a Friday at 16:30, is due on
// Monday at 14:30; where the clock stands still on Monday from 9 to 11, at
// 16:30. One nanosecond later it is broken.
func TestExactPromise(t *testing.T) {
	for _, c := range []struct {
		name, steps string
		kept        float64
	}{
		{"due", `{id: a, activity: engage, wait: "70h"}`, 1},
		{"late", `{id: a, activity: engage, wait: "70h"}, {id: b, activity: engage, wait: "0.000000001s"}`, 0},
		{"due with a pause", `{id: a, activity: engage, wait: "64.5h"}, {id: p, activity: engage, wait: 2h, stopsClock: true}, {id: b, activity: engage, wait: "5.5h"}`, 1},
		{"late with a pause", `{id: a, activity: engage, wait: "64.5h"}, {id: p, activity: engage, wait: 2h, stopsClock: true}, {id: b, activity: engage, wait: "19800.000000001s"}`, 0},
		{"late without the pause", `{id: a, activity: engage, wait: "64.5h"}, {id: p, activity: engage, wait: 2h}, {id: b, activity: engage, wait: "5.5h"}`, 0},
	} {
		r := run(t, docs(
			"Scenario base", "{start: 2024-01-01T00:00, horizon: 3w, replications: 1}",
			"Service s", "{}", "Calendar office", `{timezone: UTC, week: {mon-fri: ["08:00-18:00"]}}`,
			"ValueStream work", "{outcome: {service: s}, steps: ["+c.steps+"]}",
			"Demand d", `{type: value, service: s, stream: work, arrivals: {at: ["2024-01-05T16:30"]}, promises: [{within: 8h, share: 90%, clock: office}]}`,
		), flow.Options{}, 1)
		if got := *r.Demands[0].PromiseKept.Value; got != c.kept {
			t.Errorf("%s: kept %v, want %v", c.name, got, c.kept)
		}
	}
}

// Four items are there from 0 to 4, 1 to 3, 2 to 8 and 5 to 9 of ten hours:
// L = 16/10, λ = 4/10, W = 4 (Little 1961).
func TestExactLittle(t *testing.T) {
	parts := []string{"Scenario base", "{horizon: 10h, warmup: 0s, replications: 1}", "Service s", "{}"}
	for i, c := range [][2]int{{0, 4}, {1, 3}, {2, 8}, {5, 9}} {
		parts = append(parts, fmt.Sprintf("Demand d%d", i), fmt.Sprintf("{type: value, service: s, stream: work, arrivals: {at: [\"2026-01-05T%02d:00\"]}}", c[0]))
	}
	parts = append(parts, "ValueStream work", `{outcome: {service: s}, steps: [{id: a, activity: engage, wait: [
		{when: {demand: d0}, is: 4h}, {when: {demand: d1}, is: 2h}, {when: {demand: d2}, is: 6h}, {is: 4h}]}]}`)
	s := run(t, docs(parts...), flow.Options{}, 1).Streams[0]
	got := []float64{*s.InProgress.Value, *s.Counts.Arrived.Value / 10, *s.LeadTime.Mean.Value / 3600}
	if d := cmp.Diff([]float64{1.6, 0.4, 4}, got); d != "" {
		t.Errorf("[L λ W] (-want +got):\n%s", d)
	}
}

// Five of nine hours are work.
func TestExactFlowEfficiency(t *testing.T) {
	text := docs(
		"Service s", "{}", "Practice service-desk", desk, "Team desk", "{people: 1}",
		"ValueStream work", "{outcome: {service: s}, steps: [{id: a, activity: engage, practice: service-desk, team: desk, wait: 4h, work: 5h}]}",
		"Demand d", "{type: value, service: s, stream: work, arrivals: {at: [2026-01-06T00:00]}}")
	tr, err := prepare(t, text, flow.Options{}).Trace(context.Background(), flow.TraceOptions{Demand: "d", Number: 1})
	if err != nil {
		t.Fatal(err)
	}
	if got := tr.FlowEfficiency; math.Abs(got-5.0/9) > 1e-15 {
		t.Errorf("flow efficiency %v, want 5/9", got)
	}
}

// outcomes tells when and how each of some demands' first items ended, in
// hours.
func outcomes(t *testing.T, text string, names ...string) string {
	t.Helper()
	return strings.Join(ends(t, text, monday, names...), ", ")
}

// One agent, work of 5 h, patience of 3 h. Where patience ends at the moment
// at which the agent is free, the agent comes first.
func TestExactPatience(t *testing.T) {
	for _, third := range []string{"02:30", "02:00"} {
		parts := []string{"Service s", "{}", "Practice service-desk", desk, "Team desk", "{people: 1}",
			"ValueStream work", "{outcome: {service: s}, steps: [{id: do, activity: engage, practice: service-desk, team: desk, work: 5h}]}"}
		var names []string
		for i, at := range []string{"00:00", "01:00", third, "09:00"} {
			names = append(names, fmt.Sprintf("d%d", i))
			parts = append(parts, "Demand "+names[i], fmt.Sprintf("{type: value, service: s, stream: work, patience: {after: 3h, then: abandoned}, arrivals: {at: [2026-01-05T%s]}}", at))
		}
		want := "d0 value 5h0m0s, d1 abandoned 4h0m0s, d2 value 10h0m0s, d3 value 15h0m0s"
		if got := outcomes(t, docs(parts...), names...); got != want {
			t.Errorf("third at %s: %s, want %s", third, got, want)
		}
	}
}

// Branches of 3 h and 5 h at teams of one each, then 2 h at a third; items at
// 0 and 1: the first is done at 7, the second at 12.
func TestExactJoin(t *testing.T) {
	text := docs(
		"Service s", "{}", "Practice service-desk", "{organizationsAndPeople: {teams: [a, b, c]}}", "Team a", "{people: 1}", "Team b", "{people: 1}", "Team c", "{people: 1}",
		"ValueStream work", `{outcome: {service: s}, steps: [
			{id: both, parallel: [[{id: x, activity: engage, practice: service-desk, team: a, work: 3h}], [{id: y, activity: engage, practice: service-desk, team: b, work: 5h}]], next: z},
			{id: z, activity: engage, practice: service-desk, team: c, work: 2h}]}`,
		"Demand d0", "{type: value, service: s, stream: work, arrivals: {at: [2026-01-05T00:00]}}",
		"Demand d1", "{type: value, service: s, stream: work, arrivals: {at: [2026-01-05T01:00]}}")
	if got, want := outcomes(t, text, "d0", "d1"), "d0 value 7h0m0s, d1 value 12h0m0s"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// An approval at a meeting: what waits when it begins is decided then, what
// comes later waits for the next one, and notice is kept.
func TestExactMeeting(t *testing.T) {
	text := func(notice string) string {
		parts := []string{"Service s", "{}", "GoverningBody board", fmt.Sprintf(`{level: committee, decides: {meets: ["mon 10:00", "thu 10:00"]%s}}`, notice),
			"ValueStream work", "{outcome: {service: s}, steps: [{id: ask, activity: plan, approval: {by: board}}]}"}
		for i, at := range []string{"05T08:00", "05T10:00", "05T10:01", "07T09:59"} {
			parts = append(parts, fmt.Sprintf("Demand d%d", i), fmt.Sprintf("{type: value, service: s, stream: work, arrivals: {at: [2026-01-%s]}}", at))
		}
		return docs(parts...)
	}
	for notice, want := range map[string]string{
		"":               "d0 value 10h0m0s, d1 value 10h0m0s, d2 value 82h0m0s, d3 value 82h0m0s",
		", notice: 24h":  "d0 value 82h0m0s, d1 value 82h0m0s, d2 value 82h0m0s, d3 value 82h0m0s",
		", notice: 1d2m": "d0 value 82h0m0s, d1 value 82h0m0s, d2 value 82h0m0s, d3 value 178h0m0s",
	} {
		if got := outcomes(t, text(notice), "d0", "d1", "d2", "d3"); got != want {
			t.Errorf("meets%s: %s, want %s", notice, got, want)
		}
	}
}
