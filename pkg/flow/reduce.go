package flow

import (
	"maps"
	"math"
	"slices"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/flow/figure"
)

// tzdata is the release of the time zone tables.
const tzdata = calendar.ZoneRelease

// reducer turns lists of replications into figures.
type reducer struct {
	p      *Program
	reps   []replication
	warmup int64
}

// of is the figure of a value of each replication.
func (d *reducer) of(value func(*replication) float64) figure.Figure {
	values := make([]float64, len(d.reps))
	for r := range d.reps {
		values[r] = value(&d.reps[r])
	}
	return figure.Of(values)
}

// growing replaces a figure that grows for ever.
func growing(f figure.Figure, perDay float64) figure.Figure {
	if perDay == 0 {
		return f
	}
	return figure.Figure{GrowsPerDay: &perDay}
}

func (d *reducer) flow(row int32, grows float64) figure.FlowFigs {
	of := func(value func(*rowFigs) float64) figure.Figure {
		return d.of(func(r *replication) float64 { return value(&r.rows[row]) })
	}
	g := func(value func(*rowFigs) float64) figure.Figure { return growing(of(value), grows) }
	out := figure.FlowFigs{
		Counts:         d.counts(row),
		LeadTime:       d.times(row, grows, func(r *rowFigs) *timeRep { return &r.lead }),
		WorkingTime:    of(func(r *rowFigs) float64 { return r.work }),
		FlowEfficiency: g(func(r *rowFigs) float64 { return r.efficiency }),
		FirstValue:     g(func(r *rowFigs) float64 { return r.first }),
		FirstResponse:  g(func(r *rowFigs) float64 { return r.response }),
		InProgress:     g(func(r *rowFigs) float64 { return r.inProgress }),
		Visits:         of(func(r *rowFigs) float64 { return r.visits }),
		Rework:         of(func(r *rowFigs) float64 { return r.rework }),
		FirstTimeRight: of(func(r *rowFigs) float64 { return r.right }),
		CostPerUnit:    d.costPerUnit(row, grows),
		Throughput:     d.perDay(func(r *replication) float64 { return float64(r.rows[row].delivered) }),
		ValueTime:      d.valueTime(row, grows),
	}
	out.WaitingTime = figure.WaitFigs{
		TimeFigs: d.times(row, grows, func(r *rowFigs) *timeRep { return &r.wait }),
		ByCause: figure.Causes{
			Queue:    g(func(r *rowFigs) float64 { return r.causes[causeQueue] }),
			OffShift: g(func(r *rowFigs) float64 { return r.causes[causeOff] }),
			Delay:    of(func(r *rowFigs) float64 { return r.causes[causeDelay] }),
			Approval: g(func(r *rowFigs) float64 { return r.causes[causeApproval] }),
			Batch:    g(func(r *rowFigs) float64 { return r.causes[causeBatch] }),
			Limit:    g(func(r *rowFigs) float64 { return r.causes[causeLimit] }),
			Channel:  of(func(r *rowFigs) float64 { return r.causes[causeChannel] }),
		},
	}
	return out
}

func (d *reducer) counts(row int32) figure.Counts {
	return d.countsOf(func(value func(*rowFigs) float64) func(*replication) float64 {
		return func(r *replication) float64 { return value(&r.rows[row]) }
	})
}

// countsOf counts what rows give, each by itself or several together.
func (d *reducer) countsOf(rows func(func(*rowFigs) float64) func(*replication) float64) figure.Counts {
	of := func(value func(*rowFigs) float64) figure.Figure { return d.of(rows(value)) }
	end := func(e ending) figure.Figure { return of(func(r *rowFigs) float64 { return r.ended[e] }) }
	return figure.Counts{
		Arrived: of(func(r *rowFigs) float64 { return r.arrived }),
		Value:   end(endValue), Declined: end(endDeclined), Cancelled: end(endCancelled), Prevented: end(endPrevented),
		Abandoned: end(endAbandoned), Lost: end(endLost), SelfServed: end(endSelfServed),
		Inside: of(func(r *rowFigs) float64 { return r.inside }),
		Caused: of(func(r *rowFigs) float64 { return r.caused }),
	}
}

