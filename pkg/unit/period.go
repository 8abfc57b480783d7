package unit

import "slices"

// Period is what a rate or an amount of money is counted per.
type Period uint8

// The periods. Once is no period at all: money per use.
const (
	Once Period = iota
	Second
	Minute
	Hour
	Day
	Week
	Month // 30.4375 d, a twelfth of a Year
	Year  // 365.25 d
	BusinessDay
)

// periodNames holds the text of each Period, by value.
var periodNames = [...]string{"", "s", "m", "h", "d", "w", "month", "year", "bd"}

// periodSeconds holds the length of each Period with a fixed length.
var periodSeconds = [...]float64{0, 1, 60, 3600, 86400, 604800, 2629800, 31557600, 0}

// String returns the text used after the slash: s, m, h, d, w, month, year or
// bd; "" for Once.
func (p Period) String() string { return periodNames[p] }

// Seconds returns the length of p in seconds. ok is false for Once and for
// BusinessDay, whose worth is a calendar's or pattern's business.
func (p Period) Seconds() (s float64, ok bool) {
	s = periodSeconds[p]
	return s, s > 0
}

// parsePeriod reads what stands after a slash; suggestion is what a common
// other word for a period should be written as.
func parsePeriod(text string) (p Period, suggestion string, ok bool) {
	if i := slices.Index(periodNames[:], text); i > 0 {
		return Period(i), "", true
	}
	switch text {
	case "mo", "mon", "months", "M":
		return 0, "month", false
	case "y", "yr", "years", "a":
		return 0, "year", false
	}
	if w, known := unitWords[text]; known && slices.Contains(periodNames[:], w) {
		return 0, w, false
	}
	return 0, "", false
}
