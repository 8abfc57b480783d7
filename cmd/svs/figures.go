package main

import (
	"context"
	"slices"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/facts/derived"
	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/model"
)

// measured are the figures of a simulation as facts of entities.
type measured struct {
	demands map[string]*derived.Simulated
	streams map[string]*derived.Simulated
	teams   map[string]*derived.Simulated
	result  *figure.Result
}

// Simulated is what was measured of an entity, nil for nothing.
func (m *measured) Simulated(e model.Any) *derived.Simulated {
	switch e.(type) {
	case *model.Demand:
		return m.demands[e.Base().Name]
	case *model.ValueStream:
		return m.streams[e.Base().Name]
	case *model.Team:
		return m.teams[e.Base().Name]
	}
	return nil
}

// measure simulates the loaded model. What cannot be simulated is reported as
// findings; then nothing is measured.
func (s *session) measure(ctx context.Context, scenario string) (*measured, error) {
	if names := s.names("Scenario"); scenario != "" && scenario != "base" && !slices.Contains(names, scenario) {
		return nil, &accident{message: "--scenario: no scenario is called " + diag.Quote(scenario), hint: among(scenario, append(names, "base"))}
	}
	f := &simulation{common: *s.flags, seed: -1}
	if scenario != "" {
		f.scenarios = []string{scenario}
	}
	o, err := f.options()
	if err != nil {
		return nil, err
	}
	files, done, err := s.modelFiles()
	if err != nil {
		return nil, err
	}
	defer done()
	o.Files = files
	s.runOptions(&o)
	out := &measured{demands: map[string]*derived.Simulated{}, streams: map[string]*derived.Simulated{}, teams: map[string]*derived.Simulated{}}
	first := s.scenarioOf(f)
	side, err := s.ready(ctx, o, first, s.scenarioPatches(first))
	if err != nil || side.program == nil {
		return out, err
	}
	progress := s.w.progress("")
	result, found, err := side.program.Run(ctx, flow.RunOptions{Jobs: s.flags.jobs, Progress: progress.tell})
	progress.end()
	if err != nil {
		return nil, err
	}
	found = side.placed(found)
	s.findings = append(s.findings, found...)
	s.report.Inputs.TZData = result.TZData
	out.result = result
	for _, d := range result.Demands {
		fact := out.demands[d.Name]
		if d.Variant == "" {
			fact = flowFact(d.FlowFigs)
			out.demands[d.Name] = fact
		}
		promiseFact(fact, d)
	}
	for _, f := range result.Streams {
		out.streams[f.Name] = flowFact(f.FlowFigs)
	}
	for _, t := range result.Teams {
		out.teams[t.Name] = &derived.Simulated{Utilization: t.Utilization.Value}
	}
	return out, nil
}

func flowFact(f figure.FlowFigs) *derived.Simulated {
	return &derived.Simulated{
		LeadTime:    &derived.Times{Mean: f.LeadTime.Mean.Value, P50: f.LeadTime.P50.Value, P85: f.LeadTime.P85.Value, P90: f.LeadTime.P90.Value, P95: f.LeadTime.P95.Value},
		WaitingTime: f.WaitingTime.Mean.Value, WorkingTime: f.WorkingTime.Value, FlowEfficiency: f.FlowEfficiency.Value, Rework: f.Rework.Value,
	}
}

// promiseFact adds the promises of a demand, or of one of its variants: the
// one kept least, and those that are surely missed.
func promiseFact(fact *derived.Simulated, d figure.DemandFigs) {
	if fact == nil {
		return
	}
	for _, p := range d.Promises {
		if p.Kept.Value == nil {
			continue
		}
		if fact.PromiseKept == nil || *p.Kept.Value < *fact.PromiseKept {
			fact.PromiseKept = p.Kept.Value
		}
		if p.Share != nil && p.Kept.High != nil && *p.Kept.High < *p.Share {
			text := p.Until + " within " + p.Within
			if d.Variant != "" {
				text = d.Variant + ": " + text
			}
			fact.PromisesMissed = append(fact.PromisesMissed, text)
		}
	}
}
