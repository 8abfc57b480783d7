package calendar_test

import (
	"testing"
	"time"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/unit"
)

func TestMeetings(t *testing.T) {
	// 2026-03-01 is a sunday.
	for text, want := range map[string]struct {
		days  []string
		clock time.Duration
	}{
		"tue 10:00":               {[]string{"03", "10", "17", "24", "31"}, 10 * time.Hour},
		"sat-mon 09:30":           {[]string{"01", "02", "07", "08", "09", "14", "15", "16", "21", "22", "23", "28", "29", "30"}, 9*time.Hour + 30*time.Minute},
		"mon-tue 00:00":           {[]string{"02", "03", "09", "10", "16", "17", "23", "24", "30", "31"}, 0},
		"1st sun of month 23:59":  {[]string{"01"}, 23*time.Hour + 59*time.Minute},
		"2nd wed of month 14:00":  {[]string{"11"}, 14 * time.Hour},
		"4th tue of month 14:00":  {[]string{"24"}, 14 * time.Hour},
		"last tue of month 14:00": {[]string{"31"}, 14 * time.Hour},
		"last mon of month 14:00": {[]string{"30"}, 14 * time.Hour},
	} {
		m, err := calendar.ParseMeeting(text)
		if err != nil {
			t.Fatal(err)
		}
		if m.Clock() != want.clock {
			t.Errorf("%s begins at %v", text, m.Clock())
		}
		on := map[string]bool{}
		for _, d := range want.days {
			on["2026-03-"+d] = true
		}
		for d := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC); d.Month() == 3; d = d.AddDate(0, 0, 1) {
			if day := unit.DateOf(d); m.On(day) != on[day.String()] {
				t.Errorf("%s on %s: %v", text, day, m.On(day))
			}
		}
	}
	for _, text := range []string{"", "tue", "10:00", "tue 25:00", "day 10:00", "5th tue of month 10:00", "2nd tue-wed of month 10:00", "2nd tue of year 10:00", "tue-foo 10:00"} {
		if _, err := calendar.ParseMeeting(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
	if (calendar.Meeting{}).On(unit.DateOf(time.Now())) {
		t.Error("the zero meeting is on some day")
	}
}
