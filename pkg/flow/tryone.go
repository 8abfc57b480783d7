package flow

import (
	"context"
	"fmt"
	"slices"

	"github.com/svs-project/svs/pkg/flow/figure"
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
func (p *Program) Constrain(ctx context.Context, r *figure.Result, stream string, o RunOptions) error {
	tries, visits := p.tries(r)
	switch {
	case r.Replications < minTries:
		r.NotTried(fmt.Sprintf("%d replications and more tell what it would do", minTries))
		return nil
	case tries < minTries:
		r.NotTried(fmt.Sprintf("with %.3g visits a replication it would take too long", visits))
		return nil
	}
	tried := map[string]*figure.Result{}
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
		if itemsOf(r, c.Stream) < minItems {
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
	r.JudgeTried(tried)
	return nil
}

// tryOut simulates a changed model on the same random numbers; nil where it
// cannot be.
func (p *Program) tryOut(ctx context.Context, m *model.Model, r *figure.Result, tries int, o RunOptions) (*figure.Result, error) {
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

// itemsOf is how many items of a stream a replication has that reach value.
func itemsOf(r *figure.Result, stream string) float64 {
	i := slices.IndexFunc(r.Streams, func(s figure.StreamFigs) bool { return s.Name == stream })
	if i < 0 || r.Streams[i].Counts.Value.Value == nil {
		return 0
	}
	return *r.Streams[i].Counts.Value.Value
}

// tries is how many replications one more is tried in, and how many visits a
// replication has.
func (p *Program) tries(r *figure.Result) (n int, visits float64) {
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
