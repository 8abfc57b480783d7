package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

func near(a, b, relative float64) bool {
	return math.Abs(a-b) <= relative*math.Max(math.Abs(a), math.Abs(b))
}

func TestStudentTAgainstGonum(t *testing.T) {
	for _, df := range []int{1, 2, 3, 4, 5, 9, 10, 19, 20, 39, 100, 399, 639} {
		d := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(df)}
		for _, p := range []float64{0.001, 0.025, 0.3, 0.6, 0.9, 0.975, 0.999} {
			if got, want := StudentT(p, df), d.Quantile(p); !near(got, want, 1e-9) {
				t.Errorf("StudentT(%v, %d) = %.15g, gonum says %.15g", p, df, got, want)
			}
		}
	}
	for _, bad := range []float64{StudentT(0, 3), StudentT(1, 3), StudentT(0.5, 0), StudentT(math.NaN(), 3)} {
		if !math.IsNaN(bad) {
			t.Errorf("nonsense gives %v", bad)
		}
	}
}

func TestArctan(t *testing.T) {
	for x := 1e-9; x < 1e9; x *= 1.7 {
		if got, want := arctan(x), math.Atan(x); !near(got, want, 1e-15) {
			t.Errorf("arctan(%v) = %.17g, want %.17g", x, got, want)
		}
	}
}

// Law and Kelton, section 4.5: t(0.975, 9) s / √10.
func TestMean95(t *testing.T) {
	x := []float64{10.2, 9.8, 11.1, 10.7, 9.4, 10.9, 10.3, 9.9, 10.6, 10.1}
	got := Mean95(x)
	if !near(got.Value, 10.299999999999999, 1e-12) || !near(got.Half(), 0.3785312943606252, 1e-9) {
		t.Errorf("got %v ± %v", got.Value, got.Half())
	}
	y := []float64{12.4, 11.6, 13.5, 12.6, 11.9, 13.0, 12.7, 11.8, 12.9, 12.2}
	d := Paired95(x, y)
	if !near(d.Value, 2.16, 1e-12) || !near(d.Half(), 0.17261048105053559, 1e-9) {
		t.Errorf("paired: got %v ± %v", d.Value, d.Half())
	}
	if one := Mean95([]float64{3, math.NaN()}); one.Value != 3 || !math.IsNaN(one.Low) {
		t.Errorf("one value gives %v", one)
	}
	if none := Mean95(nil); !math.IsNaN(none.Value) {
		t.Errorf("no value gives %v", none)
	}
}

// White, Cobb and Spratt: a decaying series whose cut is known.
func TestMSER5(t *testing.T) {
	z := make([]float64, 200)
	for i := range z {
		z[i] = 20*math.Exp(-float64(i)/12) + 5 + float64((7919*i)%13-6)*0.1
	}
	cut, s := MSER5(z)
	if cut != 65 || !near(s, 0.00046212682924944725, 1e-9) {
		t.Errorf("cut %d, statistic %v", cut, s)
	}
	if cut, _ := MSER5(z[:9]); cut != 0 {
		t.Errorf("nine observations are cut at %d", cut)
	}
}

func TestMomentsAgainstGonum(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var m, a, b Moments
	var xs []float64
	for i := range 5000 {
		v := int64(r.ExpFloat64()*3600e9) + 7*24*3600e9
		m.Add(v)
		if i%3 == 0 {
			a.Add(v)
		} else {
			b.Add(v)
		}
		xs = append(xs, float64(v)/1e9)
	}
	if want := stat.Mean(xs, nil); !near(m.Mean(), want, 1e-13) {
		t.Errorf("mean %v, want %v", m.Mean(), want)
	}
	if want := stat.StdDev(xs, nil); !near(m.SD(), want, 1e-9) {
		t.Errorf("sd %v, want %v", m.SD(), want)
	}
	var sum Sum
	for _, x := range xs {
		sum.Add(int64(x * 1e9))
	}
	if sum.N() != len(xs) || !near(sum.Mean(), m.Mean(), 1e-9) || !near(sum.Seconds(), m.Sum(), 1e-9) {
		t.Errorf("the plain sum gives mean %v, want %v", sum.Mean(), m.Mean())
	}
	b.Merge(a)
	if b != m {
		t.Error("merged parts differ from the whole")
	}
	var one Moments
	if !math.IsNaN(one.Mean()) || !math.IsNaN(one.SD()) {
		t.Error("nothing has a mean")
	}
	one.Add(-5)
	if one.Mean() != 0 {
		t.Error("a negative time counts")
	}
}

func TestAreaHoldsWhatOverflowsInt64(t *testing.T) {
	var a, b Area
	year := int64(365 * 24 * 3600e9)
	for range 10 {
		a.Add(100_000, year)
	}
	if got := a.Over(year); got != 1e6 {
		t.Errorf("mean %v, want 1e6", got)
	}
	for range 20 {
		b.Add(50_000, year)
	}
	if !a.Equal(b) {
		t.Error("equal areas differ")
	}
	b.Add(1, 1)
	if a.Equal(b) {
		t.Error("areas that differ by a nanosecond are equal")
	}
}

func TestQuantiles(t *testing.T) {
	for _, n := range []int{1, 2, 100, exactLimit, exactLimit + 1, 50_000} {
		r := rand.New(rand.NewPCG(uint64(n), 4))
		var whole, left, right Quantiles
		var xs []int64
		for i := range n {
			v := int64(math.Exp(r.NormFloat64()*3) * 60e9)
			xs = append(xs, v)
			whole.Add(v)
			if i%2 == 0 {
				left.Add(v)
			} else {
				right.Add(v)
			}
		}
		slices.Sort(xs)
		left.Merge(&right)
		for _, p := range []float64{0.001, 0.5, 0.85, 0.9, 0.95, 0.99, 1} {
			want := xs[max(int(math.Ceil(p*float64(n))), 1)-1]
			got := whole.At(p)
			if n <= exactLimit && got != want {
				t.Errorf("%d values, p %v: %d, want exactly %d", n, p, got, want)
			}
			if !near(float64(got), float64(want), 0.005) {
				t.Errorf("%d values, p %v: %d, want %d within 0.5 %%", n, p, got, want)
			}
			if m := left.At(p); m != got {
				t.Errorf("%d values, p %v: merged halves give %d, the whole %d", n, p, m, got)
			}
		}
	}
}

func TestBucketsCoverAllTimes(t *testing.T) {
	for x := int64(0); x >= 0 && x < math.MaxInt64/3; x += x/50 + 1 {
		b := bucketOf(x)
		if m := middle(b); !near(float64(m), float64(x), 0.004) && m != x {
			t.Fatalf("%d falls into bucket %d around %d", x, b, m)
		}
		if b != bucketOf(middle(b)) {
			t.Fatalf("the middle of bucket %d is in bucket %d", b, bucketOf(middle(b)))
		}
	}
}

// TestStudentTable: the table says the same as the sum, to the last bit.
func TestStudentTable(t *testing.T) {
	for df := 1; df <= len(students)+1; df++ {
		if got, want := student975(df), StudentT(0.975, df); got != want {
			t.Errorf("%d degrees of freedom: %v in the table, %v computed", df, got, want)
		}
	}
	if !math.IsNaN(student975(0)) {
		t.Error("no degree of freedom has a quantile")
	}
}
