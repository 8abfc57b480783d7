package flow

import (
	"math"

	"github.com/svs-project/svs/pkg/des"
)

// The short way. Most visits of most models are nothing but a queue for one
// team, work, and a draw of how well it went and where the item goes on. For
// these walk and done do in one piece what come, delay, ready, started, ended
// and leave do step by step, with the same draws and the same bookings; a test
// sends random models both ways and compares every figure.
//
// A replication takes the short way when its program has no extras and nobody
// follows or records it; a visit does when its route is short (see shorten),
// and what is not goes the long way from there. On the short way the engine
// says nothing when work starts: took books it when the work ends, or when
// somebody asks (catchUp).

// shortWay is a route in short.
type shortWay struct {
	is      bool
	line    int32
	counter int32   // visit counter, -1
	sampler int32   // of work, -1: it takes no time
	right   float64 // quality: a draw below it is right
	exits   []exit  // nil: value
}

// shorten finds the routes that are short: at a step where people are needed
// and nothing else happens, without conditions on the visit or the hour.
func (c *compiler) shorten() {
	for i := range c.p.routes {
		r := &c.p.routes[i]
		if st := &c.p.steps[r.step]; st.simple && st.line >= 0 && !st.byDue && st.delivers == 0 {
			r.shorten(st)
		}
	}
}

func (r *route) shorten(st *step) {
	w := shortWay{line: st.line, counter: st.counter, sampler: -1, right: 2}
	if len(r.wait) > 0 || r.approval != nil || len(r.work) > 1 || len(r.quality) > 1 || len(r.next) > 1 {
		return
	}
	w.is = true
	for _, t := range r.work {
		w.is, w.sampler = w.is && t.guard == 0 && t.days == nil, t.sampler
	}
	for _, q := range r.quality {
		w.is, w.right = w.is && q.guard == 0, q.share
	}
	for _, g := range r.next {
		w.is, w.exits = w.is && g.guard == 0, g.exits
	}
	r.short = w
}

// walk is advance on the short way.
func (s *sim) walk(i, to int32) {
	for to >= 0 {
		it := &s.items[i]
		w := &s.p.routes[s.p.steps[to].routeOf(it.class)].short
		if !w.is {
			to = s.come(i, to)
			continue
		}
		it.step, it.visit = to, 1
		if w.counter >= 0 {
			n := &s.counters[int(i)*s.p.counters+int(w.counter)]
			if *n < math.MaxUint16 {
				*n++
			}
			it.visit = uint32(*n)
		}
		b := s.steps[to].Draw(it.key, it.visit, drawVisit, 0)
		it.choice = b.B
		work := int64(0)
		if w.sampler >= 0 {
			work = s.p.samplers[w.sampler].SampleNS(b.First())
		}
		it.state, it.entered = queued, s.e.Now()
		it.job = s.e.Submit(w.line, uint32(i), s.p.classes[it.class].rank, work)
		return
	}
}

// took books that people have begun to work on an item.
func (s *sim) took(it *item, entered, since int64) {
	st := &s.p.steps[it.step]
	waited, off := since-entered, int64(0)
	if waited > 0 {
		off = waited - s.e.OnShift(st.line, entered, since)
		it.queued += waited - off
		it.off += off
	}
	it.state, it.open, it.entered = working, 0, since
	if b := &s.book; b.open {
		b.steps[it.step].lines[0].leave(entered, waited, off, b.from)
	}
	s.begins(it, since)
}

// catchUp books the starts of work that the engine has not told.
func (s *sim) catchUp() {
	if !s.short {
		return
	}
	for i := range s.items {
		if it := &s.items[i]; it.state == queued {
			if entered, since, ok := s.e.Begun(it.job); ok {
				s.took(it, entered, since)
			}
		}
	}
}

// done is ended on the short way.
func (s *sim) done(i int32, n *des.Notice) {
	it := &s.items[i]
	if it.state == queued {
		s.took(it, n.Entered, n.Since)
	}
	st := &s.p.steps[it.step]
	it.worked += n.Worked
	rested := s.e.Now() - n.Since - n.Worked
	it.off += rested
	if b := &s.book; b.open {
		sb := &b.steps[it.step]
		sb.worked.Add(n.Worked - it.open)
		sb.lines[0].busy.Plus(n.Worked - it.open)
		if rested > 0 {
			sb.rests.Add(rested)
		}
	}
	if s.p.costs {
		s.spent(it, st.needs, n.Worked-it.open)
	}
	it.open, it.job, it.state = 0, -1, delayed
	rt := &s.p.routes[st.routeOf(it.class)]
	drawn := des.Block{B: it.choice}
	switch {
	case !rt.short.is:
		s.walk(i, s.leave(i, drawn))
		return
	case drawn.Second() >= rt.short.right:
		s.walk(i, s.sendBack(i, st, rt))
		return
	}
	s.visited(it, false)
	to := toValue
	if exits := rt.short.exits; len(exits) > 0 {
		u, k := drawn.Third(), 0
		for u >= exits[k].upTo {
			k++
		}
		to = exits[k].to
	}
	if to < 0 && it.frame < 0 {
		s.finish(i, to)
		return
	}
	s.walk(i, s.goOn(i, to, -1))
}
