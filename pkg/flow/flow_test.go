package flow_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/schema"
)

// mustLoad reads a model from YAML; findings fail the test.
func mustLoad(t testing.TB, text string) *model.Model {
	t.Helper()
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	tree := load.Tree{FS: fstest.MapFS{"m.yaml": {Data: []byte(text)}}, Paths: []string{"m.yaml"}}
	l, err := load.Load(context.Background(), tree, load.Options{Schema: s, Limits: source.DefaultLimits(), Jobs: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range l.Findings {
		t.Errorf("%d:%d %s %s", f.Place.Pos.Line, f.Place.Pos.Column, f.Rule, f.Message)
	}
	if t.Failed() {
		t.FailNow()
	}
	return l.Model
}

// prepare compiles a model that must be fit to run.
func prepare(t testing.TB, text string, o flow.Options) *flow.Program {
	t.Helper()
	p, findings := flow.Prepare(mustLoad(t, text), o)
	for _, f := range findings {
		if f.Rule != "SVS601" && f.Severity == diag.Error {
			t.Fatalf("%s %s %s: %s", f.Rule, f.Entity, f.Path, f.Message)
		}
	}
	if p == nil {
		t.Fatal("no program")
	}
	return p
}

func run(t testing.TB, text string, o flow.Options, jobs int) *figure.Result {
	t.Helper()
	r, _, err := prepare(t, text, o).Run(context.Background(), flow.RunOptions{Jobs: jobs})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// docs joins documents; each is "Kind name" and a spec.
func docs(parts ...string) string {
	var b strings.Builder
	for i := 0; i < len(parts); i += 2 {
		kind, name, _ := strings.Cut(parts[i], " ")
		fmt.Fprintf(&b, "apiVersion: svs/v1\nkind: %s\nmetadata: {name: %s}\nspec: %s\n---\n", kind, name, parts[i+1])
	}
	return b.String()
}

// ends tells when each of some demands' first items has ended, in hours since
// the start.
func ends(t *testing.T, text string, start time.Time, names ...string) []string {
	t.Helper()
	p := prepare(t, text, flow.Options{})
	var out []string
	for _, name := range names {
		tr, err := p.Trace(context.Background(), flow.TraceOptions{Demand: name, Number: 1})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%s %s %v", name, tr.End, tr.Ended.Sub(start)))
	}
	return out
}

const desk = `{organizationsAndPeople: {teams: [desk]}}`

// priorityCase is one agent and four jobs: L at 0 (5 h), L at 1 (2 h), H at 2
// (1 h) and H at 5.5 (1 h).
func priorityCase(preempts bool) string {
	demand := func(at string, priority int) string {
		return fmt.Sprintf(`{type: value, service: s, stream: work, priority: %d, arrivals: {at: [2026-01-05T%s]}}`, priority, at)
	}
	return docs(
		"Service s", "{}", "Practice service-desk", desk,
		"Team desk", fmt.Sprintf("{people: 1, preempts: %v}", preempts),
		"ValueStream work", `{outcome: {service: s}, steps: [{id: do, activity: engage, practice: service-desk, team: desk, work: [
			{when: {demand: low-1}, is: 5h}, {when: {demand: low-2}, is: 2h}, {is: 1h}]}]}`,
		"Demand low-1", demand("00:00", 2), "Demand low-2", demand("01:00", 2),
		"Demand high-1", demand("02:00", 1), "Demand high-2", demand("05:30", 1),
	)
}

var monday = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)

func TestPriorities(t *testing.T) {
	names := []string{"low-1", "low-2", "high-1", "high-2"}
	want := []string{"low-1 value 5h0m0s", "low-2 value 9h0m0s", "high-1 value 6h0m0s", "high-2 value 7h0m0s"}
	if d := cmp.Diff(want, ends(t, priorityCase(false), monday, names...)); d != "" {
		t.Errorf("without preemption (-want +got):\n%s", d)
	}
	want = []string{"low-1 value 7h0m0s", "low-2 value 9h0m0s", "high-1 value 3h0m0s", "high-2 value 6h30m0s"}
	if d := cmp.Diff(want, ends(t, priorityCase(true), monday, names...)); d != "" {
		t.Errorf("with preemption (-want +got):\n%s", d)
	}
}

// calendarCase is one agent from 9 to 12 and 13 to 17 o'clock, and jobs of
// 5 h.
func calendarCase(atShiftEnd, holidays string, at ...string) string {
	parts := []string{
		"Scenario base", "{start: 2024-01-01T00:00, horizon: 2w}",
		"Service s", "{}", "Practice service-desk", desk,
		"Calendar office", fmt.Sprintf(`{timezone: UTC, week: {mon-fri: ["09:00-12:00", "13:00-17:00"]}, holidays: [%s]}`, holidays),
		"Team desk", fmt.Sprintf("{people: 1, calendar: office, atShiftEnd: %s}", atShiftEnd),
		"ValueStream work", `{outcome: {service: s}, steps: [{id: do, activity: engage, practice: service-desk, team: desk, work: 5h}]}`,
	}
	for i, a := range at {
		parts = append(parts, fmt.Sprintf("Demand j%d", i+1), fmt.Sprintf("{type: value, service: s, stream: work, arrivals: {at: [%s]}}", a))
	}
	return docs(parts...)
}

func TestCalendars(t *testing.T) {
	start := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	jobs := []string{"2024-01-01T10:00", "2024-01-01T11:00", "2024-01-05T16:00"}
	names := []string{"j1", "j2", "j3"}
	until := func(name, at string) string {
		w, err := time.Parse("2006-01-02T15:04", at)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%s value %v", name, w.Sub(start))
	}
	for _, c := range []struct {
		name, text string
		names      []string
		want       []string
	}{
		{"resume", calendarCase("suspend", "", jobs...), names,
			[]string{until("j1", "2024-01-01T16:00"), until("j2", "2024-01-02T14:00"), until("j3", "2024-01-08T14:00")}},
		{"finish", calendarCase("finish", "", jobs...), names,
			[]string{until("j1", "2024-01-01T15:00"), until("j2", "2024-01-01T20:00"), until("j3", "2024-01-05T21:00")}},
		{"holiday", calendarCase("suspend", "2024-01-02", jobs[:2]...), names[:2],
			[]string{until("j1", "2024-01-01T16:00"), until("j2", "2024-01-03T14:00")}},
	} {
		if d := cmp.Diff(c.want, ends(t, c.text, start, c.names...)); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}

// A day of 23 hours: 24 h of work begun at noon end at one o'clock.
func TestSummerTime(t *testing.T) {
	text := docs(
		"Organization o", "{timezone: Europe/Brussels}",
		"Scenario base", "{start: 2024-03-25T00:00, horizon: 2w}",
		"Service s", "{}", "Practice service-desk", desk,
		"Calendar always", `{week: {mon-sun: ["00:00-24:00"]}}`,
		"Team desk", "{people: 1, calendar: always}",
		"ValueStream work", `{outcome: {service: s}, steps: [{id: do, activity: engage, practice: service-desk, team: desk, work: 24h}]}`,
		"Demand j", `{type: value, service: s, stream: work, arrivals: {at: ["2024-03-30T12:00"]}}`,
	)
	tr, err := prepare(t, text, flow.Options{}).Trace(context.Background(), flow.TraceOptions{Demand: "j", Number: 1})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := tr.Ended.Format(time.RFC3339), "2024-03-31T13:00:00+02:00"; got != want {
		t.Errorf("ended %s, want %s", got, want)
	}
}
