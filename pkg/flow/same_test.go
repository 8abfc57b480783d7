package flow_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/flow/figure"
)

// organisation uses much of what is simulated at once.
const organisation = `
apiVersion: svs/v1
kind: Organization
metadata: {name: o}
spec: {timezone: Europe/Zurich}
---
apiVersion: svs/v1
kind: Scenario
metadata: {name: base}
spec: {horizon: 8w, replications: 6}
---
apiVersion: svs/v1
kind: Service
metadata: {name: s}
---
apiVersion: svs/v1
kind: Channel
metadata: {name: phone}
---
apiVersion: svs/v1
kind: Channel
metadata: {name: mail}
---
apiVersion: svs/v1
kind: Channel
metadata: {name: status-page}
---
apiVersion: svs/v1
kind: Calendar
metadata: {name: office}
spec: {week: {mon-fri: ["08:00-12:00", "13:00-17:00"]}, holidays: [2026-01-06]}
---
apiVersion: svs/v1
kind: Calendar
metadata: {name: late}
spec: {week: {mon-fri: ["12:00-20:00"]}}
---
apiVersion: svs/v1
kind: Practice
metadata: {name: service-desk}
spec: {organizationsAndPeople: {teams: [desk, experts]}}
---
apiVersion: svs/v1
kind: Team
metadata: {name: desk}
spec:
  people: [{name: early, count: 2, calendar: office}, {name: late, count: 1, skills: [languages], calendar: late}]
  availability: 90%
  atShiftEnd: finish
---
apiVersion: svs/v1
kind: Team
metadata: {name: experts}
spec: {people: 9, calendar: office, availability: 85%, preempts: true}
---
apiVersion: svs/v1
kind: ValueStream
metadata: {name: help}
spec:
  outcome: {service: s}
  steps:
    - id: triage
      activity: engage
      practice: service-desk
      team: desk
      work: [{when: {channel: phone}, is: {p50: 8m, p95: 20m}}, {is: {dist: gamma, mean: 5m, cv: 0.5}}]
      next: [{to: value, share: 20%}, {to: declined, share: 5%}, {to: solve}]
    - id: solve
      activity: deliver-and-support
      practice: service-desk
      wait: {dist: uniform, min: 1m, max: 30m}
      stopsClock: true
      team: experts
      people: 2
      work: {p50: 30m, p95: 3h}
      quality: [{when: {visit: 1}, is: 85%}, {is: 95%}]
      rework: triage
      delivers: 100%
    - {id: feedback, activity: engage, practice: service-desk, wait: 1d, next: [{to: cancelled, share: 10%}, {to: value}]}
---
apiVersion: svs/v1
kind: Demand
metadata: {name: ticket}
spec:
  type: failure
  service: s
  stream: help
  channels: [{channel: phone, share: 60%}, {channel: mail}]
  preventedBy: [{channel: status-page, share: 10%}]
  arrivals: {rate: 30/bd, pattern: {mon-fri: {"08:00-12:00": 2, "12:00-18:00": 1}}}
  variants: [{name: top, share: 10%, priority: 1}, {name: normal}]
  promises: [{within: 8h, share: 90%, clock: office}, {until: solve, within: 2bd, clock: office}]
---
apiVersion: svs/v1
kind: Demand
metadata: {name: batch-job}
spec:
  type: value
  service: s
  stream: help
  arrivals: {every: {dist: erlang, k: 3, mean: 1d}, group: {dist: uniform, min: 1, max: 3}}
`

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSameBytesForAnyNumberOfJobs(t *testing.T) {
	one := marshal(t, run(t, organisation, flow.Options{}, 1))
	if eight := marshal(t, run(t, organisation, flow.Options{}, 8)); !bytes.Equal(one, eight) {
		t.Error("eight jobs give other figures than one")
	}
	seed := uint64(2)
	if other := marshal(t, run(t, organisation, flow.Options{Seed: &seed}, 2)); bytes.Equal(one, other) {
		t.Error("another seed gives the same figures")
	}
}

// way is an item's trace with what only its own draws decide.
func way(t *testing.T, text, demand string, number int, o flow.Options) []string {
	t.Helper()
	tr, err := prepare(t, text, o).Trace(context.Background(), flow.TraceOptions{Demand: demand, Number: number})
	if err != nil {
		t.Fatal(err)
	}
	out := []string{tr.Arrived.String(), tr.Variant, tr.Channel}
	for _, v := range tr.Visits {
		out = append(out, v.Step, v.Delay.String(), v.Worked.String(), v.To)
	}
	return out
}

