package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/report/escape"
)

// simulation writes the figures of a simulation as tables.
func (p *page) simulation(r *figure.Result) {
	name, how := scenario(r)
	p.line(p.paint(bold, name), ": ", how)
	view := view{brief: p.brief, wholes: !p.style.Verbose && hasSeveral(r.Demands)}
	for _, s := range remarks(r, view) {
		p.line(s)
	}
	if view.wholes {
		p.line("Variants have rows of their own only where something is promised; -v and --demand show all of them.")
	}
	p.WriteByte('\n')
	for _, t := range tables(r, view) {
		p.table(t)
		p.WriteByte('\n')
	}
}

// scenario is what was simulated, and how.
func scenario(r *figure.Result) (name, how string) {
	return "Scenario " + inline(r.Scenario, maxName), span(r.Horizon) + " from " + instant(r.Start, withZone) + ", " +
		warmup(r.Warmup) + ", " + plural(r.Replications, "replication") + fmt.Sprintf(", seed %d", r.Seed)
}

// remarks say how the figures are to be read, and what they lack.
func remarks(r *figure.Result, v view) []string {
	out := []string{"Counts are per replication; ± is the 95 % interval over the replications, left out where all are equal. svs explain headings says what is what."}
	if r.Replications == 1 {
		out[0] = "One replication gives no intervals. svs explain headings says what is what."
	}
	if slices.ContainsFunc(r.Measures(), v.isPooled) {
		out = append(out, pooledMark+": a replication has too few items for it; it is that of the items of all, with an interval from groups of replications.")
	}
	if r.Partial != nil {
		out = append(out, fmt.Sprintf("Interrupted: partial results, of %d of %d replications.", r.Partial.Done, r.Partial.Of))
	}
	if p := r.Precision; p != nil {
		out = append(out, precision(p, r.Replications))
	}
	return out
}

// isPooled reports whether a figure that tables show is pooled.
func (v view) isPooled(m figure.Measured) bool {
	return !(v.wholes && strings.Contains(m.Address, ".variants[")) && m.Figure.Note == figure.NotePooled && strings.HasPrefix(m.Key, "leadTime.") && m.Key != "leadTime.p99"
}

// precision says why there are so many replications.
func precision(p *figure.Precision, made int) string {
	what := inline(p.ForcedBy, maxName)
	switch {
	case p.Got == nil:
		return "Precision " + percent(p.Asked) + ": nothing could be measured to be so precise."
	case p.Reached:
		return "Precision " + percent(p.Asked) + " reached after " + plural(made, "replication") + "; last came " + what + " with " + percent(*p.Got) + "."
	}
	return "Precision " + percent(p.Asked) + " not reached after " + plural(made, "replication") + ": " + what + " has " + percent(*p.Got) + "."
}

// view is how much of a simulation is shown.
type view struct {
	// brief leaves figures without a difference to those who ask for more.
	brief bool
	// wholes leaves the variants of demands out but for their promises.
	wholes bool
}

// hasSeveral reports whether there are several demands, and variants of some.
func hasSeveral(demands []figure.DemandFigs) bool {
	wholes := 0
	for _, d := range demands {
		if d.Variant == "" {
			wholes++
		}
	}
	return wholes > 1 && len(demands) > wholes
}

// tables are the figures of a simulation; those without rows are left out.
func tables(r *figure.Result, v view) []table {
	if r.Comparison != nil {
		held := constraints(r)
		held.head[0] = "Constraint " + inline(r.Comparison.After, maxName)
		return slices.DeleteFunc(append(comparison(r.Comparison, r.Currency, v.brief), held, expectations(r)), noRows)
	}
	if r.Sweep != nil {
		return slices.DeleteFunc(sweep(r.Sweep, r.Currency), noRows)
	}
	demands := r.Demands
	if v.wholes {
		demands = slices.DeleteFunc(slices.Clone(demands), func(d figure.DemandFigs) bool { return d.Variant != "" })
	}
	all := []table{outcomes(demands)}
	all = append(all, times("Demand", flows(demands))...)
	all = append(all, handovers(demands, r.Opportunities), promises(r.Demands), worth(demands, r.Currency), channels(r.Channels))
	if len(r.Opportunities) > 0 {
		all = append(all, iterations(r.Opportunities))
	}
	all = append(all, times("Stream", streamFlows(r.Streams))...)
	all = append(all, teams(r.Teams), working("Activity", r.Activities), working("Practice", r.Practices))
	all = append(all, money(r), constraints(r), objectives(r), expectations(r))
	return slices.DeleteFunc(all, noRows)
}

func noRows(t table) bool { return len(t.rows) == 0 }

