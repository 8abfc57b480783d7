package facts

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestComponents: sets of nodes are those that can come to each other, as trying
// every way finds them, and none stands before one that it leads to.
func TestComponents(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	for range 2_000 {
		n := 1 + r.IntN(9)
		arcs := make([][]arc, n)
		reach := make([][]bool, n)
		for i := range arcs {
			reach[i] = make([]bool, n)
			for range r.IntN(3) {
				e := arc{r.IntN(n), float64(r.IntN(4)) / 3}
				arcs[i] = append(arcs[i], e)
				reach[i][e.to] = reach[i][e.to] || e.share > 0
			}
		}
		for k := range n {
			for i := range n {
				for j := range n {
					reach[i][j] = reach[i][j] || reach[i][k] && reach[k][j]
				}
			}
		}
		var want [][]int
		for i := range n {
			set := []int{}
			for j := range n {
				if reach[i][j] && reach[j][i] {
					set = append(set, j)
				}
			}
			if len(set) > 0 && set[0] == i {
				want = append(want, set)
			}
		}
		if d := cmp.Diff(want, circles(arcs)); d != "" {
			t.Fatalf("%v (-want +got):\n%s", arcs, d)
		}
		done := map[int]bool{}
		for _, set := range components(arcs) {
			for _, i := range set {
				done[i] = true
			}
			for _, i := range set {
				if slices.ContainsFunc(arcs[i], func(e arc) bool { return e.share > 0 && !done[e.to] }) {
					t.Fatalf("%v: %d stands before one that it leads to", arcs, i)
				}
			}
		}
	}
}

// TestChainInOneRound: what leads nowhere back is solved in one round, in
// whatever order it is numbered.
func TestChainInOneRound(t *testing.T) {
	const n = 100_000
	arcs, b := make([][]arc, n), make([]float64, n)
	for i := 1; i < n; i++ {
		arcs[i] = []arc{{i - 1, 0.5}}
		b[i] = 1
	}
	x, ok := solve(arcs, b)
	if !ok || x[0] < 0.999 || x[1] < 1.999 {
		t.Errorf("%v, %v", ok, x[:2])
	}
}
