package flow

import "errors"

// arrived books an item that has come in.
func (s *sim) arrived(i int32, it *item) {
	b := &s.book
	if b.pilot != nil {
		b.pass(it.arrived)
	}
	b.came++
	if b.open {
		b.area.Minus(it.arrived)
		it.flags |= measured
		b.inside++
		b.cells[it.class].arrived++
		if s.caused {
			s.brought(it)
		}
	}
	if s.trace != nil {
		s.traceArrival(i)
	}
	if s.rec != nil {
		s.recordArrival(i)
	}
}

// prevented books an item that never arises.
func (s *sim) prevented(class int32) {
	if !s.book.open {
		return
	}
	s.book.cells[class].ended[endPrevented]++
}

// value books that an item has reached value.
func (s *sim) value(i int32) {
	it := &s.items[i]
	if it.flags&valued != 0 {
		return
	}
	it.flags |= valued
	s.reached(it, toValue, s.e.Now())
	now := s.e.Now()
	lead := now - it.arrived
	parts := it.worked + it.queued + it.off + it.delayed
	if s.p.uses.extras {
		parts += s.otherTime(it)
	}
	if lead != parts {
		s.amiss()
	}
	if s.trace != nil {
		s.traceValue(it)
	}
	if s.rec != nil {
		s.recordValue(i)
	}
	if s.book.pilot != nil {
		s.book.pilot.lead(it.arrived, lead)
	}
	if it.flags&measured == 0 {
		return
	}
	if s.p.uses.partial {
		s.handed(it, percentOf(it.shares), 100)
	}
	r := &s.book.cells[it.class]
	if s.p.uses.partial && it.shares == 0 {
		r.first.Add(lead)
	}
	r.lead.Add(lead)
	r.wait.Add(lead - it.worked)
	r.work.Plus(it.worked)
	r.waits[causeQueue].Plus(it.queued)
	r.waits[causeOff].Plus(it.off)
	r.waits[causeDelay].Plus(it.delayed)
	if s.p.uses.extras {
		for c, t := range s.extra[it.whole].waits {
			if c := cause(c); c != causeQueue && c != causeOff && c != causeDelay {
				r.waits[c].Plus(t)
			}
		}
	}
}

// amiss ends the run because times do not add up.
func (s *sim) amiss() {
	if s.fault == nil {
		s.fault = errors.New("internal fault: the parts of an item's lead time do not sum to it")
	}
}

// dropPauses forgets when an item's promise clocks have stood still.
func (s *sim) dropPauses(it *item) {
	for k := it.pause; k >= 0; k = s.pauses[k].next {
		s.freePaus = append(s.freePaus, k)
	}
}

// first books that an item's first value has been delivered.
func (s *sim) first(it *item) {
	if it.flags&measured == 0 {
		return
	}
	s.book.cells[it.class].first.Add(s.e.Now() - it.arrived)
}

// delivered is called when a share of an item's value has been handed over.
func (s *sim) delivered(it *item) {
	if s.trace != nil {
		s.traceShare(it)
	}
}

// responded books that somebody has taken an item up for the first time.
func (s *sim) responded(it *item, at int64) {
	if it.flags&measured == 0 {
		return
	}
	s.book.cells[it.class].response.Add(at - it.arrived)
}

// otherTime is what an item has waited for but people and steps' own waits.
func (s *sim) otherTime(it *item) (sum int64) {
	for _, t := range s.extra[it.whole].waits {
		sum += t
	}
	return sum
}

// finish books the end of an item and lets it go.
func (s *sim) finish(i, to int32) {
	it := &s.items[i]
	end := endCancelled
	switch {
	case to == toValue:
		s.value(i)
		end = endValue
	case it.flags&valued != 0:
		end = endValue
	case to == toDeclined:
		end = endDeclined
	case to == toAbandoned:
		end = endAbandoned
	case to == toLost:
		end = endLost
	case to == toSelfServed:
		end = endSelfServed
	}
	if s.p.uses.extras {
		s.letLoose(i)
	}
	b, now := &s.book, s.e.Now()
	if b.pilot != nil {
		b.pass(now)
	}
	b.left++
	if b.open {
		b.area.Plus(now)
		b.cells[it.class].progress.Plus(now - max(it.arrived, b.from))
	}
	if end != endValue && it.step >= 0 && b.open {
		b.steps[it.step].ended[end]++
	}
	if it.flags&measured != 0 {
		b.inside--
		r := &b.cells[it.class]
		r.ended[end]++
		r.reworks += int64(it.reworks)
		if it.reworks == 0 {
			r.right++
		}
		if it.flags&promised != 0 {
			s.judge(it)
		}
	}
	if s.trace != nil {
		s.traceEnd(i, to)
	}
	if s.rec != nil {
		s.recordEnd(i, to)
	}
	s.dropPauses(it)
	it.state = gone
	if it.flags&ticking == 0 {
		s.freeItem = append(s.freeItem, i)
	}
}

