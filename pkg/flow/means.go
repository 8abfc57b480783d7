package flow

import (
	"math"

	"github.com/svs-project/svs/pkg/flow/figure"
)

// mixture is some rows of demands whose items are taken together.
type mixture struct {
	*reducer
	rows  []demandRow
	grows float64
}

// sum adds a number up over the rows; a row that has none adds nothing.
func (x *mixture) sum(value func(*rowFigs) float64) func(*replication) float64 {
	return func(r *replication) float64 {
		total := 0.0
		for _, dr := range x.rows {
			if v := value(&r.rows[dr.row]); !math.IsNaN(v) {
				total += v
			}
		}
		return total
	}
}

// mean weighs a mean of each row by how many items it is of.
func (x *mixture) mean(value, weight func(*rowFigs) float64) figure.Figure {
	top := x.sum(func(f *rowFigs) float64 { return float64(value(f) * weight(f)) })
	below := x.sum(func(f *rowFigs) float64 {
		if math.IsNaN(value(f)) {
			return 0
		}
		return weight(f)
	})
	return x.of(func(r *replication) float64 { return over(top(r), below(r)) })
}

// figures are those of all items of the mixture.
func (x *mixture) figures() figure.MeanFigs {
	delivered := func(f *rowFigs) float64 { return float64(f.delivered) }
	ended := func(f *rowFigs) float64 { return f.done }
	g := func(f figure.Figure) figure.Figure { return growing(f, x.grows) }
	cause := func(c cause) figure.Figure { return x.mean(func(f *rowFigs) float64 { return f.causes[c] }, delivered) }
	out := figure.MeanFigs{
		Counts:      x.countsOf(x.sum),
		LeadTime:    g(x.atLeast(x.mean(func(f *rowFigs) float64 { return f.lead.mean }, delivered))),
		WaitingTime: g(x.atLeast(x.mean(func(f *rowFigs) float64 { return f.wait.mean }, delivered))),
		WaitingByCause: figure.Causes{
			Queue: g(cause(causeQueue)), OffShift: g(cause(causeOff)), Approval: g(cause(causeApproval)), Batch: g(cause(causeBatch)),
			Delay: cause(causeDelay), Limit: g(cause(causeLimit)), Channel: cause(causeChannel),
		},
		WorkingTime: x.mean(func(f *rowFigs) float64 { return f.work }, delivered),
		FlowEfficiency: g(x.mean(func(f *rowFigs) float64 { return f.efficiency }, func(f *rowFigs) float64 {
			if f.delivered == 0 {
				return 0
			}
			return float64(f.lead.mean * float64(f.delivered))
		})),
		FirstValue:     g(x.mean(func(f *rowFigs) float64 { return f.first }, func(f *rowFigs) float64 { return f.firstOf })),
		FirstResponse:  g(x.mean(func(f *rowFigs) float64 { return f.response }, func(f *rowFigs) float64 { return f.responseOf })),
		InProgress:     g(x.of(x.sum(func(f *rowFigs) float64 { return f.inProgress }))),
		Visits:         x.mean(func(f *rowFigs) float64 { return f.visits }, func(f *rowFigs) float64 { return f.arrived }),
		Rework:         x.mean(func(f *rowFigs) float64 { return f.rework }, ended),
		FirstTimeRight: x.mean(func(f *rowFigs) float64 { return f.right }, ended),
		Throughput:     x.perDay(x.sum(delivered)),
		FailureShare:   x.failureShare(x.rows),
		Value:          x.worth(x.rows),
		CostOfDelay:    growingMoney(x.costOfDelay(x.rows), x.grows),
		CostPerUnit:    x.unpriced(),
	}
	if x.p.costs {
		out.CostPerUnit = g(x.mean(func(f *rowFigs) float64 { return f.cost }, delivered))
	}
	out.PromiseKept = x.promiseKept(x.rows)
	if isMeasured(&out.PromiseKept) {
		out.PromiseKept = g(out.PromiseKept)
	}
	return out
}

// unpriced is the figure of what nobody has put a price on.
func (d *reducer) unpriced() figure.Figure { return figure.Figure{Note: figure.NoteNoPrice} }

// isMeasured reports whether a figure has a value, or would have one without
// growing.
func isMeasured(f *figure.Figure) bool { return f.Value != nil }

// atLeast marks a time of items some of which had not ended when the run did.
func (x *mixture) atLeast(f figure.Figure) figure.Figure {
	for _, dr := range x.rows {
		for r := range x.reps {
			if x.reps[r].rows[dr.row].inside > 0 && f.Value != nil {
				f.Note = figure.NoteAtLeast
			}
		}
	}
	return f
}

// promiseKept is the share of the items of some rows that met the promise at
// their demand's main point.
func (d *reducer) promiseKept(rows []demandRow) figure.Figure {
	type promised struct {
		row int32
		all []int32
	}
	var list []promised
	any := false
	for _, dr := range rows {
		all := d.p.mainPromises(dr.demand, dr.row)
		list = append(list, promised{dr.row, all})
		any = any || len(all) > 0
	}
	if !any {
		return figure.Figure{Note: figure.NoteNoPromise}
	}
	return d.of(func(r *replication) float64 {
		kept, judged := 0.0, 0.0
		for _, l := range list {
			for _, k := range l.all {
				kept += r.rows[l.row].kept[k]
				judged += r.rows[l.row].judged[k]
			}
		}
		return over(kept, judged)
	})
}

// failureShare is the share of failure demand in all that arrives in some rows.
func (d *reducer) failureShare(rows []demandRow) figure.Figure {
	return d.of(func(r *replication) float64 {
		failures, all := 0.0, 0.0
		for _, dr := range rows {
			all += r.rows[dr.row].arrived
			if dr.demand.failure() {
				failures += r.rows[dr.row].arrived
			}
		}
		return over(failures, all)
	})
}
