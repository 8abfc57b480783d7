// Package plain decides the plain texts among rules, and those pairs of them
// and a subject that leave no doubt, without CUE.
//
// Most of what policies and checks ask is that a field is there, is a certain
// text, stays below a bound or is a list of some length. CUE takes a hundred
// times as long for that as a comparison does, and a process of its own. What
// is decided here is what CUE decides, which a property test holds; all else,
// and whatever is in doubt, is left to it. Nothing here calls itself deeper than
// a text is nested, so the texts of strangers can do no harm.
package plain

import (
	"sync"
	"sync/atomic"

	"github.com/svs-project/svs/pkg/eval"
)

// Left is what could not be decided: the arguments of a run of an evaluator.
type Left struct {
	Rules    []eval.Rule
	Subjects []eval.Subject
	Pairs    []eval.Pair
	// rules and pairs lead to the numbers of what was asked.
	rules, pairs []int
	all          []eval.Pair
	res          *eval.Results
}

// Settle decides what it can of what an evaluator is asked. What is left has
// to be asked, and joined. Parse reads a text as eval.Parse does; who has read
// it before need not do so again. Beyond so many breaks as most says it gives
// up, and returns nil. Thousands of pairs are shared by so many goroutines as
// jobs says.
func Settle(parse func(text string) (*eval.Text, []eval.Fault), most, jobs int, rules []eval.Rule, subjects []eval.Subject, pairs []eval.Pair) *Left {
	l := &Left{res: &eval.Results{Outcomes: make([]eval.Outcome, len(pairs)), Faults: make([]*eval.Fault, len(rules)), Idle: make([]bool, len(rules))}}
	known := make([]*rule, len(rules))
	for i, r := range rules {
		if t, faults := parse(r.Text); len(faults) == 0 {
			known[i] = compile(r, t)
		}
	}
	if len(pairs) < manyPairs {
		jobs = 1
	}
	parts := make([]part, max(1, jobs))
	var left atomic.Int64
	left.Store(int64(most))
	var wg sync.WaitGroup
	for n := range parts {
		parts[n] = part{from: n * len(pairs) / len(parts), to: (n + 1) * len(pairs) / len(parts), broken: make([]bool, len(rules)), asked: make([]bool, len(rules))}
		wg.Go(func() { parts[n].judge(known, subjects, pairs, l.res.Outcomes, &left) })
	}
	wg.Wait()
	if left.Load() < 0 {
		return nil
	}
	broken, asked := parts[0].broken, parts[0].asked
	open := parts[0].open
	for _, p := range parts[1:] {
		open = append(open, p.open...)
		for i := range rules {
			broken[i], asked[i] = broken[i] || p.broken[i], asked[i] || p.asked[i]
		}
	}
	at := make([]int, len(rules)) // a rule's number among those that are left
	read := shapes{}
	for i, r := range rules {
		if broken[i] || known[i] != nil && r.Shape != "" && known[i].asks.breakable(read.of(r.Shape)) {
			r.Shape = "" // something breaks it
		}
		if known[i] == nil || asked[i] || r.Shape != "" {
			at[i] = len(l.Rules)
			l.Rules = append(l.Rules, r)
			l.rules = append(l.rules, i)
		}
	}
	l.take(subjects, pairs, open, at)
	return l
}

// manyPairs is from how many pairs on they are shared.
const manyPairs = 4_000

// part is a part of the pairs, with what was found in it: rules that something
// breaks, and those of which some pair is open.
type part struct {
	from, to      int
	broken, asked []bool
	open          []int
}

func (p *part) judge(known []*rule, subjects []eval.Subject, pairs []eval.Pair, out []eval.Outcome, left *atomic.Int64) {
	for i := p.from; i < p.to; i++ {
		rule := pairs[i].Rule
		breaks, sure := known[rule].judge(subjects[pairs[i].Subject].Data)
		if !sure {
			p.open = append(p.open, i)
			p.asked[rule] = true
			continue
		}
		if len(breaks) > 0 {
			p.broken[rule] = true
			if left.Add(-int64(len(breaks))) < 0 {
				return
			}
		}
		out[i].Breaks = breaks
	}
}

// take gathers the pairs that are open, with their subjects.
func (l *Left) take(subjects []eval.Subject, pairs []eval.Pair, open, at []int) {
	number := map[int]int{}
	for _, i := range open {
		p := pairs[i]
		n, there := number[p.Subject]
		if !there {
			n = len(l.Subjects)
			number[p.Subject] = n
			l.Subjects = append(l.Subjects, subjects[p.Subject])
		}
		l.Pairs = append(l.Pairs, eval.Pair{Rule: at[p.Rule], Subject: n})
		l.pairs = append(l.pairs, i)
	}
	l.all = pairs
}

// Join puts what an evaluator said of what was left to what was decided.
func (l *Left) Join(res *eval.Results) *eval.Results {
	for i, r := range l.rules {
		l.res.Faults[r], l.res.Idle[r] = res.Faults[i], res.Idle[i]
	}
	for i, p := range l.pairs {
		l.res.Outcomes[p] = res.Outcomes[i]
	}
	for i, p := range l.all {
		if f := l.res.Faults[p.Rule]; f != nil {
			l.res.Outcomes[i] = eval.Outcome{Undecided: f}
		}
	}
	return l.res
}

// Nothing reports whether all is decided.
func (l *Left) Nothing() bool { return len(l.Rules) == 0 }
