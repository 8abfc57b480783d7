package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/overlay"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/source"
)

// trial is one model to simulate: that of the workspace with some patches, in a
// scenario.
type trial struct {
	scenario string
	patches  []overlay.Patch
	model    *model.Model
	overlay  *overlay.Overlay // nil without patches
	program  *flow.Program
	// found is what is wrong with it, beside what is wrong without patches.
	found []diag.Finding
}

// trial loads the model with patches and judges it as validate does: what only
// the patches bring stands in them.
func (s *session) trial(ctx context.Context, scenario string, patches []overlay.Patch) (*trial, error) {
	out := &trial{scenario: scenario, patches: patches, model: s.loaded.Model}
	if len(patches) == 0 && len(s.differs.varied) == 0 {
		return out, nil
	}
	j, o, err := s.judging().changed(ctx, patches, s.flags.jobs)
	if err != nil {
		return nil, err
	}
	out.overlay, out.patches, out.found = o, o.Patches(), o.Findings()
	rules, err := j.rules(ctx)
	if err != nil {
		return nil, err
	}
	out.model = j.loaded.Model
	out.found = append(out.found, out.overlay.Mend(s.findings, append(j.loaded.Findings, rules...))...)
	s.warnOfShifts(out.overlay)
	return out, nil
}

// warnOfShifts says where a bare number takes the place of groups with hours of
// their own: the team would then work by its calendar alone, or day and night.
func (s *session) warnOfShifts(o *overlay.Overlay) {
	for _, c := range o.Touched() {
		kind, name, _ := strings.Cut(c.Entity, "/")
		if kind != "Team" || c.Path != "people" || c.Before == nil || c.Before.Kind != source.List || c.After == nil || c.After.Kind == source.List {
			continue
		}
		var group string
		for _, g := range c.Before.Items {
			if g.Get("calendar") != nil && g.Get("name") != nil {
				group = g.Get("name").Text
				break
			}
		}
		if group == "" {
			continue
		}
		message := fmt.Sprintf("Team/%s works in groups with hours of their own, and a bare number of people takes their place, hours and all; to change one group, write Team/%s.people[%s].count=…", name, name, group)
		if !slices.ContainsFunc(s.report.Notices, func(n report.Notice) bool { return n.Message == message }) {
			s.report.Notices = append(s.report.Notices, report.Notice{Message: message})
		}
	}
}

// sound reports whether a side can be simulated. What is wrong is added to the
// findings; what is wrong with a flag ends the command.
func (s *session) sound(side *trial) (bool, error) {
	s.findings = append(s.findings, side.found...)
	errors := slices.DeleteFunc(slices.Clone(side.found), func(f diag.Finding) bool { return !spoils(f) })
	if slices.ContainsFunc(errors, func(f diag.Finding) bool { return isFlag(f.Place.File) }) {
		return false, errFlag
	}
	return len(errors) == 0, nil
}

// errFlag says that a flag cannot be applied; the findings say why.
var errFlag = &accident{message: "a change of the command line cannot be applied", hint: "its findings are in the report"}

// isFlag reports whether a place is in a flag.
func isFlag(file string) bool { return strings.HasPrefix(file, "--") }

// patchesOf are the patches of an entity of the model that has a `change:`.
func (s *session) patchesOf(e *model.Entity) []overlay.Patch {
	docs, _ := source.Parse(e.File, s.data(e.File), source.DefaultLimits())
	for i := range docs {
		if docs[i].Entity() == e.Ref().String() {
			return overlay.Of(&docs[i])
		}
	}
	return nil
}

// scenarioPatches are those of a scenario, none for one without a document.
func (s *session) scenarioPatches(name string) []overlay.Patch {
	if sc := s.loaded.Model.Scenario(name); sc != nil {
		return s.patchesOf(&sc.Entity)
	}
	return nil
}

// flagPatches are the improvements and --set flags of the command line.
func (s *session) flagPatches(f *simulation) ([]overlay.Patch, error) {
	var out []overlay.Patch
	for _, name := range f.improvements {
		name = strings.TrimPrefix(name, "Improvement/")
		i := s.loaded.Model.Improvement(name)
		if i == nil {
			return nil, &accident{message: "--improvement: no improvement is called " + diag.Quote(name), hint: among(name, s.names("Improvement"))}
		}
		patches := s.patchesOf(&i.Entity)
		if len(patches) == 0 {
			return nil, &accident{message: "--improvement: Improvement/" + name + " changes nothing", hint: "write what it changes: change: [{entity: Team/service-desk, set: {people: 7}}]", at: i.Place()}
		}
		out = append(out, patches...)
	}
	bad := false
	for i, text := range f.set {
		p, found := overlay.ParseSet(i+1, text)
		s.findings = append(s.findings, found...)
		bad = bad || len(found) > 0
		out = append(out, p)
	}
	if bad {
		return nil, errFlag
	}
	return out, nil
}

// prepare compiles a side. Programs of sides that cannot be simulated are nil.
func (s *session) prepare(side *trial, o flow.Options) []diag.Finding {
	o.Scenario = side.scenario
	program, found := flow.Prepare(side.model, o)
	side.program = program
	if side.overlay != nil {
		for i := range found {
			found[i].Place = side.overlay.Place(found[i].Place)
		}
	}
	return found
}

// differing are the values in which two sides differ, as far as patches say.
func differing(before, after *trial) []figure.ChangeFigs {
	type value struct{ entity, path string }
	var order []value
	base, now := map[value]map[*trial]*source.Node{}, map[value]*source.Node{}
	for _, sd := range []*trial{before, after} {
		if sd.overlay == nil {
			continue
		}
		for _, c := range sd.overlay.Touched() {
			v := value{c.Entity, c.Path}
			if base[v] == nil {
				base[v] = map[*trial]*source.Node{}
				now[v] = c.Before
				order = append(order, v)
			}
			base[v][sd] = c.After
		}
	}
	out := []figure.ChangeFigs{}
	for _, v := range order {
		at := func(sd *trial) *string {
			n, touched := base[v][sd]
			if !touched {
				n = now[v]
			}
			if n == nil {
				return nil
			}
			text := overlay.Line(n)
			return &text
		}
		if b, a := at(before), at(after); b == nil != (a == nil) || b != nil && *b != *a {
			out = append(out, figure.ChangeFigs{Entity: v.entity, Path: v.path, Before: b, After: a})
		}
	}
	return out
}

// placed are findings of a run with their true places.
func (sd *trial) placed(found []diag.Finding) []diag.Finding {
	if sd.overlay == nil {
		return found
	}
	out := slices.Clone(found)
	for i := range out {
		out[i].Place = sd.overlay.Place(out[i].Place)
	}
	return out
}
