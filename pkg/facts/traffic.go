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
