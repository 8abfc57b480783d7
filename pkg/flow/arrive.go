package flow

import (
	"github.com/svs-project/svs/pkg/des"
	"github.com/svs-project/svs/pkg/dist"
)

// source is the state of a demand's arrivals.
type source struct {
	draws  des.Stream
	nth    uint64  // arrivals so far
	items  uint32  // items that have come in
	sum    float64 // of a unit Poisson stream
	hint   int     // into the pattern
	last   int64   // time of the last arrival that has been drawn
	next   int     // of ahead
	single bool    // as of the demand
	entry  int32   // first step
	alike  int32   // the way of all that is ahead, -1 where it differs or is not short
	ahead  [lookAhead]coming
}

// lookAhead is how many arrivals are drawn at once. A draw is a long chain of
// steps each of which waits for the one before; of several that do not depend
// on each other a processor does some at a time.
const lookAhead = 16

// coming is an arrival that has been drawn ahead. Draws are functions of what
// they are for, so that it makes no difference when they are drawn.
type coming struct {
	at    int64
	key   uint64 // of its only item, where the demand's come one by one
	class int32  // of that; -1: it is prevented
	way   int32  // route at the first step where that is short, with the draws of its first visit, else -1
	work  int64
	drawn uint64
	flags itemFlags // that its class has from the start
	rank  uint8
}

// restart begins a replication.
func (s *sim) restart(src *source, dm *demand, key des.Key) {
	*src = source{draws: key.Stream(dm.element), next: lookAhead, single: dm.single, entry: dm.entry, alike: -1}
	if dm.only >= 0 {
		for k := range src.ahead {
			s.sort(&src.ahead[k], src.entry, dm.only)
		}
		src.alike = src.ahead[0].way
	}
}

// draw draws the next arrivals of a demand.
func (s *sim) draw(src *source, dm *demand) {
	src.next = 0
	if dm.kind == byRate {
		s.drawByRate(src, dm)
	} else {
		s.drawByInterval(src, dm)
	}
	if !dm.single {
		return
	}
	var keys [lookAhead]uint64
	dm.children.Firsts(src.nth, keys[:])
	for k := range src.ahead {
		src.ahead[k].key = keys[k]
	}
	if dm.only < 0 {
		for k := range src.ahead {
			s.sort(&src.ahead[k], src.entry, s.classOf(src, dm, src.ahead[k].key))
		}
	}
	s.drawFirst(src, &keys)
}

// sort notes what class an arrival is of, and what follows from that.
func (s *sim) sort(c *coming, entry, class int32) {
	c.way, c.class = -1, class
	if class < 0 || !s.short {
		return
	}
	if r := s.p.steps[entry].routeOf(class); s.p.routes[r].short.is {
		c.way = r
	}
	k := &s.p.classes[class]
	if c.rank, c.flags = uint8(k.rank), 0; len(k.promises) > 0 {
		c.flags = promised
	}
}

// drawFirst draws the first visits of arrivals where these are short.
func (s *sim) drawFirst(src *source, keys *[lookAhead]uint64) {
	var drawn [lookAhead]des.Block
	s.steps[src.entry].Draws(keys[:], 1, drawVisit, drawn[:])
	if way := src.alike; way >= 0 {
		s.drawAlike(src, &drawn, s.p.routes[way].short.sampler)
		return
	}
	for k := range drawn {
		c := &src.ahead[k]
		if c.drawn, c.work = drawn[k].B, 0; c.way < 0 {
			continue
		}
		if sampler := s.p.routes[c.way].short.sampler; sampler != nil {
			c.work = sampler.SampleNS(des.Uniform(drawn[k].A))
		}
	}
}

// drawAlike is drawFirst where all goes the same way.
func (s *sim) drawAlike(src *source, drawn *[lookAhead]des.Block, sampler *dist.Sampler) {
	var u [lookAhead]float64
	var work [lookAhead]int64
	if sampler != nil {
		for k := range u {
			u[k] = des.Uniform(drawn[k].A)
		}
		sampler.SamplesNS(u[:], work[:])
	}
	for k := range src.ahead {
		src.ahead[k].drawn, src.ahead[k].work = drawn[k].B, work[k]
	}
}

func (s *sim) drawByRate(src *source, dm *demand) {
	var numbers [lookAhead]uint64
	var drawn [lookAhead]des.Block
	var logs [lookAhead]float64
	for k := range numbers {
		numbers[k] = src.nth + uint64(k)
	}
	src.draws.Draws(numbers[:], 0, drawGap, drawn[:])
	for k := range logs {
		logs[k] = des.Uniform(drawn[k].A)
	}
	dist.Logs(logs[:])
	for k := range src.ahead {
		at := int64(des.Never)
		src.sum -= logs[k]
		if seconds := src.sum / dm.perSecond; dm.pattern != nil {
			at, src.hint = dm.pattern.InvertFrom(seconds, src.hint)
		} else if seconds < 9e9 {
			at = int64(float64(seconds * 1e9))
		}
		src.ahead[k].at = at
	}
}

