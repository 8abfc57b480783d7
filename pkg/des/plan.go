package des

import (
	"fmt"
	"math"
)

// Plan says who can work and who waits where. It is read once, by NewEngine.
type Plan struct {
	// Ranks is how many degrees of urgency there are, 32 at most; rank 0 goes
	// first.
	Ranks int
	// Pools are visited by a dispatch in this order.
	Pools []Pool
	Lines []Line
}

// Pool is a team: groups of people who share waiting lines.
type Pool struct {
	Groups []Group
	// Preempts lets a job take people from one of a strictly later rank.
	Preempts bool
	// AtClose is what becomes of work when its group closes.
	AtClose AtClose
	// Order is who goes first in its lines.
	Order Order
}

// AtClose is what becomes of work when the group at it closes.
type AtClose uint8

// What becomes of work at the end of its group's hours.
const (
	Rests      AtClose = iota // it rests, with its people, until they open again
	Finishes                  // it goes on to its end
	HandedOver                // it goes back into its line, before its equals
)

// Order is who goes first in a pool's lines. Among equals a job that has been
// begun goes before the others, then order of entry decides.
type Order uint8

// The orders of a line.
const (
	ByRank  Order = iota // the lowest rank
	ByEntry              // all are equals
	ByDue                // the earliest due time (see SubmitDue)
)

// Group is people with the same hours.
type Group struct {
	Servers int32
	// Speed is the work done per unit of time, above 0 and at most 1.
	Speed float64
	// Hours are when the group works; nil: always.
	Hours *Hours
}

// Capacity turns people who are available for a share of their time into
// whole servers and their speed: 6 people at 0.85 are 5.1, which work as six
// at 0.85. Nobody works faster than one person.
func Capacity(people int, availability float64) (servers int32, speed float64) {
	const slack = 1e-9 // 10 × 0.7 is seven people, whatever binary fractions say
	c := float64(people) * availability
	servers = int32(math.Ceil(c - slack))
	if servers <= 0 {
		return 0, 1
	}
	return servers, min(1, c/float64(servers))
}

// Line is a waiting line: jobs that all need the same.
type Line struct{ Needs []Need }

// Need is what a job takes from one pool while it is worked on.
type Need struct {
	Pool    int
	Servers int32
	// Groups of the pool that can do it, best first; nil: all, in order.
	Groups []int
}

// maxRanks leaves each line two queues a rank in one word of bits.
const maxRanks = 32

// check refuses plans that the engine could not run.
func (p Plan) check() error {
	if p.Ranks < 1 || p.Ranks > maxRanks {
		return fmt.Errorf("%d ranks: want 1 to %d", p.Ranks, maxRanks)
	}
	for i, pool := range p.Pools {
		for k, g := range pool.Groups {
			if g.Servers < 0 || !(g.Speed > 0 && g.Speed <= 1) {
				return fmt.Errorf("pool %d, group %d: %d servers at speed %v", i, k, g.Servers, g.Speed)
			}
		}
	}
	for i, l := range p.Lines {
		if len(l.Needs) == 0 {
			return fmt.Errorf("line %d needs nothing", i)
		}
		for _, n := range l.Needs {
			if n.Pool < 0 || n.Pool >= len(p.Pools) || n.Servers < 1 {
				return fmt.Errorf("line %d needs %d servers of pool %d", i, n.Servers, n.Pool)
			}
			for _, g := range n.Groups {
				if g < 0 || g >= len(p.Pools[n.Pool].Groups) {
					return fmt.Errorf("line %d needs group %d of pool %d, which has %d", i, g, n.Pool, len(p.Pools[n.Pool].Groups))
				}
			}
		}
	}
	return nil
}

// group is the state of a Group.
type group struct {
	servers, idle int32
	speed         float64
	hours         *Hours
	present       Span // the open span that ends after now
	cursor        int32
	pool          int32
	atClose       AtClose
	waking        bool // an event for its next opening is pending
}

// pool is the state of a Pool.
type pool struct {
	groups   []int32
	lines    []int32
	begun    []chain // per rank, the holds of jobs at work; only where jobs preempt
	waiting  int32   // jobs in its lines
	idle     int32   // servers without work, on shift or off
	servers  int32
	longest  int32 // most that waited when time passed, up to changed
	changed  int64 // when waiting last changed
	order    Order
	plain    bool  // it and all its lines are ByRank
	only     int32 // its line, when all who wait there need one from one group; else -1
	preempts bool
	unlike   bool // those who wait there may preempt, and not all by rank
	shares   bool // some who wait there need people of other pools too
	touched  bool // the next dispatch visits it
}

