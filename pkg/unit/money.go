package unit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// maxMoney bounds an amount; the world's yearly product is some 1e14 dollars.
const maxMoney = 1e18

// Money is an amount in a currency, for one use or per period.
type Money struct {
	amount   float64
	currency string
	per      Period
}

// moneySuffixes maps the suffix of an amount to its power of ten.
var moneySuffixes = map[string]int{"": 0, "k": 3, "M": 6}

// ParseMoney reads an amount of money: a decimal number with an optional k
// (thousand) or M (million), one blank, a currency
// code of ISO 4217, and for money per time a slash and s, m, h, d, w, month,
// year or bd: 48 EUR, 48 EUR/h, 1.2M EUR, 4000 EUR/month.
func ParseMoney(text string) (Money, error) {
	m, err := parseMoney(text)
	if err != nil && len(text) <= MaxTextLen {
		if tidy := tidyMoney(text); tidy != text {
			if _, err := parseMoney(tidy); err == nil {
				return Money{}, fmt.Errorf("%s is not money; write %s", quote(text), tidy)
			}
		}
	}
	return m, err
}

func parseMoney(text string) (Money, error) {
	amount, rest, found := strings.Cut(text, " ")
	dec, suffix, ok := cutDecimal(amount)
	if len(text) > MaxTextLen || !found || !ok {
		return Money{}, notMoney(text)
	}
	exp, ok := moneySuffixes[suffix]
	if !ok {
		return Money{}, fmt.Errorf("%s has an unknown suffix %s; write k for thousand or M for million", quote(text), quote(suffix))
	}
	m := Money{amount: dec.float(exp)}
	code, per, timed := strings.Cut(rest, "/")
	if !IsCurrency(code) {
		return Money{}, notCurrency(text, code)
	}
	m.currency = code
	if timed {
		period, suggestion, ok := parsePeriod(per)
		if !ok && suggestion != "" {
			return Money{}, fmt.Errorf("%s is not money; write %s %s/%s", quote(text), amount, code, suggestion)
		}
		if !ok {
			return Money{}, fmt.Errorf("%s is not money; write it per s, m, h, d, w, month, year or bd, such as 48 EUR/h", quote(text))
		}
		m.per = period
	}
	if m.amount > maxMoney {
		return Money{}, fmt.Errorf("%s is too much money; write at most %sM", quote(text), plain(maxMoney/1e6))
	}
	return m, nil
}

func notMoney(text string) error {
	if strings.HasPrefix(text, "-") && len(text) <= MaxTextLen {
		return fmt.Errorf("%s is negative; write an amount of 0 or more, such as 48 EUR", quote(text))
	}
	return fmt.Errorf("%s is not money; write an amount and a currency code, such as 48 EUR, 48 EUR/h or 1.2M EUR", quote(text))
}

// tidyMoney puts the number first, sets it apart by one blank and drops
// separators of thousands.
func tidyMoney(text string) string {
	text = strings.NewReplacer("€", "EUR", "£", "GBP", "US$", "USD", "'", "", "’", "", "_", "").Replace(text)
	text = plainPoint(text)
	first := strings.IndexAny(text, "0123456789")
	if first < 0 {
		return text
	}
	code := strings.TrimSpace(text[:first])
	rest := text[first:]
	n := len(rest) - len(strings.TrimLeft(rest, "0123456789. "))
	amount, tail := strings.ReplaceAll(rest[:n], " ", ""), strings.TrimSpace(rest[n:])
	switch {
	case code != "" && (tail == "" || tail[0] == '/'):
		return amount + " " + code + tail
	case code == "":
		for _, s := range []string{"k ", "M "} {
			if after, found := strings.CutPrefix(tail, s); found {
				return amount + strings.TrimSpace(s) + " " + strings.TrimSpace(after)
			}
		}
		return amount + " " + tail
	}
	return text
}

// plainPoint writes an amount with a point for the decimals and nothing
// between thousands: a comma behind a point, or before one or two last digits,
// sets the decimals apart (1.500,00 and 48,50).
func plainPoint(text string) string {
	comma := strings.LastIndexByte(text, ',')
	if comma < 0 {
		return text
	}
	tail := text[comma+1:]
	decimals := len(tail) - len(strings.TrimLeft(tail, "0123456789"))
	if dot := strings.IndexByte(text, '.'); dot >= 0 && dot < comma || dot < 0 && strings.Count(text, ",") == 1 && decimals < 3 {
		return strings.NewReplacer(".", "", ",", ".").Replace(text)
	}
	return strings.ReplaceAll(text, ",", "")
}

func notCurrency(text, code string) error {
	if up := strings.ToUpper(code); up != code && IsCurrency(up) {
		return fmt.Errorf("%s is not a currency code; write %s", quote(code), up)
	}
	if short := strings.ToUpper(code[:min(len(code), 3)]); len(code) > 3 && IsCurrency(short) {
		return fmt.Errorf("%s is not a currency code; write %s", quote(code), short)
	}
	if code == "" {
		return fmt.Errorf("%s has no currency; write a code of ISO 4217 after the amount, such as 48 EUR", quote(text))
	}
	return fmt.Errorf("%s is not a currency code of ISO 4217; write one such as EUR, USD or GBP", quote(code))
}

// Amount returns the amount in units of the currency.
func (m Money) Amount() float64 { return m.amount }

// Currency returns the ISO 4217 code.
func (m Money) Currency() string { return m.currency }

// Per returns what the amount is counted per: Once for money per use.
func (m Money) Per() Period { return m.per }

// PerSecond returns the amount per second of elapsed time; ok is false for
// money per use and per business day.
func (m Money) PerSecond() (v float64, ok bool) {
	s, ok := m.per.Seconds()
	if !ok {
		return 0, false
	}
	return m.amount / s, true
}

// Equal reports whether m and n are the same amount in the same currency and
// per the same period.
func (m Money) Equal(n Money) bool { return m == n }

// Compare orders amounts of one currency; ok is false when currencies differ
// or one is per use, per elapsed time or per business day and the other not.
func (m Money) Compare(n Money) (order int, ok bool) {
	a, aTimed := m.PerSecond()
	b, bTimed := n.PerSecond()
	if !aTimed && !bTimed {
		return cmp.Compare(m.amount, n.amount), m.currency == n.currency && m.per == n.per
	}
	return cmp.Compare(a, b), m.currency == n.currency && aTimed && bTimed
}

// String returns the canonical text: 48 EUR, 1200000 EUR, 48 EUR/h.
func (m Money) String() string {
	s := plain(m.amount) + " " + m.currency
	if m.per != Once {
		s += "/" + m.per.String()
	}
	return s
}

// IsCurrency reports whether code is a currency of ISO 4217 in use.
func IsCurrency(code string) bool {
	_, found := slices.BinarySearch(currencies[:], code)
	return found
}

// Currencies returns the currency codes in use, sorted, for suggestions.
func Currencies() []string { return slices.Clone(currencies[:]) }
