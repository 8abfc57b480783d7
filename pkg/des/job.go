package des

import (
	"math"
	"math/bits"
)

// job is work that waits in a line or is being done.
type job struct {
	work  int64  // hands-on time that is left
	since int64  // when it entered the line, or when this stint began
	entry uint64 // order of entry while it waits, then the time of entry
	prev  int32  // in its queue
	next  int32
	owner uint32
	line  int32
	held  int32 // the group that serves it, or its first hold
	rank  uint8
	queue uint8
	state state
	flags flags
}

type flags uint8

const (
	chained flags = 1 << iota // held is the first of its holds, not a group
	timed                     // its end, or the end of its shift, is an event that is pending
	begun                     // waits again with what is left of its work
)

type state uint8

const (
	waiting state = iota
	working
	gone // its event is still pending
)

// hold is servers of one group that work on a job.
type hold struct {
	job, group, servers int32
	more                int32 // the job's next hold
	prev, next          int32 // in the pool's chain of begun jobs
}

// Submit puts a job into a line: work is its hands-on time in ns. The job
// number is good until Ended or Evicted says otherwise.
func (e *Engine) Submit(line int32, owner uint32, rank int, work int64) int32 {
	if e.lean {
		return e.submitLean(line, owner, rank, work)
	}
	i := e.jobs.get()
	j := &e.jobs.at[i]
	j.work, j.owner, j.line, j.rank = work, owner, line, uint8(rank)
	if e.byDue {
		e.setDue(i, Never)
	}
	e.enter(i, j, 0)
	return i
}

// SubmitDue is Submit with a due time, which pools that go by it look at; a
// job without one comes after all that have one.
func (e *Engine) SubmitDue(line int32, owner uint32, rank int, work, due int64) int32 {
	i := e.jobs.get()
	j := &e.jobs.at[i]
	j.work, j.owner, j.line, j.rank = work, owner, line, uint8(rank)
	e.setDue(i, due)
	e.enter(i, j, 0)
	return i
}

func (e *Engine) setDue(i int32, due int64) {
	for int(i) >= len(e.dues) {
		e.dues = append(e.dues, 0)
	}
	e.dues[i] = due
}

// enter puts job i into its line, begun for one that waits again.
func (e *Engine) enter(i int32, j *job, again flags) {
	l := &e.lines[j.line]
	q := 1
	if again != 0 {
		q = 0
	}
	if l.order == ByRank {
		q += 2 * int(j.rank)
	}
	j.since, j.entry = e.now, e.entries
	j.state, j.flags = waiting, again
	e.entries++
	if l.order == ByDue {
		q = 0
		j.queue = 0
		e.insert(l, i, j)
	} else {
		j.queue = uint8(q)
		c := &l.queues[q]
		j.prev, j.next = c.tail, -1
		if c.tail >= 0 {
			e.jobs.at[c.tail].next = i
		} else {
			c.head = i
			l.filled |= 1 << q
		}
		c.tail = i
	}
	l.waiting++
	for k := range l.needs {
		p := l.needs[k].pool
		pl := &e.pools[p]
		pl.passes(e.now)
		pl.waiting++
		if pl.idle > 0 || pl.preempts {
			e.touch(p)
		}
	}
}

// insert puts job i where it belongs in a line that goes by due times. It
// comes from the end: who came last is mostly due last.
func (e *Engine) insert(l *line, i int32, j *job) {
	c := &l.queues[0]
	after := c.tail
	for after >= 0 && e.goesBefore(ByDue, i, after) {
		after = e.jobs.at[after].prev
	}
	j.prev, j.next = after, c.head
	if after >= 0 {
		j.next = e.jobs.at[after].next
		e.jobs.at[after].next = i
	} else {
		c.head = i
	}
	if j.next >= 0 {
		e.jobs.at[j.next].prev = i
	} else {
		c.tail = i
	}
	l.filled |= 1
}

// leave takes a waiting job out of its line.
func (e *Engine) leave(j *job) {
	l := &e.lines[j.line]
	c := &l.queues[j.queue]
	if j.prev >= 0 {
		e.jobs.at[j.prev].next = j.next
	} else {
		c.head = j.next
	}
	if j.next >= 0 {
		e.jobs.at[j.next].prev = j.prev
	} else {
		c.tail = j.prev
	}
	if c.head < 0 {
		l.filled &^= 1 << j.queue
	}
	l.waiting--
	for k := range l.needs {
		p := &e.pools[l.needs[k].pool]
		p.passes(e.now)
		p.waiting--
	}
}

// SetOwner changes the reference by which notices of a job name it.
func (e *Engine) SetOwner(i int32, owner uint32) { e.jobs.at[i].owner = owner }

// Withdraw takes a job out, wherever it is: it leaves its line, or its work
// stops and its people are free. It returns how long this stint of work has
// lasted, 0 for a job that was waiting.
func (e *Engine) Withdraw(i int32) (worked int64) {
	if e.jobs.at[i].state != working {
		e.leave(&e.jobs.at[i])
		e.jobs.put(i)
		return 0
	}
	worked = e.Stint(i, e.now)
	e.release(i)
	e.drop(i)
	return worked
}

// drop forgets a job that was worked on; its number is used again once no
// event can come for it.
func (e *Engine) drop(i int32) {
	j := &e.jobs.at[i]
	j.state = gone
	if j.flags&timed == 0 {
		e.jobs.put(i)
	}
}

// head returns the first job of a line that is not empty, and its queue.
func (l *line) head() (i int32, queue int) {
	queue = bits.TrailingZeros64(l.filled)
	return l.queues[queue].head, queue
}

// clockTime is how long work takes at a speed.
func clockTime(work int64, speed float64) int64 {
	if speed == 1 {
		return work
	}
	t := math.Round(float64(work) / speed)
	if t >= math.MaxInt64 {
		return Never
	}
	return int64(t)
}

// workDone is what is done at a speed in a time.
func workDone(time int64, speed float64) int64 {
	if speed == 1 {
		return time
	}
	return int64(math.Round(float64(time) * speed))
}
