package calendar

import (
	"math"
	"sort"
	"time"
)

// period is a time in which a zone keeps one offset; from and to (exclusive)
// are Unix seconds, offset is in seconds east of UTC.
type period struct{ from, to, offset int64 }

// periods are the offsets of a zone over some time, in order, without gaps.
type periods []period

// ruleStep is a time, in seconds, whose multiples all changes of clocks are.
const ruleStep = 15 * 60

// periodsOf returns the offsets of loc from one Unix second to another. The
// first and last period reach beyond both.
func periodsOf(loc *time.Location, from, to int64) periods {
	var out periods
	for at := from; ; {
		t := time.Unix(at, 0).In(loc)
		_, offset := t.Zone()
		_, end := t.ZoneBounds()
		p := period{at, math.MaxInt64, int64(offset)}
		if !end.IsZero() {
			// For days that follow from a rule, package time ends the period
			// with the 365th day of the year at the latest: on the 366th that
			// would be no step forward.
			p.to = max(end.Unix(), at+ruleStep)
		}
		if n := len(out); n > 0 && out[n-1].offset == p.offset {
			out[n-1].to = p.to // a change of name only
		} else {
			out = append(out, p)
		}
		if p.to > to {
			out[0].from, out[len(out)-1].to = math.MinInt64, math.MaxInt64
			return out
		}
		at = p.to
	}
}

// wallEnd is the wall time, as seconds on a clock without zone, at which the
// period ends.
func (p period) wallEnd() int64 {
	if p.to == math.MaxInt64 {
		return math.MaxInt64
	}
	return p.to + p.offset
}

// instant returns the Unix second of a wall time by the rule of Zone.Instant.
// exact is false when the wall time does not exist.
func (ps periods) instant(wall int64) (sec int64, exact bool) {
	i := 0
	for wall >= ps[i].wallEnd() {
		i++
	}
	sec = wall - ps[i].offset
	if sec < ps[i].from {
		return ps[i].from, false
	}
	return sec, true
}

// wall returns the wall time of a Unix second.
func (ps periods) wall(sec int64) int64 {
	i := sort.Search(len(ps), func(i int) bool { return sec < ps[i].to })
	return sec + ps[i].offset
}
