package derived

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/model"
)

// graph is a stream's steps, those inside branches included, and the ways
// between them.
type graph struct {
	nodes []node
	index map[string]int // by step id
	// back are the ways that lead back to a step that lies before, as pairs of
	// nodes, found by a walk from the first step.
	back map[[2]int]bool
	// order are the nodes that the first step leads to, each before those that
	// it leads to, ways back left out.
	order []int
}

// node is a step. Ends of the stream are no nodes.
type node struct {
	step *model.Step
	next []int
	// entry are, for a step with branches, the first steps of them; join is
	// the step with branches that is done when this one, the last of its
	// branch, is; -1 for others.
	join int
	top  bool
}

func newGraph(s *model.ValueStream) *graph {
	g := &graph{index: map[string]int{}, back: map[[2]int]bool{}}
	s.Spec.Walk(func(_ string, among []model.Step, i int) {
		if _, twice := g.index[among[i].ID.V]; !twice {
			g.index[among[i].ID.V] = len(g.nodes)
		}
		g.nodes = append(g.nodes, node{step: &among[i], join: -1})
	})
	g.connect(s.Spec.Steps.All(), -1)
	if len(g.nodes) > 0 {
		g.explore()
	}
	return g
}

// connect lays the ways of one list of steps; join is the step with branches
// that the list is a branch of, -1 for the stream itself.
func (g *graph) connect(steps []model.Step, join int) {
	for i := range steps {
		st := &steps[i]
		at := g.index[st.ID.V]
		g.nodes[at].top = join < 0
		below := ""
		if i+1 < len(steps) {
			below = steps[i+1].ID.V
		}
		var to []string
		for _, row := range st.Next {
			to = append(to, row.To.V)
		}
		if len(st.Next) == 0 {
			to = append(to, below)
			if below == "" && join >= 0 {
				g.nodes[at].join = join
			}
		}
		to = append(to, st.Rework.V, st.Otherwise.V, st.Approval.RejectedTo.V, st.Patience.Then.V)
		for _, branch := range st.Parallel {
			g.connect(branch, at)
		}
		for _, id := range to {
			if n, known := g.index[id]; known && !slices.Contains(g.nodes[at].next, n) {
				g.nodes[at].next = append(g.nodes[at].next, n)
			}
		}
		if len(st.Quality) > 0 && !st.Rework.Given() && !slices.Contains(g.nodes[at].next, at) {
			g.nodes[at].next = append(g.nodes[at].next, at)
		}
	}
}

// explore walks from the first step in depth, without recursion: streams may
// be long.
func (g *graph) explore() {
	const fresh, open, done = 0, 1, 2
	state := make([]int, len(g.nodes))
	type frame struct{ node, way int }
	stack := []frame{{0, 0}}
	state[0] = open
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		ways := g.ways(top.node)
		if top.way == len(ways) {
			state[top.node] = done
			g.order = append(g.order, top.node)
			stack = stack[:len(stack)-1]
			continue
		}
		to := ways[top.way]
		top.way++
		switch state[to] {
		case fresh:
			state[to] = open
			stack = append(stack, frame{to, 0})
		case open:
			g.back[[2]int{top.node, to}] = true
		}
	}
	slices.Reverse(g.order)
}

// ways are the steps that come next: for a step with branches the first of
// each; the last of a branch goes on where the step with branches does.
func (g *graph) ways(n int) []int {
	var out []int
	for _, branch := range g.nodes[n].step.Parallel {
		if len(branch) > 0 {
			out = append(out, g.index[branch[0].ID.V])
		}
	}
	if len(out) > 0 {
		return out
	}
	out = append(out, g.nodes[n].next...)
	for j := g.nodes[n].join; j >= 0; j = g.nodes[j].join {
		out = append(out, g.nodes[j].next...)
	}
	return out
}

// longest adds up a weight over the longest way from the first step, without
// going back.
func (g *graph) longest(weight func(*model.Step) int) int {
	best := make([]int, len(g.nodes))
	most := 0
	for _, n := range g.order {
		best[n] += weight(g.nodes[n].step)
		most = max(most, best[n])
		for _, to := range g.ways(n) {
			if !g.back[[2]int{n, to}] {
				best[to] = max(best[to], best[n])
			}
		}
	}
	return most
}

// handoffs is how often, on the way on which it happens most, the work passes
// to other people. Steps that nobody works at keep it where it is.
func (g *graph) handoffs() int {
	best := make([]map[string]int, len(g.nodes)) // by who had it last
	most := 0
	for _, n := range g.order {
		if best[n] == nil {
			best[n] = map[string]int{"": 0}
		}
		here := best[n]
		if who := workers(g.nodes[n].step); len(who) > 0 {
			key, count := strings.Join(who, " "), 0
			for last, times := range here {
				if last != "" && !slices.ContainsFunc(strings.Fields(last), func(l string) bool { return slices.Contains(who, l) }) {
					times++
				}
				count = max(count, times)
			}
			here = map[string]int{key: count}
		}
		for _, times := range here {
			most = max(most, times)
		}
		for _, to := range g.ways(n) {
			if g.back[[2]int{n, to}] {
				continue
			}
			if best[to] == nil {
				best[to] = map[string]int{}
			}
			for last, times := range here {
				best[to][last] = max(best[to][last], times)
			}
		}
	}
	return most
}

// workers are the teams and suppliers that work at a step, in order.
func workers(st *model.Step) []string {
	var out []string
	if st.Team.Given() {
		out = append(out, st.Team.String())
	}
	for _, n := range st.Needs {
		out = append(out, n.Team.String())
	}
	if st.Supplier.Given() {
		out = append(out, st.Supplier.String())
	}
	return sorted(out)
}

// delivered is the least part of the value that has been handed over before
// each step, whichever way led there.
func (g *graph) delivered() []float64 {
	const unknown = 2
	before := make([]float64, len(g.nodes))
	for i := range before {
		before[i] = unknown
	}
	if len(before) > 0 {
		before[0] = 0
	}
	for _, n := range g.order {
		after := min(1, before[n]+g.nodes[n].step.Delivers.V.Float())
		for _, to := range g.ways(n) {
			if !g.back[[2]int{n, to}] {
				before[to] = min(before[to], after)
			}
		}
	}
	for i := range before {
		if before[i] == unknown {
			before[i] = 0 // no way leads there
		}
	}
	return before
}
