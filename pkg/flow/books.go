package flow

import "github.com/svs-project/svs/pkg/stats"

// ending is how an item has ended.
type ending uint8

const (
	endValue ending = iota
	endDeclined
	endCancelled
	endAbandoned
	endLost
	endSelfServed
	endPrevented
	endings
)

// cause is what an item waits for.
type cause uint8

const (
	causeQueue    cause = iota // people who are busy with something else
	causeOff                   // people to come back to work, begun or not
	causeApproval              // a decision
	causeBatch                 // company
	causeDelay                 // a step's own wait
	causeLimit                 // room in a stream or at a step
	causeChannel               // its channel to open
	causes
)

// books is what one replication measures. Items are booked to their class,
// which rows sum up in the end, visits to steps and teams.
type books struct {
	from   int64 // what is measured comes after it
	open   bool  // it has come, and the end has not
	inside int   // measured items that have not ended

	cells []row // by class
	sum   row   // for one row at a time
	steps []stepBook
	teams []teamBook

	// Little's law: the integral of the number of items over time must be the
	// sum of their times, to the nanosecond.
	now  int64 // of the pilot
	area stats.Area
	came int64
	left int64

	pilot *pilot // in place of figures, the course of time
}

// row is what is booked to a class of items, and the sum of some.
type row struct {
	arrived  int64
	ended    [endings]int64
	inside   int64
	lead     stats.Times
	wait     stats.Times
	work     stats.Area         // of those that lead counts
	waits    [causes]stats.Area // the same, by cause; they sum to wait
	first    stats.Sum          // time to the first delivered value, where value is handed over in parts
	response stats.Sum          // time until somebody takes it up first
	progress stats.Area
	reworks  int64
	right    int64      // items with an end that were never sent back
	visits   int64      // to steps
	cost     stats.Area // millionths of money per hour × time of people at work
	fees     int64      // millionths of money, for what is paid by use
	kept     []int64
	broken   []int64
	caused   int64     // arrived because other work brought them about
	shares   *handover // nil where value comes all at once
}

type stepBook struct {
	visits, reworks int64
	worked          stats.Sum
	waits           [causes]stats.Sum // but queue and off shift, which are in lines
	lines           [2]lineBook       // its own, and that of its fallback
	rests           stats.Sum         // off shift, once work had begun
	failures        int64             // visits of failure demand
	broken          int64             // visits that did not end with their work
	ended           [endings]int64    // items that came to an end there, without value
	held            stats.Sum         // for room elsewhere, where it stood meanwhile
	// What those who are there when measuring begins or ends have waited by
	// then makes times per visit a number of items over time.
	before, after           stats.Area
	queuedBefore, queuedYet stats.Area
}

// lineBook is what happens in a line for the sake of one step. What is told of
// its teams is summed up from it (see sumTeams).
type lineBook struct {
	waited stats.Sum
	off    stats.Area // of waited, when nobody was on shift
	early  stats.Area // of these waits, what was before measuring began
	late   stats.Area // waits so far of those that are in line when it ends
	busy   stats.Area // jobs × time at work
}

// teamBook is what is told of a team.
type teamBook struct {
	waited stats.Sum
	off    stats.Area // of waited, when nobody was on shift
	queue  stats.Area
	busy   stats.Area // people × time at work
	most   int        // longest queue while measuring

	// Only where items travel in batches, which are one job for the engine:
	waiting int
	longest int   // up to changed
	changed int64 // when waiting last changed
}

// wait changes how many wait for a team. Those who come and start at the same
// instant have not waited, so a length counts when time passes over it.
func (t *teamBook) wait(by int, now int64) {
	if now > t.changed {
		t.longest = max(t.longest, t.waiting)
		t.changed = now
	}
	t.waiting += by
}

func (b *books) make(p *Program) {
	b.cells, b.steps, b.teams = make([]row, len(p.classes)), make([]stepBook, len(p.steps)), make([]teamBook, len(p.teams))
	for i := range b.cells {
		b.cells[i].empty(len(p.demands[p.classes[i].demand].promises), p.uses.partial)
	}
}

func (b *books) reset(p *Program) {
	*b = books{cells: b.cells, sum: b.sum, steps: b.steps, teams: b.teams, pilot: b.pilot}
	for i := range b.cells {
		b.cells[i].empty(len(p.demands[p.classes[i].demand].promises), p.uses.partial)
	}
	clear(b.steps)
	clear(b.teams)
}

// count is how many items are under way.
func (b *books) count() int64 { return b.came - b.left }

// measure begins or ends the integral of that number. Between the two, what
// comes takes its time off and what leaves adds it, which is the integral
// without a product.
func (b *books) measure(at int64, on bool) {
	var all stats.Area
	all.Add(b.count(), at)
	if on {
		b.area.Less(all)
	} else {
		b.area.Merge(all, 1)
	}
	b.open = on
}

// pass has the pilot know how many there were up to now.
func (b *books) pass(now int64) {
	b.pilot.tick(b.now, now, b.count())
	b.now = now
}
