package stats_test

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/svs-project/svs/pkg/stats"
)

// samples are times of several sizes: none, few, all kept as they are, and so
// many that they stand in buckets.
func samples(r *rand.Rand, sizes ...int) (sketches []*stats.Sketch, all []int64, err error) {
	for _, n := range sizes {
		var q stats.Quantiles
		for range n {
			x := int64(math.Exp(r.NormFloat64()*2+25) * 10)
			q.Add(x)
			all = append(all, x)
		}
		s, err := stats.NewSketch()
		if err == nil {
			err = s.Book(&q)
		}
		if err != nil {
			return nil, nil, err
		}
		sketches = append(sketches, s)
	}
	slices.Sort(all)
	return sketches, all, nil
}

// TestSketchInAnyOrder merges in many orders, and in groups of groups.
func TestSketchInAnyOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	parts, all, err := samples(r, 0, 1, 40, 4096, 9000, 3, 700)
	if err != nil {
		t.Fatal(err)
	}
	pool := func(order []int) *stats.Sketch {
		out, err := stats.NewSketch()
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range order {
			if err := out.Merge(parts[i]); err != nil {
				t.Fatal(err)
			}
		}
		return out
	}
	want := pool([]int{0, 1, 2, 3, 4, 5, 6})
	if want.N() != len(all) {
		t.Fatalf("%d times, want %d", want.N(), len(all))
	}
	for range 50 {
		order := r.Perm(len(parts))
		cut := r.IntN(len(order))
		got, rest := pool(order[:cut]), pool(order[cut:])
		if err := got.Merge(rest); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want.Bytes()) {
			t.Fatalf("merged in the order %v, cut at %d, the sketch holds something else", order, cut)
		}
		for _, p := range []float64{0.5, 0.85, 0.99} {
			if g, w := got.At(p), want.At(p); math.Float64bits(g) != math.Float64bits(w) {
				t.Fatalf("order %v: %v at %v, want %v", order, g, p, w)
			}
		}
	}
}

// TestSketchError holds pooled quantiles against sorted times.
func TestSketchError(t *testing.T) {
	for _, sizes := range [][]int{{1}, {2}, {3, 4}, {20, 30, 11}, {4096}, {5000, 60000, 17}} {
		parts, all, err := samples(rand.New(rand.NewPCG(3, uint64(len(sizes)))), sizes...)
		if err != nil {
			t.Fatal(err)
		}
		pool := parts[0]
		for _, p := range parts[1:] {
			if err := pool.Merge(p); err != nil {
				t.Fatal(err)
			}
		}
		for _, p := range []float64{0.01, 0.25, 0.5, 0.75, 0.85, 0.9, 0.95, 0.99, 1} {
			want := float64(all[int(math.Ceil(p*float64(len(all))))-1]) / 1e9
			if got := pool.At(p); math.Abs(got-want) > 0.005*want {
				t.Errorf("%v times: %v at %v, want %v (%.2f %%)", sizes, got, p, want, 100*(got/want-1))
			}
		}
	}
}

// TestGrouped counts how often the interval of a quantile that no sample has
// enough times for holds the true one. The times of one sample share a factor,
// so that an interval from all times as if they were independent would hold it
// in a third of the cases. (Skew and a pool of twenty keep it somewhat below
// 95 %, as they do for a mean.)
func TestGrouped(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const runs, p = 300, 0.9
	truth := math.Exp(1.2815515655446004 * math.Sqrt(0.6*0.6+0.8*0.8))
	held := 0
	for range runs {
		var parts []*stats.Sketch
		for range 20 {
			var q stats.Quantiles
			shared := r.NormFloat64() * 0.6
			for range 60 {
				q.Add(int64(1e9 * math.Exp(shared+r.NormFloat64()*0.8)))
			}
			s, err := stats.NewSketch()
			if err == nil {
				err = s.Book(&q)
			}
			if err != nil {
				t.Fatal(err)
			}
			parts = append(parts, s)
		}
		i, ok, err := stats.Grouped(parts, p)
		if err != nil || !ok {
			t.Fatal("no interval of 20 samples of 60 times: ", err)
		}
		if i.Low <= truth && truth <= i.High {
			held++
		}
	}
	if share := float64(held) / runs; share < 0.85 {
		t.Errorf("%.0f %% of the intervals hold the true quantile", 100*share)
	}
	few, _, err := samples(r, 2, 2, 2, 2)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok, err := stats.Grouped(few, p); ok || err != nil {
		t.Errorf("eight times have an interval of their 90th percentile (%v)", err)
	}
}