func (d *reducer) times(row int32, grows float64, times func(*rowFigs) *timeRep) figure.TimeFigs {
	of := func(value func(*timeRep) float64) figure.Figure {
		return growing(d.of(func(r *replication) float64 { return value(times(&r.rows[row])) }), grows)
	}
	at := func(k int) figure.Figure {
		// The replications that happen to have enough items are no fair sample.
		for r := range d.reps {
			if math.IsNaN(times(&d.reps[r].rows[row]).at[k]) && grows == 0 {
				return d.pooled(row, quantiles[k], times)
			}
		}
		return of(func(t *timeRep) float64 { return t.at[k] })
	}
	out := figure.TimeFigs{
		Mean: of(func(t *timeRep) float64 { return t.mean }), SD: of(func(t *timeRep) float64 { return t.sd }),
		P50: at(0), P85: at(1), P90: at(2), P95: at(3), P99: at(4),
	}
	if out.SD.Value == nil && grows == 0 {
		out.SD.Note = figure.NoteTooFew // of some items: two are needed
	}
	for r := range d.reps {
		if rf := &d.reps[r].rows[row]; rf.inside > 0 && grows == 0 {
			for _, f := range []*figure.Figure{&out.Mean, &out.SD, &out.P50, &out.P85, &out.P90, &out.P95, &out.P99} {
				if f.Value != nil { // of which it matters more than that it is pooled
					f.Note = figure.NoteAtLeast
				}
			}
		}
	}
	return out
}

func (d *reducer) demand(dm *demand, row int32, variant string, grows float64) figure.DemandFigs {
	out := figure.DemandFigs{Name: dm.name, Variant: variant, FlowFigs: d.flow(row, grows), Promises: []figure.PromiseFigs{}}
	all := d.p.promisesOf(dm, row)
	for _, k := range all {
		pf := dm.promises[k].figs
		pf.Kept = growing(d.pool(row, []int32{k}), grows)
		if same := d.p.samePoint(dm, all, k); len(same) > 1 {
			pooled := growing(d.pool(row, same), grows)
			pf.Pooled = &pooled
		}
		out.Promises = append(out.Promises, pf)
	}
	out.PromiseKept = d.pool(row, d.p.mainPromises(dm, row))
	if out.PromiseKept.Note != figure.NoteNoPromise {
		out.PromiseKept = growing(out.PromiseKept, grows)
	}
	one := []demandRow{{dm, row}}
	out.Value, out.CostOfDelay = d.worth(one), growingMoney(d.costOfDelay(one), grows)
	return out
}

// samePoint are those of some promises that are judged where one of them is.
func (p *Program) samePoint(dm *demand, all []int32, k int32) []int32 {
	var out []int32
	for _, other := range all {
		if dm.promises[other].until == dm.promises[k].until {
			out = append(out, other)
		}
	}
	return out
}

// promisesOf are the promises that hold for some class of a row.
func (p *Program) promisesOf(dm *demand, row int32) []int32 {
	seen := map[int32]bool{}
	for _, i := range p.rows[row].classes {
		for _, index := range p.classes[i].promises {
			seen[index] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// mainPromises are the promises of value of a row; where there is none, those
// of the first promise's point.
func (p *Program) mainPromises(dm *demand, row int32) []int32 {
	all := p.promisesOf(dm, row)
	if len(all) == 0 {
		return nil
	}
	point := dm.promises[all[0]].until
	for _, k := range all {
		if dm.promises[k].until == toValue {
			point = toValue
		}
	}
	return slices.DeleteFunc(all, func(k int32) bool { return dm.promises[k].until != point })
}

// pool is the share of the items of a row that met their own of some promises.
func (d *reducer) pool(row int32, promises []int32) figure.Figure {
	if len(promises) == 0 {
		return figure.Figure{Note: figure.NoteNoPromise}
	}
	return d.of(func(r *replication) float64 {
		kept, judged := 0.0, 0.0
		for _, k := range promises {
			kept += r.rows[row].kept[k]
			judged += r.rows[row].judged[k]
		}
		return over(kept, judged)
	})
}

// teamGrowth is by how many visits a day a team's queue grows.
func (p *Program) teamGrowth(t int32) float64 {
	if k := p.teams[t].load; k >= 0 && p.loads[k].Grows() {
		return max(p.loads[k].GrowthPerDay(), float64(p.loads[k].PerDay*1e-9))
	}
	return 0
}
