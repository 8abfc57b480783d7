package flow

import "github.com/svs-project/svs/pkg/des"

// spend books a wait of an item that is not for people.
func (s *sim) spend(i int32, c cause, from, to int64) {
	it := &s.items[i]
	if it.flags&isPart != 0 {
		s.push(it.whole, from, to, strengthOf(c))
	} else {
		s.addWait(i, c, to-from)
	}
	at := it.step
	if c == causeLimit {
		at = s.extra[i].goal
	}
	if at >= 0 {
		s.stepWait(at, c, to-from)
	}
	if c == causeLimit && it.step >= 0 && s.book.open {
		s.book.steps[it.step].held.Add(to - from)
	}
	if s.rec != nil {
		s.recordWait(i, c, to-from)
	}
	if s.trace != nil {
		s.traceWaited(i, c, to-from)
	}
}

// stopHere takes an item away from where it waits or is worked on, and books
// what it has done there so far. Others that travel with it go on.
func (s *sim) stopHere(i int32) {
	it := &s.items[i]
	lead := i
	if it.state == riding {
		lead = s.extra[i].first
	}
	state, entered, now := s.items[lead].state, s.items[lead].entered, s.e.Now()
	st := &s.p.steps[max(it.step, 0)]
	alone := lead == i && s.behind(i) < 0
	if it.step >= 0 && state != blocked { // one that waits for room has ended its visit
		s.broken(it)
	}
	switch state {
	case delayed:
		if it.step >= 0 && (it.flags&ticking != 0 || lead != i) {
			s.spend(i, causeDelay, entered, now)
		}
	case deciding:
		s.spend(i, causeApproval, entered, now)
	case gathering:
		s.spend(i, causeBatch, entered, now)
		s.leaveGather(i)
	case blocked:
		s.spend(i, causeLimit, entered, now)
		s.leaveGate(i)
	case queued:
		s.stopQueue(i, lead, st)
		if alone {
			s.e.Withdraw(it.job)
		}
	case working:
		s.stopWork(i, lead, st)
		if alone {
			s.e.Withdraw(it.job)
		}
	}
	if alone {
		it.job = -1
	} else if state != gathering && state != blocked {
		s.leaveBatch(i, lead)
	}
	if s.trace != nil {
		s.traceStop(i)
	}
}

// stopQueue books that an item leaves a queue without having been served.
func (s *sim) stopQueue(i, lead int32, st *step) {
	it, since, now := &s.items[i], s.items[lead].entered, s.e.Now()
	line := s.lineOf(lead, st)
	off := now - since - s.e.OnShift(line, since, now)
	if it.flags&isPart != 0 {
		s.during(it.whole, s.e.LineHours(line), since, now, strongQueue, strongOff)
	} else {
		it.queued += now - since - off
		it.off += off
	}
	s.leavesQueue(lead, st, since, now-since, off)
	if s.rec != nil {
		s.recordQueue(i, now-since-off, off)
	}
	if s.trace != nil {
		s.traceStart(i, since, off)
	}
	if s.p.uses.patience {
		s.waitsNoMore(i)
	}
}

// stopWork books that the work on an item is broken off.
func (s *sim) stopWork(i, lead int32, st *step) {
	it, l := &s.items[i], &s.items[lead]
	now := s.e.Now()
	worked := s.e.Stint(l.job, now)
	if it.flags&isPart != 0 {
		s.during(it.whole, s.extra[lead].hours, l.entered, now, strongWork, strongOff)
	} else {
		it.worked += worked
		it.off += now - l.entered - worked
	}
	if s.behind(i) < 0 && lead == i {
		s.worked(lead, st, worked-l.open)
		s.spent(l, s.needsAt(lead, st), worked-l.open)
		defer func() { l.open = 0 }()
	}
	s.workedOn(st, worked-l.open)
	s.rested(st, now-l.entered-worked)
	if s.rec != nil {
		s.recordWork(i, worked, now-l.entered-worked)
	}
	if s.trace != nil {
		s.traceWork(i, &des.Notice{Since: l.entered, Worked: worked})
	}
	if s.p.uses.patience {
		s.restsFrom(i)
	}
}

// leaveBatch takes an item out of those that travel together; when it was the
// first, the next one takes its place.
func (s *sim) leaveBatch(i, lead int32) {
	e := &s.extra[i]
	if i != lead {
		for r := lead; ; r = s.extra[r].next {
			if s.extra[r].next == i {
				s.extra[r].next = e.next
				break
			}
		}
		e.next, e.first = -1, -1
		return
	}
	heir := e.next
	from, to := &s.items[i], &s.items[heir]
	to.state, to.entered, to.job, to.open = from.state, from.entered, from.job, from.open
	if to.job >= 0 {
		s.e.SetOwner(to.job, uint32(heir))
	}
	if from.flags&ticking != 0 {
		e.heir = heir
		to.flags |= ticking
	}
	s.extra[heir].first = -1
	for r := s.extra[heir].next; r >= 0; r = s.extra[r].next {
		s.extra[r].first = heir
	}
	e.next, from.job = -1, -1
}

// leaveGather takes an item out of a batch that has not gone.
func (s *sim) leaveGather(i int32) {
	g := &s.gathers[s.items[i].step]
	before := int32(-1)
	for r := g.head; r != i; r = s.extra[r].next {
		before = r
	}
	if before >= 0 {
		s.extra[before].next = s.extra[i].next
	} else {
		g.head = s.extra[i].next
	}
	if g.tail == i {
		g.tail = before
	}
	s.extra[i].next = -1
	g.n--
}

// endWhole ends an item wherever it and its parts are.
func (s *sim) endWhole(w, to int32) {
	s.gatherUp(w)
	if s.trace != nil {
		s.traceWay(w, to, -1, false)
	}
	if s.rec != nil {
		s.recordWay(w, to, false)
	}
	s.finish(w, to)
}

// gatherUp stops all that goes on with an item, so that it can go elsewhere.
func (s *sim) gatherUp(w int32) {
	if s.items[w].state == forked {
		s.endParts(w)
		s.resume(w)
	} else {
		s.stopHere(w)
	}
	if s.items[w].frame >= 0 {
		s.leaveFrames(w)
	}
	s.items[w].state = delayed
}
