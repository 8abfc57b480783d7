package flow_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/flow/figure"
)

// Three items come to one person who works from 9 to 17, on a Tuesday: one at
// 16:00, which is done on Wednesday at 10:00, one at 16:30, done at 12:00, and
// one of failure demand at 16:45, done at 14:00. Then each waits for an hour
// and is worked on for another by people who are always there.
func TestExactVisits(t *testing.T) {
	r := run(t, docs(
		"Scenario base", "{horizon: 4w, replications: 2}", "Service s", "{}", "Practice service-desk", "{organizationsAndPeople: {teams: [desk, other]}}",
		"Practice monitoring", "{practice: monitoring-and-event-management, organizationsAndPeople: {teams: [other]}}",
		"Calendar office", office, "Team desk", "{people: 1, calendar: office, cost: 30 EUR/h, availability: 100%}", "Team other", "{people: 3}",
		"Channel phone", "{}", "Channel mail", "{}",
		"ValueStream work", `{outcome: {service: s}, steps: [
			{id: a, activity: engage, practice: service-desk, team: desk, work: 2h},
			{id: b, activity: deliver-and-support, practice: monitoring, team: other, wait: 1h, work: 1h}]}`,
		"Demand d", "{type: value, service: s, stream: work, promises: [{within: 22h, share: 90%}], arrivals: {at: [2026-01-06T16:00, 2026-01-06T16:30]}}",
		"Demand f", "{type: failure, service: s, stream: work, promises: [{within: 22h, share: 90%}], channels: [{channel: phone, share: 100%}], arrivals: {at: [2026-01-06T16:45]}}",
	), flow.Options{}, 1)
	const hour, span = 3600.0, 4 * 7 * 24.0
	month := 30.4375 * 24.0
	wantValues(t, r, map[string]float64{
		"ValueStream/work.steps[a] visits":                  3,
		"ValueStream/work.steps[a] throughput":              3 / 28.0,
		"ValueStream/work.steps[a] waitingTime":             (16 + 17.5 + 19.25) / 3 * hour,
		"ValueStream/work.steps[a] waitingByCause.queue":    (1.5 + 3.25) / 3 * hour,
		"ValueStream/work.steps[a] waitingByCause.offShift": 16 * hour,
		"ValueStream/work.steps[a] waitingByCause.delay":    0,
		"ValueStream/work.steps[a] workingTime":             2 * hour,
		"ValueStream/work.steps[a] inProgress":              (18 + 19.5 + 21.25) / span,
		"ValueStream/work.steps[a] queueLength.mean":        (17.5 + 19.25) / span,
		"ValueStream/work.steps[a] failureShare":            1 / 3.0,
		"ValueStream/work.steps[a] workCostPerMonth":        6 * 30 * month / span,
		"ValueStream/work.steps[b] waitingTime":             1 * hour,
		"ValueStream/work.steps[b] waitingByCause.delay":    1 * hour,
		"ValueStream/work.steps[b] inProgress":              6 / span,
		"Team/desk waitingTime":                             (17.5 + 19.25) / 3 * hour,
		"Team/desk waitingByCause.queue":                    (1.5 + 3.25) / 3 * hour,
		"Team/desk waitingByCause.offShift":                 32 / 3.0 * hour,
		"Team/desk visits":                                  3,
		"Team/desk workingTime":                             2 * hour,
		"Team/desk failureShare":                            1 / 3.0,
		"Team/desk costPerMonth":                            20 * 8 * 30 * month / span,
		"Practice/service-desk waitingTime":                 (16 + 17.5 + 19.25) / 3 * hour,
		"Practice/service-desk workingTimePerVisit":         2 * hour,
		"Practice/service-desk workingTime":                 6 * hour,
		"Practice/monitoring inProgress":                    6 / span,
		"Demand/d visits":                                   2,
		"ValueStream/work visits":                           2,
		"ValueStream/work failureShare":                     1 / 3.0,
		"ValueStream/work promiseKept":                      2 / 3.0,
		"Channel/phone waitingTime":                         (19.25 + 1) * hour,
		"Channel/phone waitingByCause.offShift":             16 * hour,
		"Channel/phone promiseKept":                         0,
		"Channel/phone failureShare":                        1,
		"Channel/phone flowEfficiency":                      3 / 23.25,
		"waitingTime":                                       (16+17.5+19.25)/3*hour + hour,
		"waitingByCause.queue":                              (1.5 + 3.25) / 3 * hour,
		"workingTime":                                       3 * hour,
		"firstResponse":                                     (0 + 17.5 + 19.25) / 3 * hour,
		"firstValue":                                        (20 + 21.5 + 23.25) / 3 * hour,
		"visits":                                            2,
		"firstTimeRight":                                    1,
		"queueLength.mean":                                  (17.5 + 19.25) / span,
		"flowEfficiency":                                    9 / (20 + 21.5 + 23.25),
		"costPerUnit":                                       60,
	})
	for _, a := range r.Activities {
		if want := map[string]float64{"engage": 2 / 3.0, "deliver-and-support": 1 / 3.0}[a.Name]; math.Abs(*a.Share.Value-want) > 1e-12 || *a.Visits.Value != 3 {
			t.Errorf("%s: share %v, visits %v", a.Name, *a.Share.Value, *a.Visits.Value)
		}
	}
}

