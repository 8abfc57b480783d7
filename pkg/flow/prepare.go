package flow

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/des"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// Options choose and change the scenario. The zero Options run the scenario
// called base, or the one that ships with svs.
type Options struct {
	// Scenario is a name; empty for base.
	Scenario string
	// Replications, Horizon and Seed replace the scenario's when set.
	Replications int
	Horizon      time.Duration
	Seed         *uint64
	// Moved leads from an entity's name, as Kind/name, to the one it had
	// before: random numbers follow the first.
	Moved map[string]string
	// Root is the root organisation as the settings name it, "" when they do
	// not; Currency is the currency of all sums.
	Root     string
	Currency figure.Currency
	// Precision, when above 0, is reached in place of a number of
	// replications.
	Precision float64
	// Files is the workspace, for the logs, measured times and holidays that
	// the model names; nil where it names none.
	Files fs.FS
	// Organization narrows the scenario's scope to what belongs to it and to
	// those below; empty for no other scope than the scenario's.
	Organization string
}

// The scenario that ships with svs.
const (
	baseScenario     = "base"
	baseStart        = "2026-01-05T00:00"
	baseHorizon      = 26 * 7 * 24 * time.Hour
	baseReplications = 20
	baseSeed         = 1
)

// Prepare compiles a model that validates. The Program is nil when it cannot
// be simulated; the findings then say why, all at once. They may be there with
// a Program too: overloaded teams (SVS601), demands that are left out.
func Prepare(m *model.Model, o Options) (*Program, []diag.Finding) {
	sc, name := m.Scenario(o.Scenario), o.Scenario
	if name == "" {
		sc, name = m.Scenario(baseScenario), baseScenario
	}
	if sc == nil && name != baseScenario {
		return nil, []diag.Finding{{Rule: ruleScenario, Severity: diag.Error, Message: fmt.Sprintf("no scenario %q", name),
			Hint: diag.DidYouMean(name, scenarioNames(m)), Place: anywhere(m), Width: 1}}
	}
	c := &compiler{m: m, u: newSubject(m, scopeOf(sc, o)), calendars: facts.NewCalendars(m), moved: o.Moved, p: &Program{scenario: name, m: m, options: o, root: o.Root, currency: o.Currency.Settled(m), expect: expectOf(sc)}}
	findings := c.readFiles(o.Files)
	findings = append(findings, c.missing()...)
	findings = append(findings, c.scenario(sc, o)...)
	findings = append(findings, c.readLogs(o.Files)...)
	findings = append(findings, c.outside()...)
	for _, f := range findings {
		if f.Severity == diag.Error {
			return nil, findings
		}
	}
	if err := c.compile(scaleOf(sc)); err != nil {
		return nil, append(findings, diag.Finding{Rule: ruleScenario, Severity: diag.Error, Message: err.Error(), Place: anywhere(m), Width: 1})
	}
	findings = append(findings, c.p.currency.Unpriced(m)...)
	c.p.price()
	return c.p, append(findings, overloaded(c.p.loads)...)
}

func scenarioNames(m *model.Model) []string {
	var names []string
	for _, s := range m.Scenarios {
		names = append(names, s.Name)
	}
	return names
}

// anywhere is the place of a finding on the model as a whole: the root
// organisation, else the first entity.
func anywhere(m *model.Model) diag.Place {
	for _, o := range m.Organizations {
		if !o.Spec.Parent.Given() {
			return o.Place()
		}
	}
	if all := m.All(); len(all) > 0 {
		return all[0].Base().Place()
	}
	return diag.Place{}
}

