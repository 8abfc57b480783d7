package flow

import (
	"context"
	"math"
	"time"

	"github.com/svs-project/svs/pkg/stats"
)

// How the warm-up is looked for.
const (
	pilotReplications = 4
	pilotBuckets      = 512
	// lastCut is the last that MSER-5 tries, in the middle: to find it may mean
	// that the course has not settled by then.
	lastCut = (pilotBuckets/5 - 1) / 2 * 5
)

// pilot books the course of lead time and work in progress over the horizon.
type pilot struct {
	width int64
	items [pilotBuckets]stats.Area // item × time
	leads [pilotBuckets]stats.Moments
}

func (p *pilot) tick(from, to, count int64) {
	for from < to {
		k := from / p.width
		if k >= pilotBuckets {
			return
		}
		until := min(to, (k+1)*p.width)
		p.items[k].Add(count, until-from)
		from = until
	}
}

func (p *pilot) lead(arrived, lead int64) {
	if k := arrived / p.width; k < pilotBuckets {
		p.leads[k].Add(lead)
	}
}

// findWarmup runs the pilot and returns the time to cut off; found is false
// when the run does not settle within half its horizon.
func (p *Program) findWarmup(ctx context.Context, jobs int, done func()) (warmup int64, found bool, err error) {
	pilots := make([]pilot, pilotReplications)
	err = parallel(ctx, []*Program{p}, pilotReplications, jobs, func(sims []*sim, r int) error {
		s := sims[0]
		pilots[r].width = (p.horizon + pilotBuckets - 1) / pilotBuckets
		s.book.pilot = &pilots[r]
		defer func() { s.book.pilot = nil }()
		if err := s.replicate(ctx, r, 0); err != nil {
			return err
		}
		done()
		return nil
	})
	if err != nil {
		return 0, false, err
	}
	course := []func(*pilot, int) float64{
		func(b *pilot, k int) float64 { return b.items[k].Over(b.width) },
		func(b *pilot, k int) float64 { return b.leads[k].Mean() },
	}
	cut, moving := 0, false
	for _, value := range course {
		c := settled(pilots, value)
		cut = max(cut, c)
		moving = moving || c == lastCut && drifts(pilots, value)
	}
	warmup = int64(cut) * pilots[0].width
	if week := int64(7 * 24 * time.Hour); p.weekly {
		warmup = (warmup + week - 1) / week * week
	}
	if moving || warmup > p.horizon/2 {
		return 0, false, nil
	}
	return warmup, true, nil
}

// drifts reports whether a course still goes up or down in its second half:
// its last quarter differs from the one before by more than a twentieth, and
// by more than the pilots differ among themselves.
func drifts(pilots []pilot, value func(*pilot, int) float64) bool {
	third, last := make([]float64, len(pilots)), make([]float64, len(pilots))
	for r := range pilots {
		third[r] = quarter(&pilots[r], 2, value)
		last[r] = quarter(&pilots[r], 3, value)
	}
	d := stats.Paired95(third, last)
	return (d.Low > 0 || d.High < 0) && math.Abs(d.Value) > stats.Mean95(last).Value/20
}

// quarter is the mean of a course over a quarter of the horizon.
func quarter(p *pilot, nth int, value func(*pilot, int) float64) float64 {
	n, sum := 0, 0.0
	for k := nth * pilotBuckets / 4; k < (nth+1)*pilotBuckets/4; k++ {
		if v := value(p, k); !math.IsNaN(v) {
			n++
			sum += v
		}
	}
	return over(sum, float64(n))
}

// settled is the cut, in buckets, of the mean course of the pilots.
func settled(pilots []pilot, value func(*pilot, int) float64) int {
	series := make([]float64, pilotBuckets)
	last := 0.0
	for k := range series {
		n, sum := 0, 0.0
		for r := range pilots {
			if v := value(&pilots[r], k); !math.IsNaN(v) {
				n++
				sum += v
			}
		}
		if n > 0 {
			last = sum / float64(n)
		}
		series[k] = last // nothing arrived at that time: as before
	}
	cut, _ := stats.MSER5(series)
	return cut
}
