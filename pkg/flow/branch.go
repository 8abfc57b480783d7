package flow

import (
	"slices"

	"github.com/svs-project/svs/pkg/des"
)

// segment is a time that a part of an item has spent in one way.
type segment struct {
	from, to int64
	strong   strength
	next     int32
}

// strength decides what the time of an item in parallel branches counts as,
// where its parts spend it in several ways: what comes first here.
type strength uint8

const (
	strongWork strength = iota
	strongQueue
	strongOff
	strongOther // behind it the other causes, in their order
)

// fork sends an item through parallel branches, first steps in written order.
func (s *sim) fork(i int32, st *step) int32 {
	whole := s.items[i].whole
	s.items[i].state, s.items[i].entered = forked, s.e.Now()
	s.blocked++
	id := s.blocked
	var parts, entries []int32
	for k := len(st.branches) - 1; k >= 0; k-- {
		if st.branches[k] < 0 {
			continue
		}
		p := s.newItem()
		from := &s.items[i]
		s.items[p] = item{
			key: from.key, arrived: from.arrived, entered: s.e.Now(), number: from.number, class: from.class, step: -1, job: -1,
			pause: -1, frame: -1, whole: whole, flags: isPart | from.flags&(followed|measured), state: delayed,
		}
		e := &s.extra[p]
		e.parent, e.sibling, e.nth = i, s.extra[i].child, id
		s.extra[i].child = p
		s.extra[i].parts++
		parts, entries = append(parts, p), append(entries, st.branches[k])
		if s.rec != nil {
			s.recordPart(p, whole)
		}
		if s.trace != nil {
			delete(s.trace.at, p)
			delete(s.trace.calls, p)
		}
	}
	if len(parts) == 0 {
		return s.unite(i)
	}
	for k := len(parts) - 1; k >= 0; k-- {
		// What happened to a part before may have ended them all.
		if p := parts[k]; s.items[p].flags&isPart != 0 && s.items[p].step < 0 && s.extra[p].parent == i && s.extra[p].nth == id {
			s.advance(p, entries[k])
		}
	}
	return pending
}

// partEnds is called when a part comes to the end of its branch.
func (s *sim) partEnds(i, to int32) {
	parent := s.extra[i].parent
	s.items[i].state = delayed
	if to != toValue {
		s.endParts(parent)
		s.resume(parent)
		s.advance(parent, s.goOn(parent, to, -1))
		return
	}
	s.vacate(i)
	s.dropPart(i)
	if s.extra[parent].parts--; s.extra[parent].parts == 0 {
		s.advance(parent, s.unite(parent))
	}
}

// unite takes an item on whose branches are all done.
func (s *sim) unite(i int32) int32 {
	s.resume(i)
	it := &s.items[i]
	return s.leave(i, s.steps[it.step].Draw(it.key, it.visit, drawVisit, 0))
}

// resume makes one item of what was in parts.
func (s *sim) resume(i int32) {
	it := &s.items[i]
	if it.flags&isPart == 0 {
		s.settle(i)
	}
	it.state, it.entered = delayed, s.e.Now()
}

// dropPart lets a part go that has ended; its parent's list loses it.
func (s *sim) dropPart(i int32) {
	parent := s.extra[i].parent
	link := &s.extra[parent].child
	for *link != i {
		link = &s.extra[*link].sibling
	}
	*link = s.extra[i].sibling
	s.release(i)
}

// release gives an item's place back, now or when its timer has come.
func (s *sim) release(i int32) {
	it := &s.items[i]
	if s.p.uses.patience {
		s.calm(i)
	}
	it.state = gone
	it.flags &^= isPart | followed | measured
	if it.flags&ticking == 0 {
		s.freeItem = append(s.freeItem, i)
	}
}

// endParts ends all parts of an item where they are.
func (s *sim) endParts(i int32) {
	for p := s.extra[i].child; p >= 0; {
		next := s.extra[p].sibling
		if s.items[p].state == forked {
			s.endParts(p)
		} else {
			s.stopHere(p)
		}
		s.leaveFrames(p)
		s.release(p)
		p = next
	}
	s.extra[i].child, s.extra[i].parts = -1, 0
}

// leaveFrames gives up the steps at which an item counts, those included from
// which it has gone into other streams.
func (s *sim) leaveFrames(i int32) {
	s.vacate(i)
	for k := s.items[i].frame; k >= 0; k = s.frames[k].next {
		if s.p.uses.limits {
			s.extra[i].at = s.frames[k].at
			s.vacate(i)
		}
		s.freeFram = append(s.freeFram, k)
	}
	s.items[i].frame = -1
}

