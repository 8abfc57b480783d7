package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/check/ask"
	"github.com/svs-project/svs/pkg/check/lint"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/facts/derived"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/workspace"
)

// linting are the flags of lint.
type linting struct {
	common
	principle string
	profile   string
	simulate  bool
	scenario  string
	fix, diff bool
}

func (w *world) lintCommand() *cobra.Command {
	var f linting
	c := &cobra.Command{
		Use:   "lint [PATH...]",
		Short: "Hold a model against checks: guiding principles, governance, components",
		Long: "lint asks every check what it thinks of the model, and sums up in a scorecard what was passed, by guiding\n" +
			"principle, activity of governance and component of the value system, with what to mend first. The checks are\n" +
			"documents of kind Check: those built in, and those of the workspace, which take the place of a built-in one of\n" +
			"their name. svs.yaml sets their parameters and severities. Checks that need figures are not measured without\n" +
			"--simulate. With --fix what follows from the model is written into it; --diff shows that and writes nothing.",
		Example: "  svs lint\n  svs lint --principle focus-on-value\n  svs lint --profile fitsm-1 -f markdown\n  svs lint --fix --diff",
	}
	fl := c.Flags()
	fl.SortFlags = false
	fl.StringVar(&f.principle, "principle", "", "ask only the checks of this guiding principle")
	fl.StringVar(&f.profile, "profile", "", "ask another set of checks in place of the usual one: "+strings.Join(profileNames(), ", "))
	fl.BoolVar(&f.simulate, "simulate", false, "simulate first, for checks that need figures")
	fl.StringVar(&f.scenario, "scenario", "", "with --simulate: scenario to run (default: base, or the one that svs.yaml names)")
	fl.BoolVar(&f.fix, "fix", false, "mend what follows from the rest of the model")
	fl.BoolVar(&f.diff, "diff", false, "show what --fix would change, and change nothing")
	f.registerOrganization(c)
	f.register(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		if f.profile != "" && !isProfile(f.profile) {
			return &accident{message: "--profile: no set of checks is called " + diag.Quote(f.profile), hint: among(f.profile, profileNames())}
		}
		if f.scenario != "" && !f.simulate {
			return &accident{message: "--scenario goes with --simulate"}
		}
		if f.fix || f.diff {
			return w.mend(c, &f, args)
		}
		s, err := w.session(c, &f.common, "lint", args)
		if err != nil {
			return err
		}
		return s.finish(c.Context(), func(ctx context.Context) error { return s.lint(ctx, &f) })
	}
	return c
}

// lint asks the checks of a loaded model and scores them.
func (s *session) lint(ctx context.Context, f *linting) error {
	if err := s.load(ctx); err != nil {
		return err
	}
	s.judges = workspace.Fixed // an exemption from what nobody looked for is not unused
	if s.unreadable() {
		s.report.Notices = append(s.report.Notices, report.Notice{Message: "checks are asked of a model that can be read whole; mend the errors first"})
		return nil
	}
	s.w.thinking(s.loaded.Documents)
	on, off, err := s.judging().checks(ctx, f.profile)
	if err != nil {
		return err
	}
	if on, off, err = ofPrinciple(on, off, f.principle); err != nil {
		return err
	}
	in, err := s.lintInput(ctx, f)
	if err != nil {
		return err
	}
	in.Checks = on
	result, err := lint.Run(ctx, in)
	s.findings = append(slices.Clone(s.findings), slices.Concat(result.Faults, result.Findings())...)
	if err != nil {
		return noVerdict(err)
	}
	s.judges = looked(result)
	s.report.Scorecard = s.scorecard(result, off, f)
	return nil
}

// lintInput is what checks are asked of; with --simulate a simulation is run.
func (s *session) lintInput(ctx context.Context, f *linting) (lint.Input, error) {
	var figures derived.Figures
	if f.simulate {
		measured, err := s.measure(ctx, f.scenario)
		if err != nil {
			return lint.Input{}, err
		}
		figures = measured
	}
	j := s.judging()
	asker, err := j.asker(ctx, func(o *derived.Options) { o.Figures = figures })
	if err != nil {
		return lint.Input{}, err
	}
	return lint.Input{
		Model: s.loaded.Model, Tree: govern.NewTree(s.loaded.Model, j.settings.Organization.V), Schema: s.schema,
		Facts: asker.Subjects.Facts, Asker: asker, Whole: s.wholeModel(), Files: s.ground.target.Shows,
	}, nil
}

// looked tells which rules a run has looked at whole: its checks, but for those
// of which something was not measured.
func looked(r *lint.Result) func(rule string) bool {
	whole := map[string]bool{}
	for _, o := range r.Outcomes {
		whole[o.Rule()] = !slices.ContainsFunc(o.Verdicts, func(v lint.Verdict) bool { return v.State == lint.NotMeasured })
	}
	return func(rule string) bool { return workspace.Fixed(rule) || whole[rule] }
}

// noVerdict turns the error of a check that cannot be judged into an accident.
func noVerdict(err error) error {
	var undecided *ask.NoVerdict
	if errors.As(err, &undecided) {
		return &accident{message: undecided.Error(), hint: undecided.Fault.Hint, at: undecided.Place()}
	}
	return err
}

// unreadable reports whether the model has errors of its text, its shape or its
// names that count, so that no opinion on it would mean anything.
func (s *session) unreadable() bool {
	return slices.ContainsFunc(s.judging().weigh(s.findings).Open, func(f diag.Finding) bool { return f.Severity == diag.Error && workspace.Fixed(f.Rule) })
}

// wholeModel is where findings about the model as a whole stand: at the root
// organisation's kind, else at the settings, else at the first document.
func (s *session) wholeModel() diag.Place {
	for _, o := range s.loaded.Model.Organizations {
		if !o.Spec.Parent.Given() {
			texts := &texts{loaded: s.loaded}
			if doc := texts.of(&o.Entity); doc != nil {
				if kind := doc.Root.Get("kind"); kind != nil {
					return diag.Place{File: o.File, Pos: kind.Pos}
				}
			}
			return o.Place()
		}
	}
	if _, ok := s.line(workspace.File, 1); ok {
		return diag.Place{File: workspace.File, Pos: diag.Pos{Line: 1, Column: 1}}
	}
	if all := s.loaded.Model.All(); len(all) > 0 {
		return diag.Place{File: all[0].Base().File, Pos: diag.Pos{Line: 1, Column: 1}}
	}
	return diag.Place{}
}

// ofPrinciple leaves the checks of one principle; all without one.
func ofPrinciple(on, off []lint.Check, principle string) ([]lint.Check, []lint.Check, error) {
	if principle == "" {
		return on, off, nil
	}
	var names []string
	for _, c := range slices.Concat(on, off) {
		if p := c.Spec.Principle.Name; p != "" && !slices.Contains(names, p) {
			names = append(names, p)
		}
	}
	if !slices.Contains(names, principle) {
		return nil, nil, &accident{message: "--principle: no check stands for " + diag.Quote(principle), hint: among(principle, names)}
	}
	other := func(c lint.Check) bool { return c.Spec.Principle.Name != principle }
	return slices.DeleteFunc(on, other), slices.DeleteFunc(off, other), nil
}
