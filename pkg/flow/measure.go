package flow

import "fmt"

// begin starts measuring: what is under way is measured from now on.
func (s *sim) begin(at int64) {
	b := &s.book
	b.tick(at)
	b.from, b.to, b.open = at, s.p.horizon, true
	for i := range s.items {
		it := &s.items[i]
		if it.state == working {
			it.open = s.e.Stint(it.job, at)
		}
		s.standing(int32(i), at, func(sb *stepBook, time int64, queues bool) {
			sb.before.Add(1, time)
			if queues {
				sb.queuedBefore.Add(1, time)
			}
		})
	}
	for t := range b.teams {
		b.teams[t].longest, b.teams[t].changed = b.teams[t].waiting, at
	}
}

// stop ends all measuring but that of items that have not ended.
func (s *sim) stop() {
	b := &s.book
	at := s.p.horizon
	b.tick(at)
	for i := range s.items {
		it := &s.items[i]
		s.standing(int32(i), at, func(sb *stepBook, time int64, queues bool) {
			sb.after.Add(1, time)
			if queues {
				sb.queuedYet.Add(1, time)
			}
		})
		switch it.state {
		case gone:
			continue
		case working:
			st := &s.p.steps[it.step]
			so := s.e.Stint(it.job, at)
			s.worked(st, s.needsAt(int32(i), st), so-it.open)
			s.spent(it, s.needsAt(int32(i), st), so-it.open)
			for r := int32(i); r >= 0; r = s.behind(r) {
				s.workedOn(st, so-it.open)
			}
			it.open = so
		case queued:
			for r := int32(i); r >= 0; r = s.behind(r) {
				for _, n := range s.needsAt(int32(i), &s.p.steps[it.step]) {
					b.teams[n.team].queue.Add(1, at-max(it.entered, b.from))
				}
			}
		}
		if it.flags&isPart == 0 {
			s.overlapped(it, at)
		}
	}
	for t := range b.teams {
		b.teams[t].most = max(b.teams[t].longest, b.teams[t].waiting)
	}
	b.open = false
}

// standing tells for how long an item has stood still at its step by a moment,
// since what was booked there last: the time at work is booked as it passes.
func (s *sim) standing(i int32, at int64, book func(sb *stepBook, time int64, queues bool)) {
	it, lead := &s.items[i], i
	if it.state == riding {
		lead = s.extra[i].first
	}
	l := &s.items[lead]
	if it.step < 0 {
		return
	}
	time := at - l.entered
	switch l.state {
	case queued, deciding, gathering, blocked:
	case delayed:
		if l.flags&ticking == 0 {
			return
		}
	case working:
		time -= s.e.Stint(l.job, at)
	default:
		return
	}
	book(&s.book.steps[it.step], time, l.state == queued)
}

// close books what has not ended and checks that nothing was lost.
func (s *sim) close() error {
	b := &s.book
	inside := int64(0)
	for i := range s.items {
		it := &s.items[i]
		if it.state == gone || it.flags&isPart != 0 {
			continue
		}
		inside++
		if it.flags&measured == 0 {
			continue
		}
		k := &s.p.classes[it.class]
		b.cells[it.class].inside++
		for n, index := range k.promises {
			switch {
			case it.judged>>n&1 == 1:
				s.promise(it.class, index, it.kept>>n&1 == 1)
			case !s.inTime(it, &s.p.demands[k.demand].promises[index], s.p.end()): // with measured items inside, the run went on to its end
				s.promise(it.class, index, false)
			}
		}
	}
	switch {
	case s.fault != nil:
		return s.fault
	case b.came != b.left+inside || b.count != inside:
		return fmt.Errorf("internal fault: %d items have come, %d have ended and %d are under way", b.came, b.left, inside)
	case !b.area.Equal(b.overlap):
		return fmt.Errorf("internal fault: Little's law is broken: %v item seconds by counting, %v by adding up", b.area.Seconds(), b.overlap.Seconds())
	}
	return nil
}
