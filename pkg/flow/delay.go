package flow

import (
	"slices"

	"github.com/svs-project/svs/pkg/des"
)

// delay begins a step's own wait.
func (s *sim) delay(i int32) int32 {
	it := &s.items[i]
	st := &s.p.steps[it.step]
	if rows := s.p.routes[st.routeOf(it.class)].wait; len(rows) > 0 {
		if wait := s.timed(it, rows, drawWait); wait > 0 {
			it.state = delayed
			it.entered = s.e.Now()
			if s.trace != nil {
				s.traceDelay(i, wait)
			}
			s.timer(i, wait, des.Ends)
			return pending
		}
	}
	return s.afterDelay(i)
}

// timer has an item come up again after a time.
func (s *sim) timer(i int32, delay int64, class des.Class) {
	s.items[i].flags |= ticking
	s.e.After(delay, class, refItem|uint32(i))
}

// timed draws the time of the first row that holds, 0 without one.
func (s *sim) timed(it *item, rows []timed, purpose uint8) int64 {
	for k := range rows {
		if s.holds(rows[k].guard, it.visit) {
			u := s.steps[it.step].Draw(it.key, it.visit, purpose, 0).First()
			t := s.p.samplers[rows[k].sampler].SampleNS(u)
			if rows[k].days != nil {
				return s.businessTime(rows[k].days, t)
			}
			return t
		}
	}
	return 0
}

// holds tests a guard for an item at its present visit.
func (s *sim) holds(g int32, visit uint32) bool { return g == 0 || s.holdsNow(g, visit) }

func (s *sim) holdsNow(g int32, visit uint32) bool {
	gd := &s.p.guards[g]
	if gd.visits != nil && !slices.Contains(gd.visits, visit) {
		return false
	}
	if gd.during == nil {
		return true
	}
	for _, h := range gd.during {
		if s.isOpen(h) {
			return true
		}
	}
	return false
}

// isOpen reports whether hours are open now.
func (s *sim) isOpen(h *des.Hours) bool {
	span, _ := h.Next(s.e.Now())
	return span.Open == s.e.Now()
}

// delayOver is called when a step's wait has passed.
func (s *sim) delayOver(i int32) {
	it := &s.items[i]
	now := s.e.Now()
	if s.p.uses.extras {
		for r := i; r >= 0; r = s.extra[r].next {
			s.spend(r, causeDelay, it.entered, now)
			if s.p.steps[it.step].pauses {
				s.paused(&s.items[s.items[r].whole], it.entered, now)
			}
		}
	} else {
		it.delayed += now - it.entered
		s.stepWait(it.step, causeDelay, now-it.entered)
		if s.p.steps[it.step].pauses {
			s.paused(it, it.entered, now)
		}
		if s.rec != nil {
			s.recordWait(i, causeDelay, now-it.entered)
		}
	}
	it.entered = now
	s.advance(i, s.afterDelay(i))
}

// afterDelay lets an item wait for a decision, where it needs one.
func (s *sim) afterDelay(i int32) int32 {
	it := &s.items[i]
	st := &s.p.steps[it.step]
	if !st.simple {
		if a := s.p.routes[st.routeOf(it.class)].approval; a != nil && s.holds(a.guard, it.visit) {
			return s.ask(i, a)
		}
	}
	return s.ready(i)
}
