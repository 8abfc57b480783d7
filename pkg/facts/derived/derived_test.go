package derived_test

import (
	"context"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/facts/derived"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/unit"
	"github.com/svs-project/svs/schema"
)

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
		t.Fatalf("%d:%d %s %s", f.Place.Pos.Line, f.Place.Pos.Column, f.Rule, f.Message)
	}
	return l.Model
}

// doc is a document of kind and name, with lines of its own at the top level.
func doc(ref, rest string) string {
	kind, name, _ := strings.Cut(ref, "/")
	return "apiVersion: svs/v1\nkind: " + kind + "\nmetadata: {name: " + name + "}\n" + rest + "\n---\n"
}

func on(day string) derived.Options {
	d, err := unit.ParseDate(day)
	if err != nil {
		panic(err)
	}
	return derived.Options{Now: d}
}

// fact walks into the facts of an entity; absent is nil.
func fact(f *derived.Facts, m *model.Model, ref, path string) any {
	kind, name, _ := strings.Cut(ref, "/")
	var at any = f.ModelMap()
	if ref != "" {
		at = f.Map(m.Lookup(kind, name))
	}
	for _, key := range strings.Split(path, ".") {
		at = at.(map[string]any)[key]
	}
	return at
}

func list(names ...string) []any {
	out := make([]any, len(names))
	for i, n := range names {
		out[i] = n
	}
	return out
}

const day = 86400.0

// people, streams and demands whose figures can be told by hand.
var desk = doc("Organization/acme", "spec: {strategy: [{name: online, review: {every: 26w, last: 2026-01-05}}]}") +
	doc("GoverningBody/board", "spec: {decides: {within: 1d}, monitors: {objectives: [fast]}, evaluates: {inputs: [strategy, factors], every: 52w, last: 2026-01-05, factors: [{type: legal, statement: a law, observed: 2026-01-05}]}}") +
	"apiVersion: svs/v1\nkind: GoverningBody\nmetadata: {name: desk-board, owner: GoverningBody/board}\nspec: {parent: board}\n---\n" +
	"apiVersion: svs/v1\nkind: Team\nmetadata: {name: desk, owner: GoverningBody/desk-board}\nspec: {people: [{name: all, count: 2}]}\n---\n" +
	doc("Team/network", "spec: {people: 1}") +
	doc("Supplier/repair", "spec: {responds: 1d}") + doc("Tool/portal", "") +
	doc("Tool/bot", "") + doc("Consumer/students", "") + doc("Consumer/staff", "spec: {internal: true}") +
	doc("Channel/web", "spec: {selfService: {resolves: 25%}}") + doc("Channel/phone", "") + doc("Channel/news", "spec: {type: push}") +
	doc("Practice/service-desk", "spec: {organizationsAndPeople: {teams: [desk, network], roles: [{name: lead, does: accountable}, {name: agent, does: responsible}]}, "+
		"informationAndTechnology: {notApplicable: on paper}, review: {every: 26w, last: 2026-01-05}, capability: {current: 2, assessed: 2026-06-30}}") +
	doc("Service/mail", "spec: {consumers: [staff], offerings: [{name: box, for: students}], dependsOn: [Service/net]}") + doc("Service/net", "") +
	doc("Objective/fast", "spec: {measure: ValueStream/restore leadTime.p90, target: {atMost: 4h}, baseline: {value: 6h, date: 2026-07-03}}") +
	doc("ValueStream/restore", `spec:
  outcome: {service: mail, value: works again}
  steps:
    - {id: triage, activity: engage, practice: service-desk, team: desk, work: 10m, inputs: [call], outputs: [case], next: [{to: close, share: 50%}, {to: mend}]}
    - {id: mend, activity: deliver-and-support, practice: service-desk, team: network, work: {mean: 60m, cv: 0.5}, wait: 2h, quality: 80%, inputs: [case, spare], adds: value, approval: {by: board}}
    - {id: close, activity: deliver-and-support, practice: service-desk, team: desk, work: 5m, adds: waste, delivers: 100%}
    - {id: ask, activity: engage, automated: bot, outputs: [answer]}`) +
	doc("ValueStream/seen", "spec: {perspective: observed, observes: restore, steps: [{id: a}]}") +
	doc("Demand/down", "spec: {type: failure, service: mail, stream: restore, consumer: students, arrivals: {rate: 36/d}, channels: [{channel: web, share: 40%}, {channel: phone}], preventedBy: [{channel: news, share: 0%}]}") +
	doc("Demand/order", "spec: {type: value, service: mail, stream: restore, offering: box, arrivals: {rate: 12/d}}")

