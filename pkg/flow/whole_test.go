package flow_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/flow"
)

// office is from nine to five on working days, in UTC.
const office = `{timezone: UTC, week: {mon-fri: ["09:00-17:00"]}}`

// once is a demand at given moments of 2026-01-05 and after ("05T08:00").
func once(name, more string, at ...string) string {
	for i := range at {
		at[i] = `"2026-01-` + at[i] + `"`
	}
	return docs("Demand "+name, "{type: value, service: s, stream: work, "+more+"arrivals: {at: ["+strings.Join(at, ", ")+"]}}")
}

// wayOf tells an item's waits and end: "a approval 2h | value 3h" is a wait of
// two hours at step a and an end three hours after the start of the scenario.
func wayOf(t *testing.T, p *flow.Program, demand string, number int) string {
	t.Helper()
	tr, err := p.Trace(context.Background(), flow.TraceOptions{Demand: demand, Number: number})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	tell := func(step string, w flow.Wait) {
		cause := w.Cause
		if cause == "" {
			cause = "queue"
		}
		if w.Time > 0 {
			out = append(out, step+" "+cause+" "+short(w.Time))
		}
	}
	for _, w := range tr.Before {
		tell("before", w)
	}
	for _, v := range tr.Visits {
		if v.Delay > 0 {
			out = append(out, v.Step+" delay "+short(v.Delay))
		}
		for _, w := range v.Waits {
			tell(v.Step, w)
		}
	}
	return strings.Join(append(out, tr.End+" "+short(tr.Ended.Sub(monday))), ", ")
}

