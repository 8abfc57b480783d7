package flow

import (
	"fmt"

	"github.com/svs-project/svs/pkg/des"
)

// extra is what an item carries in models that use more than queues, waits and
// rework (see uses.extras). Links are indices, -1 for none.
type extra struct {
	waits   [causes]int64 // but queue, off shift and delay, which every item has
	parent  int32         // the item, or part, that has forked into this part
	child   int32         // first of its own parts
	sibling int32         // next part of the same parent
	parts   int32         // of its own that have not come to value
	segment int32         // what its parts have done, newest first; on the whole
	clock   int32         // its patience; on the whole
	stepPat int32         // its patience at this step
	waiting int32         // parts that wait for people, of those that its patience counts; on the whole
	atWork  int32         // parts that somebody works on; on the whole
	at      int32         // the step with a limit at which it counts
	inside  int32         // the stream with a limit in which it counts; on the whole
	goal    int32         // where it is to go when there is room
	nth     int64         // its number among those that wait for room
	next    int32         // in a gathering batch, or behind the first of one that travels
	first   int32         // of the batch in which it rides
	heir    int32         // who goes on with its timer
	line    int32         // 0: that of the step; 1: of the fallback
	pass    int32         // iteration of an opportunity
	passed  float32       // what this iteration has delivered of itself
	hours   *des.Hours    // of the people who work on it
}

var noExtra = extra{
	parent: -1, child: -1, sibling: -1, segment: -1, clock: -1, stepPat: -1, at: -1, inside: -1, goal: -1, next: -1, first: -1, heir: -1,
}

// birth is an emitted item that has not come in.
type birth struct {
	key    uint64
	demand int32
	parent string // for the records, or for the trace
}

// startExtras empties what only some models need.
func (s *sim) startExtras() {
	s.extra = s.extra[:0]
	s.clocks, s.freeClock = s.clocks[:0], s.freeClock[:0]
	s.births, s.freeBirth = s.births[:0], s.freeBirth[:0]
	s.spans, s.freeSpan = s.spans[:0], s.freeSpan[:0]
	s.freed, s.blocked = s.freed[:0], 0
	if s.p.uses.limits {
		s.gates = emptied(s.gates, len(s.p.steps))
		s.outside = emptied(s.outside, len(s.p.streams))
	}
	if s.p.uses.batches {
		if s.gathers == nil {
			s.gathers = make([]gather, len(s.p.steps))
		}
		for i := range s.gathers {
			s.gathers[i] = gather{head: -1, tail: -1}
		}
	}
}

func emptied(gates []gate, n int) []gate {
	if gates == nil {
		gates = make([]gate, n)
	}
	for i := range gates {
		gates[i] = gate{queue: gates[i].queue[:0]}
	}
	return gates
}

// timeOver is called when the time that an item was to be somewhere has passed.
func (s *sim) timeOver(i int32) {
	it := &s.items[i]
	it.flags &^= ticking
	if it.state == gone {
		heir := int32(-1)
		if s.p.uses.extras {
			heir = s.extra[i].heir
		}
		s.freeItem = append(s.freeItem, i)
		if heir >= 0 {
			s.timeOver(heir)
		}
		return
	}
	switch it.state {
	case delayed:
		s.delayOver(i)
	case deciding:
		s.decided(i)
	case held:
		s.opened(i)
	case serving:
		s.servedItself(i)
	}
}

// otherTimer is called for what does not concern one item.
func (s *sim) otherTimer(kind uint32, i int32) {
	switch kind {
	case refBatch:
		s.batchOver(i)
	case refPatience:
		s.clockDue(i)
	case refBirth:
		b := s.births[i]
		s.freeBirth = append(s.freeBirth, i)
		s.enterFrom(b)
	}
}

// tooMany is the error of a run that would exceed memory: it names where most
// items wait.
func (s *sim) tooMany() error {
	n, where := s.busiest()
	return &TooMany{Items: s.most, Waiting: n, Where: where}
}

// busiest is where most of the items under way are, and how many.
func (s *sim) busiest() (count int, where string) {
	type place struct {
		state itemState
		step  int32
	}
	s.catchUp()
	counts, worst := map[place]int{}, place{}
	for i := range s.items {
		it := &s.items[i]
		p := place{it.state, it.step}
		if it.state == blocked && s.p.uses.extras {
			p.step = s.extra[i].goal
		}
		if it.state == gone || it.state == forked {
			continue
		}
		if counts[p]++; counts[p] > counts[worst] {
			worst = p
		}
	}
	return counts[worst], s.placeName(worst.state, worst.step)
}

// mostAtOnce is how many events may happen at one moment: some ten for each item
// that may be under way, and as many again.
const mostAtOnce = 4 << 20

// stillness is for how long the clock stands still, in events.
type stillness struct {
	at     int64
	events int
}

// watch ends a run whose clock stands still: where items go round steps that
// take no time, or cause each other at once, a moment may have no end.
func (s *sim) watch() {
	if now := s.e.Now(); now != s.still.at {
		s.still = stillness{at: now}
		return
	}
	if s.still.events += ctxEvery; s.still.events > mostAtOnce && s.fault == nil {
		_, where := s.busiest()
		s.fault = fmt.Errorf("more than %d things happen at the same moment and there is no end to it, most items under way are at %s; give work, a wait or a smaller share to the steps that items go round or that cause items",
			mostAtOnce, where)
	}
}
