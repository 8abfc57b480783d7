package calendar

import (
	"sort"
	"time"
)

// maxHorizon bounds a Timeline so that sums of two times cannot overflow.
const maxHorizon = 1 << 62

// Timeline is a calendar over one run: its open time from the run's start to
// its end, as sorted intervals with their prefix sums. All times are
// nanoseconds since the start, not before it. Behind the end nothing is open,
// so it has to reach as far as anyone will ask. It is immutable and may be
// shared.
type Timeline struct {
	frame
	spans []openSpan
	total int64
	// days are the civil days, since 1970-01-01, on which the calendar opens.
	days []int32
}

// openSpan is one open interval and the open time that lies before it.
type openSpan struct{ open, close, before int64 }

// frame ties times since a start to the clocks of a zone.
type frame struct {
	start   time.Time
	end     int64
	periods periods
}

func newFrame(z Zone, start time.Time, until time.Duration) frame {
	end := min(max(int64(until), 0), maxHorizon)
	from := start.Unix() - 2*86400
	return frame{start.In(z.Location()), end, periodsOf(z.Location(), from, start.Unix()+end/1e9+3*86400)}
}

// since converts a Unix second to a time since the start, cut to the frame.
func (f *frame) since(sec int64) int64 {
	d := sec - f.start.Unix()
	switch {
	case d < 0:
		return 0
	case d > f.end/1e9+1:
		return f.end
	}
	return min(max(d*1e9-int64(f.start.Nanosecond()), 0), f.end)
}

// firstDay and lastDay are the civil days that the frame touches.
func (f *frame) firstDay() int64 { return floorDiv(f.periods.wall(f.start.Unix()), 86400) }

func (f *frame) lastDay() int64 {
	return floorDiv(f.periods.wall(f.start.Unix()+f.end/1e9+1), 86400)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// weekdayOf is the index in a week of a civil day; 1970-01-01 was a Thursday.
func weekdayOf(day int64) int { return int(((day+3)%7 + 7) % 7) }

// Timeline compiles the calendar from start on, for until (at most some 146
// years; a longer one is cut).
func (c *Calendar) Timeline(start time.Time, until time.Duration) *Timeline {
	t := &Timeline{frame: newFrame(c.zone, start, until)}
	civil := c.week.civil()
	clock := clockCursor{frame: &t.frame}
	for day := t.firstDay(); day <= t.lastDay(); day++ {
		if c.isHoliday(int(day)) {
			continue
		}
		weekday := weekdayOf(day)
		for _, s := range civil[weekday] {
			t.add(clock.at(day, s.from), clock.at(day, s.to))
		}
		if len(c.week.days[weekday]) > 0 && clock.exists(day) {
			t.days = append(t.days, int32(day))
		}
	}
	return t
}

func (t *Timeline) add(open, close int64) {
	if open >= close {
		return
	}
	if n := len(t.spans); n > 0 && t.spans[n-1].close == open {
		t.spans[n-1].close = close
	} else {
		t.spans = append(t.spans, openSpan{open, close, t.total})
	}
	t.total += close - open
}

// clockCursor turns wall times that come in ascending order into times.
type clockCursor struct {
	*frame
	i int
}

// at is the time at which the clocks show so many minutes of a civil day, by
// the rule of Zone.Instant.
func (c *clockCursor) at(day int64, minutes int) int64 {
	wall := day*86400 + int64(minutes)*60
	// Only a day's end may lie before the next call's wall time.
	for c.i > 0 && wall < c.periods[c.i-1].wallEnd() {
		c.i--
	}
	for wall >= c.periods[c.i].wallEnd() {
		c.i++
	}
	p := c.periods[c.i]
	return c.since(max(wall-p.offset, p.from))
}

// exists reports whether the clocks show any of a civil day, which they did
// not where a place has moved over the date line.
func (c *clockCursor) exists(day int64) bool {
	from, _ := c.periods.instant(day * 86400)
	to, _ := c.periods.instant((day + 1) * 86400)
	return from < to
}

// find returns the index of the first span that closes after x.
func (t *Timeline) find(x int64) int {
	return sort.Search(len(t.spans), func(i int) bool { return t.spans[i].close > x })
}

// End returns the horizon, in nanoseconds since the start.
func (t *Timeline) End() int64 { return t.end }

// Total returns the open time of the whole horizon in nanoseconds.
func (t *Timeline) Total() int64 { return t.total }

// Spans returns how many open intervals there are. Touching ones are one.
func (t *Timeline) Spans() int { return len(t.spans) }

// Span returns the i-th open interval: from open up to, but without, close.
func (t *Timeline) Span(i int) (open, close int64) { return t.spans[i].open, t.spans[i].close }

// Open reports whether it is open at x.
func (t *Timeline) Open(x int64) bool {
	i := t.find(x)
	return i < len(t.spans) && t.spans[i].open <= x
}

// NextOpen returns the first time from x on at which it is open, Never when
// there is none.
func (t *Timeline) NextOpen(x int64) int64 {
	i := t.find(x)
	if i == len(t.spans) {
		return Never
	}
	return max(x, t.spans[i].open)
}

// NextChange returns the first time after x at which it opens or closes,
// Never when there is none before the end.
func (t *Timeline) NextChange(x int64) int64 {
	i := t.find(x)
	switch {
	case i == len(t.spans):
		return Never
	case t.spans[i].open > x:
		return t.spans[i].open
	case t.spans[i].close == t.end:
		return Never
	}
	return t.spans[i].close
}

// before is the open time from the start to x.
func (t *Timeline) before(x int64) int64 {
	i := t.find(x)
	if i == len(t.spans) {
		return t.total
	}
	return t.spans[i].before + max(0, x-t.spans[i].open)
}

// OpenBetween returns the open time from a to b in nanoseconds, 0 when b is
// not after a.
func (t *Timeline) OpenBetween(a, b int64) int64 {
	if b <= a {
		return 0
	}
	return t.before(b) - t.before(a)
}

// Advance returns the first time by which work nanoseconds of open time have
// passed since x: work that ends with a shift ends when that shift closes.
// Without work it is x itself. Never, when the horizon does not hold it.
func (t *Timeline) Advance(x, work int64) int64 {
	if work <= 0 {
		return x
	}
	goal := t.before(x)
	if work > t.total-goal {
		return Never
	}
	goal += work
	// The last span with less open time before it than the goal holds it.
	i := sort.Search(len(t.spans), func(i int) bool { return t.spans[i].before >= goal }) - 1
	return t.spans[i].open + goal - t.spans[i].before
}
