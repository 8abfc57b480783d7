package report

import (
	"slices"

	"github.com/svs-project/svs/pkg/flow/figure"
)

// namedFlow is a row of a table of times.
type namedFlow struct {
	name string
	figure.FlowFigs
}

func flows(demands []figure.DemandFigs) []namedFlow {
	var out []namedFlow
	for _, d := range demands {
		out = append(out, namedFlow{rowName(d), d.FlowFigs})
	}
	return out
}

func streamFlows(streams []figure.StreamFigs) []namedFlow {
	var out []namedFlow
	for _, s := range streams {
		out = append(out, namedFlow{inline(s.Name, maxName), s.FlowFigs})
	}
	return out
}

// namedWait is a cause of waiting.
type namedWait struct {
	name string
	of   func(figure.Causes) figure.Figure
}

// waits lists the causes of waiting; the first three stand in every table, the
// others where something waits for them.
func waits() []namedWait {
	return []namedWait{
		{"in the queue", func(c figure.Causes) figure.Figure { return c.Queue }},
		{"off shift", func(c figure.Causes) figure.Figure { return c.OffShift }},
		{"delay", func(c figure.Causes) figure.Figure { return c.Delay }},
		{"approval", func(c figure.Causes) figure.Figure { return c.Approval }},
		{"batch", func(c figure.Causes) figure.Figure { return c.Batch }},
		{"limit", func(c figure.Causes) figure.Figure { return c.Limit }},
		{"channel", func(c figure.Causes) figure.Figure { return c.Channel }},
	}
}

// always is how many causes of waiting stand in every table.
const always = 3

func times(what string, flows []namedFlow) []table {
	causes := waits()
	rare := slices.DeleteFunc(slices.Clone(causes[always:]), func(w namedWait) bool {
		return !slices.ContainsFunc(flows, func(f namedFlow) bool { v := w.of(f.WaitingTime.ByCause).Value; return v != nil && *v > 0 })
	})
	causes = append(causes[:always:always], rare...)
	head := []string{what, "working", "waiting"}
	for _, c := range causes {
		head = append(head, c.name)
	}
	var lead, way [][]string
	d := durations()
	for _, f := range flows {
		lead = append(lead, []string{f.name, d.figure(f.LeadTime.Mean), d.figure(f.LeadTime.P50), d.figure(f.LeadTime.P85), d.figure(f.LeadTime.P90), d.figure(f.LeadTime.P95)})
		row := []string{f.name, d.figure(f.WorkingTime), d.figure(f.WaitingTime.Mean)}
		for _, c := range causes {
			row = append(row, d.figure(c.of(f.WaitingTime.ByCause)))
		}
		way = append(way, append(row, shares().figure(f.FlowEfficiency)))
	}
	return []table{
		{head: []string{what, "lead time", "p50", "p85", "p90", "p95"}, rows: lead},
		{head: append(head, "flow efficiency"), rows: way},
	}
}
