package facts_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/schema"
)

// docs joins documents; each is "Kind name" and a spec.
func docs(parts ...string) string {
	var b strings.Builder
	for i := 0; i < len(parts); i += 2 {
		kind, name, _ := strings.Cut(parts[i], " ")
		fmt.Fprintf(&b, "apiVersion: svs/v1\nkind: %s\nmetadata: {name: %s}\nspec: %s\n---\n", kind, name, parts[i+1])
	}
	return b.String()
}

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

func loads(t *testing.T, text string, scale map[string]float64) map[string]facts.TeamLoad {
	t.Helper()
	m := mustLoad(t, text)
	out := map[string]facts.TeamLoad{}
	for _, l := range facts.Loads(m, facts.NewCalendars(m), scale) {
		out[l.Team.Name] = l
	}
	return out
}

const people = `{organizationsAndPeople: {teams: [one, two]}}`

// base is two teams of one person who is always there.
var base = docs("Service s", "{}", "Practice service-desk", people, "Team one", "{people: 1}", "Team two", "{people: 1}",
	"Calendar office", `{timezone: UTC, week: {mon-fri: ["09:00-17:00"]}}`)

// steps makes a stream called work.
func steps(list string) string {
	return docs("ValueStream work", "{outcome: {service: s}, steps: ["+list+"]}")
}

// step is a step of 1 m of work.
func step(id, team, more string) string {
	return fmt.Sprintf("{id: %s, activity: engage, practice: service-desk, team: %s, work: 1m%s}", id, team, more)
}

func demand(name, more string) string {
	return docs("Demand "+name, "{type: value, service: s, stream: work, "+more+"}")
}

