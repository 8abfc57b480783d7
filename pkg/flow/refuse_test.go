package flow_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/flow/figure"
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

// What the files of a model have wrong is named with row and column, and
// nothing runs.
func TestFilesThatCannotBeUsed(t *testing.T) {
	files := fstest.MapFS{
		"unsorted.csv": {Data: []byte("opened,kind\n2026-01-06T09:00,a\n2026-01-05T09:00,a\n")},
		"bad.csv":      {Data: []byte("kind,opened\na,2026-01-06 09:00\n\"b\nb\",tomorrow\n")},
		"ragged.csv":   {Data: []byte("kind,opened\na\n")},
		"quotes.csv":   {Data: []byte("kind,opened\na,\"x\"y\n")},
		"empty.csv":    {Data: nil},
		"early.csv":    {Data: []byte("opened\n2011-01-06T09:00\n")},
		"times.csv":    {Data: []byte("t\n5m\nsoon\n")},
		"days.ics":     {Data: []byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:soon\nEND:VEVENT\n")},
	}
	for trace, want := range map[string]string{
		"file: none.csv, timestamp: opened":                       `"none.csv": there is no such file; paths begin at the workspace's root`,
		"file: unsorted.csv, timestamp: opened":                   `"unsorted.csv": row 3, column 1 ("opened"): "2026-01-05T09:00" comes before the row above; sort the log by time`,
		"file: bad.csv, timestamp: opened":                        `"bad.csv": row 4, column 2 ("opened"): "tomorrow" is no moment such as 2026-03-02T09:15; say in format how the log writes them`,
		"file: bad.csv, timestamp: when":                          `"bad.csv": it has no column "when"; there are "kind", "opened"`,
		"file: bad.csv, timestamp: opened, format: 02/01/2006":    `"bad.csv": row 2, column 2 ("opened"): "2026-01-06 09:00" is no moment as format says, "02/01/2006"`,
		"file: ragged.csv, timestamp: opened":                     `"ragged.csv": row 2 has not as many columns as the headings`,
		"file: quotes.csv, timestamp: opened":                     `"quotes.csv": row 2, column 5 is not CSV: extraneous or missing " in quoted-field`,
		"file: empty.csv, timestamp: opened":                      `"empty.csv": it has no line of headings`,
		"file: early.csv, timestamp: opened":                      `"early.csv": none of its 1 rows falls into the simulated time, which begins 2026-01-05`,
		"file: unsorted.csv, timestamp: opened, where: {kind: b}": `"unsorted.csv": no row counts, so nothing would arrive`,
	} {
		text := docs("Service s", "{}", "Practice service-desk", desk, "Team desk", "{people: 1}",
			"ValueStream work", "{outcome: {service: s}, steps: [{id: a, activity: engage, practice: service-desk, team: desk, work: 1h}]}",
			"Demand d", "{type: value, service: s, stream: work, arrivals: {trace: {"+trace+"}}}")
		_, findings := flow.Prepare(mustLoad(t, text), flow.Options{Files: files})
		if len(findings) != 1 || findings[0].Message != want || findings[0].Rule != "SVS811" || findings[0].Place.Pos.Line == 0 {
			t.Errorf("%s: %+v, want %s", trace, findings, want)
		}
	}
	text := docs("Service s", "{}", "Practice service-desk", desk, "Calendar office", `{timezone: UTC, week: {mon: ["09:00-17:00"]}, holidays: [days.ics]}`,
		"Team desk", "{people: 1, calendar: office}",
		"ValueStream work", "{outcome: {service: s}, steps: [{id: a, activity: engage, practice: service-desk, team: desk, work: {dist: empirical, file: times.csv, column: t}}]}",
		"Demand d", "{type: value, service: s, stream: work, arrivals: {rate: 1/d}}")
	_, findings := flow.Prepare(mustLoad(t, text), flow.Options{Files: files})
	var got []string
	for _, f := range findings {
		got = append(got, f.Entity+" "+f.Path+" "+f.Message)
	}
	want := []string{
		`Calendar/office holidays "days.ics": row 3: "soon" is no date`,
		`ValueStream/work steps[a].work "times.csv": row 3, column 1 ("t"): "soon" is no time such as 12m or 1h30m`,
	}
	if d := cmp.Diff(want, got); d != "" {
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
	for _, f := range []figure.Figure{r.Demands[0].LeadTime.Mean, r.Demands[0].LeadTime.P90, r.Demands[0].WaitingTime.Mean, r.Demands[0].InProgress,
		r.Streams[1].LeadTime.Mean, r.Teams[1].QueueLength.Mean, r.Teams[1].WaitingTime, r.Steps[1].WaitingTime} {
		if f.Value != nil || f.GrowsPerDay == nil || math.Abs(*f.GrowsPerDay-75.0/7/5) > 1e-9 {
			t.Errorf("a figure that should grow by 2.14 a day is %+v", f)
		}
	}
	for _, f := range []figure.Figure{r.Demands[1].LeadTime.Mean, r.Demands[1].InProgress, r.Teams[0].QueueLength.Mean, r.Teams[1].Utilization,
		r.Demands[0].WorkingTime, r.Streams[0].LeadTime.P50} {
		if f.Value == nil || f.GrowsPerDay != nil {
			t.Errorf("a figure that should stand is %+v", f)
		}
	}
}

// A number that is a mistake is said to be one, in words: what follows from it
// has three hundred digits, or is none.
func TestOverloadedBeyondAll(t *testing.T) {
	for what, text := range map[string]string{
		"SVS601 error Team/desk people: more than a million times as much work comes to the team as it can do; look for a mistake in the numbers that lead there": mm1(2) + docs("Scenario crowd", "{scale: {Demand/d: 1.0e308}}"),
		"SVS601 error Team/desk people: work comes to the team and nobody is ever there; the queue grows by more items a day than could be counted":               strings.Replace(mm1(2), "{people: 1}", "{people: 0}", 1) + docs("Scenario crowd", "{scale: {Demand/d: 1.0e308}}"),
	} {
		_, findings := flow.Prepare(mustLoad(t, text), flow.Options{Scenario: "crowd"})
		if d := cmp.Diff([]string{what}, lines(findings)); d != "" {
			t.Errorf("(-want +got):\n%s", d)
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
		"fixed":  nil,
		"wish":   nil,
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
	findings = append(findings, figure.CheckMeasures(m, figure.Currency{})...)
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
