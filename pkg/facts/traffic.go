package facts

import (
	"slices"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/model"
)

// Passage is what one item of a class does in a stream on average.
type Passage struct {
	Route Route
	// Visits is how often it comes to each step, Work the hands-on time it
	// brings there in seconds times visits, for one person, Wait the delay
	// that the step asks for, likewise.
	Visits, Work, Wait []float64
	// Done is how often a visit ends with work that is right: neither turned
	// down nor sent back.
	Done []float64
	// Ends are the probabilities of value, declined and cancelled.
	Ends [3]float64
	// OK is false when the item can stay for ever.
	OK bool
}

// Traffic solves the ways of items through a model's streams. It is not safe
// for concurrent use.
type Traffic struct {
	m         *model.Model
	calendars *Calendars
	passages  map[passageKey]*Passage
}

type passageKey struct {
	stream, demand   string
	variant, channel int
	via              string
}

func keyOf(s *model.ValueStream, c Class) passageKey {
	return passageKey{s.Name, c.Demand.Name, c.Variant, c.Channel, c.Via}
}

// NewTraffic prepares a model.
func NewTraffic(m *model.Model, calendars *Calendars) *Traffic {
	return &Traffic{m, calendars, map[passageKey]*Passage{}}
}

// Passage solves the way of a class through a stream. Steps that pass through
// another stream count as visits here; what happens there is its own Passage.
func (t *Traffic) Passage(s *model.ValueStream, c Class) *Passage {
	k := keyOf(s, c)
	if p, done := t.passages[k]; done {
		return p
	}
	p := newPassage(RouteOf(s, c))
	t.passages[k] = p // a stream that calls itself finds an item that stays for ever
	t.pass(p, c, 0)
	return p
}

func newPassage(r Route) *Passage {
	n := len(r.Steps)
	return &Passage{Route: r, Visits: make([]float64, n), Done: make([]float64, n), Work: make([]float64, n), Wait: make([]float64, n)}
}

// pass solves the way from a step on, up to where its list of steps ends.
func (t *Traffic) pass(p *Passage, c Class, from int) {
	w := &walk{t: t, route: p.Route, class: c, index: map[string]int{}, branches: map[int]*Passage{}}
	w.explore(from)
	enter := make([]float64, len(w.states))
	if len(enter) == 0 {
		return
	}
	enter[0] = 1
	visits, ok := solve(w.arcs, enter)
	if !ok || !w.canEnd() {
		return
	}
	p.OK = !w.endless
	for i, st := range w.states {
		p.Visits[st.step] += visits[i]
		p.Done[st.step] += float64(visits[i] * w.done[i])
		p.Work[st.step] += float64(visits[i] * w.work[i])
		p.Wait[st.step] += float64(visits[i] * w.wait[i])
		for e := range p.Ends {
			p.Ends[e] += float64(visits[i] * w.ends[i][e])
		}
		for _, first := range w.route.Steps[st.step].Branches {
			if b := w.branches[first]; b != nil {
				p.add(b, visits[i])
			}
		}
	}
}

// add counts the steps of a branch that is gone through so many times.
func (p *Passage) add(b *Passage, times float64) {
	for k := range b.Visits {
		p.Visits[k] += float64(times * b.Visits[k])
		p.Done[k] += float64(times * b.Done[k])
		p.Work[k] += float64(times * b.Work[k])
		p.Wait[k] += float64(times * b.Wait[k])
	}
}

// walk enumerates the states of an item: the step it is at, and how often it
// has come to the steps whose conditions ask for that.
type walk struct {
	t     *Traffic
	route Route
	class Class
	asked []int // per step: the highest visit that a condition asks for
	// endless is set when it passes through a stream that does not let go.
	endless  bool
	branches map[int]*Passage // by first step

	states []stepState
	index  map[string]int
	arcs   [][]arc
	ends   [][3]float64
	work   []float64
	wait   []float64
	done   []float64
}

type stepState struct {
	step   int
	visits []int // per step, up to one more than asked
}

// maxStates bounds the states of conditions on visits.
const maxStates = 20_000

func (w *walk) explore(from int) {
	w.asked = make([]int, len(w.route.Steps))
	for i := range w.route.Steps {
		w.asked[i] = w.route.Steps[i].asked()
	}
	if len(w.route.Steps) == 0 {
		return
	}
	w.enter(from, make([]int, len(w.route.Steps)))
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
func (w *walk) enter(step int, visits []int) int {
	visits = slices.Clone(visits)
	if w.asked[step] > 0 {
		visits[step] = min(visits[step]+1, w.asked[step]+1)
	}
	k := []byte{byte(step), byte(step >> 8), byte(step >> 16)}
	for _, v := range visits {
		k = append(k, byte(v), byte(v>>8))
	}
	if i, known := w.index[string(k)]; known {
		return i
	}
	i := len(w.states)
	w.index[string(k)] = i
	w.states = append(w.states, stepState{step, visits})
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
	visit := st.visits[st.step]
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
			b = newPassage(w.route)
			w.branches[first] = b
			w.t.pass(b, w.class, first)
		}
		w.endless = w.endless || !b.OK
		all = float64(all * b.Ends[0])
		for e := 1; e < len(other); e++ {
			other[e] += b.Ends[e]
			sum += b.Ends[e]
		}
	}
	for e := 1; e < len(other) && sum > 0; e++ {
		w.lead(i, -e-1, float64(on*(1-all))*other[e]/sum)
	}
	return float64(on * all)
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

// chances are the probabilities that each of n guarded rows is the first to
// apply.
func (t *Traffic) chances(n, visit int, guard func(int) Guard) []float64 {
	out := make([]float64, n)
	left := 1.0
	for k := range out {
		out[k] = float64(left * t.chance(guard(k), visit))
		left -= out[k]
	}
	return out
}

// chance is the probability that a guard holds: conditions on the moment count
// with the share of the week in which their calendar is open.
func (t *Traffic) chance(g Guard, visit int) float64 {
	if g.Visits != nil && !slices.Contains(g.Visits, visit) {
		return 0
	}
	if g.During == nil {
		return 1
	}
	most := 0.0
	for _, name := range g.During {
		most = max(most, openShare(t.calendars.During(name)))
	}
	return most
}

const week = 7 * 24 * 3600.0 // seconds

// openShare is the part of a week without holidays in which a calendar is
// open; without a calendar it is always.
func openShare(c *calendar.Calendar) float64 {
	if c == nil {
		return 1
	}
	return c.OpenPerWeek().Seconds() / week
}

// Inward are the streams that one passes through, itself first, none before
// those that pass through it. What goes through them is summed in this order,
// stream by stream: there may be as many ways to one as there are orders of the
// steps above it.
func Inward(m *model.Model, s *model.ValueStream) []*model.ValueStream {
	var out []*model.ValueStream
	seen := map[*model.ValueStream]bool{}
	var visit func(s *model.ValueStream)
	visit = func(s *model.ValueStream) {
		seen[s] = true
		s.Spec.Walk(func(_ string, among []model.Step, i int) {
			if inner := m.ValueStream(among[i].Stream.Name); inner != nil && !seen[inner] {
				visit(inner)
			}
		})
		out = append(out, s)
	}
	visit(s)
	slices.Reverse(out)
	return out
}
