package dist

import (
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/svs-project/svs/pkg/unit"
)

func TestRefusals(t *testing.T) {
	branches := func(shares ...string) Spec {
		s := Spec{Family: "hyperexponential", Branches: []Branch{}}
		for _, p := range shares {
			s.Branches = append(s.Branches, Branch{share(p), dur("5m")})
		}
		return s
	}
	weights := func(w ...float64) Spec {
		s := Spec{Family: "discrete", Values: []Value{}}
		for _, w := range w {
			s.Values = append(s.Values, Value{dur("5m"), w})
		}
		return s
	}
	zeroBranch := branches("50%", "50%")
	zeroBranch.Branches[1].Mean = unit.Duration{}

	const short = "a distribution without dist is two percentiles such as p50 and p95, mean with cv or sd, or min, mode and max; write one of these, or name the family with dist"
	for _, c := range []struct {
		spec Spec
		want Problem
	}{
		{Spec{}, Problem{Place{"", -1}, short}},
		{spec("", "p50", "5m"), Problem{Place{"", -1}, short}},
		{spec("", "p50", "5m", "p90", "6m", "p95", "7m"), Problem{Place{"", -1}, short}},
		{spec("", "p0", "5m", "p100", "6m"), Problem{Place{"", -1}, short}},
		{spec("", "pNaN", "5m", "p1e1", "6m"), Problem{Place{"", -1}, short}},
		{spec("", "p5e1", "5m", "p95", "6m"), Problem{Place{"", -1}, short}},
		{spec("", "p50", "5m", "p100", "6m"), Problem{Place{"", -1}, short}},
		{spec("", "mean", "5m"), Problem{Place{"", -1}, short}},
		{spec("", "mean", "5m", "cv", 1, "sd", "5m"), Problem{Place{"", -1}, short}},
		{spec("beta", "mean", "5m"), Problem{Place{"dist", -1}, `no distribution "beta"; write one of constant, uniform, triangular, pert, exponential, erlang, gamma, lognormal, normal, weibull, hyperexponential, discrete, empirical`}},
		{spec("gamma", "mean", "5m"), Problem{Place{"", -1}, "gamma takes mean and shape, or mean and cv; write these and no others"}},
		{spec("exponential", "mean", "5m", "cv", 1), Problem{Place{"", -1}, "exponential takes mean; write these and no others"}},
		{spec("pert", "min", "5m", "max", "6m"), Problem{Place{"", -1}, "pert takes min, mode and max; write these and no others"}},
		{spec("discrete"), Problem{Place{"", -1}, "discrete takes values; write these and no others"}},
		{spec("lognormal", "p50", "5m"), Problem{Place{"", -1}, "lognormal takes mean and cv, or mean and sd, or two percentiles; write these and no others"}},

		{spec("", "p50", "2h", "p95", "20m"), Problem{Place{"p95", -1}, "p95 20m is less than p50 2h; write the longer time for the higher percentile"}},
		{spec("", "p50", "0s", "p95", "20m"), Problem{Place{"p50", -1}, "p50 is 0s; write more than 0, or the fixed time 0s"}},
		{spec("", "p50", "5m", "p50.0", "6m"), Problem{Place{"p50.0", -1}, "p50 and p50.0 are the same percentile; write two that differ"}},
		{spec("", "p50", "1ns", "p51", "1h"), Problem{Place{"", -1}, "the mean comes out at more than 100 years; write values closer together"}},
		{spec("", "mean", "0s", "cv", 1), Problem{Place{"mean", -1}, "mean is 0s; write more than 0, or the fixed time 0s"}},
		{spec("", "mean", "5m", "cv", -1), Problem{Place{"cv", -1}, "cv is -1; write a number of 0 or more"}},
		{spec("", "mean", "5m", "cv", math.NaN()), Problem{Place{"cv", -1}, "cv is NaN; write a number of 0 or more"}},
		{spec("", "mean", "5m", "cv", math.Inf(1)), Problem{Place{"cv", -1}, "cv +Inf is out of range; write a number from 0 to 100"}},
		{spec("", "mean", "1s", "sd", "101s"), Problem{Place{"sd", -1}, "sd 1m41s is more than 100 times the mean 1s; write less"}},
		{spec("", "min", "1h", "mode", "5m", "max", "2h"), Problem{Place{"mode", -1}, "mode 5m is not between min 1h and max 2h; write the most likely time between them"}},
		{spec("uniform", "min", "1h", "max", "5m"), Problem{Place{"max", -1}, "max 5m is less than min 1h; write the longer time as max"}},
		{spec("triangular", "min", "1h", "mode", "1h", "max", "5m"), Problem{Place{"max", -1}, "max 5m is less than min 1h; write the longer time as max"}},
		{spec("exponential", "mean", "0s"), Problem{Place{"mean", -1}, "mean is 0s; write more than 0, or the fixed time 0s"}},
		{spec("erlang", "k", 0, "mean", "5m"), Problem{Place{"k", -1}, "k 0 is out of range; write a number from 1 to 1000000"}},
		{spec("erlang", "k", 2.5, "mean", "5m"), Problem{Place{"k", -1}, "k is 2.5; write a whole number, or use gamma with a shape"}},
		{spec("gamma", "shape", 0, "mean", "5m"), Problem{Place{"shape", -1}, "shape 0 is out of range; write a number from 0.01 to 1000000"}},
		{spec("gamma", "shape", 1e300, "mean", "5m"), Problem{Place{"shape", -1}, "shape 1e+300 is out of range; write a number from 0.01 to 1000000"}},
		{spec("gamma", "cv", 11, "mean", "5m"), Problem{Place{"cv", -1}, "cv 11 is out of range; write a number from 0.001 to 10"}},
		{spec("weibull", "shape", 0.01, "mean", "5m"), Problem{Place{"shape", -1}, "shape 0.01 is out of range; write a number from 0.1 to 1000"}},
		{spec("weibull", "shape", 1, "scale", "0s"), Problem{Place{"scale", -1}, "scale is 0s; write more than 0, or the fixed time 0s"}},
		{spec("normal", "mean", "8760h", "sd", "1ms"), Problem{Place{"sd", -1}, "sd 1ms is less than a millionth of the mean 8760h; write 0s, or more"}},
		{spec("constant", "value", "36526d"), Problem{Place{"value", -1}, "36526d is longer than 100 years; write a shorter time"}},
		{spec("constant", "value", "999999999bd"), Problem{Place{"value", -1}, "999999999bd is longer than 100 years; write a shorter time"}},

		{branches(), Problem{Place{"branches", -1}, "the shares of the branches sum to 0%; make them 100%"}},
		{branches("50%", "40%"), Problem{Place{"branches", -1}, "the shares of the branches sum to 90%; make them 100%"}},
		{zeroBranch, Problem{Place{"branches", 1}, "mean is 0s; write more than 0"}},
		{weights(), Problem{Place{"values", -1}, "no value has a weight above 0; give at least one a weight"}},
		{weights(0, 0), Problem{Place{"values", -1}, "no value has a weight above 0; give at least one a weight"}},
		{weights(1, -1), Problem{Place{"values", 1}, "weight -1 is out of range; write a number from 0 to 1000000000"}},
		{weights(1, math.NaN()), Problem{Place{"values", 1}, "weight NaN is out of range; write a number from 0 to 1000000000"}},
		{Spec{Family: "empirical", Values: []Value{}}, Problem{Place{"values", -1}, "no measured times; write at least one"}},
	} {
		_, err := c.spec.Build(8 * time.Hour)
		got, ok := err.(*Problem)
		if !ok {
			t.Errorf("%+v: got %v, want %q", c.spec, err, c.want.Message)
			continue
		}
		if diff := cmp.Diff(&c.want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestBusinessDaysNeedAnHour(t *testing.T) {
	s := spec("", "p50", "4h", "p95", "2bd")
	if !s.UsesBusinessDays() || spec("", "p50", "4h", "p95", "2h").UsesBusinessDays() {
		t.Error("business days are not noticed")
	}
	_, err := s.Build(0)
	want := &Problem{Place{"p95", -1}, "2bd is in business days, and no calendar says how long one is here; write hours"}
	if diff := cmp.Diff(error(want), err); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	d, err := s.Build(7 * time.Hour)
	if err != nil || !near(d.Quantile(0.95), 14*3600, 1e-12) {
		t.Errorf("p95 of 2bd of 7h is %v, %v", d.Quantile(0.95), err)
	}
}

// Whatever Build is given, it refuses or returns a distribution that makes
// sense: finite moments, quantiles that rise, samples in range.
func TestBuildOfAnything(t *testing.T) {
	times := rapid.Map(rapid.Int64Range(0, 1<<62), func(ns int64) unit.Duration { return unit.Elapsed(time.Duration(ns)) })
	small := rapid.Map(rapid.Int64Range(0, 1e13), func(ns int64) unit.Duration { return unit.Elapsed(time.Duration(ns)) })
	numbers := rapid.OneOf(rapid.Float64Range(0, 20), rapid.Float64())
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(append(families[:], shortForms[:]...)).Draw(t, "family")
		set := rapid.SampledFrom(f.takes).Draw(t, "keys")
		s := Spec{Family: f.name, Times: map[string]unit.Duration{}, Numbers: map[string]float64{}, Interpolate: rapid.Bool().Draw(t, "interpolate")}
		for _, key := range set {
			switch key {
			case "cv", "shape":
				s.Numbers[key] = numbers.Draw(t, key)
			case "k":
				s.Numbers[key] = float64(rapid.IntRange(0, 50).Draw(t, key))
			case pct:
				s.Times["p50"], s.Times["p95"] = small.Draw(t, "p50"), small.Draw(t, "p95")
			case "branches":
				a := share(strconv.Itoa(rapid.IntRange(0, 100).Draw(t, "share")) + "%")
				s.Branches = []Branch{{a, small.Draw(t, "mean")}, {a.Complement(), small.Draw(t, "mean")}}
			case "values":
				for range rapid.IntRange(0, 5).Draw(t, "n") {
					s.Values = append(s.Values, Value{small.Draw(t, "value"), numbers.Draw(t, "weight")})
				}
			default:
				s.Times[key] = rapid.OneOf(small, times).Draw(t, key)
			}
		}
		d, err := s.Build(0)
		if err != nil {
			if p, ok := err.(*Problem); !ok || p.Message == "" {
				t.Fatalf("refused by %T %v", err, err)
			}
			return
		}
		if !(d.Mean() >= 0 && d.Mean() <= MaxSeconds && d.Var() >= 0 && d.Var() <= math.MaxFloat64) {
			t.Fatalf("mean %v, variance %v", d.Mean(), d.Var())
		}
		sampler := d.Sampler()
		last, lastNS := 0.0, int64(0)
		for _, u := range []float64{0, 1e-9, 1e-4, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999, 1 - 1e-9} {
			q, ns := d.Quantile(u), sampler.SampleNS(u)
			if !(q >= last*(1-1e-12)-1e-19*d.Mean()) || ns < lastNS || ns > MaxNS {
				t.Fatalf("%v: quantile %v after %v, %d ns after %d", u, q, last, ns, lastNS)
			}
			last, lastNS = q, ns
		}
	})
}

func TestCounts(t *testing.T) {
	type moments struct{ Mean, Var float64 }
	for _, c := range []struct {
		spec CountSpec
		want moments
		draw map[int64]int // how often each comes out of 12 evenly spread draws
	}{
		{CountSpec{Value: 3}, moments{3, 0}, map[int64]int{3: 12}},
		{CountSpec{Family: "uniform", Min: 1, Max: 6}, moments{3.5, 35.0 / 12}, map[int64]int{1: 2, 2: 2, 3: 2, 4: 2, 5: 2, 6: 2}},
		{CountSpec{Family: "uniform", Min: 0, Max: 0}, moments{0, 0}, map[int64]int{0: 12}},
		{CountSpec{Family: "discrete", Values: []CountValue{{5, 1}, {1, 2}}}, moments{7.0 / 3, 32.0 / 9}, map[int64]int{1: 8, 5: 4}},
	} {
		count, err := c.spec.Build()
		if err != nil {
			t.Fatal(err)
		}
		if !near(count.Mean(), c.want.Mean, 1e-15) || !near(count.Var(), c.want.Var, 1e-15) {
			t.Errorf("%+v: mean %v variance %v, want %+v", c.spec, count.Mean(), count.Var(), c.want)
		}
		got := map[int64]int{}
		for i := range 12 {
			got[count.Sample((float64(i)+0.5)/12)]++
		}
		if diff := cmp.Diff(c.draw, got); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", c.spec, diff)
		}
	}
}

