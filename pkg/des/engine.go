package des

// Engine runs one replication at a time: clock, event list, waiting lines and
// people. It calls nobody; its user pulls what happens, one Notice a Step.
type Engine struct {
	agenda agenda
	later  []record // for the present instant, but the next round
	now    int64
	phase  Class // what of the present round has passed

	quiet       bool // starts bring no notice
	lean        bool // see lean.go
	mayBeLean   bool
	bits        uint64 // touched desks
	desks       []desk
	deskOf      []int32 // by line
	byOwner     []leanJob
	dispatching bool
	pool        int32   // being dispatched, -1: none yet
	pass        uint32  // tells the rejections of one dispatch from the last one's
	touched     []int32 // pools to visit, the first one last

	ranks   int
	groups  []group
	pools   []pool
	lines   []line
	jobs    slab[job]
	holds   slab[hold]
	dues    []int64 // by job, where some pool is ByDue
	byDue   bool
	scratch []int32
	entries uint64
	notice  Notice
}

// NewEngine lays a plan out. The engine is at time 0 and empty.
func NewEngine(p Plan) (*Engine, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	e := &Engine{}
	e.layOut(p)
	e.mayBeLean = e.isLean()
	e.Reset()
	return e, nil
}

// Reset empties the engine and sets the clock to 0; memory is kept.
func (e *Engine) Reset() {
	e.agenda.reset()
	e.later = e.later[:0]
	e.now, e.phase = 0, 0
	e.dispatching, e.pool, e.pass = false, -1, 0
	e.touched = e.touched[:0]
	for i := range e.groups {
		g := &e.groups[i]
		g.idle, g.waking, g.cursor = g.servers, false, 0
		g.present = Span{0, Never}
		if g.hours != nil {
			g.present = Span{-1, -1}
		}
	}
	for i := range e.pools {
		p := &e.pools[i]
		p.waiting, p.idle, p.touched = 0, p.servers, false
		p.longest, p.changed = 0, 0
		for r := range p.begun {
			p.begun[r] = chain{-1, -1}
		}
	}
	for i := range e.lines {
		l := &e.lines[i]
		l.waiting, l.rejected, l.filled = 0, 0, 0
		for q := range l.queues {
			l.queues[q] = chain{-1, -1}
		}
	}
	e.jobs.reset()
	e.holds.reset()
	e.entries = 0
}

// Quiet has starts of work bring no notice, or bring one again: what comes
// later says when a job entered and began (see Notice), and Begun tells it of
// one at work. It is called right after Reset. An owner has one job at a time
// then, and owners are small numbers; of what is for looking at and for taking
// jobs away, only Begun, Stint, Longest and what concerns hours may be used.
func (e *Engine) Quiet(on bool) {
	e.quiet, e.lean = on, on && e.mayBeLean
	if e.lean {
		e.resetLean()
	}
}

// NoticeKind says what a Step has brought.
type NoticeKind uint8

// The kinds of notice.
const (
	// Idle: nothing happens up to the limit of the Step.
	Idle NoticeKind = iota
	// Timer: what was scheduled with At is due.
	Timer
	// Started: a job has got its people and is worked on.
	Started
	// Ended: a job's work is done and its people are free; the job is gone.
	Ended
	// Evicted: a job has lost its people to a more urgent one and waits again
	// with the work that is left, under a new job number.
	Evicted
	// PutBack: a job's group has closed and it waits again with the work that
	// is left, under a new job number.
	PutBack
)

// Notice is one thing that has happened at Engine.Now. A field means
// something only for the kinds it names.
type Notice struct {
	Kind  NoticeKind
	Class Class  // of a Timer
	Ref   uint32 // the caller's reference of the timer or the job's owner
	Job   int32  // all but Timer
	// Entered is when the job entered its line (all but Timer).
	Entered int64
	// Since is when this stint of work began (Ended, Evicted, PutBack).
	Since int64
	// Worked is how much of the time since then the job was worked on (Ended,
	// Evicted, PutBack): all of it but the rest between shifts.
	Worked int64
	// By is the owner of the job that took the people (Evicted).
	By uint32
}

