package flow

import "slices"

// gate holds back what would enter a full step or stream.
type gate struct {
	n     int32   // that count there
	queue []int32 // items that wait for room, in order
}

// admit lets an item on to a step, or has it wait for room where it comes
// from and counts.
func (s *sim) admit(i, to int32) bool {
	it, e, st := &s.items[i], &s.extra[i], &s.p.steps[to]
	if e.at == to {
		it.flags &^= passes
		return true
	}
	if st.limit > 0 {
		g := &s.gates[to]
		if it.flags&passes == 0 && (g.n >= st.limit || len(g.queue) > 0) {
			s.block(i, to)
			g.queue = append(g.queue, i)
			return false
		}
		s.vacate(i)
		g.n++
		e.at = to
	} else {
		s.vacate(i)
	}
	it.flags &^= passes
	return true
}

// block has an item wait for room.
func (s *sim) block(i, to int32) {
	it, e := &s.items[i], &s.extra[i]
	it.state, it.entered = blocked, s.e.Now()
	s.blocked++
	e.goal, e.nth = to, s.blocked
	if s.trace != nil {
		s.traceBlock(i, to)
	}
}

// vacate gives up an item's place at the step with a limit where it counts.
func (s *sim) vacate(i int32) {
	if !s.p.uses.limits {
		return
	}
	e := &s.extra[i]
	if e.at < 0 {
		return
	}
	s.gates[e.at].n--
	s.freed = append(s.freed, e.at)
	e.at = -1
}

// leaveStream gives up an item's place in its stream.
func (s *sim) leaveStream(i int32) {
	e := &s.extra[i]
	if e.inside < 0 {
		return
	}
	s.outside[e.inside].n--
	s.freed = append(s.freed, ^e.inside)
	e.inside = -1
}

// leaveGate takes an item out of those that wait for room.
func (s *sim) leaveGate(i int32) {
	q := &s.gates[s.extra[i].goal].queue
	if it := &s.items[i]; it.step < 0 && it.flags&isPart == 0 { // outside its stream
		q = &s.outside[s.p.demands[s.p.classes[s.items[i].class].demand].stream].queue
	}
	if k := slices.Index(*q, i); k >= 0 {
		*q = slices.Delete(*q, k, k+1)
	}
}

// enterStream lets an item into its stream, or has it wait outside.
func (s *sim) enterStream(i int32) {
	it := &s.items[i]
	x := s.p.demands[s.p.classes[it.class].demand].stream
	st := &s.p.streams[x]
	if !s.p.uses.limits || !st.gated {
		s.advance(i, st.entry)
		return
	}
	g := &s.outside[x]
	full := st.limit > 0 && g.n >= st.limit
	if full && st.declines {
		s.finish(i, toDeclined)
		return
	}
	if full || len(g.queue) > 0 || !s.hasRoom(st.entry) || len(s.gates[st.entry].queue) > 0 {
		s.block(i, st.entry)
		g.queue = append(g.queue, i)
		return
	}
	s.admitInside(i, x)
}

func (s *sim) hasRoom(k int32) bool {
	limit := s.p.steps[k].limit
	return limit == 0 || s.gates[k].n < limit
}

// admitInside takes an item from outside to the first step of its stream.
func (s *sim) admitInside(i, x int32) {
	st := &s.p.streams[x]
	s.outside[x].n++
	s.extra[i].inside = x
	if s.p.steps[st.entry].limit > 0 {
		s.gates[st.entry].n++
		s.extra[i].at = st.entry
	}
	s.advance(i, s.come(i, st.entry))
}

// letIn lets those go on that wait for the room that has become free.
func (s *sim) letIn() {
	for k := 0; k < len(s.freed); k++ {
		if to := s.freed[k]; to >= 0 {
			s.fill(to)
		} else {
			s.fillStream(^to)
		}
	}
	s.freed = s.freed[:0]
}

// fill lets items into a step, those first who have waited longest, inside the
// stream or out.
func (s *sim) fill(to int32) {
	x := s.p.steps[to].stream
	for s.hasRoom(to) {
		inner := s.gates[to].queue
		if s.p.streams[x].entry == to && s.outsideFirst(x) {
			s.takeOutside(x)
			continue
		}
		if len(inner) == 0 {
			return
		}
		i := inner[0]
		s.gates[to].queue = slices.Delete(inner, 0, 1)
		s.spend(i, causeLimit, s.items[i].entered, s.e.Now())
		s.items[i].state = delayed
		s.vacate(i)
		s.gates[to].n++
		s.extra[i].at = to
		s.advance(i, s.come(i, to))
	}
}

// fillStream lets items in that wait outside a stream.
func (s *sim) fillStream(x int32) {
	for s.hasRoom(s.p.streams[x].entry) && s.outsideFirst(x) {
		s.takeOutside(x)
	}
}

// outsideFirst reports whether the first who waits outside a stream may enter
// it as far as the stream goes, and has waited longer than all who wait inside
// for its first step.
func (s *sim) outsideFirst(x int32) bool {
	st, g := &s.p.streams[x], &s.outside[x]
	if len(g.queue) == 0 || st.limit > 0 && g.n >= st.limit {
		return false
	}
	inner := s.gates[st.entry].queue
	return len(inner) == 0 || s.extra[g.queue[0]].nth < s.extra[inner[0]].nth
}

func (s *sim) takeOutside(x int32) {
	g := &s.outside[x]
	i := g.queue[0]
	g.queue = slices.Delete(g.queue, 0, 1)
	s.spend(i, causeLimit, s.items[i].entered, s.e.Now())
	s.items[i].state = delayed
	s.admitInside(i, x)
}
