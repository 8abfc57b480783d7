package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/svs-project/svs/pkg/change"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/plan"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/emit"
)

// registerFlow adds the flags that say how the effect on the flow is measured.
func (f *planning) registerFlow(fl *pflag.FlagSet) {
	fl.BoolVar(&f.noSimulate, "no-simulate", false, "say nothing of the flow")
	fl.BoolVar(&f.all, "all", false, "simulate also where nothing that changes matters to the flow")
	fl.StringVar(&f.scenario, "scenario", "", "scenario to run (default: base, or the one that svs.yaml names)")
	fl.IntVar(&f.replications, "replications", 0, "how many pairs of replications (default: as the scenario says, else 20)")
	fl.StringVar(&f.horizon, "horizon", "", "how long to run, warm-up included, as 26w (default: as the scenario says, else 26w)")
	fl.Int64Var(&f.seed, "seed", -1, "seed of the random numbers (default: as the scenario says, else 1)")
	fl.Lookup("seed").DefValue = "0" // not shown: -1 stands for what the scenario says
}

// flowOptions are the flags as options of a run.
func (f *planning) flowOptions() (flow.Options, error) {
	s := simulation{replications: f.replications, horizon: f.horizon, seed: f.seed}
	return s.options()
}

// effect simulates both models on the same random numbers and says what the
// change does to the flow.
func (s *session) effect(ctx context.Context, f *planning, in *pair, input plan.Input, p *plan.Plan) error {
	if f.noSimulate {
		return nil
	}
	if !f.all && !p.Matters() {
		p.Flow = &plan.Effect{Skipped: "nothing that changes matters to the flow"}
		return nil
	}
	o, err := f.flowOptions()
	if err != nil {
		return err
	}
	programs, why, err := s.programs(ctx, f, in, input, o)
	switch {
	case err != nil:
		return err
	case why != "":
		p.Flow = &plan.Effect{Skipped: why}
		if programs[0] != nil { // the model that stands could have been measured
			p.Unmeasured(input.From.Settings.Plan.Block)
		}
		return nil
	}
	blocks := input.From.Settings.Plan.Block
	progress := s.w.progress("")
	also := append(s.compared(), plan.Measured(blocks)...)
	c, sides, found, err := flow.Compare(ctx, programs[0], programs[1], also, flow.RunOptions{Jobs: f.jobs, Progress: progress.tell})
	progress.end()
	if err != nil {
		return err
	}
	s.bring(found)
	c.Before, c.After = "before", "after"
	sides[1].Comparison = c
	s.report.Simulation, s.report.Inputs.TZData = sides[1], sides[1].TZData
	if sides[1].Partial != nil {
		return ctx.Err()
	}
	p.Flow = &plan.Effect{Promises: plan.Promised(sides[0], sides[1])}
	p.Otherwise(c)
	p.Limits(blocks, c)
	return nil
}

// bring adds findings that only the run could show: they are the change's.
func (s *session) bring(found []diag.Finding) {
	if len(found) == 0 {
		return
	}
	brought := map[string]bool{}
	for _, f := range found {
		brought[f.Fingerprint()] = true
	}
	shows := s.shows
	s.shows = func(f diag.Finding) bool { return shows(f) || brought[f.Fingerprint()] }
	s.findings = append(s.findings, found...)
}

// programs compiles both models for the scenario, the one that stands first; why
// says why they cannot be compared.
func (s *session) programs(ctx context.Context, f *planning, in *pair, input plan.Input, o flow.Options) (out [2]*flow.Program, why string, err error) {
	was, err := s.renamed(ctx, in, input)
	if err != nil {
		return out, "", err
	}
	var found [2][]diag.Finding
	for i, loaded := range []*load.Loaded{was, in.models[1]} {
		ground := []*side{in.from, in.to}[i].ground
		sub := &session{w: s.w, flags: s.flags, schema: s.schema, ground: ground, loaded: loaded, living: in.lives[i], differs: in.differ[i]}
		if i == 1 {
			sub.differs = s.differs
		}
		sub.findings = slices.Clone(loaded.Findings)
		if sub.unsound() {
			return out, fmt.Sprintf("the model %s has errors, with which no figure would mean anything", []string{"that stands", "as it would be"}[i]), nil
		}
		scenario := f.scenario
		if scenario == "" && in.from.ground.settings.Scenario.Given() { // the settings of the base judge
			scenario = in.from.ground.settings.Scenario.V
		}
		if scenario != "" && scenario != "base" && loaded.Model.Scenario(scenario) == nil {
			return out, fmt.Sprintf("the model %s has no scenario %s", []string{"that stands", "as it would be"}[i], diag.Quote(scenario)), nil
		}
		trial, err := sub.trial(ctx, scenario, sub.scenarioPatches(scenario))
		if err != nil {
			return out, "", err
		}
		to := o
		(&session{ground: in.to.ground}).runOptions(&to)
		to.Root = ground.settings.Organization.V
		if open := []*side{in.from, in.to}[i].open; open != nil {
			files, done, err := open(ctx)
			if err != nil {
				return out, "", err
			}
			defer done()
			to.Files = files
		}
		found[i] = append(trial.found, sub.prepare(trial, to)...)
		out[i] = trial.program
	}
	s.bring(newOnly(found[0], found[1]))
	switch {
	case out[0] == nil:
		return out, "the model that stands cannot be simulated: " + first(found[0]), nil
	case out[1] == nil:
		return out, "the model as it would be cannot be simulated", nil
	}
	if err := out[0].Pairs(out[1]); err != nil {
		return out, err.Error(), nil
	}
	return out, "", nil
}

func first(found []diag.Finding) string {
	if len(found) == 0 {
		return "it is empty"
	}
	return found[0].Message
}

// newOnly are the findings of the second list that the first does not have.
func newOnly(before, after []diag.Finding) []diag.Finding {
	had := map[string]bool{}
	for _, f := range before {
		had[f.Fingerprint()] = true
	}
	return slices.DeleteFunc(slices.Clone(after), func(f diag.Finding) bool { return had[f.Fingerprint()] })
}

// renamed is the model that stands, with the names that its entities have in
// the proposed one, so that figures of both stand side by side.
func (s *session) renamed(ctx context.Context, in *pair, input plan.Input) (*load.Loaded, error) {
	if !slices.ContainsFunc(input.Diff.Entities, func(e change.Entity) bool { return e.References > 0 || e.Was != "" }) {
		return in.models[0], nil
	}
	lim := streamLimits()
	docs, err := change.Renamed(s.schema, change.Model{Documents: documents(in.from.files, nil, lim)},
		change.Model{Documents: documents(in.to.files, nil, lim)}, movesOf(in.to))
	if err != nil {
		return nil, err
	}
	text := map[string]*strings.Builder{}
	var files heldFiles
	for _, d := range docs {
		if text[d.File] == nil {
			text[d.File] = &strings.Builder{}
			files = append(files, heldFile{file: load.File{Path: d.File}})
		}
		text[d.File].WriteString("---\n" + emit.Document(d.Root, emit.Options{}))
	}
	for i := range files {
		files[i].file.Data = []byte(text[files[i].file.Path].String())
	}
	return load.Load(ctx, files, load.Options{Schema: s.schema, Limits: source.DefaultLimits(), Jobs: s.flags.jobs})
}
