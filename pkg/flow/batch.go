package flow

import "github.com/svs-project/svs/pkg/des"

// gather is what waits at a step for company, linked by extra.next.
type gather struct {
	head, tail int32
	n          int32
	ticking    bool
}

// gather lets an item wait for company, and lets all go when enough are there.
func (s *sim) gather(i int32, st *step) int32 {
	it := &s.items[i]
	g := &s.gathers[it.step]
	it.state, it.entered = gathering, s.e.Now()
	s.extra[i].next = -1
	if g.tail >= 0 {
		s.extra[g.tail].next = i
	} else {
		g.head = i
	}
	g.tail = i
	g.n++
	if s.trace != nil {
		s.traceGather(i, int(g.n), int(st.batch.size))
	}
	if st.batch.size > 0 && g.n >= st.batch.size {
		s.letGo(it.step)
		return pending
	}
	if st.batch.atMost > 0 && !g.ticking {
		g.ticking = true
		s.e.After(st.batch.atMost, classBatches, refBatch|uint32(it.step))
	}
	return pending
}

// batchOver is called when the first of a batch may have waited long enough.
func (s *sim) batchOver(k int32) {
	g := &s.gathers[k]
	g.ticking = false
	if g.head < 0 {
		return
	}
	if due := s.items[g.head].entered + s.p.steps[k].batch.atMost; due > s.e.Now() {
		g.ticking = true
		s.e.At(due, classBatches, refBatch|uint32(k))
		return
	}
	s.letGo(k)
}

// letGo ends the wait of all who have gathered at a step, in order of arrival.
func (s *sim) letGo(k int32) {
	g := &s.gathers[k]
	var all []int32
	for i := g.head; i >= 0; i = s.extra[i].next {
		all = append(all, i)
	}
	*g = gather{head: -1, tail: -1, ticking: g.ticking}
	for _, i := range all {
		s.extra[i].next = -1
		s.spend(i, causeBatch, s.items[i].entered, s.e.Now())
		s.items[i].entered, s.items[i].state = s.e.Now(), delayed
	}
	if s.p.steps[k].batch.together {
		s.join(all)
		s.advance(all[0], s.delay(all[0]))
		return
	}
	s.each(all, func(r int32) { s.advance(r, s.delay(r)) })
}

// each lets items that stand at one step go on one after another. What one
// does may end another: two parts of one item can stand there.
func (s *sim) each(all []int32, on func(r int32)) {
	type tag struct {
		key         uint64
		whole, step int32
		visit       uint32
	}
	of := func(r int32) tag {
		it := &s.items[r]
		return tag{it.key, it.whole, it.step, it.visit}
	}
	tags := make([]tag, len(all))
	for k, r := range all {
		s.items[r].state = delayed
		tags[k] = of(r)
	}
	for k, r := range all {
		if s.items[r].state == delayed && of(r) == tags[k] {
			on(r)
		}
	}
}

// join lets items travel as one: the first goes through the step for all.
func (s *sim) join(all []int32) {
	first := all[0]
	s.extra[first].first = -1
	last := first
	for _, i := range all[1:] {
		s.extra[last].next = i
		s.extra[i].first, s.extra[i].line = first, s.extra[first].line
		s.items[i].state = riding
		last = i
	}
	s.extra[last].next = -1
}

// dissolve lets those who travel together go their own ways again.
func (s *sim) dissolve(first int32) []int32 {
	var all []int32
	for i := first; i >= 0; {
		e := &s.extra[i]
		all = append(all, i)
		i, e.next, e.first = e.next, -1, -1
	}
	return all
}

// scatter sends those who travel together on one by one, at a step where
// everybody goes alone from here.
func (s *sim) scatter(i int32) int32 {
	s.each(s.dissolve(i), func(r int32) { s.advance(r, s.ready(r)) })
	return pending
}

// behind is the next of those who travel together, -1 after the last.
func (s *sim) behind(i int32) int32 {
	if !s.p.uses.batches {
		return -1
	}
	return s.extra[i].next
}

