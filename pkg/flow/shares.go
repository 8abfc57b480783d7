package flow

import (
	"math"
	"slices"

	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/stats"
)

// handover is when the value of a row's items has been handed over, by full
// percents of it: item by item, the time at which at least so much was.
type handover struct {
	whole stats.Sum // of items that have had nothing until they had all
	times [101]stats.Sum
	stops [101]bool // some item stopped there on its way
}

// emptied is a handover for the next replication, nil where none is kept.
func (h *handover) emptied(kept bool) *handover {
	if !kept {
		return nil
	}
	if h == nil {
		return &handover{}
	}
	*h = handover{}
	return h
}

// merge adds what has been handed over to others.
func (h *handover) merge(o *handover) {
	h.whole.Merge(o.whole)
	for p := range h.times {
		h.times[p].Merge(o.times[p])
		h.stops[p] = h.stops[p] || o.stops[p]
	}
}

// percentOf is a share of the value in full percent, at most 100: thirds come
// to 33, 67 and 100.
func percentOf(share float32) int {
	return min(int(math.Round(float64(float64(share)*100))), 100)
}

// handed books that an item's value has been handed over from one percentage
// up to another, at this moment.
func (s *sim) handed(it *item, from, to int) {
	if it.flags&measured == 0 || to <= from {
		return
	}
	lead := s.e.Now() - it.arrived
	h := s.book.cells[it.class].shares
	if from == 0 && to == 100 {
		h.whole.Add(lead)
		return
	}
	h.stops[to] = true
	for p := from + 1; p <= to; p++ {
		h.times[p].Add(lead)
	}
}

// brought books that an item has come in because a step emitted it.
func (s *sim) brought(it *item) {
	s.book.cells[it.class].caused++
}

// sharesRep is a handover of one replication: the mean times in seconds, NaN
// where no item came so far, and how many did.
type sharesRep struct {
	means, items [101]float64
	stops        [101]bool
}

// figures is nil where no item stopped before it had all of its value.
func (h *handover) figures() *sharesRep {
	if h == nil {
		return nil
	}
	if h.stops == [101]bool{} {
		return nil
	}
	out := &sharesRep{stops: h.stops}
	out.stops[100] = out.stops[100] || h.whole.N() > 0
	for p := range h.times {
		all := h.times[p]
		if p > 0 {
			all.Merge(h.whole)
		}
		out.means[p], out.items[p] = all.Mean(), float64(all.N())
	}
	return out
}

// valueTime is when each share of the value of a row's items was handed over,
// where some of them stopped on their way to all of it.
func (d *reducer) valueTime(row int32, grows float64) []figure.ShareFigs {
	stops := [101]bool{}
	for r := range d.reps {
		if h := d.reps[r].rows[row].shares; h != nil {
			for p := range stops {
				stops[p] = stops[p] || h.stops[p]
			}
		}
	}
	inside := slices.ContainsFunc(d.reps, func(r replication) bool { return r.rows[row].inside > 0 })
	var out []figure.ShareFigs
	for p := range stops {
		if !stops[p] {
			continue
		}
		of := func(value func(*sharesRep) float64, none float64) figure.Figure {
			return d.of(func(r *replication) float64 {
				if h := r.rows[row].shares; h != nil {
					return value(h)
				}
				return none
			})
		}
		out = append(out, figure.ShareFigs{
			Share: float64(p) / 100,
			Time:  growing(of(func(h *sharesRep) float64 { return h.means[p] }, math.NaN()), grows),
			Items: of(func(h *sharesRep) float64 { return h.items[p] }, 0),
		})
		if f := &out[len(out)-1].Time; inside && f.Value != nil {
			f.Note = figure.NoteAtLeast // those under way take longer
		}
	}
	return out
}

// pooled is a quantile that some replication has too few items for: that of
// the items of all replications, where these are enough.
func (d *reducer) pooled(row int32, p float64, times func(*rowFigs) *timeRep) figure.Figure {
	var parts []*stats.Sketch
	for r := range d.reps {
		pool := times(&d.reps[r].rows[row]).pool
		if pool == nil {
			return figure.Figure{Note: figure.NoteTooFew} // another has so many that the two do not go together
		}
		parts = append(parts, pool)
	}
	i, ok, err := stats.Grouped(parts, p)
	if err != nil || !ok {
		return figure.Figure{Note: figure.NoteTooFew}
	}
	return figure.Figure{Value: figure.Finite(i.Value), Low: figure.Finite(i.Low), High: figure.Finite(i.High), Note: figure.NotePooled}
}
