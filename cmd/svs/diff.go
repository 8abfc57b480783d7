package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/change"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/overlay"
	"github.com/svs-project/svs/pkg/plan"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/unit"
	"github.com/svs-project/svs/schema"
)

// comparing are the flags of commands that hold two models against each other.
type comparing struct {
	common
	block    []string
	detailed bool
}

func (f *comparing) register(c *cobra.Command) {
	fl := c.Flags()
	fl.SortFlags = false
	fl.StringSliceVar(&f.block, "block", nil, "classes of change that fail the run: breaking, risky, or none (default as svs.yaml says)")
	fl.BoolVar(&f.detailed, "detailed-exitcode", false, "end with 3 when the gate passes and something changes")
	f.common.register(c)
}

func (w *world) diffCommand() *cobra.Command {
	var f comparing
	c := &cobra.Command{
		Use:   "diff FROM [TO]",
		Short: "Tell two models apart by meaning: entities and fields, not lines",
		Long: "diff shows what is different between two models: entities by kind and name, fields by path, the things of lists by id\n" +
			"or name. Layout, comments, order and files make no difference, and neither does another way to write a value. Each\n" +
			"change is breaking, risky or safe, and shows what depends on it.\n\n" +
			"FROM and TO are each a folder, a file with a model (such as svs list -f yaml --resolved saves), - for standard input,\n" +
			"or a revision of the Git repository, as main, HEAD~3 or v1.2:folder. A dot, which TO is when it is left out, is the\n" +
			"workspace at hand.",
		Example: "  svs diff main\n  svs diff examples/minimal examples/campus-desk -f markdown",
		Args:    twoSides,
	}
	f.register(c)
	f.registerOrganization(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		s, err := w.session(c, &f.common, "diff", nil)
		if err != nil {
			return err
		}
		classes, err := f.classes()
		if err != nil {
			return err
		}
		if len(args) == 1 {
			args = append(args, ".")
		}
		return s.finish(c.Context(), func(ctx context.Context) error { return s.diff(ctx, &f, args, classes) })
	}
	return c
}

// twoSides demands what diff compares.
func twoSides(c *cobra.Command, args []string) error {
	usage := "usage: " + c.UseLine()
	switch {
	case len(args) == 0:
		return &accident{message: "say which models to compare", hint: usage + "; svs diff HEAD compares the last commit with the files as they are"}
	case len(args) > 2:
		return &accident{message: "too many arguments", hint: usage}
	case len(args) == 2 && args[0] == "-" && args[1] == "-":
		return &accident{message: "both sides are standard input", hint: "save one of them to a file"}
	}
	return nil
}

// classes are those that --block names; given tells nil from none.
func (f *comparing) classes() (*[]plan.Class, error) {
	if len(f.block) == 0 {
		return nil, nil
	}
	out := []plan.Class{}
	for _, word := range f.block {
		switch word {
		case string(plan.Breaking), string(plan.Risky):
			out = append(out, plan.Class(word))
		case "none":
		default:
			return nil, &accident{message: "--block " + diag.Quote(word) + " is no class of change", hint: "write breaking, risky or none"}
		}
	}
	return &out, nil
}

// pair is two models read and ready to be compared.
type pair struct {
	from, to *side
	models   [2]*load.Loaded
	// overlay are the improvements in the proposed model, nil without any.
	overlay *overlay.Overlay
	// base is a session over the model that stands.
	base *session
	// lives are the sides as the organisation of --organization lives them.
	lives [2]*living
	// differ is what the sides differ in from their files.
	differ [2]differences
}

// readSchema makes the schema ready, once.
func (s *session) readSchema() (err error) {
	if s.schema == nil {
		s.schema, err = conform.New(schema.Files)
	}
	return err
}

// readSides reads and loads both models. A file that is the same on both sides
// is checked once.
func (s *session) readSides(ctx context.Context, dir string, args []string) (*pair, error) {
	err := s.readSchema()
	if err != nil {
		return nil, err
	}
	out := &pair{}
	if out.from, err = s.w.side(ctx, args[0], dir, s.schema); err != nil {
		return nil, err
	}
	if out.to, err = s.w.side(ctx, args[1], dir, s.schema); err != nil {
		return nil, err
	}
	cache := load.NewCache(load.Options{Schema: s.schema, Limits: source.DefaultLimits(), Jobs: s.flags.jobs})
	for i, side := range []*side{out.from, out.to} {
		if out.models[i], err = cache.Load(ctx, side.files); err != nil {
			return nil, err
		}
		if root := side.settings.Get("organization"); root != nil {
			out.models[i].Model.Root = root.Text
		}
		if out.models[i].Documents == 0 && len(side.files) == 0 && side.commit == "" && !s.flags.allowEmpty && i == 1 {
			return nil, &accident{message: "no documents found in " + diag.Quote(side.name), hint: "name a folder with a model, or allow this with --allow-empty"}
		}
	}
	if err := s.liveSides(ctx, out); err != nil {
		return nil, err
	}
	// Nothing was judged so far, so that no exemption can be called unused.
	s.shows = func(diag.Finding) bool { return false }
	s.loaded = out.models[1]
	out.base = s.standing(out)
	return out, nil
}

