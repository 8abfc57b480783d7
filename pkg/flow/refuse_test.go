package flow_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow"
)

func lines(fs []diag.Finding) []string {
	var out []string
	for _, f := range fs {
		if f.Place.File == "" || !f.Place.Pos.IsValid() {
			out = append(out, "without a place: "+f.Message)
			continue
		}
		what, _, _ := strings.Cut(f.Message, ",")
		out = append(out, fmt.Sprintf("%s %s %s %s: %s", f.Rule, f.Severity, f.Entity, f.Path, what))
	}
	return out
}

// What is not simulated is named, all at once, and nothing runs.
func TestWhatIsNotSimulatedIsNamed(t *testing.T) {
	text := docs(
		"Service s", "{}", "Practice service-desk", "{organizationsAndPeople: {teams: [desk, back]}}",
		"Tool bot", "{}", "Supplier dealer", "{}", "GoverningBody board", "{decides: {within: 1d}}",
		"Channel phone", `{calendar: office, selfService: {resolves: 20%}}`,
		"Calendar office", `{timezone: UTC, week: {mon-fri: ["09:00-17:00"]}}`,
		"Team desk", "{people: 1, discipline: earliest-due, calendar: office, atShiftEnd: hand-over}", "Team back", "{people: 1}",
		"Team idle", "{people: 1, discipline: earliest-due}",
		"ValueStream work", `{outcome: {service: s}, limits: {inProgress: 9}, steps: [
			{id: a, activity: engage, practice: service-desk, team: desk, work: 1h, approval: {by: board}, batch: {size: 3}, limits: {inProgress: 3}},
			{id: b, activity: engage, practice: service-desk, automated: bot},
			{id: c, activity: engage, practice: service-desk, supplier: dealer},
			{id: d, activity: engage, practice: service-desk, parallel: [[{id: e, activity: engage, practice: service-desk, team: back, work: 1h}], []]},
			{id: f, activity: engage, practice: service-desk, team: back, wait: 2bd, work: 1h, patience: {after: 1h}, emits: [{demand: d}]}]}`,
		"ValueStream unused", `{outcome: {service: s}, limits: {inProgress: 9}, steps: [{id: a, activity: engage, practice: service-desk, team: back, work: 1h}]}`,
		"Demand d", `{type: value, service: s, stream: work, arrivals: {rate: 1/d}, patience: {after: 1h}, channels: [{channel: phone, share: 100%, resolves: 5%}]}`,
		"Demand e", `{type: value, service: s, stream: work, channels: [{channel: phone, share: 100%}], arrivals: {trace: {file: log.csv, timestamp: t}}}`,
	)
	p, findings := flow.Prepare(mustLoad(t, text), flow.Options{})
	if p != nil {
		t.Error("a program was made")
	}
	want := []string{
		"SVS801 error Demand/d patience: not simulated yet: patience",
		"SVS801 error Demand/d channels[phone].resolves: not simulated yet: self-service",
		"SVS801 error Channel/phone calendar: not simulated yet: a channel's opening hours",
		"SVS801 error Channel/phone selfService: not simulated yet: self-service",
		"SVS801 error Demand/e arrivals.trace: not simulated yet: replaying a log",
		"SVS801 error ValueStream/work limits: not simulated yet: a limit on the work in progress",
		"SVS801 error ValueStream/work steps[a].approval: not simulated yet: an approval",
		"SVS801 error ValueStream/work steps[a].batch: not simulated yet: waiting for company",
		"SVS801 error ValueStream/work steps[a].limits: not simulated yet: a limit on the work in progress",
		"SVS801 error ValueStream/work steps[b].automated: not simulated yet: an automated step",
		"SVS801 error ValueStream/work steps[c].supplier: not simulated yet: a supplier's work",
		"SVS801 error ValueStream/work steps[d].parallel: not simulated yet: branches in parallel",
		"SVS801 error ValueStream/work steps[f].patience: not simulated yet: patience",
		"SVS801 error ValueStream/work steps[f].emits[d]: not simulated yet: demand that a step causes",
		"SVS801 error ValueStream/work steps[f].wait: not simulated yet: a wait in business days",
		"SVS801 error Team/desk discipline: not simulated yet: the queue order earliest-due",
		"SVS801 error Team/desk atShiftEnd: not simulated yet: handing work over at the end of a shift",
	}
	if d := cmp.Diff(want, lines(findings)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// A model that says too little is told what is missing.
func TestWhatIsMissingIsListed(t *testing.T) {
	text := docs(
		"Service s", "{}", "Practice service-desk", desk, "Team desk", "{people: 1}",
		"ValueStream work", `{outcome: {service: s}, steps: [
			{id: a, activity: engage, practice: service-desk, team: desk},
			{id: b, activity: engage, practice: service-desk, needs: [{team: desk}]},
			{id: c, activity: engage, practice: service-desk, wait: 1h}]}`,
		"Demand d", `{type: value, service: s, stream: work}`,
		"Demand e", `{type: value, service: s, arrivals: {rate: 1/d}}`,
	)
	p, findings := flow.Prepare(mustLoad(t, text), flow.Options{})
	want := []string{
		`SVS802 error ValueStream/work steps[a].work: step "a" has people and no work; write how long it takes`,
		`SVS802 error ValueStream/work steps[b].work: step "b" has people and no work; write how long it takes`,
		"SVS803 warning Demand/d arrivals: it never arrives",
		"SVS804 warning Demand/e stream: no stream serves it",
		"SVS806 error  : there is nothing to simulate: no demand in use has arrivals and a stream",
	}
	if d := cmp.Diff(want, lines(findings)); d != "" || p != nil {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// What would never come to an end is refused before it begins.
func TestEndlessModels(t *testing.T) {
	for want, more := range map[string]string{
		"arrivals.every: there is no time between arrivals; write how long it is on average":                                     "steps: [{id: a, activity: engage, practice: service-desk, wait: 1s}]}|arrivals: {every: 0s}",
		"stream: its items can come to a point in ValueStream/work from which no way leads to an end; give every step a way out": "steps: [{id: a, activity: engage, practice: service-desk, wait: 0s, next: a}]}|arrivals: {rate: 1/d}",
	} {
		stream, arrivals, _ := strings.Cut(more, "|")
		text := docs("Service s", "{}", "Practice service-desk", desk, "Team desk", "{people: 1}",
			"ValueStream work", "{outcome: {service: s}, "+stream, "Demand d", "{type: value, service: s, stream: work, "+arrivals+"}")
		p, findings := flow.Prepare(mustLoad(t, text), flow.Options{})
		if d := cmp.Diff([]string{"SVS806 error Demand/d " + want}, lines(findings)); d != "" || p != nil {
			t.Errorf("(-want +got):\n%s", d)
		}
	}
}

// An overloaded team is named before any figure; what passes it grows, all
// other figures stand.
func TestOverloadedTeam(t *testing.T) {
	text := docs(
		"Scenario base", "{horizon: 4w, replications: 3, warmup: 1w}",
		"Service s", "{}", "Practice service-desk", "{organizationsAndPeople: {teams: [desk, back]}}",
		"Calendar office", `{timezone: UTC, week: {mon-fri: ["09:00-17:00"]}}`,
		"Team desk", "{people: 2, calendar: office, availability: 75%}", "Team back", "{people: 1}",
		"ValueStream work", `{outcome: {service: s}, steps: [
			{id: a, activity: engage, practice: service-desk, team: desk, work: 1h, quality: 80%},
			{id: b, activity: engage, practice: service-desk, team: back, work: 1m}]}`,
		"ValueStream other", `{outcome: {service: s}, steps: [{id: a, activity: engage, practice: service-desk, team: back, work: 30m}]}`,
		"Demand d", `{type: value, service: s, stream: work, arrivals: {rate: 12/bd, pattern: office}}`,
		"Demand e", `{type: value, service: s, stream: other, arrivals: {rate: 12/d}}`,
	)
	p, findings := flow.Prepare(mustLoad(t, text), flow.Options{})
	// 12 × 5 visits of 1.25 h a week for 2 × 0.75 × 40 h: 125 %. A day brings
	// 75/7 visits, of which a fifth stays.
	want := []string{"SVS601 error Team/desk people: the team has 125% of its working time to do; the queue grows by 2.1 items a day; 3 people would do (now 2)"}
	if d := cmp.Diff(want, lines(findings)); d != "" || p == nil {
		t.Fatalf("(-want +got):\n%s", d)
	}
	r, _, err := p.Run(context.Background(), flow.RunOptions{Jobs: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []flow.Figure{r.Demands[0].LeadTime.Mean, r.Demands[0].LeadTime.P90, r.Demands[0].WaitingTime.Mean, r.Demands[0].InProgress,
		r.Streams[1].LeadTime.Mean, r.Teams[1].QueueLength.Mean, r.Teams[1].WaitingTime, r.Steps[1].WaitingTime} {
		if f.Value != nil || f.GrowsPerDay == nil || math.Abs(*f.GrowsPerDay-75.0/7/5) > 1e-9 {
			t.Errorf("a figure that should grow by 2.14 a day is %+v", f)
		}
	}
	for _, f := range []flow.Figure{r.Demands[1].LeadTime.Mean, r.Demands[1].InProgress, r.Teams[0].QueueLength.Mean, r.Teams[1].Utilization,
		r.Demands[0].WorkingTime, r.Streams[0].LeadTime.P50} {
		if f.Value == nil || f.GrowsPerDay != nil {
			t.Errorf("a figure that should stand is %+v", f)
		}
	}
}

func TestScenarios(t *testing.T) {
	text := mm1(2) + docs("Scenario double", "{horizon: 2d, warmup: 0s, replications: 2, seed: 7, scale: {Demand/d: 0.5}}",
		"Scenario short", "{horizon: 1d, warmup: 1d}", "Scenario fixed", "{scale: {Demand/once: 2}}", "Demand once", `{type: value, service: s, stream: work, arrivals: {at: [2026-01-05T09:00]}}`,
		"Scenario wish", "{horizon: 1d, warmup: 0s, expect: [{measure: Team/desk utilization, atMost: 85%}]}")
	r := run(t, text, flow.Options{Scenario: "double"}, 1)
	if r.Scenario != "double" || r.Seed != 7 || r.Horizon != 2*86400 || math.Abs(*r.Teams[0].OfferedLoad-0.4) > 1e-12 {
		t.Errorf("scenario %+v", *r)
	}
	if got := *r.Demands[0].Counts.Arrived.Value; got < 1000 || got > 1300 {
		t.Errorf("%v arrive at half the rate, want about 1152", got)
	}
	for name, want := range map[string][]string{
		"short":  {"SVS806 error Scenario/short warmup: the warm-up of 1d leaves nothing of the horizon of 1d; write a longer horizon"},
		"double": nil,
		"fixed":  {"SVS801 error Scenario/fixed scale[Demand/once]: not simulated yet: more or less of a demand at fixed times"},
		"wish":   {"SVS801 warning Scenario/wish expect: the expectation on \"Team/desk utilization\" is not checked yet"},
		"duoble": {"SVS806 error  : no scenario \"duoble\""},
	} {
		_, findings := flow.Prepare(mustLoad(t, text), flow.Options{Scenario: name})
		if d := cmp.Diff(want, lines(findings)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// TestCatalogueExamples: every rule's failing example yields its code, and its
// passing example yields nothing.
func TestCatalogueExamples(t *testing.T) {
	passes := map[string]bool{} // most rules share one
	for _, r := range flow.Rules() {
		t.Run(r.Code, func(t *testing.T) {
			if r.Doc == "" || r.Title == "" || r.Name == "" {
				t.Error("the rule is not described")
			}
			if got := codes(t, r.Fails); !got[r.Code] {
				t.Errorf("the failing example yields %v", got)
			}
			if passes[r.Passes] {
				return
			}
			passes[r.Passes] = true
			if got := codes(t, r.Passes); len(got) > 0 {
				t.Errorf("the passing example yields %v", got)
			}
		})
	}
}

// High load makes a course that wanders; that is no reason to say that it does
// not settle.
func TestHighLoadSettles(t *testing.T) {
	text := docs("Service s", "{}", "Practice service-desk", desk, "Calendar office", `{timezone: UTC, week: {mon-fri: ["08:00-17:00"]}}`,
		"Scenario base", "{replications: 2}", "Team desk", "{people: 3, calendar: office}",
		"ValueStream work", `{outcome: {service: s}, steps: [{id: do, activity: engage, practice: service-desk, team: desk, work: {p50: 20m, p95: 2h}, quality: 90%}]}`,
		"Demand d", "{type: value, service: s, stream: work, arrivals: {rate: 35/bd, pattern: office}}")
	m, told := mustLoad(t, text), 0
	for seed := range uint64(20) {
		p, _ := flow.Prepare(m, flow.Options{Seed: &seed})
		r, findings, err := p.Run(context.Background(), flow.RunOptions{Jobs: 2})
		if err != nil {
			t.Fatal(err)
		}
		told += len(findings)
		if w := r.Warmup / (7 * 86400); w != math.Trunc(w) || w > 13 {
			t.Errorf("seed %d: a warm-up of %v weeks", seed, w)
		}
	}
	if told > 2 {
		t.Errorf("%d of 20 seeds are said not to settle", told)
	}
}

// codes are those of all that the package says of a model.
func codes(t *testing.T, text string) map[string]bool {
	m := mustLoad(t, text)
	p, findings := flow.Prepare(m, flow.Options{})
	findings = append(findings, flow.CheckMeasures(m, flow.Currency{})...)
	if p != nil {
		r, more, err := p.Run(context.Background(), flow.RunOptions{Jobs: 2})
		if err != nil {
			t.Fatal(err)
		}
		findings = append(append(findings, more...), p.Verdicts(r, true)...)
	}
	out := map[string]bool{}
	for _, f := range findings {
		out[f.Rule] = true
	}
	return out
}
