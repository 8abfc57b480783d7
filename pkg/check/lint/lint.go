// Package lint holds a model against checks: opinions about good models, each
// a document of kind Check with its reason and its remedy.
//
// The checks that come with the program and those of the workspace are asked
// in the same way; one of the workspace takes the place of a built-in one of
// its name. What a text means, ask and eval do; which severity counts and what
// is waived, the caller and govern decide afterwards. Score then sums up, by
// what the checks stand for, what was passed and what to mend first.
package lint

import (
	"context"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/check/ask"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/facts/derived"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/model"
)

// Check is a check that is to be run.
type Check struct {
	*model.Check
	// BuiltIn says that it comes with the program; then a fault in its text is
	// a fault of svs.
	BuiltIn bool
	// Parameters are the values that hold: those of the document, or of the
	// settings.
	Parameters map[string]any
}

// Rule is the name of the check in findings.
func (c Check) Rule() string { return "check/" + c.Name }

// Input is a model with what it is held against.
type Input struct {
	Model  *model.Model
	Tree   *govern.Tree
	Schema *conform.Schema
	Facts  *derived.Facts
	Asker  *ask.Asker
	// Checks in any order; those that are not in use are read and not run.
	Checks []Check
	// Whole is where findings about the model as a whole stand.
	Whole diag.Place
	// Files are the files whose entities are asked about; nil for all.
	Files func(file string) bool
}

// State is what came of holding one entity against one check.
type State uint8

// The states.
const (
	Passed State = iota + 1
	Failed
	NotMeasured
)

// Verdict is what came of one check on one entity.
type Verdict struct {
	// Subject is nil for the model as a whole.
	Subject model.Any
	State   State
	// Findings say in what it fails.
	Findings []diag.Finding
	// Effect is how much hangs on the subject.
	Effect Effect
}

// Outcome is what came of one check. Without verdicts it does not apply.
type Outcome struct {
	Check
	Verdicts []Verdict
}

// Result is what came of all checks, in the order of their names.
type Result struct {
	Outcomes []Outcome
	// Faults are findings about the texts of checks.
	Faults []diag.Finding
}

// Findings are those of all verdicts.
func (r *Result) Findings() []diag.Finding {
	n := 0
	for _, o := range r.Outcomes {
		for _, v := range o.Verdicts {
			n += len(v.Findings)
		}
	}
	out := make([]diag.Finding, 0, n)
	for _, o := range r.Outcomes {
		for _, v := range o.Verdicts {
			out = append(out, v.Findings...)
		}
	}
	return out
}

// Run asks every check. With an error (*ask.NoVerdict: a text that could not
// be judged; else an accident) there is no verdict, and the result says what
// was found until then.
func Run(ctx context.Context, in Input) (*Result, error) {
	r := &run{Input: in, result: &Result{}}
	checks := slices.Clone(in.Checks)
	slices.SortFunc(checks, func(a, b Check) int { return strings.Compare(a.Name, b.Name) })
	for _, c := range checks {
		r.prepare(c)
	}
	if err := r.choose(); err != nil {
		return r.result, err
	}
	if err := r.judge(); err != nil {
		return r.result, err
	}
	return r.result, r.noVerdict
}

type run struct {
	Input
	asked     []*asked
	result    *Result
	noVerdict error
}

// asked is a check on its way.
type asked struct {
	Check
	require, where ask.Text
	subjects       []model.Any // nil in it is the model
	unmeasured     []model.Any // those of which the figures are missing
}

// prepare reads the texts of a check and finds what it could be about.
func (r *run) prepare(c Check) {
	a := &asked{Check: c,
		require: ask.Text{Of: &c.Entity, Field: "require", Cue: c.Spec.Require, Parameters: c.Parameters},
		where:   ask.Text{Of: &c.Entity, Field: "appliesTo.where", Cue: c.Spec.AppliesTo.Where},
	}
	if !r.readable(a) || !c.InUse() {
		return
	}
	if c.Spec.LooksAt.V == "model" {
		a.subjects = []model.Any{nil}
	} else {
		for _, e := range r.Tree.Candidates(r.Model, &c.Spec.AppliesTo) {
			if e.Base().InUse() && (r.Files == nil || r.Files(e.Base().File)) {
				a.subjects = append(a.subjects, e)
			}
		}
	}
	r.asked = append(r.asked, a)
}

// choose asks the where of every check, each text once for an entity.
func (r *run) choose() error {
	byText := map[string]int{}
	var qs []ask.Question
	seen := []map[model.Any]int{}
	for _, a := range r.asked {
		if !a.where.Cue.Given() {
			continue
		}
		i, known := byText[a.where.Cue.V.Text]
		if !known {
			i = len(qs)
			byText[a.where.Cue.V.Text] = i
			qs = append(qs, ask.Question{Text: a.where})
			seen = append(seen, map[model.Any]int{})
		}
		for _, e := range a.subjects {
			if _, there := seen[i][e]; !there {
				seen[i][e] = len(qs[i].Subjects)
				qs[i].Subjects = append(qs[i].Subjects, e)
			}
		}
	}
	if len(qs) == 0 {
		return nil
	}
	answers, err := r.Asker.Ask(qs)
	if err != nil {
		return err
	}
	for _, a := range r.asked {
		if !a.where.Cue.Given() {
			continue
		}
		i := byText[a.where.Cue.V.Text]
		if answers[i].Fault != nil {
			r.fault(a.where, *answers[i].Fault, nil)
			a.subjects = nil
			continue
		}
		a.subjects = slices.DeleteFunc(a.subjects, func(e model.Any) bool {
			return !r.applies(a, e, answers[i].Outcomes[seen[i][e]])
		})
	}
	return nil
}
