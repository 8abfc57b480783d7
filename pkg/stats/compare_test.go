package stats

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

func TestChanceAgainstGonum(t *testing.T) {
	for _, df := range []int{1, 2, 5, 9, 19, 39, 639} {
		d := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(df)}
		for _, x := range []float64{0, 0.3, -1.7, 2.2, 4, -9} {
			if got, want := Chance(x, df), 2*d.CDF(-math.Abs(x)); math.Abs(got-want) > 1e-12 {
				t.Errorf("Chance(%v, %d) = %v, gonum says %v", x, df, got, want)
			}
		}
	}
	if Chance(math.NaN(), 4) != 1 || Chance(math.Inf(-1), 4) != 0 || Chance(3, 0) != 1 {
		t.Error("what is no number, or endless, has no chance")
	}
}

// David and Nagaraja: the p90 of 1,000 values lies between the 881st and the
// 919th. The definition is held for small n by counting.
func TestQuantileRanks(t *testing.T) {
	if r, s := QuantileRanks(1000, 0.9); r != 881 || s != 919 {
		t.Errorf("ranks %d and %d, want 881 and 919", r, s)
	}
	for _, n := range []int{1, 2, 5, 20, 73} {
		for _, p := range []float64{0.05, 0.5, 0.85, 0.99} {
			b := distuv.Binomial{N: float64(n), P: p}
			r, s := QuantileRanks(n, p)
			if at := b.CDF(float64(r - 1)); r > 0 && at > 0.025 {
				t.Errorf("n %d, p %v: P(B < %d) = %v", n, p, r, at)
			}
			if r < n && b.CDF(float64(r)) <= 0.025-1e-12 {
				t.Errorf("n %d, p %v: %d is not the greatest rank", n, p, r)
			}
			if at := 1 - b.CDF(float64(s-1)); s <= n && at > 0.025 {
				t.Errorf("n %d, p %v: P(B >= %d) = %v", n, p, s, at)
			}
			if s > 1 && 1-b.CDF(float64(s-2)) <= 0.025-1e-12 {
				t.Errorf("n %d, p %v: %d is not the least rank", n, p, s)
			}
		}
	}
}

// Holm's steps by hand: of the chances 0.01, 0.02, 0.03 and 0.2 the levels are
// 0.0125, 0.0167, 0.025 and 0.05, so only the first is no chance.
func TestHolm(t *testing.T) {
	tests := []*Test{{N: 9, Chance: 0.02, Interval: Interval{1, 0, 2}}, {N: 9, Chance: 0.2, Interval: Interval{1, 0, 2}},
		{N: 9, Chance: 0.01, Interval: Interval{1, 0, 2}}, {N: 9, Chance: 0.03, Interval: Interval{1, 0, 2}}, {N: 9, Chance: 1}}
	Holm(tests)
	for i, want := range []Test{{Real: false, Level: 0.05 / 3}, {Real: false, Level: 0.05}, {Real: true, Level: 0.0125}, {Real: false, Level: 0.025}, {}} {
		if tests[i].Real != want.Real || !near(tests[i].Level, want.Level, 1e-12) {
			t.Errorf("test %d: real %v at %v, want %v at %v", i, tests[i].Real, tests[i].Level, want.Real, want.Level)
		}
	}
}

func TestPairs(t *testing.T) {
	x := []float64{10.2, 9.8, 11.1, 10.7, 9.4, 10.9, 10.3, 9.9, 10.6, 10.1, math.NaN()}
	y := []float64{12.4, 11.6, 13.5, 12.6, 11.9, 13.0, 12.7, 11.8, 12.9, 12.2, 3}
	got := Pairs(x, y)
	if !near(got.Value, 2.16, 1e-12) || !near(got.Half(), 0.17261048105053559, 1e-9) || got.N != 10 || got.Chance > 1e-8 || got.Same() {
		t.Errorf("got %+v", got)
	}
	if same := Pairs(x, x); !same.Same() || same.Chance != 1 {
		t.Errorf("equal values give %+v", same)
	}
	if sure := Pairs([]float64{1, 2}, []float64{2, 3}); sure.Chance != 0 || sure.Same() {
		t.Errorf("a difference that never varies gives %+v", sure)
	}
	if one := Pairs([]float64{1}, []float64{2}); one.Chance != 1 || one.N != 1 || !math.IsNaN(one.Detectable()) {
		t.Errorf("one pair gives %+v", one)
	}
	// A true difference of the size that can be seen is seen in about four
	// cases of five: the noncentral t approximated by a shifted one.
	got.Level = 0.05
	if d := got.Detectable(); !near(d, got.Half()*(1+StudentT(0.8, 9)/StudentT(0.975, 9)), 1e-9) {
		t.Errorf("detectable %v", d)
	}
}
