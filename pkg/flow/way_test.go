package flow_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/flow/figure"
)

// story tells an item's way in short lines.
func story(t *testing.T, text, demand string, number int) []string {
	t.Helper()
	tr, err := prepare(t, text, flow.Options{}).Trace(context.Background(), flow.TraceOptions{Demand: demand, Number: number})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, v := range tr.Visits {
		var b strings.Builder
		fmt.Fprintf(&b, "%s %s #%d", v.Came.Format("Mon 15:04"), v.Step, v.Nth)
		if v.Delay > 0 {
			fmt.Fprintf(&b, ", delay %v", v.Delay)
		}
		for _, w := range v.Waits {
			if w.PreemptedBy != "" {
				fmt.Fprintf(&b, ", preempted by %s", w.PreemptedBy)
			}
			if w.Time > 0 {
				fmt.Fprintf(&b, ", waits %v (%d ahead, %d of %d busy)", w.Time, w.Ahead, w.Busy, w.OnDuty)
			}
			if w.OffShift > 0 {
				fmt.Fprintf(&b, " %v of it off shift", w.OffShift)
			}
			if w.ShiftBegins != nil {
				fmt.Fprintf(&b, " until %s", w.ShiftBegins.Format("Mon 15:04"))
			}
		}
		if v.Worked > 0 {
			fmt.Fprintf(&b, ", works %v", v.Worked)
		}
		if v.Rested > 0 {
			fmt.Fprintf(&b, " and rests %v", v.Rested)
		}
		fmt.Fprintf(&b, " → %s", v.To)
		if v.Share != nil {
			fmt.Fprintf(&b, " (%.0f%%)", 100**v.Share)
		}
		if v.Rework {
			b.WriteString(" again")
		}
		out = append(out, b.String())
	}
	return append(out, fmt.Sprintf("%s %s: lead time %v, %v of it work, %.0f%%", tr.Ended.Format("Mon 15:04"), tr.End, tr.LeadTime, tr.Working, 100*tr.FlowEfficiency))
}

