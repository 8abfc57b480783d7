package govern

import (
	"cmp"
	"strings"

	"github.com/svs-project/svs/pkg/unit"
)

// order compares two values as they are written, as what they both can be:
// durations, shares (0.9 is 90%), sums of money, rates, dates or numbers. It
// is false for values that cannot be compared, such as a time with a share, or
// working days with hours.
func (g *Governance) order(a, b string) (int, bool) {
	if x, err := unit.ParseNumber(a); err == nil {
		if y, err := unit.ParseNumber(b); err == nil {
			return cmp.Compare(x, y), true
		}
	}
	if x, err := unit.ParseShare(a); err == nil {
		y, err := unit.ParseShare(b)
		return x.Compare(y), err == nil
	}
	if x, err := unit.ParseDuration(a); err == nil {
		y, err := unit.ParseDuration(b)
		if err != nil {
			return 0, false
		}
		return x.Compare(y)
	}
	if x, err := unit.ParseMoney(a); err == nil {
		y, err := unit.ParseMoney(b)
		return g.orderMoney(x, y, err)
	}
	if x, err := unit.ParseRate(a); err == nil {
		y, err := unit.ParseRate(b)
		if err != nil {
			return 0, false
		}
		return x.Compare(y)
	}
	if x, err := unit.ParseDate(a); err == nil {
		y, err := unit.ParseDate(b)
		return x.Compare(y), err == nil
	}
	return 0, false
}

// orderMoney compares sums of one currency, or of several by what they are
// worth in the base currency.
func (g *Governance) orderMoney(x, y unit.Money, err error) (int, bool) {
	if err != nil {
		return 0, false
	}
	if order, ok := x.Compare(y); ok || g.Worth == nil {
		return order, ok
	}
	wx, okx := g.Worth(x.Currency())
	wy, oky := g.Worth(y.Currency())
	px, timedX := x.PerSecond()
	py, timedY := y.PerSecond()
	switch {
	case !okx || !oky || timedX != timedY || !timedX && x.Per() != y.Per():
		return 0, false
	case timedX:
		return cmp.Compare(px*wx, py*wy), true
	}
	return cmp.Compare(x.Amount()*wx, y.Amount()*wy), true
}

// oneOf reports whether a value is one of those allowed: the same text, or the
// same amount in another spelling.
func (g *Governance) oneOf(value string, allowed []string) bool {
	for _, a := range allowed {
		if strings.TrimSpace(a) == strings.TrimSpace(value) {
			return true
		}
		if order, ok := g.order(a, value); ok && order == 0 {
			return true
		}
	}
	return false
}
