package des

// begin has the people that were found for a job work on it.
func (e *Engine) begin(i int32, j *job) {
	e.starts(i, j)
	at := e.endOf(j)
	if close := e.handsOverAt(j); close < at {
		j.flags |= timed
		e.schedule(close, Shifts, engineRef|jobRef|uint32(i))
		return
	}
	if at < Never {
		j.flags |= timed
		e.schedule(at, Ends, engineRef|uint32(i))
	}
}

// handsOverAt is when the first of a job's groups closes that hands its work
// over, Never without one.
func (e *Engine) handsOverAt(j *job) int64 {
	if j.flags&chained == 0 {
		if g := &e.groups[j.held]; g.atClose == HandedOver {
			return g.present.Close
		}
		return Never
	}
	at := int64(Never)
	for h := j.held; h >= 0; h = e.holds.at[h].more {
		if g := &e.groups[e.holds.at[h].group]; g.atClose == HandedOver {
			at = min(at, g.present.Close)
		}
	}
	return at
}

// end is called when a job's event comes: its work is done, or it has long
// been withdrawn (false).
func (e *Engine) end(i int32) bool {
	j := &e.jobs.at[i]
	if j.state == gone {
		e.jobs.put(i)
		return false
	}
	n := &e.notice
	n.Kind, n.Ref, n.Job, n.Entered, n.Since, n.Worked = Ended, j.owner, i, int64(j.entry), j.since, j.work
	if s := e.speed(j); s != 1 {
		n.Worked = clockTime(j.work, s)
	}
	if j.flags&chained == 0 {
		e.free(j.held, e.lines[j.line].needs[0].servers)
	} else {
		e.release(i)
	}
	e.jobs.put(i)
	return true
}

// endOf is when a job that begins now will be done.
func (e *Engine) endOf(j *job) int64 {
	if j.flags&chained == 0 {
		g := &e.groups[j.held]
		clock := clockTime(j.work, g.speed)
		if g.hours == nil || g.atClose == Finishes || clock <= g.present.Close-e.now {
			return addTime(e.now, clock)
		}
		return g.hours.Add(e.now, clock)
	}
	return e.common(j).Add(e.now, clockTime(j.work, e.speed(j)))
}

// speed is that of the slowest group at work on a job.
func (e *Engine) speed(j *job) float64 {
	if j.flags&chained == 0 {
		return e.groups[j.held].speed
	}
	s := 1.0
	for h := j.held; h >= 0; h = e.holds.at[h].more {
		s = min(s, e.groups[e.holds.at[h].group].speed)
	}
	return s
}

// common is when all the people at work on a job are on shift; who finishes
// what is begun does not hold the others up.
func (e *Engine) common(j *job) *Hours {
	var hours *Hours
	for h := j.held; h >= 0; h = e.holds.at[h].more {
		if g := &e.groups[e.holds.at[h].group]; g.atClose != Finishes && g.hours != nil {
			if hours == nil || hours == g.hours {
				hours = g.hours
			} else {
				hours = intersect(hours, g.hours)
			}
		}
	}
	return hours
}

// Stint is how long a job at work has been worked on since it began, up to a
// moment that is not after its end.
func (e *Engine) Stint(i int32, until int64) int64 {
	if e.lean {
		return e.stintLean(i, until)
	}
	j := &e.jobs.at[i]
	if j.flags&chained == 0 {
		g := &e.groups[j.held]
		if g.atClose == Finishes {
			return until - j.since
		}
		return g.hours.Between(j.since, until)
	}
	return e.common(j).Between(j.since, until)
}

// release frees the people of a job.
func (e *Engine) release(i int32) {
	j := &e.jobs.at[i]
	if j.flags&chained == 0 {
		e.free(j.held, e.lines[j.line].needs[0].servers)
		return
	}
	for h := j.held; h >= 0; {
		hd := e.holds.at[h]
		e.free(hd.group, hd.servers)
		if p := &e.pools[e.groups[hd.group].pool]; p.preempts {
			e.unlink(&p.begun[j.rank], h)
		}
		e.holds.put(h)
		h = hd.more
	}
	j.held = -1
}

func (e *Engine) free(g, servers int32) {
	e.groups[g].idle += servers
	p := e.groups[g].pool
	pl := &e.pools[p]
	pl.idle += servers
	if pl.waiting > 0 {
		e.touch(p)
	}
}

// hold has servers of a group work on a job.
func (e *Engine) hold(i, g, servers int32) {
	j := &e.jobs.at[i]
	e.groups[g].idle -= servers
	p := &e.pools[e.groups[g].pool]
	p.idle -= servers
	h := e.holds.get()
	e.holds.at[h] = hold{job: i, group: g, servers: servers, more: j.held, prev: -1, next: -1}
	j.held = h
	j.flags |= chained
	if p.preempts {
		e.link(&p.begun[j.rank], h)
	}
}

func (e *Engine) link(c *chain, h int32) {
	e.holds.at[h].prev = c.tail
	if c.tail >= 0 {
		e.holds.at[c.tail].next = h
	} else {
		c.head = h
	}
	c.tail = h
}

func (e *Engine) unlink(c *chain, h int32) {
	hd := e.holds.at[h]
	if hd.prev >= 0 {
		e.holds.at[hd.prev].next = hd.next
	} else {
		c.head = hd.next
	}
	if hd.next >= 0 {
		e.holds.at[hd.next].prev = hd.prev
	} else {
		c.tail = hd.prev
	}
}

// evict takes a job's people away for the job by: it waits again, before its
// equals, with the work that is left.
func (e *Engine) evict(i, by int32) {
	e.notice.Kind, e.notice.By = Evicted, e.jobs.at[by].owner
	e.again(i)
}

// putBack is called when the shift of a job's people ends and others are to
// take it over; false when it has long been withdrawn.
func (e *Engine) putBack(i int32) bool {
	j := &e.jobs.at[i]
	if j.state == gone {
		e.jobs.put(i)
		return false
	}
	j.flags &^= timed
	e.notice.Kind = PutBack
	e.again(i)
	return true
}

// again frees a job's people and lets it wait with what is left of its work.
func (e *Engine) again(i int32) {
	worked := e.Stint(i, e.now)
	j := e.jobs.at[i]
	speed := e.speed(&j)
	e.release(i)
	e.drop(i)
	n := &e.notice
	n.Ref, n.Entered, n.Since, n.Worked = j.owner, int64(j.entry), j.since, worked
	j.work = max(0, j.work-workDone(worked, speed))
	n.Job = e.jobs.get()
	e.jobs.at[n.Job] = j
	if e.byDue {
		e.setDue(n.Job, e.dues[i])
	}
	e.enter(n.Job, &e.jobs.at[n.Job], begun)
}

// WorkHours are when a job at work is worked on: nil for always.
func (e *Engine) WorkHours(i int32) *Hours {
	j := &e.jobs.at[i]
	if j.flags&chained != 0 {
		return e.common(j)
	}
	if g := &e.groups[j.held]; g.atClose != Finishes {
		return g.hours
	}
	return nil
}
