package flow

import (
	"fmt"

	"github.com/svs-project/svs/pkg/stats"
)

// begin starts measuring: what is under way is measured from now on.
func (s *sim) begin(at int64) {
	s.catchUp()
	b := &s.book
	b.from = at
	b.measure(at, true)
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
	s.e.Recount()
}

// stop ends all measuring but that of items that have not ended.
func (s *sim) stop() {
	s.catchUp()
	b := &s.book
	at := s.p.horizon
	if b.pilot != nil {
		b.pass(at)
	}
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
			s.worked(int32(i), st, so-it.open)
			s.spent(it, s.needsAt(int32(i), st), so-it.open)
			for r := int32(i); r >= 0; r = s.behind(r) {
				s.workedOn(st, so-it.open)
			}
			it.open = so
		case queued:
			for r := int32(i); r >= 0; r = s.behind(r) {
				l := s.whichLine(int32(i), &s.p.steps[it.step])
				b.steps[it.step].lines[l].late.Plus(at - max(it.entered, b.from))
			}
		}
		if it.flags&isPart == 0 {
			b.cells[it.class].progress.Plus(at - max(it.arrived, b.from))
		}
	}
	s.sumTeams()
	b.measure(at, false)
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

// sumTeams sums up, from what their steps have booked, what is told of teams.
func (s *sim) sumTeams() {
	b := &s.book
	add := func(l *lineBook, needs []stepNeed) {
		for _, n := range needs {
			t := &b.teams[n.team]
			t.waited.Merge(l.waited)
			t.off.Merge(l.off, 1)
			t.queue.MergeSum(l.waited)
			t.queue.Merge(l.late, 1)
			t.queue.Less(l.early)
			t.busy.Merge(l.busy, n.servers)
		}
	}
	for k := range s.p.steps {
		st := &s.p.steps[k]
		add(&b.steps[k].lines[0], st.needs)
		if st.fallback != nil {
			add(&b.steps[k].lines[1], st.fallback.needs)
		}
	}
	for t := range b.teams {
		tb := &b.teams[t]
		if tb.most = s.e.Longest(int32(t)); s.p.uses.batches {
			tb.most = max(tb.longest, tb.waiting)
		}
	}
}

// both is what has happened in a step's lines together.
func (sb *stepBook) both() lineBook {
	all := sb.lines[0]
	all.waited.Merge(sb.lines[1].waited)
	all.off.Merge(sb.lines[1].off, 1)
	return all
}

// people is people × time at work at a step, and what that has cost, in
// millionths of money per hour × time.
func (sb *stepBook) people(p *Program, st *step) (people, cost stats.Area) {
	add := func(l *lineBook, needs []stepNeed) {
		for _, n := range needs {
			people.Merge(l.busy, n.servers)
			cost.Merge(l.busy, n.servers*p.teams[n.team].rate)
		}
	}
	add(&sb.lines[0], st.needs)
	if st.fallback != nil {
		add(&sb.lines[1], st.fallback.needs)
	}
	return people, cost
}

// close books what has not ended and checks that nothing was lost.
func (s *sim) close() error {
	s.catchUp()
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
	var overlap stats.Area
	for k := range b.cells {
		overlap.Merge(b.cells[k].progress, 1)
	}
	switch {
	case s.fault != nil:
		return s.fault
	case b.count() != inside:
		return fmt.Errorf("internal fault: %d items have come, %d have ended and %d are under way", b.came, b.left, inside)
	case !b.area.Equal(overlap):
		return fmt.Errorf("internal fault: Little's law is broken: %v item seconds by counting, %v by adding up", b.area.Seconds(), overlap.Seconds())
	}
	return nil
}
