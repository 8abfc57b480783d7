package conform_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/source"
)

// TestSubject: what a policy reads has numbers where people write measures.
func TestSubject(t *testing.T) {
	s := load(t)
	worth := func(c string) (float64, bool) {
		v, ok := map[string]float64{"EUR": 1, "USD": 0.92}[c]
		return v, ok
	}
	for _, c := range []struct{ name, text, want string }{
		{"times, shares and things by id", `apiVersion: svs/v1
kind: ValueStream
metadata: {name: s, labels: {tier: gold}}
spec: {steps: [{id: a, team: desk, work: {p50: 90s, p95: 2h}, quality: 95%}, {id: b, team: desk, work: 15m, quality: 1}]}
`, `{"facts":{"steps":{"a":{"id":"a","people":1,"quality":0.95,"stopsClock":null,"team":"Team/desk","work":{"p50":90,"p95":7200}},"b":{"id":"b","people":1,"quality":1.0,"team":"Team/desk","work":900}}}}`},
		{"steps side by side", `apiVersion: svs/v1
kind: ValueStream
metadata: {name: s}
spec: {steps: [{id: a, parallel: [[{id: b, team: desk, work: 15m}], [{id: c, parallel: [[{id: e, automated: robot, work: 1m}], [{id: f, team: desk, work: 2m}]]}]]}]}
`, `{"facts":{"steps":{"b":{"id":"b","people":1,"team":"Team/desk","work":900},"c":{"id":"c"},"e":{"automated":"Tool/robot","work":60},"f":{"work":120}}}}`},
		{"rates, promises in working days", `apiVersion: svs/v1
kind: Demand
metadata: {name: d}
spec: {type: failure, arrivals: {rate: 2/h}, promises: [{within: 2bd, share: 0.8}], worth: 100 USD}
`, `{"spec":{"arrivals":{"rate":0.0005555555555555555555555555555555556},"priority":3,"promises":[{"clock":"elapsed","share":0.8,"until":"value","within":172800}],"type":"failure","worth":92}}`},
		{"money for a time, and of a currency without a worth", `apiVersion: svs/v1
kind: Team
metadata: {name: d}
spec: {people: 2, cost: 72 EUR/h}
---
apiVersion: svs/v1
kind: Supplier
metadata: {name: d}
spec: {cost: 100 CHF}
`, `{"spec":{"cost":0.02}}`},
		{"figures", `apiVersion: svs/v1
kind: Objective
metadata: {name: o}
spec: {measure: Demand/d leadTime.p90, target: {atMost: 4h}, baseline: {value: 90%}}
`, `{"spec":{"baseline":{"value":0.9},"target":{"atMost":14400}}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			docs, _ := source.Parse("m.yaml", []byte(c.text), source.DefaultLimits())
			res, err := s.Check(&docs[0])
			if err != nil {
				t.Fatal(err)
			}
			got := s.Subject(res.Kind, s.Normal(&docs[0], res), worth)
			var want map[string]any
			d := json.NewDecoder(strings.NewReader(c.want))
			d.UseNumber()
			if err := d.Decode(&want); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, narrow(got, want)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// narrow keeps of a value what another has keys for; null asks for absence.
func narrow(v, like any) any {
	l, isMap := like.(map[string]any)
	x, ok := v.(map[string]any)
	if !isMap || !ok {
		return v
	}
	out := map[string]any{}
	for k := range l {
		if below, there := x[k]; there {
			out[k] = narrow(below, l[k])
		} else if l[k] == nil {
			out[k] = nil
		}
	}
	return out
}

// TestLeads: the paths that a policy may name.
func TestLeads(t *testing.T) {
	s := load(t)
	for _, c := range []struct {
		kind, path string
		at         int // -1: it exists
	}{
		{"Tool", "spec.hosting", -1},
		{"Tool", "spec.hostin", 1},
		{"Tool", "spec.hosting.region", 2},
		{"Tool", "metadata.labels.tier", -1},
		{"Tool", "metadata.lables", 1},
		{"ValueStream", "spec.steps.[].work.p50", -1},
		{"ValueStream", "spec.steps.[].wrok", 3},
		{"ValueStream", "spec.steps.triage", 2},
		{"ValueStream", "facts.steps.triage.visits", -1},
		{"ValueStream", "facts.steps.triage.team", -1},
		{"ValueStream", "facts.steps.*.visist", 3},
		{"ValueStream", "facts.handofs", 1},
		{"Service", "spec.warranty.availability", -1},
		{"Service", "facts.offerings.*.name", -1},
	} {
		got := -1
		if u := s.Leads(c.kind, strings.Split(c.path, ".")); u != nil {
			got = u.At
		}
		if got != c.at {
			t.Errorf("%s %s: %d, want %d", c.kind, c.path, got, c.at)
		}
	}
}

// TestShapeHoldsOfEverySubject: what the shape of a kind says is always there
// is there in every valid document that lies in the project.
func TestShapeHoldsOfEverySubject(t *testing.T) {
	s := load(t)
	for _, kind := range s.Kinds() {
		if shape := s.Shape(kind); !strings.Contains(shape, `"name": string`) {
			t.Errorf("%s: %s", kind, shape)
		}
	}
	files, err := filepath.Glob("../../examples/*/*/*.yaml")
	if err != nil || len(files) < 10 {
		t.Fatal(len(files), err)
	}
	ctx := cuecontext.New(cuecontext.CUE_DEBUG(""))
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		docs, _ := source.Parse(file, data, source.DefaultLimits())
		for i := range docs {
			res, err := s.Check(&docs[i])
			if err != nil || s.Shape(res.Kind) == "" {
				continue
			}
			subject := s.Subject(res.Kind, s.Normal(&docs[i], res), nil)
			delete(subject, "facts") // computed elsewhere
			raw, err := json.Marshal(subject)
			if err != nil {
				t.Fatal(err)
			}
			shape, _, _ := strings.Cut(s.Shape(res.Kind), "\nfacts: ")
			// A field that must be there is written so that its absence shows.
			shape = strings.ReplaceAll(strings.ReplaceAll(shape, `": `, `"!: `), `"?!: `, `"?: `)
			if err := ctx.CompileString(shape).Unify(ctx.CompileBytes(raw)).Validate(cue.Concrete(true)); err != nil {
				t.Errorf("%s: %v", docs[i].Entity(), err)
			}
		}
	}
}