// The closed forms of offered load, for arrivals of one item in ten minutes
// and work of one minute.
func TestOfferedLoad(t *testing.T) {
	rate := "arrivals: {rate: 0.1/m}"
	for _, c := range []struct {
		name     string
		text     string
		one, two float64
	}{
		{"one step", steps(step("a", "one", "")) + demand("d", rate), 0.1, 0},
		{"two people at once", docs("Team three", "{people: 4}") + steps(step("a", "one", ", people: 2")) + demand("d", rate), 0.2, 0},
		{"a branch", steps(step("a", "one", ", next: [{to: b, share: 30%}, {to: value}]")+","+step("b", "two", "")) + demand("d", rate), 0.1, 0.03},
		{"rework of a fifth: 1/(1-p)", steps(step("a", "one", ", quality: 80%")) + demand("d", rate), 0.125, 0},
		{"rework over two steps", steps(step("a", "one", "")+","+step("b", "two", ", quality: 75%, rework: a")) + demand("d", rate), 0.1 / 0.75, 0.1 / 0.75},
		{"a loop of branches", steps(step("a", "one", ", next: [{to: b, share: 80%}, {to: value}]")+","+
			step("b", "two", ", next: [{to: a, share: 50%}, {to: declined}]")) + demand("d", rate), 0.1 / 0.6, 0.08 / 0.6},
		{"a second visit takes another way", steps(step("a", "one", ", next: [{to: b, when: {visit: 1}}, {to: value}]")+","+
			step("b", "two", ", next: a")) + demand("d", rate), 0.2, 0.1},
		{"work by visit, three at most", steps("{id: a, activity: engage, practice: service-desk, team: one, work: [{when: {visit: 1}, is: 3m}, {is: 1m}],"+
			" quality: [{when: {visit: [1, 2]}, is: 50%}, {is: 100%}]}") + demand("d", rate), 0.1 * (3 + 0.5 + 0.25), 0},
		{"variants by attribute", steps(step("a", "one", ", next: [{to: b, when: {risk: [high]}}, {to: value}]")+","+step("b", "two", "")) +
			demand("d", rate+", variants: [{name: x, share: 25%, attributes: {risk: high}}, {name: y, attributes: {risk: low}}]"), 0.1, 0.025},
		{"channels", steps("{id: a, activity: engage, practice: service-desk, team: one, work: [{when: {channel: phone}, is: 2m}, {is: 1m}]}") +
			docs("Channel phone", "{}", "Channel mail", "{}") + demand("d", rate+", channels: [{channel: phone, share: 40%}, {channel: mail}]"), 0.14, 0},
		{"half is prevented", steps(step("a", "one", "")) + docs("Channel push", "{type: push}") +
			demand("d", rate+", preventedBy: [{channel: push, share: 50%}]"), 0.05, 0},
		{"groups of two", steps(step("a", "one", "")) + demand("d", "arrivals: {every: 10m, group: 2}"), 0.2, 0},
		{"while the office is open", steps("{id: a, activity: engage, practice: service-desk, team: one, work: [{when: {during: office}, is: 1m}, {is: 0s}]}") +
			demand("d", rate), 0.1 * 40 / 168, 0},
		{"business days", steps(step("a", "one", "")) + demand("d", "arrivals: {rate: 84/bd, pattern: office}"), 84 * 5 / (7 * 24 * 60.0), 0},
		{"through another stream", steps("{id: a, activity: engage, practice: service-desk, stream: inner, otherwise: b, next: b},"+step("b", "one", "")) +
			docs("ValueStream inner", "{outcome: {service: s}, steps: ["+step("x", "two", ", quality: 50%, next: [{to: declined, share: 30%}, {to: value}]")+"]}") +
			demand("d", rate), 0.1, 0.2},
		{"what ends inside ends", steps("{id: a, activity: engage, practice: service-desk, stream: inner, next: b},"+step("b", "one", "")) +
			docs("ValueStream inner", "{outcome: {service: s}, steps: ["+step("x", "two", ", next: [{to: declined, share: 30%}, {to: value}]")+"]}") +
			demand("d", rate), 0.07, 0.1},
		{"demand that demand causes", steps(step("a", "one", ", emits: [{demand: e, share: 50%, count: 3}]")) +
			docs("ValueStream other", "{outcome: {service: s}, steps: ["+step("x", "two", ", emits: [{demand: d, share: 20%}]")+"]}") +
			demand("d", rate) + docs("Demand e", "{type: value, service: s, stream: other}"), 0.1 / (1 - 1.5*0.2), 0.15 / (1 - 1.5*0.2)},
		{"an approval turns a fifth down", docs("GoverningBody board", "{decides: {within: 1d}}") +
			steps(step("a", "one", ", approval: {by: board, rejects: 20%, rejectedTo: b}, next: value")+","+step("b", "two", "")) + demand("d", rate), 0.08, 0.02},
		{"finite demand lasts not", steps(step("a", "one", "")) + demand("d", `arrivals: {at: ["2026-01-05T10:00"]}`), 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := loads(t, base+c.text, nil)
			for team, want := range map[string]float64{"one": c.one, "two": c.two} {
				l := got[team]
				if math.Abs(l.Load()-want) > 1e-12 {
					t.Errorf("team %s: load %.15g, want %.15g", team, l.Load(), want)
				}
			}
		})
	}
}

func TestCapacity(t *testing.T) {
	text := base + docs("Calendar late", `{timezone: UTC, week: {mon-fri: ["17:00-21:00"]}}`,
		"Team desk", "{people: [{name: a, count: 3}, {name: b, count: 2, calendar: late}], calendar: office, availability: 80%}") +
		steps(step("a", "desk", "")) + demand("d", "arrivals: {rate: 1/m}")
	l := loads(t, text, map[string]float64{"d": 0.5})["desk"]
	if want := 0.8 * (3*40 + 2*20) / 168; l.People != 5 || math.Abs(l.Capacity-want) > 1e-12 {
		t.Errorf("%d people, capacity %v, want 5 and %v", l.People, l.Capacity, want)
	}
	if math.Abs(l.PerDay-720) > 1e-9 || math.Abs(l.ByDemand["d"]-720) > 1e-9 {
		t.Errorf("%v visits a day (%v), want 720", l.PerDay, l.ByDemand)
	}
	// Half a person's work for 0.762 people at work: 65.6 %.
	if l.PeopleNeeded() != 4 || l.GrowthPerDay() != 0 {
		t.Errorf("people needed %d, growth %v", l.PeopleNeeded(), l.GrowthPerDay())
	}
	full := loads(t, text, map[string]float64{"d": 0.8 * 160 / 168})["desk"]
	if math.Abs(full.Load()-1) > 1e-12 || full.PeopleNeeded() != 6 {
		t.Errorf("at a load of %v people needed are %d, want 6", full.Load(), full.PeopleNeeded())
	}
	double := loads(t, text, map[string]float64{"d": 1.6 * 160 / 168})["desk"]
	if math.Abs(double.GrowthPerDay()-double.PerDay/2) > 1e-9 || double.PeopleNeeded() != 11 {
		t.Errorf("at a load of 2 the queue grows by %v of %v a day; people needed are %d", double.GrowthPerDay(), double.PerDay, double.PeopleNeeded())
	}
}

