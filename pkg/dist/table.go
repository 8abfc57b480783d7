package dist

import "math"

// table inverts a distribution function by cubic Hermite pieces between exact
// points, which are halved until the error in time is below tolerance times
// (mean + time) (W. Hörmann and J. Leydold, Continuous random variate
// generation by fast numerical inversion, ACM TOMACS 13, 2003). Behind the
// outermost points the quantile is solved for exactly.
//
// Against rejection it is as fast, and one uniform gives one time; against
// solving for each sample it is some hundred times faster.
type table struct {
	// pieces rise in u. The last one is empty: it only ends the one before.
	pieces []hermite
	// guide[i] is the piece that holds i/len(guide), or the next one.
	guide []int32
}

// hermite is the cubic c0 + c1 t + c2 t² + c3 t³ with t = u - from, up to
// where the next piece begins.
type hermite struct {
	from, c0, c1, c2, c3 float64
}

const (
	tolerance = 1e-7
	// tail is how much of the distribution lies behind the points on each
	// side: a tail so rarely drawn that solving for it costs nothing.
	tail = 1.0 / (1 << 16)
	// narrowest is how likely a piece must be to be halved: it bounds the
	// work where the density nearly jumps, and what is inside such a piece
	// keeps its order anyway.
	narrowest = 1e-9
)

// point is a time with the probability below it and 1/density.
type point struct{ x, u, slope float64 }

func newTable(d *Dist) *table {
	b := tableBuilder{d: d, t: &table{}}
	if d.kind == kindLognormal {
		lo, mid, hi := b.lognormalAt(tail), b.lognormalAt(0.5), b.lognormalAt(1-tail)
		b.halve(lo, mid)
		b.halve(mid, hi)
		b.t.pieces = append(b.t.pieces, hermite{from: hi.u})
		b.index()
		return b.t
	}
	lo, hi := b.at(d.solve(tail)), b.at(d.solve(1-tail))
	mid := b.at(d.solve(0.5))
	b.split(lo, mid)
	b.split(mid, hi)
	b.t.pieces = append(b.t.pieces, hermite{from: hi.u})
	b.index()
	return b.t
}

type tableBuilder struct {
	d *Dist
	t *table
}

func (b *tableBuilder) at(x float64) point {
	below, above, density := b.d.tails(x)
	if below > 0.5 {
		below = 1 - above
	}
	p := point{x: x, u: below}
	if density > 0 {
		p.slope = 1 / density // 0 at a pole
	}
	return p
}

// split adds pieces from p to q.
func (b *tableBuilder) split(p, q point) {
	if q.u <= p.u {
		return
	}
	h := newHermite(p, q)
	half := (p.u + q.u) / 2
	x := h.at(half)
	rises := h.rises(p, q) && x > p.x && x < q.x
	if !rises {
		x = p.x + (q.x-p.x)/2
	}
	if q.u-p.u < narrowest || !(x > p.x && x < q.x) {
		b.t.pieces = append(b.t.pieces, straight(p, q))
		return
	}
	m := b.at(x)
	off := math.Abs(float64((m.u - half) * m.slope))
	if rises && off <= float64(tolerance*(b.d.mean+x)) {
		b.t.pieces = append(b.t.pieces, h)
		return
	}
	b.split(p, m)
	b.split(m, q)
}

// lognormalAt is the point of a lognormal distribution at a probability. Its
// quantile has a closed form, and the table takes half the time of that.
func (b *tableBuilder) lognormalAt(u float64) point {
	z := NormQuantile(u)
	x := Exp(b.d.a + float64(b.d.b*z))
	return point{x: x, u: u, slope: float64(float64(x*b.d.b)*Exp(float64(z*z)/2)) / invSqrt2Pi}
}

// halve adds pieces from p to q where the quantile is known exactly.
func (b *tableBuilder) halve(p, q point) {
	h := newHermite(p, q)
	m := b.lognormalAt((p.u + q.u) / 2)
	off := math.Abs(m.x - h.at(m.u))
	if h.rises(p, q) && off <= float64(tolerance*(b.d.mean+m.x)) {
		b.t.pieces = append(b.t.pieces, h)
		return
	}
	if q.u-p.u < narrowest || !(m.x > p.x && m.x < q.x) {
		b.t.pieces = append(b.t.pieces, straight(p, q))
		return
	}
	b.halve(p, m)
	b.halve(m, q)
}

func newHermite(p, q point) hermite {
	w := q.u - p.u
	secant := (q.x - p.x) / w
	return hermite{from: p.u, c0: p.x, c1: p.slope,
		c2: (float64(3*secant) - float64(2*p.slope) - q.slope) / w,
		c3: (p.slope + q.slope - float64(2*secant)) / float64(w*w)}
}

func straight(p, q point) hermite {
	return hermite{from: p.u, c0: p.x, c1: (q.x - p.x) / (q.u - p.u)}
}

// rises reports whether the piece is surely monotone: neither slope is more
// than three times the secant (Fritsch and Carlson).
func (h *hermite) rises(p, q point) bool {
	most := float64(3*(q.x-p.x)) / (q.u - p.u)
	return p.slope <= most && q.slope <= most
}

func (h *hermite) at(u float64) float64 {
	t := u - h.from
	return h.c0 + float64(t*(h.c1+float64(t*(h.c2+float64(t*h.c3)))))
}

// index builds the guide table.
func (b *tableBuilder) index() {
	n := len(b.t.pieces) - 1
	b.t.guide = make([]int32, n)
	piece := 0
	for i := range b.t.guide {
		for piece < n-1 && b.t.pieces[piece+1].from <= float64(i)/float64(n) {
			piece++
		}
		b.t.guide[i] = int32(piece)
	}
}

func (t *table) sample(d *Dist, u float64) float64 {
	if !(u >= t.pieces[0].from && u < t.pieces[len(t.pieces)-1].from) {
		return d.Quantile(u)
	}
	i := t.guide[int(float64(u*float64(len(t.guide))))]
	for u >= t.pieces[i+1].from {
		i++
	}
	return t.pieces[i].at(u)
}
