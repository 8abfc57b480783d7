package flow_test

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"sync"
	"testing"

	rulebook "github.com/svs-project/svs/pkg/check"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/testdata/truth"
)

// TestTruth runs every case of testdata/truth: a tenth of its customers, with
// -long all. A figure is right when it lies within four standard errors of its
// known value, and the test can see: an error of 2 % (with a tenth of the
// customers one of 2 % times the root of ten) would have been found.
func TestTruth(t *testing.T) {
	figuresOnly(t)
	for _, c := range truth.All() {
		t.Run(c.Name, func(t *testing.T) { holdTrue(t, &c) })
	}
}

// figuresOnly leaves out, under -short, a test that simulates long for figures
// that are right or wrong whoever runs beside it.
func figuresOnly(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: figures are not held against theory")
	}
}

func holdTrue(t *testing.T, c *truth.Case) {
	part, see := 0.1, 0.02*math.Sqrt(10)
	if *long {
		part, see = 1, 0.02
	}
	text := c.Model(part)
	fresh(t, filepath.Join("../../testdata/truth/models", c.Name, "model.yaml"), c.Model(0.1))
	figures := truthFigures(t, c, text)
	for k, f := range c.Figures {
		mean, se := meanAndError(figures[k])
		z := (mean - f.Want) / se
		t.Logf("%-40s %.6g ± %.2g, known %.6g, z %.2f", f.Name, mean, se, f.Want, z)
		switch {
		case f.Bounded():
			if !(mean+4*se > f.Low && mean-4*se < f.High) {
				t.Errorf("%s: %.6g ± %.2g, known to lie from %.6g to %.6g", f.Name, mean, se, f.Low, f.High)
			}
		case !(math.Abs(z) < 4):
			t.Errorf("%s: %.6g ± %.2g, known %.6g (z = %.1f)", f.Name, mean, se, f.Want, z)
		case !f.Rough && (math.Abs(mean*(1+see)-f.Want) < 4*se || math.Abs(mean*(1-see)-f.Want) < 4*se):
			t.Errorf("%s: %.6g ± %.2g cannot tell an error of %.1f %%", f.Name, mean, se, see*100)
		}
	}
}

// truthFigures has each figure's value in each run, seeds from 1.
func truthFigures(t *testing.T, c *truth.Case, text string) [][]float64 {
	t.Helper()
	m := sound(t, text)
	out := make([][]float64, len(c.Figures))
	for k := range out {
		out[k] = make([]float64, truth.Runs)
	}
	var wg sync.WaitGroup
	next := make(chan uint64)
	for range 2 {
		wg.Go(func() {
			for seed := range next {
				p, findings := flow.Prepare(m, flow.Options{Seed: &seed})
				if p == nil {
					t.Errorf("seed %d: %v", seed, findings)
					continue
				}
				r, _, err := p.Run(context.Background(), flow.RunOptions{Jobs: 1})
				if err != nil {
					t.Error(err)
					continue
				}
				for k := range c.Figures {
					out[k][seed-1] = c.Figures[k].Of(r)
				}
			}
		})
	}
	for seed := range uint64(truth.Runs) {
		next <- seed + 1
	}
	close(next)
	wg.Wait()
	return out
}

// sound loads a model that must pass every rule, warnings apart.
func sound(t *testing.T, text string) *model.Model {
	t.Helper()
	m := mustLoad(t, text)
	for _, f := range rulebook.Run(m, "", 1) {
		if f.Severity == diag.Error {
			t.Fatalf("%s %s: %s", f.Rule, f.Entity, f.Message)
		}
	}
	return m
}

// meanAndError is the mean of independent values and its standard error.
func meanAndError(x []float64) (mean, se float64) {
	n := float64(len(x))
	for _, v := range x {
		mean += v / n
	}
	squares := 0.0
	for _, v := range x {
		squares += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(squares / n / (n - 1))
}

// fresh holds a file against what it should be; UPDATE_SCRIPTS=1 writes it.
func fresh(t *testing.T, path, want string) {
	t.Helper()
	if os.Getenv("UPDATE_SCRIPTS") != "" {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s is not fresh; UPDATE_SCRIPTS=1 go test ./pkg/flow -run Truth writes it (%v)", path, err)
	}
}
