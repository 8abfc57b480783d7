package flow

import (
	"fmt"
	"time"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/model"
)

// routes lays out what each class meets at each step that it can come to.
func (c *compiler) routes() {
	known := map[string]int32{}
	for i := range c.p.classes {
		k := &c.p.classes[i]
		d := &c.p.demands[k.demand]
		for _, s := range c.reach(d.stream) {
			fc := facts.Class{Demand: d.model, Variant: int(k.variant), Channel: int(k.channel), Via: k.via}
			c.routesOf(int32(i), s, facts.RouteOf(c.docs[s], fc), known)
		}
	}
}

// reach is a stream and all that it passes through.
func (c *compiler) reach(s int32) []int32 {
	out, seen := []int32{s}, map[int32]bool{s: true}
	for i := 0; i < len(out); i++ {
		for k := range c.flats[out[i]] {
			inner, known := c.streams[c.flats[out[i]][k].Step.Stream.Name]
			if known && !seen[inner] {
				seen[inner] = true
				out = append(out, inner)
			}
		}
	}
	return out
}

func (c *compiler) routesOf(class, s int32, r facts.Route, known map[string]int32) {
	base := c.p.streams[s].entry
	for k := range r.Steps {
		rt := c.route(base, &r.Steps[k])
		rt.step = base + int32(k)
		key := fmt.Sprint(rt)
		index, done := known[key]
		if !done {
			index = int32(len(c.p.routes))
			known[key] = index
			c.p.routes = append(c.p.routes, rt)
		}
		st := &c.p.steps[base+int32(k)]
		if !conditional(st.model) {
			st.route = index
			continue
		}
		if st.byClass == nil {
			st.byClass = make([]int32, len(c.p.classes))
		}
		st.byClass[class] = index
	}
}

// conditional reports whether a step depends on the item's class.
func conditional(st *model.Step) bool {
	if len(st.Approval.When) > 0 {
		return true
	}
	for i := range st.Work {
		if len(st.Work[i].When) > 0 {
			return true
		}
	}
	for i := range st.Wait {
		if len(st.Wait[i].When) > 0 {
			return true
		}
	}
	for i := range st.Quality {
		if len(st.Quality[i].When) > 0 {
			return true
		}
	}
	for i := range st.Next {
		if len(st.Next[i].When) > 0 {
			return true
		}
	}
	return false
}

func (c *compiler) route(base int32, sr *facts.StepRoute) route {
	to := func(target int) int32 {
		if target < 0 {
			return int32(target)
		}
		return base + int32(target)
	}
	rt := route{rework: to(sr.Rework), otherwise: to(sr.Otherwise)}
	day := facts.BusinessDay(c.m, sr.Step, c.calendars)
	for _, w := range sr.Work {
		rt.work = append(rt.work, timed{guard: c.guard(w.Guard), sampler: c.sampler(w.Is, day)})
	}
	if s := c.m.Supplier(sr.Step.Supplier.Name); s != nil && len(rt.work) == 0 && s.Spec.Responds.Given() {
		rt.work = []timed{{sampler: c.sampler(&s.Spec.Responds, day)}}
	}
	for _, w := range sr.Wait {
		tm := timed{guard: c.guard(w.Guard), sampler: c.sampler(w.Is, 24*time.Hour)}
		if w.Is.Spec().UsesBusinessDays() {
			tm.days = c.waitDays(sr.Step)
		}
		rt.wait = append(rt.wait, tm)
	}
	if a := sr.Approval; a != nil {
		rt.approval = &approval{guard: c.guard(a.Guard), body: c.body(a.By), rejects: a.Rejects, to: to(a.RejectedTo)}
	}
	for _, q := range sr.Quality {
		rt.quality = append(rt.quality, right{c.guard(q.Guard), q.Share})
	}
	for _, g := range sr.Next {
		out := group{guard: c.guard(g.Guard)}
		sum := 0.0
		for _, e := range g.Exits {
			sum += e.Share
			out.exits = append(out.exits, exit{upTo: sum, to: to(e.To), share: e.Share})
		}
		out.exits[len(out.exits)-1].upTo = 2 // whatever the sum lacks to 1 by rounding
		rt.next = append(rt.next, out)
	}
	return rt
}

