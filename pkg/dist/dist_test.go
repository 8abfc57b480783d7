package dist

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/svs-project/svs/pkg/unit"
)

func dur(text string) unit.Duration {
	d, err := unit.ParseDuration(text)
	if err != nil {
		panic(err)
	}
	return d
}

// spec builds a Spec from alternating keys and values: a text that is a
// duration, or a number.
func spec(family string, keys ...any) Spec {
	s := Spec{Family: family, Times: map[string]unit.Duration{}, Numbers: map[string]float64{}}
	for i := 0; i < len(keys); i += 2 {
		key := keys[i].(string)
		switch v := keys[i+1].(type) {
		case string:
			s.Times[key] = dur(v)
		case float64:
			s.Numbers[key] = v
		case int:
			s.Numbers[key] = float64(v)
		}
	}
	return s
}

func mustBuild(t testing.TB, s Spec) Dist {
	t.Helper()
	d, err := s.Build(8 * time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// oracle is what gonum knows of a distribution.
type oracle interface {
	CDF(float64) float64
	Mean() float64
	Variance() float64
}

// scaledOracle stretches and shifts a distribution.
type scaledOracle struct {
	of           oracle
	shift, scale float64
}

func (s scaledOracle) CDF(x float64) float64 { return s.of.CDF((x - s.shift) / s.scale) }
func (s scaledOracle) Mean() float64         { return s.shift + s.scale*s.of.Mean() }
func (s scaledOracle) Variance() float64     { return s.scale * s.scale * s.of.Variance() }

// cut is a normal distribution cut at zero, by numbers.
type cut struct{ of distuv.Normal }

func (c cut) CDF(x float64) float64 {
	below := c.of.CDF(0)
	return (c.of.CDF(x) - below) / (1 - below)
}

func (c cut) moment(k float64) float64 {
	const n = 200_000
	sum, hi := 0.0, c.of.Mu+12*c.of.Sigma
	for i := range n {
		x := (float64(i) + 0.5) * hi / n
		sum += math.Pow(x, k) * c.of.Prob(x)
	}
	return sum * hi / n / c.of.Survival(0)
}
func (c cut) Mean() float64     { return c.moment(1) }
func (c cut) Variance() float64 { return c.moment(2) - c.moment(1)*c.moment(1) }

// mixture is a hyperexponential distribution.
type mixture struct{ shares, means []float64 }

func (m mixture) CDF(x float64) float64 {
	sum := 0.0
	for i, s := range m.shares {
		sum += s * -math.Expm1(-x/m.means[i])
	}
	return sum
}
func (m mixture) Mean() float64 { return m.shares[0]*m.means[0] + m.shares[1]*m.means[1] }
func (m mixture) Variance() float64 {
	return 2*(m.shares[0]*m.means[0]*m.means[0]+m.shares[1]*m.means[1]*m.means[1]) - m.Mean()*m.Mean()
}

func share(text string) unit.Share {
	s, err := unit.ParseShare(text)
	if err != nil {
		panic(err)
	}
	return s
}

func hyper() Spec {
	return Spec{Family: "hyperexponential", Branches: []Branch{{share("80%"), dur("5m")}, {share("20%"), dur("2h")}}}
}

// continuous are all families with a density, each beside gonum's word.
var continuous = []struct {
	name string
	spec Spec
	want oracle
}{
	{"uniform", spec("uniform", "min", "10s", "max", "30s"), distuv.Uniform{Min: 10, Max: 30}},
	{"triangular", spec("triangular", "min", "10s", "mode", "15s", "max", "1m"), distuv.NewTriangle(10, 60, 15, nil)},
	{"triangular at its min", spec("triangular", "min", "10s", "mode", "10s", "max", "1m"), distuv.NewTriangle(10, 60, 10, nil)},
	{"pert", spec("pert", "min", "10s", "mode", "15s", "max", "1m"), scaledOracle{distuv.Beta{Alpha: 1.4, Beta: 4.6}, 10, 50}},
	{"pert at its min", spec("", "min", "0s", "mode", "0s", "max", "1h"), scaledOracle{distuv.Beta{Alpha: 1, Beta: 5}, 0, 3600}},
	{"pert at its max", spec("", "min", "1m", "mode", "1h", "max", "1h"), scaledOracle{distuv.Beta{Alpha: 5, Beta: 1}, 60, 3540}},
	{"exponential", spec("exponential", "mean", "15m"), distuv.Exponential{Rate: 1.0 / 900}},
	{"erlang", spec("erlang", "k", 3, "mean", "15m"), distuv.Gamma{Alpha: 3, Beta: 3.0 / 900}},
	{"erlang 1", spec("erlang", "k", 1, "mean", "15m"), distuv.Exponential{Rate: 1.0 / 900}},
	{"gamma below 1", spec("gamma", "shape", 0.3, "mean", "1h"), distuv.Gamma{Alpha: 0.3, Beta: 0.3 / 3600}},
	{"gamma by cv", spec("gamma", "cv", 0.5, "mean", "1h"), distuv.Gamma{Alpha: 4, Beta: 4.0 / 3600}},
	{"gamma 900", spec("gamma", "shape", 900, "mean", "1h"), distuv.Gamma{Alpha: 900, Beta: 0.25}},
	{"lognormal", spec("lognormal", "cv", 1, "mean", "1h"), distuv.LogNormal{Mu: math.Log(3600) - math.Ln2/2, Sigma: math.Sqrt(math.Ln2)}},
	{"lognormal by percentiles", spec("", "p50", "20m", "p95", "2h"), distuv.LogNormal{Mu: math.Log(1200), Sigma: math.Log(6) / distuv.UnitNormal.Quantile(0.95)}},
	{"normal", spec("normal", "mean", "15m", "sd", "3m"), cut{distuv.Normal{Mu: 900, Sigma: 180}}},
	{"normal cut", spec("normal", "mean", "1m", "sd", "3m"), cut{distuv.Normal{Mu: 60, Sigma: 180}}},
	{"normal half", spec("normal", "mean", "0s", "sd", "3m"), cut{distuv.Normal{Mu: 0, Sigma: 180}}},
	{"weibull", spec("weibull", "shape", 1.5, "scale", "15m"), distuv.Weibull{K: 1.5, Lambda: 900}},
	{"weibull by mean", spec("weibull", "shape", 0.7, "mean", "15m"), distuv.Weibull{K: 0.7, Lambda: 900 / math.Gamma(1+1/0.7)}},
	{"hyperexponential", hyper(), mixture{[]float64{0.8, 0.2}, []float64{300, 7200}}},
}

func near(got, want, relative float64) bool {
	return math.Abs(got-want) <= relative*math.Abs(want)
}

func TestMoments(t *testing.T) {
	for _, c := range continuous {
		d := mustBuild(t, c.spec)
		if !near(d.Mean(), c.want.Mean(), 1e-9) || !near(d.Var(), c.want.Variance(), 2e-9) {
			t.Errorf("%s: mean %v variance %v, want %v and %v", c.name, d.Mean(), d.Var(), c.want.Mean(), c.want.Variance())
		}
	}
}

func TestQuantileInvertsCDF(t *testing.T) {
	for _, c := range continuous {
		d := mustBuild(t, c.spec)
		s := d.Sampler()
		for _, p := range []float64{1e-12, 1e-6, 1e-4, 0.01, 0.1, 0.25, 0.5, 0.6, 0.75, 0.9, 0.95, 0.99, 0.9999, 1 - 1e-9} {
			if got := c.want.CDF(d.Quantile(p)); !near(got, p, 1e-10) && !near(1-got, 1-p, 1e-6) {
				t.Errorf("%s: the distribution function at the %v-quantile %v is %v", c.name, p, d.Quantile(p), got)
			}
			if q, x := d.Quantile(p), s.Sample(p); math.Abs(x-q) > 2*tolerance*(q+d.Mean()) {
				t.Errorf("%s: the sampler has %v at %v, the quantile is %v", c.name, x, p, q)
			}
		}
	}
}

// Samples have the mean, variance and distribution function that gonum says:
// with a fixed seed, all within four standard errors.
func TestSamples(t *testing.T) {
	const n = 40_000
	for i, c := range continuous {
		s := mustBuild(t, c.spec).Sampler()
		rng := rand.New(rand.NewPCG(7, uint64(i)))
		mean, v := c.want.Mean(), c.want.Variance()
		var sum, squares, fourths float64
		below := map[float64]float64{0.1: 0, 0.5: 0, 0.9: 0, 0.99: 0}
		for range n {
			x := s.Sample(rng.Float64())
			u := c.want.CDF(x)
			for p := range below {
				if u < p {
					below[p]++
				}
			}
			d := x - mean
			sum += d
			squares += d * d
			fourths += d * d * d * d
		}
		if z := sum / n / math.Sqrt(v/n); math.Abs(z) > 4 {
			t.Errorf("%s: the mean is off by %.1f standard errors", c.name, z)
		}
		if z := (squares/n - v) / math.Sqrt((fourths/n-v*v)/n); math.Abs(z) > 4 {
			t.Errorf("%s: the variance is off by %.1f standard errors", c.name, z)
		}
		var u [16]float64
		var ns [16]int64
		for k := range u {
			u[k] = rng.Float64()
		}
		all := u
		s.SamplesNS(all[:], ns[:])
		for k := range u {
			if want := s.SampleNS(u[k]); ns[k] != want {
				t.Errorf("%s: of many at once %v gives %d ns, by itself %d", c.name, u[k], ns[k], want)
			}
		}
		for p, k := range below {
			if z := (k/n - p) / math.Sqrt(p*(1-p)/n); math.Abs(z) > 4 {
				t.Errorf("%s: the share below the %v-quantile is off by %.1f standard errors", c.name, p, z)
			}
		}
	}
}

// A sample never falls when its uniform number rises, over all pieces of a
// table and into its tails.
func TestSamplesRise(t *testing.T) {
	for _, c := range append(continuous, discrete...) {
		s := mustBuild(t, c.spec).Sampler()
		last, end := -1.0, 100_000
		for i := range end {
			u := float64(i) / float64(end)
			x := s.Sample(u)
			if !(x >= last) {
				t.Errorf("%s: %v at %v, after %v", c.name, x, u, last)
				break
			}
			last = x
		}
		for _, u := range []float64{0, 1e-300, math.Nextafter(1, 0)} {
			if ns := s.SampleNS(u); ns < 0 || ns > MaxNS {
				t.Errorf("%s: %d ns at %v", c.name, ns, u)
			}
		}
	}
}

// discrete are the families with single values, with their moments by hand.
var discrete = []struct {
	name string
	spec Spec
	want oracle
}{
	{"constant", Constant(dur("15m")), moments{900, 0}},
	{"constant in business days", Constant(dur("1.5bd")), moments{12 * 3600, 0}},
	{"constant by name", spec("constant", "value", "250ms"), moments{0.25, 0}},
	{"uniform of one time", spec("uniform", "min", "5m", "max", "5m"), moments{300, 0}},
	{"lognormal without spread", spec("", "mean", "5m", "cv", 0), moments{300, 0}},
	{"percentiles that agree", spec("", "p50", "5m", "p95", "5m"), moments{300, 0}},
	{"gamma without spread", spec("gamma", "mean", "5m", "cv", 0), moments{300, 0}},
	{"normal without spread", spec("normal", "mean", "5m", "sd", "0s"), moments{300, 0}},
	{"discrete", Spec{Family: "discrete", Values: []Value{{dur("4s"), 1}, {dur("1s"), 2}, {dur("9s"), 0}, {dur("1s"), 1}}}, moments{1.75, 1.6875}},
	{"empirical", Spec{Family: "empirical", Values: []Value{{Time: dur("3s")}, {Time: dur("1s")}, {Time: dur("8s")}}}, moments{4, 26.0 / 3}},
	{"interpolated", Spec{Family: "empirical", Interpolate: true, Values: []Value{{Time: dur("3s")}, {Time: dur("1s")}, {Time: dur("8s")}}},
		moments{3.75, (mid(1, 3, 3.75) + mid(3, 8, 3.75)) / 2}},
}

// moments are a mean and a variance.
type moments struct{ mean, variance float64 }

func (m moments) Mean() float64       { return m.mean }
func (m moments) Variance() float64   { return m.variance }
func (moments) CDF(x float64) float64 { return math.NaN() }

// mid is the mean square distance of a uniform number from c.
func mid(a, b, c float64) float64 {
	return (b-a)*(b-a)/12 + ((a+b)/2-c)*((a+b)/2-c)
}

func TestDiscreteMoments(t *testing.T) {
	for _, c := range discrete {
		d := mustBuild(t, c.spec)
		if !near(d.Mean(), c.want.Mean(), 1e-15) || !near(d.Var(), c.want.Variance(), 1e-15) {
			t.Errorf("%s: mean %v variance %v, want %v and %v", c.name, d.Mean(), d.Var(), c.want.Mean(), c.want.Variance())
		}
		s := d.Sampler()
		var sum, squares float64
		for i := range 12_000 { // every multiple of 1/12000 once: exact for these weights
			x := s.Sample((float64(i) + 0.5) / 12_000)
			sum += x
			squares += x * x
		}
		mean := sum / 12_000
		if !near(mean, d.Mean(), 1e-6) || !near(squares/12_000-mean*mean, d.Var(), 1e-6) && d.Var() > 0 {
			t.Errorf("%s: samples have mean %v variance %v, want %v and %v", c.name, mean, squares/12_000-mean*mean, d.Mean(), d.Var())
		}
	}
}

func TestQuantileAtTheEnds(t *testing.T) {
	type ends struct{ Low, High float64 }
	for name, want := range map[string]ends{
		"uniform": {10, 30}, "triangular": {10, 60}, "pert": {10, 60}, "exponential": {0, math.Inf(1)}, "erlang": {0, math.Inf(1)},
		"lognormal": {0, math.Inf(1)}, "normal": {0, math.Inf(1)}, "weibull": {0, math.Inf(1)}, "hyperexponential": {0, math.Inf(1)},
		"discrete": {1, 4}, "empirical": {1, 8}, "interpolated": {1, 8}, "constant": {900, 900},
	} {
		for _, c := range append(continuous, discrete...) {
			if c.name != name {
				continue
			}
			d := mustBuild(t, c.spec)
			// That of normal is found from its upper tail, to some digits.
			if got := (ends{d.Quantile(0), d.Quantile(1)}); math.Abs(got.Low-want.Low) > 1e-7 || got.High != want.High {
				t.Errorf("%s: quantiles 0 and 1 are %+v, want %+v", name, got, want)
			}
			if !math.IsNaN(d.Quantile(-0.1)) || !math.IsNaN(d.Quantile(1.1)) || !math.IsNaN(d.Quantile(math.NaN())) {
				t.Errorf("%s: a quantile outside 0 to 1 is a number", name)
			}
		}
	}
}

func TestIsConstant(t *testing.T) {
	for _, c := range append(continuous, discrete...) {
		if d := mustBuild(t, c.spec); d.IsConstant() != (c.want.Variance() == 0) {
			t.Errorf("%s: constant %v", c.name, d.IsConstant())
		}
	}
}

func TestPercentilesAreMetExactly(t *testing.T) {
	for _, c := range []struct {
		low, high string
		p, q      float64
	}{{"p50", "p95", 0.5, 0.95}, {"p10", "p90", 0.1, 0.9}, {"p50", "p99.9", 0.5, 0.999}, {"p40", "p60", 0.4, 0.6}} {
		d := mustBuild(t, spec("", c.low, "20m", c.high, "2h"))
		if !near(d.Quantile(c.p), 1200, 1e-13) || !near(d.Quantile(c.q), 7200, 1e-13) {
			t.Errorf("%s and %s of 20m and 2h are %v and %v", c.low, c.high, d.Quantile(c.p), d.Quantile(c.q))
		}
	}
}

func TestSampleNS(t *testing.T) {
	for text, want := range map[string]int64{
		"0s": 0, "1ns": 1, "15m": 900_000_000_000, "0.1s": 100_000_000,
		"36500d": 36500 * 24 * 3_600_000_000_000, "8760h0.000000001s": 8760*3_600_000_000_000 + 1,
	} {
		s := mustBuild(t, Constant(dur(text))).Sampler()
		if got := s.SampleNS(0.5); got != want && !(text == "8760h0.000000001s" && got == want-1) {
			t.Errorf("%s is %d ns, want %d", text, got, want)
		}
	}
	for seconds, want := range map[float64]int64{
		0.4e-9: 0, 0.5e-9: 1, 1.4e-9: 1, -1: 0, 1e10: MaxNS, math.Inf(1): MaxNS,
		9_007_199.254740991: 9_007_199_254_740_991, 5_000_000.000000001: 5_000_000_000_000_001,
	} {
		if got := toNS(seconds); got != want {
			t.Errorf("%v s are %d ns, want %d", seconds, got, want)
		}
	}
	if got := toNS(math.NaN()); got != MaxNS {
		t.Errorf("NaN is %d ns", got)
	}
	s := mustBuild(t, spec("", "mean", "876000h", "cv", 100)).Sampler()
	if got := s.SampleNS(math.Nextafter(1, 0)); got != MaxNS {
		t.Errorf("an endless tail gives %d ns", got)
	}
}

func TestEqual(t *testing.T) {
	all := []Dist{
		mustBuild(t, spec("exponential", "mean", "1h")), mustBuild(t, spec("exponential", "mean", "61m")),
		mustBuild(t, spec("lognormal", "mean", "1h", "cv", 0.5)), mustBuild(t, spec("gamma", "mean", "1h", "cv", 0.5)),
		mustBuild(t, spec("uniform", "min", "0s", "max", "2h")),
	}
	for i, a := range all {
		for k, b := range all {
			if a.Equal(b) != (i == k) {
				t.Errorf("%d and %d: equal %v", i, k, a.Equal(b))
			}
		}
	}
	if a := mustBuild(t, spec("lognormal", "mean", "60m", "cv", 0.5)); !a.Equal(all[2]) {
		t.Error("one hour and sixty minutes differ")
	}
}
