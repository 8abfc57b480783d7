package flow

import (
	"maps"
	"math"
	"slices"
)

// VisitFigs are the figures of visits to a step, or to all steps of a team, an
// activity or a practice: of those that ended between warm-up and horizon,
// whenever their items arrived.
type VisitFigs struct {
	// Visits is how many visits ended there per replication, Throughput how
	// many a day.
	Visits     Figure `json:"visits"`
	Throughput Figure `json:"throughput"`
	// WaitingTime is the mean wait of a visit, WaitingByCause are its parts.
	WaitingTime    Figure      `json:"waitingTime"`
	WaitingByCause VisitCauses `json:"waitingByCause"`
	// Rework is the share of the visits whose result was sent back.
	Rework Figure `json:"rework"`
	// InProgress is how many items wait or are worked on there on average,
	// those included that wait for room elsewhere; QueueLength is how many of
	// them wait for people.
	InProgress  Figure     `json:"inProgress"`
	QueueLength MeanLength `json:"queueLength"`
	// FailureShare is the share of failure demand in the visits.
	FailureShare Figure `json:"failureShare"`
	// Ended are the items that came to an end there without value.
	Ended EndFigs `json:"ended"`
	// WorkCostPerMonth is hands-on time × rate, with suppliers and tools by
	// use, of all visits in a month.
	WorkCostPerMonth Figure `json:"workCostPerMonth"`
}

// VisitCauses are the mean waiting times of a visit by what was waited for, as
// Causes; a channel is before all steps.
type VisitCauses struct {
	Queue    Figure `json:"queue"`
	OffShift Figure `json:"offShift"`
	Approval Figure `json:"approval"`
	Batch    Figure `json:"batch"`
	Delay    Figure `json:"delay"`
	// Limit is for room at the step that follows. What waits for room in a
	// stream has not come to any step.
	Limit Figure `json:"limit"`
}

// EndFigs are items that end without value, per replication.
type EndFigs struct {
	Declined  Figure `json:"declined"`
	Cancelled Figure `json:"cancelled"`
	Abandoned Figure `json:"abandoned"`
}

// MeanLength is how many items wait for people on average.
type MeanLength struct {
	Mean Figure `json:"mean"`
}

// StepFigs are the figures of a step.
type StepFigs struct {
	Stream string `json:"stream"`
	Step   string `json:"step"`
	VisitFigs
	// WorkingTime is the mean of a visit.
	WorkingTime Figure `json:"workingTime"`
}

// TeamFigs are the figures of a team.
type TeamFigs struct {
	Name string `json:"name"`
	// Utilization is time occupied over time on shift.
	Utilization Figure `json:"utilization"`
	// OfferedLoad is computed, not simulated: work that comes over people that
	// are there. Nil where nobody ever is.
	OfferedLoad *float64  `json:"offeredLoad"`
	QueueLength QueueFigs `json:"queueLength"`
	// WaitingTime is the mean time of one wait for the team until it takes the
	// work up, on and off shift; WaitingByCause are these two parts.
	WaitingTime    Figure     `json:"waitingTime"`
	WaitingByCause TeamCauses `json:"waitingByCause"`
	// Visits to its steps per replication, Throughput a day; WorkingTime is the
	// mean of one.
	Visits      Figure `json:"visits"`
	Throughput  Figure `json:"throughput"`
	WorkingTime Figure `json:"workingTime"`
	// Rework is the share of the visits whose result was sent back,
	// FailureShare that of failure demand.
	Rework       Figure `json:"rework"`
	FailureShare Figure `json:"failureShare"`
	// CostPerMonth is people on shift × availability × rate, busy or not.
	CostPerMonth Figure `json:"costPerMonth"`
}

// TeamCauses are the parts of the wait for a team.
type TeamCauses struct {
	// Queue: its people were busy with something else. OffShift: nobody was
	// there.
	Queue    Figure `json:"queue"`
	OffShift Figure `json:"offShift"`
}

// QueueFigs is how many items wait for a team.
type QueueFigs struct {
	Mean Figure `json:"mean"`
	Max  Figure `json:"max"`
}

// ActivityFigs are the figures of an activity or a practice.
type ActivityFigs struct {
	Name string `json:"name"`
	// WorkingTime is people's time per replication, Share its part of that of
	// all.
	WorkingTime Figure `json:"workingTime"`
	Share       Figure `json:"share"`
	VisitFigs
	// WorkingTimePerVisit is how long somebody is at work on an item in one.
	WorkingTimePerVisit Figure `json:"workingTimePerVisit"`
}

