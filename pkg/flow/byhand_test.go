package flow_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/flow/figure"
)

// valueOf is the value of a measure of a run, NaN where there is none.
func valueOf(t *testing.T, r *figure.Result, measure string) float64 {
	t.Helper()
	m := r.Measure(measure)
	if m == nil || m.Figure.Value == nil {
		t.Errorf("%s: no figure", measure)
		return math.NaN()
	}
	return *m.Figure.Value
}

func wantValues(t *testing.T, r *figure.Result, want map[string]float64) {
	t.Helper()
	for measure, w := range want {
		if got := valueOf(t, r, measure); !(math.Abs(got-w) <= 1e-9*math.Max(1, math.Abs(w))) {
			t.Errorf("%s: %v, want %v", measure, got, w)
		}
	}
}

// 2 h at 60/h, 3 h at 100/h, 15 for each of two uses, and 9 h of delay at 5/h:
// 495 a case.
func TestExactCost(t *testing.T) {
	r := run(t, docs(
		"Scenario base", "{horizon: 4w, replications: 1}", "Service s", "{}", "Practice service-desk", "{organizationsAndPeople: {teams: [a, b]}}",
		"Team a", "{people: 1, cost: 60 EUR/h}", "Team b", "{people: 1, cost: 100 EUR/h}", "Tool x", "{cost: 15 EUR}",
		"ValueStream work", `{outcome: {service: s}, steps: [
			{id: first, activity: engage, practice: service-desk, team: a, work: 2h}, {id: use, activity: engage, automated: x},
			{id: second, activity: engage, practice: service-desk, team: b, work: 3h, wait: 4h}, {id: again, activity: engage, automated: x}]}`,
		"Demand d", "{type: value, service: s, stream: work, delayCost: 5 EUR/h, arrivals: {at: [2026-01-06T00:00]}}",
	), flow.Options{}, 1)
	month, span := 30.4375*24.0, 4*7*24.0
	wantValues(t, r, map[string]float64{
		"Demand/d costPerUnit": 450,
		"Demand/d costOfDelay": 45 * month / span,
		"costPerMonth":         160*month + 30*month/span,
	})
}

// A team is paid whether a stream needs it or not, one that is no longer there
// is not; suppliers and tools are paid by the month too.
func TestCostPerMonthOfTheIdle(t *testing.T) {
	text := func(idle int) string {
		return docs("Scenario base", "{horizon: 4w, replications: 1}", "Service s", "{}", "Practice service-desk", desk,
			"Organization all", "{}", "Organization part", "{parent: all}",
			"Calendar office", office, "Team desk", "{people: 1, cost: 10 EUR/h}",
			"Team idle", fmt.Sprintf("{people: %d, cost: 20 EUR/h, calendar: office, availability: 50%%}", idle),
			"Supplier help", "{cost: 300 EUR/month}",
			"ValueStream work", "{outcome: {service: s}, steps: [{id: a, activity: engage, practice: service-desk, team: desk, work: 1h}]}",
			"Demand d", "{type: value, service: s, stream: work, arrivals: {at: [2026-01-06T00:00]}}") +
			"apiVersion: svs/v1\nkind: Team\nmetadata: {name: gone, lifecycle: retired}\nspec: {people: 9, cost: 99 EUR/h}\n---\n" +
			"apiVersion: svs/v1\nkind: Team\nmetadata: {name: sub, organization: part}\nspec: {people: 1, cost: 1 EUR/h}\n"
	}
	month := 30.4375 * 24
	for _, idle := range []int{1, 2} {
		paid := 20 * 0.5 * float64(idle) * 40 / 168 * month
		wantValues(t, run(t, text(idle), flow.Options{}, 1), map[string]float64{
			"costPerMonth": 11*month + paid + 300, "Organization/all costPerMonth": 11*month + paid + 300, "Organization/part costPerMonth": month,
		})
	}
}

