package dist

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// bigExp returns e^x to some 150 bits: Taylor's series of x/2^40, squared 40
// times.
func bigExp(x float64) *big.Float {
	const prec = 220
	number := func(v float64) *big.Float { return new(big.Float).SetPrec(prec).SetFloat64(v) }
	r := new(big.Float).SetMantExp(number(x), -40)
	sum, term := number(1), number(1)
	for k := 1.0; k < 12; k++ {
		term.Mul(term, r).Quo(term, number(k))
		sum.Add(sum, term)
	}
	for range 40 {
		sum.Mul(sum, sum)
	}
	return sum
}

// ulp is the distance from x to the next float.
func ulp(x float64) float64 { return math.Nextafter(math.Abs(x), math.Inf(1)) - math.Abs(x) }

const draws = 1500

func TestLog(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range draws {
		for _, x := range []float64{
			rng.Float64(),
			math.Exp(1400*rng.Float64() - 700),
			1 + 1e-3*(rng.Float64()-0.5),
			math.Float64frombits(rng.Uint64() >> 12), // subnormal
			math.Sqrt2/2 + 1e-9*(rng.Float64()-0.5),
		} {
			// log x = y + log(x/e^y), and that is x/e^y - 1 when y is close.
			y := Log(x)
			rest := new(big.Float).Quo(big.NewFloat(x), bigExp(y))
			off, _ := rest.Sub(rest, big.NewFloat(1)).Float64()
			if math.Abs(off) > ulp(y) {
				t.Fatalf("Log(%x) = %x is %.2f units in the last place too small", x, y, off/ulp(y))
			}
		}
	}
	for x, want := range map[float64]float64{1: 0, 0: math.Inf(-1), math.Inf(1): math.Inf(1)} {
		if got := Log(x); got != want {
			t.Errorf("Log(%v) = %v, want %v", x, got, want)
		}
	}
	if !math.IsNaN(Log(-1)) || !math.IsNaN(Log(math.NaN())) || !math.IsNaN(Log(math.Inf(-1))) {
		t.Error("Log of a negative number or NaN is a number")
	}
}

// Many logarithms at once are to the bit those that come one by one.
func TestLogs(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	xs := []float64{1, 0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.NaN(), -1, math.SmallestNonzeroFloat64, 0x1p-1022, math.MaxFloat64}
	for range 16 * draws {
		xs = append(xs, rng.Float64(), math.Float64frombits(rng.Uint64()))
	}
	got := slices.Clone(xs)
	Logs(got)
	for k, x := range xs {
		if want := Log(x); math.Float64bits(got[k]) != math.Float64bits(want) {
			t.Fatalf("Logs has %x for %x, Log %x", got[k], x, want)
		}
	}
}

func TestExp(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for range draws {
		for _, x := range []float64{
			1480*rng.Float64() - 750,
			2*rng.Float64() - 1,
			1e-9 * (rng.Float64() - 0.5),
			math.Ln2 * (float64(rng.IntN(100)) + 0.5),
		} {
			y := Exp(x)
			if math.IsInf(y, 1) && x > 709.78 || y == 0 && x < -745.13 {
				continue
			}
			off, _ := new(big.Float).Sub(big.NewFloat(y), bigExp(x)).Float64()
			if math.Abs(off) > ulp(y) {
				t.Fatalf("Exp(%x) = %x is %.2f units in the last place too large", x, y, off/ulp(y))
			}
		}
	}
	for x, want := range map[float64]float64{0: 1, 710: math.Inf(1), math.Inf(1): math.Inf(1), -746: 0, math.Inf(-1): 0} {
		if got := Exp(x); got != want {
			t.Errorf("Exp(%v) = %v, want %v", x, got, want)
		}
	}
	if !math.IsNaN(Exp(math.NaN())) {
		t.Error("Exp(NaN) is a number")
	}
}

