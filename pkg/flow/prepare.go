package flow

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/svs-project/svs/pkg/calendar"
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
		if l.StayingLoad() > beyondAll {
			msg = beyondWords("team")
		}
		if l.PeopleNeeded() == 0 {
			msg = "work comes to the team and nobody is ever there; " + queueing(l.PerDay)
		}
		if l.Team.Kind == "Tool" {
			field = "capacity"
			msg = fmt.Sprintf("the tool has %s of what it can do at once to do; %s; a capacity of %d would do (now %d)",
				percent(l.StayingLoad()), queueing(l.GrowthPerDay()), l.PeopleNeeded(), l.People)
			at = l.Team.Spec.People[0].Count.At
			if l.StayingLoad() > beyondAll {
				msg = beyondWords("tool")
			}
		}
		out = append(out, finding(ruleOverloaded, &l.Team.Entity, field, at, msg))
	}
	return out
}

// beyondAll is a load that is a mistake in a number, not a matter of people:
// the figures that would follow from it have hundreds of digits, or none.
const beyondAll = 1e6

func beyondWords(what string) string {
	return "more than a million times as much work comes to the " + what + " as it can do; look for a mistake in the numbers that lead there"
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
	if perDay > 1e15 {
		return "the queue grows by more items a day than could be counted"
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