// Adding, reordering and removing one entity, and renaming one that is
// recorded as moved, leaves all other draws as they were.
func TestChangesElsewhereChangeNoDraw(t *testing.T) {
	more := docs(
		"Team aliens", "{people: 1}",
		"Practice knowledge-management", "{organizationsAndPeople: {teams: [aliens]}}",
		"ValueStream another", "{outcome: {service: s}, steps: [{id: x, activity: engage, practice: knowledge-management, team: aliens, work: 5m}]}",
		"Demand a-question", "{type: information, service: s, stream: another, arrivals: {rate: 5/h}}",
	)
	renamed := strings.NewReplacer("name: experts", "name: wizards", "team: experts", "team: wizards", "[desk, experts]", "[desk, wizards]",
		"name: ticket", "name: trouble", "name: help", "name: assist", "stream: help", "stream: assist").Replace(organisation)
	without, _, _ := strings.Cut(organisation, "---\napiVersion: svs/v1\nkind: Demand\nmetadata: {name: batch-job}")
	moved := flow.Options{Moved: map[string]string{"Demand/trouble": "Demand/ticket", "ValueStream/assist": "ValueStream/help"}}
	for _, number := range []int{1, 40, 200} {
		base := way(t, organisation, "ticket", number, flow.Options{})
		for name, got := range map[string][]string{
			"another stream":  way(t, more+"\n"+organisation, "ticket", number, flow.Options{}),
			"one demand less": way(t, without, "ticket", number, flow.Options{}),
			"other names":     way(t, renamed, "trouble", number, moved),
		} {
			if d := cmp.Diff(base, got); d != "" {
				t.Errorf("%s, item %d (-before +after):\n%s", name, number, d)
			}
		}
	}
	if cmp.Equal(way(t, organisation, "ticket", 40, flow.Options{}), way(t, renamed, "trouble", 40, flow.Options{})) {
		t.Error("a rename that is not recorded changes nothing, so the test sees nothing")
	}
}

// TestRunStopsWhenTold: what is done by then is a result of its own, equal to
// that of a run of so many replications; nothing done is an error.
func TestRunStopsWhenTold(t *testing.T) {
	p := prepare(t, mm1(20), flow.Options{})
	stopAt := func(n int) (*figure.Result, error) {
		ctx, cancel := context.WithCancel(context.Background())
		r, _, err := p.Run(ctx, flow.RunOptions{Jobs: 1, Progress: func(g flow.Progress) {
			if g.Total != 20 {
				t.Errorf("of %d replications, want 20", g.Total)
			}
			if g.Done == n {
				cancel()
			}
		}})
		return r, err
	}
	got, err := stopAt(3)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(&figure.Partial{Done: 3, Of: 20}, got.Partial); d != "" {
		t.Error(d)
	}
	want := run(t, mm1(3), flow.Options{}, 1)
	got.Partial = nil
	if d := cmp.Diff(want, got, cmpopts.EquateNaNs()); d != "" {
		t.Error(d)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := p.Run(ctx, flow.RunOptions{Jobs: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// Every item is somewhere, at every level.
func TestCountsAddUp(t *testing.T) {
	r := run(t, organisation, flow.Options{}, 2)
	for _, d := range r.Demands {
		c := d.Counts
		sum := *c.Value.Value + *c.Declined.Value + *c.Cancelled.Value + *c.Inside.Value
		if diff := sum - *c.Arrived.Value; diff > 1e-9 || diff < -1e-9 || *c.Arrived.Value == 0 {
			t.Errorf("%s %s: %v arrived, %v are accounted for", d.Name, d.Variant, *c.Arrived.Value, sum)
		}
		w := d.WaitingTime
		parts := *w.ByCause.Queue.Value + *w.ByCause.OffShift.Value + *w.ByCause.Delay.Value
		if diff := parts / *w.Mean.Value - 1; diff > 1e-9 || diff < -1e-9 {
			t.Errorf("%s %s: waits %v, causes %v", d.Name, d.Variant, *w.Mean.Value, parts)
		}
	}
	if p := *r.Demands[1].Counts.Prevented.Value / (*r.Demands[1].Counts.Prevented.Value + *r.Demands[1].Counts.Arrived.Value); p < 0.08 || p > 0.12 {
		t.Errorf("%v of the demand is prevented, want 0.1", p)
	}
	if w := r.Warmup; w != 0 && w != 7*86400 && w != 14*86400 {
		t.Errorf("the warm-up found is %v s, not a whole number of weeks up to half the horizon", w)
	}
}
