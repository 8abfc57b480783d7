package flow

import (
	"maps"
	"math"
	"slices"

	"github.com/svs-project/svs/pkg/flow/figure"
)

// visits are the figures of all visits to some steps.
func (d *reducer) visits(steps []int, grows float64) figure.VisitFigs {
	g := func(f figure.Figure) figure.Figure { return growing(f, grows) }
	sum := func(value func(*stepRep) float64) func(*replication) float64 { return d.sumOf(steps, value) }
	all := sum(func(r *stepRep) float64 { return r.visits })
	wait := func(c cause) figure.Figure { return d.perVisit(steps, func(r *stepRep) float64 { return r.causes[c] }) }
	end := func(e ending) figure.Figure { return d.of(sum(func(r *stepRep) float64 { return r.ended[e] })) }
	out := figure.VisitFigs{
		Visits:      d.of(all),
		Throughput:  d.perDay(all),
		WaitingTime: g(d.perVisit(steps, func(r *stepRep) float64 { return r.wait() })),
		WaitingByCause: figure.VisitCauses{
			Queue: g(wait(causeQueue)), OffShift: g(wait(causeOff)), Approval: wait(causeApproval), Batch: wait(causeBatch),
			Delay: wait(causeDelay), Limit: g(wait(causeLimit)),
		},
		Rework:       d.perVisit(steps, func(r *stepRep) float64 { return r.rework }),
		InProgress:   g(d.of(sum(func(r *stepRep) float64 { return r.inProgress }))),
		QueueLength:  figure.MeanLength{Mean: g(d.of(sum(func(r *stepRep) float64 { return r.queue })))},
		FailureShare: d.failures(steps),
		Ended:        figure.EndFigs{Declined: end(endDeclined), Cancelled: end(endCancelled), Abandoned: end(endAbandoned)},
	}
	out.WorkCostPerMonth = figure.Figure{Note: figure.NoteNoPrice}
	if d.p.costs {
		out.WorkCostPerMonth = d.perMonth(func(r *replication) float64 {
			total := 0.0
			for _, i := range steps {
				total += r.steps[i].cost + float64(r.steps[i].visits*float64(d.p.steps[i].fee)/1e6)
			}
			return total
		})
	}
	return out
}

// sumOf adds a number up over steps; a step that has none adds nothing.
func (d *reducer) sumOf(steps []int, value func(*stepRep) float64) func(*replication) float64 {
	return func(r *replication) float64 {
		total := 0.0
		for _, i := range steps {
			if v := value(&r.steps[i]); !math.IsNaN(v) {
				total += v
			}
		}
		return total
	}
}

// perVisit is the mean over all visits to some steps of what is a mean at each.
func (d *reducer) perVisit(steps []int, value func(*stepRep) float64) figure.Figure {
	top := d.sumOf(steps, func(r *stepRep) float64 { return float64(value(r) * r.stays) })
	below := d.sumOf(steps, func(r *stepRep) float64 { return r.stays })
	return d.of(func(r *replication) float64 { return over(top(r), below(r)) })
}

// failures is the share of failure demand in the visits to some steps. Where
// there is no other demand, or none of failures, none has been counted.
func (d *reducer) failures(steps []int) figure.Figure {
	counted := func(r *stepRep) float64 { return r.failures }
	if !d.p.uses.failures && slices.ContainsFunc(d.p.classes, func(k class) bool { return k.failure }) {
		counted = func(r *stepRep) float64 { return r.visits }
	}
	top, below := d.sumOf(steps, counted), d.sumOf(steps, func(r *stepRep) float64 { return r.visits })
	return d.of(func(r *replication) float64 { return over(top(r), below(r)) })
}

// stepsGrowth is by how many visits a day the queues of overloaded teams at
// some steps grow.
func (p *Program) stepsGrowth(steps []int) float64 {
	grows := 0.0
	seen := map[int32]bool{}
	for _, i := range steps {
		for _, n := range p.steps[i].needs {
			if !seen[n.team] {
				seen[n.team] = true
				grows += p.teamGrowth(n.team)
			}
		}
	}
	return grows
}

