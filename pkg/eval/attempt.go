package eval

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// attempt is what one child may take.
type attempt struct {
	*Client
	limits Limits
	// cut says that the time is less than it was, behind a rule that had to be
	// stopped.
	cut bool
}

// once runs one child to its end, or to the end of its patience. With a fault
// it names the rule, or behind them the clash, by which the child ended.
func (a *attempt) once(ctx context.Context, j *job, res *Results, found []*Clash, done []bool) (culprit int, fault *Fault, err error) {
	p, err := start(a.Command, j.task)
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
	timer := time.NewTimer(startUp + a.limits.Time)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return 0, nil, ctx.Err()
		case <-timer.C:
			if now < 0 {
				return 0, nil, fmt.Errorf("the process that evaluates policies did not begin within %s", startUp+a.limits.Time)
			}
			return number(now), a.tooSlow(), nil
		case m, open := <-p.messages:
			switch {
			case !open && now < 0:
				return 0, nil, a.unready(p)
			case !open:
				return number(now), a.died(p), nil
			case m.End:
				return 0, nil, nil
			case !j.knows(m):
				return 0, nil, errors.New("the process that evaluates policies speaks of a policy that it was not given")
			case m.Begin > 0:
				now = m.Begin - 1
				timer.Reset(a.patience(j, now))
			case m.Done > 0:
				j.take(m, number(m.Done-1), res, found)
				done[number(m.Done-1)] = true
				timer.Reset(startUp + a.limits.Time) // until the next begins
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
func (a *attempt) patience(j *job, n int) time.Duration {
	if n >= len(j.rules) {
		return lastPatience * a.limits.Time
	}
	return lastPatience * patience(a.limits.Time, len(j.of[n]))
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

func (a *attempt) tooSlow() *Fault {
	f := &Fault{Sort: Stopped, Line: 1, Column: 1, Message: fmt.Sprintf("was stopped: it took longer than %s", a.limits.Time), Hint: lessAtOnce}
	if a.cut {
		f.Hint = "mend the one that was stopped before it; without that there is more time"
	}
	return f
}

const lessAtOnce = "ask less at once; loops and long lists multiply"

// unready says why a child ended before it began with the first rule.
func (a *attempt) unready(p *process) error {
	p.end()
	if p.exit() == exitMemory || p.ranOut() {
		return fmt.Errorf("the things that policies are asked of need more than the %d MB of memory that it may take; allow more (--policy-memory)", a.limits.Memory>>20)
	}
	return fmt.Errorf("the process that evaluates policies cannot be started: %s", p.lastWords())
}

// died says why a child ended that had not finished.
func (a *attempt) died(p *process) *Fault {
	p.end()
	f := &Fault{Sort: Stopped, Line: 1, Column: 1, Hint: lessAtOnce, Detail: p.lastWords()}
	switch {
	case p.exit() == exitTime:
		return a.tooSlow()
	case p.exit() == exitMemory || p.ranOut():
		f.Message, f.Detail = fmt.Sprintf("was stopped: it took more than %d MB of memory", a.limits.Memory>>20), ""
		return f
	}
	f.Message = "was stopped: the evaluator failed"
	return f
}
