package flow

import (
	"context"
	"fmt"

	"github.com/svs-project/svs/pkg/des"
	"github.com/svs-project/svs/pkg/dist"
)

// The caller's classes of events, in the order of an instant.
const (
	classBatches  = des.Late
	classPatience = des.Late + 1
	classArrivals = des.Late + 2
	classEmitted  = des.Late + 3
)

// What a timer's reference means: three bits of kind above the index.
const (
	refArrival  = iota << 28
	refItem     // an item's delay, decision, opening or self-service is over
	refBatch    // a step's batch waits no longer
	refPatience // a clock of patience
	refBirth    // an emitted item comes in
	refIndex    = 1<<28 - 1
)

// The purposes of a demand's draws.
const (
	drawGap uint8 = iota
	drawGroup
	drawClass
	drawPatience
	drawSelf
	drawCopies
)

// The purposes of a step's draws.
const (
	drawVisit uint8 = iota // work, quality and way on
	drawWait
	drawDecision // its time, and whether it is turned down
	drawStepPatience
	drawEmit
	drawAfter
)

// sim is one replication at a time, with memory that is used again.
type sim struct {
	p       *Program
	e       *des.Engine
	steps   []des.Stream // draws per step
	sources []source

	most     int // items at once
	items    []item
	freeItem []int32
	counters []uint16 // p.counters per item
	pauses   []pause
	freePaus []int32
	frames   []frame
	freeFram []int32

	// What only some models need; see uses.
	extra     []extra // by item
	clocks    []clock // of patience
	freeClock []int32
	births    []birth // emitted items that have not come in
	freeBirth []int32
	spans     []segment // what parts have done
	freeSpan  []int32
	gates     []gate // by step
	outside   []gate // by stream
	freed     []int32
	gathers   []gather // by step
	blocked   int64    // numbers those that wait for room
	parent    string   // of the item that is coming in, for the records
	caused    bool     // the item that is coming in was emitted

	short bool // items may go the short way: see short.go
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
	kept    uint32 // bits by promise of its class
	judged  uint32
	number  uint32 // n-th of its demand, from 1
	class   int32
	step    int32 // -1: none yet
	job     int32
	visit   uint32
	pause   int32   // its first pause, -1
	frame   int32   // the stream it passes through, -1
	whole   int32   // the item that it is a part of: itself but in parallel branches
	shares  float32 // delivered so far
	reworks uint16
	state   itemState
	flags   itemFlags
}

type itemState uint8

const (
	gone itemState = iota
	delayed
	queued
	working
	gathering // for a batch
	riding    // with the first of its batch
	deciding  // a body decides about it
	blocked   // where it goes there is no room
	held      // its channel is closed
	serving   // itself
	forked    // in parallel branches
)

type itemFlags uint8

const (
	measured itemFlags = 1 << iota
	valued             // value has been reached
	followed           // by the trace
	isPart             // of an item in parallel branches
	ticking            // a timer of its own is pending
	passes             // no limit holds it back
	begun              // somebody has worked on it
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
	at         int32 // the step with a limit at which it counts, -1
}

func newSim(p *Program) (*sim, error) {
	e, err := des.NewEngine(p.plan)
	if err != nil {
		return nil, fmt.Errorf("internal fault: %w", err)
	}
	s := &sim{p: p, e: e, most: DefaultLimits().Items, steps: make([]des.Stream, len(p.steps)), sources: make([]source, len(p.demands))}
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
	s.startExtras()
	s.fault = nil
	s.short = !s.p.uses.extras && !s.p.longWay && s.trace == nil && s.rec == nil
	s.e.Reset()
	s.e.Quiet(s.short)
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
			switch nt.Ref &^ refIndex {
			case refArrival:
				s.arrive(i)
			case refItem:
				s.timeOver(i)
			default:
				s.otherTimer(nt.Ref&^refIndex, i)
			}
		case des.Started:
			s.started(int32(nt.Ref), nt)
		case des.Ended:
			if s.short {
				s.done(int32(nt.Ref), nt)
			} else {
				s.ended(int32(nt.Ref), nt)
			}
		case des.Evicted:
			s.evicted(int32(nt.Ref), nt)
		case des.PutBack:
			s.evicted(int32(nt.Ref), nt)
		}
		if len(s.freed) > 0 {
			s.letIn()
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
	if dm.kind == byTimes && dm.copies != 1 {
		size = s.copies(src, dm, nth, size)
	}
	for place := range size {
		s.enter(d, dm.children.Child(nth, uint64(place)))
	}
	src.nth++
	s.nextArrival(d)
}

// enter lets an item of a demand come in, unless it is prevented.
func (s *sim) enter(d int32, key uint64) {
	dm := &s.p.demands[d]
	if dm.only >= 0 {
		s.arise(d, key, dm.only)
		return
	}
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
	s.arise(d, key, ch.class)
}

// arise lets an item of a class come in.
func (s *sim) arise(d int32, key uint64, class int32) {
	dm := &s.p.demands[d]
	if s.p.uses.channels {
		class = s.throughDoor(class)
	}
	s.sources[d].items++
	i := s.newItem()
	it := &s.items[i]
	*it = item{key: key, arrived: s.e.Now(), entered: s.e.Now(), number: s.sources[d].items, class: class, step: -1, job: -1, pause: -1, frame: -1, whole: i}
	s.arrived(i, it)
	if s.p.uses.extras {
		s.comeIn(i)
		return
	}
	s.advance(i, s.p.streams[dm.stream].entry)
}

// copies is how many items come in where there should be more or less of what
// is given at fixed times.
func (s *sim) copies(src *source, dm *demand, nth uint64, size int64) int64 {
	want := float64(float64(size) * dm.copies)
	n := int64(want)
	if src.draws.Draw(nth, 0, drawCopies, 0).First() < want-float64(n) {
		n++
	}
	return n
}

func (s *sim) newItem() int32 {
	if n := len(s.freeItem); n > 0 {
		i := s.freeItem[n-1]
		s.freeItem = s.freeItem[:n-1]
		if s.p.uses.extras {
			s.extra[i] = noExtra
		}
		clear(s.counters[int(i)*s.p.counters : int(i+1)*s.p.counters])
		return i
	}
	if len(s.items) == s.most {
		s.fault = s.tooMany()
	}
	s.items = append(s.items, item{})
	if s.p.uses.extras {
		s.extra = append(s.extra, noExtra)
	}
	if need := len(s.items) * s.p.counters; need > len(s.counters) {
		s.counters = append(s.counters, make([]uint16, max(need-len(s.counters), len(s.counters)))...)
	} else {
		clear(s.counters[need-s.p.counters : need])
	}
	return int32(len(s.items) - 1)
}