func (d *reducer) step(i int32) figure.StepFigs {
	st := &d.p.steps[i]
	steps := []int{int(i)}
	return figure.StepFigs{
		Stream: d.p.streams[st.stream].name, Step: st.model.ID.V,
		VisitFigs:   d.visits(steps, d.p.stepsGrowth(steps)),
		WorkingTime: d.perVisit(steps, func(r *stepRep) float64 { return r.worked }),
	}
}

func (d *reducer) team(i int32) figure.TeamFigs {
	of := func(value func(*teamRep) float64) figure.Figure {
		return d.of(func(r *replication) float64 { return value(&r.teams[i]) })
	}
	grows := d.p.teamGrowth(i)
	var steps []int
	for k := range d.p.steps {
		if d.p.steps[k].takes(i) {
			steps = append(steps, k)
		}
	}
	visits := d.sumOf(steps, func(r *stepRep) float64 { return r.visits })
	out := figure.TeamFigs{
		Name:        d.p.teams[i].name,
		Utilization: of(func(r *teamRep) float64 { return r.utilization }),
		QueueLength: figure.QueueFigs{
			Mean: growing(of(func(r *teamRep) float64 { return r.queue }), grows),
			Max:  growing(of(func(r *teamRep) float64 { return r.longest }), grows),
		},
		WaitingTime: growing(of(func(r *teamRep) float64 { return r.waited }), grows),
		WaitingByCause: figure.TeamCauses{
			Queue:    growing(of(func(r *teamRep) float64 { return max(0, r.waited-r.off) }), grows),
			OffShift: growing(of(func(r *teamRep) float64 { return r.off }), grows),
		},
		Visits: d.of(visits), Throughput: d.perDay(visits),
		WorkingTime:  d.perVisit(steps, func(r *stepRep) float64 { return r.worked }),
		Rework:       d.perVisit(steps, func(r *stepRep) float64 { return r.rework }),
		FailureShare: d.failures(steps),
		CostPerMonth: figure.Figure{Note: figure.NoteNoPrice},
	}
	if k := d.p.teams[i].load; k >= 0 {
		out.OfferedLoad = figure.Finite(d.p.loads[k].Load())
	}
	if t := d.p.m.Team(out.Name); t != nil {
		if v, ok := d.p.teamCost(t, d.warmup); ok {
			out.CostPerMonth = d.of(func(*replication) float64 { return v })
		}
	}
	return out
}

// takes reports whether a step takes people of a team, or of one that stands
// in for its tool.
func (st *step) takes(team int32) bool {
	is := func(n stepNeed) bool { return n.team == team }
	return slices.ContainsFunc(st.needs, is) || st.fallback != nil && slices.ContainsFunc(st.fallback.needs, is)
}

// shares are the figures of the steps that have a name in common: an activity
// or a practice.
func (d *reducer) shares(name func(*step) string) []figure.ActivityFigs {
	steps := map[string][]int{}
	for i := range d.p.steps {
		if n := name(&d.p.steps[i]); n != "" {
			steps[n] = append(steps[n], i)
		}
	}
	var all []int
	for i := range d.p.steps {
		all = append(all, i)
	}
	people := func(r *stepRep) float64 { return r.people }
	total := d.sumOf(all, people)
	out := []figure.ActivityFigs{}
	for _, n := range slices.Sorted(maps.Keys(steps)) {
		mine := d.sumOf(steps[n], people)
		out = append(out, figure.ActivityFigs{
			Name:                n,
			WorkingTime:         d.of(mine),
			Share:               d.of(func(r *replication) float64 { return over(mine(r), total(r)) }),
			VisitFigs:           d.visits(steps[n], d.p.stepsGrowth(steps[n])),
			WorkingTimePerVisit: d.perVisit(steps[n], func(r *stepRep) float64 { return r.worked }),
		})
	}
	return out
}
