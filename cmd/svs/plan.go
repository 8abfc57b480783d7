package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/git"
	"github.com/svs-project/svs/pkg/plan"
	"github.com/svs-project/svs/pkg/report"
)

// planning are the flags of plan.
type planning struct {
	comparing
	base string
	// How the effect on the flow is measured.
	noSimulate, all   bool
	scenario, horizon string
	replications      int
	seed              int64
	// improvements are planned as if merged; compare sets them side by side.
	improvements []string
	compare      []string
}

func (w *world) planCommand() *cobra.Command {
	var f planning
	c := &cobra.Command{
		Use:   "plan [MODEL]",
		Short: "Say what a change means before it is merged",
		Long: "plan compares the workspace at hand, or MODEL, with the model that stands, and says what changes and how much that\n" +
			"matters, what depends on it, which findings it brings and removes, who must agree, and what it does to the flow:\n" +
			"both models are simulated on the same random numbers.\n\n" +
			"The model that stands is that of --base; without it, of the revision where the branch left the one that svs.yaml\n" +
			"names (plan: {base: origin/main}) or the default branch; else of the last commit. Its settings judge: what a change\n" +
			"says about the rules counts when it is merged. MODEL and --base are each what svs diff takes: a folder, a file, - for\n" +
			"standard input, or a revision.",
		Example: "  svs plan\n  svs plan --base main -f json=plan.json -f markdown=plan.md",
	}
	c.Args = func(c *cobra.Command, args []string) error { return f.arguments(c, args) }
	fl := c.Flags()
	fl.SortFlags = false
	fl.StringVar(&f.base, "base", "", "the model that stands: a revision, a folder, a file or - (default where the branch began)")
	fl.StringSliceVar(&f.improvements, "improvement", nil, "plan this improvement of the register as if it were merged; may be repeated")
	fl.StringSliceVar(&f.compare, "compare", nil, "set improvements side by side by benefit per cost: --compare A B C")
	f.registerFlow(fl)
	f.comparing.register(c)
	f.registerOrganization(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		s, err := w.session(c, &f.common, "plan", nil)
		if err != nil {
			return err
		}
		classes, err := f.classes()
		if err != nil {
			return err
		}
		if len(f.compare) > 0 {
			names := append(f.compare, args...)
			return s.finish(c.Context(), func(ctx context.Context) error { return s.sideBySide(ctx, &f, names) })
		}
		model := "."
		if len(args) == 1 {
			model = args[0]
		}
		if len(f.improvements) > 0 {
			model = cmp.Or(f.base, ".") // with them, whatever else is proposed
		}
		return s.finish(c.Context(), func(ctx context.Context) error { return s.plan(ctx, &f, model, classes) })
	}
	return c
}

// arguments takes at most the model that is proposed, or the improvements to
// compare.
func (f *planning) arguments(c *cobra.Command, args []string) error {
	switch {
	case len(f.compare) > 0 && len(f.improvements) > 0:
		return &accident{message: "--compare and --improvement do not go together", hint: "--compare A B sets improvements side by side, --improvement A plans one"}
	case len(f.compare) > 0:
		return nil
	case len(f.improvements) > 0 && len(args) > 0:
		return &accident{message: "--improvement plans a change of the model at hand and takes no " + diag.Quote(args[0]), hint: "name another model with -C"}
	case len(args) > 1:
		return &accident{message: "too many arguments", hint: "usage: " + c.UseLine() + "; svs diff compares two models, plan takes the one that stands as --base"}
	}
	return nil
}

func (s *session) plan(ctx context.Context, f *planning, model string, classes *[]plan.Class) error {
	if err := s.readSchema(); err != nil {
		return err
	}
	base, err := s.base(ctx, f)
	if err != nil {
		return err
	}
	in, err := s.readSides(ctx, f.dir, []string{base, model})
	if err != nil {
		return err
	}
	if len(f.improvements) > 0 {
		if err := s.improved(ctx, in, f.improvements); err != nil {
			return err
		}
	}
	input, err := s.differences(in)
	if err != nil {
		return err
	}
	p := plan.Make(input)
	p.From, p.To = in.from.shown(), in.to.shown()
	if err := s.react(ctx, in, p); err != nil {
		return err
	}
	p.Approve(input, in.base.judging().governance(), s.judging().governance())
	if classes == nil {
		classes = blocks(input.From)
	}
	p.Block(*classes...)
	if err := s.effect(ctx, f, in, input, p); err != nil {
		return err
	}
	s.report.Changes, s.detailed = report.FromPlan(p), f.detailed
	return nil
}

// blocks are the classes that the model that stands does not let pass.
func blocks(m plan.Model) *[]plan.Class {
	out := []plan.Class{}
	for _, b := range m.Settings.Plan.Block {
		if b.Class != "" {
			out = append(out, plan.Class(b.Class))
		}
	}
	return &out
}

// base is the model that stands: that of the flag; else where the present
// branch left the one of the settings, or the default branch; else the last
// commit.
func (s *session) base(ctx context.Context, f *planning) (string, error) {
	if f.base != "" || len(f.improvements) > 0 {
		return cmp.Or(f.base, "."), nil
	}
	repository, err := s.w.repository(ctx, f.dir)
	switch {
	case errors.Is(err, git.ErrNoGit), errors.Is(err, git.ErrNoRepository):
		return "", &accident{message: "there is nothing to compare with: " + err.Error(), hint: "name the model that stands with --base FOLDER"}
	case err != nil:
		return "", err
	}
	upstream, err := s.upstream(ctx, f, repository)
	if err != nil {
		return "", err
	}
	if upstream == "" {
		return "HEAD", nil
	}
	at, err := repository.MergeBase(ctx, upstream, "HEAD")
	switch {
	case errors.Is(err, git.ErrShallow):
		return "", &accident{
			message: "where the branch began cannot be told: this is a shallow clone, and its history ends before that",
			hint:    fetching(ctx, repository, upstream) + "; on GitHub, set fetch-depth: 0 for actions/checkout; on GitLab, GIT_DEPTH: 0",
		}
	case errors.Is(err, git.ErrNoMergeBase):
		return "", &accident{message: fmt.Sprintf("%s and the present commit have no ancestor in common", diag.Quote(upstream)), hint: "name the revision that stands with --base"}
	case errors.Is(err, git.ErrUnknownRevision):
		return "HEAD", nil
	case err != nil:
		return "", err
	}
	return at, nil
}

// upstream is the revision from which the present branch went off, "" for none.
func (s *session) upstream(ctx context.Context, f *planning, repository *git.Repository) (string, error) {
	here, err := s.w.folderSide(".", f.dir, s.schema)
	if err == nil && here.ground.settings.Plan.Base.Given() {
		name := here.ground.settings.Plan.Base.V
		if _, err := repository.Commit(ctx, name); errors.Is(err, git.ErrUnknownRevision) {
			return "", &accident{
				message: fmt.Sprintf("this clone does not have the revision %s, which svs.yaml names as plan.base", diag.Quote(name)),
				hint:    fetching(ctx, repository, name) + "; --base HEAD compares with the last commit",
			}
		} else if err != nil {
			return "", err
		}
		return name, nil
	}
	branch, err := repository.DefaultBranch(ctx)
	if errors.Is(err, git.ErrUnknownRevision) {
		return "", nil
	}
	return branch, err
}
