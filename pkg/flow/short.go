package flow

import (
	"math"

	"github.com/svs-project/svs/pkg/des"
	"github.com/svs-project/svs/pkg/dist"
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
	counter int32         // visit counter, -1
	to      int32         // where there is no choice
	sampler *dist.Sampler // of work, nil: it takes no time
	right   float64       // quality: a draw below it is right
	exits   []exit        // nil: there is no choice
}

// shorten finds the routes that are short: at a step where people are needed
// and nothing else happens, without conditions on the visit or the hour.
func (c *compiler) shorten() {
	for i := range c.p.routes {
		r := &c.p.routes[i]
		if st := &c.p.steps[r.step]; st.simple && st.line >= 0 && !st.byDue && st.delivers == 0 {
			r.shorten(st, c.p.samplers)
		}
	}
}

func (r *route) shorten(st *step, samplers []dist.Sampler) {
	w := shortWay{line: st.line, counter: st.counter, to: toValue, right: 2}
	if len(r.wait) > 0 || r.approval != nil || len(r.work) > 1 || len(r.quality) > 1 || len(r.next) > 1 {
		return
	}
	w.is = true
	for _, t := range r.work {
		w.is, w.sampler = w.is && t.guard == 0 && t.days == nil, &samplers[t.sampler]
	}
	for _, q := range r.quality {
		w.is, w.right = w.is && q.guard == 0, q.share
	}
	for _, g := range r.next {
		w.is, w.exits = w.is && g.guard == 0, g.exits
	}
	if len(w.exits) == 1 {
		w.to, w.exits = w.exits[0].to, nil
	}
	r.short = w
}

// walk is advance on the short way.
func (s *sim) walk(i, to int32) {
	for to >= 0 {
		it := &s.items[i]
		it.way = s.p.steps[to].routeOf(it.class)
		w := &s.p.routes[it.way].short
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
		if w.sampler != nil {
			work = w.sampler.SampleNS(b.First())
		}
		it.state, it.entered = queued, s.e.Now()
		it.job = s.e.Submit(w.line, uint32(i), int(it.rank), work)
		return
	}
}

// took books that people have begun to work on an item.
func (s *sim) took(it *item, entered, since int64) {
	waited, off := since-entered, int64(0)
	if waited > 0 {
		off = waited - s.e.OnShift(s.p.steps[it.step].line, entered, since)
		it.queued += waited - off
		it.off += off
	}
	it.state, it.open, it.entered = working, 0, since
	if b := &s.book; b.open {
		b.steps[it.step].lines[0].leave(entered, waited, off, b.from)
	}
	if it.flags&begun == 0 {
		it.flags |= begun
		s.responded(it, since)
	}
	s.reached(it, it.step, since)
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
	it, b := &s.items[i], &s.book
	sb := &b.steps[it.step]
	if it.state == queued {
		waited, off := n.Since-n.Entered, int64(0)
		if waited > 0 {
			off = waited - s.e.OnShift(s.p.steps[it.step].line, n.Entered, n.Since)
			it.queued += waited - off
			it.off += off
		}
		if b.open {
			sb.lines[0].leave(n.Entered, waited, off, b.from)
		}
		if it.flags&(begun|measured) == measured {
			b.cells[it.class].response.Add(n.Since - it.arrived)
		}
		if it.flags |= begun; it.flags&promised != 0 {
			s.reached(it, it.step, n.Since)
		}
	}
	worked := n.Worked
	rested := s.e.Now() - n.Since - worked
	it.worked += worked
	it.off += rested
	worked -= it.open
	it.open, it.job, it.state = 0, -1, delayed
	if b.open {
		sb.worked.Add(worked)
		sb.lines[0].busy.Plus(worked)
		if rested > 0 {
			sb.rests.Add(rested)
		}
	}
	if s.p.costs {
		s.spent(it, s.p.steps[it.step].needs, worked)
	}
	drawn := des.Block{B: it.choice}
	w := &s.p.routes[it.way].short
	switch {
	case !w.is:
		s.walk(i, s.leave(i, drawn))
		return
	case drawn.Second() >= w.right:
		s.walk(i, s.sendBack(i, &s.p.steps[it.step], &s.p.routes[it.way]))
		return
	}
	if s.p.costs || s.p.uses.failures {
		s.visited(it, false)
	} else {
		if it.flags&measured != 0 {
			b.cells[it.class].visits++
		}
		if b.open {
			sb.visits++
		}
	}
	to := w.to
	if len(w.exits) > 0 {
		u, k := drawn.Third(), 0
		for u >= w.exits[k].upTo {
			k++
		}
		to = w.exits[k].to
	}
	switch {
	case to >= 0:
		s.walk(i, to)
	case it.frame >= 0:
		s.walk(i, s.comeBack(i, to))
	case to == toValue && it.flags&(measured|valued) == measured && b.open && b.pilot == nil && !s.p.uses.partial:
		s.succeed(i, it)
	default:
		s.finish(i, to)
	}
}

// succeed is value and finish for an item that has come and ends while
// measuring, and has handed nothing over before.
func (s *sim) succeed(i int32, it *item) {
	b, now := &s.book, s.e.Now()
	if it.flags&promised != 0 {
		s.reached(it, toValue, now)
		s.judge(it)
	}
	lead := now - it.arrived
	if lead != it.worked+it.queued+it.off+it.delayed {
		s.amiss()
	}
	r := &b.cells[it.class]
	r.lead.Add(lead)
	r.wait.Add(lead - it.worked)
	r.work.Plus(it.worked)
	r.waits[causeQueue].Plus(it.queued)
	if it.off|it.delayed != 0 {
		r.waits[causeOff].Plus(it.off)
		r.waits[causeDelay].Plus(it.delayed)
	}
	r.progress.Plus(lead)
	r.ended[endValue]++
	if r.reworks += int64(it.reworks); it.reworks == 0 {
		r.right++
	}
	b.area.Plus(now)
	b.left++
	b.inside--
	if it.pause >= 0 {
		s.dropPauses(it)
	}
	it.state = gone
	s.freeItem = append(s.freeItem, i)
}
