package calendar

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/unit"
)

func TestProblems(t *testing.T) {
	var many []string
	for i := range maxSpans + 1 {
		many = append(many, span{20 * i, 20*i + 10}.String())
	}
	day := func(days string, hours ...string) Spec {
		return Spec{Zone: "UTC", Week: []DayHours{{days, hours}}}
	}
	for _, c := range []struct {
		spec Spec
		want []Problem
	}{
		{Spec{}, []Problem{{"timezone", "", -1, `no time zone ""; write a name such as Europe/Zurich or UTC`}}},
		{Spec{Zone: "UTC", Holidays: []unit.Date{{}}}, []Problem{{"holidays", "", 0, "a holiday without a date; write a day such as 2026-12-25"}}},
		{day("Monday"), []Problem{{"week", "Monday", -1, `"Monday" is not a day of the week; write mon`}}},
		{day("Mon - Fri"), []Problem{{"week", "Mon - Fri", -1, `"Mon - Fri" is not a day of the week; write mon-fri`}}},
		{day("mo"), []Problem{{"week", "mo", -1, `"mo" is not a day of the week; write mon, tue, wed, thu, fri, sat, sun or a range such as mon-fri`}}},
		{day("mon-tue-wed"), []Problem{{"week", "mon-tue-wed", -1, `"mon-tue-wed" is not a day of the week; write mon, tue, wed, thu, fri, sat, sun or a range such as mon-fri`}}},
		{day("sat-sat"), []Problem{{"week", "sat-sat", -1, `"sat-sat" is a range of one day; write sat, or mon-sun for the whole week`}}},
		{Spec{Zone: "UTC", Week: []DayHours{{"mon-fri", nil}, {"fri", nil}}}, []Problem{
			{"week", "fri", -1, `"fri" names fri again, which "mon-fri" has named; name each day once`}}},
		{day("mon", "9-17"), []Problem{{"week", "mon", 0, `"9-17" is not a span of hours; write 09:00-17:00`}}},
		{day("mon", "9:00 – 17.30"), []Problem{{"week", "mon", 0, `"9:00 – 17.30" is not a span of hours; write 09:00-17:30`}}},
		{day("mon", "09:00-25:00"), []Problem{{"week", "mon", 0, `"09:00-25:00" is not a span of hours; write it such as 09:00-17:30`}}},
		{day("mon", "24:00-02:00"), []Problem{{"week", "mon", 0, `"24:00-02:00" is not a span of hours; write it such as 09:00-17:30`}}},
		{day("mon", "09:60-10:00"), []Problem{{"week", "mon", 0, `"09:60-10:00" is not a span of hours; write it such as 09:00-17:30`}}},
		{day("mon", "09:00"), []Problem{{"week", "mon", 0, `"09:00" is not a span of hours; write it such as 09:00-17:30`}}},
		{day("mon", "09:00-09:00"), []Problem{{"week", "mon", 0, `"09:00-09:00" begins where it ends; write 00:00-24:00 for a whole day`}}},
		{day("mon", "09:00-12:00", "13:00-17:00", "11:30-14:00", "12:00-13:00"), []Problem{
			{"week", "mon", 2, `"11:30-14:00" overlaps "09:00-12:00"; write hours that follow one another`}}},
		{day("mon", "22:00-06:00", "23:00-24:00"), []Problem{
			{"week", "mon", 1, `"23:00-24:00" overlaps "22:00-06:00"; write hours that follow one another`}}},
		{day("mon", many[:maxSpans]...), nil},
		{day("mon", many...), []Problem{{"week", "mon", -1, "49 spans in one day; write at most 48"}}},
		{day("mon", strings.Repeat("9", 100_000)), []Problem{
			{"week", "mon", 0, `"9999999999999999999999999999999999999999…" is not a span of hours; write it such as 09:00-17:30`}}},
		{Spec{Zone: "Nowhere", Week: []DayHours{{"x", []string{"y", "z", "09:00-10:00"}}}}, []Problem{
			{"timezone", "", -1, `no time zone "Nowhere"; write a name such as Europe/Zurich or UTC`},
			{"week", "x", -1, `"x" is not a day of the week; write mon, tue, wed, thu, fri, sat, sun or a range such as mon-fri`},
			{"week", "x", 0, `"y" is not a span of hours; write it such as 09:00-17:30`},
			{"week", "x", 1, `"z" is not a span of hours; write it such as 09:00-17:30`},
		}},
	} {
		cal, got := New(c.spec)
		if diff := cmp.Diff(c.want, got); diff != "" || (cal != nil) != (c.want == nil) {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestParseDays(t *testing.T) {
	for text, want := range map[string][]int{
		"mon": {0}, "mon-fri": {0, 1, 2, 3, 4}, "sat-sun": {5, 6}, "fri-mon": {4, 5, 6, 0}, "sun-sat": {6, 0, 1, 2, 3, 4, 5}, "mon-sun": {0, 1, 2, 3, 4, 5, 6},
	} {
		got, err := parseDays(text)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", text, err, diff)
		}
	}
}

// A calendar takes from its base what it does not say itself: single days of
// the week, the zone, and all holidays.
func TestExtends(t *testing.T) {
	base := mustNew(t, Spec{
		Zone:     "Europe/Brussels",
		Week:     []DayHours{{"mon-fri", []string{"09:00-17:00"}}},
		Holidays: []unit.Date{mustDate(t, "2026-01-06"), mustDate(t, "2026-01-08")},
	})
	own := mustNew(t, Spec{
		Week:     []DayHours{{"fri", nil}, {"sat", []string{"10:00-12:00"}}},
		Holidays: []unit.Date{mustDate(t, "2026-01-07"), mustDate(t, "2026-01-06")},
		Base:     base,
	})
	hours := func(c *Calendar) []string {
		line := c.Timeline(instant(t, c.Zone(), "2026-01-05"), 2*week7)
		var out []string
		for i := range line.Spans() {
			open, end := line.Span(i)
			out = append(out, line.Time(open).Format("02T15:04-")+line.Time(end).Format("15:04"))
		}
		return out
	}
	want := []string{"05T09:00-17:00", "10T10:00-12:00", "12T09:00-17:00", "13T09:00-17:00", "14T09:00-17:00", "15T09:00-17:00", "17T10:00-12:00"}
	if diff := cmp.Diff(want, hours(own)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// The base is as it was.
	want = []string{"05T09:00-17:00", "07T09:00-17:00", "09T09:00-17:00", "12T09:00-17:00", "13T09:00-17:00", "14T09:00-17:00", "15T09:00-17:00", "16T09:00-17:00"}
	if diff := cmp.Diff(want, hours(base)); diff != "" {
		t.Errorf("the base (-want +got):\n%s", diff)
	}
	if elsewhere := mustNew(t, Spec{Zone: "UTC", Base: base}); elsewhere.Zone().String() != "UTC" || own.Zone().String() != "Europe/Brussels" {
		t.Errorf("zones %v and %v", elsewhere.Zone(), own.Zone())
	}
}

func TestWeekFigures(t *testing.T) {
	type figures struct {
		Open, Mean string
		Days       int
	}
	for _, c := range []struct {
		week []DayHours
		want figures
	}{
		{[]DayHours{{"mon-thu", []string{"09:00-17:30"}}, {"fri", []string{"09:00-15:00"}}}, figures{"1d 16h", "8h", 5}},
		{[]DayHours{{"mon-fri", []string{"22:00-06:00"}}}, figures{"1d 16h", "8h", 5}},
		{[]DayHours{{"mon", []string{"20:00-08:00"}}, {"tue", []string{"07:00-10:00"}}}, figures{"14h", "7h", 2}}, // one hour is in both
		{[]DayHours{{"sun", []string{"18:00-24:00", "00:00-02:00"}}}, figures{"8h", "8h", 1}},
	} {
		cal := mustNew(t, Spec{Zone: "UTC", Week: c.week})
		got := figures{unit.FormatDuration(cal.OpenPerWeek()), unit.FormatDuration(cal.MeanOpenDay()), cal.DaysPerWeek()}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%v (-want +got):\n%s", c.week, diff)
		}
	}
	office := mustNew(t, Spec{Zone: "UTC", Week: officeHours.Week, Holidays: []unit.Date{mustDate(t, "2026-01-05")}})
	for day, want := range map[string]bool{"2026-01-05": false, "2026-01-06": true, "2026-01-10": false} {
		if got := office.Opens(mustDate(t, day)); got != want {
			t.Errorf("opens on %s: %v", day, got)
		}
	}
}
