package flow

import (
	"github.com/svs-project/svs/pkg/des"
)

// throughDoor is the class as which an item comes in: that of the first
// channel, from its own on, which is open or does not pass it on. A circle of
// closed channels leaves it where it is.
func (s *sim) throughDoor(class int32) int32 {
	at := class
	for range s.p.classes {
		d := &s.p.classes[at].door
		if d.hours == nil || d.closed != passesOn || s.isOpen(d.hours) {
			return at
		}
		at = d.passes
	}
	return class
}

// comeIn takes an item that has arrived into its channel, and from there into
// its stream.
func (s *sim) comeIn(i int32) {
	it := &s.items[i]
	k := &s.p.classes[it.class]
	if its := s.p.demands[k.demand].iterations; len(its) > 0 {
		it.key = des.Child(it.key, des.Element(its[0].name))
	}
	if h := k.door.hours; h != nil && !s.isOpen(h) {
		if k.door.closed == loses {
			s.finish(i, toLost)
			return
		}
		it.state = held
		span, _ := h.Next(s.e.Now())
		if s.trace != nil {
			s.traceHeld(i, span.Open)
		}
		if span.Open < des.Never {
			s.timer(i, span.Open-s.e.Now(), des.Shifts)
		}
		return
	}
	s.serveOrEnter(i)
}

// opened is called when the channel opens in which an item is held.
func (s *sim) opened(i int32) {
	s.spend(i, causeChannel, s.items[i].entered, s.e.Now())
	s.items[i].entered = s.e.Now()
	s.serveOrEnter(i)
}

// serveOrEnter lets a channel resolve what an item is about, or lets the item
// into its stream.
func (s *sim) serveOrEnter(i int32) {
	it := &s.items[i]
	k := &s.p.classes[it.class]
	if k.door.resolves > 0 {
		b := s.sources[k.demand].draws.Draw(it.key, 0, drawSelf, 0)
		if b.Second() < k.door.resolves {
			takes := int64(0)
			if k.door.takes >= 0 {
				takes = s.p.samplers[k.door.takes].SampleNS(b.First())
			}
			it.state, it.entered = serving, s.e.Now()
			if s.trace != nil {
				s.traceServing(i, takes)
			}
			if takes > 0 {
				s.timer(i, takes, des.Ends)
				return
			}
			s.servedItself(i)
			return
		}
	}
	s.enterStream(i)
}

// servedItself is called when an item has been resolved by its channel.
func (s *sim) servedItself(i int32) { s.finish(i, toSelfServed) }
