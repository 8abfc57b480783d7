package des

import (
	"fmt"
	"math"
	"slices"
	"sort"
)

// Never is a time that no run reaches.
const Never = math.MaxInt64

// Span is a time during which a group works: from Open up to, but without,
// Close (ns since the start of the run).
type Span struct{ Open, Close int64 }

// span adds how much open time lies before it.
type span struct{ open, close, before int64 }

// Hours says when a group works. It is immutable and may be shared. After its
// last span it is closed for ever, so the spans must reach as far as the run.
// A nil *Hours is always open.
type Hours struct{ spans []span }

// NewHours builds Hours from spans in ascending order. Spans that touch are
// joined; empty, overlapping or unsorted ones are an error.
func NewHours(spans []Span) (*Hours, error) {
	h := &Hours{}
	total := int64(0)
	for i, s := range spans {
		if s.Close <= s.Open {
			return nil, fmt.Errorf("span %d is empty: %d to %d", i, s.Open, s.Close)
		}
		n := len(h.spans)
		switch {
		case n > 0 && s.Open < h.spans[n-1].close:
			return nil, fmt.Errorf("span %d begins at %d, before the last one ends at %d", i, s.Open, h.spans[n-1].close)
		case n > 0 && s.Open == h.spans[n-1].close:
			h.spans[n-1].close = s.Close
		default:
			h.spans = append(h.spans, span{s.Open, s.Close, total})
		}
		total += s.Close - s.Open
	}
	return h, nil
}

// find returns the index of the first span that ends after t.
func (h *Hours) find(t int64) int {
	return sort.Search(len(h.spans), func(i int) bool { return h.spans[i].close > t })
}

// Next returns the first open span that ends after t, clipped to begin no
// earlier than t; ok is false when there is none.
func (h *Hours) Next(t int64) (s Span, ok bool) {
	if h == nil {
		return Span{t, Never}, true
	}
	i := h.find(t)
	if i == len(h.spans) {
		return Span{Never, Never}, false
	}
	return Span{max(t, h.spans[i].open), h.spans[i].close}, true
}

// until is how much open time lies before t.
func (h *Hours) until(t int64) int64 {
	i := h.find(t)
	if i == len(h.spans) {
		if i == 0 {
			return 0
		}
		last := h.spans[i-1]
		return last.before + last.close - last.open
	}
	return h.spans[i].before + max(0, t-h.spans[i].open)
}

// Between is the open time from a to b.
func (h *Hours) Between(a, b int64) int64 {
	if h == nil || b <= a {
		return max(0, b-a)
	}
	return h.until(b) - h.until(a)
}

// Add returns when the given amount of open time has passed after t: the
// earliest such moment, which may be the end of a span. Never, when the hours
// do not last that long.
func (h *Hours) Add(t, amount int64) int64 {
	if h == nil {
		return addTime(t, amount)
	}
	if amount <= 0 {
		if s, ok := h.Next(t); ok {
			return s.Open
		}
		return Never
	}
	goal := addTime(h.until(t), amount)
	i := sort.Search(len(h.spans), func(i int) bool {
		s := h.spans[i]
		return s.before+s.close-s.open >= goal
	})
	if i == len(h.spans) {
		return Never
	}
	return h.spans[i].open + goal - h.spans[i].before
}

// Idle returns when the given amount of closed time has passed after t, Never
// when that does not happen.
func (h *Hours) Idle(t, amount int64) int64 {
	for {
		s, ok := h.Next(t)
		if !ok || s.Open-t >= amount {
			return addTime(t, amount)
		}
		if s.Close == Never {
			return Never
		}
		amount -= s.Open - t
		t = s.Close
	}
}

// addTime adds without running over.
func addTime(t, amount int64) int64 {
	if amount > Never-t {
		return Never
	}
	return t + amount
}

// Union is open whenever one of the hours is: nil when one is always open, and
// the same Hours when all are the same.
func Union(hours ...*Hours) *Hours {
	if len(hours) > 0 && !slices.ContainsFunc(hours, func(h *Hours) bool { return h != hours[0] }) {
		return hours[0]
	}
	var all []Span
	for _, h := range hours {
		if h == nil {
			return nil
		}
		for _, s := range h.spans {
			all = append(all, Span{s.open, s.close})
		}
	}
	slices.SortFunc(all, func(a, b Span) int {
		switch {
		case a.Open < b.Open:
			return -1
		case a.Open > b.Open:
			return 1
		}
		return 0
	})
	var joined []Span
	for _, s := range all {
		if n := len(joined); n > 0 && s.Open <= joined[n-1].Close {
			joined[n-1].Close = max(joined[n-1].Close, s.Close)
			continue
		}
		joined = append(joined, s)
	}
	return mustHours(joined)
}

// Intersection is open while all of the hours are: nil when all are always
// open.
func Intersection(hours ...*Hours) *Hours {
	var common *Hours
	for _, h := range hours {
		switch {
		case h == nil:
		case common == nil || common == h:
			common = h
		default:
			common = intersect(common, h)
		}
	}
	return common
}

func intersect(a, b *Hours) *Hours {
	var both []Span
	for i, j := 0, 0; i < len(a.spans) && j < len(b.spans); {
		s := Span{max(a.spans[i].open, b.spans[j].open), min(a.spans[i].close, b.spans[j].close)}
		if s.Open < s.Close {
			both = append(both, s)
		}
		if a.spans[i].close < b.spans[j].close {
			i++
		} else {
			j++
		}
	}
	return mustHours(both)
}

// mustHours is for spans that are sorted and disjoint by construction.
func mustHours(spans []Span) *Hours {
	h, err := NewHours(spans)
	if err != nil {
		panic(err)
	}
	return h
}