// What waits for room at the step that follows is still at its own step; what
// loses patience there comes to its end there, and its wait counts.
func TestExactRoomAndEnds(t *testing.T) {
	r := run(t, docs(
		"Scenario base", "{horizon: 1w, replications: 2}", "Service s", "{}", "Practice service-desk", "{organizationsAndPeople: {teams: [one, two]}}",
		"Team one", "{people: 5}", "Team two", "{people: 1}",
		"ValueStream work", `{outcome: {service: s}, steps: [
			{id: a, activity: engage, practice: service-desk, team: one, work: 1h},
			{id: b, activity: engage, practice: service-desk, team: two, work: 4h, limits: {inProgress: 2}, patience: {after: 3h, then: abandoned}}]}`,
		"Demand d", "{type: value, service: s, stream: work, arrivals: {at: [2026-01-06T00:00, 2026-01-06T00:00, 2026-01-06T00:00]}}",
	), flow.Options{}, 1)
	// At 1:00 the first is worked on until 5:00, the second waits for it until it
	// gives up at 4:00, when the third comes in, which is done at 9:00.
	const hour = 3600.0
	wantValues(t, r, map[string]float64{
		"ValueStream/work.steps[a] waitingByCause.limit": 1 * hour, // 3 h of one of three
		"ValueStream/work.steps[a] waitingTime":          1 * hour,
		"ValueStream/work.steps[a] inProgress":           6 / 168.0,
		"ValueStream/work.steps[b] visits":               2,
		"ValueStream/work.steps[b] waitingByCause.queue": (3 + 1) / 3.0 * hour,
		"ValueStream/work.steps[b] ended.abandoned":      1,
		"ValueStream/work.steps[b] inProgress":           (4 + 3 + 5) / 168.0,
		"ValueStream/work.steps[b] queueLength.mean":     4 / 168.0,
		"Practice/service-desk ended.abandoned":          1,
	})
}

// Whatever the model, the items at the steps are those of the model, and the
// wait of each thing is the sum of its causes.
func TestRandomStepsHoldAllItems(t *testing.T) {
	n, held := 25, 0
	if *long {
		n = 500
	}
	for seed := range uint64(n) {
		text := randomModel(rand.New(rand.NewPCG(seed, 13)))
		p, findings := flow.Prepare(mustLoad(t, text), flow.Options{})
		if p == nil {
			t.Fatalf("seed %d: %v\n%s", seed, lines(findings), text)
		}
		r, _, err := p.Run(context.Background(), flow.RunOptions{Jobs: 2})
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, text)
		}
		sum, grows := 0.0, false
		for i := range r.Steps {
			s := &r.Steps[i]
			c := &s.WaitingByCause
			seed := seed
			wantSum(t, seed, s.Step, s.WaitingTime, c.Queue, c.OffShift, c.Approval, c.Batch, c.Delay, c.Limit)
			if grows = grows || s.InProgress.Value == nil; !grows {
				sum += *s.InProgress.Value
			}
		}
		if all := r.Model.InProgress.Value; !grows && all != nil {
			held++
			if math.Abs(sum-*all) > 1e-6*(1+*all) {
				t.Errorf("seed %d: %v items at the steps, %v in the model\n%s", seed, sum, *all, text)
			}
		}
		for i := range r.Teams {
			f := &r.Teams[i]
			wantSum(t, seed, f.Name, f.WaitingTime, f.WaitingByCause.Queue, f.WaitingByCause.OffShift)
		}
		for i := range r.Channels {
			c := &r.Channels[i].WaitingByCause
			wantSum(t, seed, r.Channels[i].Name, r.Channels[i].WaitingTime, c.Queue, c.OffShift, c.Approval, c.Batch, c.Delay, c.Limit, c.Channel)
		}
	}
	if held < n/4 {
		t.Errorf("only %d of %d models do not grow", held, n)
	}
}

