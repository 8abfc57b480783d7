package ask

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"sync"

	"github.com/svs-project/svs/pkg/eval"
)

// maxRemembered is how many verdicts are kept; past that all are forgotten.
const maxRemembered = 500_000

// Remembering is what evaluators have answered, so that they are asked only what
// is new: verdicts depend on the text of a rule and on what it reads of its
// subject, and on nothing else. An editor that judges a model at every key
// starts a process only for what has changed.
type Remembering struct {
	mu       sync.Mutex
	rules    map[digest]worth
	outcomes map[[2]digest]eval.Outcome
	clashes  map[[2]digest]*eval.Clash
	forms    Forms
	// worth tells the currencies of the forms apart.
	worth string
}

// Forms are the normal forms of the last model, for the next one. Worth is how
// sums of money are turned into one another: with another one they are made
// anew.
func (r *Remembering) Forms(worth string) *Forms {
	if r.worth != worth {
		r.worth, r.forms = worth, Forms{}
	}
	r.forms.next()
	return &r.forms
}

// NewRemembering remembers nothing yet.
func NewRemembering() *Remembering {
	r := &Remembering{}
	r.forget()
	return r
}

// Over is the memory in front of an evaluator with limits of its own.
func (r *Remembering) Over(e Evaluator) Evaluator { return &remembered{r, e} }

func (r *Remembering) forget() {
	r.rules, r.outcomes, r.clashes = map[digest]worth{}, map[[2]digest]eval.Outcome{}, map[[2]digest]*eval.Clash{}
}

type digest [sha256.Size]byte

// worth is what a rule by itself is worth.
type worth struct {
	fault *eval.Fault
	idle  bool
}

type remembered struct {
	memory *Remembering
	asks   Evaluator
}

func digestOf(v any) (digest, bool) {
	data, err := json.Marshal(v) // keys of mappings come in order
	return sha256.Sum256(data), err == nil
}

// Run answers from memory and asks for the rest.
func (r *remembered) Run(ctx context.Context, rules []eval.Rule, subjects []eval.Subject, pairs []eval.Pair) (*eval.Results, error) {
	m := r.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	ofRule, ofSubject := make([]digest, len(rules)), make([]digest, len(subjects))
	for i, rule := range rules {
		d, ok := digestOf([]any{rule.Text, rule.Parameters, rule.Shape})
		if !ok {
			return r.asks.Run(ctx, rules, subjects, pairs)
		}
		ofRule[i] = d
	}
	for i, s := range subjects {
		d, ok := digestOf(s.Data)
		if !ok {
			return r.asks.Run(ctx, rules, subjects, pairs)
		}
		ofSubject[i] = d
	}
	if len(m.outcomes) > maxRemembered {
		m.forget()
	}
	if err := m.learn(ctx, r.asks, rules, subjects, pairs, ofRule, ofSubject); err != nil {
		return nil, err
	}
	out := &eval.Results{Outcomes: make([]eval.Outcome, len(pairs)), Faults: make([]*eval.Fault, len(rules)), Idle: make([]bool, len(rules))}
	for i := range rules {
		w := m.rules[ofRule[i]]
		out.Faults[i], out.Idle[i] = w.fault, w.idle
	}
	for i, p := range pairs {
		out.Outcomes[i] = m.outcomes[[2]digest{ofRule[p.Rule], ofSubject[p.Subject]}]
	}
	m.drop(out, pairs, ofRule, ofSubject)
	return out, nil
}

// drop forgets rules that took too long, so that they are asked again: that
// depends on the machine and on the limits.
func (m *Remembering) drop(res *eval.Results, pairs []eval.Pair, ofRule, ofSubject []digest) {
	stopped := func(rule int) bool { return res.Faults[rule] != nil && res.Faults[rule].Sort == eval.Stopped }
	for i, d := range ofRule {
		if stopped(i) {
			delete(m.rules, d)
		}
	}
	for _, p := range pairs {
		if stopped(p.Rule) {
			delete(m.outcomes, [2]digest{ofRule[p.Rule], ofSubject[p.Subject]})
		}
	}
}

// learn asks for what is not known.
func (m *Remembering) learn(ctx context.Context, asks Evaluator, rules []eval.Rule, subjects []eval.Subject, pairs []eval.Pair, ofRule, ofSubject []digest) error {
	var left []eval.Pair
	var at [][2]digest
	newRule := make([]int, len(rules))
	var some []eval.Rule
	take := func(i int) int {
		if newRule[i] == 0 {
			some = append(some, rules[i])
			newRule[i] = len(some)
		}
		return newRule[i] - 1
	}
	for i := range rules {
		if _, known := m.rules[ofRule[i]]; !known {
			take(i)
		}
	}
	var few []eval.Subject
	newSubject := map[int]int{}
	for _, p := range pairs {
		key := [2]digest{ofRule[p.Rule], ofSubject[p.Subject]}
		if _, known := m.outcomes[key]; known {
			continue
		}
		n, there := newSubject[p.Subject]
		if !there {
			n = len(few)
			newSubject[p.Subject] = n
			few = append(few, subjects[p.Subject])
		}
		left = append(left, eval.Pair{Rule: take(p.Rule), Subject: n})
		at = append(at, key)
	}
	if len(some) == 0 {
		return nil
	}
	res, err := asks.Run(ctx, some, few, left)
	if err != nil {
		return err
	}
	for i := range rules {
		if n := newRule[i]; n > 0 {
			m.rules[ofRule[i]] = worth{res.Faults[n-1], res.Idle[n-1]}
		}
	}
	for i, key := range at {
		m.outcomes[key] = res.Outcomes[i]
	}
	return nil
}

// Clashes answers from memory and asks for the rest.
func (r *remembered) Clashes(ctx context.Context, rules []eval.Rule, pairs [][2]int) ([]*eval.Clash, error) {
	m := r.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	of := make([]digest, len(rules))
	for i, rule := range rules {
		d, ok := digestOf([]any{rule.Text, rule.Parameters})
		if !ok {
			return r.asks.Clashes(ctx, rules, pairs)
		}
		of[i] = d
	}
	var left [][2]int
	for _, p := range pairs {
		if _, known := m.clashes[[2]digest{of[p[0]], of[p[1]]}]; !known {
			left = append(left, p)
		}
	}
	if len(left) > 0 {
		found, err := r.asks.Clashes(ctx, rules, left)
		if err != nil {
			return nil, err
		}
		for i, p := range left {
			m.clashes[[2]digest{of[p[0]], of[p[1]]}] = found[i]
		}
	}
	out := make([]*eval.Clash, len(pairs))
	for i, p := range pairs {
		out[i] = m.clashes[[2]digest{of[p[0]], of[p[1]]}]
	}
	for i, p := range pairs {
		if out[i] != nil && out[i].Undecided != nil {
			delete(m.clashes, [2]digest{of[p[0]], of[p[1]]})
		}
	}
	return out, nil
}
