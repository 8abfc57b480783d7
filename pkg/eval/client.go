package eval

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Command starts the child: a program that calls Serve.
type Command struct {
	Path string
	// Args begin with the name of the program.
	Args []string
}

// Client evaluates rules in child processes: one for each run, two where there
// is much to do; after one had
// to be killed, another for what is left.
type Client struct {
	Command Command
	Limits  Limits
	// cut says that Limits.Time is less than it was, for rules behind one that
	// was stopped.
	cut bool
}

// maxKilled is how many rules of one run may have to be stopped before svs
// leaves the others unjudged: each takes its time, the second half of it, the
// third a quarter.
const maxKilled = 3

// Run holds the subjects of the pairs against their rules. The error is an
// accident: no child could be started, or ctx has ended. What a text is worth
// is in the results.
func (c *Client) Run(ctx context.Context, rules []Rule, subjects []Subject, pairs []Pair) (*Results, error) {
	if len(pairs) < manyPairs {
		res, _, err := c.run(ctx, rules, subjects, pairs, nil)
		return res, err
	}
	var halves [2]half
	for i := range rules {
		h := &halves[i%2]
		h.of = append(h.of, i)
		h.rules = append(h.rules, rules[i])
	}
	for i, p := range pairs {
		h := &halves[p.Rule%2]
		h.at = append(h.at, i)
		h.pairs = append(h.pairs, Pair{Rule: p.Rule / 2, Subject: p.Subject})
	}
	var wg sync.WaitGroup
	for i := range halves {
		h := &halves[i]
		wg.Go(func() { h.res, _, h.err = c.run(ctx, h.rules, subjects, h.pairs, nil) })
	}
	wg.Wait()
	return join(halves, len(rules), len(pairs))
}

// manyPairs is from how many pairs on two children share the work. Which rule
// goes to which depends on its number alone, so that nothing else ever decides
// what is found.
const manyPairs = 2_000

// half is what one of two children does.
type half struct {
	rules []Rule
	pairs []Pair
	// of and at lead from its rules and pairs to those of the run.
	of, at []int
	res    *Results
	err    error
}

func join(halves [2]half, rules, pairs int) (*Results, error) {
	out := &Results{Outcomes: make([]Outcome, pairs), Faults: make([]*Fault, rules), Idle: make([]bool, rules)}
	for _, h := range halves {
		if h.err != nil {
			return nil, h.err
		}
		for i, r := range h.of {
			out.Faults[r], out.Idle[r] = h.res.Faults[i], h.res.Idle[i]
		}
		for i, p := range h.at {
			out.Outcomes[p] = h.res.Outcomes[i]
		}
	}
	return out, nil
}

// job is what is left to do of a run, with its numbers.
type job struct {
	task task
	// rules, of and clashes lead from the task's numbers to those of the run.
	rules   []int
	of      [][]int // pairs of each rule
	clashes []int
}

func (c *Client) run(ctx context.Context, rules []Rule, subjects []Subject, pairs []Pair, clashes [][2]int) (*Results, []*Clash, error) {
	res := &Results{Outcomes: make([]Outcome, len(pairs)), Faults: make([]*Fault, len(rules)), Idle: make([]bool, len(rules))}
	found := make([]*Clash, len(clashes))
	if len(rules) == 0 {
		return res, found, nil
	}
	of := make([][]int, len(rules))
	for i, p := range pairs {
		of[p.Rule] = append(of[p.Rule], i)
	}
	done := make([]bool, len(rules)+len(clashes))
	within := *c
	within.Limits.Memory += c.Limits.PerSubject * int64(len(subjects))
	for killed := 0; ; {
		j := rest(rules, subjects, pairs, clashes, of, done, res)
		j.task.Memory, j.task.Time = within.Limits.Memory, within.Limits.Time
		culprit, fault, err := within.once(ctx, j, res, found, done)
		if err != nil {
			return nil, nil, err
		}
		if fault == nil {
			break
		}
		// There is no verdict any more, so what is left need not cost as much.
		within.Limits.Time, within.cut = within.Limits.Time/2, true
		done[culprit] = true
		if culprit < len(rules) {
			res.Faults[culprit] = fault
		} else {
			found[culprit-len(rules)] = &Clash{Undecided: fault}
		}
		if killed++; killed == maxKilled {
			left(rules, res, done)
			break
		}
	}
	for r, f := range res.Faults {
		for _, i := range of[r] {
			if f != nil {
				res.Outcomes[i] = Outcome{Undecided: f}
			}
		}
	}
	return res, found, nil
}

// left says of the rules behind the last one that was stopped that nobody
// looked at them.
func left(rules []Rule, res *Results, done []bool) {
	for r := range rules {
		if !done[r] {
			res.Faults[r] = &Fault{Sort: Stopped, Line: 1, Column: 1, Message: "was not evaluated: too many others had to be stopped", Hint: "mend those first"}
		}
	}
}

