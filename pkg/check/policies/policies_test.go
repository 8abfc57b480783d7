package policies_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/check/ask"
	"github.com/svs-project/svs/pkg/check/policies"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/eval"
	"github.com/svs-project/svs/pkg/facts/derived"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/unit"
	"github.com/svs-project/svs/schema"
)

// judged loads a model from text and returns what its policies say, as
// "line:col rule entity path: message", and the reason for no verdict.
func judged(t testing.TB, text string) (out []string, noVerdict error) {
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
		t.Errorf("%v %s", f.Place.Pos, f.Message)
	}
	docs, _ := source.Parse("m.yaml", []byte(text), source.DefaultLimits())
	byName := map[diag.Pos]*source.Document{}
	for i := range docs {
		byName[docs[i].Root.Get("metadata").Get("name").Pos] = &docs[i]
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	now, err := unit.ParseDate("2026-11-02")
	if err != nil {
		t.Fatal(err)
	}
	asker := ask.New(context.Background(), &eval.Client{Command: eval.Command{Path: self, Args: []string{self, childWord}}, Limits: eval.DefaultLimits()},
		&ask.Subjects{Schema: s, Document: func(e *model.Entity) *source.Document { return byName[e.At] }, Facts: derived.New(l.Model, derived.Options{Now: now})})
	g := govern.New(govern.Input{Model: l.Model, Now: now, Schema: s, Holds: asker.Holds})
	found, err := policies.Run(context.Background(), policies.Input{Model: l.Model, Governance: g, Schema: s, Asker: asker})
	var undecided *ask.NoVerdict
	if err != nil && !errors.As(err, &undecided) {
		t.Fatal(err)
	}
	for _, f := range diag.Sort(found) {
		if !f.Place.Pos.IsValid() {
			t.Errorf("a finding without a place: %+v", f)
		}
		out = append(out, fmt.Sprintf("%d:%d %s %s %s: %s", f.Place.Pos.Line, f.Place.Pos.Column, f.Rule, f.Entity, f.Path, f.Message))
	}
	return out, err
}

// TestCatalogueExamples: every rule's failing example yields its code alone,
// and its passing example yields nothing.
func TestCatalogueExamples(t *testing.T) {
	for _, r := range append(ask.Rules(), policies.Rules()...) {
		if r.Fails == "" {
			continue // what is stopped takes its time; see package eval
		}
		t.Run(r.Code, func(t *testing.T) {
			fails, _ := judged(t, r.Fails)
			if len(fails) == 0 {
				t.Fatalf("the failing example passes")
			}
			for _, f := range fails {
				if !strings.Contains(f, " "+r.Code+" ") {
					t.Errorf("the failing example yields another finding: %s", f)
				}
			}
			passes, noVerdict := judged(t, r.Passes)
			if d := cmp.Diff([]string(nil), passes); d != "" || noVerdict != nil {
				t.Errorf("the passing example is not clean: %v (-want +got):\n%s", noVerdict, d)
			}
		})
	}
}

const three = `apiVersion: svs/v1
kind: Team
metadata: {name: a, labels: {tier: gold}}
spec: {people: 2}
---
apiVersion: svs/v1
kind: Team
metadata: {name: b}
spec: {people: 9}
---
apiVersion: svs/v1
kind: Team
metadata: {name: c, lifecycle: draft}
spec: {people: 1}
`

// TestWhatCounts: who is bound by which policy, and how severe a break is.
func TestWhatCounts(t *testing.T) {
	for _, c := range []struct {
		name, policy string
		want         []string
	}{
		{"all, drafts are only warned about", "spec: {appliesTo: {kind: Team}, require: 'spec: people: >=5'}", []string{"a", "c"}},
		{"by label", "spec: {appliesTo: {kind: Team, labels: {tier: gold}}, require: 'spec: people: >=10'}", []string{"a"}},
		{"by where", "spec: {appliesTo: {kind: Team, where: 'spec: people: >5'}, require: 'spec: people: >=10'}", []string{"b"}},
		{"not yet", "spec: {appliesTo: {kind: Team}, effective: {from: 2026-11-03}, require: 'spec: people: >=5'}", nil},
		{"the last day", "spec: {appliesTo: {kind: Team}, effective: {until: 2026-11-02}, require: 'spec: people: >=5'}", []string{"a", "c"}},
		{"no longer", "spec: {appliesTo: {kind: Team}, effective: {until: 2026-11-01}, require: 'spec: people: >=5'}", nil},
		{"with helpers", "spec: {appliesTo: {kind: Team}, require: \"import \\\"list\\\"\\n_sizes: [2, 9]\\nspec: people: or(_sizes)\"}", []string{"c"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, noVerdict := judged(t, three+"---\napiVersion: svs/v1\nkind: Policy\nmetadata: {name: staffed}\n"+c.policy+"\n")
			if noVerdict != nil {
				t.Fatal(noVerdict)
			}
			var got []string
			for _, f := range found {
				if strings.Contains(f, " policy/staffed ") {
					_, rest, _ := strings.Cut(f, "Team/")
					got = append(got, rest[:1])
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("(-want +got):\n%s\n%s", d, strings.Join(found, "\n"))
			}
		})
	}
}
