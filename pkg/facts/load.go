package facts

import (
	"math"
	"time"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/dist"
	"github.com/svs-project/svs/pkg/model"
)

// TeamLoad is what demand asks of a team in the long run.
type TeamLoad struct {
	Team *model.Team
	// People is how many belong to it; Capacity how many of them are at work
	// on average over a week without holidays, times their availability.
	People   int
	Capacity float64
	// Offered is the work that comes, in people at work on average.
	Offered float64
	// PerDay is how many visits to its steps come in 24 hours.
	PerDay float64
	// ByDemand is the part of PerDay that each demand brings, by name.
	ByDemand map[string]float64
}

// Load is Offered over Capacity: from 1 on the queue grows for ever. It is
// +Inf where work comes and nobody is there, and 0 where no work comes.
func (l *TeamLoad) Load() float64 {
	if l.Offered == 0 {
		return 0
	}
	return l.Offered / l.Capacity
}

// PeopleNeeded is the least number of people, working as the team does now,
// for which the load is below 1; 0 when nobody of the team ever works.
func (l *TeamLoad) PeopleNeeded() int {
	if l.Capacity == 0 || l.People == 0 {
		return 0
	}
	return int(math.Floor(float64(l.Load()*float64(l.People))+1e-9)) + 1
}

// GrowthPerDay is by how many visits the team's queue grows a day.
func (l *TeamLoad) GrowthPerDay() float64 {
	if l.Load() < 1 {
		return 0
	}
	return float64(l.PerDay * (1 - 1/l.Load()))
}

// Loads solves the traffic of all demands in use and returns what it offers
// each team, in order of name. Scale multiplies the arrivals of demands by
// name; one that is not in it counts once. Demand that is finite (fixed times,
// traces) brings no lasting load.
func Loads(m *model.Model, calendars *Calendars, scale map[string]float64) []TeamLoad {
	l := &loader{m: m, t: NewTraffic(m, calendars), byTeam: map[string]*TeamLoad{}}
	out := make([]TeamLoad, 0, len(m.Teams))
	for _, team := range m.Teams {
		if team.InUse() {
			out = append(out, TeamLoad{Team: team, ByDemand: map[string]float64{}})
		}
	}
	for i := range out {
		out[i].People, out[i].Capacity = capacity(out[i].Team, calendars)
		l.byTeam[out[i].Team.Name] = &out[i]
	}
	for d, rate := range l.rates(calendars, scale) {
		for _, c := range Classes(m.Demands[d]) {
			if s := m.ValueStream(m.Demands[d].Spec.Stream.Name); s != nil {
				l.add(s, c, float64(rate*c.Share))
			}
		}
	}
	return out
}

type loader struct {
	m      *model.Model
	t      *Traffic
	byTeam map[string]*TeamLoad
}

// add books a flow of items, per second, through a stream and those that it
// passes through.
func (l *loader) add(s *model.ValueStream, c Class, rate float64) {
	p := l.t.Passage(s, c)
	if rate == 0 || !p.OK {
		return
	}
	for i, visits := range p.Visits {
		st := p.Route.Steps[i].Step
		flow := float64(rate * visits)
		if st.Team.Given() {
			l.book(st.Team.Name, c, flow, float64(rate*p.Work[i])*float64(st.People.Or(1)))
		}
		for _, n := range st.Needs {
			l.book(n.Team.Name, c, flow, float64(rate*p.Work[i])*float64(n.People.Or(1)))
		}
		if inner := l.m.ValueStream(st.Stream.Name); inner != nil {
			l.add(inner, c, flow)
		}
	}
}

func (l *loader) book(team string, c Class, flow, work float64) {
	if t := l.byTeam[team]; t != nil {
		t.Offered += work
		t.PerDay += float64(flow * 86400)
		t.ByDemand[c.Demand.Name] += float64(flow * 86400)
	}
}

// rates are the arrivals of each demand of the model per second, by index,
// with those that other demands cause.
func (l *loader) rates(calendars *Calendars, scale map[string]float64) []float64 {
	own := make([]float64, len(l.m.Demands))
	index := map[string]int{}
	for i, d := range l.m.Demands {
		index[d.Name] = i
		factor, scaled := scale[d.Name]
		if !scaled {
			factor = 1
		}
		if d.InUse() {
			own[i] = float64(factor * ArrivalRate(d, calendars))
		}
	}
	causes, any := make([][]arc, len(own)), false
	for i, d := range l.m.Demands {
		s := l.m.ValueStream(d.Spec.Stream.Name)
		if s == nil || !d.InUse() {
			continue
		}
		for _, c := range Classes(d) {
			for name, n := range l.emitted(s, c) {
				if to, known := index[name]; known && l.m.Demands[to].InUse() {
					causes[i] = append(causes[i], arc{to, float64(n * c.Share)})
					any = true
				}
			}
		}
	}
	if !any {
		return own
	}
	if all, ok := solve(causes, own); ok {
		return all
	}
	return own
}

// emitted is how many items of each demand one item of a class causes.
func (l *loader) emitted(s *model.ValueStream, c Class) map[string]float64 {
	out := map[string]float64{}
	p := l.t.Passage(s, c)
	if !p.OK {
		return out
	}
	for i, visits := range p.Visits {
		st := p.Route.Steps[i].Step
		for _, e := range st.Emits {
			count := 1.0
			if e.Count.Given() {
				count = CountOf(&e.Count).Mean()
			}
			share := 1.0
			if e.Share.Given() {
				share = e.Share.V.Float()
			}
			out[e.Demand.Name] += float64(float64(visits*share) * count)
		}
		if inner := l.m.ValueStream(st.Stream.Name); inner != nil {
			for name, n := range l.emitted(inner, c) {
				out[name] += float64(visits * n)
			}
		}
	}
	return out
}

// ArrivalRate is how many items of a demand arrive per second on average, 0
// for finite demand and for demand that only others cause.
func ArrivalRate(d *model.Demand, calendars *Calendars) float64 {
	a := &d.Spec.Arrivals
	rate := 0.0
	switch {
	case a.Rate.Given():
		days := 7
		if p, _ := calendars.Pattern(&a.Pattern, &d.Entity); p != nil {
			days = p.DaysPerWeek()
		}
		rate = a.Rate.V.PerSecondOn(days)
	case a.Every.Given():
		if d, err := a.Every.Spec().Build(24 * time.Hour); err == nil && d.Mean() > 0 {
			rate = 1 / d.Mean()
		}
	}
	if a.Group.Given() {
		rate = float64(rate * CountOf(&a.Group).Mean())
	}
	for _, p := range d.Spec.PreventedBy {
		rate = float64(rate * (1 - p.Share.V.Float()))
	}
	return rate
}

// capacity is how many people a team has, and how many work on average.
func capacity(team *model.Team, calendars *Calendars) (people int, c float64) {
	share := 1.0
	if team.Spec.Availability.Given() {
		share = team.Spec.Availability.V.Float()
	}
	for i := range team.Spec.People {
		g := &team.Spec.People[i]
		n := g.Count.Or(1)
		people += n
		c += float64(float64(n)*share) * openShare(GroupCalendar(team, g, calendars))
	}
	return people, c
}

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
	d, err := is.Spec().Build(BusinessDay(m, st, calendars))
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
