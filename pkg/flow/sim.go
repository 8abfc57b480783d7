package flow

import (
	"context"
	"fmt"

	"github.com/svs-project/svs/pkg/des"
	"github.com/svs-project/svs/pkg/dist"
)

// The caller's classes of events, in the order of an instant.
const classArrivals = des.Late + 2 // time-outs of batches and patience come before

// What a timer's reference means: two bits of kind above the index.
const (
	refArrival = iota << 29
	refDelay
	refIndex = 1<<29 - 1
)

// The purposes of a demand's draws.
const (
	drawGap uint8 = iota
	drawGroup
	drawClass
)

// The purposes of a step's draws.
const (
	drawVisit uint8 = iota // work, quality and way on
	drawWait
)

// maxItems bounds the items that are in a run at once: some 5 GB.
const maxItems = 30_000_000

// sim is one replication at a time, with memory that is used again.
type sim struct {
	p       *Program
	e       *des.Engine
	steps   []des.Stream // draws per step
	sources []source

	items    []item
	freeItem []int32
	counters []uint16 // p.counters per item
	pauses   []pause
	freePaus []int32
	frames   []frame
	freeFram []int32

	book  books
	trace *tracer   // nil: nobody is followed
	rec   *recorder // nil: nothing is recorded
	fault error
}

// source is the state of a demand's arrivals.
type source struct {
	draws des.Stream
	nth   uint64  // arrivals so far
	items uint32  // items that have come in
	sum   float64 // of a unit Poisson stream
	hint  int     // into the pattern
}

// item is one thing on its way.
type item struct {
	key     uint64
	arrived int64
	entered int64 // when it came to where it is now
	worked  int64
	queued  int64
	off     int64
	delayed int64
	open    int64  // what of its present stint of work is booked already
	choice  uint64 // the random bits that decide quality and way on
	number  uint32 // n-th of its demand, from 1
	class   int32
	step    int32
	job     int32
	visit   uint32
	pause   int32  // its first pause, -1
	frame   int32  // the stream it passes through, -1
	kept    uint64 // bits by promise of its class
	judged  uint64
	shares  float32 // delivered so far
	reworks uint32
	state   itemState
	flags   itemFlags
}

type itemState uint8

const (
	gone itemState = iota
	delayed
	queued
	working
)

type itemFlags uint8

const (
	measured itemFlags = 1 << iota
	valued             // value has been reached
	followed           // by the trace
)

// pause is a time during which an item's promise clocks stand still.
type pause struct {
	from, to int64
	next     int32
}

// frame is a step from which an item has gone into another stream.
type frame struct {
	step, next int32
	visit      uint32
}

func newSim(p *Program) (*sim, error) {
	e, err := des.NewEngine(p.plan)
	if err != nil {
		return nil, fmt.Errorf("internal fault: %w", err)
	}
	s := &sim{p: p, e: e, steps: make([]des.Stream, len(p.steps)), sources: make([]source, len(p.demands))}
	s.book.make(p)
	return s, nil
}

// start empties the sim and schedules the first arrivals of a replication.
func (s *sim) start(replication int) {
	key := des.NewKey(s.p.seed, uint64(replication))
	for i := range s.steps {
		s.steps[i] = key.Stream(s.p.steps[i].element)
	}
	s.items, s.freeItem = s.items[:0], s.freeItem[:0]
	s.pauses, s.freePaus = s.pauses[:0], s.freePaus[:0]
	s.frames, s.freeFram = s.frames[:0], s.freeFram[:0]
	s.fault = nil
	s.e.Reset()
	s.book.reset(s.p)
	for d := range s.sources {
		s.sources[d] = source{draws: key.Stream(s.p.demands[d].element)}
		s.nextArrival(int32(d))
	}
}

// ctxEvery is how many events pass between two looks at the context.
const ctxEvery = 1 << 14

// runTo goes on up to a moment, or until enough says so.
func (s *sim) runTo(ctx context.Context, limit int64, enough func() bool) error {
	for n := 1; s.fault == nil; n++ {
		if n%ctxEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if enough != nil && enough() {
			return nil
		}
		switch nt := s.e.Step(limit); nt.Kind {
		case des.Idle:
			return nil
		case des.Timer:
			i := int32(nt.Ref & refIndex)
			if nt.Ref&^refIndex == refArrival {
				s.arrive(i)
			} else {
				s.delayOver(i)
			}
		case des.Started:
			s.started(int32(nt.Ref), nt)
		case des.Ended:
			s.ended(int32(nt.Ref), nt)
		case des.Evicted:
			s.evicted(int32(nt.Ref), nt)
		}
	}
	return s.fault
}