// scenario reads start, horizon, warm-up, replications and seed.
func (c *compiler) scenario(sc *model.Scenario, o Options) []diag.Finding {
	spec := model.ScenarioSpec{}
	at := &model.Entity{Kind: "Scenario", Name: baseScenario, File: anywhere(c.m).File, At: anywhere(c.m).Pos}
	if sc != nil {
		spec, at = sc.Spec, &sc.Entity
	}
	p := c.p
	start := spec.Start.V
	if !spec.Start.Given() {
		start, _ = unit.ParseDateTime(baseStart)
	}
	p.place = at.Place()
	p.zone = c.calendars.Zone(at)
	p.start = p.zone.Instant(start)
	horizon := baseHorizon
	if spec.Horizon.Given() {
		horizon = spec.Horizon.V.Elapsed()
	}
	if o.Horizon > 0 {
		horizon = o.Horizon
	}
	p.horizon, p.warmup = int64(horizon), -1
	if w := spec.Warmup; w.Given() && !w.V.Auto {
		p.warmup = int64(w.V.Time.Elapsed())
	}
	p.replications = baseReplications
	if n := spec.Replications.Count; n.Given() {
		p.replications = n.V
	}
	if r := &spec.Replications; r.Precision.Given() {
		p.goal = &goal{asked: r.Precision.V.Float(), of: figure.TidyMeasure(r.Of.V), atMost: r.AtMost.Or(defaultAtMost)}
	}
	switch {
	case o.Replications > 0:
		p.replications, p.goal = o.Replications, nil
	case o.Precision > 0 && p.goal != nil:
		p.goal.asked = o.Precision
	case o.Precision > 0:
		p.goal = &goal{asked: o.Precision, atMost: defaultAtMost}
	}
	p.seed = baseSeed
	if spec.Seed.Given() {
		p.seed = uint64(spec.Seed.V)
	}
	if o.Seed != nil {
		p.seed = *o.Seed
	}
	return checkTimes(p, at, &spec)
}

func checkTimes(p *Program, at *model.Entity, spec *model.ScenarioSpec) []diag.Finding {
	var out []diag.Finding
	horizon := time.Duration(p.horizon)
	switch {
	case spec.Horizon.Given() && spec.Horizon.V.IsBusiness():
		out = append(out, finding(ruleScenario, at, "horizon", spec.Horizon.At, "a horizon is elapsed time; write weeks, such as 26w"))
	case horizon <= 0:
		out = append(out, finding(ruleScenario, at, "horizon", spec.Horizon.At, "the horizon is no time at all; write how long to simulate, such as 26w"))
	case horizon > DefaultLimits().Horizon:
		out = append(out, finding(ruleScenario, at, "horizon", spec.Horizon.At, "the horizon is more than 50 years; write less"))
	case p.warmup >= p.horizon:
		out = append(out, finding(ruleScenario, at, "warmup", spec.Warmup.At, fmt.Sprintf(
			"the warm-up of %s leaves nothing of the horizon of %s; write a longer horizon",
			unit.FormatDuration(time.Duration(p.warmup)), unit.FormatDuration(horizon))))
	}
	if p.replications < 1 {
		out = append(out, finding(ruleScenario, at, "replications", spec.Replications.At, "no replications; write 1 or more"))
	}
	most := DefaultLimits().Replications
	if p.replications > most || p.goal != nil && p.goal.atMost > most {
		out = append(out, finding(ruleScenario, at, "replications", spec.Replications.At, fmt.Sprintf("more than %d replications; write less", most)))
	}
	return out
}

// expectOf are the expectations of a scenario.
func expectOf(sc *model.Scenario) []model.Threshold {
	if sc == nil {
		return nil
	}
	return sc.Spec.Expect
}

func scaleOf(sc *model.Scenario) map[string]float64 {
	scale := map[string]float64{}
	if sc != nil {
		for _, s := range sc.Spec.Scale {
			scale[strings.TrimPrefix(s.Key.V, "Demand/")] = s.Value.V
		}
	}
	return scale
}

func scopeOf(sc *model.Scenario, o Options) model.Scope {
	scope := model.Scope{}
	if sc != nil {
		scope = sc.Spec.Scope
	}
	if o.Organization != "" {
		scope.Organization = model.Ref{Kind: "Organization", Name: o.Organization, At: diag.Pos{Line: 1, Column: 1}}
	}
	return scope
}

