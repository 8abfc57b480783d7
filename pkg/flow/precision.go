package flow

import (
	"math"

	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/stats"
)

// The sizes of the batches: the number of replications is doubled until the
// precision holds.
const (
	firstBatch    = 10
	defaultAtMost = 640
)

// goal is a precision to reach.
type goal struct {
	asked  float64
	of     string
	atMost int

	reached  bool
	forcedBy string
	got      float64
}

// first is how many replications are made before the precision is looked at.
func (g *goal) first() int { return max(2, min(firstBatch, g.atMost)) }

// next is how many replications there should be, the present number when that
// is enough.
func (g *goal) next(r *runner) int {
	g.look(r)
	if g.reached || r.count >= g.atMost {
		return r.count
	}
	more := min(2*r.count, g.atMost)
	r.mu.Lock()
	r.total += (more - r.count) * len(r.programs)
	r.mu.Unlock()
	return more
}

// look finds the least precise of the measures on any side.
func (g *goal) look(r *runner) {
	g.forcedBy, g.got, g.reached = "", math.NaN(), true
	for side, p := range r.programs {
		for _, m := range p.reduce(r.reps[side], r.warmup).Measures() {
			if m.Figure.Value == nil || len(m.Figure.Values) == 0 || !g.concerns(&m) {
				continue
			}
			i := stats.Mean95(m.Figure.Values)
			got := relative(i)
			if math.IsNaN(g.got) || got > g.got {
				g.forcedBy, g.got = m.Name(), got
			}
			g.reached = g.reached && got <= g.asked
		}
	}
}

// concerns reports whether a measure is to be precise.
func (g *goal) concerns(m *figure.Measured) bool {
	if g.of != "" {
		return m.Name() == g.of
	}
	return m.Key == "leadTime.mean" && m.Record == figure.RecordDemand
}

// relative is half the width of an interval over its value; 0 where both are
// nothing, as with a figure that never varies.
func relative(i stats.Interval) float64 {
	if i.Half() == 0 {
		return 0
	}
	return math.Abs(i.Half() / i.Value)
}

// told is what the report says of the precision.
func (g *goal) told() *figure.Precision {
	return &figure.Precision{Asked: g.asked, Of: g.of, Reached: g.reached, ForcedBy: g.forcedBy, Got: figure.Finite(g.got)}
}
