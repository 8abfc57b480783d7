package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/overlay"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/workspace"
)

func (w *world) simulateCommand() *cobra.Command {
	var f simulation
	c := &cobra.Command{
		Use:   "simulate",
		Short: "Simulate the demand of a model: lead times, waiting, load, promises",
		Long: "simulate lets the model's demand arrive and go through its value streams, many times over, and\n" +
			"prints figures per demand and team, each with the interval in which the true value lies with\n" +
			"95 % confidence. With --trace it tells the way of one demand. The same seed gives the same figures.",
		Example: "  svs simulate -C examples/campus-desk\n  svs simulate --trace --demand mail-is-down --number 3",
		Args:    noArguments,
	}
	f.registerAll(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		s, err := w.session(c, &f.common, "simulate", nil)
		if err != nil {
			return err
		}
		f.seeded = c.Flags().Changed("seed")
		options, err := f.options()
		if err != nil {
			return err
		}
		if err := checkRecords(f.records, f.trace); err != nil {
			return err
		}
		return s.finish(c.Context(), func(ctx context.Context) error { return s.simulate(ctx, &f, options) })
	}
	return c
}

// simulate runs what the flags ask for: one model, two to compare, or one at
// several points.
func (s *session) simulate(ctx context.Context, f *simulation, o flow.Options) error {
	if err := s.check(ctx); err != nil {
		return err
	}
	if s.unsound() {
		return nil // nothing to simulate; the findings are the answer
	}
	if err := s.known(f); err != nil {
		return err
	}
	files, done, err := s.modelFiles()
	if err != nil {
		return err
	}
	defer done()
	o.Files = files
	s.runOptions(&o)
	s.flagText = map[string][]string{overlay.SetFlag: f.set}
	changes, err := s.flagPatches(f)
	if err != nil {
		return err
	}
	first := s.scenarioOf(f)
	scenario := s.scenarioPatches(first)
	switch {
	case f.sweep != "":
		return s.sweep(ctx, f, o, first, append(scenario, changes...))
	case f.trace:
		return s.traced(ctx, f, o, first, append(scenario, changes...))
	case len(f.scenarios) == 2:
		return s.compare(ctx, f, o, [2]string{first, f.scenarios[1]}, [2][]overlay.Patch{scenario, s.scenarioPatches(f.scenarios[1])})
	case len(changes) > 0:
		return s.compare(ctx, f, o, [2]string{first, first}, [2][]overlay.Patch{scenario, append(slices.Clone(scenario), changes...)})
	}
	return s.alone(ctx, f, o, first, scenario)
}

// alone simulates one model.
func (s *session) alone(ctx context.Context, f *simulation, o flow.Options, scenario string, patches []overlay.Patch) error {
	side, err := s.ready(ctx, o, scenario, patches)
	if err != nil || side.program == nil {
		return err
	}
	progress := s.w.progress("")
	var result *figure.Result
	var found []diag.Finding
	err = s.recorded(ctx, side.program, flow.RunOptions{Jobs: f.jobs, Progress: progress.tell}, f, func(o flow.RunOptions) (r *figure.Result, err error) {
		result, found, err = side.program.Run(ctx, o)
		return result, err
	})
	if err == nil && result.Partial == nil {
		err = side.program.Constrain(ctx, result, s.streamOf(f.demand), flow.RunOptions{Jobs: f.jobs})
	}
	progress.end()
	if err != nil {
		return err
	}
	s.findings = append(s.findings, side.placed(found)...)
	return s.conclude(ctx, f, side, result)
}

// ready is a side with its program, which is nil when what is wrong with it has
// been added to the findings.
func (s *session) ready(ctx context.Context, o flow.Options, scenario string, patches []overlay.Patch) (*trial, error) {
	side, err := s.trial(ctx, scenario, patches)
	if err != nil {
		return nil, err
	}
	if ok, err := s.sound(side); !ok {
		return side, err
	}
	s.findings = append(s.findings, s.prepare(side, o)...)
	return side, nil
}

// conclude puts a result into the report, and judges what was expected of it.
func (s *session) conclude(ctx context.Context, f *simulation, side *trial, result *figure.Result) error {
	if result.Partial != nil {
		s.report.Inputs.TZData = result.TZData
		s.report.Simulation = result
		return ctx.Err()
	}
	s.findings = append(s.findings, side.placed(side.program.Verdicts(result, f.failOnObjectives))...)
	if f.demand != "" {
		s.narrow(result, f.demand)
	}
	s.report.Simulation = result
	s.report.Inputs.TZData = result.TZData
	return nil
}

// compare simulates two sides on the same random numbers.
func (s *session) compare(ctx context.Context, f *simulation, o flow.Options, scenarios [2]string, patches [2][]overlay.Patch) error {
	before, err := s.trial(ctx, scenarios[0], patches[0])
	if err != nil {
		return err
	}
	if ok, err := s.sound(before); !ok {
		return err
	}
	was := s.prepare(before, o)
	after, err := s.ready(ctx, o, scenarios[1], patches[1])
	if err != nil || after.program == nil {
		return err
	}
	if before.program == nil {
		s.findings = append(s.findings, was...) // of the side that is judged no finding is repeated
		return nil
	}
	if err := before.program.Pairs(after.program); err != nil {
		return &accident{message: err.Error(), hint: "give both the same with --horizon and --seed"}
	}
	progress := s.w.progress("")
	var c *figure.Comparison
	var sides [2]*figure.Result
	var found []diag.Finding
	err = s.recorded(ctx, after.program, flow.RunOptions{Jobs: f.jobs, Progress: progress.tell}, f, func(o flow.RunOptions) (_ *figure.Result, err error) {
		c, sides, found, err = flow.Compare(ctx, before.program, after.program, s.compared(), o)
		return sides[1], err
	})
	progress.end()
	if err != nil {
		return err
	}
	s.findings = append(s.findings, after.placed(found)...)
	c.Before, c.After = "before", "after"
	if scenarios[0] != scenarios[1] {
		c.Before, c.After = scenarios[0], scenarios[1]
	}
	c.Changes = differing(before, after)
	sides[1].Comparison = c
	return s.conclude(ctx, f, after, sides[1])
}

