package flow

import (
	"slices"
	"time"

	"github.com/svs-project/svs/pkg/des"
)

// The words for what an item waits for other than people.
var causeWords = [causes]string{
	causeApproval: "approval", causeBatch: "batch", causeLimit: "limit", causeChannel: "channel",
}

const selfService = "self-service"

// traceOther begins a wait that is not for people.
func (s *sim) traceOther(i int32, w Wait) {
	w.From = s.at(s.e.Now())
	if v := s.visitOf(i); v != nil {
		v.Waits = append(v.Waits, w)
	} else if s.items[i].flags&followed != 0 {
		s.trace.out.Before = append(s.trace.out.Before, w)
	}
}

// traceAsk notes that it waits for a body's decision.
func (s *sim) traceAsk(i int32, b *body, at int64) {
	w := Wait{Cause: causeWords[causeApproval], What: b.name}
	if b.regular && at < des.Never {
		meets := s.at(at)
		w.Until = &meets
		if k, _ := slices.BinarySearch(b.meets, s.e.Now()); k < len(b.meets) && b.meets[k] < at {
			missed := s.at(b.meets[k])
			w.Missed = &missed
		}
	}
	for r := i; r >= 0; r = s.behind(r) {
		s.traceOther(r, w)
	}
}

// traceGather notes that it is the n-th of a batch.
func (s *sim) traceGather(i int32, n, size int) {
	s.traceOther(i, Wait{Cause: causeWords[causeBatch], Nth: n, Size: size})
}

// traceBlock notes that it waits for room.
func (s *sim) traceBlock(i, to int32) {
	w := Wait{Cause: causeWords[causeLimit], What: s.p.steps[to].model.ID.V}
	if s.items[i].step < 0 {
		w.What = s.p.streams[s.p.steps[to].stream].name
	}
	s.traceOther(i, w)
}

// traceHeld notes that its channel is closed.
func (s *sim) traceHeld(i int32, open int64) {
	w := Wait{Cause: causeWords[causeChannel], What: s.p.classes[s.items[i].class].channelName}
	if open < des.Never {
		opens := s.at(open)
		w.Until = &opens
	}
	s.traceOther(i, w)
}

// traceServing notes that it serves itself.
func (s *sim) traceServing(i int32, takes int64) {
	s.traceOther(i, Wait{Cause: selfService, What: s.p.classes[s.items[i].class].channelName, Time: time.Duration(takes)})
}

// traceWaited ends a wait that is not for people.
func (s *sim) traceWaited(i int32, c cause, wait int64) {
	if s.items[i].flags&followed == 0 {
		return
	}
	v := s.visitOf(i)
	if c == causeDelay {
		if v != nil {
			v.Delay = time.Duration(wait)
		}
		return
	}
	waits := s.trace.out.Before
	if v != nil {
		waits = v.Waits
	}
	for k := len(waits) - 1; k >= 0; k-- {
		if waits[k].Cause == causeWords[c] {
			waits[k].Time = time.Duration(wait)
			return
		}
	}
}

// tracePatience notes that patience has run out.
func (s *sim) tracePatience(i int32) {
	if v := s.visitOf(i); v != nil {
		v.GaveUp = true
	}
}

// traceStop ends a visit without a way on.
func (s *sim) traceStop(i int32) {
	if v := s.visitOf(i); v != nil {
		v.Left = s.at(s.e.Now())
	}
}

// traceShare notes that part of the value has been handed over.
func (s *sim) traceShare(it *item) {
	if it.flags&followed != 0 {
		t := &s.trace.out
		t.Shares = append(t.Shares, Handover{s.at(s.e.Now()), float64(it.shares)})
	}
}