func TestNormQuantile(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for range draws {
		for _, p := range []float64{rng.Float64(), math.Exp(-700 * rng.Float64())} {
			// A relative error e of the quantile z moves the tail by e z²
			// relatively.
			z := NormQuantile(p)
			back := 0.5 * math.Erfc(-z/math.Sqrt2)
			if !near(back, p, 4e-15*(1+z*z)) {
				t.Fatalf("the distribution function at NormQuantile(%v) = %v is %v", p, z, back)
			}
		}
	}
	if NormQuantile(0.5) != 0 || NormQuantile(0) != math.Inf(-1) || NormQuantile(1) != math.Inf(1) {
		t.Error("wrong at 0, 1/2 or 1")
	}
	if !math.IsNaN(NormQuantile(-0.1)) || !math.IsNaN(NormQuantile(1.1)) || !math.IsNaN(NormQuantile(math.NaN())) {
		t.Error("a number outside 0 to 1")
	}
}

func TestLgamma(t *testing.T) {
	for x := 0.01; x < 1e7; x *= 1.01 {
		want, _ := math.Lgamma(x)
		if got := lgamma(x); math.Abs(got-want) > 2e-15*math.Max(10, math.Abs(want)) {
			t.Fatalf("lgamma(%v) = %v, want %v", x, got, want)
		}
	}
}

func TestLog1pAndExpm1(t *testing.T) {
	for d := 1e-12; d < 1e5; d *= 1.1 {
		if got, want := log1p(d), math.Log1p(d); !near(got, want, 1e-15) {
			t.Errorf("log1p(%v) = %v, want %v", d, got, want)
		}
	}
	for x := 1e-12; x < 700; x *= 1.1 {
		for _, x := range []float64{x, -x} {
			if got, want := expm1(x), math.Expm1(x); !near(got, want, 2e-15) {
				t.Errorf("expm1(%v) = %v, want %v", x, got, want)
			}
		}
	}
	for x, want := range map[float64]float64{0: 0, 1000: math.Inf(1), -1000: -1} {
		if got := expm1(x); got != want {
			t.Errorf("expm1(%v) = %v, want %v", x, got, want)
		}
	}
}

func TestGammaTails(t *testing.T) {
	for _, a := range []float64{0.01, 0.3, 1, 2.5, 9.9, 10, 40, 1000} {
		for _, p := range []float64{1e-9, 0.001, 0.1, 0.5, 0.9, 0.999, 1 - 1e-9} {
			x := distuv.Gamma{Alpha: a, Beta: 1}.Quantile(p)
			below, above := gammaTails(a, x)
			wantBelow, wantAbove := mathext.GammaIncReg(a, x), mathext.GammaIncRegComp(a, x)
			if below < 0.5 && !near(below, wantBelow, 1e-12) || below >= 0.5 && !near(above, wantAbove, 1e-12) {
				t.Errorf("shape %v at %v: %v below, %v above, want %v and %v", a, x, below, above, wantBelow, wantAbove)
			}
		}
	}
}

// At shape 1e6 gonum itself is not exact; the normal approximation with its
// first correction is (Wilson and Hilferty).
func TestGammaTailsOfLargeShape(t *testing.T) {
	const a = 1e6
	for _, z := range []float64{-3, -1, 0, 1, 3} {
		x := a * math.Pow(1-1/(9*a)+z/(3*math.Sqrt(a)), 3)
		below, _ := gammaTails(a, x)
		if want := (distuv.UnitNormal).CDF(z); !near(below, want, 1e-6) {
			t.Errorf("shape %v at %v: %v below, want about %v", a, x, below, want)
		}
	}
}

func TestBetaTails(t *testing.T) {
	for _, a := range []float64{1, 1.4, 3, 4.9, 5} {
		for x := 0.001; x < 1; x += 0.037 {
			below, above := betaTails(a, 6-a, x)
			want, wantAbove := mathext.RegIncBeta(a, 6-a, x), mathext.RegIncBeta(6-a, a, 1-x)
			if !near(below, want, 1e-12) && !near(above, wantAbove, 1e-12) {
				t.Errorf("shapes %v and %v at %v: %v below, %v above, want %v and %v", a, 6-a, x, below, above, want, wantAbove)
			}
		}
	}
}
