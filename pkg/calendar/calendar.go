// Package calendar knows working time: weekly hours, shifts over midnight,
// holidays and time zones, and what they come to as instants.
//
// A Calendar is built from a Spec, which New checks whole: every fault comes
// back as a Problem that names the field, key and item it stands at. For a run
// it is compiled into a Timeline, sorted open intervals in nanoseconds since
// the run's start, that answers "when is this work done", "when does it open"
// and "the same time two business days on" by binary search. A Pattern says
// how demand spreads over the week and is compiled into an Intensity.
//
// Zones come only from the tzdata built into the program, so that the machine
// has no say (see Zones). What follows from that for the two days a year that
// have not 24 hours stands at Zone.Instant. load, facts and flow call this
// package; it reads no files, no clock and no environment.
package calendar

import (
	"fmt"
	"slices"
	"time"

	"github.com/svs-project/svs/pkg/unit"
)

// Never is a time, in nanoseconds since a start, that no run reaches: the
// answer when something does not come before the horizon ends.
const Never = 1<<63 - 1

// minutesPerDay is the length of a civil day on the clock's face.
const minutesPerDay = 24 * 60

// Spec is a calendar as a user describes it.
type Spec struct {
	// Zone is the name of a time zone; empty means that of Base, and without
	// a Base it must be given.
	Zone string
	// Week lists the open hours by day, in written order. Days that are not
	// named are as in Base, and closed without one.
	Week []DayHours
	// Holidays are closed from 00:00 to 24:00 of the civil day, those of Base
	// as well.
	Holidays []unit.Date
	// Base is the calendar this one extends, nil for none.
	Base *Calendar
}

// DayHours is the open hours of one or more days of the week.
type DayHours struct {
	// Days is a day or a range of days: mon, mon-fri, fri-mon.
	Days string
	// Hours are spans such as 09:00-17:30; 22:00-06:00 ends on the next day,
	// 18:00-24:00 at its end. None at all means closed.
	Hours []string
}

// Problem is one fault of a Spec, with the place where it stands.
type Problem struct {
	// Field is timezone, week or holidays; empty in a PatternSpec.
	Field string
	// Key is the day or range of days as written, empty outside the week.
	Key string
	// Index is the item under Key, or in holidays, -1 for Key or Field itself.
	Index int
	// Message is what a user reads.
	Message string
}

// Error makes a Problem usable where an error is asked for.
func (p Problem) Error() string { return p.Message }

// Calendar is weekly hours in a zone, less holidays. It is immutable.
type Calendar struct {
	zone     Zone
	week     week
	holidays []int // civil days since 1970-01-01, sorted, each once
}

// New checks spec and builds its calendar, which is nil when there is any
// Problem. A calendar without any hours is no fault here: see NeverOpens.
func New(spec Spec) (*Calendar, []Problem) {
	var problems []Problem
	c := &Calendar{}
	if b := spec.Base; b != nil {
		c.zone, c.week, c.holidays = b.zone, b.week, slices.Clone(b.holidays)
	}
	if spec.Zone != "" || spec.Base == nil {
		zone, err := LoadZone(spec.Zone)
		if err != nil {
			problems = append(problems, Problem{"timezone", "", -1, err.Error()})
		}
		c.zone = zone
	}
	problems = append(problems, c.setWeek(spec.Week)...)
	for i, day := range spec.Holidays {
		if day.IsZero() {
			problems = append(problems, Problem{"holidays", "", i, "a holiday without a date; write a day such as 2026-12-25"})
			continue
		}
		c.holidays = append(c.holidays, day.Days())
	}
	if len(problems) > 0 {
		return nil, problems
	}
	slices.Sort(c.holidays)
	c.holidays = slices.Compact(c.holidays)
	return c, nil
}

func (c *Calendar) setWeek(days []DayHours) []Problem {
	var problems []Problem
	var names dayNames
	for _, entry := range days {
		which, err := names.claim(entry.Days)
		if err != nil {
			problems = append(problems, Problem{"week", entry.Days, -1, err.Error()})
		}
		spans, faults := parseSpans(entry.Hours)
		for _, f := range faults {
			problems = append(problems, Problem{"week", entry.Days, f.index, f.message})
		}
		for _, day := range which {
			c.week.days[day] = spans
		}
	}
	return problems
}

// Always returns the calendar that is open at every moment.
func Always(zone Zone) *Calendar {
	c := &Calendar{zone: zone}
	for i := range c.week.days {
		c.week.days[i] = []span{{0, minutesPerDay}}
	}
	return c
}

// Zone returns the zone whose clock the hours follow.
func (c *Calendar) Zone() Zone { return c.zone }

// Opens reports whether the calendar opens on the weekday of d and d is no
// holiday: whether d is a business day.
func (c *Calendar) Opens(d unit.Date) bool {
	return len(c.week.days[dayIndex(d.Weekday())]) > 0 && !c.isHoliday(d.Days())
}

func (c *Calendar) isHoliday(day int) bool {
	_, found := slices.BinarySearch(c.holidays, day)
	return found
}

// NeverOpens reports whether the week has no open hours at all.
func (c *Calendar) NeverOpens() bool { return c.OpenPerWeek() == 0 }

// IsAlways reports whether the calendar is open at every moment.
func (c *Calendar) IsAlways() bool {
	return c.OpenPerWeek() == 7*24*time.Hour && len(c.holidays) == 0
}

// OpenPerWeek returns the open time of a week without holidays and clock
// changes.
func (c *Calendar) OpenPerWeek() time.Duration {
	minutes := 0
	for _, day := range c.week.civil() {
		for _, s := range day {
			minutes += s.to - s.from
		}
	}
	return time.Duration(minutes) * time.Minute
}

// DaysPerWeek returns on how many days of a week the calendar opens. A shift
// that crosses midnight counts on the day it begins.
func (c *Calendar) DaysPerWeek() int {
	n := 0
	for _, spans := range c.week.days {
		if len(spans) > 0 {
			n++
		}
	}
	return n
}

// MeanOpenDay returns the mean open time of a day on which the calendar
// opens, in a week without holidays: what a business day of work is worth. It
// is 0 for a calendar that never opens.
func (c *Calendar) MeanOpenDay() time.Duration {
	days := c.DaysPerWeek()
	if days == 0 {
		return 0
	}
	return c.OpenPerWeek() / time.Duration(days)
}

// String names the zone and the hours for people who debug; it is no format.
func (c *Calendar) String() string {
	return fmt.Sprintf("%s, open %s on %d days a week, %d holidays",
		c.zone, unit.FormatDuration(c.OpenPerWeek()), c.DaysPerWeek(), len(c.holidays))
}
