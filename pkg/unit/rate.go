package unit

import (
	"cmp"
	"fmt"
	"strings"
)

// maxRate is the highest rate in events per second: one each nanosecond, the
// grain of the clock.
const maxRate = 1e9

// Rate is how many in how long, as a user writes it. The zero Rate is no
// valid rate; ParseRate makes one.
type Rate struct {
	amount float64
	per    Period
}

// ParseRate reads a rate: a decimal number, a slash and s, m, h, d (24 h),
// w (7 d), month (30.4375 d), year (365.25 d) or bd (per day on which the
// pattern has weight): 120/d, 3/h, 0.5/bd. 0/d is a rate at which nothing
// comes. More than a thousand million a second is refused.
func ParseRate(text string) (Rate, error) {
	num, per, found := strings.Cut(text, "/")
	dec, rest, ok := cutDecimal(num)
	if len(text) > MaxTextLen || !found || !ok || rest != "" {
		return Rate{}, notRate(text)
	}
	period, suggestion, ok := parsePeriod(per)
	if !ok && suggestion != "" {
		return Rate{}, fmt.Errorf("%s is not a rate; write %s/%s", quote(text), num, suggestion)
	}
	if !ok {
		return Rate{}, fmt.Errorf("%s is not a rate; write it per s, m, h, d, w, month, year or bd, such as 120/d", quote(text))
	}
	r := Rate{dec.float(0), period}
	if most := maxRate * max(periodSeconds[period], 1); r.amount > most {
		return Rate{}, fmt.Errorf("%s is too high a rate; write at most %s/s", quote(text), plain(maxRate))
	}
	return r, nil
}

func notRate(text string) error {
	switch {
	case len(text) > MaxTextLen:
	case strings.HasPrefix(text, "-"):
		return fmt.Errorf("%s is negative; write a rate of 0 or more, such as 120/d", quote(text))
	case IsNumber(text):
		return fmt.Errorf("%s says not in how long; write %s/h, %s/d or %s/bd", quote(text), text, text, text)
	}
	tidy := strings.NewReplacer(" ", "", ",", "", "_", "", "per", "/").Replace(text)
	if tidy != text && len(text) <= MaxTextLen {
		if r, err := ParseRate(tidy); err == nil {
			return fmt.Errorf("%s is not a rate; write %s", quote(text), r)
		}
	}
	return fmt.Errorf("%s is not a rate; write how many per time, such as 120/d, 3/h or 400/bd", quote(text))
}

// Amount returns how many come in one Per.
func (r Rate) Amount() float64 { return r.amount }

// Per returns the period that Amount is counted in.
func (r Rate) Per() Period { return r.per }

// PerSecond returns the rate in events per second of elapsed time. ok is
// false for a rate per business day: see PerSecondOn.
func (r Rate) PerSecond() (v float64, ok bool) {
	s, ok := r.per.Seconds()
	if !ok {
		return 0, false
	}
	return r.amount / s, true
}

// PerSecondOn returns the rate in events per second of elapsed time, as the
// mean over a week, when a week has daysPerWeek business days. Other rates do
// not depend on it.
func (r Rate) PerSecondOn(daysPerWeek int) float64 {
	if r.per == BusinessDay {
		return float64(r.amount*float64(daysPerWeek)) / periodSeconds[Week]
	}
	return r.amount / periodSeconds[r.per]
}

// Equal reports whether r and s are the same number in the same period.
func (r Rate) Equal(s Rate) bool { return r == s }

// Compare orders rates of elapsed time by events per second and rates per
// business day among themselves; ok is false for one of each.
func (r Rate) Compare(s Rate) (order int, ok bool) {
	return cmp.Compare(r.PerSecondOn(1), s.PerSecondOn(1)), (r.per == BusinessDay) == (s.per == BusinessDay)
}

// String returns the canonical text, such as 120/d.
func (r Rate) String() string { return plain(r.amount) + "/" + r.per.String() }