// compared are the measures that a comparison looks at beside the usual ones:
// those of objectives.
func (s *session) compared() []string {
	var out []string
	for _, o := range s.loaded.Model.Objectives {
		if o.InUse() && o.Spec.Measure.Given() {
			out = append(out, strings.Join(strings.Fields(o.Spec.Measure.V), " "))
		}
	}
	return out
}

// traced tells the way of one item.
func (s *session) traced(ctx context.Context, f *simulation, o flow.Options, scenario string, patches []overlay.Patch) error {
	side, err := s.ready(ctx, o, scenario, patches)
	if err != nil || side.program == nil {
		return err
	}
	return s.trace(ctx, side.program, f)
}

// known refuses names of the command line that the model does not have.
func (s *session) known(f *simulation) error {
	demands, scenarios := s.names("Demand"), s.names("Scenario")
	if f.trace {
		demands = append(demands, s.names("Opportunity")...)
	}
	switch {
	case f.demand != "" && !slices.Contains(demands, f.demand):
		return &accident{message: "--demand: no demand is called " + diag.Quote(f.demand), hint: among(f.demand, demands)}
	}
	for _, name := range f.scenarios {
		if name != "base" && !slices.Contains(scenarios, name) {
			return &accident{message: "--scenario: no scenario is called " + diag.Quote(name), hint: among(name, append(scenarios, "base"))}
		}
	}
	return nil
}

// among proposes one of the names, or lists a few of them.
func among(name string, names []string) string {
	if hint := diag.DidYouMean(name, names); hint != "" || len(names) == 0 {
		return hint
	}
	const most = 8
	if len(names) > most {
		names = append(slices.Clone(names[:most]), "…")
	}
	return "there are " + strings.Join(names, ", ")
}

// streamOf is the stream that serves a demand, "" for none.
func (s *session) streamOf(demand string) string {
	if d := s.loaded.Model.Demand(demand); d != nil {
		return d.Spec.Stream.Name
	}
	return ""
}

// narrow leaves the figures of one demand, its stream, and the teams that work
// there.
func (s *session) narrow(r *figure.Result, demand string) {
	stream := s.streamOf(demand)
	teams := map[string]bool{}
	if vs := s.loaded.Model.ValueStream(stream); vs != nil {
		vs.Spec.Walk(func(_ string, among []model.Step, i int) {
			teams[among[i].Team.Name] = true
			for _, n := range among[i].Needs {
				teams[n.Team.Name] = true
			}
		})
	}
	r.Demands = slices.DeleteFunc(r.Demands, func(d figure.DemandFigs) bool { return d.Name != demand })
	r.Streams = slices.DeleteFunc(r.Streams, func(f figure.StreamFigs) bool { return f.Name != stream })
	r.Steps = slices.DeleteFunc(r.Steps, func(f figure.StepFigs) bool { return f.Stream != stream })
	r.Teams = slices.DeleteFunc(r.Teams, func(f figure.TeamFigs) bool { return !teams[f.Name] })
	r.Activities, r.Practices, r.Channels, r.Organizations = nil, nil, nil, nil
	r.Constraints = slices.DeleteFunc(r.Constraints, func(c figure.Constraint) bool { return c.Stream != stream })
	r.Constraint = nil
	if len(r.Constraints) > 0 {
		r.Constraint = &r.Constraints[0]
	}
}

// unsound reports whether the model has errors with which no figure would mean
// anything.
func (s *session) unsound() bool {
	s.needsSound = true
	return slices.ContainsFunc(s.judging().weigh(s.findings).Open, spoils)
}

// spoils reports whether with a finding no figure would mean anything. What is
// wrong with how things are steered (policies, checks, mandates, waivers) fails
// the run and changes no figure: whoever decides about it wants to see both.
func spoils(f diag.Finding) bool {
	for _, of := range []string{"policy/", "check/", "SVS3", "SVS94"} {
		if strings.HasPrefix(f.Rule, of) {
			return false
		}
	}
	return f.Severity == diag.Error
}

// scenarioOf is the scenario to run: the first of the flags, else that of
// svs.yaml, else base.
func (s *session) scenarioOf(f *simulation) string {
	settings := s.ground.settings
	switch {
	case len(f.scenarios) > 0:
		return f.scenarios[0]
	case settings.Scenario.Given():
		return settings.Scenario.V
	}
	return ""
}

// runOptions takes what flags say nothing of from svs.yaml.
func (s *session) runOptions(o *flow.Options) {
	settings := s.ground.settings
	o.Moved = map[string]string{}
	for _, m := range settings.Moved {
		o.Moved[m.To.V] = m.From.V
	}
	o.Root, o.Currency = settings.Organization.V, currencyOf(settings)
}

// currencyOf is the currency of the settings.
func currencyOf(settings workspace.Settings) figure.Currency {
	c := figure.Currency{Base: settings.Currency.Base.V, Rates: map[string]float64{}}
	for _, r := range settings.Currency.Rates {
		c.Rates[r.Code] = r.Worth
	}
	return c
}

func (s *session) trace(ctx context.Context, program *flow.Program, f *simulation) error {
	t, err := program.Trace(ctx, flow.TraceOptions{Demand: f.demand, Number: f.number})
	if err != nil {
		return err
	}
	s.report.Trace = report.FromTrace(t)
	return nil
}
