package flow

import (
	"errors"
	"strconv"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/model"
)

// Overloaded is the code of what is said of a team that gets more work than it
// can do.
const Overloaded = ruleOverloaded

// Pairs says why two programs make no pairs of replications, nil when they do.
func (p *Program) Pairs(with *Program) error {
	switch {
	case p.horizon != with.horizon:
		return errors.New("the two sides run for different times, so that they make no pairs")
	case p.seed != with.seed:
		return errors.New("the two sides have different seeds, so that they make no pairs")
	}
	return nil
}

// Verdicts are the findings on demands of which the run says nothing, on what
// the scenario expects and, when a missed
// objective is to fail the run, on the objectives. What cannot be told at the
// precision of the run is a warning.
func (p *Program) Verdicts(r *figure.Result, objectives bool) []diag.Finding {
	out := p.tooShort(r)
	if sc := p.m.Scenario(p.scenario); sc != nil {
		for i := range r.Expectations {
			out = append(out, expected(&sc.Entity, "expect[#"+strconv.Itoa(i+1)+"]", sc.Spec.Expect[i].Measure.At, &r.Expectations[i])...)
		}
	}
	for i := range r.Objectives {
		j := &r.Objectives[i]
		if o := p.m.Objective(j.Name); objectives && o != nil && j.Verdict != figure.Met {
			rule, what := ruleObjective, "the objective is missed: "
			if j.Verdict != figure.Missed {
				rule, what = ruleCannotTell, "cannot tell whether the objective is met: "
			}
			out = append(out, finding(rule, &o.Entity, "measure", o.Spec.Measure.At, what+j.Text()))
		}
	}
	for i := range out {
		out[i].Width = 0
	}
	return out
}

// expected judges one expectation.
func expected(e *model.Entity, path string, at diag.Pos, j *figure.Judgement) []diag.Finding {
	switch j.Verdict {
	case figure.Met:
		return nil
	case figure.Missed:
		return []diag.Finding{finding(ruleExpectation, e, path, at, "the expectation is broken: "+j.Text())}
	}
	return []diag.Finding{finding(ruleCannotTell, e, path, at, "cannot tell whether the expectation holds: "+j.Text())}
}
