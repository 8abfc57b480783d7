package flow

import (
	"math"

	"github.com/svs-project/svs/pkg/stats"
)

// Precision is what a run until a precision has come to.
type Precision struct {
	// Asked is half the width of the interval over the value.
	Asked float64 `json:"asked"`
	// Of is the measure that is to be so precise; empty for the mean lead time
	// of every demand.
	Of string `json:"of,omitempty"`
	// Reached says that all of them are.
	Reached bool `json:"reached"`
	// ForcedBy is the measure that is least precise, Got how precise that is;
	// empty and nil where nothing could be measured.
	ForcedBy string   `json:"forcedBy"`
	Got      *float64 `json:"got"`
}

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
func (g *goal) concerns(m *Measured) bool {
	if g.of != "" {
		return m.Name() == g.of
	}
	return m.Key == "leadTime.mean" && m.Record == recordDemand
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
func (g *goal) told() *Precision {
	return &Precision{Asked: g.asked, Of: g.of, Reached: g.reached, ForcedBy: g.forcedBy, Got: number(g.got)}
}
