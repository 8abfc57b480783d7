package flow

import (
	"fmt"

	"github.com/svs-project/svs/pkg/des"
	"github.com/svs-project/svs/pkg/model"
)

// emits brings about what a step causes.
func (s *sim) emits(i int32, st *step) {
	for k := range st.emits {
		e := &st.emits[k]
		it := &s.items[i]
		b := s.steps[it.step].Draw(it.key, it.visit, drawEmit, uint32(k))
		if b.Second() >= e.share {
			continue
		}
		n := int64(1)
		if e.count != nil {
			n = e.count.Sample(b.First())
		}
		if !s.crowd(n, e.demand) {
			return
		}
		for nth := range n {
			s.emit(i, st, e, uint32(k), uint32(nth))
		}
	}
}

func (s *sim) emit(i int32, st *step, e *emit, k, nth uint32) {
	it := &s.items[i]
	after := int64(0)
	if e.after >= 0 {
		after = s.p.samplers[e.after].SampleNS(s.steps[it.step].Draw(it.key, it.visit, drawAfter, k<<16|nth&0xffff).First())
	}
	if after > s.p.end()-s.e.Now() {
		return
	}
	b := birth{
		key:    des.Child(it.key, st.element, uint64(it.visit), s.p.demands[e.demand].element, uint64(nth)),
		demand: e.demand,
	}
	switch cause := &s.p.demands[s.p.classes[it.class].demand]; {
	case s.rec != nil:
		b.parent = fmt.Sprintf("%s#%d", cause.name, it.number)
	case s.trace != nil:
		b.parent = fmt.Sprintf("%s/%s #%d", cause.kindOf, cause.name, it.number)
	}
	slot := int32(len(s.births))
	if n := len(s.freeBirth); n > 0 {
		slot = s.freeBirth[n-1]
		s.freeBirth = s.freeBirth[:n-1]
		s.births[slot] = b
	} else {
		s.births = append(s.births, b)
	}
	s.e.After(after, classEmitted, refBirth|uint32(slot))
}

// crowd reports whether so many items of a demand can be told to come at once,
// beside those that are on their way. More would take all memory, or all time
// where they are prevented, before anybody looked for a fault.
func (s *sim) crowd(n int64, demand int32) bool {
	if s.fault == nil && n > 4*int64(s.most)-int64(len(s.births)-len(s.freeBirth)) {
		d := &s.p.demands[demand]
		s.fault = fmt.Errorf("%s/%s: %d items come at once, beside %d that others have caused; at most %d can be told to come; let fewer come together",
			d.kindOf, d.name, n, len(s.births)-len(s.freeBirth), 4*s.most)
	}
	return s.fault == nil
}

// enterFrom lets an emitted item come in.
func (s *sim) enterFrom(b birth) {
	s.parent, s.caused = b.parent, true
	s.enter(b.demand, b.key)
	s.parent, s.caused = "", false
}

// deliver hands over a share of an item's value.
func (s *sim) deliver(w int32, share float64) {
	it := &s.items[w]
	if it.flags&valued != 0 {
		return
	}
	if its := s.p.demands[s.p.classes[it.class].demand].iterations; len(its) > 0 {
		e := &s.extra[w]
		share = min(share, float64(1-e.passed))
		e.passed += float32(share)
		share = float64(share * its[e.pass].share)
	}
	if share <= 0 {
		return
	}
	if it.shares == 0 {
		s.content(w)
		s.first(it)
	}
	was := percentOf(it.shares)
	it.shares += float32(share)
	s.handed(it, was, percentOf(it.shares))
	if it.shares > 1-1e-6 {
		if s.p.uses.extras && it.state == forked {
			s.settle(w)
		}
		s.value(w)
	}
	s.delivered(it)
}

// hasMore reports whether an opportunity goes through its stream again.
func (s *sim) hasMore(i int32) bool {
	n := len(s.p.demands[s.p.classes[s.items[i].class].demand].iterations)
	return int(s.extra[i].pass)+1 < n
}

// nextIteration begins the next pass of an opportunity, once this one has
// delivered all of its share.
func (s *sim) nextIteration(i int32) int32 {
	s.deliver(i, 1)
	it, e := &s.items[i], &s.extra[i]
	dm := &s.p.demands[s.p.classes[it.class].demand]
	e.pass++
	e.passed = 0
	it.key = des.Child(des.Child(dm.element, dm.times[0].nth, 0), des.Element(dm.iterations[e.pass].name))
	clear(s.counters[int(i)*s.p.counters : int(i+1)*s.p.counters])
	return s.p.streams[dm.stream].entry
}

// placeName names where items wait, for messages.
func (s *sim) placeName(state itemState, k int32) string {
	if k < 0 {
		if state == held {
			return "a channel to open"
		}
		return "nothing yet"
	}
	st := &s.p.steps[k]
	at := fmt.Sprintf("%s steps[%s]", model.Ref{Kind: "ValueStream", Name: s.p.streams[st.stream].name}, st.model.ID.V)
	switch state {
	case queued:
		return fmt.Sprintf("%s/%s at %s", s.p.teams[st.needs[0].team].kind, s.p.teams[st.needs[0].team].name, at)
	case deciding:
		return "a decision at " + at
	case gathering:
		return "company at " + at
	case blocked:
		return "room at " + at
	}
	return "what they do at " + at
}

// TooMany is the error of a run that would exceed memory.
type TooMany struct {
	Items   int    // under way at once
	Waiting int    // of them, where most wait
	Where   string // for whom or what
}

func (e *TooMany) Error() string {
	return fmt.Sprintf("more than %d items are under way at once, %d of them wait for %s; simulate a shorter horizon, or let less come there",
		e.Items, e.Waiting, e.Where)
}
