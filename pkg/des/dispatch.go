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

// seize takes all the people a job needs, or none.
func (e *Engine) seize(l, i int32) bool {
	ln := &e.lines[l]
	if ln.single >= 0 {
		return e.seizeOne(i, ln.single, ln.needs[0].servers)
	}
	if n := &ln.needs[0]; len(ln.needs) == 1 && n.servers == 1 && !e.pools[n.pool].preempts {
		for _, g := range n.groups {
			if e.seizeOne(i, g, 1) {
				return true
			}
		}
		return false
	}
	for k := range ln.needs {
		if !e.seizeNeed(i, &ln.needs[k]) {
			e.unseize(i)
			return false
		}
	}
	return true
}

// seizeOne has servers of one group work on a job, without a hold.
func (e *Engine) seizeOne(i, g, servers int32) bool {
	gr := &e.groups[g]
	if gr.idle < servers || !e.isOpen(gr) {
		return false
	}
	gr.idle -= servers
	e.pools[gr.pool].idle -= servers
	e.jobs.at[i].held = g
	return true
}

// seizeNeed takes people of one pool, from the groups that fit best first.
func (e *Engine) seizeNeed(i int32, n *need) bool {
	if e.idle(n) < n.servers {
		return false
	}
	if e.jobs.at[i].flags&chained == 0 {
		e.jobs.at[i].held = -1
	}
	left := n.servers
	for _, g := range n.groups {
		gr := &e.groups[g]
		if take := min(left, gr.idle); take > 0 && e.isOpen(gr) {
			e.hold(i, g, take)
			left -= take
		}
	}
	return true
}

// unseize gives back what was taken for a job that cannot start after all.
func (e *Engine) unseize(i int32) {
	if e.jobs.at[i].flags&chained == 0 {
		return
	}
	for h := e.jobs.at[i].held; h >= 0; {
		hd := e.holds.at[h]
		g := &e.groups[hd.group]
		g.idle += hd.servers
		p := &e.pools[g.pool]
		p.idle += hd.servers
		if p.preempts {
			e.unlink(&p.begun[e.jobs.at[i].rank], h)
		}
		e.holds.put(h)
		h = hd.more
	}
	e.jobs.at[i].held = -1
	e.jobs.at[i].flags &^= chained
}

// idle counts the people on shift with nothing to do who fit a need.
func (e *Engine) idle(n *need) (idle int32) {
	for _, g := range n.groups {
		if gr := &e.groups[g]; gr.idle > 0 && e.isOpen(gr) {
			idle += gr.idle
		}
	}
	return idle
}

// victim is the job to take people from so that job i can start: of those in
// the way the one of the latest rank, and among these the one begun last. It
// is -1 when taking people from all of them would not be enough.
func (e *Engine) victim(l, i int32) int32 {
	found := int32(-1)
	for k := range e.lines[l].needs {
		n := &e.lines[l].needs[k]
		lack := n.servers - e.idle(n)
		if lack <= 0 {
			continue
		}
		p := &e.pools[n.pool]
		if !p.preempts {
			return -1
		}
		first := int32(-1)
		for r := e.ranks - 1; r > int(e.jobs.at[i].rank) && lack > 0; r-- {
			for h := p.begun[r].tail; h >= 0 && lack > 0; h = e.holds.at[h].prev {
				if hd := e.holds.at[h]; e.fits(n, hd.group) && (e.lines[l].ranked || e.yields(l, hd.job, i)) {
					lack -= hd.servers
					if first < 0 {
						first = hd.job
					}
				}
			}
		}
		if lack > 0 {
			return -1
		}
		if found < 0 {
			found = first
		}
	}
	return found
}

// yields reports whether job v would wait behind job i if it lost its people
// to it, by the order of every pool that i needs: otherwise it would take them
// back at once.
func (e *Engine) yields(l, v, i int32) bool {
	for k := range e.lines[l].needs {
		switch e.pools[e.lines[l].needs[k].pool].order {
		case ByEntry:
			return false
		case ByDue:
			if e.dues[v] <= e.dues[i] {
				return false
			}
		}
	}
	return true
}

// fits reports whether a group is on shift and among those a need can use.
func (e *Engine) fits(n *need, g int32) bool {
	for _, c := range n.groups {
		if c == g {
			return e.isOpen(&e.groups[g])
		}
	}
	return false
}

// isOpen reports whether a group is on shift, and moves its present span on.
func (e *Engine) isOpen(g *group) bool {
	if e.now >= g.present.Close {
		e.moveOn(g)
	}
	return e.now >= g.present.Open
}

func (e *Engine) moveOn(g *group) {
	for int(g.cursor) < len(g.hours.spans) && g.hours.spans[g.cursor].close <= e.now {
		g.cursor++
	}
	g.present = Span{Never, Never}
	if int(g.cursor) < len(g.hours.spans) {
		s := g.hours.spans[g.cursor]
		g.present = Span{s.open, s.close}
	}
}

// wakeLater has a pool where jobs wait dispatched when its closed groups open,
// and, where jobs need others as well, when those that are open come back.
func (e *Engine) wakeLater(p *pool) {
	for _, g := range p.groups {
		gr := &e.groups[g]
		if gr.waking || gr.hours == nil {
			continue
		}
		at := int64(Never)
		if !e.isOpen(gr) {
			at = gr.present.Open
		} else if next := int(gr.cursor) + 1; p.shares && next < len(gr.hours.spans) {
			at = gr.hours.spans[next].open
		}
		if at < Never {
			gr.waking = true
			e.schedule(at, Shifts, engineRef|uint32(g))
		}
	}
}
