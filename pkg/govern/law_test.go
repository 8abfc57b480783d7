package govern_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/check"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/overlay"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/unit"
	"github.com/svs-project/svs/schema"
)

// today is the day of the tests.
const today = "2026-11-02"

// readSchema reads the schema once for all tests.
var readSchema = sync.OnceValues(func() (*conform.Schema, error) { return conform.New(schema.Files) })

// loaded reads a model from text.
func loaded(t testing.TB, text string) (*load.Loaded, *conform.Schema) {
	t.Helper()
	s, err := readSchema()
	if err != nil {
		t.Fatal(err)
	}
	tree := load.Tree{FS: fstest.MapFS{"m.yaml": {Data: []byte(text)}}, Paths: []string{"m.yaml"}}
	l, err := load.Load(context.Background(), tree, load.Options{Schema: s, Limits: source.DefaultLimits(), Jobs: 1})
	if err != nil {
		t.Fatal(err)
	}
	return l, s
}

// governed is what governance knows of a model, which must be sound otherwise.
func governed(t testing.TB, text string) *govern.Governance {
	t.Helper()
	l, s := loaded(t, text)
	for _, f := range l.Findings {
		t.Fatalf("the model of the test is not sound: %+v", f)
	}
	return govern.New(input(t, l, s))
}

// input is what governance is asked about; conditions are judged by a stand-in
// that knows the bounds of a team's people and nothing else.
func input(t testing.TB, l *load.Loaded, s *conform.Schema) govern.Input {
	docs, _ := source.Parse("m.yaml", l.Files[0].Data, source.DefaultLimits())
	byName := map[string]*source.Document{}
	for i := range docs {
		byName[docs[i].Entity()] = &docs[i]
	}
	in := govern.Input{Model: l.Model, Now: day(t, today), Schema: s}
	in.Document = func(e *model.Entity) *source.Document { return byName[e.Ref().String()] }
	in.Condition = func(v *model.Variation, _ []overlay.Patch, d *model.Delegation, i int, entity string) (bool, string) {
		var least, people int
		if _, err := fmt.Sscanf(d.Spec.Conditions[i].V.Text, "spec: people: >=%d", &least); err != nil {
			t.Fatalf("a condition that the test does not know: %s", d.Spec.Conditions[i].V.Text)
		}
		patch := overlay.New(s, overlay.Of(byName[v.Ref().String()]))
		if _, err := fmt.Sscanf(patch.Document(*byName[entity]).Root.Get("spec").Get("people").Text, "%d", &people); err != nil {
			t.Fatal(err)
		}
		return people >= least, fmt.Sprintf("it wants %d people", least)
	}
	return in
}

func day(t testing.TB, text string) unit.Date {
	t.Helper()
	d, err := unit.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// findings loads a model from text and returns what every layer says of it, as
// "line:col rule entity path: message (hint)".
func findings(t testing.TB, text string) []string {
	t.Helper()
	l, s := loaded(t, text)
	g := govern.New(input(t, l, s))
	var out []string
	for _, f := range diag.Sort(append(append(l.Findings, check.Run(l.Model, "", 1)...), g.Findings()...)) {
		if !f.Place.Pos.IsValid() {
			t.Errorf("a finding without a place: %+v", f)
		}
		s := fmt.Sprintf("%d:%d %s %s %s: %s", f.Place.Pos.Line, f.Place.Pos.Column, f.Rule, f.Entity, f.Path, f.Message)
		if f.Hint != "" {
			s += " (" + f.Hint + ")"
		}
		out = append(out, s)
	}
	return out
}

// TestWaiverExamples: the failing example of each code of waivers yields it,
// and the passing one is exempted without a word.
func TestWaiverExamples(t *testing.T) {
	known := func(code string) bool { return code == "SVS509" }
	for _, r := range govern.WaiverRules() {
		_, own := governed(t, r.Fails).Waivers(govern.SoonDays, known)
		if len(own) != 1 || own[0].Rule != r.Code || !own[0].Place.Pos.IsValid() {
			t.Errorf("%s: the failing example yields %+v", r.Code, own)
		}
		xs, own := governed(t, r.Passes).Waivers(govern.SoonDays, known)
		if len(own) != 0 || len(xs) != 1 {
			t.Errorf("%s: the passing example yields %+v and %d exemptions", r.Code, own, len(xs))
		}
	}
}

// TestLawExamples: every rule's failing example yields its code alone, and its
// passing example yields nothing.
func TestLawExamples(t *testing.T) {
	for _, r := range govern.Laws() {
		t.Run(r.Code, func(t *testing.T) {
			fails := findings(t, r.Fails)
			if len(fails) == 0 {
				t.Fatalf("the failing example passes")
			}
			for _, f := range fails {
				if !strings.Contains(f, " "+r.Code+" ") {
					t.Errorf("the failing example yields another finding: %s", f)
				}
			}
			if d := cmp.Diff([]string(nil), findings(t, r.Passes)); d != "" {
				t.Errorf("the passing example is not clean (-want +got):\n%s", d)
			}
			t.Log(strings.Join(fails, "\n"))
		})
	}
}
