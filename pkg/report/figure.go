package report

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/report/escape"
)

// quantity is a way to write a value and half the width of its interval.
type quantity struct {
	value  func(float64) string
	margin func(float64) string
}

func durations() quantity { return quantity{duration, duration} }
func shares() quantity    { return quantity{percent, points} }
func hours() quantity     { return quantity{inHours, inHours} }
func counts() quantity    { return quantity{number, number} }

// figure writes a figure with its 95 % interval: "2h10m ±6m", "grows 3.1/d",
// "too few".
func (q quantity) figure(f figure.Figure) string {
	switch {
	case f.GrowsPerDay != nil:
		return "grows " + number(*f.GrowsPerDay) + "/d"
	case f.Value == nil && f.Note != "":
		return escape.Line(escape.Clip(f.Note, maxName))
	case f.Value == nil:
		return "–"
	}
	s := q.value(*f.Value)
	if f.Note == figure.NoteAtLeast {
		s = "≥ " + s
	}
	if f.Low != nil && f.High != nil {
		if half := (*f.High - *f.Low) / 2; half > 0 {
			s += " ±" + q.margin(half)
		}
	}
	if f.Note == figure.NotePooled {
		s += " " + pooledMark
	}
	return s
}

// pooledMark stands behind a quantile of the items of all replications; a
// remark above the tables says what it means.
const pooledMark = "(pooled)"

// inHours writes seconds of people's time, whose days are not 24 hours long.
func inHours(seconds float64) string { return number(seconds/hour) + "h" }

// withZone is the layout of a moment that says which zone it is in.
const withZone = "Mon 2006-01-02 15:04 UTC-07:00"

// The units of time, in seconds.
const (
	minute = 60
	hour   = 3600
	day    = 86400
	week   = 7 * day
)

// duration writes seconds in the two greatest units that matter: 3d4h, 2h10m,
// 41m30s, 12s, 4.2s.
func duration(seconds float64) string {
	switch s := seconds; {
	case s < 0:
		return "-" + duration(-s)
	case s < 9.95:
		return decimals(s, 1) + "s"
	case math.Round(s) < minute:
		return decimals(s, 0) + "s"
	case math.Round(s) < hour:
		return two(s, minute, "m", 1, "s")
	case math.Round(s/minute) < 24*60:
		return two(s, hour, "h", minute, "m")
	}
	return two(seconds, day, "d", hour, "h")
}

// two writes seconds in a great and a small unit, rounded to the small one.
func two(seconds, great float64, greatUnit string, small float64, smallUnit string) string {
	n := math.Round(seconds / small)
	per := great / small
	s := decimals(math.Floor(n/per), 0) + greatUnit
	if rest := math.Mod(n, per); rest > 0 {
		s += decimals(rest, 0) + smallUnit
	}
	return s
}

// exactly writes a time that one item took, to the minute from ten minutes on:
// 12s, 6m20s, 41m, 16h12m, 1d 2h 27m.
func exactly(seconds float64) string {
	minutes := math.Round(seconds / minute)
	switch {
	case minutes < 10:
		return duration(seconds)
	case minutes < 24*60:
		return duration(minutes * minute)
	}
	s := decimals(math.Floor(minutes/(24*60)), 0) + "d"
	if h := math.Floor(math.Mod(minutes, 24*60) / 60); h > 0 {
		s += " " + decimals(h, 0) + "h"
	}
	if m := math.Mod(minutes, 60); m > 0 {
		s += " " + decimals(m, 0) + "m"
	}
	return s
}

func percent(v float64) string { return significant(v*100) + "%" }

// points writes a difference between two shares.
func points(v float64) string { return significant(v*100) + "pp" }

// significant writes a value of some tens with one digit behind the point, a
// small one with two.
func significant(v float64) string {
	switch a := math.Abs(v); {
	case a >= 99.95:
		return decimals(v, 0)
	case a >= 1 || v == 0:
		return decimals(v, 1)
	}
	return fraction(v)
}

// number writes a count or a rate with three digits or more.
func number(v float64) string {
	switch a := math.Abs(v); {
	case v == math.Trunc(v) || a >= 99.95:
		return thousands(decimals(v, 0))
	case a >= 9.995:
		return decimals(v, 1)
	}
	return fraction(v)
}

// fraction writes a value with two digits behind the point, and one that would
// come to nothing with its first digit: 0.12, 0.004.
func fraction(v float64) string {
	if a := math.Abs(v); a >= 0.005 || a < 0.00005 {
		return decimals(v, 2)
	}
	return decimals(v, int(math.Ceil(-math.Log10(math.Abs(v)))))
}

// decimals is v with a fixed number of digits behind the point, without
// trailing zeros.
func decimals(v float64, digits int) string {
	s := strconv.FormatFloat(v, 'f', digits, 64)
	if digits > 0 {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// thousands puts commas into a whole number.
func thousands(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// span writes a horizon or warm-up in whole weeks or days where it is some.
func span(seconds float64) string {
	switch {
	case seconds > 0 && math.Mod(seconds, week) == 0:
		return decimals(seconds/week, 0) + "w"
	case seconds > 0 && math.Mod(seconds, day) == 0:
		return decimals(seconds/day, 0) + "d"
	}
	return exactly(seconds)
}

// instant writes a moment of RFC 3339 for people, what is none as it stands.
func instant(s, layout string) string {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return inline(s, maxName)
	}
	return strings.TrimSuffix(t.Format(layout), "+00:00")
}

// Interval writes a time in seconds with half the width of its interval.
func Interval(value, half float64) string { return duration(value) + " ±" + duration(half) }