func TestStories(t *testing.T) {
	base := docs("Service s", "{}", "Practice service-desk", "{organizationsAndPeople: {teams: [desk, back]}}",
		"Scenario base", "{horizon: 4w}",
		"Calendar office", `{timezone: UTC, week: {mon-fri: ["09:00-17:00"]}}`, "Team back", "{people: 1}")
	at := func(name, more, times string) string {
		return docs("Demand "+name, fmt.Sprintf("{type: value, service: s, stream: work, %sarrivals: {at: [%s]}}", more, times))
	}
	stream := func(name, steps string) string {
		return docs("ValueStream "+name, "{outcome: {service: s}, steps: ["+steps+"]}")
	}
	for _, c := range []struct {
		name, text, demand string
		number             int
		want               []string
	}{
		{"queue, night and weekend", base + docs("Team desk", "{people: 1, calendar: office}") +
			stream("work", `{id: do, activity: engage, practice: service-desk, team: desk, work: 5h}`) +
			at("d", "", `"2026-01-09T10:00", "2026-01-09T11:00", "2026-01-09T12:00"`), "d", 3, []string{
			"Fri 12:00 do #1, waits 72h0m0s (1 ahead, 1 of 1 busy) 64h0m0s of it off shift, works 5h0m0s → value",
			"Mon 17:00 value: lead time 77h0m0s, 5h0m0s of it work, 6%"}},
		{"arriving off shift", base + docs("Team desk", "{people: 1, calendar: office}") +
			stream("work", `{id: do, activity: engage, practice: service-desk, team: desk, work: 9h}`) +
			at("d", "", `"2026-01-08T17:00"`), "d", 1, []string{
			"Thu 17:00 do #1, waits 16h0m0s (0 ahead, 0 of 0 busy) 16h0m0s of it off shift until Fri 09:00, works 9h0m0s and rests 64h0m0s → value",
			"Mon 10:00 value: lead time 89h0m0s, 9h0m0s of it work, 10%"}},
		{"preempted", base + docs("Team desk", "{people: 1, preempts: true}") +
			stream("work", `{id: do, activity: engage, practice: service-desk, team: desk, work: 2h}`) +
			at("d", "", `"2026-01-08T10:00"`) + at("urgent", "priority: 1, ", `"2026-01-08T11:00"`), "d", 1, []string{
			"Thu 10:00 do #1, preempted by Demand/urgent #1, waits 2h0m0s (0 ahead, 1 of 1 busy), works 2h0m0s → value",
			"Thu 14:00 value: lead time 4h0m0s, 2h0m0s of it work, 50%"}},
		{"branches, visits and the moment", base + docs("Team desk", "{people: 1}") +
			stream("work", `{id: look, activity: engage, practice: service-desk, team: desk, work: [{when: {visit: 1}, is: 10m}, {is: 5m}],
				next: [{to: fix, when: {visit: [1, 2]}}, {to: declined, when: {during: office}}, {to: cancelled}]},
				{id: fix, activity: engage, practice: service-desk, team: back, wait: 30m, work: 20m, quality: 0%, rework: look}`) +
			at("d", "", `"2026-01-08T16:00"`), "d", 1, []string{
			"Thu 16:00 look #1, works 10m0s → fix", "Thu 16:10 fix #1, delay 30m0s, works 20m0s → look again",
			"Thu 17:00 look #2, works 5m0s → fix", "Thu 17:05 fix #2, delay 30m0s, works 20m0s → look again",
			"Thu 17:55 look #3, works 5m0s → cancelled",
			"Thu 18:00 cancelled: lead time 2h0m0s, 1h0m0s of it work, 50%"}},
		{"attributes decide, and the rest goes on", base + docs("Team desk", "{people: 1}") +
			stream("work", `{id: look, activity: engage, practice: service-desk, team: desk, work: 10m,
				next: [{to: deep, when: {risk: [high, top]}}, {to: value, when: {risk: low}}]},
				{id: deep, activity: engage, practice: service-desk, team: back, work: 1h, delivers: 100%},
				{id: ask, activity: engage, practice: service-desk, wait: 1d}`) +
			at("d", "variants: [{name: a, share: 100%, attributes: {risk: top}}], ", `"2026-01-08T16:00"`), "d", 1, []string{
			"Thu 16:00 look #1, works 10m0s → deep", "Thu 16:10 deep #1, works 1h0m0s → ask", "Thu 17:10 ask #1, delay 24h0m0s → value",
			"Fri 17:10 value: lead time 1h10m0s, 1h10m0s of it work, 100%"}},
		{"through another stream and back, twice", base + docs("Team desk", "{people: 1}") +
			stream("work", `{id: open, activity: engage, practice: service-desk, team: desk, work: 10m},
				{id: change, activity: engage, practice: service-desk, stream: inner, otherwise: open2, next: open2},
				{id: open2, activity: engage, practice: service-desk, stream: inner, otherwise: tell, next: value},
				{id: tell, activity: engage, practice: service-desk, team: desk, work: 1m, next: cancelled}`) +
			stream("inner", `{id: x, activity: engage, practice: service-desk, team: back, work: 1h, next: [{to: value, when: {visit: 1}}, {to: declined}]}`) +
			at("d", "", `"2026-01-08T16:00"`), "d", 1, []string{
			"Thu 16:00 open #1, works 10m0s → change", "Thu 16:10 change #1 → open2", "Thu 16:10 x #1, works 1h0m0s → value",
			"Thu 17:10 open2 #1 → tell", "Thu 17:10 x #2, works 1h0m0s → declined", "Thu 18:10 tell #1, works 1m0s → cancelled",
			"Thu 18:11 cancelled: lead time 2h11m0s, 2h11m0s of it work, 100%"}},
		{"skills, and two people of two groups", base + docs("Team desk", `{people: [
				{name: all, count: 1, skills: [net, db]}, {name: net, count: 1, skills: [net]}]}`) +
			stream("work", `{id: net, activity: engage, practice: service-desk, team: desk, skills: [net], work: 1h, next: [{to: db, when: {demand: d}}, {to: value}]},
				{id: db, activity: engage, practice: service-desk, team: desk, skills: [db], work: 1h},
				{id: both, activity: engage, practice: service-desk, team: desk, people: 2, work: 1h}`) +
			at("c", "", `"2026-01-08T10:30"`) + at("d", "", `"2026-01-08T10:00"`), "d", 1, []string{
			"Thu 10:00 net #1, works 1h0m0s → db", "Thu 11:00 db #1, waits 30m0s (0 ahead, 1 of 2 busy), works 1h0m0s → both",
			"Thu 12:30 both #1, works 1h0m0s → value",
			"Thu 13:30 value: lead time 3h30m0s, 3h0m0s of it work, 86%"}},
		{"two teams at once", base + docs("Team desk", "{people: 1}") +
			stream("work", `{id: do, activity: engage, practice: service-desk, needs: [{team: desk}, {team: back}], work: 1h}`) +
			stream("other", `{id: do, activity: engage, practice: service-desk, team: back, work: 3h}`) +
			docs("Demand busy", `{type: value, service: s, stream: other, arrivals: {at: ["2026-01-08T09:00"]}}`) +
			at("d", "", `"2026-01-08T10:00"`), "d", 1, []string{
			"Thu 10:00 do #1, waits 2h0m0s (0 ahead, 1 of 2 busy), works 1h0m0s → value",
			"Thu 13:00 value: lead time 3h0m0s, 1h0m0s of it work, 33%"}},
		{"first come first served", base + docs("Team desk", "{people: 1, discipline: fifo}") +
			stream("work", `{id: do, activity: engage, practice: service-desk, team: desk, work: 1h}`) +
			at("d", "", `"2026-01-08T10:00", "2026-01-08T10:10"`) + at("e", "priority: 1, ", `"2026-01-08T10:20"`), "e", 1, []string{
			"Thu 10:20 do #1, waits 1h40m0s (1 ahead, 1 of 1 busy), works 1h0m0s → value",
			"Thu 13:00 value: lead time 2h40m0s, 1h0m0s of it work, 38%"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, story(t, c.text, c.demand, c.number)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// Promises on clocks: elapsed, a calendar, business days, standing still while
// we wait for the one who asked, and of a first response.
func TestPromises(t *testing.T) {
	text := func(promises string) string {
		return docs("Service s", "{}", "Practice service-desk", desk, "Scenario base", "{horizon: 4w, replications: 2}",
			"Calendar office", `{timezone: UTC, week: {mon-fri: ["08:00-18:00"]}}`, "Team desk", "{people: 1}",
			"ValueStream work", `{outcome: {service: s}, steps: [
				{id: reply, activity: engage, practice: service-desk, team: desk, work: 30m},
				{id: answer, activity: engage, practice: service-desk, wait: 64h, stopsClock: true, team: desk, work: 1h}]}`,
			// Friday 16:30 to Monday 10:00, of which 64 h, from Friday 17:00 to Monday 09:00, do not count.
			"Demand d", `{type: value, service: s, stream: work, arrivals: {at: ["2026-01-09T16:30"]}, promises: [`+promises+`]}`)
	}
	for promise, kept := range map[string]float64{
		"{within: 1h30m}":                1,
		"{within: 1h29m}":                0,
		"{within: 1h30m, clock: office}": 1,
		"{within: 1h29m, clock: office}": 0,
		"{until: reply, within: 0s}":     1,
		"{until: answer, within: 30m}":   1,
		"{until: answer, within: 29m}":   0,
		"{within: 1bd, clock: office}":   1,
	} {
		r := run(t, text(promise), flow.Options{}, 1)
		if got := *r.Demands[0].PromiseKept.Value; got != kept {
			t.Errorf("%s is kept in %v of the cases, want %v", promise, got, kept)
		}
	}
}

// An agreement with customers holds where the demand promises nothing itself.
func TestPromiseOfAnAgreement(t *testing.T) {
	text := docs("Service s", "{}", "Practice service-desk", desk, "Scenario base", "{horizon: 1w, replications: 2}",
		"Team desk", "{people: 1}",
		"ValueStream work", `{outcome: {service: s}, steps: [{id: reply, activity: engage, practice: service-desk, team: desk, work: 30m}]}`,
		"Agreement a", "{type: sla, covers: [Service/s], promises: [{within: 20m, share: 90%}] }",
		"Demand d", `{type: value, service: s, stream: work, arrivals: {at: ["2026-01-09T16:30"]}, promises: [{until: reply, within: 30m}]}`)
	r := run(t, text, flow.Options{}, 1)
	var got []string
	for _, p := range r.Demands[0].Promises {
		got = append(got, fmt.Sprint(p.Until, " ", p.Within, " ", *p.Kept.Value))
	}
	if d := cmp.Diff([]string{"reply 30m 1", "value 20m 0"}, got); d != "" {
		t.Error(d)
	}
}

// Groups arrive together, and what is left of a horizon is drained.
func TestGroupsAndTheEndOfTheHorizon(t *testing.T) {
	text := docs("Service s", "{}", "Practice service-desk", desk, "Scenario base", "{horizon: 1d, replications: 2, warmup: 0s}",
		"Team desk", "{people: 1}",
		"ValueStream work", `{outcome: {service: s}, steps: [{id: do, activity: engage, practice: service-desk, team: desk, work: 10h}]}`,
		"Demand d", `{type: value, service: s, stream: work, arrivals: {at: ["2026-01-05T06:00", "2026-01-06T00:00", "2026-01-06T01:00"], group: 3}}`)
	r := run(t, text, flow.Options{}, 1)
	d := r.Demands[0]
	// Six are measured, the last two at the horizon itself. By the end of the
	// second day four are done.
	got := []float64{*d.Counts.Arrived.Value, *d.Counts.Value.Value, *d.Counts.Inside.Value, *d.LeadTime.Mean.Value / 3600,
		*d.InProgress.Value, *r.Teams[0].Utilization.Value, *r.Teams[0].QueueLength.Mean.Value, *r.Teams[0].QueueLength.Max.Value}
	want := []float64{6, 4, 2, (10 + 20 + 30 + 22) / 4.0, (10 + 18 + 18) / 24.0, 18 / 24.0, (10 + 18) / 24.0, 4}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if d.LeadTime.Mean.Note != figure.NoteAtLeast || d.LeadTime.P90.Note != figure.NoteTooFew {
		t.Errorf("notes %q and %q", d.LeadTime.Mean.Note, d.LeadTime.P90.Note)
	}
	if r.Warmup != 0 || time.Duration(r.Horizon*1e9) != 24*time.Hour {
		t.Errorf("warm-up %v, horizon %v", r.Warmup, r.Horizon)
	}
}

// Where all of a demand comes before the warm-up has passed, the first of it is
// followed.
func TestTraceOfWhatComesEarly(t *testing.T) {
	p := prepare(t, docs("Scenario base", "{horizon: 4w, warmup: 2w}", "Service s", "{}", "Practice service-desk", desk, "Team desk", "{people: 1}",
		"ValueStream work", "{outcome: {service: s}, steps: [{id: a, activity: engage, practice: service-desk, team: desk, work: 20m}]}",
		"Demand d", "{type: value, service: s, stream: work, arrivals: {rate: 1/d}}",
		"Demand e", "{type: value, service: s, stream: work, arrivals: {at: [2026-01-06T10:00]}}"), flow.Options{})
	for demand, early := range map[string]bool{"d": false, "e": true, "": false} {
		tr, err := p.Trace(context.Background(), flow.TraceOptions{Demand: demand})
		if err != nil {
			t.Fatalf("%q: %v", demand, err)
		}
		if got := tr.Arrived.Before(p.Start().Add(14 * 24 * time.Hour)); got != early {
			t.Errorf("%q: the item of %v is followed", demand, tr.Arrived)
		}
	}
}
