package stats

import (
	"fmt"
	"math"

	"github.com/DataDog/sketches-go/ddsketch"
	"github.com/DataDog/sketches-go/ddsketch/mapping"
	"github.com/DataDog/sketches-go/ddsketch/store"
)

// sketchError is the relative error of a sketch alone; with that of the
// buckets of Quantiles, 1/256, it stays below 0.5 %.
const sketchError = 0.001

// Sketch pools the times of several Quantiles, such as those of the
// replications of a simulation: a DDSketch (Masson, Rim and Lee, DDSketch: a
// fast and fully-mergeable quantile sketch with relative-error guarantees,
// 2019). Its counts are whole numbers, so that neither the order nor the
// grouping of what is merged makes a difference. It is made for outside a
// simulation's loop: it takes a few nanoseconds for each bucket, not for each
// time. The zero Sketch is not ready; use NewSketch.
type Sketch struct{ is *ddsketch.DDSketch }

// NewSketch returns an empty sketch.
func NewSketch() (*Sketch, error) {
	m, err := mapping.NewLogarithmicMapping(sketchError)
	if err != nil {
		return nil, fmt.Errorf("internal fault: a sketch: %w", err)
	}
	return &Sketch{ddsketch.NewDDSketchFromStoreProvider(m, store.BufferedPaginatedStoreConstructor)}, nil
}

// Book adds all times of q.
func (s *Sketch) Book(q *Quantiles) error {
	for _, x := range q.exact {
		if err := s.is.Add(float64(x)); err != nil {
			return fmt.Errorf("internal fault: a sketch: %w", err)
		}
	}
	for b, n := range q.buckets {
		if n == 0 {
			continue
		}
		if err := s.is.AddWithCount(float64(middle(b)), float64(n)); err != nil {
			return fmt.Errorf("internal fault: a sketch: %w", err)
		}
	}
	return nil
}

// Merge adds all that o holds, which stays as it is.
func (s *Sketch) Merge(o *Sketch) error {
	if err := s.is.MergeWith(o.is); err != nil {
		return fmt.Errorf("internal fault: a sketch: %w", err)
	}
	return nil
}

// N is how many times have been booked.
func (s *Sketch) N() int { return int(s.is.GetCount()) }

// At is the quantile p of all times, in seconds to the microsecond, so that
// the last bit of a logarithm does not show; NaN of nothing. 0 < p <= 1.
func (s *Sketch) At(p float64) float64 {
	n := s.is.GetCount()
	if n == 0 {
		return math.NaN()
	}
	// The library's quantile q is the value of rank ⌊q (n-1)⌋ from 0; ours is
	// that of rank ⌈p n⌉ from 1. Half a rank keeps rounding from the next one.
	rank := min(max(math.Ceil(float64(p*n)), 1), n) - 1
	q := 0.0
	if n > 1 {
		q = min((rank+0.5)/(n-1), 1)
	}
	v, err := s.is.GetValueAtQuantile(q)
	if err != nil {
		return math.NaN()
	}
	return math.Round(v/1e3) / 1e6
}

// Bytes are what the sketch holds: equal for equal contents.
func (s *Sketch) Bytes() []byte {
	var out []byte
	s.is.ForEach(func(value, count float64) bool {
		out = fmt.Appendf(out, "%x %x\n", math.Float64bits(value), math.Float64bits(count))
		return false
	})
	return out
}

// Grouped is the quantile p of all times of some samples, which are the same
// thing measured over and over, each too small for a quantile of its own. Its
// 95 % interval comes from groups of samples side by side, as many groups as
// have ten times on the quantile's thinner side each: times of one sample hang
// together, those of different ones do not (sectioning; Asmussen and Glynn,
// Stochastic Simulation, III.5). Without at least minGroups groups ok is false.
func Grouped(samples []*Sketch, p float64) (i Interval, ok bool, err error) {
	for groups := len(samples); groups >= minGroups; groups-- {
		parts := make([]float64, groups)
		enough := true
		for g := range parts {
			part, err := pooled(samples[g*len(samples)/groups : (g+1)*len(samples)/groups])
			if err != nil {
				return Interval{}, false, err
			}
			if enough = Enough(part.N(), p); !enough {
				break
			}
			parts[g] = part.At(p)
		}
		if !enough {
			continue
		}
		all, err := pooled(samples)
		if err != nil {
			return Interval{}, false, err
		}
		v, half := all.At(p), Mean95(parts).Half()
		return Interval{Value: v, Low: v - half, High: v + half}, true, nil
	}
	return Interval{}, false, nil
}

// minGroups is of how few groups an interval is made.
const minGroups = 4

// pooled is all that some sketches hold.
func pooled(samples []*Sketch) (*Sketch, error) {
	all, err := NewSketch()
	if err != nil {
		return nil, err
	}
	for _, s := range samples {
		if err := all.Merge(s); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Enough reports whether n times can say something about the quantile p: ten
// on its thinner side.
func Enough(n int, p float64) bool { return float64(n)*(1-p) > 10-1e-9 }
