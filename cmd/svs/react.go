package main

import (
	"context"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/overlay"
	"github.com/svs-project/svs/pkg/plan"
	"github.com/svs-project/svs/pkg/source"
)

// react finds which findings a change brings, removes, leaves and silences, by
// fingerprint. Both models are judged by the settings, the baseline, the
// policies, the checks and the waivers of the one that stands.
func (s *session) react(ctx context.Context, in *pair, p *plan.Plan) error {
	var open, exempted [2][]diag.Finding
	s.ground = in.judgedBy(in.from)
	own, merged, err := s.underBase(ctx, in, p)
	if err != nil {
		return err
	}
	judges := []judging{in.base.judging(), s.judging()}
	for i, side := range []*side{in.from, in.to} {
		j := judges[i]
		ruled, err := j.rules(ctx)
		if err != nil {
			return err
		}
		lived, err := s.lived(ctx, j, slices.Concat(in.models[i].Findings, ruled))
		if err != nil {
			return err
		}
		if i == 1 && merged != nil { // those of the base are not in the proposed model
			ofRules := func(f diag.Finding) bool { return rules(f.Entity) }
			ruled, lived = slices.DeleteFunc(ruled, ofRules), slices.DeleteFunc(lived, ofRules)
		}
		raw := slices.Concat(side.ground.findings, in.models[i].Findings, ruled)
		if i == 1 {
			raw = append(raw, own...)
		}
		if o := in.lives[i].changes(); o != nil {
			raw = in.lives[i].placed(append(raw, o.Findings()...))
		}
		if i == 1 && in.overlay != nil {
			raw = append(raw, in.overlay.Findings()...)
			for k := range raw {
				raw[k] = in.overlay.Placed(raw[k])
			}
		}
		raw = append(raw, lived...)
		r := j.weigh(raw)
		open[i] = diag.Sort(slices.Concat(r.Open, r.Own))
		for _, x := range r.Exempted {
			exempted[i] = append(exempted[i], x.Finding)
		}
		if i == 1 {
			s.findings = raw
		}
	}
	open[1] = slices.DeleteFunc(open[1], ofTheBase)
	brought := p.React(open[0], open[1], exempted[0], exempted[1])
	if merged != nil {
		p.Merge(open[1], diag.Sort(slices.DeleteFunc(merged, ofTheBase)))
	}
	s.shows = func(f diag.Finding) bool { return brought[f.Fingerprint()] }
	return nil
}

// underBase puts the proposed model under the policies, checks and waivers of
// the one that stands, where the change touches any of these: they judge when
// they are merged. It returns what is wrong with the proposed ones themselves,
// and all that is open once they count; nil where nothing that judges changes.
func (s *session) underBase(ctx context.Context, in *pair, p *plan.Plan) (own, merged []diag.Finding, err error) {
	touched := slices.ContainsFunc(p.Entities, func(e plan.Entity) bool { return rules(e.Entity) })
	if !touched || in.overlay != nil {
		return nil, nil, nil
	}
	j := s.judging()
	found, err := j.rules(ctx)
	if err != nil {
		return nil, nil, err
	}
	lived, err := s.lived(ctx, j, slices.Concat(in.models[1].Findings, found))
	if err != nil {
		return nil, nil, err
	}
	r := j.weigh(slices.Concat(in.to.ground.findings, in.models[1].Findings, found, lived))
	merged = append(append([]diag.Finding{}, r.Open...), r.Own...)
	own = slices.DeleteFunc(found, func(f diag.Finding) bool { return !rules(f.Entity) })
	var varied rewriting
	if all := s.differs.all(); len(all) > 0 {
		varied = overlay.New(s.schema, all).Rewrite
	}
	files := newJudgedFiles(in.to.files, in.from.files, shortName(in.from)+":")
	s.asked, s.rewrite = asked{}, files.rewrite
	s.loaded, err = load.Load(ctx, files, load.Options{Schema: s.schema, Limits: source.DefaultLimits(), Jobs: s.flags.jobs, Rewrite: then(files.rewrite, varied)})
	return own, merged, err
}

// lived are the findings that variations bring to a side; none where the sides
// are what one organisation lives.
func (s *session) lived(ctx context.Context, j judging, shared []diag.Finding) ([]diag.Finding, error) {
	if s.flags.organization != "" {
		return nil, nil
	}
	found, _, err := j.lives(ctx, shared, s.flags.jobs)
	return found, err
}

// rules reports whether an entity ("Kind/name") is of a kind that judges.
func rules(entity string) bool {
	kind, _, _ := strings.Cut(entity, "/")
	return slices.Contains(ruling, kind)
}

// shortName is what a side is called before the paths of its files.
func shortName(s *side) string {
	if s.name == s.commit && len(s.commit) > 12 {
		return s.commit[:12]
	}
	return s.name
}

// ofTheBase reports whether a finding is about the baseline of the model that
// stands: that an entry of it is no longer needed is no fault of the change.
func ofTheBase(f diag.Finding) bool { return f.Place.File == govern.BaselineFile }

// standing is a session over the model that stands.
func (s *session) standing(in *pair) *session {
	return &session{w: s.w, flags: s.flags, schema: s.schema, ground: in.from.ground, loaded: in.models[0], living: in.lives[0], differs: in.differ[0]}
}

// judgedBy is the ground of the proposed model with the settings and the
// baseline of the one that stands.
func (in *pair) judgedBy(from *side) *ground {
	g := *in.to.ground
	g.settings, g.settingsText = from.ground.settings, from.ground.settingsText
	g.baseline, g.baselineText = from.ground.baseline, from.ground.baselineText
	return &g
}
