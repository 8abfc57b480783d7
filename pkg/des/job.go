package des

import (
	"math"
	"math/bits"
)

// job is work that waits in a line or is being done.
type job struct {
	work  int64  // hands-on time that is left
	since int64  // when it entered the line, or when this stint began
	entry uint64 // order of entry
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
	timed                     // its end is an event that is pending
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
	i := e.jobs.get()
	j := &e.jobs.at[i]
	j.work, j.owner, j.line, j.rank = work, owner, line, uint8(rank)
	e.enter(i, j, 2*rank+1)
	return i
}

// enter puts job i at the end of queue q of its line.
func (e *Engine) enter(i int32, j *job, q int) {
	l := &e.lines[j.line]
	c := &l.queues[q]
	j.since, j.entry, j.queue = e.now, e.entries, uint8(q)
	j.prev, j.next = c.tail, -1
	j.state, j.flags = waiting, 0
	e.entries++
	if c.tail >= 0 {
		e.jobs.at[c.tail].next = i
	} else {
		c.head = i
		l.filled |= 1 << q
	}
	c.tail = i
	l.waiting++
	for k := range l.needs {
		p := l.needs[k].pool
		pl := &e.pools[p]
		pl.waiting++
		if pl.idle > 0 || pl.preempts {
			e.touch(p)
		}
	}
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
		e.pools[l.needs[k].pool].waiting--
	}
}

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