// missing lists what a simulation needs and the model does not say.
func (c *compiler) missing() []diag.Finding {
	var out []diag.Finding
	for _, s := range c.m.ValueStreams {
		if !slices.Contains(c.u.streams, s) && !slices.ContainsFunc(c.m.Demands, func(d *model.Demand) bool { return c.u.takes(d) && d.Spec.Stream.Name == s.Name }) {
			continue
		}
		for _, f := range facts.Flatten(&s.Spec) {
			out = append(out, c.withoutTime(s, &f)...)
			out = append(out, c.tooFew(s, &f)...)
		}
	}
	arises := map[string]bool{}
	for _, d := range c.u.demands {
		arises[d.Name] = true
	}
	for _, d := range c.m.Demands {
		switch {
		case !d.InUse() || !c.u.inScope(d):
		case !d.Spec.Stream.Given():
			out = append(out, finding(ruleNoStream, &d.Entity, "stream", d.Spec.At, "no stream serves it, so it is not simulated; write the stream"))
		case !arises[d.Name]:
			out = append(out, finding(ruleNothing, &d.Entity, "arrivals", d.Spec.At,
				"it never arrives, so it is not simulated; write how often it does, such as arrivals: {rate: 12/d}"))
		default:
			out = append(out, c.impossible(d)...)
		}
	}
	for _, o := range c.u.chances {
		out = append(out, c.impossibleChance(o)...)
	}
	if len(c.u.demands) == 0 && len(c.u.chances) == 0 {
		place := anywhere(c.m)
		out = append(out, diag.Finding{Rule: ruleScenario, Severity: diag.Error, Place: place, Width: 1,
			Message: "there is nothing to simulate: no demand in use has arrivals and a stream"})
	}
	return append(out, c.breeding()...)
}

// withoutTime reports people and suppliers of whom nobody says how long they
// take.
func (c *compiler) withoutTime(s *model.ValueStream, f *facts.FlatStep) []diag.Finding {
	st := f.Step
	if len(st.Work) > 0 || st.Lost("work") {
		return nil
	}
	if len(needsOf(st)) > 0 {
		return []diag.Finding{finding(ruleNoWork, &s.Entity, f.Path+".work", st.At, fmt.Sprintf(
			"step %q has people and no work; write how long it takes, such as work: {p50: 20m, p95: 2h}", st.ID.V))}
	}
	if sup := c.m.Supplier(st.Supplier.Name); sup != nil && !sup.Spec.Responds.Given() && !sup.Spec.Lost("responds") {
		return []diag.Finding{finding(ruleNoWork, &s.Entity, f.Path+".supplier", st.Supplier.At, fmt.Sprintf(
			"step %q waits for %s, of whom nobody says how long it takes; write work here, or responds there", st.ID.V, sup.Ref()))}
	}
	return nil
}

// tooFew reports steps that take more people at once than a team ever has at
// a time.
func (c *compiler) tooFew(s *model.ValueStream, f *facts.FlatStep) []diag.Finding {
	for _, n := range needsOf(f.Step) {
		t := c.m.Team(n.Team.Name)
		if t == nil || len(t.Spec.People) == 0 {
			continue
		}
		share, has := 1.0, 0
		if t.Spec.Availability.Given() {
			share = t.Spec.Availability.V.Float()
		}
		for i := range t.Spec.People {
			if g := &t.Spec.People[i]; hasAll(g, n.Skills) {
				servers, _ := des.Capacity(g.Count.Or(1), share)
				has += int(servers)
			}
		}
		if has > 0 && n.People.Or(1) > has {
			at := n.People.At
			if !at.IsValid() {
				at = n.Team.At
			}
			return []diag.Finding{finding(ruleNobody, &s.Entity, f.Path+".people", at, fmt.Sprintf(
				"step %q takes %d of %s at once, who work as %d at most; let it take fewer, or raise people or availability there",
				f.Step.ID.V, n.People.Or(1), t.Ref(), has))}
		}
	}
	return nil
}

// impossible refuses what a simulation would never come out of: arrivals
// without any time between them, and ways without an end.
func (c *compiler) impossible(d *model.Demand) []diag.Finding {
	if a := &d.Spec.Arrivals; a.Every.Given() && facts.ArrivalRate(d, c.calendars) == 0 && len(d.Spec.PreventedBy) == 0 {
		return []diag.Finding{finding(ruleScenario, &d.Entity, "arrivals.every", a.Every.At,
			"there is no time between arrivals; write how long it is on average, such as 2h")}
	}
	return c.endless(d)
}

func (c *compiler) endless(d *model.Demand) []diag.Finding {
	s := c.m.ValueStream(d.Spec.Stream.Name)
	if s == nil {
		return nil
	}
	traffic := facts.NewTraffic(c.m, c.calendars)
	for _, k := range facts.Classes(d) {
		if k.Share > 0 && !traffic.Passage(s, k).OK {
			return []diag.Finding{finding(ruleScenario, &d.Entity, "stream", d.Spec.Stream.At, fmt.Sprintf(
				"its items can come to a point in %s from which no way leads to an end; give every step a way out", s.Ref()))}
		}
	}
	return nil
}

