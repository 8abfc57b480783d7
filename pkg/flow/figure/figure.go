package figure

import (
	"math"

	"github.com/svs-project/svs/pkg/stats"
)

// Figure is a measured value with its 95 % interval over the replications.
// Times are in seconds, shares from 0 to 1. What could not be measured is nil.
type Figure struct {
	Value *float64 `json:"value"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
	// GrowsPerDay replaces a value that has none because an overloaded team
	// lets it grow for ever: by how many items the queue grows each day.
	GrowsPerDay *float64 `json:"growsPerDay,omitempty"`
	// Note says why there is no value or no interval, what the value leaves out
	// or how it came about: one of the Note constants. A value with an interval
	// and without a note needs none.
	Note string `json:"note,omitempty"`
	// Values are the figures of the replications, in their order, NaN where a
	// replication has none: what pairs are made of. Nil in a saved report.
	Values []float64 `json:"-"`
}

// The notes of figures.
const (
	// NoteTooFew: all replications together have fewer items than four
	// intervals of a quantile want (10/(1-q) items each), or all have fewer
	// than two for a deviation.
	NoteTooFew = "too few"
	// NoteAtLeast: some of the measured items had not ended when the run did,
	// so the true figure is higher.
	NoteAtLeast = "at least"
	// NotePooled: some replication has fewer than 10/(1-q) items for a quantile
	// q, so it is that of the items of all; its interval comes from groups of
	// replications.
	NotePooled = "pooled"
	// NoteNothing: no replication had what it is a figure of.
	NoteNothing = "nothing to measure"
	// NoteOne: one replication alone had it, which gives no interval.
	NoteOne = "one replication"
	// NoteGrows: of a difference, one side or both grow for ever.
	NoteGrows = "grows"
	// NoteNoPrice: nobody says what it costs or is worth.
	NoteNoPrice = "no price"
	// NoteNoPromise: nothing is promised there.
	NoteNoPromise = "no promise"
)

// Of turns the values of the replications, NaN where one has none, into a
// Figure: their mean with its interval.
func Of(values []float64) Figure {
	i := stats.Mean95(values)
	f := Figure{Value: Finite(i.Value), Low: Finite(i.Low), High: Finite(i.High), Values: values}
	switch {
	case f.Value == nil:
		return Figure{Note: NoteNothing}
	case f.Low == nil || f.High == nil:
		f.Note = NoteOne
	}
	return f
}

// Finite is a value of a figure, nil for what is no number.
func Finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