// short is a time without parts that are nothing.
func short(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

func TestWhole(t *testing.T) {
	base := docs("Service s", "{}", "Practice service-desk", "{organizationsAndPeople: {teams: [desk, back]}}", "Scenario base", "{horizon: 4w}",
		"Calendar office", office, "Team desk", "{people: 1}", "Team back", "{people: 1}")
	stream := func(more, steps string) string {
		return docs("ValueStream work", "{outcome: {service: s}, "+more+"steps: ["+strings.ReplaceAll(steps, "DO", "activity: engage, practice: service-desk")+"]}")
	}
	for _, c := range []struct {
		name, text string
		want       map[string]string // by "demand number"
	}{
		{"a batch gathers, is worked on as one, and goes on item by item",
			base + stream("", "{id: a, DO, team: desk, work: 1h, batch: {size: 3}}, {id: b, DO, team: back, work: 10m}") + once("d", "", "05T01:00", "05T02:00", "05T05:00", "05T06:00"),
			map[string]string{
				"d 1": "a batch 4h, value 6h10m", "d 2": "a batch 3h, b queue 10m, value 6h20m", "d 3": "b queue 20m, value 6h30m",
				"d 4": " 0s", // nobody comes any more
			}},
		{"a batch waits at most so long, and is only let go at one time",
			base + stream("", "{id: a, DO, team: desk, work: 1h, batch: {size: 3, atMost: 2h, together: false}}") + once("d", "", "05T01:00", "05T02:00", "05T04:30"),
			map[string]string{"d 1": "a batch 2h, value 4h", "d 2": "a batch 1h, a queue 1h, value 5h", "d 3": "a batch 2h, value 7h30m"}},
		{"a stream takes two, the rest wait outside in order",
			base + stream("limits: {inProgress: 2}, ", "{id: a, DO, team: desk, work: 3h}, {id: b, wait: 1h}") + once("d", "", "05T00:00", "05T00:10", "05T00:20", "05T00:30"),
			map[string]string{
				"d 1": "b delay 1h, value 4h", "d 2": "a queue 2h50m, b delay 1h, value 7h",
				"d 3": "before limit 3h40m, a queue 2h, b delay 1h, value 10h", "d 4": "before limit 6h30m, a queue 2h, b delay 1h, value 13h"}},
		{"a stream that is full declines",
			base + stream("limits: {inProgress: 1, whenFull: declined}, ", "{id: a, DO, team: desk, work: 3h}") + once("d", "", "05T00:00", "05T01:00", "05T03:00"),
			map[string]string{"d 1": "value 3h", "d 2": "declined 1h", "d 3": "value 6h"}},
		{"a full step holds back in the step before, without people",
			base + stream("", "{id: a, DO, team: desk, work: 1h}, {id: b, DO, team: back, work: 4h, limits: {inProgress: 1}}") + once("d", "", "05T00:00", "05T00:00", "05T00:00"),
			map[string]string{
				"d 1": "value 5h", "d 2": "a queue 1h, a limit 3h, value 9h", "d 3": "a queue 2h, a limit 6h, value 13h"}},
		{"a closed channel holds, loses or passes on",
			base + docs("Channel phone", "{calendar: office}", "Channel counter", "{calendar: office, whenClosed: lost}", "Channel mail", "{calendar: office, whenClosed: web}", "Channel web", "{}") +
				stream("", "{id: a, DO, team: desk, work: [{when: {channel: web}, is: 2h}, {is: 1h}]}") +
				once("p", "channels: [{channel: phone}], ", "05T08:00") + once("c", "channels: [{channel: counter}], ", "05T08:59", "06T09:00") + once("m", "channels: [{channel: mail}], ", "05T17:00"),
			map[string]string{"p 1": "before channel 1h, value 10h", "c 1": "lost 8h59m", "c 2": "value 34h", "m 1": "value 19h"}},
		{"a channel resolves by itself",
			base + docs("Channel web", "{selfService: {resolves: 100%, takes: 5m}}", "Channel bot", "{selfService: {resolves: 100%}}") + stream("", "{id: a, DO, team: desk, work: 1h}") +
				once("w", "channels: [{channel: web}], ", "05T08:00") + once("b", "channels: [{channel: bot, resolves: 0%}], ", "05T08:00"),
			map[string]string{"w 1": "before self-service 5m, self-served 8h5m", "b 1": "value 9h"}},
		{"a supplier works in its hours on any number at once",
			base + docs("Supplier dealer", "{responds: 10h, calendar: office}") + stream("", "{id: a, supplier: dealer}") + once("d", "", "05T16:00", "05T20:00"),
			map[string]string{"d 1": "value 58h", "d 2": "a queue 13h, value 59h"}}, // 1 h, 8 h and 1 h, to Wed 10:00; 8 h and 2 h, to Wed 11:00
		{"a tool has room for two; a team stands in for it",
			base + docs("Tool bot", "{capacity: 2}") + stream("", "{id: a, DO, automated: bot, fallback: desk, work: 1h}") + once("d", "", "05T00:00", "05T00:00", "05T00:00", "05T00:00"),
			map[string]string{"d 2": "value 1h", "d 3": "value 1h", "d 4": "a queue 1h, value 2h"}},
		{"value is handed over in parts, and what follows is follow-up",
			base + stream("", "{id: a, DO, team: desk, work: 1h, delivers: 40%}, {id: b, DO, team: desk, work: 1h, delivers: 60%}, {id: c, wait: 5h}") + once("d", "", "05T00:00"),
			map[string]string{"d 1": "c delay 5h, value 7h"}},
		{"whatever branches decline ends the whole",
			base + stream("", "{id: p, parallel: [[{id: x, DO, team: desk, work: 9h}], [{id: y, wait: 1h, next: declined}]]}, {id: z, wait: 1h}") + once("d", "", "05T00:00", "05T02:00"),
			map[string]string{"d 1": "y delay 1h, declined 1h", "d 2": "y delay 1h, declined 3h"}},
		{"the earliest due goes first",
			docs("Service s", "{}", "Practice service-desk", desk, "Scenario base", "{horizon: 4w}", "Team desk", "{people: 1, discipline: earliest-due}") +
				stream("", "{id: a, DO, team: desk, work: 1h}") +
				once("x", "", "05T00:00") + once("late", "promises: [{within: 9h}], ", "05T00:10") + once("soon", "promises: [{within: 5h}], ", "05T00:20") + once("never", "priority: 1, ", "05T00:05"),
			map[string]string{"soon 1": "a queue 40m, value 2h", "late 1": "a queue 1h50m, value 3h", "never 1": "a queue 2h55m, value 4h"}},
		{"work is handed over at the end of a shift",
			docs("Service s", "{}", "Practice service-desk", desk, "Scenario base", "{horizon: 4w}", "Calendar day", `{timezone: UTC, week: {mon-fri: ["08:00-16:00"]}}`,
				"Calendar evening", `{timezone: UTC, week: {mon-fri: ["16:00-20:00"]}}`,
				"Team desk", "{people: [{name: early, count: 1, calendar: day}, {name: late, count: 1, calendar: evening}], atShiftEnd: hand-over}") +
				stream("", "{id: a, DO, team: desk, work: 3h}") + once("d", "", "05T15:00", "05T15:30"),
			// The first is taken over at 16:00 and done at 18:00; the second has two hours of the evening, and the last on Tuesday morning.
			map[string]string{"d 1": "value 18h", "d 2": "a queue 2h30m, a queue 12h, value 33h"}},
		{"two business days on",
			base + docs("Team clerks", "{people: 1, calendar: office}") + strings.ReplaceAll(stream("", "{id: a, activity: engage, team: clerks, wait: 2bd, work: 1h}"), "", "") + once("d", "", "08T10:00", "09T20:00"),
			// Thursday 10:00 to Monday 10:00; Friday 20:00 to Tuesday 20:00, and Wednesday at 9.
			map[string]string{"d 1": "a delay 96h, value 179h", "d 2": "a delay 96h, a queue 13h, value 226h"}},
		{"patience runs between shifts and goes to a step",
			base + docs("Team nine", "{people: 1, calendar: office}") + stream("", "{id: a, activity: engage, team: nine, work: 1h, patience: {after: 3h, then: b}, next: value}, {id: b, wait: 1h}") + once("d", "", "05T05:00", "05T08:00"),
			map[string]string{"d 1": "a queue 3h, b delay 1h, value 9h", "d 2": "a queue 1h, value 10h"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := prepare(t, c.text, flow.Options{})
			for who, want := range c.want {
				var name string
				var number int
				if _, err := fmt.Sscanf(who, "%s %d", &name, &number); err != nil {
					t.Fatal(err)
				}
				if got := wayOf(t, p, name, number); got != want && want != " 0s" {
					t.Errorf("%s: %s, want %s", who, got, want)
				} else if want == " 0s" && !strings.HasPrefix(got, " ") {
					t.Errorf("%s: %s, want no end", who, got)
				}
			}
			if _, _, err := p.Run(context.Background(), flow.RunOptions{Jobs: 1}); err != nil {
				t.Error(err)
			}
		})
	}
}

// Demand that steps cause arises after a time, once for each count; circles
// come round.
func TestEmits(t *testing.T) {
	text := docs("Service s", "{}", "Practice service-desk", desk, "Team desk", "{people: 9}", "Scenario base", "{horizon: 1d, replications: 2, warmup: 0s}",
		"ValueStream work", "{outcome: {service: s}, steps: [{id: a, activity: engage, practice: service-desk, team: desk, work: 1h, emits: [{demand: e, count: 2, after: 3h}]}]}",
		"ValueStream more", "{outcome: {service: s}, steps: [{id: b, activity: engage, practice: service-desk, team: desk, work: 2h, emits: [{demand: f, share: 100%}]}]}",
		"ValueStream last", "{outcome: {service: s}, steps: [{id: c, wait: 1h}]}",
		"Demand d", `{type: value, service: s, stream: work, arrivals: {at: ["2026-01-05T01:00"]}}`,
		"Demand e", "{type: failure, service: s, stream: more}", "Demand f", "{type: information, service: s, stream: last}")
	p := prepare(t, text, flow.Options{})
	// d ends at 2; e arise at 5 and end at 7, when f arise.
	for who, want := range map[string]string{"d 1": "value 2h", "e 1": "value 7h", "e 2": "value 7h", "f 2": "c delay 1h, value 8h"} {
		var name string
		var number int
		fmt.Sscanf(who, "%s %d", &name, &number)
		if got := wayOf(t, p, name, number); got != want {
			t.Errorf("%s: %s, want %s", who, got, want)
		}
	}
	circle := strings.Replace(text, "[{demand: f, share: 100%}]", "[{demand: e, share: 50%, count: 2}]", 1)
	_, findings := flow.Prepare(mustLoad(t, circle), flow.Options{})
	want := []string{"SVS810 error Demand/e stream: what it causes comes back as one item or more of Demand/e for each on average"}
	if d := cmp.Diff(want, lines(findings)[1:]); d != "" {
		t.Error(d)
	}
}

// Branches at the same time: what one part works on counts as work, whatever
// the other waits for.
func TestTimesOfBranchesCountOnce(t *testing.T) {
	text := docs("Service s", "{}", "Practice service-desk", "{organizationsAndPeople: {teams: [desk, back]}}", "Team desk", "{people: 1}", "Team back", "{people: 1}",
		"Scenario base", "{horizon: 1d, replications: 2, warmup: 0s}",
		"ValueStream work", `{outcome: {service: s}, steps: [{id: p, parallel: [
			[{id: x, activity: engage, practice: service-desk, team: desk, work: 2h}],
			[{id: y, activity: engage, practice: service-desk, wait: 1h, team: back, work: 4h}], []]}, {id: z, wait: 30m}]}`,
		"Demand d", `{type: value, service: s, stream: work, arrivals: {at: ["2026-01-05T01:00", "2026-01-05T01:00"]}}`)
	r := run(t, text, flow.Options{}, 1)
	d := r.Demands[0]
	// First: x 1-3, y 2-6, z to 6:30: work 1-6, delay half an hour. Second: x
	// waits 1-3 and is worked on 3-5, y waits from 2 to 6 and is worked on
	// 6-10: work 3-5 and 6-10, queue 1-3 and 5-6, delay half an hour.
	got := []float64{*d.LeadTime.Mean.Value / 3600, *d.WorkingTime.Value / 3600, *d.WaitingTime.ByCause.Queue.Value / 3600, *d.WaitingTime.ByCause.Delay.Value / 3600}
	if diff := cmp.Diff([]float64{(5.5 + 9.5) / 2, (5 + 6) / 2.0, 3 / 2.0, 0.5}, got); diff != "" {
		t.Error(diff)
	}
}

// An opportunity goes through its stream once for each iteration, and hands
// its value over bit by bit.
func TestOpportunity(t *testing.T) {
	text := docs("Organization o", "{timezone: Europe/Zurich}", "Service s", "{}", "Practice service-desk", desk, "Team desk", "{people: 1}",
		"Scenario base", "{horizon: 2w, replications: 2, warmup: 0s}",
		"ValueStream work", `{outcome: {service: s}, steps: [
			{id: build, activity: obtain-build, practice: service-desk, team: desk, work: 10h, delivers: 50%}, {id: learn, wait: 5h}]}`,
		"Opportunity portal", "{benefits: [{type: cost}], stream: work, starts: 2026-01-06, iterations: [{name: first, delivers: 40%}, {name: second, delivers: 60%}]}")
	p := prepare(t, text, flow.Options{})
	tr, err := p.Trace(context.Background(), flow.TraceOptions{Demand: "portal", Number: 1})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range tr.Shares {
		got = append(got, fmt.Sprintf("%s %.0f%%", s.At.Format("Mon 15:04"), 100*s.Share))
	}
	want := []string{"Tue 10:00 20%", "Tue 15:00 40%", "Wed 01:00 70%"}
	if d := cmp.Diff(want, got); d != "" || tr.End != "value" || tr.LeadTime != 30*time.Hour {
		t.Errorf("%s%s after %v", d, tr.End, tr.LeadTime)
	}
	r, _, err := p.Run(context.Background(), flow.RunOptions{Jobs: 1})
	if err != nil {
		t.Fatal(err)
	}
	if o := r.Opportunities; len(o) != 1 || *o[0].Counts.Value.Value != 1 || *o[0].FirstValue.Value != 10*3600 || *o[0].LeadTime.Mean.Value != 30*3600 {
		t.Errorf("%+v", o)
	}
}

// A log is replayed to the second, in the zone of the demand's organisation.
func TestReplayedLog(t *testing.T) {
	text := docs("Organization o", "{timezone: Europe/Zurich}", "Service s", "{}", "Practice service-desk", desk, "Team desk", "{people: 1}",
		"Scenario base", "{start: 2026-03-02T00:00, horizon: 1w}",
		"Calendar shut", `{timezone: Europe/Zurich, week: {mon-sun: ["00:00-24:00"]}, holidays: [days.ics]}`, "Team late", "{people: 1, calendar: shut}",
		"ValueStream work", "{outcome: {service: s}, steps: [{id: a, activity: engage, team: late, work: {dist: empirical, file: times.csv, column: took}}]}",
		"Demand d", `{type: value, service: s, stream: work, arrivals: {trace: {file: log.csv, timestamp: opened, format: "02.01.2006 15:04", where: {kind: [mail, phone]}}}}`)
	files := fstest.MapFS{
		"log.csv":   {Data: []byte("kind,opened\nmail,27.02.2026 10:00\nfax,02.03.2026 08:00\nmail,02.03.2026 09:15\nphone,03.03.2026 10:00\n")},
		"times.csv": {Data: []byte("took\n30m\n")},
		"days.ics":  {Data: []byte("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260303\r\nDTEND;VALUE=DATE:20260304\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")},
	}
	p := prepare(t, text, flow.Options{Files: files})
	for number, want := range map[int]string{1: "Mon 09:15 to Mon 09:45", 2: "Tue 10:00 to Wed 00:30"} {
		tr, err := p.Trace(context.Background(), flow.TraceOptions{Demand: "d", Number: number})
		if err != nil {
			t.Fatal(err)
		}
		if got := tr.Arrived.Format("Mon 15:04") + " to " + tr.Ended.Format("Mon 15:04"); got != want {
			t.Errorf("%d: %s, want %s", number, got, want)
		}
	}
}

// A scope leaves out what does not belong to it.
func TestScope(t *testing.T) {
	text := docs("Organization o", "{}", "Service s", "{}", "Practice service-desk", desk, "Team desk", "{people: 1}",
		"Scenario base", "{horizon: 1w, replications: 2, warmup: 0s, scope: {demands: [d]}}", "Scenario wide", "{horizon: 1w, replications: 2, warmup: 0s}",
		"Organization branch", "{parent: o}",
		"ValueStream work", "{outcome: {service: s}, steps: [{id: a, activity: engage, practice: service-desk, team: desk, work: 1m}]}",
		"Demand d", "{type: value, service: s, stream: work, arrivals: {rate: 1/h}}") +
		"apiVersion: svs/v1\nkind: Demand\nmetadata: {name: e, organization: branch}\nspec: {type: value, service: s, stream: work, arrivals: {rate: 1/h}}\n"
	for _, c := range []struct {
		o    flow.Options
		want string
	}{{flow.Options{}, "d"}, {flow.Options{Scenario: "wide"}, "d e"}, {flow.Options{Scenario: "wide", Organization: "branch"}, "e"}} {
		var names []string
		for _, d := range run(t, text, c.o, 1).Demands {
			names = append(names, d.Name)
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%+v: %s, want %s", c.o, got, c.want)
		}
	}
}
