package flow

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/stats"
)

// RunOptions say how to run a Program; they do not change its result.
type RunOptions struct {
	// Jobs is how many replications run at the same time, at least 1.
	Jobs int
	// Progress is told after each replication how far the run is, from any
	// goroutine; nil for nobody.
	Progress func(Progress)
	// Records makes the sink of a replication's records, from the goroutine
	// that runs it; nil: nothing is recorded, and where it makes none nothing of
	// that replication. Of a comparison the second side is recorded.
	Records func(replication int) (Sink, error)
}

// Progress is how far a run is.
type Progress struct {
	// Done is how many runs of one replication are made, Total how many are
	// to be made as far as is known.
	Done, Total int
	// Measure is a figure with the interval that it has so far, in seconds;
	// empty while there is none.
	Measure string
	So      stats.Interval
}

// Run makes all replications and reduces them. The findings are what only the
// run could show; the error is an accident. When the context ends it returns
// what is done by then as a partial result, and the context's error where that
// is nothing.
func (p *Program) Run(ctx context.Context, o RunOptions) (*figure.Result, []diag.Finding, error) {
	r := &runner{programs: []*Program{p}, o: o, count: p.replications, warmup: -1}
	if err := r.run(ctx); err != nil {
		return nil, nil, err
	}
	return r.results()[0], r.findings, nil
}

// runner makes the replications of one program, or of the sides of a
// comparison, which share their warm-up and their number.
type runner struct {
	programs []*Program
	o        RunOptions
	goal     *goal // nil: a fixed number
	count    int   // replications that are to be made
	warmup   int64 // -1: to be found

	reps     [][]replication // by program, those that are complete
	findings []diag.Finding
	partial  bool

	mu    sync.Mutex
	done  int
	total int
	lead  []float64 // the mean lead times of the first demand, in any order
}

func (r *runner) run(ctx context.Context) error {
	if g := r.programs[0].goal; g != nil {
		own := *g // a program does not change
		r.goal = &own
		r.count = r.goal.first()
	}
	if err := r.settle(ctx); err != nil {
		return err
	}
	r.reps = make([][]replication, len(r.programs))
	for {
		if err := r.batch(ctx); err != nil || r.partial || r.goal == nil {
			return err
		}
		next := r.goal.next(r)
		if next == r.count {
			return nil
		}
		r.count = next
	}
}

// settle decides on the warm-up of all sides: the latest that is given or that
// a pilot finds; none for finite demand.
func (r *runner) settle(ctx context.Context) error {
	for _, p := range r.programs {
		if p.needsPilot() {
			r.total += pilotReplications
		}
	}
	r.total += r.count * len(r.programs)
	if r.warmup >= 0 {
		return nil
	}
	for _, p := range r.programs {
		w, findings, err := p.settle(ctx, r.o.Jobs, r.tick)
		if err != nil {
			return err
		}
		r.warmup = max(r.warmup, w)
		r.findings = append(r.findings, findings...)
	}
	return nil
}

func (p *Program) needsPilot() bool { return p.warmup < 0 && !p.finite }

// batch makes the replications up to count that are not made yet. When the
// context ends, what is complete on all sides is kept, without gaps.
func (r *runner) batch(ctx context.Context) error {
	from := len(r.reps[0])
	made := make([][]*replication, len(r.programs))
	for i := range made {
		made[i] = make([]*replication, r.count-from)
	}
	n := (r.count - from) * len(r.programs)
	err := parallel(ctx, r.programs, n, r.o.Jobs, func(sims []*sim, k int) error {
		i, side := k/len(r.programs), k%len(r.programs)
		rep, err := r.replicate(ctx, sims[side], side, from+i)
		made[side][i] = rep
		return err
	})
	complete := 0
	for complete < r.count-from && !slices.ContainsFunc(made, func(m []*replication) bool { return m[complete] == nil }) {
		complete++
	}
	for side := range made {
		for _, rep := range made[side][:complete] {
			r.reps[side] = append(r.reps[side], *rep)
		}
	}
	if err != nil && ctx.Err() != nil && from+complete > 0 && errors.Is(err, context.Cause(ctx)) {
		r.partial = true
		return nil
	}
	return err
}

// replicate makes one replication of one side.
func (r *runner) replicate(ctx context.Context, s *sim, side, number int) (*replication, error) {
	var o RunOptions
	if side == len(r.programs)-1 {
		o = r.o
	}
	if err := s.record(o, number); err != nil {
		return nil, err
	}
	if err := s.replicate(ctx, number, r.warmup); err != nil {
		return nil, err
	}
	rep, err := s.figures(r.warmup)
	if err != nil {
		return nil, err
	}
	if side == len(r.programs)-1 && len(rep.rows) > 0 && len(s.p.demands) > 0 {
		r.mu.Lock()
		r.lead = append(r.lead, rep.rows[s.p.demands[0].row].lead.mean)
		r.mu.Unlock()
	}
	r.tick()
	return &rep, nil
}

// tick tells how far the run is.
func (r *runner) tick() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done++
	if r.o.Progress == nil {
		return
	}
	p := Progress{Done: r.done, Total: r.total}
	if len(r.lead) > 1 {
		last := r.programs[len(r.programs)-1]
		p.Measure, p.So = last.demands[0].name, stats.Mean95(r.lead)
	}
	r.o.Progress(p)
}

// results reduces the replications of all sides.
func (r *runner) results() []*figure.Result {
	var out []*figure.Result
	for side, p := range r.programs {
		res := p.reduce(r.reps[side], r.warmup)
		if r.partial {
			res.Partial = &figure.Partial{Done: len(r.reps[side]), Of: r.count}
		}
		if r.goal != nil {
			res.Precision = r.goal.told()
		}
		out = append(out, res)
	}
	return out
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

// parallel calls work for 0 to n-1, each goroutine with a sim of its own for
// every program.
func parallel(ctx context.Context, programs []*Program, n, jobs int, work func([]*sim, int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range max(1, min(jobs, n)) {
		wg.Go(func() {
			sims := make([]*sim, len(programs))
			for i, p := range programs {
				s, err := newSim(p)
				if err != nil {
					cancel(err)
					return
				}
				sims[i] = s
			}
			for {
				k := int(next.Add(1)) - 1
				if k >= n || ctx.Err() != nil {
					return
				}
				if err := work(sims, k); err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}
