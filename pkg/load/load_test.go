package load_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/schema"
)

func loadText(t testing.TB, text string) *load.Loaded {
	t.Helper()
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	tree := load.Tree{FS: fstest.MapFS{"m.yaml": {Data: []byte(text)}}, Paths: []string{"m.yaml"}}
	l, err := load.Load(context.Background(), tree, load.Options{Schema: s, Limits: source.DefaultLimits(), Jobs: 2})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// show writes findings as "line:col rule message (hint)".
func show(fs []diag.Finding) []string {
	var out []string
	for _, f := range diag.Sort(fs) {
		s := fmt.Sprintf("%d:%d %s %s %s: %s", f.Place.Pos.Line, f.Place.Pos.Column, f.Rule, f.Entity, f.Path, f.Message)
		if f.Hint != "" {
			s += " (" + f.Hint + ")"
		}
		out = append(out, s)
	}
	return out
}

// TestCatalogueExamples: every rule's failing example yields its code, and its
// passing example yields nothing.
func TestCatalogueExamples(t *testing.T) {
	for _, rules := range [][]diag.Rule{conform.Rules(), load.Rules()} {
		for _, r := range rules {
			t.Run(r.Code, func(t *testing.T) {
				fails := show(loadText(t, r.Fails).Findings)
				if !strings.Contains(strings.Join(fails, "\n"), r.Code) {
					t.Errorf("the failing example does not yield %s but\n%s", r.Code, strings.Join(fails, "\n"))
				}
				if len(fails) != 1 {
					t.Logf("the failing example yields more than its code:\n%s", strings.Join(fails, "\n"))
				}
				if d := cmp.Diff([]string(nil), show(loadText(t, r.Passes).Findings)); d != "" {
					t.Errorf("the passing example is not clean (-want +got):\n%s", d)
				}
				t.Log(strings.Join(fails, "\n"))
			})
		}
	}
}
