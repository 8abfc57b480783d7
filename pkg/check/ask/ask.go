// Package ask holds entities against texts of CUE: the require of policies and
// checks, the where of selectors, the conditions of delegations.
//
// It makes what a text can read (Subjects), asks the evaluator for all texts
// and entities at once (Asker), and leads answers back to places in the user's
// files. What a break means, an error or a remark, is its callers' business:
// package policies, and the checks.
package ask

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/eval"
	"github.com/svs-project/svs/pkg/eval/plain"
	"github.com/svs-project/svs/pkg/facts/derived"
	"github.com/svs-project/svs/pkg/model"
)

// Evaluator evaluates rules; *eval.Client is one.
type Evaluator interface {
	Run(ctx context.Context, rules []eval.Rule, subjects []eval.Subject, pairs []eval.Pair) (*eval.Results, error)
	Clashes(ctx context.Context, rules []eval.Rule, pairs [][2]int) ([]*eval.Clash, error)
}

// Text is one text of CUE and where it stands.
type Text struct {
	// Of is the entity that says it, Field the path of the field in it:
	// "require", "appliesTo.where".
	Of    *model.Entity
	Field string
	Cue   model.Field[model.Cue]
	// Parameters are what parameters means in it; nil for none.
	Parameters map[string]any
}

// ID names the text for people.
func (t Text) ID() string { return t.Of.Ref().String() + " " + t.Field }

// Place is where line and column of the text stand in the user's file.
func (t Text) Place(line, column int) diag.Place {
	return diag.Place{File: t.Of.File, Pos: t.Cue.V.Place(line, column)}
}

// Question asks of some entities whether they meet a text; nil stands for the
// model as a whole.
type Question struct {
	Text
	Subjects []model.Any
	// Shape is what every subject is (conform's Shape); "" when it is not asked
	// whether anything could break the text.
	Shape string
}

// Answer is what came of a question.
type Answer struct {
	// Outcomes belong to the subjects.
	Outcomes []eval.Outcome
	// Fault is why the text is worth nothing; then every outcome is undecided.
	Fault *eval.Fault
	// Idle says that nothing of the shape could break the text.
	Idle bool
}

// Asker asks, and remembers what an entity may be asked again: a where.
type Asker struct {
	Evaluator Evaluator
	Subjects  *Subjects
	// Jobs is how many processors to use, one for 0.
	Jobs   int
	known  map[string]map[model.Any]eval.Outcome
	parsed map[string]parsed
	ctx    context.Context
	err    error
}

// New makes an Asker for one run.
func New(ctx context.Context, e Evaluator, s *Subjects) *Asker {
	return &Asker{Evaluator: e, Subjects: s, known: map[string]map[model.Any]eval.Outcome{}, parsed: map[string]parsed{}, ctx: ctx}
}

// Ask asks everything in one process. Without any question none is started.
// What asks the same of the same is asked once.
func (a *Asker) Ask(qs []Question) ([]Answer, error) {
	b := &batch{rule: map[said]int{}, last: map[int]int{}, at: map[model.Any]int{}}
	wanted := a.wantFacts(qs)
	a.Subjects.ready(wanted, a.Jobs)
	rules, first := make([]int, len(qs)), make([]int, len(qs)) // of each question, and its first pair
	for i, q := range qs {
		rules[i] = b.ruleOf(q)
		if before, asked := b.last[rules[i]]; asked && slices.Equal(qs[before].Subjects, q.Subjects) {
			first[i] = first[before]
			continue
		}
		b.last[rules[i]], first[i] = i, len(b.pairs)
		for _, e := range q.Subjects {
			n, ok := b.at[e]
			if !ok {
				n = len(b.subjects)
				b.at[e] = n
				b.subjects = append(b.subjects, eval.Subject{ID: idOf(e), Data: a.Subjects.read(e, wanted[e])})
			}
			b.pairs = append(b.pairs, eval.Pair{Rule: rules[i], Subject: n})
		}
	}
	most := most(qs, len(b.subjects))
	res, err := a.judge(b.rules, b.subjects, b.pairs, most)
	if err != nil {
		return nil, err
	}
	out := make([]Answer, len(qs))
	for i, q := range qs {
		out[i].Fault, out[i].Idle = res.Faults[rules[i]], res.Idle[rules[i]]
		out[i].Outcomes = res.Outcomes[first[i] : first[i]+len(q.Subjects)]
		a.remember(q, out[i].Outcomes)
		for _, o := range out[i].Outcomes {
			if most -= len(o.Breaks); most < 0 {
				return nil, tooMany()
			}
		}
	}
	return out, nil
}

// tooMany is no verdict: nobody would read what is wrong, and a list of it could
// be a thousand times as long as the model.
func tooMany() error {
	return fmt.Errorf("policies or checks are broken more than %d times, which is more than can be told; retire some, or narrow appliesTo", MaxBreaks)
}

// MaxBreaks is how often what is required may be broken, and ten times for each
// thing of which it is. That a where does not choose a thing is no break.
const MaxBreaks = 100_000

