package flow

import "github.com/svs-project/svs/pkg/des"

// clock is the patience of an item, or of one at a step that has its own: it
// runs while the item waits for people and nobody works on it. At most one
// event is pending for it, never after the time that it runs out.
type clock struct {
	left    int64 // when it last stood still
	since   int64 // from when it runs
	due     int64
	hours   *des.Hours // it runs only outside these
	item    int32      // -1: not needed any more
	then    int32
	atStep  bool
	running bool
	pending bool
}

// spent is in place of a clock that there is none of any more.
const spent = -2

func (s *sim) newClock(c clock) int32 {
	if n := len(s.freeClock); n > 0 {
		k := s.freeClock[n-1]
		s.freeClock = s.freeClock[:n-1]
		s.clocks[k] = c
		return k
	}
	s.clocks = append(s.clocks, c)
	return int32(len(s.clocks) - 1)
}

// waits notes that an item, or a part, has begun to wait for people.
func (s *sim) waits(i int32) {
	it := &s.items[i]
	e, w := &s.extra[i], &s.extra[it.whole]
	k := &s.p.classes[it.class]
	if p := s.p.steps[it.step].patience; p != nil {
		if e.stepPat == -1 && s.items[it.whole].shares == 0 && s.items[it.whole].flags&valued == 0 {
			u := s.steps[it.step].Draw(it.key, it.visit, drawStepPatience, 0).First()
			e.stepPat = s.newClock(clock{left: s.p.samplers[p.after].SampleNS(u), item: i, then: p.then, atStep: true})
		}
	} else {
		w.waiting++
		if w.clock == -1 && k.patience != nil {
			u := s.sources[k.demand].draws.Draw(s.items[it.whole].key, 0, drawPatience, 0).First()
			w.clock = s.newClock(clock{left: s.p.samplers[k.patience.after].SampleNS(u), item: it.whole, then: k.patience.then})
		}
	}
	s.tend(it.whole)
}

// waitsNoMore notes that it has left the queue.
func (s *sim) waitsNoMore(i int32) {
	it := &s.items[i]
	if s.p.steps[it.step].patience == nil {
		s.extra[it.whole].waiting--
	} else if c := s.extra[i].stepPat; c >= 0 {
		s.stopClock(c)
	}
	s.tend(it.whole)
}

// worksOn notes that somebody has begun to work on it.
func (s *sim) worksOn(i int32) {
	s.extra[s.items[i].whole].atWork++
	s.waitsNoMore(i)
}

// restsFrom notes that nobody works on it any more.
func (s *sim) restsFrom(i int32) {
	w := s.items[i].whole
	s.extra[w].atWork--
	s.tend(w)
}

// tend lets the clocks of an item run or stand still as they should.
func (s *sim) tend(w int32) {
	e := &s.extra[w]
	it := &s.items[w]
	if c := e.clock; c >= 0 {
		switch {
		case e.atWork == 0 && e.waiting > 0:
			s.runClock(c, nil)
		case e.atWork == 1 && it.state == working && it.step >= 0 && s.p.steps[it.step].patience == nil && e.hours != nil:
			s.runClock(c, e.hours) // between shifts nobody works on it
		default:
			s.stopClock(c)
		}
	}
	s.tendStep(w, e.atWork)
	if s.p.uses.parallel {
		s.tendParts(e.child, e.atWork)
	}
}

func (s *sim) tendParts(p, atWork int32) {
	for ; p >= 0; p = s.extra[p].sibling {
		s.tendStep(p, atWork)
		s.tendParts(s.extra[p].child, atWork)
	}
}

func (s *sim) tendStep(i, atWork int32) {
	c := s.extra[i].stepPat
	if c < 0 {
		return
	}
	it := &s.items[i]
	state := it.state
	if state == riding {
		state = s.items[s.extra[i].first].state
	}
	switch {
	case state == queued && atWork == 0:
		s.runClock(c, nil)
	case state == working && atWork == 1 && it.flags&isPart == 0 && s.extra[i].hours != nil:
		s.runClock(c, s.extra[i].hours)
	default:
		s.stopClock(c)
	}
}

func (s *sim) runClock(k int32, hours *des.Hours) {
	c := &s.clocks[k]
	if c.running && c.hours == hours {
		return
	}
	s.stopClock(k)
	now := s.e.Now()
	c.running, c.since, c.hours = true, now, hours
	if hours == nil {
		c.due = now + min(c.left, des.Never-now)
	} else {
		c.due = hours.Idle(now, c.left)
	}
	if !c.pending && c.due < des.Never {
		c.pending = true
		s.e.At(c.due, classPatience, refPatience|uint32(k))
	}
}

func (s *sim) stopClock(k int32) {
	c := &s.clocks[k]
	if !c.running {
		return
	}
	now := s.e.Now()
	ran := now - c.since
	if c.hours != nil {
		ran -= c.hours.Between(c.since, now)
	}
	c.left = max(0, c.left-ran)
	c.running = false
}

// dropClock forgets a clock; its place is used again once no event can come.
func (s *sim) dropClock(k int32) {
	if k < 0 {
		return
	}
	c := &s.clocks[k]
	c.item, c.running, c.hours = -1, false, nil
	if !c.pending {
		s.freeClock = append(s.freeClock, k)
	}
}

// clockDue is called when patience may have run out.
func (s *sim) clockDue(k int32) {
	c := &s.clocks[k]
	c.pending = false
	switch {
	case c.item < 0:
		s.freeClock = append(s.freeClock, k)
	case !c.running:
	case c.due > s.e.Now():
		if c.due < des.Never {
			c.pending = true
			s.e.At(c.due, classPatience, refPatience|uint32(k))
		}
	default:
		s.runOut(k)
	}
}

// runOut gives up an item whose patience is at an end, or sends it elsewhere.
func (s *sim) runOut(k int32) {
	c := s.clocks[k]
	i := c.item
	s.dropClock(k)
	w := s.items[i].whole
	if s.trace != nil {
		s.tracePatience(i)
	}
	if c.atStep {
		s.extra[i].stepPat = -1
	} else {
		s.extra[w].clock = spent
	}
	switch {
	case c.then == toAbandoned:
		s.endWhole(w, toAbandoned)
	case c.atStep:
		s.stopHere(i)
		s.items[i].state = delayed
		s.advance(i, s.goOn(i, c.then, -1))
	default:
		s.gatherUp(w)
		s.advance(w, s.goOn(w, c.then, -1))
	}
}

// calm ends the patience that a step has of its own.
func (s *sim) calm(i int32) {
	s.dropClock(s.extra[i].stepPat)
	s.extra[i].stepPat = -1
}

// content ends all patience of an item: the first value has been delivered.
func (s *sim) content(w int32) {
	if !s.p.uses.patience {
		return
	}
	s.dropClock(s.extra[w].clock)
	s.extra[w].clock = spent
	s.calm(w)
	s.calmParts(s.extra[w].child)
}

func (s *sim) calmParts(p int32) {
	for ; p >= 0; p = s.extra[p].sibling {
		s.calm(p)
		s.calmParts(s.extra[p].child)
	}
}