// passes notes for how many time has passed, before their number changes:
// those who come and start at the same instant have not waited.
func (p *pool) passes(now int64) {
	if now > p.changed {
		p.longest = max(p.longest, p.waiting)
		p.changed = now
	}
}

// line is the state of a Line.
type line struct {
	needs    []need
	hours    *Hours  // when somebody is on shift for every need
	order    Order   // that of its pools; ByRank where they differ
	ranked   bool    // all its pools are ByRank
	filled   uint64  // which of its queues have jobs
	queues   []chain // per rank: preempted jobs, then all others
	waiting  int32
	rejected uint32 // the pass of the dispatch that found no people for it
	// single is the group that serves everybody here, -1 when there is a choice.
	single  int32
	servers int32 // that a job takes of it
}

type need struct {
	pool    int32
	servers int32
	groups  []int32
}

// chain is a doubly linked list of jobs or holds by index, -1 when empty.
type chain struct{ head, tail int32 }

func (e *Engine) layOut(p Plan) {
	e.ranks = p.Ranks
	for i, pl := range p.Pools {
		st := pool{preempts: pl.Preempts, only: -1, order: pl.Order, plain: pl.Order == ByRank}
		e.byDue = e.byDue || pl.Order == ByDue
		for _, g := range pl.Groups {
			st.groups = append(st.groups, int32(len(e.groups)))
			st.servers += g.Servers
			e.groups = append(e.groups, group{
				servers: g.Servers, speed: g.Speed, hours: g.Hours, pool: int32(i), atClose: pl.AtClose,
			})
		}
		if pl.Preempts {
			st.begun = make([]chain, p.Ranks)
		}
		e.pools = append(e.pools, st)
	}
	for i, l := range p.Lines {
		e.lines = append(e.lines, e.layOutLine(int32(i), l))
	}
	for i := range e.pools {
		if pl := &e.pools[i]; len(pl.lines) == 1 && e.lines[pl.lines[0]].single >= 0 {
			pl.only = pl.lines[0]
		}
		for _, l := range e.pools[i].lines {
			e.pools[i].unlike = e.pools[i].unlike || e.mayPreempt(&e.lines[l])
			e.pools[i].shares = e.pools[i].shares || len(e.lines[l].needs) > 1
			e.pools[i].plain = e.pools[i].plain && e.lines[l].order == ByRank
		}
	}
}

// mayPreempt reports whether those who wait in a line by due time may take
// people from others.
func (e *Engine) mayPreempt(l *line) bool {
	preempts := false
	for k := range l.needs {
		p := &e.pools[l.needs[k].pool]
		if p.order == ByEntry {
			return false
		}
		preempts = preempts || p.preempts
	}
	return preempts && !l.ranked
}

func (e *Engine) layOutLine(index int32, l Line) line {
	st := line{single: -1, queues: make([]chain, 2*e.ranks), order: e.pools[l.Needs[0].Pool].order}
	var shifts []*Hours
	mixed := false
	for _, n := range l.Needs {
		pl := &e.pools[n.Pool]
		mixed = mixed || pl.order != st.order
		nd := need{pool: int32(n.Pool), servers: n.Servers}
		if n.Groups == nil {
			nd.groups = pl.groups
		}
		for _, g := range n.Groups {
			nd.groups = append(nd.groups, pl.groups[g])
		}
		var hours []*Hours
		for _, g := range nd.groups {
			hours = append(hours, e.groups[g].hours)
		}
		shifts = append(shifts, Union(hours...))
		if k := len(pl.lines); k == 0 || pl.lines[k-1] != index {
			pl.lines = append(pl.lines, index)
		}
		st.needs = append(st.needs, nd)
	}
	if mixed {
		st.order = ByRank
	}
	st.ranked = !mixed && st.order == ByRank
	st.hours = Intersection(shifts...)
	if only := st.needs[0]; len(st.needs) == 1 && len(only.groups) == 1 && !e.pools[only.pool].preempts {
		st.single, st.servers = only.groups[0], only.servers
	}
	return st
}
