package facts

import (
	"time"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/dist"
	"github.com/svs-project/svs/pkg/model"
)

// GroupCalendar is when a group of a team works, nil when always.
func GroupCalendar(team *model.Team, g *model.PeopleGroup, calendars *Calendars) *calendar.Calendar {
	if g != nil && g.Calendar.Given() {
		return calendars.Get(g.Calendar.Name)
	}
	if team.Spec.Calendar.Given() {
		return calendars.Get(team.Spec.Calendar.Name)
	}
	return nil
}

// BusinessDay is what a business day of work at a step is worth: the mean open
// time of an open day of its team's calendar, 24 h without one.
func BusinessDay(m *model.Model, st *model.Step, calendars *Calendars) time.Duration {
	ref := st.Team
	if !ref.Given() && len(st.Needs) > 0 {
		ref = st.Needs[0].Team
	}
	if sup := m.Supplier(st.Supplier.Name); sup != nil && sup.Spec.Calendar.Given() {
		if c := calendars.Get(sup.Spec.Calendar.Name); c != nil {
			return c.MeanOpenDay()
		}
	}
	if team := m.Team(ref.Name); team != nil {
		var first *model.PeopleGroup
		if len(team.Spec.People) > 0 {
			first = &team.Spec.People[0]
		}
		if c := GroupCalendar(team, first, calendars); c != nil {
			return c.MeanOpenDay()
		}
	}
	return 24 * time.Hour
}

// WorkTime builds a time at a step; ok is false when it is impossible.
func WorkTime(m *model.Model, st *model.Step, is *model.Distribution, calendars *Calendars) (d dist.Dist, ok bool) {
	key := timeKey{is, BusinessDay(m, st, calendars)}
	if known, done := calendars.times[key]; done {
		return known.d, known.ok
	}
	d, err := calendars.Spec(is).Build(key.day)
	calendars.times[key] = workTime{d, err == nil}
	return d, err == nil
}

// mean is the mean of a time at a step, in seconds.
func (t *Traffic) mean(st *model.Step, is *model.Distribution) float64 {
	d, _ := WorkTime(t.m, st, is, t.calendars)
	return d.Mean()
}

// CountOf builds a whole number that varies; an impossible one is always 0.
func CountOf(c *model.CountDistribution) dist.Count {
	spec := dist.CountSpec{Family: c.Family.V, Value: int64(c.Value.V), Min: int64(c.Min.V), Max: int64(c.Max.V)}
	for _, v := range c.Values {
		spec.Values = append(spec.Values, dist.CountValue{Value: int64(v.Value.V), Weight: v.Weight.Or(1)})
	}
	d, err := spec.Build()
	if err != nil {
		return dist.Count{}
	}
	return d
}

// Mean is the mean of a time at a step, in seconds; an impossible one is 0.
func (t *Traffic) Mean(st *model.Step, is *model.Distribution) float64 { return t.mean(st, is) }