// waitDays is the calendar by which a step's wait in business days is counted:
// that of its team, else that of the organisation, nil without one.
func (c *compiler) waitDays(st *model.Step) *calendar.Timeline {
	needs := needsOf(st)
	if len(needs) > 0 {
		if t := c.m.Team(needs[0].Team.Name); t != nil && len(t.Spec.People) > 0 {
			if cal := facts.GroupCalendar(t, &t.Spec.People[0], c.calendars); cal != nil {
				return c.timelineOf(cal)
			}
		}
	}
	for _, o := range c.m.Organizations {
		if !o.Spec.Parent.Given() && o.Spec.Calendar.Given() {
			return c.timelineOf(c.calendars.Get(o.Spec.Calendar.Name))
		}
	}
	return nil
}

// guard compiles a condition; 0 always holds.
func (c *compiler) guard(g facts.Guard) int32 {
	if g.Always() {
		return 0
	}
	var out guard
	for _, v := range g.Visits {
		out.visits = append(out.visits, uint32(max(v, 0)))
	}
	for _, name := range g.During {
		out.during = append(out.during, c.hoursOf(c.calendars.During(name)))
	}
	c.p.guards = append(c.p.guards, out)
	return int32(len(c.p.guards) - 1)
}

// countVisits gives a counter to every step that an item can come to more
// than once: those on a circle, and those of streams that others pass through.
// Counters of streams passed through are the same for all; the others begin
// behind them.
func (c *compiler) countVisits() {
	inner := map[int32]bool{}
	for i := range c.p.steps {
		if call := c.p.steps[i].call; call >= 0 {
			inner[c.p.steps[call].stream] = true
		}
	}
	shared := int32(0)
	for i := range c.p.steps {
		if inner[c.p.steps[i].stream] {
			c.p.steps[i].counter = shared
			shared++
		}
	}
	most := shared
	for s := range c.p.streams {
		if inner[int32(s)] {
			continue
		}
		next := shared
		for i := range c.p.steps {
			if st := &c.p.steps[i]; st.stream == int32(s) && c.onCircle(int32(i)) {
				st.counter = next
				next++
			}
		}
		most = max(most, next)
	}
	c.p.counters = int(most)
}

// onCircle reports whether an item can come back to a step. An opportunity
// comes back with every iteration, who loses patience from anywhere, and to
// steps in branches with the step that they belong to.
func (c *compiler) onCircle(from int32) bool {
	if c.p.steps[from].parent >= 0 || c.p.uses.repeats || c.p.uses.patience {
		return true
	}
	seen := map[int32]bool{}
	stack := c.ways(from)
	for len(stack) > 0 {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if s == from {
			return true
		}
		if s >= 0 && !seen[s] {
			seen[s] = true
			stack = append(stack, c.ways(s)...)
		}
	}
	return false
}

// ways are the steps and ends that can follow a step, for any class.
func (c *compiler) ways(s int32) []int32 {
	st := &c.p.steps[s]
	indices := st.byClass
	if st.route >= 0 {
		indices = []int32{st.route}
	}
	var out []int32
	out = append(out, st.branches...)
	if st.patience != nil {
		out = append(out, st.patience.then)
	}
	for _, r := range indices {
		rt := &c.p.routes[r]
		out = append(out, rt.otherwise)
		if rt.approval != nil {
			out = append(out, rt.approval.to)
		}
		if len(rt.quality) > 0 {
			out = append(out, rt.rework)
		}
		for _, g := range rt.next {
			for _, e := range g.exits {
				out = append(out, e.to)
			}
		}
	}
	return out
}
