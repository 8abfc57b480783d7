package flow

import (
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/des"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/model"
)

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