// Two cases ask for value in parts; one of three steps sends on what has all of
// it at once. Each change brings about two questions.
func TestSharesOfValueAndWhatIsCaused(t *testing.T) {
	r := run(t, docs("Scenario base", "{horizon: 4w, warmup: 0s, replications: 1}", "Service s", "{}",
		"ValueStream work", `{outcome: {service: s}, steps: [
			{id: a, activity: engage, wait: 2h, delivers: 30%, next: [{when: {demand: short}, to: value}, {to: b}]},
			{id: b, activity: engage, wait: [{when: {demand: long}, is: 4h}, {is: 1h}], delivers: 30%},
			{id: c, activity: engage, wait: 10h, emits: [{demand: question, count: 2, after: 1h}]}]}`,
		"ValueStream answer", "{outcome: {service: s}, steps: [{id: tell, activity: engage, wait: 5m}]}",
		"Demand question", "{type: information, service: s, stream: answer, arrivals: {at: [2026-01-05T00:00]}}",
		"Demand long", "{type: value, service: s, stream: work, arrivals: {at: [2026-01-05T00:00]}}",
		"Demand short", "{type: value, service: s, stream: work, arrivals: {at: [2026-01-05T00:00, 2026-01-05T01:00]}}",
	), flow.Options{}, 1)
	const hour = 3600
	wantValues(t, r, map[string]float64{
		"Demand/question counts.arrived": 3, "Demand/question counts.caused": 2, "Demand/long counts.caused": 0, "counts.caused": 2,
		"Demand/long firstValue": 2 * hour, "Demand/long valueTime[30%].time": 2 * hour, "Demand/long valueTime[60%].time": 6 * hour,
		"Demand/long valueTime[100%].time": 16 * hour, "Demand/long leadTime.mean": 16 * hour, "Demand/short valueTime[30%].time": 2 * hour,
		"ValueStream/work valueTime[30%].items": 3, "ValueStream/work valueTime[60%].items": 3, "ValueStream/work valueTime[60%].time": 10. / 3 * hour,
	})
	for _, d := range r.Demands {
		if d.Name == "question" && d.ValueTime != nil {
			t.Errorf("a value that comes at once comes in parts: %v", d.ValueTime)
		}
	}
}

// A quantile that no replication has enough items for is that of the items of
// all of them, and says so: some 80 items in each of 20 replications.
func TestPooledQuantile(t *testing.T) {
	r := run(t, docs("Scenario base", "{horizon: 20w, warmup: 0s, replications: 20}", "Service s", "{}",
		"ValueStream work", "{outcome: {service: s}, steps: [{id: a, activity: engage, wait: {dist: exponential, mean: 10h}}]}",
		"Demand d", "{type: value, service: s, stream: work, arrivals: {rate: 4/w}}"), flow.Options{}, 1)
	l := r.Demands[0].LeadTime
	notes := []string{l.P50.Note, l.P85.Note, l.P90.Note, l.P95.Note, l.P99.Note}
	if d := cmp.Diff([]string{"", "pooled", "pooled", "pooled", "too few"}, notes); d != "" {
		t.Errorf("notes of the quantiles (-want +got):\n%s", d)
	}
	for p, f := range map[float64]figure.Figure{0.85: l.P85, 0.9: l.P90, 0.95: l.P95} {
		want := -36000 * math.Log(1-p)
		if f.Value == nil || f.Low == nil || *f.Low > want || *f.High < want || *f.High-*f.Low > want/2 {
			t.Errorf("p%v is %v (%v to %v), exponential times have %v", p*100, f.Value, f.Low, f.High, want)
		}
	}
}

// What is still inside when the run ends has missed a promise that was due by
// then, even where nothing has happened for a long time.
func TestPromiseOfWhatIsInside(t *testing.T) {
	text := func(within string) string {
		return docs("Scenario base", "{horizon: 2w, replications: 1}", "Service s", "{}",
			"ValueStream work", "{outcome: {service: s}, steps: [{id: a, activity: engage, wait: 99d}]}",
			"Demand d", "{type: value, service: s, stream: work, promises: [{within: "+within+", share: 90%}], arrivals: {at: [2026-01-06T00:00]}}")
	}
	wantValues(t, run(t, text("20d"), flow.Options{}, 1), map[string]float64{"Demand/d promiseKept": 0, "Demand/d counts.inside": 1})
	if f := run(t, text("40d"), flow.Options{}, 1).Demands[0].PromiseKept; f.Value != nil {
		t.Errorf("a promise that is not due yet is judged: %v", *f.Value)
	}
}

// What work costs does not depend on for how much of their time people are
// there: they take longer for it, and are paid for the work.
func TestCostOfPartOfTheirTime(t *testing.T) {
	for _, people := range []string{"{people: 1, cost: 60 EUR/h}", "{people: 1, availability: 50%, cost: 60 EUR/h}", "{people: 8, availability: 78%, cost: 60 EUR/h}"} {
		r := run(t, docs("Scenario base", "{horizon: 4w, replications: 1}", "Service s", "{}", "Practice service-desk", desk, "Team desk", people,
			"ValueStream work", "{outcome: {service: s}, steps: [{id: a, activity: engage, practice: service-desk, team: desk, work: 2h}]}",
			"Demand d", "{type: value, service: s, stream: work, arrivals: {at: [2026-01-06T00:00]}}"), flow.Options{}, 1)
		if got := valueOf(t, r, "Demand/d costPerUnit"); math.Abs(got-120) > 0.01 {
			t.Errorf("%s: %v a case, want 120", people, got)
		}
	}
}