// letLoose gives up all that an item holds.
func (s *sim) letLoose(i int32) {
	e := &s.extra[i]
	s.leaveFrames(i)
	if s.p.uses.limits {
		s.leaveStream(i)
	}
	if s.p.uses.patience {
		s.dropClock(e.clock)
		e.clock = spent
		s.calm(i)
	}
	for k := e.segment; k >= 0; k = s.spans[k].next {
		s.freeSpan = append(s.freeSpan, k)
	}
	e.segment = -1
}

// judge books the promises of an item that has ended: those whose point it
// has not come to count for nothing.
func (s *sim) judge(it *item) {
	for n, index := range s.p.classes[it.class].promises {
		if it.judged>>n&1 == 0 {
			continue
		}
		s.promise(it.class, index, it.kept>>n&1 == 1)
	}
}

func (s *sim) promise(class, index int32, kept bool) {
	if r := &s.book.cells[class]; kept {
		r.kept[index]++
	} else {
		r.broken[index]++
	}
}

// queues books that so many items wait for people.
func (s *sim) queues(needs []stepNeed, n int) {
	if !s.p.uses.batches {
		return // the engine counts
	}
	for _, nd := range needs {
		s.book.teams[nd.team].wait(n, s.e.Now())
	}
}

// leavesQueue books that item i has got its people, or has given up.
func (s *sim) leavesQueue(i int32, st *step, since, waited, off int64) {
	s.queues(s.needsAt(i, st), -1)
	if b := &s.book; b.open {
		b.steps[st.index].lines[s.whichLine(i, st)].leave(since, waited, off, b.from)
	}
}

// leave books a wait that is over; measuring has begun at from.
func (l *lineBook) leave(since, waited, off, from int64) {
	l.waited.Add(waited)
	l.off.Plus(off)
	if since < from {
		l.early.Plus(min(waited, from-since))
	}
}

// worked books a time for which people were at work on item i.
func (s *sim) worked(i int32, st *step, time int64) {
	if b := &s.book; b.open {
		b.steps[st.index].lines[s.whichLine(i, st)].busy.Plus(time)
	}
}

// spent books what the people at work on a measured item have cost, at any
// time.
func (s *sim) spent(it *item, needs []stepNeed, time int64) {
	if !s.p.costs || it.flags&measured == 0 {
		return
	}
	for _, n := range needs {
		rate := s.p.teams[n.team].rate
		if rate == 0 {
			continue
		}
		s.book.cells[it.class].cost.Add(rate*n.servers, time)
	}
}

// charged books what a visit of a measured item costs by use.
func (s *sim) charged(it *item) {
	fee := s.p.steps[it.step].fee
	if fee == 0 || it.flags&measured == 0 {
		return
	}
	s.book.cells[it.class].fees += fee
}

// broken books a visit that ends without its work.
func (s *sim) broken(it *item) {
	if it.flags&measured != 0 {
		s.book.cells[it.class].visits++
	}
	if s.book.open {
		s.book.steps[it.step].broken++
	}
}

// workedOn books for how long an item was worked on.
func (s *sim) workedOn(st *step, time int64) {
	if s.book.open {
		s.book.steps[st.index].worked.Add(time)
	}
}

// rested books that work that had begun at a step stood still off shift.
func (s *sim) rested(st *step, time int64) {
	if time > 0 && s.book.open {
		s.book.steps[st.index].rests.Add(time)
	}
}

// stepWait books a wait at a step that is not for people.
func (s *sim) stepWait(k int32, c cause, time int64) {
	if s.book.open {
		s.book.steps[k].waits[c].Add(time)
	}
}

// visited books the end of a visit.
func (s *sim) visited(it *item, again bool) {
	if s.p.costs {
		s.charged(it)
	}
	if it.flags&measured != 0 {
		s.book.cells[it.class].visits++
	}
	if !s.book.open {
		return
	}
	sb := &s.book.steps[it.step]
	sb.visits++
	if s.p.uses.failures && s.p.classes[it.class].failure {
		sb.failures++
	}
	if again {
		sb.reworks++
	}
}
