package lint

import (
	"slices"

	"github.com/svs-project/svs/pkg/check/ask"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/eval"
	"github.com/svs-project/svs/pkg/model"
)

// readable reports whether the texts of a check can be asked at all.
func (r *run) readable(a *asked) bool {
	ok := true
	for _, t := range []ask.Text{a.require, a.where} {
		if !t.Cue.Given() {
			ok = ok && t.Field != "require" // refused before
			continue
		}
		parsed, faults := r.Asker.Parse(t.Cue.V.Text)
		for _, f := range faults {
			r.fault(t, f, nil)
			ok = false
		}
		if parsed == nil {
			continue
		}
		var kinds []string
		if k := a.Spec.AppliesTo.Kind; k.Given() {
			kinds = []string{k.V}
		}
		if a.Spec.LooksAt.V == "model" {
			kinds = []string{conform.WholeModel}
		}
		found, bad := ask.Unknown(r.Schema, t, parsed, kinds)
		r.result.Faults = append(r.result.Faults, found...)
		ok = ok && len(bad) == 0
	}
	return ok
}

// fault notes what is wrong with a text: nobody can be judged by it.
func (r *run) fault(t ask.Text, f eval.Fault, on model.Any) {
	finding := ask.Finding(t, f)
	if on != nil {
		finding.Message += " for " + on.Base().Ref().String()
	}
	r.result.Faults = append(r.result.Faults, finding)
	if r.noVerdict == nil && t.Of.InUse() {
		r.noVerdict = &ask.NoVerdict{Text: t, Fault: f, Subject: on}
	}
}

// applies reports whether the where of a check chooses an entity. One that
// asks for figures which nobody has measured chooses it as not measured.
func (r *run) applies(a *asked, e model.Any, o eval.Outcome) bool {
	switch {
	case o.Undecided != nil:
		r.fault(a.where, *o.Undecided, e)
		return false
	case o.Met():
		return true
	case r.wantsFigures(e, o):
		a.unmeasured = append(a.unmeasured, e)
	}
	return false
}

// wantsFigures reports whether all that an entity lacks is what a simulation
// measures, and there was none.
func (r *run) wantsFigures(e model.Any, o eval.Outcome) bool {
	if r.Facts.Measured() || !isSimulated(e) {
		return false
	}
	return !slices.ContainsFunc(o.Breaks, func(b eval.Break) bool { return !figure(b) })
}

// isSimulated reports whether a simulation measures anything of the kind.
func isSimulated(e model.Any) bool {
	switch e.(type) {
	case *model.Demand, *model.ValueStream, *model.Team:
		return true
	}
	return false
}

// figure reports whether a break is that a simulated figure is not there.
func figure(b eval.Break) bool {
	return b.Missing && len(b.Path) >= 2 && b.Path[0] == "facts" && b.Path[1] == "simulated"
}

// unknown reports whether a break is that a fact is not known.
func unknown(b eval.Break) bool { return b.Missing && len(b.Path) >= 2 && b.Path[0] == "facts" }

// judge asks what each check requires of what it is about.
func (r *run) judge() error {
	qs := make([]ask.Question, len(r.asked))
	for i, a := range r.asked {
		qs[i] = ask.Question{Text: a.require, Subjects: a.subjects}
	}
	if len(qs) == 0 {
		return nil
	}
	answers, err := r.Asker.Ask(qs)
	if err != nil {
		return err
	}
	for i, a := range r.asked {
		if answers[i].Fault != nil {
			r.fault(a.require, *answers[i].Fault, nil)
			continue
		}
		out := Outcome{Check: a.Check}
		for n, e := range a.subjects {
			if v, ok := r.verdict(a, e, answers[i].Outcomes[n]); ok {
				out.Verdicts = append(out.Verdicts, v)
			}
		}
		for _, e := range a.unmeasured {
			out.Verdicts = append(out.Verdicts, Verdict{Subject: e, State: NotMeasured})
		}
		r.result.Outcomes = append(r.result.Outcomes, out)
	}
	return nil
}

// verdict is what an outcome means; false where there is none.
func (r *run) verdict(a *asked, e model.Any, o eval.Outcome) (Verdict, bool) {
	switch {
	case o.Undecided != nil:
		r.fault(a.require, *o.Undecided, e)
		return Verdict{}, false
	case o.Met():
		return Verdict{Subject: e, State: Passed}, true
	case !slices.ContainsFunc(o.Breaks, func(b eval.Break) bool { return !unknown(b) }):
		return Verdict{Subject: e, State: NotMeasured}, true
	}
	v := Verdict{Subject: e, State: Failed, Effect: r.effect(e)}
	v.Findings = r.findings(a, e, slices.DeleteFunc(slices.Clone(o.Breaks), unknown))
	if len(v.Findings) == 0 { // all of it stands where the file could not be read
		return Verdict{Subject: e, State: NotMeasured}, true
	}
	return v, true
}

// severity is that of a check's findings, before the settings.
func (c Check) severity() diag.Severity {
	if s, ok := diag.ParseSeverity(c.Spec.Severity.Or("warning")); ok {
		return s
	}
	return diag.Warning
}
