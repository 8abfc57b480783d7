package flow

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

// RunOptions say how to run a Program; they do not change its result.
type RunOptions struct {
	// Jobs is how many replications run at the same time, at least 1.
	Jobs int
	// Progress is told after each replication how many of all are done, from
	// any goroutine; nil for nobody.
	Progress func(done, total int)
	// Records makes the sink of a replication's records, from the goroutine
	// that runs it; nil: nothing is recorded.
	Records func(replication int) (Sink, error)
}

// Run makes all replications and reduces them. The findings are what only the
// run could show; the error is an accident or the context's.
func (p *Program) Run(ctx context.Context, o RunOptions) (*Result, []diag.Finding, error) {
	total := p.replications
	if p.warmup < 0 && !p.finite {
		total += pilotReplications
	}
	var count atomic.Int64
	done := func() {
		if n := count.Add(1); o.Progress != nil {
			o.Progress(int(n), total)
		}
	}
	warmup, findings, err := p.settle(ctx, o.Jobs, done)
	if err != nil {
		return nil, nil, err
	}
	reps := make([]replication, p.replications)
	err = p.parallel(ctx, p.replications, o.Jobs, func(s *sim, r int) error {
		if err := s.record(o, r); err != nil {
			return err
		}
		if err := s.replicate(ctx, r, warmup); err != nil {
			return err
		}
		reps[r] = s.figures(warmup)
		done()
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return p.reduce(reps, warmup), findings, nil
}

// settle decides on the warm-up: the given one, none for finite demand, or
// the one that the pilot finds.
func (p *Program) settle(ctx context.Context, jobs int, done func()) (int64, []diag.Finding, error) {
	if p.warmup >= 0 {
		return p.warmup, nil, nil
	}
	if p.finite {
		return 0, nil, nil
	}
	warmup, found, err := p.findWarmup(ctx, jobs, done)
	if err != nil || found || p.isOverloaded() {
		return warmup, nil, err // what never settles for want of people has been said
	}
	f := finding(ruleWarmup, &model.Entity{Kind: "Scenario", Name: p.scenario, File: p.place.File, At: p.place.Pos}, "warmup", p.place.Pos,
		"the simulation does not settle within half its horizon, so no warm-up is cut off; take a longer horizon or write a warm-up")
	return 0, []diag.Finding{f}, nil
}

// parallel calls work for 0 to n-1 with a sim of its own per goroutine.
func (p *Program) parallel(ctx context.Context, n, jobs int, work func(*sim, int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range max(1, min(jobs, n)) {
		wg.Go(func() {
			s, err := newSim(p)
			if err != nil {
				cancel(err)
				return
			}
			for {
				r := int(next.Add(1)) - 1
				if r >= n || ctx.Err() != nil {
					return
				}
				if err := work(s, r); err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}
