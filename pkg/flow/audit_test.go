package flow_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/flow/figure"
)

// auditedFigures counts the figures below a value and reports those that have
// neither an interval nor say why.
func auditedFigures(t *testing.T, path string, v reflect.Value) (n int) {
	t.Helper()
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return auditedFigures(t, path, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			n += auditedFigures(t, fmt.Sprintf("%s[%d]", path, i), v.Index(i))
		}
	case reflect.Struct:
		if f, ok := v.Interface().(figure.Figure); ok {
			switch {
			case f.GrowsPerDay != nil && f.Value == nil:
			case f.Value == nil && f.Note == "":
				t.Errorf("%s: no value and no reason", path)
			case f.Value != nil && (f.Low == nil || f.High == nil) && f.Note != figure.NoteOne:
				t.Errorf("%s: %v without an interval, and the note is %q", path, *f.Value, f.Note)
			case f.Value != nil && f.Low != nil && !(*f.Low <= *f.Value && *f.Value <= *f.High) && f.Note != figure.NotePooled:
				t.Errorf("%s: %v is not between %v and %v", path, *f.Value, *f.Low, *f.High)
			}
			return 1
		}
		for i := range v.NumField() {
			n += auditedFigures(t, path+"."+v.Type().Field(i).Name, v.Field(i))
		}
	}
	return n
}

// audited are models in which something cannot be measured for each reason
// that there is.
func audited() map[string]string {
	base := []string{"Service s", "{}", "Practice service-desk", "{organizationsAndPeople: {teams: [desk, idle]}}", "Calendar office", office,
		"Team desk", "{people: 2}", "Team idle", "{people: 1, calendar: office}"}
	work := []string{"ValueStream work", "{outcome: {service: s}, steps: [{id: a, activity: engage, practice: service-desk, team: desk, work: 20m, quality: 90%}, {id: b, activity: improve, practice: service-desk, team: idle, work: 1h, next: value}]}"}
	demand := func(arrivals, more string) []string {
		return []string{"Demand d", "{type: value, service: s, stream: work, arrivals: " + arrivals + more + "}"}
	}
	scenario := func(s string) []string { return []string{"Scenario base", "{" + s + "}"} }
	all := func(parts ...[]string) string {
		var list []string
		for _, p := range append([][]string{base}, parts...) {
			list = append(list, p...)
		}
		return docs(list...)
	}
	two := "horizon: 1w, replications: 2, warmup: 0s"
	return map[string]string{
		"plain":           all(work, demand("{rate: 3/d}", ""), scenario("horizon: 4w, replications: 4, warmup: 1w")),
		"one replication": all(work, demand("{rate: 3/d}", ", promises: [{within: 1h}]"), scenario("horizon: 1w, replications: 1, warmup: 0s")),
		"one item":        all(work, demand("{at: [2026-01-06T10:00]}", ""), scenario(two)),
		"nothing comes":   all(work, demand("{at: [2027-01-06T10:00]}", ", promises: [{within: 1h, share: 90%}], worth: 5 EUR"), scenario(two)),
		"rare":            all(work, demand("{rate: 1/month}", ", promises: [{within: 1h, share: 90%}]"), scenario("horizon: 1w, replications: 5, warmup: 0s")),
		"short":           all(work, demand("{rate: 3/d}", ""), scenario("horizon: 10m, replications: 3, warmup: 0s")),
		"grows": all(work, demand("{rate: 30/d}", ", delayCost: 1 EUR/h, worth: 3 EUR, promises: [{within: 1h, share: 90%}], channels: [{channel: mail, share: 50%}, {channel: chat}]"),
			[]string{"Channel mail", "{}", "Channel chat", "{}", "Objective o", "{measure: Demand/d leadTime.p90, target: {atMost: 4h}}"}, scenario(two)),
		"nobody waits": all([]string{"ValueStream work", "{outcome: {service: s}, steps: [{id: a, activity: engage, wait: 1h, delivers: 30%}, {id: b, activity: engage, wait: 1h}]}"},
			demand("{rate: 3/d}", ""), scenario(two)),
		"opportunity": all(work, []string{"Opportunity o", "{benefits: [{type: cost}], stream: work, starts: 2026-01-06, iterations: [{name: first, delivers: 40%}, {name: second, delivers: 60%}]}"}, scenario(two)),
	}
}

// Every figure has its interval, or says why it has none.
func TestEveryFigureHasItsIntervalOrSaysWhy(t *testing.T) {
	for name, text := range audited() {
		t.Run(name, func(t *testing.T) {
			p := prepare(t, text, flow.Options{})
			r, _, err := p.Run(context.Background(), flow.RunOptions{Jobs: 2})
			if err != nil {
				t.Fatal(err)
			}
			if err := p.Constrain(context.Background(), r, "", flow.RunOptions{Jobs: 2}); err != nil {
				t.Fatal(err)
			}
			r.Sweep = flow.NewSweep("x", []string{"1"}, []*flow.Program{p}, []*figure.Result{r})
			if n := auditedFigures(t, "", reflect.ValueOf(r)); n < 150 {
				t.Errorf("only %d figures looked at", n)
			}
			more := prepare(t, strings.Replace(text, "work: 20m", "work: 25m", 1), flow.Options{})
			c, _, _, err := flow.Compare(context.Background(), p, more, nil, flow.RunOptions{Jobs: 2})
			if err != nil {
				t.Fatal(err)
			}
			auditedFigures(t, "comparison", reflect.ValueOf(c))
		})
	}
}