func (s *sim) drawByInterval(src *source, dm *demand) {
	for k := range src.ahead {
		gap := s.p.samplers[dm.every].SampleNS(src.draws.Draw(src.nth+uint64(k), 0, drawGap, 0).First())
		if dm.pace != 1 {
			gap = int64(min(float64(gap)/dm.pace, 1<<61))
		}
		if src.last > s.p.end() {
			gap = 0 // nothing comes after it any more
		}
		src.last += gap
		src.ahead[k].at = src.last
	}
}

// nextArrival schedules the next arrival of a demand.
func (s *sim) nextArrival(d int32) {
	src := &s.sources[d]
	at := int64(des.Never)
	switch dm := &s.p.demands[d]; dm.kind {
	case byRate, byInterval:
		if src.next == lookAhead {
			s.draw(src, dm)
		}
		at = src.ahead[src.next].at
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
	src := &s.sources[d]
	if src.single {
		switch c := &src.ahead[src.next&(lookAhead-1)]; {
		case c.class < 0:
			s.enter(d, c.key)
		case c.way >= 0:
			s.appear(src, c)
		default:
			s.arise(d, c.key, c.class)
		}
	} else {
		s.arriveTogether(d, src)
	}
	src.nth++
	if src.next++; src.next < lookAhead && src.single {
		if at := src.ahead[src.next].at; at <= s.p.end() {
			s.e.At(at, classArrivals, refArrival|uint32(d))
		}
		return
	}
	s.nextArrival(d)
}

// arriveTogether lets a group come in, or what comes at a fixed time.
func (s *sim) arriveTogether(d int32, src *source) {
	dm := &s.p.demands[d]
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
	if size != 1 && !s.crowd(size, d) {
		return
	}
	for place := range size {
		if s.fault != nil {
			return // there is no room for the rest
		}
		s.enter(d, dm.children.Child(nth, uint64(place)))
	}
}

// enter lets an item of a demand come in, unless it is prevented.
func (s *sim) enter(d int32, key uint64) {
	src, dm := &s.sources[d], &s.p.demands[d]
	if class := s.classOf(src, dm, key); class >= 0 {
		s.arise(d, key, class)
		return
	}
	_, class := dm.drawClass(src.draws.Draw(key, 0, drawClass, 0))
	s.prevented(class)
}

// classOf is the class of an item, -1 for one that is prevented.
func (s *sim) classOf(src *source, dm *demand, key uint64) int32 {
	if dm.only >= 0 {
		return dm.only
	}
	prevented, class := dm.drawClass(src.draws.Draw(key, 0, drawClass, 0))
	if prevented {
		return -1
	}
	return class
}

// drawClass tells the class of an item and whether it is prevented.
func (dm *demand) drawClass(b des.Block) (prevented bool, class int32) {
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
	return dm.prevented > 0 && b.Third() < dm.prevented, ch.class
}

// arise lets an item of a class come in.
func (s *sim) arise(d int32, key uint64, class int32) {
	if s.p.uses.channels {
		class = s.throughDoor(class)
	}
	src := &s.sources[d]
	src.items++
	i := s.newItem()
	it := &s.items[i]
	now := s.e.Now()
	*it = item{}
	it.key, it.arrived, it.entered = key, now, now
	it.number, it.class, it.whole = src.items, class, i
	it.step, it.job, it.pause, it.frame = -1, -1, -1, -1
	k := &s.p.classes[class]
	if it.rank = uint8(k.rank); len(k.promises) > 0 {
		it.flags = promised
	}
	s.arrived(i, it)
	if s.p.uses.extras {
		s.comeIn(i)
		return
	}
	s.advance(i, src.entry)
}

// appear is arise, arrived and walk for what has been drawn ahead.
func (s *sim) appear(src *source, c *coming) {
	src.items++
	var i int32
	if n := len(s.freeItem) - 1; n >= 0 && s.p.counters == 0 {
		i, s.freeItem = s.freeItem[n], s.freeItem[:n]
	} else {
		i = s.newItem()
	}
	it, b, now := &s.items[i], &s.book, c.at
	w := &s.p.routes[c.way].short
	it.key, it.arrived, it.entered, it.choice = c.key, now, now, c.drawn
	it.worked, it.queued, it.off, it.delayed, it.open = 0, 0, 0, 0, 0
	it.kept, it.judged, it.number, it.class = 0, 0, src.items, c.class
	it.step, it.visit, it.pause, it.frame = src.entry, 1, -1, -1
	it.whole, it.way, it.shares, it.reworks = i, c.way, 0, 0
	it.rank, it.state, it.flags = c.rank, queued, c.flags
	if b.pilot != nil {
		b.pass(now)
	}
	b.came++
	if b.open {
		b.area.Minus(now)
		it.flags |= measured
		b.inside++
		b.cells[c.class].arrived++
	}
	if w.counter >= 0 {
		s.counters[int(i)*s.p.counters+int(w.counter)] = 1
	}
	it.job = s.e.Submit(w.line, uint32(i), int(c.rank), c.work)
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
