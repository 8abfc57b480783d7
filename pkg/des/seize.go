package des

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
