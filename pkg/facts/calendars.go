package facts

import (
	"strings"
	"time"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/dist"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// Calendars builds a model's calendars once each. It is not safe for
// concurrent use.
type Calendars struct {
	m     *model.Model
	built map[string]*calendar.Calendar
	wrong map[string][]calendar.Problem
	files Files
	// times are the distributions that were asked for, on a day of that length.
	times map[timeKey]workTime
}

type timeKey struct {
	is  *model.Distribution
	day time.Duration
}

type workTime struct {
	d  dist.Dist
	ok bool
}

// Files is what a model says in other files: the times of empirical
// distributions and the days of holidays, read before they are asked for.
type Files struct {
	Times    map[*model.Distribution][]unit.Duration
	Holidays map[string][]unit.Date // by path
}

// Use lets the calendars know what other files say. It must come before all
// questions.
func (c *Calendars) Use(f Files) { c.files = f }

// Spec is what a distribution is built from, with the times of its file.
func (c *Calendars) Spec(d *model.Distribution) dist.Spec {
	s := d.Spec()
	for _, t := range c.files.Times[d] {
		s.Values = append(s.Values, dist.Value{Time: t, Weight: 1})
	}
	return s
}

// NewCalendars returns the calendars of a model.
func NewCalendars(m *model.Model) *Calendars {
	return &Calendars{m: m, built: map[string]*calendar.Calendar{}, wrong: map[string][]calendar.Problem{}, times: map[timeKey]workTime{}}
}

// Get returns the calendar of that name, nil when there is none, when it
// extends itself or when it has Problems.
func (c *Calendars) Get(name string) *calendar.Calendar {
	if cal, done := c.built[name]; done {
		return cal
	}
	c.built[name] = nil // a calendar that extends itself finds nothing
	doc := c.m.Calendar(name)
	if doc == nil {
		return nil
	}
	cal, problems := calendar.New(c.spec(doc))
	c.built[name], c.wrong[name] = cal, problems
	return cal
}

// Problems returns what is wrong with the calendar of that name.
func (c *Calendars) Problems(name string) []calendar.Problem {
	c.Get(name)
	return c.wrong[name]
}

func (c *Calendars) spec(doc *model.Calendar) calendar.Spec {
	s := calendar.Spec{Zone: doc.Spec.Timezone.V}
	if doc.Spec.Extends.Given() {
		s.Base = c.Get(doc.Spec.Extends.Name)
	}
	if s.Zone == "" && s.Base == nil {
		s.Zone = c.Zone(&doc.Entity).String()
	}
	for _, day := range doc.Spec.Week {
		hours := calendar.DayHours{Days: day.Key.V}
		for _, h := range day.Value {
			hours.Hours = append(hours.Hours, h.V)
		}
		s.Week = append(s.Week, hours)
	}
	for _, h := range doc.Spec.Holidays {
		if h.Date.Given() {
			s.Holidays = append(s.Holidays, h.Date.V)
		}
		s.Holidays = append(s.Holidays, c.files.Holidays[h.File.V]...)
	}
	return s
}

// Zone returns the time zone in which an entity lives: that of its
// organisation or of the nearest one above that has one, UTC without.
func (c *Calendars) Zone(e *model.Entity) calendar.Zone {
	seen := map[string]bool{}
	for org := c.organization(e); org != nil && !seen[org.Name]; org = c.m.Organization(org.Spec.Parent.Name) {
		seen[org.Name] = true
		if org.Spec.Timezone.Given() {
			zone, err := calendar.LoadZone(org.Spec.Timezone.V)
			if err != nil {
				return calendar.Zone{}
			}
			return zone
		}
	}
	return calendar.Zone{}
}

// organization is the one an entity belongs to: the one it names, else the
// root.
func (c *Calendars) organization(e *model.Entity) *model.Organization {
	if e != nil && e.Meta.Organization.Given() {
		return c.m.Organization(e.Meta.Organization.Name)
	}
	return c.m.RootOrganization()
}

// Pattern builds a weekly pattern as an entity writes it, nil when it is not
// given, names no calendar or has problems.
func (c *Calendars) Pattern(p *model.Pattern, e *model.Entity) (*calendar.Pattern, []calendar.Problem) {
	if p.Calendar.Given() {
		if cal := c.Get(p.Calendar.Name); cal != nil {
			return cal.Pattern(), nil
		}
		return nil, nil
	}
	if len(p.Days) == 0 {
		return nil, nil
	}
	var spec calendar.PatternSpec
	for _, d := range p.Days {
		day := calendar.DayWeights{Days: d.Days.V}
		for _, h := range d.Hours {
			if !h.Hours.Given() {
				day.Weight = h.Weight.V
				continue
			}
			day.Hours = append(day.Hours, calendar.HourWeight{Hours: h.Hours.V, Weight: h.Weight.V})
		}
		spec.Days = append(spec.Days, day)
	}
	return calendar.NewPattern(c.Zone(e), spec)
}

// During returns the calendar that a condition on `during` names.
func (c *Calendars) During(value string) *calendar.Calendar {
	return c.Get(strings.TrimPrefix(value, "Calendar/"))
}
