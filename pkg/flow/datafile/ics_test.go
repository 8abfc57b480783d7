package datafile

import (
	"strings"
	"testing"
)

// Events come back as their rules say, and a rule that cannot be followed is
// refused.
func TestCalendarFile(t *testing.T) {
	for text, want := range map[string]string{
		"DTSTART;VALUE=DATE:20261225":                                                    "2026-12-25",
		"DTSTART:20261224T120000Z\nDTEND:20261227T120000Z":                               "2026-12-24 2026-12-25 2026-12-26",
		"DTSTART:20261225\nRRULE:FREQ=YEARLY;COUNT=3":                                    "2026-12-25 2027-12-25 2028-12-25",
		"DTSTART:20261225\nRRULE:FREQ=YEARLY;UNTIL=20281225;BYMONTH=12;BYMONTHDAY=25":    "2026-12-25 2027-12-25 2028-12-25",
		"DTSTART:20240229\nRRULE:FREQ=YEARLY;COUNT=2":                                    "2024-02-29 2028-02-29",
		"DTSTART:20260105\nRRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20260202T235959Z;BYDAY=MO": "2026-01-05 2026-01-19 2026-02-02",
		"DTSTART:20260105\nRRULE:FREQ=DAILY;COUNT=4\nEXDATE:20260106,20260107":           "2026-01-05 2026-01-08",
		"DTSTART:20260105\nDTEND:20260107\nRRULE:FREQ=WEEKLY;COUNT=2":                    "2026-01-05 2026-01-06 2026-01-12 2026-01-13",
		"DTSTART:soon": `row 3: "soon" is no date`,
		"SUMMARY:x":    "row 4: an event without DTSTART",
		"DTSTART:20260105\nRRULE:FREQ=MONTHLY;BYDAY=1MO":  `row 5: a rule "FREQ=MONTHLY;BYDAY=1MO"; read are FREQ=YEARLY, WEEKLY and DAILY with INTERVAL, COUNT and UNTIL; write other days as events of their own`,
		"DTSTART:20260105\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU": `row 5: a rule "FREQ=WEEKLY;BYDAY=MO,TU"; read are FREQ=YEARLY, WEEKLY and DAILY with INTERVAL, COUNT and UNTIL; write other days as events of their own`,
		"DTSTART:20260105\nRRULE:INTERVAL=2":              `row 5: a rule "INTERVAL=2"; read are FREQ=YEARLY, WEEKLY and DAILY with INTERVAL, COUNT and UNTIL; write other days as events of their own`,
		"DTSTART:20260105\nRRULE:FREQ=DAILY":              "row 5: its events are more than 50 days; leave out what lies far ahead",
		"DTSTART:20260105\nDTEND:99990101":                "row 5: its events are more than 50 days; leave out what lies far ahead",
		"DTSTART:20260105\nRDATE:20260107":                "row 4: RDATE is not read; write each of its days as an event of its own",
	} {
		days, wrong := Days("BEGIN:VCALENDAR\nBEGIN:VEVENT\n"+text+"\nEND:VEVENT\nEND:VCALENDAR\n", 50)
		var got []string
		for _, d := range days {
			got = append(got, d.String())
		}
		if s := strings.Join(got, " ") + wrong; s != want {
			t.Errorf("%q\n got %s\nwant %s", text, s, want)
		}
	}
	if days, wrong := Days("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\nRRULE:FREQ=YEARLY\nEND:VEVENT\n", 500); len(days) != years || wrong != "" {
		t.Errorf("every year: %d days %s", len(days), wrong)
	}
}
