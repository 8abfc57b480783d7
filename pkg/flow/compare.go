package flow

import (
	"context"
	"fmt"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow/figure"
)

// Compare runs two programs on the same random numbers, with the later of
// their warm-ups, and compares their figures. Also are measures that are to be
// looked at beside the usual ones. The findings are what only the runs could
// show; an interrupted comparison is of the pairs that are done.
func Compare(ctx context.Context, before, after *Program, also []string, o RunOptions) (*figure.Comparison, [2]*figure.Result, []diag.Finding, error) {
	if before.horizon != after.horizon || before.seed != after.seed {
		return nil, [2]*figure.Result{}, nil, fmt.Errorf("the two sides differ in horizon or seed, so that they make no pairs")
	}
	r := &runner{programs: []*Program{before, after}, o: o, count: before.replications, warmup: -1}
	if err := r.run(ctx); err != nil {
		return nil, [2]*figure.Result{}, nil, err
	}
	sides := r.results()
	c := &figure.Comparison{Before: before.scenario, After: after.scenario, Changes: []figure.ChangeFigs{}, Replications: len(r.reps[0]), Objectives: []figure.ObjectiveChange{}}
	c.Differences = figure.Differences(sides[0], sides[1], also)
	for _, s := range sides {
		s.NotTried(notAlone)
	}
	for _, b := range sides[0].Objectives {
		for _, a := range sides[1].Objectives {
			if a.Name == b.Name {
				c.Objectives = append(c.Objectives, figure.ObjectiveChange{Before: b, After: a})
			}
		}
	}
	return c, [2]*figure.Result(sides), r.findings, nil
}
