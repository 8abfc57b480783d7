package calendar

import (
	"slices"
	"time"
)

// AddBusinessDays returns the same time of day as at x on the n-th later day
// on which the calendar opens: what "within 2bd" means on a clock. n = 0 is x
// itself. The time of day is that of the zone's clocks; one that they skip or
// show twice on that day follows the rule of Zone.Instant. Never, when that
// day lies behind the end.
func (t *Timeline) AddBusinessDays(x, n int64) int64 {
	if n <= 0 {
		return x
	}
	ns := int64(t.start.Nanosecond()) + x%1e9
	sec := t.start.Unix() + x/1e9 + ns/1e9
	ns %= 1e9
	wall := t.periods.wall(sec)
	today := floorDiv(wall, 86400)
	i, found := slices.BinarySearch(t.days, int32(today))
	if found {
		i++
	}
	if n > int64(len(t.days)-i) {
		return Never
	}
	day := int64(t.days[int64(i)+n-1])
	at, exact := t.periods.instant(day*86400 + wall - today*86400)
	if !exact {
		ns = 0
	}
	due := (at-t.start.Unix())*1e9 + ns - int64(t.start.Nanosecond())
	if due > t.end {
		return Never
	}
	return due
}

// Time returns the moment x nanoseconds after the start, in the calendar's
// zone, for reports.
func (t *Timeline) Time(x int64) time.Time { return t.start.Add(time.Duration(x)) }
