package unit

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// unitWords maps what people write for a unit to the unit.
var unitWords = map[string]string{
	"w": "w", "wk": "w", "wks": "w", "week": "w", "weeks": "w",
	"d": "d", "day": "d", "days": "d",
	"h": "h", "hr": "h", "hrs": "h", "hour": "h", "hours": "h",
	"m": "m", "min": "m", "mins": "m", "minute": "m", "minutes": "m",
	"s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s",
	"ms": "ms", "msec": "ms", "millisecond": "ms", "milliseconds": "ms",
	"us": "us", "µs": "us", "ns": "ns",
	"bd": "bd", "bds": "bd", "businessday": "bd", "businessdays": "bd",
	"workday": "bd", "workdays": "bd", "workingday": "bd", "workingdays": "bd",
}

// suggestDuration returns the duration that text most likely means, "" when
// there is none: blanks, capitals, unit words and a decimal comma are mended.
func suggestDuration(text string) string {
	s := strings.NewReplacer(" ", "", "_", "", ",", ".").Replace(strings.ToLower(text))
	var b strings.Builder
	for s != "" {
		n := len(s) - len(strings.TrimLeft(s, "0123456789."))
		if n == 0 {
			return ""
		}
		b.WriteString(s[:n])
		s = s[n:]
		n = strings.IndexAny(s, "0123456789")
		if n < 0 {
			n = len(s)
		}
		u, known := unitWords[strings.TrimRight(s[:n], ".")]
		if !known {
			return ""
		}
		b.WriteString(u)
		s = s[n:]
	}
	if _, err := parseDuration(b.String()); err != nil {
		return ""
	}
	return b.String()
}

// RefuseDays returns the error to show for a duration that uses d or w where
// time is counted on a calendar, nil for any other duration. A day could be
// read in two ways there, so both are offered: "2d is 48 open hours; write
// 48h, or 2bd for two working days".
func (d Duration) RefuseDays() error {
	if !d.UsesDays() {
		return nil
	}
	hours := Duration{ns: d.ns}
	open := plain(float64(d.ns)/float64(time.Hour)) + " open hours"
	days, ok := d.workingDays()
	if !ok {
		return fmt.Errorf("%s is %s; write %s, or business days such as 2bd", d, open, hours)
	}
	noun := "working days"
	if days == "1" {
		noun = "working day"
	}
	return fmt.Errorf("%s is %s; write %s, or %sbd for %s %s", d, open, hours, days, inWords(days), noun)
}

// workingDays returns how many business days someone means who wrote d in
// whole or decimal days (2d: 2) or weeks of five (2w: 10).
func (d Duration) workingDays() (string, bool) {
	ns := uint64(d.ns)
	switch {
	case d.units == inWeeks && ns%weekNS == 0:
		return strconv.FormatUint(ns/weekNS*5, 10), true
	case d.units == inDays && ns%(dayNS/2) == 0:
		return scaled(int64(ns/(dayNS/2))*5, 10), true
	}
	return "", false
}

// inWords spells the numbers up to ten, as running text does.
func inWords(n string) string {
	words := [...]string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	if i, err := strconv.Atoi(n); err == nil && 1 <= i && i <= len(words) {
		return words[i-1]
	}
	return n
}

// FormatDuration writes d for people, rounded to what still matters: 1d 2h
// 27m and 2h10m to the minute, 4m12s to the second, 12.3s, 250ms, 8us, 40ns.
// From a day on the parts are set apart, from 100 days on minutes are left
// out. Parts that are zero at the end are not written (38m, 3d). A negative d
// begins with a minus.
func FormatDuration(d time.Duration) string {
	if d < 0 {
		// Negating the least int64 would not make it positive.
		return "-" + FormatDuration(-max(d, -1<<63+1))
	}
	for _, c := range formatClasses {
		// Round saturates at the longest Duration, which is no multiple.
		if r := d.Round(c.step); r >= c.from {
			return c.write(r - r%c.step)
		}
	}
	if d == 0 {
		return "0s"
	}
	return strconv.FormatInt(int64(d), 10) + "ns"
}

// formatClass is one range of lengths that is written alike: rounded to step,
// from the length from on.
type formatClass struct {
	from, step time.Duration
	write      func(time.Duration) string
}

// formatClasses lists the ranges, longest first. Rounding comes before the
// choice, so that 59m59.7s is 1h and never 60m.
var formatClasses = [...]formatClass{
	{100 * 24 * time.Hour, time.Hour, inParts(" ")},
	{24 * time.Hour, time.Minute, inParts(" ")},
	{time.Hour, time.Minute, inParts("")},
	{time.Minute, time.Second, inParts("")},
	{time.Second, time.Second / 10, inUnit(time.Second, "s")},
	{time.Millisecond, time.Millisecond / 10, inUnit(time.Millisecond, "ms")},
	{time.Microsecond, time.Microsecond / 10, inUnit(time.Microsecond, "us")},
}

// inParts writes days, hours, minutes and seconds, leaving out what is zero.
func inParts(sep string) func(time.Duration) string {
	return func(d time.Duration) string {
		var parts []string
		for _, u := range durationUnits[1:5] {
			if n := uint64(d) / u.ns; n > 0 {
				parts = append(parts, strconv.FormatUint(n, 10)+u.name)
				d -= time.Duration(n * u.ns)
			}
		}
		return strings.Join(parts, sep)
	}
}

func inUnit(unit time.Duration, name string) func(time.Duration) string {
	return func(d time.Duration) string {
		return scaled(int64(d/(unit/10)), 10) + name
	}
}
