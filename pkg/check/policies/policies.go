// Package policies holds a model against its policies.
//
// It reports first what is wrong with the policies themselves: texts that
// cannot be read, names that do not exist, policies that contradict each other
// or bind nobody. Then every subject is held against what binds it. Who is
// bound by what on which day, govern says; what a text means, ask and eval do.
package policies

import (
	"context"
	"slices"

	"github.com/svs-project/svs/pkg/check/ask"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/eval"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/model"
)

// Input is a model with all that its policies are judged by.
type Input struct {
	Model      *model.Model
	Governance *govern.Governance
	Schema     *conform.Schema
	Asker      *ask.Asker
}

// Run finds everything. Beside the findings the error says that some policy
// could not be judged (*ask.NoVerdict), or that svs could not do its work; it
// is never to be taken for a pass.
func Run(ctx context.Context, in Input) ([]diag.Finding, error) {
	r := &run{Input: in, ctx: ctx}
	r.gather()
	if len(r.laws) == 0 && len(r.texts) == 0 {
		return r.out, r.noVerdict
	}
	for _, step := range []func() error{r.wheres, r.bind, r.clashes, r.judge, r.idle} {
		if err := step(); err != nil {
			return r.out, err
		}
	}
	if err := in.Asker.Err(); err != nil && r.noVerdict == nil {
		r.noVerdict = err
	}
	return r.out, r.noVerdict
}

// law is a policy with a require.
type law struct {
	*model.Policy
	text ask.Text
	// inForce says that it counts today; then what cannot be judged is no
	// verdict.
	inForce bool
	// nth is its place among the policies of the model.
	nth    int
	parsed *eval.Text
	// kinds are those of which the text names what they cannot have.
	bad map[string]bool
	// reached are what the policy is about, bound those of them for which
	// nothing stands in its place.
	reached, bound []model.Any
	// numbers are those of what is bound, in the order of the model.
	numbers []int
	// clashing are the laws that cannot be kept beside it.
	clashing []*law
}

// where is a text that chooses.
type where struct {
	text     ask.Text
	selector *model.Selector
	inForce  bool
}

type run struct {
	Input
	ctx       context.Context
	laws      []*law
	texts     []where // those of selectors, and conditions
	out       []diag.Finding
	noVerdict error
}

// fault reports what is wrong with a text, and that there is no verdict where
// it counts.
func (r *run) fault(t ask.Text, f eval.Fault, inForce bool) {
	r.out = append(r.out, ask.Finding(t, f))
	if inForce && f.Sort != eval.Contradictory && r.noVerdict == nil { // that nothing can meet it is a verdict
		r.noVerdict = &ask.NoVerdict{Text: t, Fault: f}
	}
}

// gather reads every text as far as it can be read without evaluating it.
func (r *run) gather() {
	for i, p := range r.Model.Policies {
		l := &law{Policy: p, nth: i, text: ask.Text{Of: &p.Entity, Field: "require", Cue: p.Spec.Require}, inForce: r.Governance.InForce(p)}
		if p.Spec.Require.Given() {
			parsed, faults := r.Asker.Parse(p.Spec.Require.V.Text)
			for _, f := range faults {
				r.fault(l.text, f, l.inForce)
			}
			if l.parsed = parsed; parsed != nil {
				r.laws = append(r.laws, l)
			}
		}
		r.selector(&p.Entity, "appliesTo", &p.Spec.AppliesTo, l.inForce)
	}
	for _, c := range r.Model.Checks {
		r.selector(&c.Entity, "appliesTo", &c.Spec.AppliesTo, c.InUse())
		r.check(c)
	}
	for _, b := range r.Model.GoverningBodies {
		for i := range b.Spec.Authority {
			r.selector(&b.Entity, "authority.over", &b.Spec.Authority[i].Over, b.InUse())
		}
	}
	for _, d := range r.Model.Delegations {
		r.selector(&d.Entity, "over", &d.Spec.Over, d.InUse())
		for _, c := range d.Spec.Conditions {
			r.choosing(where{ask.Text{Of: &d.Entity, Field: "conditions", Cue: c}, &d.Spec.Over, d.InUse()})
		}
	}
}

