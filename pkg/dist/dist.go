// Package dist knows how long things take: every family of distributions of
// the model language, as values that refuse nonsense when they are built.
//
// A Spec is what a user wrote; Spec.Build checks it (each error is a *Problem
// that names the field) and gives a Dist, which knows its mean, variance and
// quantiles. A Sampler, made once per run and family, turns one uniform number
// into one time: all families are sampled by inversion, so that the same
// uniform gives the same rank whatever the parameters, which is what makes
// comparisons with common random numbers sharp. Families without a closed
// quantile are inverted by a table (see table). CountSpec and Count do the
// same for whole numbers.
//
// Times are seconds in float64; SampleNS gives whole nanoseconds. The same
// uniform gives the same bits on every CPU: see Log. load fills Specs, facts
// and flow build them; nothing here reads files or keeps state.
package dist

import (
	"math"
	"slices"
	"sort"
)

// kind is the family of a Dist, as far as sampling goes.
type kind uint8

const (
	kindConstant kind = iota
	kindUniform
	kindTriangular
	kindPERT
	kindExponential
	kindGamma
	kindLognormal
	kindNormal
	kindWeibull
	kindHyperexponential
	kindDiscrete
	kindEmpirical
	kindInterpolated
)

// Dist is a distribution of times in seconds, never negative. It is immutable
// and made by Spec.Build; the zero Dist is the constant 0.
type Dist struct {
	kind kind
	// a, b, c are the parameters: constant a; uniform and PERT from a, b wide
	// (PERT with first shape c); triangular a, b, c as min, mode, max;
	// exponential mean a; gamma shape a, scale b; lognormal a + b z; normal a
	// + b z with the part c above zero; Weibull scale a, 1/shape b.
	a, b, c float64
	// values are sorted times (means, for hyperexponential), cum the sums of
	// their weights up to 1 (plain shares, for hyperexponential).
	values, cum    []float64
	mean, variance float64
}

// Mean returns the mean in seconds, of the cut distribution for normal.
func (d Dist) Mean() float64 { return d.mean }

// Var returns the variance in square seconds, of the cut distribution for
// normal.
func (d Dist) Var() float64 { return d.variance }

// Equal reports whether both give the same time for every uniform number.
func (d Dist) Equal(o Dist) bool {
	return d.kind == o.kind && d.a == o.a && d.b == o.b && d.c == o.c && d.mean == o.mean && d.variance == o.variance &&
		slices.Equal(d.values, o.values) && slices.Equal(d.cum, o.cum)
}

// IsConstant reports whether every sample is the same.
func (d Dist) IsConstant() bool { return d.kind == kindConstant }

// Quantile returns the time, in seconds, that is not exceeded with
// probability p. It is NaN for p outside 0 to 1, and +Inf at 1 where the
// distribution has no end.
func (d Dist) Quantile(p float64) float64 {
	if !(p >= 0 && p <= 1) {
		return math.NaN()
	}
	switch d.kind {
	case kindPERT, kindGamma, kindHyperexponential:
		return d.solve(p)
	}
	return d.invert(p)
}

// invert is the closed quantile function.
func (d *Dist) invert(u float64) float64 {
	switch d.kind {
	case kindConstant:
		return d.a
	case kindUniform:
		return d.a + float64(u*d.b)
	case kindTriangular:
		return d.invertTriangular(u)
	case kindExponential:
		return -float64(d.a * Log(1-u))
	case kindLognormal:
		return Exp(d.a + float64(d.b*NormQuantile(u)))
	case kindNormal:
		// The upper tail keeps its digits: the part above the result is
		// 1-u of what lies above zero.
		return max(0, d.a-float64(d.b*NormQuantile(float64((1-u)*d.c))))
	case kindWeibull:
		return float64(d.a * Exp(float64(d.b*Log(-Log(1-u)))))
	case kindDiscrete:
		return d.values[min(sort.SearchFloat64s(d.cum, math.Nextafter(u, 2)), len(d.values)-1)]
	case kindEmpirical:
		return d.values[min(int(float64(u*float64(len(d.values)))), len(d.values)-1)]
	case kindInterpolated:
		return d.interpolate(u)
	}
	return d.mean
}

func (d *Dist) invertTriangular(u float64) float64 {
	w, left, right := d.c-d.a, d.b-d.a, d.c-d.b
	if float64(u*w) < left {
		return d.a + math.Sqrt(float64(float64(u*w)*left))
	}
	return d.c - math.Sqrt(float64(float64((1-u)*w)*right))
}

func (d *Dist) interpolate(u float64) float64 {
	at := float64(u * float64(len(d.values)-1))
	i := min(int(at), len(d.values)-2)
	lo, hi := d.values[i], d.values[i+1]
	return lo + float64((at-float64(i))*(hi-lo))
}

// tails returns how much of the distribution lies below x and above x, and
// the density at x, for the families without a closed quantile. The smaller
// tail is accurate.
func (d *Dist) tails(x float64) (below, above, density float64) {
	switch d.kind {
	case kindPERT:
		z := (x - d.a) / d.b
		below, above = betaTails(d.c, 6-d.c, z)
		density = betaWeight(d.c, 6-d.c, z) / float64(float64(z*(1-z))*d.b)
	case kindGamma:
		z := x / d.b
		below, above = gammaTails(d.a, z)
		density = gammaWeight(d.a, z) / x
	case kindHyperexponential:
		for i, mean := range d.values {
			tail := float64(d.cum[i] * Exp(-x/mean))
			above += tail
			density += tail / mean
			below += float64(d.cum[i] * -expm1(-x/mean))
		}
	}
	return below, above, density
}

// support returns the least time and one with next to nothing above it.
func (d *Dist) support() (lo, hi float64) {
	switch d.kind {
	case kindPERT:
		return d.a, d.a + d.b
	case kindHyperexponential:
		return 0, float64(800 * slices.Max(d.values))
	}
	hi = d.mean
	for _, above, _ := d.tails(hi); above > 0; _, above, _ = d.tails(hi) {
		hi += hi
	}
	return 0, hi
}

// solve inverts the distribution function by Newton's method within a
// shrinking bracket, on the smaller tail.
func (d *Dist) solve(p float64) float64 {
	lo, hi := d.support()
	switch {
	case p == 0:
		return lo
	case p == 1 && d.kind == kindPERT:
		return hi
	case p == 1:
		return math.Inf(1)
	}
	return d.solveWithin(p, lo, hi, d.mean)
}

func (d *Dist) solveWithin(p, lo, hi, x float64) float64 {
	least := float64(d.mean * 1e-20)
	for range 200 {
		below, above, density := d.tails(x)
		off := below - p // how much too much lies below x
		if p > 0.5 {
			off = (1 - p) - above
		}
		if off > 0 {
			hi = x
		} else {
			lo = x
		}
		next := x - off/density
		if !(next > lo && next < hi) {
			next = lo + (hi-lo)/2
		}
		if math.Abs(next-x) <= float64(x*1e-16)+least {
			return next
		}
		x = next
	}
	return x
}
