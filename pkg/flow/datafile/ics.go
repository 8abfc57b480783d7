package datafile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/unit"
)

// Days reads the days of the events of an iCalendar file (RFC 5545), at most so
// many: what holidays are published as. Text that it does not know it passes
// over; a rule that it cannot follow it refuses, for the days would be others.
func Days(text string, most int) (days []unit.Date, wrong string) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if !strings.HasPrefix(strings.TrimSpace(strings.TrimPrefix(text, "\ufeff")), "BEGIN:VCALENDAR") {
		return nil, "it is not in iCalendar format: its first line is not BEGIN:VCALENDAR"
	}
	var e *event
	for n, line := range strings.Split(text, "\n") {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		name, _, _ = strings.Cut(name, ";")
		switch {
		case name == "BEGIN" && value == "VEVENT":
			e = &event{}
		case e == nil:
		case name == "END" && value == "VEVENT":
			found, wrong := e.days(most - len(days))
			if wrong != "" {
				return nil, fmt.Sprintf("row %d: %s", n+1, wrong)
			}
			if days = append(days, found...); len(days) > most {
				return nil, fmt.Sprintf("row %d: its events are more than %d days; leave out what lies far ahead", n+1, most)
			}
			e = nil
		default:
			if wrong := e.take(name, value); wrong != "" {
				return nil, fmt.Sprintf("row %d: %s", n+1, wrong)
			}
		}
	}
	return days, ""
}

// event is one of an iCalendar file.
type event struct {
	from, to time.Time
	rule     string
	but      []time.Time
}

// take reads a line of an event.
func (e *event) take(name, value string) (wrong string) {
	switch name {
	case "DTSTART":
		e.from, wrong = icsDay(value)
	case "DTEND":
		e.to, wrong = icsDay(value)
	case "RRULE":
		e.rule = value
	case "EXDATE":
		for _, v := range strings.Split(value, ",") {
			day, wrong := icsDay(v)
			if wrong != "" {
				return wrong
			}
			e.but = append(e.but, day)
		}
	case "RDATE":
		return "RDATE is not read; write each of its days as an event of its own"
	}
	return wrong
}

// icsDay is the day of a date or a moment: 20261225, 20261225T000000Z.
func icsDay(value string) (time.Time, string) {
	if len(value) >= 8 {
		if day, err := time.Parse("20060102", value[:8]); err == nil {
			return day, ""
		}
	}
	return time.Time{}, diag.Quote(value) + " is no date"
}

// years is for how many years an event comes back that has no end.
const years = 100

// days are those of an event, from DTSTART to before DTEND, one without it, as
// often as it comes back; not many more than most.
func (e *event) days(most int) (days []unit.Date, wrong string) {
	if e.from.IsZero() {
		return nil, "an event without DTSTART"
	}
	r, wrong := recurrenceOf(e.rule, e.from)
	if wrong != "" {
		return nil, wrong
	}
	length := max(1, int(e.to.Sub(e.from).Hours()/24))
	end := e.from.AddDate(years, 0, 0)
	for k, made := 0, 0; made < r.count && len(days) <= most; k++ {
		first, exists := r.nth(k)
		if first.After(r.until) || !first.Before(end) {
			break
		}
		if !exists {
			continue
		}
		made++
		if slices.ContainsFunc(e.but, first.Equal) {
			continue
		}
		for d := range min(length, most+1) {
			days = append(days, unit.DateOf(first.AddDate(0, 0, d)))
		}
	}
	return days, ""
}

// recurrence is how an event comes back: every so many years or days.
type recurrence struct {
	from        time.Time
	years, days int // from one time to the next
	count       int
	until       time.Time
}

// nth is the day of the k-th time; a 29th of February does not exist in most
// years.
func (r *recurrence) nth(k int) (day time.Time, exists bool) {
	day = r.from.AddDate(k*r.years, 0, k*r.days)
	return day, r.years == 0 || day.Day() == r.from.Day()
}

// recurrenceOf reads a rule: FREQ with INTERVAL, COUNT and UNTIL, and what says
// no more than the first day does.
func recurrenceOf(rule string, from time.Time) (r recurrence, wrong string) {
	r = recurrence{from: from, count: 1, until: from.AddDate(years, 0, 0)}
	if rule == "" {
		return r, ""
	}
	refused := "a rule " + diag.Quote(rule) + "; read are FREQ=YEARLY, WEEKLY and DAILY with INTERVAL, COUNT and UNTIL; write other days as events of their own"
	r.count = years * 366
	interval, unitYears, unitDays := 1, 0, 0
	for _, part := range strings.Split(rule, ";") {
		key, value, _ := strings.Cut(part, "=")
		n, err := strconv.Atoi(value)
		ok := true
		switch key {
		case "FREQ":
			step, known := map[string][2]int{"YEARLY": {1, 0}, "WEEKLY": {0, 7}, "DAILY": {0, 1}}[value]
			unitYears, unitDays, ok = step[0], step[1], known
		case "INTERVAL":
			interval, ok = n, err == nil && n > 0 && n <= 1000
		case "COUNT":
			r.count, ok = n, err == nil && n > 0
		case "UNTIL":
			if r.until, wrong = icsDay(value); wrong != "" {
				return r, wrong
			}
		case "WKST":
		case "BYMONTH":
			ok = n == int(from.Month())
		case "BYMONTHDAY":
			ok = n == from.Day() && unitYears > 0
		case "BYDAY":
			ok = strings.EqualFold(value, from.Weekday().String()[:2]) && unitDays == 7
		default:
			ok = false
		}
		if !ok {
			return r, refused
		}
	}
	if r.years, r.days = interval*unitYears, interval*unitDays; r.years+r.days == 0 {
		return r, refused
	}
	return r, ""
}