// replicate runs one replication with a warm-up and books it.
func (s *sim) replicate(ctx context.Context, replication int, warmup int64) error {
	s.start(replication)
	if warmup > 0 { // what happens at the very start is measured when all is
		if err := s.runTo(ctx, warmup-1, nil); err != nil {
			return err
		}
	}
	s.begin(warmup)
	if err := s.runTo(ctx, s.p.horizon, nil); err != nil {
		return err
	}
	s.stop()
	if err := s.runTo(ctx, s.p.end(), func() bool { return s.book.inside == 0 }); err != nil {
		return err
	}
	if s.rec != nil {
		if err := s.closeRecords(); err != nil {
			return err
		}
	}
	return s.close()
}

// nextArrival schedules the next arrival of a demand.
func (s *sim) nextArrival(d int32) {
	src, dm := &s.sources[d], &s.p.demands[d]
	at := int64(des.Never)
	switch dm.kind {
	case byRate:
		src.sum -= dist.Log(src.draws.Draw(src.nth, 0, drawGap, 0).First())
		seconds := src.sum / dm.perSecond
		if dm.pattern != nil {
			at, src.hint = dm.pattern.InvertFrom(seconds, src.hint)
		} else if seconds < 9e9 {
			at = int64(float64(seconds * 1e9))
		}
	case byInterval:
		gap := s.p.samplers[dm.every].SampleNS(src.draws.Draw(src.nth, 0, drawGap, 0).First())
		if dm.pace != 1 {
			gap = int64(min(float64(gap)/dm.pace, 1<<61))
		}
		at = s.e.Now() + gap
	case byTimes:
		if src.nth < uint64(len(dm.times)) {
			at = dm.times[src.nth].at
		}
	}
	if at <= s.p.end() {
		s.e.At(at, classArrivals, refArrival|uint32(d))
	}
}

// arrive is called when the next arrival of a demand is due.
func (s *sim) arrive(d int32) {
	src, dm := &s.sources[d], &s.p.demands[d]
	nth := src.nth
	if dm.kind == byTimes {
		nth = dm.times[nth].nth
	}
	size := int64(1)
	if dm.group != nil {
		size = dm.group.Sample(src.draws.Draw(nth, 0, drawGroup, 0).First())
	}
	for place := range size {
		s.enter(d, des.Child(dm.element, nth, uint64(place)))
	}
	src.nth++
	s.nextArrival(d)
}

// enter lets an item of a demand come in, unless it is prevented.
func (s *sim) enter(d int32, key uint64) {
	dm := &s.p.demands[d]
	b := s.sources[d].draws.Draw(key, 0, drawClass, 0)
	v := &dm.variants[0]
	for k := 0; b.First() >= v.upTo; {
		k++
		v = &dm.variants[k]
	}
	ch := &v.channels[0]
	for k := 0; b.Second() >= ch.upTo; {
		k++
		ch = &v.channels[k]
	}
	if dm.prevented > 0 && b.Third() < dm.prevented {
		s.prevented(ch.class)
		return
	}
	s.sources[d].items++
	i := s.newItem()
	it := &s.items[i]
	*it = item{key: key, arrived: s.e.Now(), number: s.sources[d].items, class: ch.class, job: -1, pause: -1, frame: -1}
	s.arrived(i, it)
	s.advance(i, s.p.streams[dm.stream].entry)
}

func (s *sim) newItem() int32 {
	if n := len(s.freeItem); n > 0 {
		i := s.freeItem[n-1]
		s.freeItem = s.freeItem[:n-1]
		clear(s.counters[int(i)*s.p.counters : int(i+1)*s.p.counters])
		return i
	}
	if len(s.items) == maxItems {
		s.fault = s.tooMany()
	}
	s.items = append(s.items, item{})
	if need := len(s.items) * s.p.counters; need > len(s.counters) {
		s.counters = append(s.counters, make([]uint16, max(need-len(s.counters), len(s.counters)))...)
	} else {
		clear(s.counters[need-s.p.counters : need])
	}
	return int32(len(s.items) - 1)
}

// tooMany is the error of a run that would exceed memory: it names the team
// whose queue has grown longest.
func (s *sim) tooMany() error {
	worst, most := "", 0
	for t := range s.p.teams {
		if n := s.e.Waiting(int32(t)); n > most {
			worst, most = s.p.teams[t].name, n
		}
	}
	return fmt.Errorf("more than %d items are under way at once, %d of them wait for Team/%s; simulate a shorter horizon or give it more people",
		maxItems, most, worst)
}