// rest is the task of what is not done yet. Clashes are asked of rules that are
// sound.
func rest(rules []Rule, subjects []Subject, pairs []Pair, clashes [][2]int, of [][]int, done []bool, res *Results) *job {
	j := &job{}
	at := map[int]int{} // a subject's number in the task
	for r := range rules {
		if done[r] {
			continue
		}
		var numbers []int
		for _, i := range of[r] {
			n := pairs[i].Subject
			if _, ok := at[n]; !ok {
				at[n] = len(j.task.Subjects)
				j.task.Subjects = append(j.task.Subjects, subjects[n])
			}
			numbers = append(numbers, at[n])
		}
		j.rules = append(j.rules, r)
		j.of = append(j.of, of[r])
		j.task.Rules = append(j.task.Rules, rules[r])
		j.task.Pairs = append(j.task.Pairs, numbers)
	}
	for i, pair := range clashes {
		if done[len(rules)+i] || res.Faults[pair[0]] != nil || res.Faults[pair[1]] != nil {
			continue
		}
		j.clashes = append(j.clashes, i)
		j.task.Clashes = append(j.task.Clashes, pair)
	}
	return j
}

// once runs one child to its end, or to the end of its patience. With a fault
// it names the rule, or behind them the clash, by which the child ended.
func (c *Client) once(ctx context.Context, j *job, res *Results, found []*Clash, done []bool) (culprit int, fault *Fault, err error) {
	p, err := start(c.Command, j.task)
	if err != nil {
		return 0, nil, err
	}
	defer p.end()
	number := func(n int) int {
		if n < len(j.rules) {
			return j.rules[n]
		}
		return len(res.Faults) + j.clashes[n-len(j.rules)]
	}
	now := -1 // what is being evaluated, in the task's numbers
	timer := time.NewTimer(startUp + c.Limits.Time)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return 0, nil, ctx.Err()
		case <-timer.C:
			if now < 0 {
				return 0, nil, fmt.Errorf("the process that evaluates policies did not begin within %s", startUp+c.Limits.Time)
			}
			return number(now), c.tooSlow(), nil
		case m, open := <-p.messages:
			switch {
			case !open && now < 0:
				return 0, nil, c.unready(p)
			case !open:
				return number(now), c.died(p), nil
			case m.End:
				return 0, nil, nil
			case !j.knows(m):
				return 0, nil, errors.New("the process that evaluates policies speaks of a policy that it was not given")
			case m.Begin > 0:
				now = m.Begin - 1
				timer.Reset(c.patience(j, now))
			case m.Done > 0:
				j.take(m, number(m.Done-1), res, found)
				done[number(m.Done-1)] = true
				timer.Reset(startUp + c.Limits.Time) // until the next begins
			}
		}
	}
}

// perTime is for how many subjects a rule may take as much time again.
const perTime = 200

// patience is how long a rule may take on so many subjects.
func patience(limit time.Duration, subjects int) time.Duration {
	return limit + limit*time.Duration(subjects)/perTime
}

// lastPatience is how many times as long the parent waits: the child counts its
// own time and ends by itself, unless it cannot.
const lastPatience = 8

// patience is how long to wait for what has begun.
func (c *Client) patience(j *job, n int) time.Duration {
	if n >= len(j.rules) {
		return lastPatience * c.Limits.Time
	}
	return lastPatience * patience(c.Limits.Time, len(j.of[n]))
}

// knows reports whether a message speaks of what the task holds.
func (j *job) knows(m message) bool {
	n := len(j.rules) + len(j.clashes)
	return m.Begin >= 0 && m.Begin <= n && m.Done >= 0 && m.Done <= n
}

func (j *job) take(m message, number int, res *Results, found []*Clash) {
	n := m.Done - 1
	if n >= len(j.rules) {
		found[number-len(res.Faults)] = m.Clash
		return
	}
	res.Faults[number], res.Idle[number] = m.Fault, m.Idle
	for _, o := range m.Outcomes {
		if o.Subject >= 0 && o.Subject < len(j.of[n]) {
			res.Outcomes[j.of[n][o.Subject]] = o.Outcome
		}
	}
}

func (c *Client) tooSlow() *Fault {
	f := &Fault{Sort: Stopped, Line: 1, Column: 1, Message: fmt.Sprintf("was stopped: it took longer than %s", c.Limits.Time), Hint: lessAtOnce}
	if c.cut {
		f.Hint = "mend the one that was stopped before it; without that there is more time"
	}
	return f
}

const lessAtOnce = "ask less at once; loops and long lists multiply"

// unready says why a child ended before it began with the first rule.
func (c *Client) unready(p *process) error {
	p.end()
	if p.exit() == exitMemory || p.ranOut() {
		return fmt.Errorf("the things that policies are asked of need more than the %d MB of memory that it may take; allow more (--policy-memory)", c.Limits.Memory>>20)
	}
	return fmt.Errorf("the process that evaluates policies cannot be started: %s", p.lastWords())
}

// died says why a child ended that had not finished.
func (c *Client) died(p *process) *Fault {
	p.end()
	f := &Fault{Sort: Stopped, Line: 1, Column: 1, Hint: lessAtOnce, Detail: p.lastWords()}
	switch {
	case p.exit() == exitTime:
		return c.tooSlow()
	case p.exit() == exitMemory || p.ranOut():
		f.Message, f.Detail = fmt.Sprintf("was stopped: it took more than %d MB of memory", c.Limits.Memory>>20), ""
		return f
	}
	f.Message = "was stopped: the evaluator failed"
	return f
}
