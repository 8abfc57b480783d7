package flow_test

import (
	"context"
	"math"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/testdata/truth"
)

// TestTruthOverTime holds the number of items at given moments against what is
// known of it, over many runs that start empty: a tenth of them, with -long all.
func TestTruthOverTime(t *testing.T) {
	figuresOnly(t)
	for _, c := range truth.Courses() {
		t.Run(c.Name, func(t *testing.T) { holdCourse(t, &c) })
	}
}

func holdCourse(t *testing.T, c *truth.Course) {
	part, see := 10, 0.02*math.Sqrt(10)
	if *long {
		part, see = 1, 0.02
	}
	fresh(t, filepath.Join("../../testdata/truth/models", c.Name, "model.yaml"), c.Model(200))
	numbers := courseNumbers(t, c, c.Runs/part)
	for k, m := range c.Moments {
		x := numbers[k]
		mean, se := meanAndError(x)
		compare(t, m.KnownMean+" mean", mean, se, m.Mean, see)
		if !math.IsNaN(m.None) {
			none := make([]float64, len(x))
			for i, v := range x {
				if v == 0 {
					none[i] = 1
				}
			}
			mean, se := meanAndError(none)
			compare(t, m.KnownNone+" none", mean, se, m.None, see)
		}
		if !math.IsNaN(m.Variance) {
			squares := make([]float64, len(x))
			for i, v := range x {
				squares[i] = (v - mean) * (v - mean)
			}
			variance, se := meanAndError(squares)
			compare(t, m.KnownMean+" variance", variance, se, m.Variance, math.Inf(1)) // needs far more runs to see as much
		}
	}
}

// compare holds a figure to four standard errors, and them to seeing an error.
func compare(t *testing.T, name string, mean, se, want, see float64) {
	t.Helper()
	z := (mean - want) / se
	t.Logf("%-30s %.6g ± %.2g, known %.6g, z %.2f", name, mean, se, want, z)
	if !(math.Abs(z) < 4) {
		t.Errorf("%s: %.6g ± %.2g, known %.6g (z = %.1f)", name, mean, se, want, z)
	}
	if math.Abs(mean*(1+see)-want) < 4*se || math.Abs(mean*(1-see)-want) < 4*se {
		t.Errorf("%s: %.6g ± %.2g cannot tell an error of %.1f %%", name, mean, se, see*100)
	}
}

// courseNumbers counts the items at each moment in each of n runs.
func courseNumbers(t *testing.T, c *truth.Course, n int) [][]float64 {
	t.Helper()
	const batch = 1000
	m := sound(t, c.Model(batch))
	out := make([][]float64, len(c.Moments))
	var mu sync.Mutex
	for seed := range uint64(n / batch) {
		p, findings := flow.Prepare(m, flow.Options{Seed: &seed})
		if p == nil {
			t.Fatal(findings)
		}
		counted := make([][]float64, batch)
		_, _, err := p.Run(context.Background(), flow.RunOptions{Jobs: 2, Records: func(r int) (flow.Sink, error) {
			mu.Lock()
			defer mu.Unlock()
			counted[r] = make([]float64, len(c.Moments))
			return census{c.Moments, counted[r]}, nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		for k := range out {
			for r := range counted {
				out[k] = append(out[k], counted[r][k])
			}
		}
	}
	return out
}

// census counts items at moments.
type census struct {
	moments []truth.Moment
	numbers []float64
}

func (c census) Item(r *flow.ItemRecord) error {
	for k, m := range c.moments {
		at := time.Duration(m.At * float64(time.Minute))
		if r.Arrived <= at && (m.Arrivals || r.Ended == flow.Unset || r.Ended > at) {
			c.numbers[k]++
		}
	}
	return nil
}

func (c census) Close() error { return nil }
