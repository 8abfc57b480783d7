package des

// OnShift is for how long, between two moments, somebody was on shift for
// every need of a line.
func (e *Engine) OnShift(line int32, from, to int64) int64 {
	return e.lines[line].hours.Between(from, to)
}

// NextShift is when, from now on, somebody is on shift for every need of a
// line: now itself, if so, and Never when not again.
func (e *Engine) NextShift(line int32) int64 {
	s, _ := e.lines[line].hours.Next(e.now)
	return s.Open
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
	j := &e.jobs.at[i]
	before, seen := 0, map[int32]bool{}
	for k := range e.lines[j.line].needs {
		for _, l := range e.pools[e.lines[j.line].needs[k].pool].lines {
			if !seen[l] {
				seen[l] = true
				before += e.aheadIn(l, j)
			}
		}
	}
	return before
}

func (e *Engine) aheadIn(line int32, j *job) (n int) {
	for q, c := range e.lines[line].queues[:j.queue+1] {
		for o := c.head; o >= 0; o = e.jobs.at[o].next {
			if q < int(j.queue) || e.jobs.at[o].entry < j.entry {
				n++
			}
		}
	}
	return n
}
