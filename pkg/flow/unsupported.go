package flow

import (
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

// Unsupported names everything that a simulation of the model and scenario
// would have to leave out: one finding (SVS801) for each use. A scenario of
// nil is the one that ships with svs.
func Unsupported(m *model.Model, sc *model.Scenario) []diag.Finding {
	u := &unsupported{m: m}
	for _, d := range m.Demands {
		if d.InUse() && d.Spec.Stream.Given() {
			u.demand(d)
		}
	}
	for _, o := range m.Opportunities {
		if o.InUse() && o.Spec.Stream.Given() {
			u.add(&o.Entity, "stream", o.Spec.Stream.At, "an opportunity's way through a stream")
		}
	}
	for _, s := range streamsInUse(m) {
		if s.Spec.Limits.Given() {
			u.add(&s.Entity, "limits", s.Spec.Limits.At, "a limit on the work in progress")
		}
		s.Spec.Walk(func(_ string, among []model.Step, i int) { u.step(s, &among[i]) })
	}
	for _, t := range teamsInUse(m) {
		if t.Spec.Discipline.V == "earliest-due" {
			u.add(&t.Entity, "discipline", t.Spec.Discipline.At, "the queue order earliest-due")
		}
		if t.Spec.AtShiftEnd.V == "hand-over" {
			u.add(&t.Entity, "atShiftEnd", t.Spec.AtShiftEnd.At, "handing work over at the end of a shift")
		}
	}
	for _, c := range m.Calendars {
		for _, h := range c.Spec.Holidays {
			if h.File.Given() {
				u.add(&c.Entity, "holidays", h.File.At, "holidays from a file")
			}
		}
	}
	if sc != nil {
		u.scenario(sc)
	}
	return u.findings
}

type unsupported struct {
	m        *model.Model
	findings []diag.Finding
}

func (u *unsupported) add(e *model.Entity, path string, at diag.Pos, what string) {
	u.findings = append(u.findings, finding(ruleNotSimulated, e, path, at,
		"not simulated yet: "+what))
}

func (u *unsupported) demand(d *model.Demand) {
	s := &d.Spec
	if s.Patience.Given() {
		u.add(&d.Entity, "patience", s.Patience.At, "patience")
	}
	if s.Arrivals.Trace.Given() {
		u.add(&d.Entity, "arrivals.trace", s.Arrivals.Trace.At, "replaying a log")
	}
	u.channels(d, "channels", s.Channels)
	for i := range s.Variants {
		u.channels(d, fmt.Sprintf("variants[%s].channels", s.Variants[i].Name.V), s.Variants[i].Channels)
	}
}

func (u *unsupported) channels(d *model.Demand, path string, list []model.DemandChannel) {
	for i := range list {
		c := &list[i]
		at := fmt.Sprintf("%s[%s]", path, c.Channel.Name)
		if c.Patience.Given() {
			u.add(&d.Entity, at+".patience", c.Patience.At, "patience")
		}
		if c.Resolves.Given() {
			u.add(&d.Entity, at+".resolves", c.Resolves.At, "self-service")
		}
		doc := u.m.Channel(c.Channel.Name)
		if doc == nil {
			continue
		}
		if doc.Spec.Calendar.Given() {
			u.once(&doc.Entity, "calendar", doc.Spec.Calendar.At, "a channel's opening hours")
		}
		if doc.Spec.SelfService.Given() {
			u.once(&doc.Entity, "selfService", doc.Spec.SelfService.At, "self-service")
		}
	}
}

// once adds what several demands would name again.
func (u *unsupported) once(e *model.Entity, path string, at diag.Pos, what string) {
	if !slices.ContainsFunc(u.findings, func(f diag.Finding) bool { return f.Entity == e.Ref().String() && f.Path == path }) {
		u.add(e, path, at, what)
	}
}

func (u *unsupported) step(s *model.ValueStream, st *model.Step) {
	field := func(name string, given bool, at diag.Pos, what string) {
		if given {
			u.add(&s.Entity, stepPath(st)+"."+name, at, what)
		}
	}
	field("supplier", st.Supplier.Given(), st.Supplier.At, "a supplier's work")
	field("automated", st.Automated.Given(), st.Automated.At, "an automated step")
	if len(st.Parallel) > 0 {
		field("parallel", true, st.At, "branches in parallel")
	}
	field("approval", st.Approval.Given(), st.Approval.At, "an approval")
	field("batch", st.Batch.Given(), st.Batch.At, "waiting for company")
	field("limits", st.Limits.Given(), st.Limits.At, "a limit on the work in progress")
	field("patience", st.Patience.Given(), st.Patience.At, "patience")
	for i := range st.Emits {
		e := &st.Emits[i]
		field(fmt.Sprintf("emits[%s]", e.Demand.Name), true, e.At, "demand that a step causes")
	}
	for i := range st.Wait {
		is := &st.Wait[i].Is
		field("wait", is.Spec().UsesBusinessDays(), is.At, "a wait in business days")
	}
}

func (u *unsupported) scenario(sc *model.Scenario) {
	s := &sc.Spec
	if s.Scope.Given() {
		u.add(&sc.Entity, "scope", s.Scope.At, "a scenario's scope")
	}
	for _, e := range s.Scale {
		if d := u.m.Demand(strings.TrimPrefix(e.Key.V, "Demand/")); d != nil && d.Spec.Arrivals.Times != nil && e.Value.V != 1 {
			u.add(&sc.Entity, "scale["+e.Key.V+"]", e.Key.At, "more or less of a demand at fixed times")
		}
	}
}

// streamsInUse are the streams that demands in use go through, by name.
func streamsInUse(m *model.Model) []*model.ValueStream {
	seen := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		s := m.ValueStream(name)
		if s == nil || seen[name] {
			return
		}
		seen[name] = true
		for i := range s.Spec.Steps {
			visit(s.Spec.Steps[i].Stream.Name)
		}
	}
	for _, d := range m.Demands {
		if d.InUse() {
			visit(d.Spec.Stream.Name)
		}
	}
	var out []*model.ValueStream
	for _, s := range m.ValueStreams {
		if seen[s.Name] {
			seen[s.Name] = false // once, where two have one name
			out = append(out, s)
		}
	}
	return out
}

// teamsInUse are the teams that work in streams in use, by name.
func teamsInUse(m *model.Model) []*model.Team {
	seen := map[string]bool{}
	for _, s := range streamsInUse(m) {
		for i := range s.Spec.Steps {
			for _, n := range needsOf(&s.Spec.Steps[i]) {
				seen[n.Team.Name] = true
			}
		}
	}
	var out []*model.Team
	for _, t := range m.Teams {
		if seen[t.Name] {
			seen[t.Name] = false
			out = append(out, t)
		}
	}
	return out
}

// needsOf is what a step needs of teams, in written order.
func needsOf(st *model.Step) []model.Need {
	if st.Team.Given() {
		return []model.Need{{Team: st.Team, People: st.People, Skills: st.Skills}}
	}
	return st.Needs
}

func stepPath(st *model.Step) string { return "steps[" + st.ID.V + "]" }