// liveSides turns both models into those that the organisation of the flag lives.
// One that does not stand yet has no life in the model that does.
func (s *session) liveSides(ctx context.Context, in *pair) error {
	if s.flags.organization == "" {
		return nil
	}
	name := strings.TrimPrefix(s.flags.organization, "Organization/")
	for i, side := range []*side{in.from, in.to} {
		if i == 0 && in.models[0].Model.Organization(name) == nil {
			continue
		}
		sub := &session{w: s.w, flags: s.flags, schema: s.schema, ground: side.ground, loaded: in.models[i]}
		if err := sub.live(ctx); err != nil {
			return err
		}
		in.models[i], in.lives[i], in.differ[i] = sub.loaded, sub.living, sub.differs
		if i == 1 {
			s.living, s.differs = sub.living, sub.differs
			s.report.Notices = append(s.report.Notices, sub.report.Notices...)
		}
	}
	return nil
}

// texts are the documents of both sides as far as they may differ.
func (in *pair) texts() (from, to []source.Document, err error) {
	lim := streamLimits()
	if in.overlay == nil && in.lives == [2]*living{} {
		from, to = apart(in.from.files, in.to.files, lim)
		return from, to, nil
	}
	if from, err = rewritten(in.lives[0].changes(), documents(in.from.files, nil, lim)); err != nil {
		return nil, nil, err
	}
	if in.overlay != nil { // improvements of the model that stands
		to, err = rewritten(in.overlay, documents(in.from.files, nil, lim))
	} else {
		to, err = rewritten(in.lives[1].changes(), documents(in.to.files, nil, lim))
	}
	return from, to, err
}

// model is a side for the comparison.
func (in *pair) model(i int, s *side, docs []source.Document) change.Model {
	h := newHeritage(in.models[i].Model, s.ground.settings)
	return change.Model{Documents: docs, Inherits: func(entity string) []change.Inherited {
		kind, name, _ := strings.Cut(entity, "/")
		e := h.model.Lookup(kind, name)
		if e == nil {
			return nil
		}
		var out []change.Inherited
		for _, v := range h.of(e) {
			out = append(out, change.Inherited{Part: v.part, Key: v.name, Value: v.value})
		}
		return out
	}}
}

// movesOf are the renames that a side records.
func movesOf(s *side) []change.Move {
	var moves []change.Move
	for _, m := range s.ground.settings.Moved {
		moves = append(moves, change.Move{From: m.From.V, To: m.To.V})
	}
	return moves
}

// differences compares the two models and says what each difference means.
func (s *session) differences(in *pair) (plan.Input, error) {
	from, to, err := in.texts()
	if err != nil {
		return plan.Input{}, err
	}
	now, err := unit.ParseDate(s.flags.now)
	if err != nil {
		return plan.Input{}, err
	}
	moves := movesOf(in.to)
	diff, err := change.Compare(s.schema, in.model(0, in.from, from), in.model(1, in.to, to), moves)
	if err != nil {
		return plan.Input{}, err
	}
	if in.from.settings != nil || in.to.settings != nil {
		diff.Settings = change.Settings(s.schema, in.from.settings, in.to.settings)
	}
	return plan.Input{
		Schema: s.schema, Diff: diff, Now: now,
		From: plan.Model{Loaded: in.models[0], Settings: in.from.ground.settings},
		To:   plan.Model{Loaded: in.models[1], Settings: in.to.ground.settings},
	}, nil
}

func (s *session) diff(ctx context.Context, f *comparing, args []string, classes *[]plan.Class) error {
	in, err := s.readSides(ctx, f.dir, args)
	if err != nil {
		return err
	}
	input, err := s.differences(in)
	if err != nil {
		return err
	}
	p := plan.Make(input)
	p.From, p.To = in.from.shown(), in.to.shown()
	if classes != nil {
		p.Block(*classes...)
	}
	s.report.Changes, s.detailed = report.FromPlan(p), f.detailed
	return nil
}

// shown is how a report names a side.
func (s *side) shown() plan.Side { return plan.Side{Name: s.name, Commit: s.commit} }
