package unit

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// bdScale is how finely business days are held: billionths of a day.
const bdScale = 1_000_000_000

// Duration is a span of time as a user writes it: either elapsed time in
// whole nanoseconds or a number of business days, never both. The zero
// Duration is 0s.
type Duration struct {
	ns    int64 // elapsed time; 0 when business is set
	bd    int64 // business days in billionths
	units written
}

// written tells which of the units that matter later were used.
type written uint8

const (
	inDays written = 1 << iota
	inWeeks
	inBusinessDays
)

const (
	dayNS  = 24 * uint64(time.Hour)
	weekNS = 7 * dayNS
)

// durationUnit is one unit of the Duration grammar.
type durationUnit struct {
	name string
	ns   uint64
}

// durationUnits lists the elapsed units, longest first, which is the order in
// which they are written.
var durationUnits = [...]durationUnit{
	{"w", weekNS},
	{"d", dayNS},
	{"h", uint64(time.Hour)},
	{"m", uint64(time.Minute)},
	{"s", uint64(time.Second)},
	{"ms", uint64(time.Millisecond)},
	{"us", uint64(time.Microsecond)},
	{"ns", 1},
}

// Elapsed returns the Duration of d nanoseconds of elapsed time; a negative d
// counts as zero.
func Elapsed(d time.Duration) Duration { return Duration{ns: int64(max(d, 0))} }

// ParseDuration reads a duration: one or more numbers with a unit, longest
// unit first, each unit once, no blanks, only the last with a fraction:
// 90s, 15m, 1h30m, 1.5h, 250ms, 3d, 2w. Units are w (7 d), d (24 h), h, m, s,
// ms, us and ns. Business days stand alone: 2bd, 0.5bd. What is finer than a
// nanosecond (a billionth of a business day) or longer than 106751 days is
// refused, as is a number without a unit.
func ParseDuration(text string) (Duration, error) {
	if len(text) > MaxTextLen {
		return Duration{}, fmt.Errorf("%s is too long to be a duration; write 5m, 1h30m or 2bd", quote(text))
	}
	d, err := parseDuration(text)
	if errors.Is(err, errNotDuration) {
		if s := suggestDuration(text); s != "" {
			return Duration{}, fmt.Errorf("%s is not a duration; write %s", quote(text), s)
		}
		return Duration{}, fmt.Errorf("%s is not a duration; write 5m, 1h30m or 2bd", quote(text))
	}
	return d, err
}

// errNotDuration says that the text does not follow the grammar at all.
var errNotDuration = errors.New("not a duration")

func parseDuration(text string) (Duration, error) {
	if rest, minus := strings.CutPrefix(text, "-"); minus {
		if _, err := parseDuration(rest); err == nil {
			return Duration{}, fmt.Errorf("%s is negative; write a duration of 0s or more", quote(text))
		}
		return Duration{}, errNotDuration
	}
	if IsNumber(text) {
		return Duration{}, fmt.Errorf("%s has no unit; write %ss, %sm or %sh for seconds, minutes or hours", quote(text), text, text, text)
	}
	if num, found := strings.CutSuffix(text, "bd"); found {
		return parseBusinessDays(text, num)
	}
	return parseElapsed(text)
}

func parseBusinessDays(text, num string) (Duration, error) {
	dec, rest, ok := cutDecimal(num)
	if ok && rest != "" {
		if _, err := parseElapsed(num[:len(num)-countTrailingNumber(num)]); err == nil {
			return Duration{}, fmt.Errorf("%s mixes business days with other units; write business days alone, such as 2bd", quote(text))
		}
	}
	if !ok || rest != "" {
		return Duration{}, errNotDuration
	}
	bd, exact, ok := dec.times(bdScale)
	if !ok {
		return Duration{}, fmt.Errorf("%s is too many business days; write fewer than 1000000000bd", quote(text))
	}
	if !exact {
		return Duration{}, fmt.Errorf("%s is finer than a billionth of a business day; write fewer digits", quote(text))
	}
	return Duration{bd: bd, units: inBusinessDays}, nil
}

// countTrailingNumber returns the length of the digits and points at the end.
func countTrailingNumber(s string) int {
	return len(s) - len(strings.TrimRight(s, "0123456789."))
}

func parseElapsed(text string) (Duration, error) {
	var d Duration
	if text == "" {
		return d, errNotDuration
	}
	next := 0 // the first unit that may still come
	for rest := text; rest != ""; {
		dec, tail, ok := cutDecimal(rest)
		if !ok {
			return Duration{}, errNotDuration
		}
		i := unitAt(tail)
		if i < next {
			return Duration{}, errNotDuration
		}
		u := durationUnits[i]
		next, rest = i+1, tail[len(u.name):]
		if dec.frac != "" && rest != "" {
			return Duration{}, fmt.Errorf("%s has a fraction before its last unit; write it without, such as 1h30m", quote(text))
		}
		v, exact, ok := dec.times(u.ns)
		if !ok || v > math.MaxInt64-d.ns {
			return Duration{}, fmt.Errorf("%s is too long; the longest duration is 106751d, some 292 years", quote(text))
		}
		if !exact {
			return Duration{}, fmt.Errorf("%s is finer than a nanosecond; write fewer digits", quote(text))
		}
		d.ns += v
		switch {
		case v == 0:
		case u.name == "d":
			d.units |= inDays
		case u.name == "w":
			d.units |= inWeeks
		}
	}
	if d.units == inDays|inWeeks && uint64(d.ns)%weekNS < dayNS {
		d.units = inWeeks // as its canonical text will have it
	}
	return d, nil
}

