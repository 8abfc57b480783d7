package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/unit"
)

// simulation are the flags of simulate.
type simulation struct {
	common
	scenario     string
	demand       string
	trace        bool
	number       int
	replications int
	horizon      string
	seed         int64
	records      string
}

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
	fl := c.Flags()
	fl.SortFlags = false
	fl.StringVar(&f.scenario, "scenario", "", "scenario to run (default: base, or the one that svs.yaml names)")
	fl.StringVar(&f.demand, "demand", "", "show the figures of this demand, its stream and the teams that work there; with --trace, follow one of its items")
	fl.BoolVar(&f.trace, "trace", false, "tell the way of one item in place of figures")
	fl.IntVar(&f.number, "number", 0, "with --trace: which item of the demand, from 1 (default: the first after the warm-up)")
	fl.IntVar(&f.replications, "replications", 0, "how often to repeat (default: as the scenario says, else 20)")
	fl.StringVar(&f.horizon, "horizon", "", "how long to run, warm-up included, as 26w (default: as the scenario says, else 26w)")
	fl.Int64Var(&f.seed, "seed", -1, "seed of the random numbers (default: as the scenario says, else 1)")
	fl.Lookup("seed").DefValue = "0" // not shown: -1 stands for what the scenario says
	fl.StringVar(&f.records, "records", "", "write every visit of every item into this file: .csv, .jsonl, .xes (XES 1.0) or .json (OCEL 2.0)")
	f.register(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		s, err := w.session(c, &f.common, "simulate", nil)
		if err != nil {
			return err
		}
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

// options turns flags into the choice of a scenario.
func (f *simulation) options() (flow.Options, error) {
	o := flow.Options{Scenario: f.scenario, Replications: f.replications}
	if f.replications < 0 {
		return o, &accident{message: fmt.Sprintf("--replications %d: write a number from 1", f.replications)}
	}
	if f.number < 0 || f.number > 0 && !f.trace {
		return o, &accident{message: fmt.Sprintf("--number %d: goes with --trace, from 1", f.number)}
	}
	if f.seed >= 0 {
		seed := uint64(f.seed)
		o.Seed = &seed
	}
	if f.horizon != "" {
		d, err := unit.ParseDuration(f.horizon)
		if err != nil || d.IsBusiness() || d.IsZero() {
			return o, &accident{message: "--horizon " + diag.Quote(f.horizon) + " is not a time to measure", hint: "write it as 26w, 90d or 48h"}
		}
		o.Horizon = d.Elapsed()
	}
	return o, nil
}

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
	s.chooseScenario(&o)
	program, found := flow.Prepare(s.loaded.Model, o)
	s.findings = append(s.findings, found...)
	if program == nil {
		return nil
	}
	if f.trace {
		return s.trace(ctx, program, f)
	}
	result, found, err := recorded(ctx, program, flow.RunOptions{Jobs: f.jobs, Progress: s.w.progress()}, f.records)
	if err != nil {
		return err
	}
	s.findings = append(s.findings, found...)
	if f.demand != "" {
		s.narrow(result, f.demand)
	}
	s.report.Simulation = result
	s.report.Inputs.TZData = result.TZData
	return nil
}

// known refuses names of the command line that the model does not have.
func (s *session) known(f *simulation) error {
	demands, scenarios := s.names("Demand"), s.names("Scenario")
	switch {
	case f.demand != "" && !slices.Contains(demands, f.demand):
		return &accident{message: "--demand: no demand is called " + diag.Quote(f.demand), hint: among(f.demand, demands)}
	case f.scenario != "" && f.scenario != "base" && !slices.Contains(scenarios, f.scenario):
		return &accident{message: "--scenario: no scenario is called " + diag.Quote(f.scenario), hint: among(f.scenario, append(scenarios, "base"))}
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

// narrow leaves the figures of one demand, its stream, and the teams that work
// there.
func (s *session) narrow(r *flow.Result, demand string) {
	stream := s.loaded.Model.Demand(demand).Spec.Stream.Name
	teams := map[string]bool{}
	if vs := s.loaded.Model.ValueStream(stream); vs != nil {
		vs.Spec.Walk(func(_ string, among []model.Step, i int) {
			teams[among[i].Team.Name] = true
			for _, n := range among[i].Needs {
				teams[n.Team.Name] = true
			}
		})
	}
	r.Demands = slices.DeleteFunc(r.Demands, func(d flow.DemandFigs) bool { return d.Name != demand })
	r.Streams = slices.DeleteFunc(r.Streams, func(f flow.StreamFigs) bool { return f.Name != stream })
	r.Steps = slices.DeleteFunc(r.Steps, func(f flow.StepFigs) bool { return f.Stream != stream })
	r.Teams = slices.DeleteFunc(r.Teams, func(f flow.TeamFigs) bool { return !teams[f.Name] })
	r.Activities, r.Practices = nil, nil
}

// unsound reports whether the model has errors, so that no figure would mean
// anything.
func (s *session) unsound() bool {
	s.needsSound = true
	return slices.ContainsFunc(s.judging().weigh(s.findings).Open, func(f diag.Finding) bool { return f.Severity == diag.Error })
}

// chooseScenario takes what the flags left open from svs.yaml.
func (s *session) chooseScenario(o *flow.Options) {
	settings := s.ground.settings
	if o.Scenario == "" && settings.Scenario.Given() {
		o.Scenario = settings.Scenario.V
	}
	o.Moved = map[string]string{}
	for _, m := range settings.Moved {
		o.Moved[m.To.V] = m.From.V
	}
}

func (s *session) trace(ctx context.Context, program *flow.Program, f *simulation) error {
	t, err := program.Trace(ctx, flow.TraceOptions{Demand: f.demand, Number: f.number})
	if err != nil {
		return err
	}
	s.report.Trace = report.FromTrace(t)
	return nil
}

// progressAfter is how long a run may take before it says how far it is.
const progressAfter = 500 * time.Millisecond

// progress tells a person at a terminal how far a run is; nil elsewhere.
func (w *world) progress() func(done, total int) {
	file, ok := w.stderr.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return nil
	}
	var mu sync.Mutex
	begun := w.now()
	shown := false
	return func(done, total int) {
		mu.Lock()
		defer mu.Unlock()
		if w.now().Sub(begun) < progressAfter {
			return
		}
		if done == total {
			if shown {
				fmt.Fprint(w.stderr, "\r\x1b[K")
			}
			return
		}
		shown = true
		fmt.Fprintf(w.stderr, "\r\x1b[Ksimulated %d of %d", done, total)
	}
}
