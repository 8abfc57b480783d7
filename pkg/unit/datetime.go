package unit

import (
	"fmt"
	"strings"
	"time"
)

// DateTime is a moment as a user writes it: a civil date and time of day,
// with an offset from UTC or, mostly, without one; then it is the time in the
// zone of the calendar or organisation. The zero DateTime is no moment.
type DateTime struct {
	date      Date
	clock     time.Duration // since 00:00 of the civil day
	offset    time.Duration // east of UTC
	hasOffset bool
}

// ParseDateTime reads an ISO 8601 date and time: 2027-06-30T09:00, with
// seconds and their fraction (up to nine digits) if wanted, and with Z or an
// offset such as +01:00 if it is not in the local zone. A date alone is its
// 00:00. There is no 24:00 and no second 60.
func ParseDateTime(text string) (DateTime, error) {
	day, clock, timed := strings.Cut(text, "T")
	if len(text) > MaxTextLen || !timed && !hasLayout(text, "dddd-dd-dd") {
		return DateTime{}, notDateTime(text)
	}
	var dt DateTime
	var err error
	if dt.date, err = ParseDate(day); err != nil {
		if hasLayout(day, "dddd-dd-dd") {
			return DateTime{}, err
		}
		return DateTime{}, notDateTime(text)
	}
	if !timed {
		return dt, nil
	}
	clock, zone := cutZone(clock)
	if err := dt.setClock(text, clock); err != nil {
		return DateTime{}, err
	}
	if err := dt.setZone(text, zone); err != nil {
		return DateTime{}, err
	}
	return dt, nil
}

func notDateTime(text string) error {
	if day, rest, found := strings.Cut(text, " "); found && len(text) <= MaxTextLen {
		if _, err := ParseDateTime(day + "T" + rest); err == nil {
			return fmt.Errorf("%s is not a date and time; write %sT%s", quote(text), day, rest)
		}
	}
	return fmt.Errorf("%s is not a date and time; write 2027-06-30 or 2027-06-30T09:00", quote(text))
}

// cutZone splits a time of day from the offset that may follow it.
func cutZone(s string) (clock, zone string) {
	if i := strings.IndexAny(s, "Z+-"); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

func (dt *DateTime) setClock(text, clock string) error {
	whole, fraction, hasFraction := strings.Cut(clock, ".")
	seconds := hasLayout(whole, "dd:dd:dd")
	n := countDigits(fraction)
	if !seconds && (hasFraction || !hasLayout(whole, "dd:dd")) || hasFraction && (n != len(fraction) || n < 1 || n > 9) {
		return notDateTime(text)
	}
	h, m, s := digits(clock[:2]), digits(clock[3:5]), int64(0)
	if seconds {
		s = digits(clock[6:8])
	}
	if h > 23 || m > 59 || s > 59 {
		return fmt.Errorf("%s has no such time of day; write 00:00 to 23:59", quote(text))
	}
	ns := digits((fraction + "000000000")[:9])
	dt.clock = time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second + time.Duration(ns)
	return nil
}

func (dt *DateTime) setZone(text, zone string) error {
	switch {
	case zone == "":
		return nil
	case zone == "Z":
		dt.hasOffset = true
		return nil
	case !hasLayout(zone[1:], "dd:dd"):
		return notDateTime(text)
	}
	h, m := digits(zone[1:3]), digits(zone[4:6])
	if h > 15 || m > 59 {
		return fmt.Errorf("%s has no such offset from UTC; write one from -15:59 to +15:59, or none for local time", quote(text))
	}
	dt.hasOffset, dt.offset = true, time.Duration(h)*time.Hour+time.Duration(m)*time.Minute
	if zone[0] == '-' {
		dt.offset = -dt.offset
	}
	return nil
}

// At returns the civil time clock after 00:00 of the day d, without offset.
// clock is 0 to less than 24 h.
func (d Date) At(clock time.Duration) DateTime { return DateTime{date: d, clock: clock} }

// Date returns the civil date.
func (dt DateTime) Date() Date { return dt.date }

// Clock returns the time of day as the time since 00:00 on the clock's face.
func (dt DateTime) Clock() time.Duration { return dt.clock }

// Offset returns the offset east of UTC; ok is false when none was written.
func (dt DateTime) Offset() (east time.Duration, ok bool) { return dt.offset, dt.hasOffset }

// IsZero reports whether dt is no moment.
func (dt DateTime) IsZero() bool { return dt.date.IsZero() }

// Equal reports whether dt and e are written alike: same civil time, same
// offset or none.
func (dt DateTime) Equal(e DateTime) bool { return dt == e }

// String returns the canonical text: 2027-06-30T09:00, with seconds only when
// there are any, Z for UTC.
func (dt DateTime) String() string {
	m := int64(dt.clock / time.Minute)
	s := fmt.Sprintf("%sT%02d:%02d", dt.date, m/60, m%60)
	if ns := int64(dt.clock % time.Minute); ns > 0 {
		text := scaled(ns, int64(time.Second))
		if ns < 10*int64(time.Second) {
			text = "0" + text
		}
		s += ":" + text
	}
	if !dt.hasOffset {
		return s
	}
	if dt.offset == 0 {
		return s + "Z"
	}
	sign, off := '+', dt.offset
	if off < 0 {
		sign, off = '-', -off
	}
	return s + fmt.Sprintf("%c%02d:%02d", sign, off/time.Hour, off%time.Hour/time.Minute)
}
