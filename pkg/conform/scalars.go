package conform

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/unit"
)

// scalars are the definitions whose text svs itself can read: what their
// pattern admits may still be out of range or not exist (30 February).
var scalars = map[string]func(string) error{
	"Duration":     func(s string) error { _, err := unit.ParseDuration(s); return err },
	"Date":         func(s string) error { _, err := unit.ParseDate(s); return err },
	"DateTime":     func(s string) error { _, err := unit.ParseDateTime(s); return err },
	"Rate":         func(s string) error { _, err := unit.ParseRate(s); return err },
	"Percent":      func(s string) error { _, err := unit.ParseShare(s); return err },
	"Money":        money,
	"MoneyPerUse":  money,
	"MoneyPerTime": money,
	"Currency":     currency,
	"Timezone":     timezone,
}

// threeDecimals is an amount such as 50.000, which half the world reads as
// fifty and the other half as fifty thousand.
var threeDecimals = regexp.MustCompile(`^([1-9][0-9]{0,2})\.([0-9]{3}) (.*)$`)

func money(s string) error {
	_, err := unit.ParseMoney(s)
	if m := threeDecimals.FindStringSubmatch(s); err == nil && m != nil {
		return fmt.Errorf("%s can be read in two ways; write %s%s %s, or %s.%s0 %s", diag.Quote(s), m[1], m[2], m[3], m[1], m[2], m[3])
	}
	return err
}

func currency(s string) error {
	if unit.IsCurrency(s) {
		return nil
	}
	for _, code := range []string{strings.ToUpper(s), strings.ToUpper(s[:min(len(s), 3)])} {
		if unit.IsCurrency(code) {
			return fmt.Errorf("%s is not a currency code; write %s", diag.Quote(s), code)
		}
	}
	return fmt.Errorf("%s is not a currency code in use; write one of ISO 4217, such as EUR", diag.Quote(s))
}

func timezone(s string) error {
	if calendar.IsZone(s) {
		return nil
	}
	zones := calendar.Zones()
	if i := slices.IndexFunc(zones, func(z string) bool { return strings.HasSuffix(foldWord(z), "/"+foldWord(s)) }); i >= 0 {
		return fmt.Errorf("%s is not a time zone; write %s", diag.Quote(s), zones[i])
	}
	if near := diag.Nearest(s, zones); near != "" {
		return fmt.Errorf("%s is not a time zone; did you mean %s?", diag.Quote(s), near)
	}
	return fmt.Errorf("%s is not a time zone; write a name such as Europe/Zurich or UTC", diag.Quote(s))
}

// scalar checks one value against a type that is no list or mapping.
func (c *checker) scalar(t *Type, n *source.Node, f *Field) {
	if !kindFits(t.Form, n.Kind) {
		c.wrongKind(t, n)
		return
	}
	switch t.Form {
	case Enum:
		if !slices.Contains(t.Values, n.Text) {
			c.notInList(t, n)
		}
	case Int, Number:
		c.number(t, n)
	case Text:
		c.text(t, n, f)
	}
}

// kindFits reports whether a scalar type can hold a node of that kind at all.
func kindFits(f Form, k source.Kind) bool {
	switch f {
	case Nothing:
		return k == source.Null
	case Bool:
		return k == source.Bool
	case Int, Number:
		return k == source.Number
	case Text, Enum:
		return k == source.String
	case List:
		return k == source.List
	case Struct, Table:
		return k == source.Map
	}
	return true
}

func (c *checker) number(t *Type, n *source.Node) {
	if t.Form == Int && !isInt(n.Text) {
		f := c.add(wrongType, n, "%s wants a whole number%s, not %s", c.fieldName(), rangeSuffix(t), n.Text)
		f.Hint = wholeHint(t, n.Text)
		return
	}
	if t.wholeInRange(n.Text) {
		return
	}
	v, ok := parseNumber(n.Text)
	if !ok {
		c.addBeyond(outOfRange, n, "%s is too large or too small a number for any field", diag.Quote(n.Text))
		return
	}
	if !inRange(t, v) {
		f := c.add(outOfRange, n, "%s must be %s, not %s", c.fieldName(), rangeText(t), n.Text)
		if t.Of == "Fraction" && v.Sign() > 0 && v.Cmp(hundred()) <= 0 {
			f.Hint = "write " + n.Text + "%"
		}
	}
}

// wholeInRange is a quick yes for a short whole number; false says nothing.
func (t *Type) wholeInRange(text string) bool {
	if len(text) > 9 {
		return false
	}
	v, err := strconv.Atoi(text)
	return err == nil && (t.Min == nil || t.Min.whole < v) && (t.Max == nil || t.Max.whole > v)
}

func inRange(t *Type, v *big.Float) bool {
	return (t.Min == nil || t.Min.admits(v, true)) && (t.Max == nil || t.Max.admits(v, false))
}

func hundred() *big.Float { return big.NewFloat(100) }

// wholeHint mends 3.0, and 1.200 where the point was meant to set thousands
// apart.
func wholeHint(t *Type, text string) string {
	whole, frac, _ := strings.Cut(text, ".")
	switch {
	case strings.ContainsAny(text, "eE"):
		return ""
	case strings.Trim(frac, "0") == "" && t.holds(whole) && len(frac) != 3:
		return "write " + whole
	case len(frac) == 3 && len(whole) <= 3 && t.holds(whole+frac):
		return "write " + whole + frac + " if the point sets thousands apart"
	}
	return ""
}

func isInt(text string) bool { return !strings.ContainsAny(text, ".eE") }

// parseNumber refuses what no float64 can hold, so that later layers need not
// look again.
func parseNumber(text string) (*big.Float, bool) {
	if _, err := strconv.ParseFloat(text, 64); err != nil {
		return nil, false
	}
	v, _, err := big.ParseFloat(text, 10, boundBits, big.ToNearestEven)
	return v, err == nil
}

func (c *checker) text(t *Type, n *source.Node, f *Field) {
	if !t.matches(n.Text) {
		c.badText(t, n)
		return
	}
	if t.parse != nil {
		if err := t.parse(n.Text); err != nil {
			c.addBeyond(badText, n, "%s", err)
			return
		}
	}
	if t.Of == "Duration" {
		c.duration(n)
	}
	if t.Of == "Measure" {
		c.tie(n, addressed)
	}
	if f != nil {
		c.tie(n, f.uses)
	}
}

// matches reports whether a text fits all patterns.
func (t *Type) matches(text string) bool {
	for _, p := range t.Patterns {
		if !p.MatchString(text) {
			return false
		}
	}
	return true
}

// countsOnCalendar reports whether the durations of a field are counted on a
// calendar: always (@clock), or when the field beside it names one
// (@clock(clock)).
func countsOnCalendar(f *Field, owner *source.Node) bool {
	if !f.hasClock || len(f.clock) == 0 {
		return f.hasClock
	}
	beside := owner.Get(f.clock[0])
	return beside != nil && beside.Kind == source.String && beside.Text != "elapsed"
}

// duration refuses days and weeks where time is counted on a calendar.
func (c *checker) duration(n *source.Node) {
	if !c.onCalendar {
		return
	}
	d, err := unit.ParseDuration(n.Text)
	if err != nil {
		return
	}
	if err := d.RefuseDays(); err != nil {
		c.addBeyond(calendarDays, n, "%s", err)
	}
}
