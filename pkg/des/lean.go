package des

import "math/bits"

// The lean engine. Where each pool has one line, one group and nobody who
// preempts, is due or hands work over, a job is known by its owner, a pool is
// one record and the touched pools are the bits of one word: the same rounds,
// the same order and the same notices in a third of the instructions. A quiet
// Engine whose plan is of that kind goes this way by itself; a test compares
// the two notice by notice.

// desk is a pool of a lean plan, with its group and its line.
type desk struct {
	idle, servers int32  // without work, and that a job takes
	waiting       int32  // jobs
	longest       int32  // as in pool
	filled        uint64 // ranks that have jobs waiting
	queues        []chain
	changed       int64 // as in pool
	present       Span  // the open span that ends after now
	speed         float64
	hours         *Hours
	all           int32
	fifo          bool
	finishes      bool
	waking        bool
}

// leanJob is the job of an owner: 32 bytes.
type leanJob struct {
	clock   int64 // time that the work takes
	entered int64
	since   int64 // when work began, -1: it waits
	next    int32 // in its queue
	desk    int32
}

// mostDesks is how many pools a word of bits can hold.
const mostDesks = 64

// isLean reports whether a plan that has been laid out can go the lean way.
func (e *Engine) isLean() bool {
	if len(e.pools) > mostDesks {
		return false
	}
	for i := range e.pools {
		p := &e.pools[i]
		if len(p.lines) > 1 || len(p.groups) != 1 || p.preempts || p.order == ByDue || e.groups[p.groups[0]].atClose == HandedOver {
			return false
		}
	}
	for i := range e.lines {
		if e.lines[i].single < 0 {
			return false
		}
	}
	return true
}

// resetLean empties the desks.
func (e *Engine) resetLean() {
	e.bits = 0
	e.byOwner = e.byOwner[:0]
	if e.desks == nil {
		e.desks = make([]desk, len(e.pools))
	}
	for i := range e.desks {
		p := &e.pools[i]
		g := &e.groups[p.groups[0]]
		d := &e.desks[i]
		*d = desk{
			all: g.servers, idle: g.servers, present: g.present, speed: g.speed, hours: g.hours, queues: d.queues,
			fifo: p.order == ByEntry, finishes: g.atClose == Finishes,
		}
		if len(p.lines) > 0 {
			d.servers = e.lines[p.lines[0]].servers
		}
		if d.queues == nil {
			d.queues = make([]chain, e.ranks)
		}
	}
	if e.deskOf == nil {
		e.deskOf = make([]int32, len(e.lines))
		for i := range e.lines {
			e.deskOf[i] = e.lines[i].needs[0].pool
		}
	}
}

// submitLean is Submit; the job's number is its owner.
func (e *Engine) submitLean(line int32, owner uint32, rank int, work int64) int32 {
	if int(owner) >= len(e.byOwner) {
		e.growLean(owner)
	}
	k := e.deskOf[line]
	d := &e.desks[k]
	if d.speed != 1 {
		work = clockTime(work, d.speed)
	}
	j := &e.byOwner[owner]
	j.clock, j.entered, j.since, j.next, j.desk = work, e.now, -1, -1, k
	if d.fifo {
		rank = 0
	}
	q := &d.queues[rank]
	if d.filled>>rank&1 == 0 {
		d.filled |= 1 << rank
		q.head = int32(owner)
	} else {
		e.byOwner[q.tail].next = int32(owner)
	}
	q.tail = int32(owner)
	d.passes(e.now)
	d.waiting++
	if d.idle > 0 {
		e.bits |= 1 << k
	}
	return int32(owner)
}

// growLean makes room for the job of an owner.
func (e *Engine) growLean(owner uint32) {
	for int(owner) >= len(e.byOwner) {
		e.byOwner = append(e.byOwner, leanJob{})
	}
}

// passes is as of a pool.
func (d *desk) passes(now int64) {
	if now > d.changed {
		d.longest = max(d.longest, d.waiting)
		d.changed = now
	}
}

// stepLean is Step.
func (e *Engine) stepLean(limit int64) *Notice {
	for {
		i := e.agenda.next()
		r := &e.agenda.heap[i]
		if r.time != e.now {
			if e.bits != 0 {
				if e.phase > Shifts {
					e.phase = roundOver
				} else {
					e.phase = Late
				}
				e.dispatchLean()
				continue
			}
			if len(e.later) > 0 {
				e.nextRound()
				continue
			}
			if r.time > limit {
				e.notice.Kind = Idle
				return &e.notice
			}
			e.now = r.time
		} else if e.bits != 0 && r.class() > Shifts && e.phase < Late {
			e.phase = Late
			e.dispatchLean()
			continue
		}
		ref := r.ref()
		e.phase = r.class()
		e.agenda.take(i)
		n := &e.notice
		switch {
		case ref < engineRef:
			n.Kind, n.Class, n.Ref = Timer, e.phase, ref
			return n
		case e.phase == Ends:
			owner := ref &^ engineRef
			j := &e.byOwner[owner]
			d := &e.desks[j.desk]
			d.idle += d.servers
			if d.waiting > 0 {
				e.bits |= 1 << j.desk
			}
			n.Kind, n.Ref, n.Job, n.Entered, n.Since, n.Worked = Ended, owner, int32(owner), j.entered, j.since, j.clock
			return n
		}
		k := ref &^ engineRef
		e.desks[k].waking = false
		e.bits |= 1 << k
	}
}

// dispatchLean gives people to those who wait at the touched desks.
func (e *Engine) dispatchLean() {
	for touched := e.bits; touched != 0; touched &= touched - 1 {
		k := bits.TrailingZeros64(touched)
		d := &e.desks[k]
		for d.waiting > 0 && d.idle > 0 {
			if d.idle < d.servers || !d.isOpen(e.now) {
				e.wakeDesk(uint32(k), d)
				break
			}
			e.startLean(d)
		}
	}
	e.bits = 0
}

// startLean begins the first job of a desk.
func (e *Engine) startLean(d *desk) {
	rank := bits.TrailingZeros64(d.filled)
	q := &d.queues[rank]
	owner := q.head
	j := &e.byOwner[owner]
	if q.head = j.next; q.head < 0 {
		d.filled &^= 1 << rank
	}
	d.passes(e.now)
	d.waiting--
	d.idle -= d.servers
	j.since = e.now
	at := addTime(e.now, j.clock)
	if d.hours != nil && !d.finishes && j.clock > d.present.Close-e.now {
		at = d.hours.Add(e.now, j.clock)
	}
	switch {
	case at == e.now:
		e.schedule(at, Ends, engineRef|uint32(owner))
	case at < Never:
		e.agenda.push(at, Ends, engineRef|uint32(owner))
	}
}

// isOpen reports whether a desk is on shift, and moves its present span on.
func (d *desk) isOpen(now int64) bool {
	if now >= d.present.Close {
		d.present, _ = d.hours.Next(now)
	}
	return now >= d.present.Open
}

// wakeDesk has a desk where jobs wait dispatched when it opens.
func (e *Engine) wakeDesk(k uint32, d *desk) {
	if d.waking || d.hours == nil || d.isOpen(e.now) || d.present.Open == Never {
		return
	}
	d.waking = true
	e.schedule(d.present.Open, Shifts, engineRef|k)
}

// stintLean is Stint.
func (e *Engine) stintLean(owner int32, until int64) int64 {
	j := &e.byOwner[owner]
	d := &e.desks[j.desk]
	if d.finishes {
		return until - j.since
	}
	return d.hours.Between(j.since, until)
}
