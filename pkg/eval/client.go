package eval

import (
	"context"
	"sync"
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

	mu sync.Mutex
	// stopped are the texts that had to be stopped, whatever was asked of them:
	// nothing is gained by having that happen once more.
	stopped map[string]*Fault
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
	for i, r := range rules {
		if f := c.known(r.Text); f != nil {
			res.Faults[i], done[i] = f, true
		}
	}
	a := attempt{Client: c, limits: c.Limits}
	a.limits.Memory += c.Limits.PerSubject * int64(len(subjects))
	for killed := 0; ; {
		j := rest(rules, subjects, pairs, clashes, of, done, res)
		if len(j.rules) == 0 {
			break
		}
		j.task.Memory, j.task.Time = a.limits.Memory, a.limits.Time
		culprit, fault, err := a.once(ctx, j, res, found, done)
		if err != nil {
			return nil, nil, err
		}
		if fault == nil {
			break
		}
		// There is no verdict any more, so what is left need not cost as much.
		a.limits.Time, a.cut = a.limits.Time/2, true
		done[culprit] = true
		if culprit < len(rules) {
			res.Faults[culprit] = fault
			c.note(rules[culprit].Text, fault)
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

// known is why a text was stopped before, nil for one that was not.
func (c *Client) known(text string) *Fault {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stopped[text]
}

func (c *Client) note(text string, f *Fault) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopped == nil {
		c.stopped = map[string]*Fault{}
	}
	c.stopped[text] = f
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
