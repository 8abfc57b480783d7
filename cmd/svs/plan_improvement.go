package main

import (
	"context"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/overlay"
	"github.com/svs-project/svs/pkg/plan"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/source"
)

// improved makes the proposed model that of the base with the changes of
// improvements of its register, as if they were merged.
func (s *session) improved(ctx context.Context, in *pair, names []string) error {
	var patches []overlay.Patch
	for _, name := range names {
		more, err := in.base.improvement(name)
		if err != nil {
			return err
		}
		patches = append(patches, more...)
	}
	j, o, err := in.base.judging().changed(ctx, patches, s.flags.jobs)
	if err != nil {
		return err
	}
	in.overlay, in.models[1], s.loaded, s.differs = o, j.loaded, j.loaded, j.differs
	return nil
}

// improvement are the patches of one improvement of the model at hand.
func (s *session) improvement(name string) ([]overlay.Patch, error) {
	name = strings.TrimPrefix(name, "Improvement/")
	i := s.loaded.Model.Improvement(name)
	if i == nil {
		return nil, &accident{message: "no improvement is called " + diag.Quote(name), hint: among(name, s.names("Improvement"))}
	}
	patches := s.patchesOf(&i.Entity)
	if len(patches) == 0 {
		return nil, &accident{message: "Improvement/" + name + " changes nothing", hint: "write what it changes: change: [{entity: Team/service-desk, set: {people: 7}}]", at: i.Place()}
	}
	return patches, nil
}

// rewritten are the documents of a side with changes in them; nil: none.
func rewritten(o *overlay.Overlay, docs []source.Document) ([]source.Document, error) {
	if o == nil {
		return docs, nil
	}
	byFile := map[string][]source.Document{}
	var files []string
	for _, d := range docs {
		if byFile[d.File] == nil {
			files = append(files, d.File)
		}
		byFile[d.File] = append(byFile[d.File], d)
	}
	var out []source.Document
	for _, file := range files {
		changed, _, err := o.Rewrite(byFile[file])
		if err != nil {
			return nil, err
		}
		out = append(out, changed...)
	}
	return out, nil
}

// sideBySide holds several improvements against the model as it stands.
func (s *session) sideBySide(ctx context.Context, f *planning, names []string) error {
	var all []plan.Improvement
	for _, name := range names {
		in, err := s.readSides(ctx, f.dir, []string{".", "."})
		if err != nil {
			return err
		}
		m, err := s.weigh(ctx, f, in, name)
		if err != nil {
			return err
		}
		all = append(all, *m)
	}
	plan.Rank(all)
	s.report.Changes = report.FromPlan(&plan.Plan{From: plan.Side{Name: "."}, To: plan.Side{Name: "."}, Improvements: all, Currency: s.ground.settings.Currency.Base.V})
	return nil
}

// weigh simulates the model with one improvement and without.
func (s *session) weigh(ctx context.Context, f *planning, in *pair, name string) (*plan.Improvement, error) {
	if err := s.improved(ctx, in, []string{name}); err != nil {
		return nil, err
	}
	input, err := s.differences(in)
	if err != nil {
		return nil, err
	}
	p := plan.Make(input)
	i := in.base.loaded.Model.Improvement(strings.TrimPrefix(name, "Improvement/"))
	out := &plan.Improvement{Improvement: i.Ref().String(), Title: i.Meta.Title.V, Class: p.Gravest()}
	o, err := f.flowOptions()
	if err != nil {
		return nil, err
	}
	s.ground, s.findings = in.judgedBy(in.from), nil
	programs, why, err := s.programs(ctx, f, in, input, o)
	if err != nil {
		return nil, err
	}
	if why != "" {
		out.Skipped = why
		return out, nil
	}
	progress := s.w.progress(i.Ref().String())
	c, sides, _, err := flow.Compare(ctx, programs[0], programs[1], s.compared(), flow.RunOptions{Jobs: f.jobs, Progress: progress.tell})
	progress.end()
	if err != nil {
		return nil, err
	}
	s.report.Inputs.TZData = sides[1].TZData
	out.Weigh(sides[0], sides[1], c, i.Spec.Objective.Name)
	return out, ctx.Err()
}