// impossibleChance says why an opportunity cannot be simulated.
func (c *compiler) impossibleChance(o *model.Opportunity) []diag.Finding {
	if _, given := starts(o); !given {
		return []diag.Finding{finding(ruleNothing, &o.Entity, "starts", o.Spec.At,
			"it has no day on which it starts, so it is not simulated; write starts: 2026-03-02")}
	}
	return c.endless(demandOf(o))
}

// breeding refuses circles in which items cause ever more items.
func (c *compiler) breeding() []diag.Finding {
	circle := facts.Breeding(c.m, c.calendars, c.u.takes)
	if circle == nil {
		return nil
	}
	names := make([]string, len(circle))
	for i, d := range circle {
		names[i] = d.Ref().String()
	}
	first := circle[0]
	s := c.m.ValueStream(first.Spec.Stream.Name)
	f := finding(ruleBreeding, &first.Entity, "stream", first.Spec.Stream.At, fmt.Sprintf(
		"what it causes comes back as one item or more of %s for each on average, so there are ever more of them", strings.Join(names, ", ")))
	f.Hint = "lower share or count in the emits of the steps that it goes through"
	s.Spec.Walk(func(_ string, among []model.Step, i int) {
		for k := range among[i].Emits {
			e := &among[i].Emits[k]
			if slices.ContainsFunc(circle, func(d *model.Demand) bool { return d.Name == e.Demand.Name }) && len(f.Related) == 0 {
				f.Related = append(f.Related, diag.Related{Place: diag.Place{File: s.File, Pos: e.At}, Message: "the circle begins here"})
			}
		}
	})
	return []diag.Finding{f}
}

// overloaded names the teams whose load is 1 or more.
func overloaded(loads []facts.TeamLoad) []diag.Finding {
	var out []diag.Finding
	for i := range loads {
		l := &loads[i]
		if !l.Grows() {
			continue
		}
		at := l.Team.At
		if people := l.Team.Spec.People; len(people) > 0 && people[0].At.IsValid() {
			at = people[0].At
		}
		field := "people"
		msg := fmt.Sprintf("the team has %s of its working time to do; %s; %d people would do (now %d)",
			percent(l.StayingLoad()), queueing(l.GrowthPerDay()), l.PeopleNeeded(), l.People)
		if l.PeopleNeeded() == 0 {
			msg = "work comes to the team and nobody is ever there; " + queueing(l.PerDay)
		}
		if l.Team.Kind == "Tool" {
			field = "capacity"
			msg = fmt.Sprintf("the tool has %s of what it can do at once to do; %s; a capacity of %d would do (now %d)",
				percent(l.StayingLoad()), queueing(l.GrowthPerDay()), l.PeopleNeeded(), l.People)
			at = l.Team.Spec.People[0].Count.At
		}
		out = append(out, finding(ruleOverloaded, &l.Team.Entity, field, at, msg))
	}
	return out
}

// isOverloaded reports whether some team's queue grows for ever.
func (p *Program) isOverloaded() bool {
	return slices.ContainsFunc(p.loads, func(l facts.TeamLoad) bool { return l.Grows() })
}

// percent writes a load so that it never looks like less than it is around 1.
func percent(load float64) string {
	if load < 1.1 {
		return fmt.Sprintf("%.1f%%", load*100)
	}
	return fmt.Sprintf("%.0f%%", load*100)
}

// queueing says how fast a queue grows.
func queueing(perDay float64) string {
	switch {
	case perDay < 0.005:
		return "with no time to catch up its queue grows for ever, if slowly"
	case perDay < 0.1:
		return fmt.Sprintf("the queue grows by an item in %.0f days", 1/perDay)
	case perDay < 10:
		return fmt.Sprintf("the queue grows by %.1f items a day", perDay)
	}
	return fmt.Sprintf("the queue grows by %.0f items a day", perDay)
}

// timelineOf compiles a calendar for a run, nil for none.
func (c *compiler) timelineOf(cal *calendar.Calendar) *calendar.Timeline {
	if cal == nil {
		return nil
	}
	if t, done := c.timelines[cal]; done {
		return t
	}
	t := cal.Timeline(c.p.start, time.Duration(c.p.end()))
	c.timelines[cal] = t
	return t
}
