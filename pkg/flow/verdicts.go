package flow

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/svs-project/svs/pkg/diag"
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
func (p *Program) Verdicts(r *Result, objectives bool) []diag.Finding {
	out := p.tooShort(r)
	if sc := p.m.Scenario(p.scenario); sc != nil {
		for i := range r.Expectations {
			out = append(out, expected(&sc.Entity, "expect[#"+strconv.Itoa(i+1)+"]", sc.Spec.Expect[i].Measure.At, &r.Expectations[i])...)
		}
	}
	for i := range r.Objectives {
		j := &r.Objectives[i]
		if o := p.m.Objective(j.Name); objectives && o != nil && j.Verdict != Met {
			rule, what := ruleObjective, "the objective is missed: "
			if j.Verdict != Missed {
				rule, what = ruleCannotTell, "cannot tell whether the objective is met: "
			}
			out = append(out, finding(rule, &o.Entity, "measure", o.Spec.Measure.At, what+j.text()))
		}
	}
	for i := range out {
		out[i].Width = 0
	}
	return out
}

// expected judges one expectation.
func expected(e *model.Entity, path string, at diag.Pos, j *Judgement) []diag.Finding {
	switch j.Verdict {
	case Met:
		return nil
	case Missed:
		return []diag.Finding{finding(ruleExpectation, e, path, at, "the expectation is broken: "+j.text())}
	}
	return []diag.Finding{finding(ruleCannotTell, e, path, at, "cannot tell whether the expectation holds: "+j.text())}
}

// text is a judgement in a line: "Team/desk utilization is 0.87 (0.85 to
// 0.89), at most 85%".
func (j *Judgement) text() string {
	s := j.Measure + " " + j.figureText()
	switch {
	case j.AtMost != "" && j.AtLeast != "":
		return s + ", asked for is " + j.AtLeast + " to " + j.AtMost
	case j.AtMost != "":
		return s + ", asked for is at most " + j.AtMost
	}
	return s + ", asked for is at least " + j.AtLeast
}

func (j *Judgement) figureText() string {
	f := &j.Figure
	show := func(v *float64) string { return valueText(j.Unit, *v) }
	switch {
	case f.GrowsPerDay != nil:
		return "grows for ever"
	case f.Value == nil && f.Note != "":
		return "has no value (" + f.Note + ")"
	case f.Value == nil:
		return "has no value"
	case f.Note == NoteAtLeast && f.Low != nil:
		return "is at least " + show(f.Value) + " (" + show(f.Low) + " to " + show(f.High) + ")"
	case f.Low == nil || f.High == nil:
		return "is " + show(f.Value) + " without an interval"
	}
	return "is " + show(f.Value) + " (" + show(f.Low) + " to " + show(f.High) + ")"
}

// valueText writes a value of a unit short.
func valueText(unit string, v float64) string {
	switch unit {
	case Share.String():
		return fmt.Sprintf("%.1f%%", v*100)
	case Seconds.String():
		return secondsText(v)
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}

// secondsText writes a time in hours and minutes, or in seconds below some
// minutes.
func secondsText(v float64) string {
	minutes := int64(v/60 + 0.5)
	switch {
	case v < 600:
		return fmt.Sprintf("%.3gs", v)
	case minutes < 60:
		return fmt.Sprintf("%dm", minutes)
	}
	return fmt.Sprintf("%dh%02dm", minutes/60, minutes%60)
}