// submit puts an item, with all who travel with it, into the line of a step or
// of the team that stands in for its tool.
func (s *sim) submit(i int32, st *step, rank int, work int64) {
	it := &s.items[i]
	line := st.line
	if fb := st.fallback; fb != nil && s.e.Free(fb.tool) <= 0 {
		line = fb.line
		s.extra[i].line = 1
	}
	due := s.due(it)
	for r := s.behind(i); r >= 0; r = s.behind(r) {
		o := &s.items[r]
		o.choice = s.steps[it.step].Draw(o.key, o.visit, drawVisit, 0).B
		s.extra[r].line = s.extra[i].line
		rank = min(rank, s.p.classes[o.class].rank)
		due = min(due, s.due(o))
	}
	if s.p.uses.dues {
		it.job = s.e.SubmitDue(line, uint32(i), rank, work, due)
	} else {
		it.job = s.e.Submit(line, uint32(i), rank, work)
	}
	for r := i; r >= 0; r = s.behind(r) {
		s.queues(s.needsAt(i, st), 1)
		if s.p.uses.patience {
			s.waits(r)
		}
	}
}

// whichLine is 1 for an item that waits, or is worked on, in the line of a
// step's fallback.
func (s *sim) whichLine(i int32, st *step) int32 {
	if st.fallback == nil {
		return 0
	}
	return s.extra[i].line
}

// lineOf is the line in which an item waits or is worked on.
func (s *sim) lineOf(i int32, st *step) int32 {
	if s.whichLine(i, st) == 1 {
		return st.fallback.line
	}
	return st.line
}

// needsAt is what an item takes at a step.
func (s *sim) needsAt(i int32, st *step) []stepNeed {
	if s.whichLine(i, st) == 1 {
		return st.fallback.needs
	}
	return st.needs
}

// due is when the first of an item's promises ends that are open, des.Never
// without one.
func (s *sim) due(it *item) int64 {
	if !s.p.uses.dues {
		return 0
	}
	it = &s.items[it.whole]
	k := &s.p.classes[it.class]
	at := int64(des.Never)
	for n, index := range k.promises {
		if it.judged>>n&1 == 0 {
			at = min(at, s.endOf(it, &s.p.demands[k.demand].promises[index]))
		}
	}
	return at
}

// allStarted books, for all who travel together, that their wait for people is
// over.
func (s *sim) allStarted(i int32, st *step, since, off int64) {
	now := s.e.Now()
	line := s.lineOf(i, st)
	var hours *des.Hours
	if s.p.uses.parallel || s.p.uses.patience {
		hours = s.e.WorkHours(s.items[i].job)
	}
	for r := i; r >= 0; r = s.behind(r) {
		it := &s.items[r]
		s.extra[r].hours = hours
		if it.flags&isPart != 0 {
			s.during(it.whole, s.e.LineHours(line), since, now, strongQueue, strongOff)
		} else {
			it.queued += now - since - off
			it.off += off
		}
		s.leavesQueue(i, st, since, now-since, off)
		if s.rec != nil {
			s.recordStart(r, now-since-off, off)
		}
		w := &s.items[it.whole]
		if w.flags&begun == 0 {
			w.flags |= begun
			s.responded(w, now)
		}
		s.reached(w, it.step, now)
		if s.p.uses.patience {
			s.worksOn(r)
		}
	}
}

// allWorked books, for all who travel together, a time at work.
func (s *sim) allWorked(i int32, st *step, since, worked int64) {
	now := s.e.Now()
	open := s.items[i].open
	for r := i; r >= 0; r = s.behind(r) {
		it := &s.items[r]
		if it.flags&isPart != 0 {
			s.during(it.whole, s.extra[r].hours, since, now, strongWork, strongOff)
		} else {
			it.worked += worked
			it.off += now - since - worked
		}
		s.workedOn(st, worked-open)
		s.rested(st, now-since-worked)
		if s.rec != nil {
			s.recordWork(r, worked, now-since-worked)
		}
		if s.p.uses.patience {
			s.restsFrom(r)
		}
	}
}
