package flow

import (
	"math"

	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/stats"
)

// replication is the figures of one replication, taken out of the books.
type replication struct {
	rows  []rowFigs
	steps []stepRep
	teams []teamRep
}

// quantiles are those that are reported, in the order of TimeFigs.
var quantiles = [...]float64{0.5, 0.85, 0.9, 0.95, 0.99}

type timeRep struct {
	mean, sd float64
	at       [len(quantiles)]float64
	// pool holds the times where they are too few for some quantile, to be
	// pooled with those of the other replications; nil where there are plenty.
	pool *stats.Sketch
}

type rowFigs struct {
	arrived, inside float64
	ended           [endings]float64
	lead, wait      timeRep
	delivered       int
	causes          [causes]float64
	first, response float64 // means
	work            float64
	efficiency      float64
	inProgress      float64
	rework, right   float64
	cost            float64   // of an item that reached value
	kept, judged    []float64 // items per promise
	caused, done    float64   // done: with an end
	visits          float64   // of an item
	firstOf         float64   // how many items first is the mean of
	responseOf      float64
	shares          *sharesRep // nil where value comes all at once
}

// stepRep is the figures of a step: times in seconds of a stay, which is a visit
// that has ended or was broken off, but people, which is people × time.
type stepRep struct {
	visits, stays, worked, rework, people float64
	causes                                [causes]float64 // queue and off shift too
	room                                  float64         // wait before it until there is room, elsewhere
	cost                                  float64         // of people at work, in all
	failures                              float64         // visits of failure demand
	ended                                 [endings]float64
	inProgress, queue                     float64 // on average
}

// teamRep is the figures of a team; off is the part of waited off shift.
type teamRep struct{ utilization, queue, longest, waited, off float64 }

// figures takes the figures of the replication that has just ended.
func (s *sim) figures(warmup int64) (replication, error) {
	span := s.p.horizon - warmup
	out := replication{}
	for i := range s.p.rows {
		row, err := s.book.row(s.p, i).figures(span, s.p.uses.extras)
		if err != nil {
			return replication{}, err
		}
		out.rows = append(out.rows, row)
	}
	for i := range s.book.steps {
		out.steps = append(out.steps, s.book.steps[i].figures(s.p, &s.p.steps[i], span))
	}
	for i := range s.book.teams {
		tb := &s.book.teams[i]
		out.teams = append(out.teams, teamRep{
			utilization: over(tb.busy.Seconds(), s.p.teams[i].onShift(warmup, s.p.horizon)),
			queue:       tb.queue.Over(span), longest: float64(tb.most), waited: tb.waited.Mean(),
			off: over(tb.off.Seconds(), float64(tb.waited.N())),
		})
	}
	return out, nil
}

// figures are those of a step over the measured time.
func (sb *stepBook) figures(p *Program, of *step, span int64) stepRep {
	stays := float64(sb.visits + sb.broken)
	l := sb.both()
	people, cost := sb.people(p, of)
	st := stepRep{
		visits: float64(sb.visits), stays: stays, people: people.Seconds(),
		worked: over(sb.worked.Seconds(), stays), rework: over(float64(sb.reworks), stays),
		cost: cost.Seconds() / 3600e6, failures: float64(sb.failures),
	}
	there := l.waited.Seconds() + sb.rests.Seconds() + sb.worked.Seconds() + sb.held.Seconds() + sb.after.Seconds() - sb.before.Seconds()
	for _, c := range []cause{causeApproval, causeBatch, causeDelay} {
		st.causes[c] = over(sb.waits[c].Seconds(), stays)
		there += sb.waits[c].Seconds()
	}
	st.causes[causeLimit], st.room = over(sb.held.Seconds(), stays), over(sb.waits[causeLimit].Seconds(), stays)
	st.causes[causeQueue] = over(l.waited.Seconds()-l.off.Seconds(), stays)
	st.causes[causeOff] = over(l.off.Seconds()+sb.rests.Seconds(), stays)
	seconds := float64(span) / 1e9
	st.inProgress = over(there, seconds)
	st.queue = over(l.waited.Seconds()+sb.queuedYet.Seconds()-sb.queuedBefore.Seconds(), seconds)
	for e := range sb.ended {
		st.ended[e] = float64(sb.ended[e])
	}
	return st
}

