package conform

import (
	"fmt"

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

func money(s string) error { _, err := unit.ParseMoney(s); return err }

func currency(s string) error {
	if unit.IsCurrency(s) {
		return nil
	}
	return fmt.Errorf("%s is not a currency code in use; write one of ISO 4217, such as EUR", diag.Quote(s))
}

func timezone(s string) error {
	if calendar.IsZone(s) {
		return nil
	}
	if near := diag.Nearest(s, calendar.Zones()); near != "" {
		return fmt.Errorf("%s is not a time zone; did you mean %s?", diag.Quote(s), near)
	}
	return fmt.Errorf("%s is not a time zone; write a name such as Europe/Zurich or UTC", diag.Quote(s))
}

// countsOnCalendar reports whether the durations of a field are counted on a
// calendar: always (@clock), or when the field beside it names one
// (@clock(clock)).
func countsOnCalendar(f *Field, owner *source.Node) bool {
	args, ok := f.Attr("clock")
	if !ok || len(args) == 0 {
		return ok
	}
	beside := owner.Get(args[0])
	return beside != nil && beside.Kind == source.String && beside.Text != "elapsed"
}

// duration refuses days and weeks where time is counted on a calendar.
func (c *checker) duration(n *source.Node) {
	d, err := unit.ParseDuration(n.Text)
	if err != nil || !c.onCalendar {
		return
	}
	if err := d.RefuseDays(); err != nil {
		c.addBeyond(calendarDays, n, "%s", err)
	}
}
