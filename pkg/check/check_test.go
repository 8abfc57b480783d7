package check_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/check"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/schema"
)

// findings loads a model from text and returns what every layer says of it, as
// "line:col rule entity path: message (hint)".
func findings(t testing.TB, text string) []string {
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
	var out []string
	for _, f := range diag.Sort(append(l.Findings, check.Run(l.Model, "", 1)...)) {
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

// TestCatalogueExamples: every rule's failing example yields its code alone,
// and its passing example yields nothing.
func TestCatalogueExamples(t *testing.T) {
	for _, r := range check.Rules() {
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