// unitAt returns the index of the unit that s begins with, -1 without one.
func unitAt(s string) int {
	name := s[:len(s)-len(strings.TrimLeft(s, "abcdefghijklmnopqrstuvwxyz"))]
	for i, u := range durationUnits {
		if u.name == name {
			return i
		}
	}
	return -1
}

// Elapsed returns the elapsed time, 0 for business days.
func (d Duration) Elapsed() time.Duration { return time.Duration(d.ns) }

// Seconds returns the elapsed time in seconds, 0 for business days.
func (d Duration) Seconds() float64 { return float64(d.ns) / 1e9 }

// IsBusiness reports whether d is written in business days.
func (d Duration) IsBusiness() bool { return d.units&inBusinessDays != 0 }

// BusinessDays returns the number of business days, 0 for elapsed time.
func (d Duration) BusinessDays() float64 { return float64(d.bd) / bdScale }

// WholeBusinessDays returns the number of business days and whether d is a
// whole number of them, as it must be where d runs on a clock.
func (d Duration) WholeBusinessDays() (n int64, ok bool) {
	return d.bd / bdScale, d.IsBusiness() && d.bd%bdScale == 0
}

// Over returns d in elapsed time when one business day is worth bd. Elapsed
// durations are returned as they are. The product is rounded to whole
// nanoseconds; ok is false when it is out of range.
func (d Duration) Over(bd time.Duration) (ns time.Duration, ok bool) {
	if !d.IsBusiness() {
		return time.Duration(d.ns), true
	}
	v := math.Round(float64(d.BusinessDays() * float64(bd)))
	if !(v >= 0 && v < math.MaxInt64) {
		return 0, false
	}
	return time.Duration(v), true
}

// IsZero reports whether d is no time at all.
func (d Duration) IsZero() bool { return d.ns == 0 && d.bd == 0 }

// UsesDays reports whether d is written with d or w, which are refused where
// time is counted on a calendar.
func (d Duration) UsesDays() bool { return d.units&(inDays|inWeeks) != 0 }

// Compare orders durations of one sort. ok is false when one of the two is in
// business days and the other is not: which is longer then depends on a
// calendar.
func (d Duration) Compare(e Duration) (order int, ok bool) {
	return cmp.Or(cmp.Compare(d.ns, e.ns), cmp.Compare(d.bd, e.bd)), d.IsBusiness() == e.IsBusiness()
}

// Equal reports whether d and e are written in units of the same sort and are
// equally long.
func (d Duration) Equal(e Duration) bool { return d == e }

// String returns the canonical text: 1h30m, 90 seconds as 1m30s, fractions of
// a second as 1.5s or 250ms. Days and weeks stay only where they were
// written; ParseDuration reads the text back to an equal value.
func (d Duration) String() string {
	if d.IsBusiness() {
		return scaled(d.bd, bdScale) + "bd"
	}
	ns := uint64(d.ns)
	switch {
	case ns == 0:
		return "0s"
	case d.units == inDays && ns < dayNS:
		return fraction(ns, dayNS) + "d"
	case d.units == inWeeks && ns < weekNS:
		return fraction(ns, weekNS) + "w"
	}
	var b strings.Builder
	for _, u := range durationUnits[:4] {
		if u.name == "w" && d.units&inWeeks == 0 || u.name == "d" && d.units&inDays == 0 {
			continue
		}
		if n := ns / u.ns; n > 0 {
			b.WriteString(strconv.FormatUint(n, 10))
			b.WriteString(u.name)
			ns -= n * u.ns
		}
	}
	if ns > 0 {
		b.WriteString(subMinute(int64(ns)))
	}
	return b.String()
}

// fraction writes num/den, which is less than one and a finite decimal
// because it was read from one.
func fraction(num, den uint64) string {
	digits := []byte("0.")
	for num > 0 && len(digits) < MaxTextLen/2 {
		num *= 10
		digits = append(digits, byte('0'+num/den))
		num %= den
	}
	return string(digits)
}

// subMinute writes less than a minute in the largest unit that gives at least
// one of it: 1.5s, 250ms, 12us, 7ns.
func subMinute(ns int64) string {
	for _, u := range durationUnits[4:] {
		if ns >= int64(u.ns) {
			return scaled(ns, int64(u.ns)) + u.name
		}
	}
	return "0s"
}

// scaled writes v/scale exactly; scale is a power of ten.
func scaled(v, scale int64) string {
	s := strconv.FormatInt(v/scale, 10)
	rem := v % scale
	if rem == 0 {
		return s
	}
	digits := strconv.FormatInt(scale+rem, 10)[1:]
	return s + "." + strings.TrimRight(digits, "0")
}
