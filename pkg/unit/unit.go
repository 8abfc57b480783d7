// Package unit holds the scalars of the model language: Duration, Date,
// DateTime, Rate, Share and Money, each read from the text a user wrote and
// written back in one canonical form.
//
// Parsing is strict and its work is bounded: every text has one documented
// meaning or is refused. Nothing here is negative, infinite or not a number,
// nothing overflows, and decimal fractions are read exactly. The error of a
// Parse function is what a user reads: lower case, the text in quotes, what
// to write instead. Equal methods let whole values be compared in tests.
//
// The package knows no calendar: what a business day is worth is decided by
// those who know the hours (calendar, dist, flow).
package unit

import (
	"math"
	"math/bits"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxTextLen is the longest text, in bytes, that a Parse function looks at.
// No sensible scalar comes near it; it bounds the work on a hostile one.
const MaxTextLen = 64

// quote returns s in quotes for a message, control characters escaped, long
// text cut short.
func quote(s string) string {
	const most = 40
	if len(s) > most {
		cut := most
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "…"
	}
	return strconv.Quote(s)
}

// decimal is an unsigned decimal number as written: digits before and after
// the point. frac is empty when there is no point.
type decimal struct {
	whole, frac string
}

// cutDecimal splits s into the decimal number it begins with and the rest.
// A digit must stand before the point and, if there is a point, after it.
func cutDecimal(s string) (d decimal, rest string, ok bool) {
	i := countDigits(s)
	if i == 0 {
		return decimal{}, s, false
	}
	d.whole, rest = s[:i], s[i:]
	if !strings.HasPrefix(rest, ".") {
		return d, rest, true
	}
	j := countDigits(rest[1:])
	if j == 0 {
		return decimal{}, s, false
	}
	d.frac, rest = rest[1:1+j], rest[1+j:]
	return d, rest, true
}

func countDigits(s string) int {
	i := 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return i
}

// times multiplies the decimal by unit, which must be less than 1e15, without
// rounding errors: exact says whether the product is a whole number; if it is
// not, v is rounded half up. ok is false when the product exceeds an int64.
func (d decimal) times(unit uint64) (v int64, exact, ok bool) {
	whole := strings.TrimLeft(d.whole, "0")
	if len(whole) > 18 {
		return 0, false, false
	}
	var n uint64
	for _, c := range []byte(whole) {
		n = n*10 + uint64(c-'0')
	}
	hi, lo := bits.Mul64(n, unit)
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false, false
	}
	// A fraction with more than 16 digits that count never gives a whole
	// number of a unit below 1e15, so cutting at 18 loses nothing that is
	// reported as exact.
	frac := strings.TrimRight(d.frac, "0")
	exact = len(frac) <= 18
	frac = frac[:min(len(frac), 18)]
	num, den := uint64(0), uint64(1)
	for _, c := range []byte(frac) {
		num, den = num*10+uint64(c-'0'), den*10
	}
	fhi, flo := bits.Mul64(num, unit)
	q, rem := bits.Div64(fhi, flo, den)
	if rem >= den-rem && rem > 0 {
		q++
	}
	sum := lo + q
	return int64(sum), exact && rem == 0, sum <= math.MaxInt64
}

// float returns the decimal times 10^exp, correctly rounded.
func (d decimal) float(exp int) float64 {
	text := d.whole
	if d.frac != "" {
		text += "." + d.frac
	}
	if exp != 0 {
		text += "e" + strconv.Itoa(exp)
	}
	// The text is a number by construction; only its size can be at fault,
	// and then ParseFloat returns an infinity, which callers refuse.
	v, _ := strconv.ParseFloat(text, 64)
	return v
}

// plain writes v without exponent and without needless digits.
func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
