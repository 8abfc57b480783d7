package flow

import (
	"math"

	"github.com/svs-project/svs/pkg/des"
)

// advance takes an item to a step and on through all that takes no time,
// until it waits for something or has ended.
func (s *sim) advance(i, to int32) {
	if s.short {
		s.walk(i, to)
		return
	}
	for to >= 0 {
		if s.p.uses.limits && !s.admit(i, to) {
			return
		}
		to = s.come(i, to)
	}
}

// pending is returned for an item that waits for something.
const pending = math.MinInt32

// come takes an item to a step and returns where it goes at once, or pending.
func (s *sim) come(i, to int32) int32 {
	it, st := &s.items[i], &s.p.steps[to]
	it.step, it.visit = to, 1
	if st.counter >= 0 {
		n := &s.counters[int(it.whole)*s.p.counters+int(st.counter)]
		if *n < math.MaxUint16 {
			*n++
		}
		it.visit = uint32(*n)
	}
	it.entered = s.e.Now()
	if s.trace != nil {
		s.traceCome(i)
	}
	if s.rec != nil {
		s.recordCome(i)
	}
	if st.line < 0 {
		s.reached(&s.items[it.whole], to, s.e.Now())
	}
	if !st.simple {
		if s.p.uses.extras {
			s.extra[i].line = 0
		}
		if st.batch.is() {
			return s.gather(i, st)
		}
	}
	return s.delay(i)
}

// ready sends an item to what it came to the step for: another stream,
// branches, people, or nothing.
func (s *sim) ready(i int32) int32 {
	it := &s.items[i]
	st := &s.p.steps[it.step]
	if !st.simple && (st.call >= 0 || st.branches != nil || st.line < 0) {
		switch {
		case s.behind(i) >= 0:
			return s.scatter(i)
		case st.call >= 0:
			return s.callStream(i, st)
		case st.branches != nil:
			return s.fork(i, st)
		}
	}
	b := s.steps[it.step].Draw(it.key, it.visit, drawVisit, 0)
	it.choice = b.B
	if st.line < 0 {
		return s.leave(i, b)
	}
	work := int64(0)
	rows := s.p.routes[st.routeOf(it.class)].work
	for k := range rows {
		if s.holds(rows[k].guard, it.visit) {
			work = s.p.samplers[rows[k].sampler].SampleNS(b.First())
			break
		}
	}
	rank, line := s.p.classes[it.class].rank, st.line
	it.state, it.entered = queued, s.e.Now()
	if st.simple && !st.byDue {
		it.job = s.e.Submit(line, uint32(i), rank, work)
		s.queues(st.needs, 1)
		if s.p.uses.patience {
			s.waits(i)
		}
	} else {
		s.submit(i, st, rank, work)
	}
	if s.trace != nil {
		for r := i; r >= 0; r = s.behind(r) {
			s.traceQueue(r)
		}
	}
	return pending
}

// started is called when people begin to work on an item.
func (s *sim) started(i int32, n *des.Notice) {
	it := &s.items[i]
	st := &s.p.steps[it.step]
	now := s.e.Now()
	waited := now - n.Entered
	off := s.offShift(i, st, n.Entered, now)
	it.state, it.open = working, 0
	if s.p.uses.extras {
		s.allStarted(i, st, n.Entered, off)
	} else {
		it.queued += waited - off
		it.off += off
		s.leavesQueue(i, st, n.Entered, waited, off)
		s.begins(it, now)
		if s.rec != nil {
			s.recordStart(i, waited-off, off)
		}
	}
	if s.trace != nil {
		for r := i; r >= 0; r = s.behind(r) {
			s.traceStart(r, n.Entered, off)
		}
	}
	it.entered = now
}

// offShift is how much of a wait for people they were not on shift.
func (s *sim) offShift(i int32, st *step, from, to int64) int64 {
	if from == to {
		return 0
	}
	return to - from - s.e.OnShift(s.lineOf(i, st), from, to)
}

// begins notes that somebody takes an item up.
func (s *sim) begins(it *item, at int64) {
	if it.flags&begun == 0 {
		it.flags |= begun
		s.responded(it, at)
	}
	s.reached(it, it.step, at)
}

// evicted is called when a more urgent item has taken an item's people, or
// when their shift has ended and others take it over.
func (s *sim) evicted(i int32, n *des.Notice) {
	it := &s.items[i]
	st := &s.p.steps[it.step]
	if it.state == queued {
		s.took(it, n.Entered, n.Since)
	}
	s.stint(i, st, n.Since, n.Worked)
	it.state, it.job, it.entered = queued, n.Job, s.e.Now()
	for r := i; r >= 0; r = s.behind(r) {
		s.queues(s.needsAt(i, st), 1)
		if s.p.uses.patience {
			s.waits(r)
		}
	}
	if s.trace != nil {
		s.traceEviction(i, n)
	}
}

