package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/overlay"
)

// sweepFlag is the File of places in the flag.
const sweepFlag = "--sweep"

// sweep simulates the model as it is and at each value of the flag. That a
// team is overloaded at some value is part of the answer, not a fault.
func (s *session) sweep(ctx context.Context, f *simulation, o flow.Options, scenario string, patches []overlay.Patch) error {
	address, values, err := sweepPoints(f.sweep)
	if err != nil {
		return err
	}
	base, err := s.trial(ctx, scenario, patches)
	if err != nil {
		return err
	}
	if ok, err := s.sound(base); !ok {
		return err
	}
	s.findings = append(s.findings, loadsApart(s.prepare(base, o))...)
	if base.program == nil {
		return nil
	}
	programs := []*flow.Program{base.program}
	for i, v := range values {
		s.flagText[sweepFlag] = append(s.flagText[sweepFlag], address+"="+v)
		p, found := overlay.ParseFlag(sweepFlag, i+1, address+"="+v)
		if len(found) > 0 {
			s.findings = append(s.findings, found...)
			return errFlag
		}
		point, err := s.trial(ctx, scenario, append(slices.Clone(patches), p))
		if err != nil {
			return err
		}
		if ok, err := s.sound(point); !ok {
			return err
		}
		found = loadsApart(s.prepare(point, o))
		if point.program == nil {
			s.findings = append(s.findings, found...)
			return nil
		}
		programs = append(programs, point.program)
	}
	progress := s.w.progress(fmt.Sprintf("%d values: ", len(values)))
	results, found, err := flow.RunEach(ctx, programs, flow.RunOptions{Jobs: f.jobs, Progress: progress.tell})
	progress.end()
	if err != nil {
		return err
	}
	s.findings = append(s.findings, found...)
	main := results[0]
	if f.demand != "" {
		for _, r := range results {
			s.narrow(r, f.demand)
		}
	}
	points := results[1:]
	if ctx.Err() != nil { // those that are whole
		points = slices.DeleteFunc(points, func(r *figure.Result) bool { return r.Partial != nil })
		main.Partial = &figure.Partial{Done: len(points), Of: len(values)}
	}
	main.Sweep = flow.NewSweep(address, values, programs[1:], points)
	s.report.Simulation, s.report.Inputs.TZData = main, main.TZData
	return ctx.Err()
}

// loadsApart leaves out what is said of overloaded teams.
func loadsApart(found []diag.Finding) []diag.Finding {
	return slices.DeleteFunc(found, func(f diag.Finding) bool { return f.Rule == flow.Overloaded })
}
