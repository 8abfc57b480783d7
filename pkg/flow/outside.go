package flow

import (
	"fmt"
	"math"
	"time"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// outside names the opportunities that start before the scenario does, and the
// demands whose fixed times all lie outside of it, so that nothing of them is
// measured.
func (c *compiler) outside() []diag.Finding {
	p := c.p
	until := p.start.Add(time.Duration(p.horizon))
	span := fmt.Sprintf("what is simulated goes from %s to %s", p.start.In(p.zone.Location()).Format("2006-01-02"), until.In(p.zone.Location()).Format("2006-01-02"))
	tell := func(e *model.Entity, path string, at diag.Pos, message string) diag.Finding {
		f := finding(ruleOutside, e, path, at, message)
		f.Hint = "give the scenario an earlier start or a longer horizon, or write another day"
		return f
	}
	var out []diag.Finding
	for _, o := range c.u.chances {
		day, given := starts(o)
		if !given {
			continue
		}
		// One after the horizon is what most portfolios have, and its row of
		// figures says that there is nothing to measure.
		if c.calendars.Zone(&o.Entity).Instant(day.V.At(0)).Before(p.start) {
			out = append(out, tell(&o.Entity, "starts", day.At, "it starts before the scenario does and is left out; "+span))
		}
	}
	for _, d := range c.u.demands {
		times := d.Spec.Arrivals.Times
		within := false
		for _, t := range times {
			at := c.calendars.Zone(&d.Entity).Instant(t.V)
			within = within || !at.Before(p.start) && at.Before(until)
		}
		if len(times) > 0 && !within {
			out = append(out, tell(&d.Entity, "arrivals.at", times[0].At, fmt.Sprintf("none of its %d moments is measured; %s", len(times), span)))
		}
	}
	return out
}

// tooShort names the demands of which a run says nothing, because it is too
// short for them: none arrives while it measures, none of them gets to an end,
// or not one in a replication gets to value. What comes at fixed times is few
// by itself.
func (p *Program) tooShort(r *figure.Result) []diag.Finding {
	var out []diag.Finding
	scaled := scaleOf(p.m.Scenario(p.scenario))
	demands := map[string]*demand{}
	for i := range p.demands {
		if d := &p.demands[i]; d.kindOf == "Demand" && demands[d.name] == nil {
			demands[d.name] = d
		}
	}
	for i := range r.Demands {
		d := &r.Demands[i]
		dm := demands[d.Name]
		if d.Variant != "" || dm == nil || dm.kind == byTimes {
			continue
		}
		if factor, scaled := scaled[d.Name]; scaled && factor == 0 {
			continue // it is wanted that none comes
		}
		if dm.kind == byRate && dm.perSecond == 0 || d.LeadTime.Mean.GrowsPerDay != nil {
			continue // as this; and of what waits for ever the team's finding tells
		}
		message := ""
		arrived, ended := valueOf(d.Counts.Arrived), 0.0
		for _, f := range []figure.Figure{d.Counts.Value, d.Counts.Declined, d.Counts.Cancelled, d.Counts.Abandoned, d.Counts.Lost, d.Counts.SelfServed} {
			ended += valueOf(f)
		}
		switch {
		case arrived == 0 && valueOf(d.Counts.Prevented) > 0:
		case arrived == 0:
			message = "nothing of Demand/" + d.Name + " arrives"
		case ended == 0:
			message = "nothing of Demand/" + d.Name + " comes to an end"
		case valueOf(d.Counts.Value) > 0 && valueOf(d.Counts.Value) < 1 && d.LeadTime.P50.Note == figure.NoteTooFew:
			message = fmt.Sprintf("%.2g of Demand/%s reach value in a replication, too few to say how long most take", valueOf(d.Counts.Value), d.Name)
		}
		if message != "" {
			e, path, at := dm.entity(), "arrivals", dm.model.Spec.At
			if sc := p.m.Scenario(p.scenario); sc != nil {
				e, path, at = &sc.Entity, "horizon", sc.Spec.Horizon.At
			}
			f := finding(ruleTooShort, e, path, at, fmt.Sprintf("in %s %s; take a longer horizon%s",
				unit.FormatDuration(time.Duration(math.Round(r.Horizon-r.Warmup))*time.Second), message, orRepeat(r, d)))
			f.Keys = []string{d.Name}
			out = append(out, f)
		}
	}
	return out
}

// orRepeat is what else helps where some items are there.
func orRepeat(r *figure.Result, d *figure.DemandFigs) string {
	if valueOf(d.Counts.Value) > 0 && r.Replications < baseReplications {
		return " or more replications"
	}
	return ""
}

// valueOf is a figure's value, 0 without one.
func valueOf(f figure.Figure) float64 {
	if f.Value == nil {
		return 0
	}
	return *f.Value
}
