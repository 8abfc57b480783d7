package flow

import (
	"context"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow/figure"
)

// RunEach runs programs one after another, all with the latest of their
// warm-ups. When the context ends it returns the results of those that are
// done, the last one perhaps in part.
func RunEach(ctx context.Context, programs []*Program, o RunOptions) ([]*figure.Result, []diag.Finding, error) {
	total := 0
	for _, p := range programs {
		if p.needsPilot() {
			total += pilotReplications
		}
		total += p.replications
	}
	done := 0
	ahead := o
	ahead.Progress = func(g Progress) {
		if o.Progress != nil {
			g.Done, g.Total = g.Done+done, max(total, g.Total+done)
			o.Progress(g)
		}
	}
	warmup, findings, err := latestWarmup(ctx, programs, ahead, &done)
	if err != nil {
		return nil, nil, err
	}
	var out []*figure.Result
	for _, p := range programs {
		r := &runner{programs: []*Program{p}, o: ahead, count: p.replications, warmup: warmup}
		if err := r.run(ctx); err != nil {
			if ctx.Err() != nil && len(out) > 0 {
				return out, findings, nil
			}
			return nil, nil, err
		}
		done += r.count
		out = append(out, r.results()...)
		if r.partial {
			break
		}
	}
	return out, findings, nil
}

// latestWarmup finds the warm-ups of programs and takes the latest.
func latestWarmup(ctx context.Context, programs []*Program, o RunOptions, done *int) (warmup int64, findings []diag.Finding, err error) {
	for _, p := range programs {
		w, found, err := p.settle(ctx, o.Jobs, func() {})
		if err != nil {
			return 0, nil, err
		}
		if p.needsPilot() {
			*done += pilotReplications
			o.Progress(Progress{})
		}
		warmup = max(warmup, w)
		findings = append(findings, found...)
	}
	return warmup, findings, nil
}

// NewSweep puts the results at some values side by side. Programs are those
// of the results.
func NewSweep(address string, values []string, programs []*Program, results []*figure.Result) *figure.Sweep {
	overloaded := make([][]string, len(results))
	for i := range results {
		overloaded[i] = []string{}
		for k := range programs[i].loads {
			if l := &programs[i].loads[k]; l.Load() >= 1 {
				overloaded[i] = append(overloaded[i], "Team/"+l.Team.Name)
			}
		}
	}
	return figure.NewSweep(address, values, overloaded, results)
}
