package facts

import "slices"

// components are the sets of nodes that can come to each other, each in order:
// none before one that it leads to. Tarjan's algorithm (1972), with a stack of its own in place of calls, for a
// chain may be as long as the model.
func components(arcs [][]arc) (out [][]int) {
	type call struct{ node, next int }
	number, low := make([]int, len(arcs)), make([]int, len(arcs)) // from 1
	open := make([]bool, len(arcs))
	var path []int
	count := 0
	for root := range arcs {
		if number[root] > 0 {
			continue
		}
		calls := []call{{root, 0}}
		for len(calls) > 0 {
			c := &calls[len(calls)-1]
			n := c.node
			if c.next == 0 {
				count++
				number[n], low[n], open[n] = count, count, true
				path = append(path, n)
			} else if to := arcs[n][c.next-1].to; open[to] {
				low[n] = min(low[n], low[to])
			}
			for c.next < len(arcs[n]) {
				e := arcs[n][c.next]
				c.next++
				if e.share > 0 && number[e.to] == 0 {
					calls = append(calls, call{e.to, 0})
					break
				}
				if e.share > 0 && open[e.to] {
					low[n] = min(low[n], number[e.to])
				}
			}
			if calls[len(calls)-1].node != n {
				continue
			}
			calls = calls[:len(calls)-1]
			if low[n] < number[n] {
				continue
			}
			var set []int
			for open[n] {
				k := path[len(path)-1]
				path, open[k] = path[:len(path)-1], false
				set = append(set, k)
			}
			slices.Sort(set)
			out = append(out, set)
		}
	}
	return out
}
