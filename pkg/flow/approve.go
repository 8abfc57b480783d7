package flow

import (
	"math"
	"slices"
	"time"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/des"
)

// ask lets an item wait for a body's decision.
func (s *sim) ask(i int32, a *approval) int32 {
	it := &s.items[i]
	b := &s.p.bodies[a.body]
	now := s.e.Now()
	at := now
	switch {
	case b.within >= 0:
		u := s.steps[it.step].Draw(it.key, it.visit, drawDecision, 0).First()
		at = now + s.p.samplers[b.within].SampleNS(u)
	case b.regular:
		at = b.next(now)
	}
	it.state, it.entered = deciding, now
	if s.trace != nil {
		s.traceAsk(i, b, at)
	}
	if at > now || b.regular {
		if at < des.Never {
			s.timer(i, at-now, des.Ends)
		}
		return pending
	}
	return s.decide(i)
}

// next is the first meeting, not before a moment, at which what is handed in
// then is heard; des.Never when there is none.
func (b *body) next(now int64) int64 {
	earliest := now + b.notice
	if b.days > 0 {
		earliest = b.timeline.AddBusinessDays(now, b.days)
	}
	k, _ := slices.BinarySearch(b.meets, earliest)
	if k == len(b.meets) {
		return des.Never
	}
	return b.meets[k]
}

// decided is called when a decision falls.
func (s *sim) decided(i int32) { s.advance(i, s.decide(i)) }

// decide sends an item on that has been approved, and away one that has been
// turned down. Those who travel together are decided one by one.
func (s *sim) decide(i int32) int32 {
	it := &s.items[i]
	now := s.e.Now()
	a := s.p.routes[s.p.steps[it.step].routeOf(it.class)].approval
	entered := it.entered
	it.state = delayed
	members := []int32(nil)
	if s.p.uses.batches && s.extra[i].next >= 0 {
		members = s.dissolve(i)
	}
	if members == nil {
		s.spend(i, causeApproval, entered, now)
		if s.turnedDown(i, a) {
			return s.reject(i, a)
		}
		return s.ready(i)
	}
	var left, away []int32
	for _, r := range members {
		s.spend(r, causeApproval, entered, now)
		if s.turnedDown(r, a) {
			away = append(away, r)
		} else {
			left = append(left, r)
		}
	}
	var stay []int32 // what becomes of one may end another
	s.each(slices.Concat(away, left), func(r int32) {
		if slices.Contains(away, r) {
			s.advance(r, s.reject(r, a))
		} else {
			stay = append(stay, r)
		}
	})
	if len(stay) == 0 {
		return pending
	}
	s.join(stay)
	if stay[0] == i {
		return s.ready(i)
	}
	s.advance(stay[0], s.ready(stay[0]))
	return pending
}

func (s *sim) turnedDown(i int32, a *approval) bool {
	if a.rejects == 0 {
		return false
	}
	it := &s.items[i]
	return s.steps[it.step].Draw(it.key, it.visit, drawDecision, 0).Second() < a.rejects
}

// reject sends an item away that no work is done on.
func (s *sim) reject(i int32, a *approval) int32 {
	it := &s.items[i]
	s.visited(it, false)
	if s.p.steps[it.step].patience != nil {
		s.calm(i)
	}
	return s.goOn(i, a.to, a.rejects)
}

// businessTime turns a time in business days, of 24 hours each, into what
// passes on the clock: the same time of day so many business days on, and what
// is left of a day after that.
func (s *sim) businessTime(days *calendar.Timeline, t int64) int64 {
	const day = int64(24 * time.Hour)
	now := s.e.Now()
	at := days.AddBusinessDays(now, t/day)
	if at == calendar.Never {
		return math.MaxInt64 - now
	}
	return at - now + t%day
}
