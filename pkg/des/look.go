package des

// OnShift is for how long, between two moments, somebody was on shift for
// every need of a line; to is not before from.
func (e *Engine) OnShift(line int32, from, to int64) int64 {
	if h := e.lines[line].hours; h != nil {
		return h.Between(from, to)
	}
	return to - from
}

// NextShift is when, from now on, somebody is on shift for every need of a
// line: now itself, if so, and Never when not again.
func (e *Engine) NextShift(line int32) int64 {
	s, _ := e.lines[line].hours.Next(e.now)
	return s.Open
}

// Begun tells when a job entered its line and when its present stint of work
// began; ok is false for one that waits.
func (e *Engine) Begun(i int32) (entered, since int64, ok bool) {
	if e.lean {
		j := &e.byOwner[i]
		return j.entered, j.since, j.since >= 0
	}
	j := &e.jobs.at[i]
	return int64(j.entry), j.since, j.state == working
}

// Longest is how many jobs at most stood in the lines of a pool at once, since
// the last Recount: those there count for each of its needs that a job has.
func (e *Engine) Longest(pool int32) int {
	if e.lean {
		d := &e.desks[pool]
		return int(max(d.longest, d.waiting))
	}
	p := &e.pools[pool]
	return int(max(p.longest, p.waiting))
}

// Recount begins to look for the longest lines anew.
func (e *Engine) Recount() {
	for i := range e.pools {
		e.pools[i].longest, e.pools[i].changed = e.pools[i].waiting, e.now
	}
	if e.lean {
		for i := range e.desks {
			e.desks[i].longest, e.desks[i].changed = e.desks[i].waiting, e.now
		}
	}
}

// Waiting is how many jobs stand in the lines of a pool.
func (e *Engine) Waiting(pool int32) int { return int(e.pools[pool].waiting) }

// OnDuty is how many people of a pool are on shift, and how many of these have
// work.
func (e *Engine) OnDuty(pool int32) (all, busy int) {
	for _, g := range e.pools[pool].groups {
		if gr := &e.groups[g]; e.isOpen(gr) {
			all += int(gr.servers)
			busy += int(gr.servers - gr.idle)
		}
	}
	return all, busy
}

// Ahead is how many jobs that wait for one of the same pools go before a
// waiting job. It goes through all of them.
func (e *Engine) Ahead(i int32) int {
	before, seen := 0, map[int32]bool{}
	line := e.jobs.at[i].line
	for k := range e.lines[line].needs {
		p := &e.pools[e.lines[line].needs[k].pool]
		for _, l := range p.lines {
			if !seen[l] {
				seen[l] = true
				before += e.aheadIn(l, p.order, i)
			}
		}
	}
	return before
}

func (e *Engine) aheadIn(line int32, o Order, i int32) (n int) {
	for _, c := range e.lines[line].queues {
		for k := c.head; k >= 0; k = e.jobs.at[k].next {
			if k != i && e.goesBefore(o, k, i) {
				n++
			}
		}
	}
	return n
}

// Free is how many servers of a pool are on shift without work, less the jobs
// that wait for one.
func (e *Engine) Free(pool int32) int {
	all, busy := e.OnDuty(pool)
	return all - busy - int(e.pools[pool].waiting)
}

// LineHours are when somebody is on shift for every need of a line, nil for
// always.
func (e *Engine) LineHours(line int32) *Hours { return e.lines[line].hours }