func TestCountRefusals(t *testing.T) {
	for _, c := range []struct {
		spec CountSpec
		want Problem
	}{
		{CountSpec{Value: -1}, Problem{Place{"", -1}, "-1 is out of range; write a whole number from 0 to 1000000"}},
		{CountSpec{Value: 1_000_001}, Problem{Place{"", -1}, "1000001 is out of range; write a whole number from 0 to 1000000"}},
		{CountSpec{Family: "uniform", Min: 3, Max: 1}, Problem{Place{"max", -1}, "max 1 is less than min 3; write the larger number as max"}},
		{CountSpec{Family: "uniform", Min: -3, Max: 1}, Problem{Place{"min", -1}, "-3 is out of range; write a whole number from 0 to 1000000"}},
		{CountSpec{Family: "uniform", Min: math.MinInt64, Max: math.MaxInt64}, Problem{Place{"min", -1}, "-9223372036854775808 is out of range; write a whole number from 0 to 1000000"}},
		{CountSpec{Family: "discrete"}, Problem{Place{"values", -1}, "no value has a weight above 0; give at least one a weight"}},
		{CountSpec{Family: "discrete", Values: []CountValue{{1, 1}, {-2, 1}}}, Problem{Place{"values", 1}, "-2 is out of range; write a whole number from 0 to 1000000"}},
		{CountSpec{Family: "poisson"}, Problem{Place{"dist", -1}, `no distribution "poisson" of whole numbers; write a number, uniform or discrete`}},
	} {
		_, err := c.spec.Build()
		if diff := cmp.Diff(error(&c.want), err); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// TestPossible: what the quick yes admits, Build builds.
func TestPossible(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		span := func(name string) unit.Duration {
			d, err := unit.ParseDuration(strconv.Itoa(rapid.IntRange(0, 2000).Draw(t, name)) + rapid.SampledFrom([]string{"ns", "ms", "s", "m", "h", "d", "w", "bd"}).Draw(t, name+" in"))
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		x, y := span("median"), span("high")
		key := rapid.SampledFrom([]string{"p50", "p75", "p80", "p85", "p90", "p95", "p99", "p99.9"}).Draw(t, "key")
		if PossibleAround(x, y, key) {
			if _, err := (Spec{Times: map[string]unit.Duration{"p50": x, key: y}}).Build(8 * time.Hour); err != nil {
				t.Errorf("p50 %s, %s %s: %v", x, key, y, err)
			}
		}
		if PossibleConstant(x) {
			if _, err := Constant(x).Build(8 * time.Hour); err != nil {
				t.Errorf("%s: %v", x, err)
			}
		}
	})
	five, two := unit.Elapsed(5*time.Minute), unit.Elapsed(2*time.Hour)
	if !PossibleAround(five, two, "p95") || PossibleAround(two, five, "p95") || !PossibleConstant(two) {
		t.Error("an everyday time is not seen at once, or one that cannot be is")
	}
}
