package facts

import "math"

// maxDense bounds the systems that are solved.
const maxDense = 1500

// solve returns x with x = b + Σ x[i] p[i][·]: how often each state is visited
// when b enters and p leads on. ok is false when some of what enters never
// leaves, or the system is too large.
func solve(p [][]arc, b []float64) (x []float64, ok bool) {
	n := len(b)
	if n > maxDense {
		return nil, false
	}
	// (I - Pᵀ) x = b by elimination with pivoting.
	a := make([][]float64, n)
	for i := range a {
		a[i] = make([]float64, n+1)
		a[i][i] = 1
		a[i][n] = b[i]
	}
	for i, arcs := range p {
		for _, e := range arcs {
			a[e.to][i] -= e.share
		}
	}
	for c := range n {
		pivot := c
		for r := c + 1; r < n; r++ {
			if math.Abs(a[r][c]) > math.Abs(a[pivot][c]) {
				pivot = r
			}
		}
		if math.Abs(a[pivot][c]) < 1e-12 {
			return nil, false
		}
		a[c], a[pivot] = a[pivot], a[c]
		for r := c + 1; r < n; r++ {
			if a[r][c] == 0 {
				continue
			}
			f := a[r][c] / a[c][c]
			for k := c; k <= n; k++ {
				a[r][k] -= float64(f * a[c][k])
			}
		}
	}
	x = make([]float64, n)
	for r := n - 1; r >= 0; r-- {
		sum := a[r][n]
		for k := r + 1; k < n; k++ {
			sum -= float64(a[r][k] * x[k])
		}
		x[r] = sum / a[r][r]
	}
	return x, true
}

// arc is a way from one state to another with its probability.
type arc struct {
	to    int
	share float64
}
