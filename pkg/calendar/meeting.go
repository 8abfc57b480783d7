package calendar

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/svs-project/svs/pkg/unit"
)

// Meeting is a regular time at which people meet, as a user writes it:
// "tue 10:00", "mon-fri 09:00", "2nd wed of month 14:00" or "last fri of month
// 09:00". The zero Meeting is never.
type Meeting struct {
	days    [7]bool // from monday
	nth     int     // of its weekday in the month, 0: every one, last: the last
	clock   time.Duration
	regular bool
}

// last stands for the last of a month.
const last = -1

// ParseMeeting reads a meeting.
func ParseMeeting(text string) (Meeting, error) {
	refused := fmt.Errorf("%q is no regular meeting; write tue 10:00, or 2nd wed of month 14:00", text)
	words := strings.Fields(text)
	if len(words) != 2 && len(words) != 5 {
		return Meeting{}, refused
	}
	clock, err := time.Parse("15:04", words[len(words)-1])
	if err != nil {
		return Meeting{}, refused
	}
	m := Meeting{regular: true, clock: time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute}
	days := words[0]
	if len(words) == 5 {
		m.nth = slices.Index([]string{"last", "", "1st", "2nd", "3rd", "4th"}, words[0]) - 1
		days = words[1]
		if m.nth < last || m.nth == 0 || words[2] != "of" || words[3] != "month" {
			return Meeting{}, refused
		}
	}
	from, to, ranged := strings.Cut(days, "-")
	if !ranged {
		to = from
	}
	a, b := slices.Index(weekdays[:], from), slices.Index(weekdays[:], to)
	if a < 0 || b < 0 || ranged && m.nth != 0 {
		return Meeting{}, refused
	}
	for d := a; ; d = (d + 1) % 7 {
		m.days[d] = true
		if d == b {
			return m, nil
		}
	}
}

// On reports whether there is a meeting on a day.
func (m Meeting) On(day unit.Date) bool {
	if !m.regular || !m.days[dayIndex(day.Weekday())] {
		return false
	}
	switch m.nth {
	case 0:
		return true
	case last:
		next := time.Date(day.Year(), day.Month(), day.Day()+7, 0, 0, 0, 0, time.UTC)
		return next.Month() != day.Month()
	}
	return (day.Day()+6)/7 == m.nth
}

// Clock is the time of day at which it begins.
func (m Meeting) Clock() time.Duration { return m.clock }
