package calendar

import "sort"

// Intensity is a Pattern over one run: how dense arrivals are at each time,
// relative to their mean rate. A Poisson stream of mean rate r whose unit
// stream has its k-th event at u_k has its k-th arrival at Invert(u_k / r).
// Times are nanoseconds since the start; amounts are seconds weighted by the
// intensity. It is immutable and may be shared, and every product is rounded
// by itself, so that all CPUs agree.
type Intensity struct {
	pieces []piece
	total  float64
	end    int64
}

// piece is a time with one intensity above zero, and the amount before it.
type piece struct {
	from, to int64
	rate     float64
	before   float64
}

type intensityBuilder struct{ out *Intensity }

func (b *intensityBuilder) add(from, to int64, rate float64) {
	if from >= to {
		return
	}
	p := b.out.pieces
	if n := len(p); n > 0 && p[n-1].to == from && p[n-1].rate == rate {
		p[n-1].to = to
		return
	}
	b.out.pieces = append(p, piece{from: from, to: to, rate: rate})
}

// done sums up what has been added.
func (b *intensityBuilder) done() *Intensity {
	sum := 0.0
	for i := range b.out.pieces {
		p := &b.out.pieces[i]
		p.before = sum
		sum += float64(seconds(p.to-p.from) * p.rate)
	}
	b.out.total = sum
	return b.out
}

// Total returns the amount of the whole horizon in weighted seconds.
func (in *Intensity) Total() float64 { return in.total }

// End returns the horizon, in nanoseconds since the start.
func (in *Intensity) End() int64 { return in.end }

// At returns the intensity at x: 1 is the mean rate.
func (in *Intensity) At(x int64) float64 {
	i := sort.Search(len(in.pieces), func(i int) bool { return in.pieces[i].to > x })
	if i == len(in.pieces) || in.pieces[i].from > x {
		return 0
	}
	return in.pieces[i].rate
}

// Amount returns the amount from the start to x in weighted seconds.
func (in *Intensity) Amount(x int64) float64 {
	i := sort.Search(len(in.pieces), func(i int) bool { return in.pieces[i].to > x })
	if i == len(in.pieces) {
		return in.total
	}
	p := &in.pieces[i]
	return p.before + float64(seconds(max(0, x-p.from))*p.rate)
}

// Invert returns the first time by which amount weighted seconds have come
// together, to the nanosecond as far as float64 can tell, Never when the
// horizon does not hold them. A greater amount never gives an earlier time.
func (in *Intensity) Invert(amount float64) int64 {
	t, _ := in.InvertFrom(amount, 0)
	return t
}

// InvertFrom is Invert for amounts that come in ascending order: hint is the
// second result of the call before (0 at first), which saves the search.
func (in *Intensity) InvertFrom(amount float64, hint int) (t int64, next int) {
	if !(amount < in.total) {
		return Never, len(in.pieces)
	}
	i := hint
	if i >= len(in.pieces) || in.pieces[i].before > amount {
		i = 0
	}
	for steps := 0; i+1 < len(in.pieces) && in.pieces[i+1].before <= amount; steps++ {
		i++
		if steps == 4 {
			rest := in.pieces[i+1:]
			i += sort.Search(len(rest), func(j int) bool { return rest[j].before > amount })
		}
	}
	p := &in.pieces[i]
	// Rounding may carry past the piece's end; the comparison comes first
	// because a conversion out of range differs between CPUs.
	left := max(0, (amount-p.before)/p.rate)
	if left >= seconds(p.to-p.from) {
		return p.to, i
	}
	return min(p.from+nanoseconds(left), p.to), i
}