// wantSum wants a figure to be the sum of its parts.
func wantSum(t *testing.T, seed uint64, name string, whole figure.Figure, parts ...figure.Figure) {
	t.Helper()
	sum := 0.0
	for _, f := range parts {
		if f.Value != nil {
			sum += *f.Value
		}
	}
	if v := whole.Value; v != nil && math.Abs(*v-sum) > 1e-6*(1+sum) {
		t.Errorf("seed %d: %s waits %v, its causes sum to %v", seed, name, *v, sum)
	}
}

// What is done in parallel branches costs what it costs elsewhere: 2 h and 1 h
// and half an hour at 60, 3 h at 100, and 15 for one use. An item comes to the
// branches and to each step in them.
func TestExactBranches(t *testing.T) {
	r := run(t, docs(
		"Scenario base", "{horizon: 4w, replications: 1}", "Service s", "{}", "Practice service-desk", "{organizationsAndPeople: {teams: [one, two]}}",
		"Team one", "{people: 2, cost: 60 EUR/h}", "Team two", "{people: 1, cost: 100 EUR/h}", "Tool bot", "{cost: 15 EUR}",
		"ValueStream work", `{outcome: {service: s}, steps: [
			{id: p, activity: engage, parallel: [
				[{id: x, activity: engage, practice: service-desk, team: one, work: 2h}],
				[{id: y, activity: engage, practice: service-desk, team: two, work: 3h}, {id: t, activity: engage, automated: bot},
				 {id: z, activity: engage, practice: service-desk, team: one, work: 1h}]], next: k},
			{id: k, activity: engage, practice: service-desk, team: one, work: 30m}]}`,
		"Demand d", "{type: value, service: s, stream: work, arrivals: {at: [2026-01-06T00:00]}}",
	), flow.Options{}, 1)
	wantValues(t, r, map[string]float64{
		"Demand/d costPerUnit": 525, "Demand/d visits": 6, "Demand/d leadTime.mean": 4.5 * 3600, "Demand/d workingTime": 4.5 * 3600,
		"Practice/service-desk workCostPerMonth": 510 * 30.4375 / 28,
	})
}

// A visit that is given up, and one that comes back from another stream
// without its value, are visits too.
func TestExactVisitsThatEndOtherwise(t *testing.T) {
	r := run(t, docs(
		"Scenario base", "{horizon: 4w, replications: 1}", "Service s", "{}", "Practice service-desk", "{organizationsAndPeople: {teams: [one, two]}}",
		"Team one", "{people: 1}", "Team two", "{people: 1}",
		"ValueStream outer", `{outcome: {service: s}, steps: [
			{id: a, activity: engage, practice: service-desk, team: one, work: 1h}, {id: c, activity: engage, stream: inner, otherwise: z},
			{id: y, activity: engage, wait: 1h, next: value}, {id: z, activity: engage, practice: service-desk, team: one, work: 30m}]}`,
		"ValueStream inner", `{outcome: {service: s}, steps: [
			{id: i, activity: engage, practice: service-desk, team: two, work: 6h, patience: {after: 2h, then: j}},
			{id: j, activity: engage, practice: service-desk, team: one, work: 1h, next: declined}]}`,
		"Demand d", "{type: value, service: s, stream: outer, arrivals: {at: [2026-01-06T10:00, 2026-01-06T10:00]}}",
	), flow.Options{}, 1)
	wantValues(t, r, map[string]float64{ // until 18:30, and until 15:30
		"Demand/d leadTime.mean": 7 * 3600, "Demand/d visits": 5, "Demand/d waitingTime.byCause.queue": 1.5 * 3600,
		"ValueStream/outer.steps[c] visits": 2, "ValueStream/inner.steps[i] visits": 1, "ValueStream/inner.steps[i] waitingTime": 3600,
	})
}
