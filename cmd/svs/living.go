package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/overlay"
	"github.com/svs-project/svs/pkg/report"
)

// living is the model as one organisation lives it: with its variations and
// those of the organisations above it, as far as they have a mandate.
type living struct {
	organization string
	tree         *govern.Tree
	patches      []overlay.Patch
	overlay      *overlay.Overlay // nil where nothing varies
	// refused are sentences on variations that do not count.
	refused []string
}

// registerOrganization adds the flag by which a command takes the model as one
// organisation lives it.
func (f *common) registerOrganization(c *cobra.Command) {
	c.Flags().StringVar(&f.organization, "organization", "", "take the model as the organisation `NAME` lives it, with its variations")
}

// readAgain hands over the files of a model once more.
type readAgain struct{ loaded *load.Loaded }

// Len is the number of files.
func (r readAgain) Len() int { return len(r.loaded.Files) }

// Read hands over one file.
func (r readAgain) Read(n int) (load.File, []diag.Finding, error) {
	file, err := r.loaded.Again(n)
	return file, nil, err
}

// live turns the model at hand into that of the organisation of the flag.
func (s *session) live(ctx context.Context) error {
	name := strings.TrimPrefix(s.flags.organization, "Organization/")
	if name == "" {
		return nil
	}
	if s.loaded.Model.Organization(name) == nil {
		return &accident{message: "--organization: the model has no organisation " + diag.Quote(name), hint: among(name, s.names("Organization"))}
	}
	g := s.judging().governance()
	l := &living{organization: name, tree: g.Tree}
	s.living = l
	var refused []govern.Varied
	l.patches, refused = g.PatchesFor(name)
	for _, c := range refused {
		l.refused = append(l.refused, c.Variation.Ref().String()+" does not count for "+c.Address.String()+": "+c.Refused.Text())
		s.report.Notices = append(s.report.Notices, report.Notice{Message: l.refused[len(l.refused)-1]})
	}
	if len(l.patches) == 0 {
		s.differs.life = name
		return nil
	}
	j, o, err := s.judging().lived(ctx, name, l.patches, s.flags.jobs)
	if err != nil {
		return err
	}
	loaded := j.loaded
	l.overlay, s.differs = o, j.differs
	// What the shared model says of itself is said of the varied one anew.
	type said struct {
		rule  string
		place diag.Place
	}
	before := map[said]bool{}
	for _, f := range s.loaded.Findings {
		before[said{f.Rule, f.Place}] = true
	}
	s.findings = slices.DeleteFunc(s.findings, func(f diag.Finding) bool { return before[said{f.Rule, f.Place}] })
	s.findings = append(append(s.findings, loaded.Findings...), l.overlay.Findings()...)
	s.loaded = loaded
	return nil
}

// changes are what the organisation differs in, nil where nothing varies.
func (l *living) changes() *overlay.Overlay {
	if l == nil {
		return nil
	}
	return l.overlay
}

// maxLives bounds the documents that are judged once more for organisations
// with variations, so that a model of many of them is judged in time.
const maxLives = 50_000

// eachLife judges the model as every organisation lives it that has variations:
// what only they bring stands in the variation. With the flag, the model at hand
// is one of these already.
func (s *session) eachLife(ctx context.Context) error {
	j := s.judging()
	s.mandates(j.governance())
	if s.living != nil {
		return nil
	}
	found, left, err := j.lives(ctx, s.findings, s.flags.jobs)
	if err != nil {
		return err
	}
	s.findings = append(s.findings, found...)
	if left > 0 {
		s.report.Notices = append(s.report.Notices, report.Notice{
			Message: plural(left, "organisation") + " with variations were not judged one by one; svs validate --organization NAME does"})
	}
	return nil
}

// lives are the findings that only the variations of organisations bring, shared
// those of the model that they share; left counts organisations that were not
// judged, for there are too many.
func (j judging) lives(ctx context.Context, shared []diag.Finding, jobs int) (out []diag.Finding, left int, err error) {
	g, done, judged := j.governance(), map[string]bool{}, 0
	// In each life every variation is held against those beside it and every
	// delegation, which counts only where there are hundreds.
	varied := len(j.loaded.Model.Variations)
	each := j.loaded.Documents + varied*(varied+len(j.loaded.Model.Delegations))/200
	for _, v := range j.loaded.Model.Variations {
		org := g.Tree.Of(&v.Entity)
		if done[org] || !v.InUse() || v.Unread("change") {
			continue
		}
		done[org] = true
		patches, _ := g.PatchesFor(org)
		if len(patches) == 0 {
			continue
		}
		if judged += each; judged > maxLives {
			left++
			continue
		}
		life, o, err := j.lived(ctx, org, patches, jobs)
		if err != nil {
			return nil, 0, err
		}
		found, err := life.rules(ctx)
		if err != nil {
			return nil, 0, err
		}
		out = append(append(out, o.Findings()...), o.Mend(shared, append(life.loaded.Findings, found...))...)
	}
	return out, left, nil
}

// mandates tells which delegations let organisations differ; shown with -v.
func (s *session) mandates(g *govern.Governance) {
	for _, v := range s.loaded.Model.Variations {
		if !v.InUse() || v.Unread("change") {
			continue
		}
		for _, c := range g.Vary(v) {
			if c.Mandate != nil {
				s.report.Notices = append(s.report.Notices, report.Notice{Quiet: true,
					Message: v.Ref().String() + " changes " + c.Address.String() + " for " + c.Org + " by " + c.Mandate.Text()})
			}
		}
	}
}

// place leads from a place in the model at hand to where it is written.
func (l *living) place(p diag.Place) diag.Place {
	if l == nil || l.overlay == nil {
		return p
	}
	return l.overlay.Place(p)
}

// placed are findings at the places where what they speak of is written.
func (l *living) placed(found []diag.Finding) []diag.Finding {
	if l == nil || l.overlay == nil {
		return found
	}
	out := slices.Clone(found)
	for i := range out {
		out[i].Place = l.place(out[i].Place)
		out[i].Related = slices.Clone(out[i].Related)
		for n := range out[i].Related {
			out[i].Related[n].Place = l.place(out[i].Related[n].Place)
		}
	}
	return out
}

// foreign reports whether a finding is about a thing that the organisation
// does not live with: one of an organisation beside it.
func (s *session) foreign(f diag.Finding) bool {
	if s.living == nil {
		return false
	}
	kind, name, _ := strings.Cut(f.Entity, "/")
	e := s.loaded.Model.Lookup(kind, name)
	if e == nil {
		return false
	}
	home, org := s.living.tree.Of(e.Base()), s.living.organization
	return !s.living.tree.Within(home, org) && !s.living.tree.Within(org, home)
}

// varied reports whether the organisation's variations change or add a thing.
func (l *living) varied(e *model.Entity) bool {
	return l != nil && slices.ContainsFunc(l.patches, func(p overlay.Patch) bool { return p.Entity == e.Ref().String() })
}