func TestFacts(t *testing.T) {
	m := mustLoad(t, desk)
	f := derived.New(m, on("2026-12-30"))
	for _, c := range []struct {
		ref, path string
		want      any
	}{
		{"ValueStream/restore", "stepCount", 4.0},
		{"ValueStream/restore", "handoffs", 2.0}, // desk, network, desk
		{"ValueStream/restore", "pathLength", 4.0},
		{"ValueStream/restore", "practices", list("service-desk")},
		{"ValueStream/restore", "activities", list("deliver-and-support", "engage")},
		{"ValueStream/restore", "approvals", 1.0},
		{"ValueStream/restore", "reworkLoops", 1.0},
		{"ValueStream/restore", "automatedShare", 0.25},
		// 10m, half of them 60m/0.8, then 5m.
		{"ValueStream/restore", "touchTime", 600 + 0.5*3600/0.8 + 300},
		{"ValueStream/restore", "waitTime", 0.5 * 7200 / 0.8},
		{"ValueStream/restore", "wasteShare", 300 / (600 + 0.5*3600/0.8 + 300 + 0.5*7200/0.8)},
		{"ValueStream/restore", "valueShare", 1.0},
		{"ValueStream/restore", "feedback", true},
		{"ValueStream/restore", "demands", map[string]any{"value": list("order"), "information": list(), "failure": list("down")}},
		{"ValueStream/restore", "consumers", list("staff", "students")},
		{"ValueStream/restore", "unfedInputs", list("spare")},
		{"ValueStream/restore", "unusedOutputs", list("answer")},
		{"ValueStream/restore", "observedBy", list("seen")},
		{"ValueStream/restore", "withoutActivity", list()},
		// 40 % of 36 a day come by a channel that resolves a quarter of them.
		{"ValueStream/restore", "perMonth", (36*(1-0.4*0.25) + 12) * 30.4375},
		{"ValueStream/restore", "steps.mend.visits", 0.5 / 0.8},
		{"ValueStream/restore", "steps.mend.work", 3600.0},
		{"ValueStream/restore", "steps.mend.workVariation", 0.5},
		{"ValueStream/restore", "steps.mend.wait", 7200.0},
		{"ValueStream/restore", "steps.mend.leastQuality", 0.8},
		{"ValueStream/restore", "steps.close.afterValue", false},
		{"ValueStream/restore", "steps.ask.afterValue", true},
		{"ValueStream/restore", "steps.ask.done", "tool"},
		{"ValueStream/restore", "simulated", nil},
		{"ValueStream/restore", "outsiders", list("students")},
		{"ValueStream/restore", "steps.triage.workVariation", nil}, // one time for all
		{"Demand/down", "perMonth", 36 * 30.4375},
		{"Demand/down", "channels", list("phone", "web")},
		{"Demand/down", "selfService", list("web")},
		{"Demand/down", "push", list("news")},
		{"Demand/down", "externalConsumer", true},
		{"Demand/order", "answeredUnasked", false},
		{"Service/mail", "failureShare", 0.75},
		{"Service/mail", "consumers", list("staff", "students")},
		{"Service/mail", "offerings.box.demands", list("order")},
		{"Service/net", "dependents", list("Service/mail")},
		{"Service/net", "failureShare", nil},
		{"Team/desk", "accountable", list("desk-board", "board")},
		{"Team/desk", "organization", "acme"},
		{"Team/desk", "peopleCount", 2.0},
		{"Team/network", "accountable", list()},
		{"Practice/service-desk", "dimensionsMissing", list("partners-and-suppliers")},
		{"Practice/service-desk", "rolesByPart.accountable", 1.0},
		{"Practice/service-desk", "reviewOverdue", true},
		{"Practice/service-desk", "assessmentAge", 183 * day},
		{"Practice/service-desk", "streams", list("restore")},
		{"GoverningBody/board", "inputsMissing", list("portfolio", "stakeholders", "performance")},
		{"GoverningBody/board", "evaluationOverdue", false},
		{"GoverningBody/board", "oldestFactor", 359 * day},
		{"GoverningBody/board", "idleFactors", 1.0},
		{"GoverningBody/board", "decides", list("restore")},
		{"GoverningBody/board", "top", true},
		{"GoverningBody/desk-board", "top", false},
		{"Organization/acme", "bodies", list("board", "desk-board")},
		{"Organization/acme", "strategy.online.reviewOverdue", true},
		{"Objective/fast", "watchedBy", list("board")},
		{"Objective/fast", "about", "ValueStream/restore"},
		{"Objective/fast", "baselineAge", 180 * day},
		{"Supplier/repair", "contracts", list()},
		{"Tool/portal", "usedBy", list()},
		{"", "counts.Team", 2.0},
		{"", "activitiesMissing", list("plan", "improve", "design-and-transition", "obtain-build")},
		{"", "demandTypes", list("failure", "value")},
	} {
		got := fact(f, m, c.ref, c.path)
		if x, isNumber := got.(float64); isNumber {
			if want, ok := c.want.(float64); !ok || math.Abs(x-want) > 1e-9*math.Max(1, want) {
				t.Errorf("%s %s is %v, want %v", c.ref, c.path, x, c.want)
			}
			continue
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s %s (-want +got):\n%s", c.ref, c.path, d)
		}
	}
}

