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
	programs, err := s.programsAt(ctx, address, values, scenario, patches, o)
	if programs == nil {
		return err
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

// programsAt are the model as it is and with each value at the address, ready
// to run. Without an error nil stands for findings that say why they are not.
func (s *session) programsAt(ctx context.Context, address string, values []string, scenario string, patches []overlay.Patch, o flow.Options) ([]*flow.Program, error) {
	base, found, err := s.programOf(ctx, scenario, patches, o)
	s.findings = append(s.findings, found...)
	if base == nil {
		return nil, err
	}
	programs := []*flow.Program{base}
	for i, v := range values {
		s.flagText[sweepFlag] = append(s.flagText[sweepFlag], address+"="+v)
		p, found := overlay.ParseFlag(sweepFlag, i+1, address+"="+v)
		if len(found) > 0 {
			s.findings = append(s.findings, found...)
			return nil, errFlag
		}
		point, found, err := s.programOf(ctx, scenario, append(slices.Clone(patches), p), o)
		if point == nil {
			s.findings = append(s.findings, found...)
			return nil, err
		}
		programs = append(programs, point)
	}
	return programs, nil
}

// programOf is the patched model ready to run, nil when it is not, with what is
// to be said of it.
func (s *session) programOf(ctx context.Context, scenario string, patches []overlay.Patch, o flow.Options) (*flow.Program, []diag.Finding, error) {
	t, err := s.trial(ctx, scenario, patches)
	if err != nil {
		return nil, nil, err
	}
	if ok, err := s.sound(t); !ok {
		return nil, nil, err
	}
	found := loadsApart(s.prepare(t, o))
	return t.program, found, nil
}

// loadsApart leaves out what is said of overloaded teams.
func loadsApart(found []diag.Finding) []diag.Finding {
	return slices.DeleteFunc(found, func(f diag.Finding) bool { return f.Rule == flow.Overloaded })
}