// visits are the figures of all visits to some steps.
func (d *reducer) visits(steps []int, grows float64) VisitFigs {
	g := func(f Figure) Figure { return growing(f, grows) }
	sum := func(value func(*stepRep) float64) func(*replication) float64 { return d.sumOf(steps, value) }
	all := sum(func(r *stepRep) float64 { return r.visits })
	wait := func(c cause) Figure { return d.perVisit(steps, func(r *stepRep) float64 { return r.causes[c] }) }
	end := func(e ending) Figure { return d.of(sum(func(r *stepRep) float64 { return r.ended[e] })) }
	out := VisitFigs{
		Visits:      d.of(all),
		Throughput:  d.perDay(all),
		WaitingTime: g(d.perVisit(steps, func(r *stepRep) float64 { return r.wait() })),
		WaitingByCause: VisitCauses{
			Queue: g(wait(causeQueue)), OffShift: g(wait(causeOff)), Approval: wait(causeApproval), Batch: wait(causeBatch),
			Delay: wait(causeDelay), Limit: g(wait(causeLimit)),
		},
		Rework:       d.perVisit(steps, func(r *stepRep) float64 { return r.rework }),
		InProgress:   g(d.of(sum(func(r *stepRep) float64 { return r.inProgress }))),
		QueueLength:  MeanLength{g(d.of(sum(func(r *stepRep) float64 { return r.queue })))},
		FailureShare: d.failures(steps),
		Ended:        EndFigs{end(endDeclined), end(endCancelled), end(endAbandoned)},
	}
	out.WorkCostPerMonth = Figure{Note: NoteNoPrice}
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
func (d *reducer) perVisit(steps []int, value func(*stepRep) float64) Figure {
	top := d.sumOf(steps, func(r *stepRep) float64 { return float64(value(r) * r.stays) })
	below := d.sumOf(steps, func(r *stepRep) float64 { return r.stays })
	return d.of(func(r *replication) float64 { return over(top(r), below(r)) })
}

// failures is the share of failure demand in the visits to some steps. Where
// there is no other demand, or none of failures, none has been counted.
func (d *reducer) failures(steps []int) Figure {
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

func (d *reducer) step(i int32) StepFigs {
	st := &d.p.steps[i]
	steps := []int{int(i)}
	return StepFigs{
		Stream: d.p.streams[st.stream].name, Step: st.model.ID.V,
		VisitFigs:   d.visits(steps, d.p.stepsGrowth(steps)),
		WorkingTime: d.perVisit(steps, func(r *stepRep) float64 { return r.worked }),
	}
}

func (d *reducer) team(i int32) TeamFigs {
	of := func(value func(*teamRep) float64) Figure {
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
	out := TeamFigs{
		Name:        d.p.teams[i].name,
		Utilization: of(func(r *teamRep) float64 { return r.utilization }),
		QueueLength: QueueFigs{
			Mean: growing(of(func(r *teamRep) float64 { return r.queue }), grows),
			Max:  growing(of(func(r *teamRep) float64 { return r.longest }), grows),
		},
		WaitingTime: growing(of(func(r *teamRep) float64 { return r.waited }), grows),
		WaitingByCause: TeamCauses{
			Queue:    growing(of(func(r *teamRep) float64 { return r.waited - r.off }), grows),
			OffShift: growing(of(func(r *teamRep) float64 { return r.off }), grows),
		},
		Visits: d.of(visits), Throughput: d.perDay(visits),
		WorkingTime:  d.perVisit(steps, func(r *stepRep) float64 { return r.worked }),
		Rework:       d.perVisit(steps, func(r *stepRep) float64 { return r.rework }),
		FailureShare: d.failures(steps),
		CostPerMonth: Figure{Note: NoteNoPrice},
	}
	if k := d.p.teams[i].load; k >= 0 {
		out.OfferedLoad = number(d.p.loads[k].Load())
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
func (d *reducer) shares(name func(*step) string) []ActivityFigs {
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
	out := []ActivityFigs{}
	for _, n := range slices.Sorted(maps.Keys(steps)) {
		mine := d.sumOf(steps[n], people)
		out = append(out, ActivityFigs{
			Name:                n,
			WorkingTime:         d.of(mine),
			Share:               d.of(func(r *replication) float64 { return over(mine(r), total(r)) }),
			VisitFigs:           d.visits(steps[n], d.p.stepsGrowth(steps[n])),
			WorkingTimePerVisit: d.perVisit(steps[n], func(r *stepRep) float64 { return r.worked }),
		})
	}
	return out
}
