package govern

import (
	"time"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// maxAhead is how many days ahead a meeting is looked for: any rule of the
// language has one within five weeks on days that are open, so that more means
// a calendar that is closed all year.
const maxAhead = 400

// NextMeeting is when a body next meets at which a matter can be heard that is
// handed in at the beginning of the day at hand: its notice must have passed.
// It is false for a body that decides otherwise, or never within 400 days.
func (g *Governance) NextMeeting(b *model.GoverningBody) (time.Time, bool) {
	d := &b.Spec.Decides
	if len(d.Meets) == 0 || g.Now.IsZero() {
		return time.Time{}, false
	}
	if g.calendars == nil {
		g.calendars = facts.NewCalendars(g.Model)
	}
	var open *calendar.Calendar
	zone := g.calendars.Zone(&b.Entity)
	if d.Calendar.Given() {
		if open = g.calendars.Get(d.Calendar.Name); open == nil {
			return time.Time{}, false
		}
		zone = open.Zone()
	}
	earliest := zone.Instant(g.Now.At(0))
	left := int64(0)
	if d.Notice.V.IsBusiness() {
		left = int64(d.Notice.V.BusinessDays() + 0.999)
	} else {
		earliest = earliest.Add(d.Notice.V.Elapsed())
	}
	for ahead := range maxAhead {
		t := time.Date(g.Now.Year(), g.Now.Month(), g.Now.Day()+ahead, 0, 0, 0, 0, time.UTC)
		day := unit.DateOf(t)
		if open != nil && !open.Opens(day) {
			continue
		}
		if left > 0 { // of working days that must pass first
			left--
			continue
		}
		if when, ok := firstMeeting(d.Meets, day, zone, earliest); ok {
			return when, true
		}
	}
	return time.Time{}, false
}

// firstMeeting is the earliest meeting on a day that is not too early.
func firstMeeting(meets []model.Field[string], day unit.Date, zone calendar.Zone, earliest time.Time) (time.Time, bool) {
	var first time.Time
	found := false
	for _, text := range meets {
		m, _ := calendar.ParseMeeting(text.V) // what is none was refused by its shape
		if !m.On(day) {
			continue
		}
		if when := zone.Instant(day.At(m.Clock())); !when.Before(earliest) && (!found || when.Before(first)) {
			first, found = when, true
		}
	}
	return first, found
}