// over is a/b, NaN over nothing.
func over(a, b float64) float64 {
	if b == 0 {
		return math.NaN()
	}
	return a / b
}

// onShift is how many person seconds of a team lie between two moments.
func (t *team) onShift(from, to int64) float64 {
	var a stats.Area
	for _, g := range t.groups {
		a.Add(int64(g.servers), g.hours.Between(from, to))
	}
	return a.Seconds()
}

func (r *row) figures(span int64, extras bool) (rowFigs, error) {
	lead, err := times(&r.lead)
	if err != nil {
		return rowFigs{}, err
	}
	wait, err := times(&r.wait)
	if err != nil {
		return rowFigs{}, err
	}
	out := rowFigs{
		arrived: float64(r.arrived), inside: float64(r.inside), delivered: r.lead.N(),
		lead: lead, wait: wait, caused: float64(r.caused), shares: r.shares.figures(),
		first: r.first.Mean(), response: r.response.Mean(), firstOf: float64(r.first.N()), responseOf: float64(r.response.N()),
		done: float64(r.done()), visits: over(float64(r.visits), float64(r.arrived)),
		work: r.work.Mean(r.lead.N()), efficiency: over(r.work.Seconds(), r.lead.Moments().Sum()),
		inProgress: r.progress.Over(span), rework: over(float64(r.reworks), float64(r.done())),
		right: over(float64(r.right), float64(r.done())),
		cost:  over(r.cost.Seconds()/3600+float64(r.fees), float64(1e6*r.lead.N())),
	}
	if r.first.N() == 0 {
		out.first, out.firstOf = out.lead.mean, float64(out.delivered) // all of it at once
	}
	for c := range r.waits {
		out.causes[c] = math.NaN()
		if c := cause(c); extras || c == causeQueue || c == causeOff || c == causeDelay {
			out.causes[c] = r.waits[c].Mean(r.lead.N())
		}
	}
	for e := range r.ended {
		out.ended[e] = float64(r.ended[e])
	}
	for k := range r.kept {
		out.kept = append(out.kept, float64(r.kept[k]))
		out.judged = append(out.judged, float64(r.kept[k]+r.broken[k]))
	}
	return out, nil
}

// poolBelow is below how many times they are kept to be pooled: with twice as
// many as the greatest quantile wants, no other replication has too few.
const poolBelow = 2000

func times(t *stats.Times) (out timeRep, err error) {
	m, q := t.Moments(), t.Quantiles()
	out = timeRep{mean: m.Mean(), sd: m.SD()}
	for k, p := range quantiles {
		out.at[k] = math.NaN()
		if stats.Enough(q.N(), p) {
			out.at[k] = float64(q.At(p)) / 1e9
		}
	}
	if q.N() >= poolBelow {
		return out, nil
	}
	if out.pool, err = stats.NewSketch(); err == nil {
		err = out.pool.Book(q)
	}
	return out, err
}

// reduce turns the replications, in their order, into the result.
func (p *Program) reduce(reps []replication, warmup int64) *figure.Result {
	d := &reducer{p: p, reps: reps, warmup: warmup}
	out := &figure.Result{
		Scenario: p.scenario, Start: p.start.In(p.zone.Location()).Format("2006-01-02T15:04:05Z07:00"), Seed: p.seed,
		Replications: len(reps), Horizon: float64(p.horizon) / 1e9, Warmup: float64(warmup) / 1e9,
		TZData: tzdata, Currency: p.currency.Base, Channels: d.channels(), Demands: []figure.DemandFigs{}, Streams: []figure.StreamFigs{}, Steps: []figure.StepFigs{}, Teams: []figure.TeamFigs{},
	}
	for i := range p.demands {
		dm := &p.demands[i]
		if dm.kindOf == "Opportunity" {
			out.Opportunities = append(out.Opportunities, d.demand(dm, dm.row, "", p.growth(nil, dm.stream)))
			continue
		}
		grows := p.growth([]int32{int32(i)}, -1)
		out.Demands = append(out.Demands, d.demand(dm, dm.row, "", grows))
		for k := range dm.variants {
			if v := &dm.variants[k]; v.row >= 0 {
				out.Demands = append(out.Demands, d.demand(dm, v.row, v.name, grows))
			}
		}
	}
	through := make([][]int32, len(p.streams)) // its demands
	for i := range p.demands {
		if at := p.demands[i].stream; at >= 0 {
			through[at] = append(through[at], int32(i))
		}
	}
	for i := range p.streams {
		if st := &p.streams[i]; st.row >= 0 {
			grows := p.growth(through[i], -1)
			out.Streams = append(out.Streams, d.stream(int32(i), grows))
		}
	}
	for i := range p.steps {
		out.Steps = append(out.Steps, d.step(int32(i)))
	}
	for i := range p.teams {
		if p.teams[i].kind == "Team" {
			out.Teams = append(out.Teams, d.team(int32(i)))
		}
	}
	out.Activities = d.shares(func(st *step) string { return st.model.Activity.V })
	out.Practices = d.shares(func(st *step) string { return st.model.Practice.Name })
	d.whole(out)
	return out
}

