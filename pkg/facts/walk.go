package facts

import (
	"slices"
)

// walk enumerates the states of an item: the step it is at, and how often it
// has come to the steps whose conditions ask for that.
type walk struct {
	t     *Traffic
	route Route
	class Class
	// asked are the highest visits that conditions ask for, of those steps that
	// have such conditions; slot is the place of a step among them, else -1.
	asked, slot []int
	// endless is set when it passes through a stream that does not let go.
	endless  bool
	branches map[int]*branch // by first step
	spare    *[]*Passage     // for branches, none of which is counted

	states []stepState
	index  map[stepState]int
	arcs   [][]arc
	ends   [][3]float64
	work   []float64
	wait   []float64
	done   []float64
}

// stepState is a step and how often those with a slot were visited, up to one
// more than asked: two bytes for each, which is more than there are states.
type stepState struct {
	step   int
	visits string
}

// visit is how often the item has come to the step where it is, 0 where nobody
// asks.
func (w *walk) visit(st stepState) int {
	i := w.slot[st.step]
	if i < 0 {
		return 0
	}
	return int(st.visits[2*i]) | int(st.visits[2*i+1])<<8
}

// maxStates bounds the states of conditions on visits.
const maxStates = 20_000

func (w *walk) explore(from int) {
	if len(w.route.Steps) == 0 {
		return
	}
	w.index = map[stepState]int{}
	w.enter(from, string(make([]byte, 2*len(w.asked))))
	for i := 0; i < len(w.states) && i < maxStates; i++ {
		w.leave(i)
	}
}

// canEnd reports whether there is a way to an end from every state.
func (w *walk) canEnd() bool {
	into := make([][]int, len(w.states))
	var stack []int
	ends := make([]bool, len(w.states))
	for i := range w.states {
		for _, e := range w.arcs[i] {
			into[e.to] = append(into[e.to], i)
		}
		if w.ends[i] != [3]float64{} {
			ends[i] = true
			stack = append(stack, i)
		}
	}
	for len(stack) > 0 {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, j := range into[i] {
			if !ends[j] {
				ends[j] = true
				stack = append(stack, j)
			}
		}
	}
	return !slices.Contains(ends, false)
}

// asked is the highest visit that the step's conditions ask for.
func (s *StepRoute) asked() int {
	most := 0
	see := func(g Guard) {
		for _, v := range g.Visits {
			most = max(most, v)
		}
	}
	if s.Approval != nil {
		see(s.Approval.Guard)
	}
	for _, r := range s.Work {
		see(r.Guard)
	}
	for _, r := range s.Wait {
		see(r.Guard)
	}
	for _, r := range s.Quality {
		see(r.Guard)
	}
	for _, g := range s.Next {
		see(g.Guard)
	}
	return most
}

// enter returns the state of an item that comes to a step.
func (w *walk) enter(step int, visits string) int {
	st := stepState{step, visits}
	if i := w.slot[step]; i >= 0 {
		n := min(w.visit(st)+1, w.asked[i]+1)
		counted := []byte(visits)
		counted[2*i], counted[2*i+1] = byte(n), byte(n>>8)
		st.visits = string(counted)
	}
	if i, known := w.index[st]; known {
		return i
	}
	i := len(w.states)
	w.index[st] = i
	w.states = append(w.states, st)
	w.arcs = append(w.arcs, nil)
	w.ends = append(w.ends, [3]float64{})
	w.work = append(w.work, 0)
	w.done = append(w.done, 0)
	w.wait = append(w.wait, 0)
	return i
}

// leave finds where an item goes from a state, and what it does there.
func (w *walk) leave(i int) {
	st := w.states[i]
	sr := &w.route.Steps[st.step]
	visit := w.visit(st)
	for k, p := range w.t.chances(len(sr.Wait), visit, func(k int) Guard { return sr.Wait[k].Guard }) {
		w.wait[i] += float64(p * w.t.mean(sr.Step, sr.Wait[k].Is))
	}
	on := 1.0
	if sr.Approval != nil {
		on -= w.rejects(i, sr.Approval, visit)
	}
	if sr.Step.Stream.Given() {
		on = w.call(i, sr, on)
	}
	if len(sr.Branches) > 0 {
		on = w.split(i, sr, on)
	}
	for k, p := range w.t.chances(len(sr.Work), visit, func(k int) Guard { return sr.Work[k].Guard }) {
		w.work[i] += float64(float64(on*p) * w.t.mean(sr.Step, sr.Work[k].Is))
	}
	right := 1.0
	for k, p := range w.t.chances(len(sr.Quality), visit, func(k int) Guard { return sr.Quality[k].Guard }) {
		right -= float64(p * (1 - sr.Quality[k].Share))
	}
	w.done[i] = float64(on * right)
	w.lead(i, sr.Rework, float64(on*(1-right)))
	for k, p := range w.t.chances(len(sr.Next), visit, func(k int) Guard { return sr.Next[k].Guard }) {
		for _, e := range sr.Next[k].Exits {
			w.lead(i, e.To, float64(float64(on*right)*float64(p*e.Share)))
		}
	}
}

// lead adds a way from a state with its probability.
func (w *walk) lead(i, to int, p float64) {
	if p == 0 {
		return
	}
	if to < 0 {
		w.ends[i][min(-to-1, 2)] += p
		return
	}
	j := w.enter(to, w.states[i].visits)
	w.arcs[i] = append(w.arcs[i], arc{j, p})
}

// rejects is the share that an approval turns down.
func (w *walk) rejects(i int, a *ApprovalRow, visit int) float64 {
	p := float64(w.t.chance(a.Guard, visit) * a.Rejects)
	w.lead(i, a.RejectedTo, p)
	return p
}

// split sends it through parallel branches: it goes on when all have come to
// value, and ends as the first that does not.
func (w *walk) split(i int, sr *StepRoute, on float64) float64 {
	all, other := 1.0, [3]float64{}
	sum := 0.0
	for _, first := range sr.Branches {
		if first < 0 {
			continue
		}
		b := w.branches[first]
		if b == nil {
			b = w.through(first)
			w.branches[first] = b
		}
		w.endless = w.endless || !b.ok
		all = float64(all * b.ends[0])
		for e := 1; e < len(other); e++ {
			other[e] += b.ends[e]
			sum += b.ends[e]
		}
	}
	for e := 1; e < len(other) && sum > 0; e++ {
		w.lead(i, -e-1, float64(on*(1-all))*other[e]/sum)
	}
	return float64(on * all)
}

// through solves the way through a branch.
func (w *walk) through(first int) *branch {
	var p *Passage
	if n := len(*w.spare); n > 0 {
		p, *w.spare = (*w.spare)[n-1], (*w.spare)[:n-1]
	} else {
		p = newPassage(w.route)
	}
	in := &walk{t: w.t, route: w.route, class: w.class, asked: w.asked, slot: w.slot, branches: map[int]*branch{}, spare: w.spare}
	b := p.taken(in.pass(p, first))
	*w.spare = append(*w.spare, p)
	return b
}

// call passes through another stream and returns what comes back with value.
func (w *walk) call(i int, sr *StepRoute, on float64) float64 {
	s := w.t.m.ValueStream(sr.Step.Stream.Name)
	if s == nil {
		return on
	}
	inner := w.t.Passage(s, w.class)
	w.endless = w.endless || !inner.OK
	for e := 1; e < len(inner.Ends); e++ {
		to := sr.Otherwise
		if to == ToEnd {
			to = -e - 1
		}
		w.lead(i, to, float64(on*inner.Ends[e]))
	}
	return float64(on * inner.Ends[0])
}