// engineRef marks the engine's own events; callers' references are below it.
// Among those of class Shifts, jobRef marks what concerns a job, not a group.
const (
	engineRef = 1 << 31
	jobRef    = 1 << 30
)

// Now is the time of the present instant, ns since the start.
func (e *Engine) Now() int64 { return e.now }

// At schedules a Timer with the caller's reference (below 1<<31). A time that
// has passed is the present; a class that has passed in this round of the
// present instant comes in the next round.
func (e *Engine) At(time int64, class Class, ref uint32) {
	e.schedule(max(time, e.now), class, ref)
}

// After is At for a time from now.
func (e *Engine) After(delay int64, class Class, ref uint32) {
	e.At(addTime(e.now, delay), class, ref)
}

func (e *Engine) schedule(time int64, class Class, ref uint32) {
	if time == e.now && class < e.phase {
		e.later = append(e.later, record{time, uint64(class)<<60 | uint64(ref)})
		return
	}
	e.agenda.push(time, class, ref)
}

// Step goes on to the next thing that happens, no later than limit, and
// returns it, good until the next Step. Each instant is gone through in rounds: ends, shifts, dispatch,
// the caller's classes, dispatch, until nothing is left.
func (e *Engine) Step(limit int64) *Notice {
	if e.lean {
		return e.stepLean(limit)
	}
	return e.step(limit)
}

// step is Step for all that is not lean.
func (e *Engine) step(limit int64) *Notice {
	for {
		if e.dispatching {
			if e.dispatch() {
				return &e.notice
			}
		}
		i := e.agenda.next()
		r := e.agenda.heap[i]
		atNow := r.time == e.now
		if len(e.touched) > 0 && !(atNow && (r.class() <= Shifts || e.phase >= Late)) {
			// The classes before this dispatch are over: what they would still
			// bring at this instant belongs to the next round.
			e.dispatching = true
			if e.phase <= Shifts {
				e.phase = Late
			} else if !atNow {
				e.phase = roundOver
			}
			continue
		}
		if !atNow {
			if len(e.later) > 0 {
				e.nextRound()
				continue
			}
			if r.time > limit {
				e.notice.Kind = Idle
				return &e.notice
			}
			e.now = r.time
		}
		e.phase = r.class()
		e.agenda.take(i)
		ref := r.ref()
		if ref < engineRef {
			e.notice.Kind, e.notice.Class, e.notice.Ref = Timer, r.class(), ref
			return &e.notice
		}
		switch {
		case r.class() == Ends:
			if e.end(int32(ref &^ engineRef)) {
				return &e.notice
			}
		case ref&jobRef != 0:
			if e.putBack(int32(ref &^ (engineRef | jobRef))) {
				return &e.notice
			}
		default:
			g := &e.groups[ref&^engineRef]
			g.waking = false
			e.touch(g.pool)
		}
	}
}

func (e *Engine) nextRound() {
	e.phase = 0
	for _, r := range e.later {
		e.agenda.push(r.time, r.class(), r.ref())
	}
	e.later = e.later[:0]
}

// touch has the next dispatch visit a pool.
func (e *Engine) touch(p int32) {
	if pl := &e.pools[p]; !pl.touched {
		e.touchFirst(p, pl)
	}
}

func (e *Engine) touchFirst(p int32, pl *pool) {
	pl.touched = true
	e.touched = append(e.touched, p)
	if len(e.touched) > 1 {
		e.sortTouched()
	}
}

// sortTouched moves the pool touched last to its place.
func (e *Engine) sortTouched() {
	t := e.touched
	for i := len(t) - 1; i > 0 && t[i-1] < t[i]; i-- {
		t[i-1], t[i] = t[i], t[i-1]
	}
}
