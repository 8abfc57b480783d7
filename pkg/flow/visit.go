package flow

import (
	"math"
	"slices"

	"github.com/svs-project/svs/pkg/des"
)

// advance takes an item to a step and on through all that takes no time,
// until it waits for something or has ended.
func (s *sim) advance(i, to int32) {
	for to >= 0 {
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
		n := &s.counters[int(i)*s.p.counters+int(st.counter)]
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
		s.reached(it, to)
	}
	if wait := s.timed(it, s.p.routes[st.routeOf(it.class)].wait, drawWait); wait > 0 {
		it.state = delayed
		if s.trace != nil {
			s.traceDelay(i, wait)
		}
		s.e.After(wait, des.Ends, refDelay|uint32(i))
		return pending
	}
	return s.ready(i)
}

// timed draws the time of the first row that holds, 0 without one.
func (s *sim) timed(it *item, rows []timed, purpose uint8) int64 {
	for k := range rows {
		if s.holds(rows[k].guard, it.visit) {
			u := s.steps[it.step].Draw(it.key, it.visit, purpose, 0).First()
			return s.p.samplers[rows[k].sampler].SampleNS(u)
		}
	}
	return 0
}

// holds tests a guard for an item at its present visit.
func (s *sim) holds(g int32, visit uint32) bool {
	if g == 0 {
		return true
	}
	gd := &s.p.guards[g]
	if gd.visits != nil && !slices.Contains(gd.visits, visit) {
		return false
	}
	if gd.during == nil {
		return true
	}
	for _, h := range gd.during {
		if span, _ := h.Next(s.e.Now()); span.Open == s.e.Now() {
			return true
		}
	}
	return false
}

// delayOver is called when a step's wait has passed.
func (s *sim) delayOver(i int32) {
	it := &s.items[i]
	it.delayed += s.e.Now() - it.entered
	if s.rec != nil {
		s.recordDelay(i, s.e.Now()-it.entered)
	}
	if s.p.steps[it.step].pauses {
		s.paused(it, it.entered, s.e.Now())
	}
	it.entered = s.e.Now()
	s.advance(i, s.ready(i))
}

// ready sends an item to what it came to the step for: another stream, people,
// or nothing.
func (s *sim) ready(i int32) int32 {
	it := &s.items[i]
	st := &s.p.steps[it.step]
	if st.call >= 0 {
		if s.trace != nil {
			s.traceCall(i)
		}
		if s.rec != nil {
			s.recordCall(i)
		}
		it.frame = s.newFrame(frame{it.step, it.frame, it.visit})
		return st.call
	}
	b := s.steps[it.step].Draw(it.key, it.visit, drawVisit, 0)
	it.choice = b.B
	if st.line < 0 {
		return s.leave(i, b)
	}
	work := int64(0)
	for _, row := range s.p.routes[st.routeOf(it.class)].work {
		if s.holds(row.guard, it.visit) {
			work = s.p.samplers[row.sampler].SampleNS(b.First())
			break
		}
	}
	rank := s.p.classes[it.class].rank
	if st.fifo {
		rank = 0
	}
	it.state = queued
	it.job = s.e.Submit(st.line, uint32(i), rank, work)
	s.queues(st)
	if s.trace != nil {
		s.traceQueue(i)
	}
	return pending
}

// started is called when people begin to work on an item.
func (s *sim) started(i int32, n *des.Notice) {
	it := &s.items[i]
	st := &s.p.steps[it.step]
	waited := s.e.Now() - n.Since
	off := waited - s.e.OnShift(st.line, n.Since, s.e.Now())
	it.queued += waited - off
	it.off += off
	it.state, it.open = working, 0
	s.leavesQueue(st, n.Since, waited)
	s.reached(it, it.step)
	if s.trace != nil {
		s.traceStart(i, n.Since, off)
	}
	if s.rec != nil {
		s.recordStart(i, waited-off, off)
	}
	it.entered = s.e.Now()
}

// evicted is called when a more urgent item has taken an item's people.
func (s *sim) evicted(i int32, n *des.Notice) {
	it := &s.items[i]
	st := &s.p.steps[it.step]
	s.stint(i, st, n)
	it.state, it.job, it.entered = queued, n.Job, s.e.Now()
	s.queues(st)
	if s.trace != nil {
		s.traceEviction(i, n)
	}
}

// ended is called when the work on an item is done.
func (s *sim) ended(i int32, n *des.Notice) {
	it := &s.items[i]
	st := &s.p.steps[it.step]
	s.stint(i, st, n)
	it.job = -1
	if s.trace != nil {
		s.traceWork(i, n)
	}
	s.advance(i, s.leave(i, des.Block{B: it.choice}))
}

// stint books the end of a time at work.
func (s *sim) stint(i int32, st *step, n *des.Notice) {
	it := &s.items[i]
	if s.rec != nil {
		s.recordWork(i, n.Worked, s.e.Now()-n.Since-n.Worked)
	}
	it.worked += n.Worked
	it.off += s.e.Now() - n.Since - n.Worked
	s.worked(st, n.Worked-it.open)
	it.open = 0
}

// leave draws how well the work was done and which way the item goes on.
func (s *sim) leave(i int32, b des.Block) int32 {
	it := &s.items[i]
	st := &s.p.steps[it.step]
	rt := &s.p.routes[st.routeOf(it.class)]
	for k := range rt.quality {
		if s.holds(rt.quality[k].guard, it.visit) {
			if b.Second() >= rt.quality[k].share {
				it.reworks++
				s.visited(it, true)
				if s.trace != nil {
					s.traceWay(i, rt.rework, -1, true)
				}
				if s.rec != nil {
					s.recordWay(i, rt.rework, true)
				}
				return rt.rework
			}
			break
		}
	}
	s.visited(it, false)
	if st.delivers > 0 && it.frame < 0 {
		it.shares += float32(st.delivers)
		if it.shares > 1-1e-6 {
			s.value(i)
		}
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
	if it.frame < 0 {
		s.finish(i, to)
		return pending
	}
	if s.trace != nil {
		s.traceReturn(i)
	}
	if s.rec != nil {
		s.recordReturn(i)
	}
	f := s.frames[it.frame]
	s.freeFram = append(s.freeFram, it.frame)
	it.frame, it.step, it.visit = f.next, f.step, f.visit
	if to == toValue {
		return s.leave(i, s.steps[f.step].Draw(it.key, f.visit, drawVisit, 0))
	}
	if o := s.p.routes[s.p.steps[f.step].routeOf(it.class)].otherwise; o != toEnd {
		return s.goOn(i, o, -1)
	}
	return s.goOn(i, to, -1)
}

func (s *sim) newFrame(f frame) int32 {
	if n := len(s.freeFram); n > 0 {
		k := s.freeFram[n-1]
		s.freeFram = s.freeFram[:n-1]
		s.frames[k] = f
		return k
	}
	s.frames = append(s.frames, f)
	return int32(len(s.frames) - 1)
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