// ended is called when the work on an item is done.
func (s *sim) ended(i int32, n *des.Notice) {
	it := &s.items[i]
	s.stint(i, &s.p.steps[it.step], n.Since, n.Worked)
	it.job, it.state = -1, delayed
	if s.trace != nil {
		for r := i; r >= 0; r = s.behind(r) {
			s.traceWork(r, n)
		}
	}
	if s.p.uses.batches && s.extra[i].next >= 0 {
		s.each(s.dissolve(i), func(r int32) { s.advance(r, s.leave(r, des.Block{B: s.items[r].choice})) })
		return
	}
	s.advance(i, s.leave(i, des.Block{B: it.choice}))
}

// stint books the end of a time at work.
func (s *sim) stint(i int32, st *step, since, worked int64) {
	it := &s.items[i]
	s.worked(i, st, worked-it.open)
	s.spent(it, s.needsAt(i, st), worked-it.open)
	if s.p.uses.extras {
		s.allWorked(i, st, since, worked)
	} else {
		it.worked += worked
		it.off += s.e.Now() - since - worked
		s.workedOn(st, worked-it.open)
		s.rested(st, s.e.Now()-since-worked)
		if s.rec != nil {
			s.recordWork(i, worked, s.e.Now()-since-worked)
		}
	}
	it.open = 0
}

// leave draws how well the work was done and which way the item goes on.
func (s *sim) leave(i int32, b des.Block) int32 {
	it := &s.items[i]
	st := &s.p.steps[it.step]
	rt := &s.p.routes[st.routeOf(it.class)]
	if st.patience != nil {
		s.calm(i)
	}
	for k := range rt.quality {
		if s.holds(rt.quality[k].guard, it.visit) {
			if b.Second() >= rt.quality[k].share {
				return s.sendBack(i, st, rt)
			}
			break
		}
	}
	s.visited(it, false)
	if st.delivers > 0 && s.onOwnWay(it, i) {
		s.deliver(it.whole, st.delivers)
	}
	if st.emits != nil {
		s.emits(i, st)
		it = &s.items[i]
	}
	u := b.Third()
	for g := range rt.next {
		if !s.holds(rt.next[g].guard, it.visit) {
			continue
		}
		exits := rt.next[g].exits
		k := 0
		for u >= exits[k].upTo {
			k++
		}
		share := exits[k].share
		if len(exits) == 1 {
			share = -1
		}
		return s.goOn(i, exits[k].to, share)
	}
	return s.goOn(i, toValue, -1)
}

// sendBack sends an item to where what is not right goes. No limit holds
// rework back.
func (s *sim) sendBack(i int32, st *step, rt *route) int32 {
	it := &s.items[i]
	if w := &s.items[it.whole]; w.reworks < math.MaxUint16 {
		w.reworks++
	}
	it.flags |= passes
	s.visited(it, true)
	if s.trace != nil {
		s.traceWay(i, rt.rework, -1, true)
	}
	if s.rec != nil {
		s.recordWay(i, rt.rework, true)
	}
	if rt.rework >= 0 {
		return rt.rework
	}
	return s.goOn(i, rt.rework, -1)
}

// goOn returns the step to go to, or ends the item. A way that was drawn has a
// share, others -1.
func (s *sim) goOn(i, to int32, share float64) int32 {
	if s.trace != nil {
		s.traceWay(i, to, share, false)
	}
	if s.rec != nil {
		s.recordWay(i, to, false)
	}
	if to >= 0 {
		return to
	}
	it := &s.items[i]
	switch {
	case it.frame >= 0:
		return s.comeBack(i, to)
	case it.flags&isPart != 0:
		s.partEnds(i, to)
	case s.p.uses.repeats && to == toValue && s.hasMore(i):
		return s.nextIteration(i)
	default:
		s.finish(i, to)
	}
	return pending
}

// paused notes a time during which promise clocks stand still.
func (s *sim) paused(it *item, from, to int64) {
	p := pause{from, to, it.pause}
	if n := len(s.freePaus); n > 0 {
		it.pause = s.freePaus[n-1]
		s.freePaus = s.freePaus[:n-1]
		s.pauses[it.pause] = p
		return
	}
	s.pauses = append(s.pauses, p)
	it.pause = int32(len(s.pauses) - 1)
}
