package facts

import (
	"math"
	"slices"
)

// maxDense is up to how many states a system is solved by elimination; larger
// ones are solved by going over and over it.
const maxDense = 300

// solve returns x with x = b + Σ x[i] p[i][·]: how often each state is visited
// when b enters and p leads on. ok is false when some of what enters never
// leaves.
func solve(p [][]arc, b []float64) (x []float64, ok bool) {
	if len(b) > maxDense {
		return sweep(p, b)
	}
	n := len(b)
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

// maxSweeps is enough for ways of 100 % less a few thousandths that lead back.
const maxSweeps = 20_000

// sweep solves by Gauss and Seidel: each state takes what all others send it,
// again and again, until nothing moves.
func sweep(p [][]arc, b []float64) (x []float64, ok bool) {
	from := make([][]arc, len(b)) // arcs that come in, with where they come from
	for i, arcs := range p {
		for _, e := range arcs {
			from[e.to] = append(from[e.to], arc{i, e.share})
		}
	}
	x = make([]float64, len(b))
	// What leads nowhere back is known after one round from where it comes in.
	for _, set := range slices.Backward(components(p)) {
		for _, i := range set {
			if _, ok := settle(x, from[i], i, b[i]); !ok {
				return nil, false
			}
		}
	}
	for range maxSweeps {
		moved := 0.0
		for i := range x {
			m, ok := settle(x, from[i], i, b[i])
			if !ok {
				return nil, false
			}
			moved = max(moved, m)
		}
		if moved < 1e-14 {
			return x, true
		}
	}
	return nil, false
}

// settle takes what all others send to a state, and returns by how much that
// has moved it.
func settle(x []float64, from []arc, i int, b float64) (moved float64, ok bool) {
	v, self := b, 0.0
	for _, e := range from {
		if e.to == i {
			self += e.share
		} else {
			v += float64(x[e.to] * e.share)
		}
	}
	if self >= 1 {
		return 0, false
	}
	v /= 1 - self
	moved = math.Abs(v-x[i]) / max(1, v)
	x[i] = v
	return moved, true
}

// arc is a way from one state to another with its probability.
type arc struct {
	to    int
	share float64
}
