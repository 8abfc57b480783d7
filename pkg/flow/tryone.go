package flow

import (
	"context"
	"fmt"
	"slices"

	"github.com/svs-project/svs/pkg/model"
)

// How much may be spent on trying one more: at most so many different things,
// visits in all and replications each; with fewer than minTries nothing is
// tried.
const (
	maxTried  = 3
	maxVisits = 4_000_000
	minTries  = 4
	// minItems is how many items of a stream a replication has at least, on
	// average, for the mean of their lead times to be judged: with two or three,
	// one that just misses the end of a shift makes all the difference.
	minItems = 10
)

// Why one more has not been tried.
const (
	notPossible = "there is no such thing as one more of it"
	notMany     = "only the first three different ones are tried"
	notAsked    = "it was not asked for"
	notAlone    = "one more is tried where one model is simulated by itself"
)

// Constrain finds out what one more of the constraints of a result would do,
// by pairs with the same random numbers: one more person, meetings twice as
// often, room for one more. All are judged together, so that of several that
// do nothing none seems to. What would take longer than the run itself is not
// tried; each constraint says why it was not. With the name of a stream it is
// done for that one alone.
func (p *Program) Constrain(ctx context.Context, r *Result, stream string, o RunOptions) error {
	tries, visits := p.tries(r)
	switch {
	case r.Replications < minTries:
		r.notTried(fmt.Sprintf("%d replications and more tell what it would do", minTries))
		return nil
	case tries < minTries:
		r.notTried(fmt.Sprintf("with %.3g visits a replication it would take too long", visits))
		return nil
	}
	tried := map[string]*Result{}
	for i := range r.Constraints {
		c := &r.Constraints[i]
		if stream != "" && c.Stream != stream {
			c.NotTried = notAsked
			continue
		}
		m, what := p.oneMore(c)
		if m == nil {
			c.NotTried = notPossible
			continue
		}
		if r.itemsOf(c.Stream) < minItems {
			c.NotTried = "too few items come through " + c.Stream + " to tell"
			continue
		}
		if tried[c.Address] == nil {
			if len(tried) == maxTried {
				c.NotTried = notMany
				continue
			}
			after, err := p.tryOut(ctx, m, r, tries, o)
			if err != nil {
				return err
			}
			if after == nil {
				c.NotTried = notPossible
				continue
			}
			tried[c.Address] = after
		}
		c.OneMore, c.Caution = what, p.slower(c, m)
	}
	r.judgeTried(tried)
	r.lead()
	return nil
}

// tryOut simulates a changed model on the same random numbers; nil where it
// cannot be.
func (p *Program) tryOut(ctx context.Context, m *model.Model, r *Result, tries int, o RunOptions) (*Result, error) {
	more, _ := Prepare(m, p.options)
	if more == nil {
		return nil, nil
	}
	run := &runner{programs: []*Program{more}, o: RunOptions{Jobs: o.Jobs, Progress: o.Progress}, count: tries, warmup: int64(r.Warmup * 1e9)}
	more.goal = nil
	if err := run.run(ctx); err != nil {
		return nil, err
	}
	if run.partial {
		return nil, ctx.Err()
	}
	return run.results()[0], nil
}

// judgeTried compares the mean lead times of all streams for which one more
// was tried, in pairs.
func (r *Result) judgeTried(tried map[string]*Result) {
	var of []*Constraint
	var befores, afters []*Measured
	var was []Figure
	for i := range r.Constraints {
		c := &r.Constraints[i]
		if c.OneMore == "" {
			continue
		}
		name := "ValueStream/" + c.Stream + " leadTime.mean"
		b, a := r.Measure(name), tried[c.Address].Measure(name)
		if b == nil || a == nil {
			continue
		}
		before := *b.Figure
		if n := len(a.Figure.Values); n < len(before.Values) && before.GrowsPerDay == nil {
			before = figure(before.Values[:n]) // the pairs that there are
			before.Note = b.Figure.Note
		}
		of, befores, afters, was = append(of, c), append(befores, b), append(afters, a), append(was, before)
	}
	for i, d := range differencesOf(befores, was, afters) {
		of[i].Effect = &d
	}
}

// notTried says of all constraints why one more was not tried.
func (r *Result) notTried(why string) {
	for i := range r.Constraints {
		r.Constraints[i].NotTried = why
	}
	r.lead()
}

// lead makes the first of the constraints that of all.
func (r *Result) lead() {
	if len(r.Constraints) > 0 {
		r.Constraint = &r.Constraints[0]
	}
}

// itemsOf is how many items of a stream a replication has that reach value.
func (r *Result) itemsOf(stream string) float64 {
	i := slices.IndexFunc(r.Streams, func(s StreamFigs) bool { return s.Name == stream })
	if i < 0 || r.Streams[i].Counts.Value.Value == nil {
		return 0
	}
	return *r.Streams[i].Counts.Value.Value
}

// tries is how many replications one more is tried in, and how many visits a
// replication has.
func (p *Program) tries(r *Result) (n int, visits float64) {
	for i := range r.Steps {
		if v := r.Steps[i].Visits.Value; v != nil {
			visits += *v
		}
	}
	n = r.Replications
	if visits > 0 {
		n = min(n, int(maxVisits/maxTried/visits))
	}
	return n, visits
}
