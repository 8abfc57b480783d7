package lint_test

import (
	"context"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/svs-project/svs/pkg/check/ask"
	"github.com/svs-project/svs/pkg/check/lint"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/eval"
	"github.com/svs-project/svs/pkg/eval/plain"
	"github.com/svs-project/svs/pkg/facts/derived"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/unit"
	"github.com/svs-project/svs/schema"
)

// childWord makes the test's own binary the process that evaluates.
const childWord = "evaluate-for-the-test"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == childWord {
		os.Exit(eval.Serve(os.Stdin, os.Stdout, os.Exit))
	}
	os.Exit(m.Run())
}

func evaluator(t testing.TB) *eval.Client {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return &eval.Client{Command: eval.Command{Path: self, Args: []string{self, childWord}}, Limits: eval.Limits{Time: time.Minute, Memory: 1 << 30}}
}

func language(t testing.TB) *conform.Schema {
	t.Helper()
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// loaded is a model from files by name.
func loaded(t testing.TB, s *conform.Schema, files map[string]string) *load.Loaded {
	t.Helper()
	tree := load.Tree{FS: fstest.MapFS{}}
	for name, text := range files {
		tree.FS.(fstest.MapFS)[name] = &fstest.MapFile{Data: []byte(text)}
		tree.Paths = append(tree.Paths, name)
	}
	l, err := load.Load(context.Background(), tree, load.Options{Schema: s, Limits: source.DefaultLimits(), Jobs: 1})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// builtIn are the files of the catalogue that end so, by name of the check.
func builtIn(t testing.TB, ending string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(schema.Files, "checks", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name := path.Base(p)
		base := strings.TrimSuffix(name, ending)
		if base == name || strings.Contains(base, ".") {
			return nil
		}
		text, err := fs.ReadFile(schema.Files, p)
		out[base] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// catalogue are the built-in checks, ready to be asked.
func catalogue(t testing.TB, s *conform.Schema) []lint.Check {
	t.Helper()
	l := loaded(t, s, builtIn(t, ".yaml"))
	for _, f := range l.Findings {
		t.Fatalf("%s:%d %s %s", f.Place.File, f.Place.Pos.Line, f.Rule, f.Message)
	}
	var out []lint.Check
	for _, c := range l.Model.Checks {
		out = append(out, lint.NewCheck(c, true, nil))
	}
	return out
}

// asked asks checks of a model on a fixed day.
func asked(t testing.TB, s *conform.Schema, l *load.Loaded, checks []lint.Check, figures derived.Figures) (*lint.Result, error) {
	t.Helper()
	now, err := unit.ParseDate("2026-11-02")
	if err != nil {
		t.Fatal(err)
	}
	facts := derived.New(l.Model, derived.Options{Now: now, Figures: figures})
	documents := map[string]map[diag.Pos]*source.Document{}
	for _, f := range l.Files {
		docs, _ := source.Parse(f.Path, f.Data, source.DefaultLimits())
		documents[f.Path] = map[diag.Pos]*source.Document{}
		for i := range docs {
			if n := docs[i].Root.Get("metadata").Get("name"); n != nil {
				documents[f.Path][n.Pos] = &docs[i]
			}
		}
	}
	subjects := &ask.Subjects{Schema: s, Facts: facts, Document: func(e *model.Entity) *source.Document { return documents[e.File][e.At] }}
	ctx := context.Background()
	return lint.Run(ctx, lint.Input{
		Model: l.Model, Tree: govern.NewTree(l.Model, ""), Schema: s, Facts: facts,
		Asker: ask.New(ctx, evaluator(t), subjects), Checks: checks, Whole: diag.Place{File: "svs.yaml", Pos: diag.Pos{Line: 1, Column: 1}},
	})
}

// measured are figures of a simulation for the examples of checks that need
// some: what fails is slow, what passes is quick.
type measured struct{ slow bool }

func (m measured) Simulated(e model.Any) *derived.Simulated {
	kept, flows, busy := 0.99, 0.5, 0.5
	out := &derived.Simulated{PromiseKept: &kept, FlowEfficiency: &flows, Utilization: &busy}
	if m.slow {
		kept, flows, busy = 0.2, 0.001, 0.99
		out.PromisesMissed = []string{"value within 1h"}
	}
	return out
}

// TestExamples: what each check says of its failing example stands in a golden
// file; of its passing example it says nothing, and the example is one that it
// applies to.
func TestExamples(t *testing.T) {
	s := language(t)
	fails, passes := builtIn(t, ".fails.yaml"), builtIn(t, ".passes.yaml")
	var said strings.Builder
	for _, c := range catalogue(t, s) {
		for _, ex := range []struct {
			name string
			text string
			want lint.State
		}{{"fails", fails[c.Name], lint.Failed}, {"passes", passes[c.Name], lint.Passed}} {
			if ex.text == "" {
				t.Errorf("%s has no example that %s", c.Name, ex.name)
				continue
			}
			l := loaded(t, s, map[string]string{"m.yaml": ex.text})
			for _, f := range l.Findings {
				t.Errorf("%s.%s.yaml: %d:%d %s %s", c.Name, ex.name, f.Place.Pos.Line, f.Place.Pos.Column, f.Rule, f.Message)
			}
			var figures derived.Figures
			if strings.Contains(c.Spec.Require.V.Text, "simulated") {
				figures = measured{slow: ex.want == lint.Failed}
			}
			r, err := asked(t, s, l, []lint.Check{c}, figures)
			if err != nil {
				t.Errorf("%s.%s: %v", c.Name, ex.name, err)
				continue
			}
			for _, f := range append(r.Faults, r.Findings()...) {
				said.WriteString(c.Name + "." + ex.name + " " + f.Severity.String() + " " + f.Entity + " " + f.Path + ": " + f.Message + "\n")
			}
			if len(r.Faults) > 0 || len(r.Outcomes) != 1 || len(r.Outcomes[0].Verdicts) == 0 {
				t.Errorf("%s does not apply to its example that %s: %+v", c.Name, ex.name, r.Faults)
				continue
			}
			states := map[lint.State]int{}
			for _, v := range r.Outcomes[0].Verdicts {
				states[v.State]++
			}
			if states[ex.want] == 0 || ex.want == lint.Passed && states[lint.Failed]+states[lint.NotMeasured] > 0 {
				t.Errorf("%s: the example that %s is %v", c.Name, ex.name, states)
			}
		}
	}
	golden(t, "examples.txt", said.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := path.Join("testdata", name)
	if os.Getenv("UPDATE_SCRIPTS") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s is not fresh; UPDATE_SCRIPTS=1 writes it anew. Now:\n%s", file, got)
	}
}

// TestBuiltInChecksArePlain: what comes with the program is decided without a
// process, which is what makes lint fast.
func TestBuiltInChecksArePlain(t *testing.T) {
	s := language(t)
	checks := catalogue(t, s)
	for _, c := range checks {
		texts := []model.Field[model.Cue]{c.Spec.Require, c.Spec.AppliesTo.Where}
		for _, text := range texts {
			if !text.Given() {
				continue
			}
			rule := eval.Rule{ID: c.Name, Text: text.V.Text, Parameters: c.Parameters}
			parsed, faults := eval.Parse(rule.Text)
			if len(faults) > 0 || plain.Read(rule, parsed) == nil {
				t.Errorf("%s is not plain: %s", c.Name, rule.Text)
			}
		}
	}
}