// A stream too long for elimination is solved by sweeps, to the same figures.
func TestLongStreams(t *testing.T) {
	var list []string
	const n = 700
	for i := range n {
		team, more := "one", ""
		if i == n-1 {
			team, more = "two", ", quality: 50%, rework: s0"
		}
		list = append(list, step(fmt.Sprintf("s%d", i), team, more))
	}
	got := loads(t, base+steps(strings.Join(list, ","))+demand("d", "arrivals: {rate: 0.0001/m}"), nil)
	for team, want := range map[string]float64{"one": 2 * (n - 1) * 0.0001, "two": 2 * 0.0001} {
		if l := got[team]; math.Abs(l.Load()/want-1) > 1e-9 {
			t.Errorf("team %s: load %v, want %v", team, l.Load(), want)
		}
	}
}

// An item that can stay for ever has no passage, and nothing hangs.
func TestStreamsWithoutAnEnd(t *testing.T) {
	for _, list := range []string{
		step("a", "one", ", next: a"),
		step("a", "one", ", quality: 0%"),
		step("a", "one", ", next: [{to: b, share: 50%}, {to: value}]") + "," + step("b", "two", ", next: b"),
		"{id: a, activity: engage, practice: service-desk, stream: work}",
	} {
		m := mustLoad(t, base+steps(list)+demand("d", "arrivals: {rate: 1/m}"))
		tr := facts.NewTraffic(m, facts.NewCalendars(m))
		if tr.Passage(m.ValueStream("work"), facts.Classes(m.Demand("d"))[0]).OK {
			t.Errorf("%s: an item that never leaves has a passage", list)
		}
	}
}

func TestZones(t *testing.T) {
	m := mustLoad(t, docs(
		"Organization root", "{timezone: Europe/Zurich}", "Organization branch", "{parent: root}",
		"Calendar c", "{week: {mon: [\"09:00-17:00\"]}}", "Calendar d", "{timezone: Asia/Tokyo, week: {mon: [\"09:00-17:00\"]}}",
		"Calendar e", "{extends: d}")+
		"apiVersion: svs/v1\nkind: Team\nmetadata: {name: t, organization: branch}\nspec: {people: 1}\n")
	cal := facts.NewCalendars(m)
	for name, want := range map[string]string{"c": "Europe/Zurich", "d": "Asia/Tokyo", "e": "Asia/Tokyo"} {
		if got := cal.Get(name).Zone().String(); got != want {
			t.Errorf("calendar %s is in %s, want %s", name, got, want)
		}
	}
	if got := cal.Zone(&m.Team("t").Entity).String(); got != "Europe/Zurich" {
		t.Errorf("the team is in %s", got)
	}
	m = mustLoad(t, docs("Organization acme", "{timezone: Asia/Tokyo}", "Organization north", "{timezone: Europe/Zurich}", "Calendar c", "{week: {mon: [\"09:00-17:00\"]}}"))
	for root, want := range map[string]string{"": "Asia/Tokyo", "north": "Europe/Zurich", "Organization/north": "Europe/Zurich", "gone": "Asia/Tokyo"} {
		m.Root = root
		if got := facts.NewCalendars(m).Get("c").Zone().String(); got != want {
			t.Errorf("with %q as root a calendar is in %s, want %s", root, got, want)
		}
	}
	if cal.Get("none") != nil || len(cal.Problems("c")) != 0 {
		t.Error("a calendar that is not there is found, or a good one has problems")
	}
}
