package des

import (
	"math/bits"
	"slices"
)

// dispatch gives people to the jobs that wait in the touched pools and
// stops at the next thing that this brings; false when it is over.
func (e *Engine) dispatch() bool {
	for {
		if e.pool < 0 {
			last := len(e.touched) - 1
			if last < 0 {
				e.dispatching = false
				return false
			}
			e.pool = e.touched[last]
			e.touched = e.touched[:last]
			e.pools[e.pool].touched = false
			e.pass++
		}
		p := &e.pools[e.pool]
		for p.waiting > 0 && (p.idle > 0 || p.preempts) {
			granted := false
			if p.only >= 0 {
				granted = e.grantNext(p)
			} else {
				granted = e.grant(e.pool)
			}
			if !granted {
				e.wakeLater(p)
				break
			}
			if !e.quiet || e.notice.Kind != Started {
				e.doneWith(p)
				return true
			}
		}
		e.pool = -1
	}
}

// doneWith ends the dispatch of a pool where nobody can start any more. What
// the notice of the start brings about comes after what is due now.
func (e *Engine) doneWith(p *pool) {
	if p.only >= 0 && (p.waiting == 0 || p.idle == 0) {
		e.pool = -1
		e.dispatching = len(e.touched) > 0
	}
}

// grantNext starts the first job of a pool with one line and one group. It is
// written in one piece because most jobs of most models start here.
func (e *Engine) grantNext(p *pool) bool {
	l := &e.lines[p.only]
	g := &e.groups[l.single]
	if g.idle < l.servers || !e.isOpen(g) {
		return false
	}
	queue := bits.TrailingZeros64(l.filled)
	c := &l.queues[queue]
	i := c.head
	j := &e.jobs.at[i]
	if c.head = j.next; c.head < 0 {
		c.tail = -1
		l.filled &^= 1 << queue
	} else {
		e.jobs.at[c.head].prev = -1
	}
	l.waiting--
	p.passes(e.now)
	p.waiting--
	g.idle -= l.servers
	p.idle -= l.servers
	j.held = l.single
	e.starts(i, j)
	clock := j.work
	if g.speed != 1 {
		clock = clockTime(j.work, g.speed)
	}
	at := addTime(e.now, clock)
	if clock > g.present.Close-e.now && g.hours != nil && g.atClose != Finishes {
		if g.atClose == HandedOver {
			j.flags |= timed
			e.schedule(g.present.Close, Shifts, engineRef|jobRef|uint32(i))
			at = Never
		} else {
			at = g.hours.Add(e.now, clock)
		}
	}
	if at < Never {
		j.flags |= timed
		e.schedule(at, Ends, engineRef|uint32(i))
	}
	return true
}

// starts notes that a job has got its people.
func (e *Engine) starts(i int32, j *job) {
	n := &e.notice
	n.Kind, n.Ref, n.Job, n.Entered = Started, j.owner, i, j.since
	j.entry, j.since, j.state = uint64(j.since), e.now, working
}

// grant starts the first job in a pool's lines for which there are people, or
// takes people from another job for it.
func (e *Engine) grant(p int32) bool {
	if e.pools[p].unlike {
		return e.grantAny(p)
	}
	for {
		l, i := e.foremost(p)
		if l < 0 {
			return false
		}
		if e.seize(l, i) {
			j := &e.jobs.at[i]
			e.leave(j)
			e.begin(i, j)
			return true
		}
		if victim := e.victim(l, i); victim >= 0 {
			e.pass++ // with more people free, others may fit too
			e.evict(victim, i)
			return true
		}
		e.reject(l)
	}
}

// reject notes that there are no people for those who wait in a line.
func (e *Engine) reject(l int32) {
	e.lines[l].rejected = e.pass
	if needs := e.lines[l].needs; len(needs) > 1 {
		for k := range needs {
			e.wakeLater(&e.pools[needs[k].pool])
		}
	}
}

// grantAny is grant where a job may take people from others though one before
// it may not: it goes through all that wait.
func (e *Engine) grantAny(p int32) bool {
	pl := &e.pools[p]
	all := e.scratch[:0]
	for _, l := range pl.lines {
		for _, c := range e.lines[l].queues {
			for i := c.head; i >= 0; i = e.jobs.at[i].next {
				all = append(all, i)
			}
		}
	}
	e.scratch = all
	if pl.order != ByDue || len(pl.lines) > 1 || e.lines[pl.lines[0]].order != ByDue {
		slices.SortFunc(all, func(a, b int32) int {
			if e.goesBefore(pl.order, a, b) {
				return -1
			}
			return 1
		})
	}
	for _, i := range all {
		l := e.jobs.at[i].line
		if e.lines[l].rejected != e.pass {
			if e.seize(l, i) {
				j := &e.jobs.at[i]
				e.leave(j)
				e.begin(i, j)
				return true
			}
			e.reject(l)
		}
		if victim := e.victim(l, i); victim >= 0 {
			e.pass++
			e.evict(victim, i)
			return true
		}
	}
	return false
}

// foremost is the job that goes first among the pool's lines, but those whose
// needs could not be met; -1 when there is none.
func (e *Engine) foremost(p int32) (l, i int32) {
	l, i = -1, -1
	if pl := &e.pools[p]; !pl.plain {
		return e.foremostBy(pl)
	}
	var queue int
	for _, c := range e.pools[p].lines {
		if e.lines[c].waiting == 0 || e.lines[c].rejected == e.pass {
			continue
		}
		ci, cq := e.lines[c].head()
		if l < 0 || cq < queue || cq == queue && e.jobs.at[ci].entry < e.jobs.at[i].entry {
			l, i, queue = c, ci, cq
		}
	}
	return l, i
}

// foremostBy is foremost where not all goes by rank.
func (e *Engine) foremostBy(p *pool) (l, i int32) {
	l, i = -1, -1
	for _, c := range p.lines {
		if e.lines[c].waiting == 0 || e.lines[c].rejected == e.pass {
			continue
		}
		if ci := e.headBy(c, p.order); l < 0 || e.goesBefore(p.order, ci, i) {
			l, i = c, ci
		}
	}
	return l, i
}

// headBy is the first job of a line by an order, which need not be the line's.
func (e *Engine) headBy(l int32, o Order) int32 {
	ln := &e.lines[l]
	if ln.order == o {
		i, _ := ln.head()
		return i
	}
	first := int32(-1)
	for q := range ln.queues {
		for i := ln.queues[q].head; i >= 0; i = e.jobs.at[i].next {
			if first < 0 || e.goesBefore(o, i, first) {
				first = i
			}
		}
	}
	return first
}

// goesBefore reports whether waiting job a goes before b by an order.
func (e *Engine) goesBefore(o Order, a, b int32) bool {
	x, y := &e.jobs.at[a], &e.jobs.at[b]
	switch {
	case o == ByRank && x.rank != y.rank:
		return x.rank < y.rank
	case o == ByDue && e.dues[a] != e.dues[b]:
		return e.dues[a] < e.dues[b]
	case (x.flags^y.flags)&begun != 0:
		return x.flags&begun != 0
	}
	return x.entry < y.entry
}
