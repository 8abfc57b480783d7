package stats

import "math/bits"

// Times books times and tells their moments and quantiles: Moments and
// Quantiles of the same times in one. The zero Times is empty.
type Times struct {
	quantiles    Quantiles // with their number
	sum, squares wide      // ns, and µs²
}

// Add books a time of x ns; a negative one counts as 0.
func (t *Times) Add(x int64) {
	x = max(x, 0)
	t.sum.add(0, uint64(x))
	us := (uint64(x) + 500) / 1000
	t.squares.add(bits.Mul64(us, us))
	q := &t.quantiles
	q.n++
	if b := bucketOf(x); q.spilled && b < len(q.buckets) {
		q.buckets[b]++
		return
	}
	q.addSlowly(x)
}

// Merge books all that o has booked.
func (t *Times) Merge(o *Times) {
	t.sum.add(o.sum.hi, o.sum.lo)
	t.squares.add(o.squares.hi, o.squares.lo)
	t.quantiles.Merge(&o.quantiles)
}

// Reset empties t and keeps its memory.
func (t *Times) Reset() {
	t.sum, t.squares = wide{}, wide{}
	t.quantiles.Reset()
}

// N is how many times have been booked.
func (t *Times) N() int { return int(t.quantiles.n) }

// Moments are those of the times booked so far.
func (t *Times) Moments() *Moments {
	return &Moments{n: t.quantiles.n, sum: t.sum, squares: t.squares}
}

// Quantiles are those of the times booked so far; they change with t.
func (t *Times) Quantiles() *Quantiles { return &t.quantiles }