// What a fact needs and does not have leaves it out.
func TestUnknown(t *testing.T) {
	m := mustLoad(t, doc("Team/desk", "spec: {people: 1}")+doc("Practice/service-desk", "spec: {organizationsAndPeople: {teams: [desk]}}")+
		doc("ValueStream/s", "spec: {outcome: {service: x}, steps: [{id: a, practice: service-desk, team: desk}]}")+doc("Service/x", "")+
		doc("Demand/d", "spec: {type: value, service: x, stream: s, arrivals: {rate: 1/d}}")+doc("Demand/e", "spec: {type: failure, service: x, stream: s}"))
	f := derived.New(m, derived.Options{})
	for _, path := range []string{"ValueStream/s touchTime", "ValueStream/s waitTime", "ValueStream/s steps.a.work", "Team/desk offeredLoad", "Service/x failureShare",
		"Demand/e perMonth", "Practice/service-desk assessmentAge", "Practice/service-desk reviewOverdue"} {
		ref, key, _ := strings.Cut(path, " ")
		if got := fact(f, m, ref, key); got != nil {
			t.Errorf("%s is %v, want nothing", path, got)
		}
	}
}

// An agreement is held against what lies below it on one way through the
// stream: what is on the other branch takes its time instead, not as well.
func TestAgreementChain(t *testing.T) {
	base := doc("Team/desk", "") + doc("Team/net", "") + doc("Team/app", "") +
		doc("Practice/service-desk", "spec: {organizationsAndPeople: {teams: [desk, net, app]}}") + doc("Service/mail", "") + doc("Demand/d", "spec: {type: failure, service: mail, stream: s}") +
		doc("Agreement/net-ola", "spec: {type: ola, provider: Team/net, promises: [{within: 3h, share: 90%}], availability: 99%}") +
		doc("Agreement/app-ola", "spec: {type: ola, provider: Team/app, promises: [{within: 2h, share: 95%}], availability: 98%}") +
		doc("Agreement/sla", "spec: {type: sla, covers: [Service/mail], promises: [{within: 4h, share: 95%}], availability: 99%, underpinnedBy: [net-ola, app-ola]}")
	step := func(id, team, next string) string {
		return "{id: " + id + ", practice: service-desk, team: " + team + ", next: " + next + "}"
	}
	for name, c := range map[string]struct {
		steps string
		want  float64
	}{
		"one after another": {step("a", "net", "b") + "," + step("b", "app", "value"), 5 * 3600},
		"one or the other":  {step("t", "desk", "[{to: a, share: 50%}, {to: b}]") + "," + step("a", "net", "value") + "," + step("b", "app", "value"), 3 * 3600},
		"one not in it":     {step("a", "net", "value"), 5 * 3600},
	} {
		m := mustLoad(t, base+doc("ValueStream/s", "spec: {outcome: {service: mail}, steps: ["+c.steps+"]}"))
		f := derived.New(m, derived.Options{})
		if got := fact(f, m, "Agreement/sla", "underpinnedWithin"); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if a, s := fact(f, m, "Agreement/sla", "underpinnedAvailability").(float64), fact(f, m, "Agreement/sla", "underpinnedShare"); math.Abs(a-0.9702) > 1e-12 || s != 0.9 {
			t.Errorf("%s: availability %v, share %v", name, a, s)
		}
	}
}
