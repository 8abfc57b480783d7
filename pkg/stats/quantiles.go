package stats

import (
	"math"
	"math/bits"
	"slices"
)

const (
	// exactLimit is how many values are kept as they are.
	exactLimit = 4096
	// Each power of two is cut into 1<<subBits buckets; their middle is at
	// most 1/256 of the value away from any value in it.
	subBits = 7
	sub     = 1 << subBits
)

// Quantiles books times and tells their quantiles: exactly up to 4,096 times,
// then with a relative error of at most 0.4 % from whole-number counts in
// log-linear buckets, in at most 30 KB however many there are. The order of
// booking and merging makes no difference. The zero Quantiles is empty.
type Quantiles struct {
	n       uint64
	exact   []int64
	spilled bool // buckets hold all
	buckets []uint32
}

// Reset empties q and keeps its memory.
func (q *Quantiles) Reset() {
	q.n, q.exact, q.spilled = 0, q.exact[:0], false
	clear(q.buckets)
}

// Add books a time of x ns; a negative one counts as 0.
func (q *Quantiles) Add(x int64) {
	x = max(x, 0)
	q.n++
	if q.spilled {
		if b := bucketOf(x); b < len(q.buckets) {
			q.buckets[b]++
			return
		}
	}
	q.addSlowly(x)
}

// addSlowly is Add while all are kept as they are, and above all buckets.
func (q *Quantiles) addSlowly(x int64) {
	if !q.spilled {
		if len(q.exact) < exactLimit {
			q.exact = append(q.exact, x)
			return
		}
		q.spill()
	}
	q.count(bucketOf(x), 1)
}

// spill moves the exact values into buckets.
func (q *Quantiles) spill() {
	q.spilled = true
	for _, x := range q.exact {
		q.count(bucketOf(x), 1)
	}
	q.exact = q.exact[:0]
}

func (q *Quantiles) count(b int, n uint32) {
	if b >= len(q.buckets) {
		const step = 4 * sub // four powers of two at a time
		q.buckets = append(q.buckets, make([]uint32, (b/step+1)*step-len(q.buckets))...)
	}
	q.buckets[b] += n
}

// Merge books all that o has booked.
func (q *Quantiles) Merge(o *Quantiles) {
	q.n += o.n
	if !q.spilled && !o.spilled && len(q.exact)+len(o.exact) <= exactLimit {
		q.exact = append(q.exact, o.exact...)
		return
	}
	if !q.spilled {
		q.spill()
	}
	for _, x := range o.exact {
		q.count(bucketOf(x), 1)
	}
	for b, n := range o.buckets {
		if n > 0 {
			q.count(b, n)
		}
	}
}

// N is how many times have been booked.
func (q *Quantiles) N() int { return int(q.n) }

// At returns the least booked time, in ns, that a share p of all does not
// exceed (0 < p <= 1), 0 of nothing. It may sort what is kept, so q must not
// be shared while it runs.
func (q *Quantiles) At(p float64) int64 {
	if q.n == 0 {
		return 0
	}
	rank := uint64(math.Ceil(float64(p * float64(q.n))))
	rank = min(max(rank, 1), q.n)
	if !q.spilled {
		slices.Sort(q.exact)
		return q.exact[rank-1]
	}
	for b, n := range q.buckets {
		if rank <= uint64(n) {
			return middle(b)
		}
		rank -= uint64(n)
	}
	return 0
}

// bucketOf is the bucket of a time: times below 1<<subBits have one each.
func bucketOf(x int64) int {
	if x < sub {
		return int(x)
	}
	shift := bits.Len64(uint64(x)) - 1 - subBits
	return (shift+1)<<subBits + int(x>>shift) - sub
}

// middle is the middle of a bucket.
func middle(b int) int64 {
	if b < sub {
		return int64(b)
	}
	shift := b>>subBits - 1
	low := int64(b&(sub-1)+sub) << shift
	return low + (int64(1)<<shift)/2
}
