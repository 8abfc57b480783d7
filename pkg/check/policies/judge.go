package policies

import (
	"slices"

	"github.com/svs-project/svs/pkg/check/ask"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/eval"
	"github.com/svs-project/svs/pkg/model"
)

// judge holds every subject against the policies that bind it.
func (r *run) judge() error {
	var qs []ask.Question
	shapes := map[string]string{}
	for _, l := range r.laws {
		q := ask.Question{Text: l.text}
		if k := l.Spec.AppliesTo.Kind; k.Given() && len(l.bad) == 0 {
			if shapes[k.V] == "" {
				shapes[k.V] = r.Schema.Shape(k.V)
			}
			q.Shape = shapes[k.V]
		}
		hopeless := l.hopeless()
		for _, e := range l.bound {
			if !l.bad[e.Base().Kind] && !hopeless[e] {
				q.Subjects = append(q.Subjects, e)
			}
		}
		qs = append(qs, q)
	}
	asked := slices.Clone(r.laws)
	for i := len(qs) - 1; i >= 0; i-- { // a draft is read, not run
		if !asked[i].InUse() {
			qs, asked = slices.Delete(qs, i, i+1), slices.Delete(asked, i, i+1)
		}
	}
	if len(qs) == 0 {
		return nil
	}
	answers, err := r.Asker.Ask(qs)
	if err != nil {
		return err
	}
	for i, l := range asked {
		r.answered(l.text, answers[i], qs[i].Subjects, l.inForce)
		if answers[i].Idle {
			r.out = append(r.out, diag.Finding{
				Rule: cannotFail.Code, Severity: cannotFail.Severity, Entity: l.Ref().String(), Path: "require", Place: l.text.Place(1, 1),
				Message: "asks nothing that a " + l.Spec.AppliesTo.Kind.V + " could lack", Hint: "ask for more, as a bound or a word that must be there, or delete it",
			})
		}
		for n, o := range answers[i].Outcomes {
			r.breaks(l, qs[i].Subjects[n], o)
		}
	}
	return nil
}

// hopeless are the things bound by a policy that another one binds that cannot
// be kept together with it; that has been said already.
func (l *law) hopeless() map[model.Any]bool {
	if len(l.clashing) == 0 {
		return nil
	}
	out := map[model.Any]bool{}
	bound := make(map[model.Any]bool, len(l.bound))
	for _, e := range l.bound {
		bound[e] = true
	}
	for _, o := range l.clashing {
		if len(out) == len(l.bound) {
			break // as a rule the first binds all of them
		}
		for _, e := range o.bound {
			if bound[e] {
				out[e] = true
			}
		}
	}
	return out
}

// breaks reports in what an entity does not do what a policy asks.
func (r *run) breaks(l *law, e model.Any, o eval.Outcome) {
	for _, b := range o.Breaks {
		spot := r.Asker.Subjects.Spot(e, b)
		base := e.Base()
		if len(base.Gaps) > 0 && (spot.Missing || spot.Path == "") && base.Unread(gap(spot.Path)) {
			continue // it may be there, unread
		}
		f := diag.Finding{
			Rule: "policy/" + l.Name, Severity: diag.Error, Entity: base.Ref().String(), Path: spot.Path,
			Place: spot.Place, Width: spot.Width, Detail: b.Detail, Message: r.message(l, spot, b),
			Related: []diag.Related{{Place: l.text.Place(b.Line, b.Column), Message: "asked for here"}},
		}
		if l.Spec.Rationale.Given() {
			f.Hint = l.Spec.Rationale.V
		}
		if l.Spec.Enforcement.V == "advisory" || !base.InUse() {
			f.Severity = diag.Warning
		}
		r.out = append(r.out, f)
	}
}

func (r *run) message(l *law, s ask.Spot, b eval.Break) string {
	by := ""
	if issuer := r.Governance.Issuer(l.Policy); issuer != nil {
		by = " of " + issuer.Ref().String()
	}
	said := "breaks " + l.Ref().String() + by + ": "
	want := ", which it may not have"
	if b.Want != "" {
		want = ", but must be " + b.Want
	}
	switch {
	case s.Field == "":
		return said + "it must have " + b.Want
	case s.Missing:
		if b.Want == "" || b.Want == "_" {
			return said + "there is no " + s.Field
		}
		return said + "there is no " + s.Field + ", and it must be " + b.Want
	}
	return said + s.Field + " is " + s.Is + want
}

// gap is the path of a field without names of items.
func gap(path string) string {
	var out []rune
	depth := 0
	for _, c := range path {
		switch c {
		case '[':
			depth++
		case ']':
			depth--
		default:
			if depth == 0 {
				out = append(out, c)
			}
		}
	}
	return string(out)
}

// idle reports policies that are about nothing there is.
func (r *run) idle() error {
	for _, l := range r.laws {
		if !l.inForce || len(l.reached) > 0 || l.Spec.Lost("appliesTo") || l.Unread("appliesTo") || r.Governance.Lived(l.Policy) {
			continue
		}
		if l.Spec.AppliesTo.Where.Given() && !r.chooses(l) {
			continue // why nothing is chosen has been said
		}
		at := l.Spec.AppliesTo.At
		if !at.IsValid() {
			at = l.At
		}
		r.out = append(r.out, diag.Finding{
			Rule: noSubject.Code, Severity: noSubject.Severity, Entity: l.Ref().String(), Path: "appliesTo",
			Message: "is about nothing in this model", Place: diag.Place{File: l.File, Pos: at},
			Hint: "it reaches " + r.reach(l) + "; widen appliesTo, or retire the policy",
		})
	}
	return nil
}

func (r *run) reach(l *law) string {
	if home := r.Governance.Home(l.Policy); home != "" {
		return "Organization/" + home + " and those below"
	}
	return "the whole model"
}
