package stats

import (
	"cmp"
	"math"
	"slices"
)

// Chance is the probability that Student's t with df degrees of freedom is as
// far from 0 as t, on either side: the p-value of a two-sided test. It is 1
// for what is no number.
func Chance(t float64, df int) float64 {
	t = math.Abs(t)
	switch {
	case math.IsNaN(t) || df < 1:
		return 1
	case math.IsInf(t, 1):
		return 0
	}
	return max(0, 1-2*central(t, df))
}

// Test is one of several differences that are tested together.
type Test struct {
	Interval
	N int // pairs
	// Chance is the probability of such a difference, or a greater one, where
	// there is none.
	Chance float64
	// Real says that the difference is no chance, with all tests taken
	// together wrong in at most 5 % of cases.
	Real bool
	// Level is the error that Holm's method leaves this test.
	Level float64
}

// Pairs tests the differences of paired values, such as the same figure of the
// same replications before and after a change. A pair with a NaN is left out.
func Pairs(before, after []float64) Test {
	d := make([]float64, 0, len(before))
	for i := range min(len(before), len(after)) {
		if v := after[i] - before[i]; !math.IsNaN(v) {
			d = append(d, v)
		}
	}
	t := Test{Interval: Mean95(d), N: len(d), Chance: 1}
	if t.N < 2 {
		return t
	}
	switch half := t.Half(); {
	case half == 0 && t.Value != 0:
		t.Chance = 0
	case half > 0:
		t.Chance = Chance(t.Value/half*StudentT(0.975, t.N-1), t.N-1)
	}
	return t
}

// Same reports whether no pair differs at all, so that there is nothing to
// test.
func (t *Test) Same() bool { return t.N > 0 && t.Value == 0 && t.Low == 0 && t.High == 0 }

// Detectable is the size of a true difference that the test would have seen in
// four cases of five, NaN where nothing can be seen.
func (t *Test) Detectable() float64 {
	if t.N < 2 || t.Level <= 0 {
		return math.NaN()
	}
	df := t.N - 1
	error := t.Half() / StudentT(0.975, df)
	return float64((StudentT(1-t.Level/2, df) + StudentT(0.8, df)) * error)
}

// Holm decides on several tests so that the probability of taking chance for a
// difference in any of them is at most 5 % (Holm, A simple sequentially
// rejective multiple test procedure, 1979). Tests in which no pair differs, or
// with fewer than two pairs, take no part.
func Holm(tests []*Test) {
	part := slices.DeleteFunc(slices.Clone(tests), func(t *Test) bool { return t.N < 2 || t.Same() })
	slices.SortStableFunc(part, func(a, b *Test) int { return cmp.Compare(a.Chance, b.Chance) })
	going := true
	for i, t := range part {
		t.Level = 0.05 / float64(len(part)-i)
		going = going && t.Chance <= t.Level
		t.Real = going
	}
}

// QuantileRanks returns the ranks, from 1, of the ordered values between which
// the quantile p of what n independent values come from lies with 95 %
// confidence, whatever its distribution: the greatest rank r with
// P(B < r) <= 2.5 % and the least s with P(B >= s) <= 2.5 %, B binomial
// (David and Nagaraja, Order Statistics, 7.1). A rank of 0 or n+1 says that n
// is too small for that end.
func QuantileRanks(n int, p float64) (r, s int) {
	if n < 1 || !(p > 0 && p < 1) {
		return 0, n + 1
	}
	weights := binomial(n, p)
	total := 0.0
	for _, w := range weights {
		total += w
	}
	below := 0.0
	for r = 0; r < n && below+weights[r] <= float64(0.025*total); r++ {
		below += weights[r]
	}
	above := 0.0
	for s = n + 1; s > 1 && above+weights[s-1] <= float64(0.025*total); s-- {
		above += weights[s-1]
	}
	return r, s
}

// binomial are weights in proportion to the probabilities of 0 to n, 1 at the
// likeliest: by the ratio of neighbours, so that no power or factorial rounds.
func binomial(n int, p float64) []float64 {
	w := make([]float64, n+1)
	mode := min(int(float64(float64(n+1)*p)), n)
	w[mode] = 1
	odds := p / (1 - p)
	for k := mode; k < n; k++ {
		w[k+1] = float64(float64(w[k]*odds) * (float64(n-k) / float64(k+1)))
	}
	for k := mode; k > 0; k-- {
		w[k-1] = float64(w[k]/odds) * (float64(k) / float64(n-k+1))
	}
	return w
}