func most(qs []Question, subjects int) int {
	if len(qs) > 0 && qs[0].Field == "require" {
		return max(MaxBreaks, 10*subjects)
	}
	return math.MaxInt
}

// batch are the arguments of an evaluator, with what leads there.
type batch struct {
	rules    []eval.Rule
	subjects []eval.Subject
	pairs    []eval.Pair
	rule     map[said]int
	last     map[int]int // of each rule, the question whose pairs came last
	at       map[model.Any]int
}

// said is what a rule without parameters asks.
type said struct{ text, shape string }

// ruleOf is the number of the rule of a question.
func (b *batch) ruleOf(q Question) int {
	key := said{q.Cue.V.Text, q.Shape}
	n, known := b.rule[key]
	if q.Parameters != nil || !known {
		n = len(b.rules)
		b.rules = append(b.rules, eval.Rule{ID: q.ID(), Text: q.Cue.V.Text, Parameters: q.Parameters, Shape: q.Shape})
		if q.Parameters == nil {
			b.rule[key] = n
		}
	}
	return n
}

// Parse reads a text, each once.
func (a *Asker) Parse(text string) (*eval.Text, []eval.Fault) {
	p, known := a.parsed[text]
	if !known {
		p.text, p.faults = eval.Parse(text)
		a.parsed[text] = p
	}
	return p.text, p.faults
}

type parsed struct {
	text   *eval.Text
	faults []eval.Fault
}

// reads is how much of the facts of an entity is read.
type reads uint8

const (
	noFacts reads = iota
	stillFacts
	allFacts
)

// wantFacts says what some text reads of the facts of each entity.
func (a *Asker) wantFacts(qs []Question) map[model.Any]reads {
	out := map[model.Any]reads{}
	for _, q := range qs {
		t, faults := a.Parse(q.Cue.V.Text)
		if len(faults) > 0 {
			continue
		}
		wanted := allFacts
		if names, told := t.Facts(); told && !slices.ContainsFunc(names, derived.Flowing) {
			wanted = stillFacts
			if len(names) == 0 {
				wanted = noFacts
			}
		}
		for _, e := range q.Subjects {
			out[e] = max(out[e], wanted)
		}
	}
	return out
}

// judge decides what is plain, and has the evaluator decide the rest.
func (a *Asker) judge(rules []eval.Rule, subjects []eval.Subject, pairs []eval.Pair, most int) (*eval.Results, error) {
	left := plain.Settle(a.Parse, most, a.Jobs, rules, subjects, pairs)
	if left == nil {
		return nil, tooMany()
	}
	if left.Nothing() {
		return left.Join(&eval.Results{}), nil
	}
	res, err := a.Evaluator.Run(a.ctx, left.Rules, left.Subjects, left.Pairs)
	if err != nil {
		return nil, err
	}
	return left.Join(res), nil
}

func idOf(e model.Any) string {
	if e == nil {
		return "the model"
	}
	return e.Base().Ref().String()
}

func (a *Asker) remember(q Question, outcomes []eval.Outcome) {
	if q.Parameters != nil || q.Field == "require" { // which nobody asks again
		return
	}
	known := a.known[q.Cue.V.Text]
	if known == nil {
		known = map[model.Any]eval.Outcome{}
		a.known[q.Cue.V.Text] = known
	}
	for i, e := range q.Subjects {
		known[e] = outcomes[i]
	}
}

// Holds reports whether an entity meets a text, from memory where it was asked
// before. What cannot be decided does not hold; Err then says why.
func (a *Asker) Holds(of *model.Entity, field string, text model.Cue, e model.Any) bool {
	if o, ok := a.known[text.Text][e]; ok {
		return o.Met()
	}
	if _, faults := a.Parse(text.Text); len(faults) > 0 || a.err != nil {
		return false
	}
	t := Text{Of: of, Field: field, Cue: model.Field[model.Cue]{V: text, At: text.Body}}
	answers, err := a.Ask([]Question{{Text: t, Subjects: []model.Any{e}}})
	if err != nil {
		a.err = err
		return false
	}
	if o := answers[0].Outcomes[0]; o.Undecided != nil {
		a.err = &NoVerdict{Text: t, Fault: *o.Undecided, Subject: e}
	}
	return answers[0].Outcomes[0].Met()
}

// Err is the first accident behind an answer of Holds.
func (a *Asker) Err() error { return a.err }

// NoVerdict says that a text could not be judged, so nothing that it governs
// has passed.
type NoVerdict struct {
	Text  Text
	Fault eval.Fault
	// Subject is what could not be held against it, nil for anything.
	Subject model.Any
}

// Place is where in the user's file the cause stands.
func (n *NoVerdict) Place() diag.Place { return n.Text.Place(n.Fault.Line, n.Fault.Column) }

// Error says which text and why.
func (n *NoVerdict) Error() string {
	on := ""
	if n.Subject != nil {
		on = " on " + idOf(n.Subject)
	}
	return "no verdict" + on + ": " + n.Text.ID() + " " + n.Fault.Message
}
