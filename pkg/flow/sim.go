package flow

import (
	"context"
	"fmt"

	"github.com/svs-project/svs/pkg/des"
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
	still stillness
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
	way     int32   // the route that it has taken last, on the short way
	reworks uint16
	rank    uint8
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
	promised           // its class has promises
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
	s.fault, s.still = nil, stillness{at: -1}
	s.short = !s.p.uses.extras && !s.p.longWay && s.trace == nil && s.rec == nil
	s.e.Reset()
	s.e.Quiet(s.short)
	s.book.reset(s.p)
	for d := range s.sources {
		s.restart(&s.sources[d], &s.p.demands[d], key)
		s.nextArrival(int32(d))
	}
}

// ctxEvery is how many events pass between two looks at the context and the
// clock.
const ctxEvery = 1 << 14

// runTo goes on up to a moment, or until enough says so.
func (s *sim) runTo(ctx context.Context, limit int64, enough func() bool) error {
	for n := ctxEvery; s.fault == nil; n-- {
		if n == 0 {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			s.watch()
			n = ctxEvery
		}
		if enough != nil && enough() {
			return nil
		}
		nt := s.e.Step(limit)
		if s.short { // what comes most often, and leaves no room to others
			if nt.Kind == des.Ended {
				s.done(int32(nt.Ref), nt)
				continue
			}
			if nt.Kind == des.Timer && nt.Ref <= refIndex {
				s.arrive(int32(nt.Ref))
				continue
			}
		}
		switch nt.Kind {
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
			s.ended(int32(nt.Ref), nt)
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

func (s *sim) newItem() int32 {
	if n := len(s.freeItem); n > 0 {
		i := s.freeItem[n-1]
		s.freeItem = s.freeItem[:n-1]
		if s.p.uses.extras {
			s.extra[i] = noExtra
		}
		if n := s.p.counters; n > 0 {
			clear(s.counters[int(i)*n : int(i+1)*n])
		}
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