// push notes what a part of an item has done.
func (s *sim) push(whole int32, from, to int64, how strength) {
	if from >= to {
		return
	}
	e := &s.extra[whole]
	seg := segment{from, to, how, e.segment}
	if n := len(s.freeSpan); n > 0 {
		e.segment = s.freeSpan[n-1]
		s.freeSpan = s.freeSpan[:n-1]
		s.spans[e.segment] = seg
		return
	}
	s.spans = append(s.spans, seg)
	e.segment = int32(len(s.spans) - 1)
}

// during notes a time that counts one way while hours are open and another
// while they are closed.
func (s *sim) during(whole int32, h *des.Hours, from, to int64, open, closed strength) {
	for from < to {
		span, _ := h.Next(from)
		s.push(whole, from, min(span.Open, to), closed)
		if span.Open >= to {
			return
		}
		until := min(span.Close, to)
		s.push(whole, span.Open, until, open)
		from = until
	}
}

// settle adds up what the parts of an item have done since it forked: each
// moment counts once, as the strongest of what they did.
func (s *sim) settle(i int32) {
	s.closeSpans(s.extra[i].child)
	e := &s.extra[i]
	after := s.items[i].flags&valued != 0 // what follows value counts no more
	var all []segment
	var cuts []int64
	for k := e.segment; k >= 0; k = s.spans[k].next {
		all = append(all, s.spans[k])
		cuts = append(cuts, s.spans[k].from, s.spans[k].to)
		s.freeSpan = append(s.freeSpan, k)
	}
	e.segment = -1
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	slices.SortFunc(all, func(a, b segment) int {
		switch {
		case a.from < b.from:
			return -1
		case a.from > b.from:
			return 1
		}
		return 0
	})
	first := 0
	for k := 1; k < len(cuts); k++ {
		from, to := cuts[k-1], cuts[k]
		for first < len(all) && all[first].to <= from {
			first++
		}
		how, found := strength(0), false
		for _, seg := range all[first:] {
			if seg.from > from {
				break
			}
			if seg.to >= to && (!found || seg.strong < how) {
				how, found = seg.strong, true
			}
		}
		if found && !after {
			s.count(i, how, to-from)
		}
	}
}

// count adds a time of an item by what it was.
func (s *sim) count(i int32, how strength, time int64) {
	it := &s.items[i]
	switch how {
	case strongWork:
		it.worked += time
	case strongQueue:
		it.queued += time
	case strongOff:
		it.off += time
	default:
		s.addWait(i, causeOf(how), time)
	}
}

// addWait adds a wait to an item's own sum.
func (s *sim) addWait(i int32, c cause, time int64) {
	switch c {
	case causeQueue:
		s.items[i].queued += time
	case causeOff:
		s.items[i].off += time
	case causeDelay:
		s.items[i].delayed += time
	default:
		s.extra[i].waits[c] += time
	}
}

// The strengths of waits other than for people.
var otherWaits = [...]cause{causeApproval, causeBatch, causeLimit, causeChannel, causeDelay}

func causeOf(how strength) cause { return otherWaits[how-strongOther] }

func strengthOf(c cause) strength {
	return strongOther + strength(slices.Index(otherWaits[:], c))
}

// closeSpans notes what parts that have not ended have done so far, from one
// of them on.
func (s *sim) closeSpans(p int32) {
	for ; p >= 0; p = s.extra[p].sibling {
		it := &s.items[p]
		from, now := it.entered, s.e.Now()
		st := &s.p.steps[max(it.step, 0)]
		state, lead := it.state, p
		if state == riding {
			lead = s.extra[p].first
			state, from = s.items[lead].state, s.items[lead].entered
		}
		switch state {
		case forked:
			s.closeSpans(s.extra[p].child)
		case delayed:
			s.push(it.whole, from, now, strengthOf(causeDelay))
		case deciding:
			s.push(it.whole, from, now, strengthOf(causeApproval))
		case gathering:
			s.push(it.whole, from, now, strengthOf(causeBatch))
		case blocked:
			s.push(it.whole, from, now, strengthOf(causeLimit))
		case queued:
			s.during(it.whole, s.e.LineHours(s.lineOf(lead, st)), from, now, strongQueue, strongOff)
		case working:
			s.during(it.whole, s.extra[p].hours, from, now, strongWork, strongOff)
		}
	}
}

// onOwnWay reports whether what an item delivers counts for its demand: not
// while it passes through another stream.
func (s *sim) onOwnWay(it *item, i int32) bool {
	for {
		if it.frame >= 0 {
			return false
		}
		if it.flags&isPart == 0 {
			return true
		}
		i = s.extra[i].parent
		it = &s.items[i]
	}
}