// check reads what a check requires, so that whoever writes one hears of its
// faults before lint asks it. Nothing here is judged by it.
func (r *run) check(c *model.Check) {
	if !c.Spec.Require.Given() {
		return
	}
	text := ask.Text{Of: &c.Entity, Field: "require", Cue: c.Spec.Require}
	parsed, faults := r.Asker.Parse(c.Spec.Require.V.Text)
	for _, f := range faults {
		r.out = append(r.out, ask.Finding(text, f))
	}
	if parsed == nil {
		return
	}
	var kinds []string
	switch {
	case c.Spec.LooksAt.V == "model":
		kinds = []string{conform.WholeModel}
	case c.Spec.AppliesTo.Kind.Given():
		kinds = []string{c.Spec.AppliesTo.Kind.V}
	}
	found, _ := ask.Unknown(r.Schema, text, parsed, kinds)
	r.out = append(r.out, found...)
}

func (r *run) selector(of *model.Entity, field string, s *model.Selector, inForce bool) {
	if s.Where.Given() {
		r.choosing(where{ask.Text{Of: of, Field: field + ".where", Cue: s.Where}, s, inForce})
	}
}

func (r *run) choosing(w where) {
	parsed, faults := r.Asker.Parse(w.text.Cue.V.Text)
	for _, f := range faults {
		r.fault(w.text, f, w.inForce)
	}
	if parsed == nil {
		return
	}
	var kinds []string
	if w.selector.Kind.Given() {
		kinds = []string{w.selector.Kind.V}
	}
	found, bad := ask.Unknown(r.Schema, w.text, parsed, kinds)
	if r.out = append(r.out, found...); len(bad) == 0 {
		r.texts = append(r.texts, w)
	}
}

// wheres asks the texts that choose, of all that the rest of their selectors
// chooses, so that later questions are answered from memory.
func (r *run) wheres() error {
	var qs []ask.Question
	var asked []where
	for _, w := range r.texts {
		if !w.text.Of.InUse() {
			continue
		}
		asked = append(asked, w)
		qs = append(qs, ask.Question{Text: w.text, Subjects: r.Governance.Tree.Candidates(r.Model, w.selector)})
	}
	if len(qs) == 0 {
		return nil
	}
	answers, err := r.Asker.Ask(qs)
	if err != nil {
		return err
	}
	for i, a := range answers {
		r.answered(asked[i].text, a, qs[i].Subjects, asked[i].inForce)
	}
	return nil
}

// answered reports that a text was at fault, or open for some entity.
func (r *run) answered(t ask.Text, a ask.Answer, subjects []model.Any, inForce bool) bool {
	if a.Fault != nil {
		r.fault(t, *a.Fault, inForce)
		return false
	}
	for i, o := range a.Outcomes {
		if o.Undecided == nil {
			continue
		}
		f := ask.Finding(t, *o.Undecided)
		f.Message += " for " + subjects[i].Base().Ref().String()
		r.out = append(r.out, f)
		if inForce && r.noVerdict == nil {
			r.noVerdict = &ask.NoVerdict{Text: t, Fault: *o.Undecided, Subject: subjects[i]}
		}
		return false // the first is enough
	}
	return true
}

// bind finds whom each policy binds, and what it names that they cannot have.
func (r *run) bind() error {
	number := map[model.Any]int{}
	for i, e := range r.Model.All() {
		number[e] = i
	}
	for _, l := range r.laws {
		sel := &l.Spec.AppliesTo
		if l.inForce && !l.Spec.Lost("appliesTo") {
			for _, e := range r.Governance.Candidates(l.Policy) {
				counts, instead := r.Governance.Counts(l.Policy, e)
				if !counts && instead == nil || sel.Where.Given() && !r.Asker.Holds(&l.Entity, "appliesTo.where", sel.Where.V, e) {
					continue
				}
				l.reached = append(l.reached, e)
				if counts {
					l.bound = append(l.bound, e)
					l.numbers = append(l.numbers, number[e])
				}
			}
		}
		slices.Sort(l.numbers)
		var found []diag.Finding
		found, l.bad = ask.Unknown(r.Schema, l.text, l.parsed, r.kinds(l))
		r.out = append(r.out, found...)
	}
	return nil
}

// kinds are those that a policy is about: the one that it names, those that it
// reaches, or any.
func (r *run) kinds(l *law) []string {
	if k := l.Spec.AppliesTo.Kind; k.Given() {
		return []string{k.V}
	}
	var out []string
	for _, e := range l.reached {
		if k := e.Base().Kind; !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	if len(out) == 0 {
		return nil
	}
	slices.Sort(out)
	return out
}
