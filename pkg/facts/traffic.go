package facts

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

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
	tested    map[*model.ValueStream]attributes
}

// passageKey is equal for classes that no condition of a stream, or of those that
// it passes through, tells apart.
type passageKey struct{ stream, class string }

func (t *Traffic) keyOf(s *model.ValueStream, c Class) passageKey {
	tested := t.testedBy(s)
	if !tested.told {
		return passageKey{s.Name, fmt.Sprint(c.Demand.Name, "/", c.Variant, "/", c.Channel, "/", c.Via)}
	}
	var b strings.Builder
	for _, name := range tested.names {
		if value, has := c.Attribute(name); has {
			b.WriteString(strconv.Quote(value))
		}
		b.WriteByte('/')
	}
	return passageKey{s.Name, b.String()}
}

// attributes are those that the conditions of a stream, and of those that it
// passes through, ask for. They are not told of streams that go round in a
// circle, and of those that ask for very many.
type attributes struct {
	names []string
	told  bool
}

const maxTested = 50

func (t *Traffic) testedBy(s *model.ValueStream) attributes {
	if known, done := t.tested[s]; done {
		return known
	}
	t.tested[s] = attributes{} // for one that comes back here
	out := attributes{told: true}
	see := func(when []model.Condition) {
		for _, c := range when {
			if name := c.Attribute.V; name != "visit" && name != "during" {
				out.names = append(out.names, name)
			}
		}
	}
	s.Spec.Walk(func(_ string, among []model.Step, i int) {
		st := &among[i]
		for k := range st.Work {
			see(st.Work[k].When)
		}
		for k := range st.Wait {
			see(st.Wait[k].When)
		}
		for k := range st.Quality {
			see(st.Quality[k].When)
		}
		for k := range st.Next {
			see(st.Next[k].When)
		}
		see(st.Approval.When)
		if inner := t.m.ValueStream(st.Stream.Name); inner != nil {
			below := t.testedBy(inner)
			out.told = out.told && below.told
			out.names = append(out.names, below.names...)
		}
	})
	slices.Sort(out.names)
	if out.names = slices.Compact(out.names); !out.told || len(out.names) > maxTested {
		out = attributes{}
	}
	t.tested[s] = out
	return out
}

// NewTraffic prepares a model.
func NewTraffic(m *model.Model, calendars *Calendars) *Traffic {
	return &Traffic{m, calendars, map[passageKey]*Passage{}, map[*model.ValueStream]attributes{}}
}

// Passage solves the way of a class through a stream. Steps that pass through
// another stream count as visits here; what happens there is its own Passage.
func (t *Traffic) Passage(s *model.ValueStream, c Class) *Passage {
	k := t.keyOf(s, c)
	if p, done := t.passages[k]; done {
		return p
	}
	p := newPassage(RouteOf(s, c))
	t.passages[k] = p // a stream that calls itself finds an item that stays for ever
	w := &walk{t: t, route: p.Route, class: c, slot: make([]int, len(p.Route.Steps)), branches: map[int]*branch{}, spare: &[]*Passage{}}
	for i := range p.Route.Steps {
		w.slot[i] = -1
		if asked := p.Route.Steps[i].asked(); asked > 0 {
			w.slot[i] = len(w.asked)
			w.asked = append(w.asked, asked)
		}
	}
	w.pass(p, 0)
	return p
}

func newPassage(r Route) *Passage {
	n := len(r.Steps)
	return &Passage{Route: r, Visits: make([]float64, n), Done: make([]float64, n), Work: make([]float64, n), Wait: make([]float64, n)}
}

// branch is the passage through a parallel branch: what it does at the steps
// that are its own.
type branch struct {
	ends  [3]float64
	ok    bool
	steps []int
	does  [][4]float64 // Visits, Done, Work and Wait at each
}

// taken takes what a passage does at the steps of a branch, and leaves it as new.
func (p *Passage) taken(steps []int) *branch {
	b := &branch{ends: p.Ends, ok: p.OK, steps: steps, does: make([][4]float64, len(steps))}
	for i, k := range steps {
		b.does[i] = [4]float64{p.Visits[k], p.Done[k], p.Work[k], p.Wait[k]}
		p.Visits[k], p.Done[k], p.Work[k], p.Wait[k] = 0, 0, 0, 0
	}
	p.Ends, p.OK = [3]float64{}, false
	return b
}

// pass solves the way from a step on, up to where its list of steps ends, and
// returns at which steps it may do something.
func (w *walk) pass(p *Passage, from int) []int {
	w.explore(from)
	enter := make([]float64, len(w.states))
	if len(enter) == 0 {
		return nil
	}
	enter[0] = 1
	visits, ok := solve(w.arcs, enter)
	if !ok || !w.canEnd() {
		return nil
	}
	p.OK = !w.endless
	var steps []int
	counted := map[*branch]bool{}
	for i, st := range w.states {
		steps = append(steps, st.step)
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
				if !counted[b] {
					counted[b] = true
					steps = append(steps, b.steps...)
				}
			}
		}
	}
	slices.Sort(steps)
	return slices.Compact(steps)
}

// add counts the steps of a branch that is gone through so many times.
func (p *Passage) add(b *branch, times float64) {
	for i, k := range b.steps {
		p.Visits[k] += float64(times * b.does[i][0])
		p.Done[k] += float64(times * b.does[i][1])
		p.Work[k] += float64(times * b.does[i][2])
		p.Wait[k] += float64(times * b.does[i][3])
	}
}

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