func warmup(seconds float64) string {
	if seconds == 0 {
		return "no warm-up"
	}
	return "warm-up " + span(seconds)
}

// rowName is how a demand or one of its variants is called in a table.
func rowName(d figure.DemandFigs) string {
	if d.Variant != "" {
		return "  " + inline(d.Variant, maxName)
	}
	return inline(d.Name, maxName)
}

func outcomes(demands []figure.DemandFigs) table {
	head := []string{"Demand", "arrived", "to value"}
	ends := slices.DeleteFunc(otherEnds(), func(e namedEnd) bool {
		return !slices.ContainsFunc(demands, func(d figure.DemandFigs) bool { f := e.of(d.Counts); return f.Value == nil || *f.Value > 0 })
	})
	for _, e := range ends {
		head = append(head, e.name)
	}
	var rows [][]string
	for _, d := range demands {
		row := []string{rowName(d), counts().figure(d.Counts.Arrived), counts().figure(d.Counts.Value)}
		for _, e := range ends {
			row = append(row, counts().figure(e.of(d.Counts)))
		}
		rows = append(rows, append(row, counts().figure(d.Counts.Inside), counts().figure(d.InProgress), counts().figure(d.Rework)))
	}
	return table{head: append(head, "not ended", "in progress", "sent back"), rows: rows}
}

// namedEnd is an end without value.
type namedEnd struct {
	name string
	of   func(figure.Counts) figure.Figure
}

// otherEnds lists the ends without value, and at last what came about by other
// work; a table shows those that happen.
func otherEnds() []namedEnd {
	return []namedEnd{
		{"declined", func(c figure.Counts) figure.Figure { return c.Declined }},
		{"cancelled", func(c figure.Counts) figure.Figure { return c.Cancelled }},
		{"abandoned", func(c figure.Counts) figure.Figure { return c.Abandoned }},
		{"lost", func(c figure.Counts) figure.Figure { return c.Lost }},
		{"self-served", func(c figure.Counts) figure.Figure { return c.SelfServed }},
		{"prevented", func(c figure.Counts) figure.Figure { return c.Prevented }},
		{"caused by other work", func(c figure.Counts) figure.Figure { return c.Caused }},
	}
}

// iterations are how the opportunities come to value.
func iterations(figs []figure.DemandFigs) table {
	var rows [][]string
	for _, o := range figs {
		rows = append(rows, []string{inline(o.Name, maxName), durations().figure(o.FirstResponse), durations().figure(o.FirstValue), durations().figure(o.LeadTime.Mean), counts().figure(o.Rework)})
	}
	return table{head: []string{"Opportunity", "taken up after", "first value after", "all of it after", "sent back"}, rows: rows}
}

// handovers are when each share of a value is handed over that comes in parts.
func handovers(demands, opportunities []figure.DemandFigs) table {
	var rows [][]string
	add := func(name string, shares []figure.ShareFigs) {
		for _, s := range shares {
			rows = append(rows, []string{name, percent(s.Share), durations().figure(s.Time), counts().figure(s.Items)})
			name = ""
		}
	}
	for _, d := range demands {
		add(rowName(d), d.ValueTime)
	}
	for _, o := range opportunities {
		add(rowName(o), o.ValueTime)
	}
	return table{head: []string{"Value in parts", "at least", "handed over after", "items"}, rows: rows}
}

// worth is what items cost and are worth, where anybody says so.
func worth(demands []figure.DemandFigs, currency string) table {
	q := amounts(currency)
	said := func(f figure.Figure) bool {
		return f.Value != nil || f.GrowsPerDay != nil || f.Note != "" && f.Note != figure.NoteNoPrice
	}
	var rows [][]string
	for _, d := range demands {
		if said(d.CostPerUnit) || said(d.Value) || said(d.CostOfDelay) {
			rows = append(rows, []string{rowName(d), q.figure(d.CostPerUnit), q.figure(d.Value), q.figure(d.CostOfDelay)})
		}
	}
	return table{head: []string{"Demand", "cost per unit", "value per month", "cost of delay per month"}, rows: rows}
}

// channels are what comes by each channel.
func channels(figs []figure.ChannelFigs) table {
	var rows [][]string
	for _, c := range figs {
		rows = append(rows, []string{inline(c.Name, maxName), counts().figure(c.Counts.Arrived), counts().figure(c.Counts.Value), counts().figure(c.Counts.SelfServed),
			counts().figure(c.Counts.Lost), durations().figure(c.LeadTime)})
	}
	return table{head: []string{"Channel", "arrived", "to value", "self-served", "lost", "lead time"}, rows: rows}
}

