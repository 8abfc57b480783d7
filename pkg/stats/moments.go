package stats

import (
	"math"
	"math/big"
	"math/bits"
)

// wide is an unsigned whole number of 128 bits.
type wide struct{ hi, lo uint64 }

func (w *wide) add(hi, lo uint64) {
	var carry uint64
	w.lo, carry = bits.Add64(w.lo, lo, 0)
	w.hi, _ = bits.Add64(w.hi, hi, carry)
}

func (w wide) big() *big.Int {
	b := new(big.Int).SetUint64(w.hi)
	return b.Lsh(b, 64).Or(b, new(big.Int).SetUint64(w.lo))
}

// Moments sums times exactly. The zero Moments is empty.
type Moments struct {
	n       uint64
	sum     wide // ns
	squares wide // µs²
}

// Add books a time of x ns; a negative one counts as 0.
func (m *Moments) Add(x int64) {
	v := uint64(max(x, 0))
	m.n++
	m.sum.add(0, v)
	us := (v + 500) / 1000
	m.squares.add(bits.Mul64(us, us))
}

// Merge books all that o has booked.
func (m *Moments) Merge(o Moments) {
	m.n += o.n
	m.sum.add(o.sum.hi, o.sum.lo)
	m.squares.add(o.squares.hi, o.squares.lo)
}

// N is how many times have been booked.
func (m *Moments) N() int { return int(m.n) }

// Sum is the sum in seconds.
func (m *Moments) Sum() float64 { return ratio(m.sum.big(), 1e9) }

// Mean is the mean in seconds, NaN of nothing.
func (m *Moments) Mean() float64 {
	if m.n == 0 {
		return math.NaN()
	}
	d := new(big.Int).SetUint64(m.n)
	return ratioBig(m.sum.big(), d.Mul(d, big.NewInt(1e9)))
}

// SD is the standard deviation in seconds, NaN below two times. Times count
// in whole microseconds here.
func (m *Moments) SD() float64 {
	if m.n < 2 {
		return math.NaN()
	}
	// n Σx² - (Σx)² over n (n-1), all in whole numbers.
	n := new(big.Int).SetUint64(m.n)
	us := m.sum.big()
	us.Add(us, big.NewInt(500)).Quo(us, big.NewInt(1000))
	top := m.squares.big()
	top.Mul(top, n).Sub(top, us.Mul(us, us))
	if top.Sign() <= 0 {
		return 0
	}
	below := new(big.Int).Mul(n, new(big.Int).Sub(n, big.NewInt(1)))
	return math.Sqrt(ratioBig(top, below)) / 1e6
}

func ratio(a *big.Int, b int64) float64 { return ratioBig(a, big.NewInt(b)) }

// ratioBig is a/b, rounded once.
func ratioBig(a, b *big.Int) float64 {
	f, _ := new(big.Rat).SetFrac(a, b).Float64()
	return f
}

// Sum adds times up exactly, without their spread. The zero Sum is empty.
type Sum struct {
	n   uint64
	sum wide
}

// Add books a time of x ns; a negative one counts as 0.
func (s *Sum) Add(x int64) {
	s.n++
	s.sum.add(0, uint64(max(x, 0)))
}

// Merge books all that o has booked.
func (s *Sum) Merge(o Sum) {
	s.n += o.n
	s.sum.add(o.sum.hi, o.sum.lo)
}

// N is how many times have been booked.
func (s *Sum) N() int { return int(s.n) }

// Seconds is the sum in seconds.
func (s *Sum) Seconds() float64 { return ratio(s.sum.big(), 1e9) }

// Mean is the mean in seconds, NaN of nothing.
func (s *Sum) Mean() float64 {
	m := Moments{n: s.n, sum: s.sum}
	return m.Mean()
}

// Area sums count × time exactly: the integral of a number over time.
type Area struct{ sum wide }

// Add books that the number was count during ns nanoseconds; neither may be
// negative.
func (a *Area) Add(count, ns int64) { a.sum.add(bits.Mul64(uint64(count), uint64(ns))) }

// Plus is Add of one; ns must not be negative.
func (a *Area) Plus(ns int64) { a.sum.add(0, uint64(ns)) }

// Minus takes ns off. An area may be below 0 on the way to its sum.
func (a *Area) Minus(ns int64) {
	var borrow uint64
	a.sum.lo, borrow = bits.Sub64(a.sum.lo, uint64(ns), 0)
	a.sum.hi -= borrow
}

// Merge adds another area n times.
func (a *Area) Merge(o Area, n int64) {
	hi, lo := bits.Mul64(o.sum.lo, uint64(n))
	a.sum.add(hi+o.sum.hi*uint64(n), lo)
}

// MergeSum adds the times that a Sum has booked.
func (a *Area) MergeSum(o Sum) { a.sum.add(o.sum.hi, o.sum.lo) }

// Less takes off an area that is part of this one.
func (a *Area) Less(o Area) {
	var borrow uint64
	a.sum.lo, borrow = bits.Sub64(a.sum.lo, o.sum.lo, 0)
	a.sum.hi, _ = bits.Sub64(a.sum.hi, o.sum.hi, borrow)
}

// Mean is the mean in seconds of n times that sum to the area, NaN of none.
func (a *Area) Mean(n int) float64 {
	m := Moments{n: uint64(n), sum: a.sum}
	return m.Mean()
}

// Over is the mean number during a time of ns nanoseconds.
func (a *Area) Over(ns int64) float64 {
	if ns <= 0 {
		return math.NaN()
	}
	return ratio(a.sum.big(), ns)
}

// Seconds is the area in number × seconds.
func (a *Area) Seconds() float64 { return ratio(a.sum.big(), 1e9) }

// Equal reports whether two areas are the same to the nanosecond.
func (a *Area) Equal(b Area) bool { return a.sum == b.sum }