// stream is the figures of a stream of its own demands.
func (d *reducer) stream(i int32, grows float64) figure.StreamFigs {
	st := &d.p.streams[i]
	out := figure.StreamFigs{Name: st.name, FlowFigs: d.flow(st.row, grows)}
	var served []int
	for k := range d.p.demands {
		if d.p.demands[k].stream == i {
			served = append(served, k)
		}
	}
	rows := d.p.demandRows(served)
	out.FailureShare, out.PromiseKept = d.failureShare(rows), d.promiseKept(rows)
	if isMeasured(&out.PromiseKept) {
		out.PromiseKept = growing(out.PromiseKept, grows)
	}
	out.Value, out.CostOfDelay = d.worth(rows), growingMoney(d.costOfDelay(rows), grows)
	return out
}

// whole adds what is said of organisations and of the whole, and judges the
// objectives and expectations.
func (d *reducer) whole(out *figure.Result) {
	out.Organizations = []figure.OrganizationFigs{}
	names, of, all := d.p.organizations()
	for _, n := range names {
		out.Organizations = append(out.Organizations, d.organization(n, of[n]))
	}
	out.Model = d.organization("", all)
	out.Objectives, out.Expectations = []figure.Judgement{}, []figure.Judgement{}
	for _, o := range d.p.m.Objectives {
		s := &o.Spec
		if !o.InUse() || s.Source.V == "log" || !s.Measure.Given() || s.Target.AtMost.V == "" && s.Target.AtLeast.V == "" {
			continue
		}
		j := out.Judge(s.Measure.V, s.Target.AtMost.V, s.Target.AtLeast.V, d.p.currency)
		j.Name = o.Name
		out.Objectives = append(out.Objectives, j)
	}
	for i := range d.p.expect {
		e := &d.p.expect[i]
		out.Expectations = append(out.Expectations, out.Judge(e.Measure.V, e.AtMost.V, e.AtLeast.V, d.p.currency))
	}
	out.Constraints = d.constraints()
	if len(out.Constraints) > 0 {
		out.Constraint = &out.Constraints[0]
	}
}

// growth is by how many visits a day the queues of overloaded teams grow
// through some demands; 0 when these come to no such team. What goes through
// a stream without being a demand grows with the teams of that stream.
func (p *Program) growth(demands []int32, stream int32) float64 {
	sum := 0.0
	for i := range p.loads {
		l := &p.loads[i]
		if !l.Grows() {
			continue
		}
		for _, d := range demands {
			if dm := &p.demands[d]; dm.kindOf == "Demand" {
				// At a load of just 1 the queue grows too, but not by a rate.
				sum += math.Max(float64(l.ByDemand[dm.name]*(1-1/l.StayingLoad())), float64(l.ByDemand[dm.name]*1e-9))
			}
		}
	}
	if stream < 0 {
		return sum
	}
	for k := range p.steps {
		if p.steps[k].stream != stream {
			continue
		}
		for _, n := range p.steps[k].needs {
			sum += p.teamGrowth(n.team)
		}
	}
	return sum
}