func promises(demands []figure.DemandFigs) table {
	var rows [][]string
	byCase := map[string]bool{} // demands whose variants say what is promised to each
	for _, d := range demands {
		byCase[d.Name] = byCase[d.Name] || d.Variant != "" && len(d.Promises) > 0
	}
	for _, d := range demands {
		if d.Variant == "" && byCase[d.Name] {
			continue
		}
		for _, pr := range d.Promises {
			target := "–"
			if pr.Share != nil {
				target = percent(*pr.Share)
			}
			name := strings.TrimSpace(inline(d.Name, maxName) + " " + inline(d.Variant, maxName))
			rows = append(rows, []string{name, promise(pr), target, shares().figure(pr.Kept), kept(pr)})
		}
	}
	return table{head: []string{"Demand", "promise", "target", "kept", ""}, rows: rows}
}

// promise is what was promised: "value within 4h of office-hours".
func promise(f figure.PromiseFigs) string {
	s := inline(f.Until, maxName) + " within " + inline(f.Within, maxName)
	if f.Clock != "" && f.Clock != "elapsed" {
		s += " of " + inline(f.Clock, maxName)
	}
	return s
}

// kept judges a promise by the whole interval, so that chance is not taken for
// a verdict.
func kept(f figure.PromiseFigs) string {
	switch {
	case f.Share != nil && f.Kept.GrowsPerDay != nil:
		return "missed" // sooner or later nobody is served in time
	case f.Share == nil || f.Kept.Value == nil || f.Kept.Low == nil || f.Kept.High == nil:
		return ""
	case *f.Kept.High < *f.Share:
		return "missed"
	case *f.Kept.Low >= *f.Share:
		return "met"
	}
	return "cannot tell at this precision"
}

func teams(teams []figure.TeamFigs) table {
	t := table{head: []string{"Team", "utilization", "offered load", "queue", "longest queue", "wait"}}
	rests := slices.ContainsFunc(teams, func(t figure.TeamFigs) bool { v := t.WaitingByCause.OffShift.Value; return v != nil && *v > 0 })
	if rests {
		t.head = append(t.head, "while on shift", "while off")
	}
	for _, f := range teams {
		load := "–"
		if f.OfferedLoad != nil {
			load = percent(*f.OfferedLoad)
		}
		row := []string{inline(f.Name, maxName), shares().figure(f.Utilization), load,
			counts().figure(f.QueueLength.Mean), counts().figure(f.QueueLength.Max), durations().figure(f.WaitingTime)}
		if rests {
			row = append(row, durations().figure(f.WaitingByCause.Queue), durations().figure(f.WaitingByCause.OffShift))
		}
		t.rows = append(t.rows, row)
	}
	return t
}

func working(what string, figs []figure.ActivityFigs) table {
	var rows [][]string
	for _, a := range figs {
		rows = append(rows, []string{inline(a.Name, maxName), shares().figure(a.Share), hours().figure(a.WorkingTime)})
	}
	return table{head: []string{what, "share of work", "people's time"}, rows: rows}
}

// conciseSimulation is one line for each demand and each team.
func (p *page) conciseSimulation(r *figure.Result) {
	for _, d := range r.Demands {
		name := "Demand/" + inline(d.Name, maxName)
		if d.Variant != "" {
			name += " variant " + inline(d.Variant, maxName)
		}
		parts := []string{
			counts().figure(d.Counts.Value) + " of " + counts().figure(d.Counts.Arrived) + " to value",
			"lead time p50 " + durations().figure(d.LeadTime.P50),
			"p95 " + durations().figure(d.LeadTime.P95),
		}
		for _, pr := range d.Promises {
			text := promise(pr) + " kept " + shares().figure(pr.Kept)
			if pr.Share != nil {
				text += " of " + percent(*pr.Share)
			}
			parts = append(parts, text)
		}
		p.line(name, ": ", strings.Join(parts, ", "))
	}
	for _, t := range r.Teams {
		p.line("Team/"+inline(t.Name, maxName), ": utilization ", shares().figure(t.Utilization),
			", wait ", durations().figure(t.WaitingTime))
	}
}

// figuresText is what a simulation has measured, as text without colour; empty
// in a report without any.
func figuresText(r Report) string {
	p := newPage(r, Style{})
	if r.Simulation != nil {
		p.simulation(r.Simulation)
	}
	if r.Trace != nil {
		p.trace(r.Trace)
	}
	return strings.TrimRight(p.String(), "\n")
}

// figuresFor is the part of a Markdown page with the figures.
func figuresFor(r Report) string {
	text := figuresText(r)
	if text == "" {
		return ""
	}
	return "\n" + escape.Fence(text)
}
