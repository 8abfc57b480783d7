package facts

import (
	"maps"
	"math"
	"slices"

	"github.com/svs-project/svs/pkg/model"
)

// TeamLoad is what comes to a team, or to a tool of limited capacity, in the
// long run.
type TeamLoad struct {
	// Team is the team; for a tool it carries the tool's name and place, with
	// the kind Tool, and its capacity as people.
	Team *model.Team
	// People is how many belong to it; Capacity how many of them are at work
	// on average over a week without holidays, times their availability.
	People   int
	Capacity float64
	// Offered is the work that comes, in people at work on average. Staying is
	// the part that comes from demand that cannot leave: that has no patience
	// and whose stream declines nobody for being full.
	Offered, Staying float64
	// PerDay is how many visits to its steps come in 24 hours, of demand that
	// cannot leave.
	PerDay float64
	// ByDemand is the part of PerDay that each demand brings, by name.
	ByDemand map[string]float64

	// relieved is the part of a tool's work that a team takes over when it is
	// busy, by team.
	relieved map[string]float64
}

// Load is the offered work over the capacity: +Inf where nobody ever is, 0
// where nothing comes.
func (l *TeamLoad) Load() float64 { return l.over(l.Offered) }

// StayingLoad is Load of the demand that cannot leave: at 1 or more the queue
// grows for ever.
func (l *TeamLoad) StayingLoad() float64 { return l.over(l.Staying) }

// Grows reports whether the queue grows for ever.
func (l *TeamLoad) Grows() bool { return l.StayingLoad() >= 1 }

func (l *TeamLoad) over(work float64) float64 {
	if work == 0 {
		return 0
	}
	return work / l.Capacity
}

// PeopleNeeded is the least number of people, with the hours and availability
// that those of the team have on average, with whom the load is below 1; 0
// when that cannot be said because nobody is ever there.
func (l *TeamLoad) PeopleNeeded() int {
	if l.Capacity == 0 || l.People == 0 {
		return 0
	}
	const most = 1 << 50 // far more than there are; a larger number may be none of an int
	return int(math.Floor(min(float64(l.StayingLoad()*float64(l.People)), most)+1e-9)) + 1
}

// GrowthPerDay is by how many visits the queue grows in 24 hours; 0 where it
// does not grow for ever.
func (l *TeamLoad) GrowthPerDay() float64 {
	if !l.Grows() {
		return 0
	}
	return float64(l.PerDay * (1 - 1/l.StayingLoad()))
}

// LoadOptions choose what brings load.
type LoadOptions struct {
	// Scale is by what the rate of a demand is multiplied, by name; one that
	// is not in it counts once.
	Scale map[string]float64
	// Takes says which demands take part; nil: all in use.
	Takes func(*model.Demand) bool
}

// Loads computes the offered load of every team in use from the traffic
// equations: arrivals, branches, rework, approvals, parallel branches, streams
// in streams and emitted demand (3-simulation 3.5). scale multiplies rates by
// demand name; one that is not in it counts once. Demand that is finite (fixed
// times, traces) brings no lasting load.
func Loads(m *model.Model, calendars *Calendars, scale map[string]float64) []TeamLoad {
	all := LoadsOf(m, calendars, LoadOptions{Scale: scale})
	return slices.DeleteFunc(all, func(l TeamLoad) bool { return l.Team.Kind == "Tool" })
}

// LoadsOf is Loads with a choice of demands. Tools of limited capacity come
// after the teams.
func LoadsOf(m *model.Model, calendars *Calendars, o LoadOptions) []TeamLoad {
	l := &loader{m: m, t: NewTraffic(m, calendars), o: o, byTeam: map[model.Ref]*TeamLoad{}}
	out := make([]TeamLoad, 0, len(m.Teams))
	for _, team := range m.Teams {
		if team.InUse() {
			people, c := capacity(team, calendars)
			out = append(out, TeamLoad{Team: team, People: people, Capacity: c, ByDemand: map[string]float64{}})
		}
	}
	for _, tool := range m.Tools {
		if tool.InUse() && tool.Spec.Capacity.Given() {
			out = append(out, TeamLoad{
				Team:   &model.Team{Entity: tool.Entity, Spec: model.TeamSpec{People: []model.PeopleGroup{{Count: tool.Spec.Capacity}}}},
				People: tool.Spec.Capacity.V, Capacity: float64(tool.Spec.Capacity.V),
				ByDemand: map[string]float64{}, relieved: map[string]float64{},
			})
		}
	}
	for i := range out {
		l.byTeam[model.Ref{Kind: out[i].Team.Kind, Name: out[i].Team.Name}] = &out[i]
	}
	for d, rate := range l.rates() {
		for _, c := range Reach(m, calendars, m.Demands[d]) {
			if s := m.ValueStream(m.Demands[d].Spec.Stream.Name); s != nil {
				l.stays = !mayLeave(m, s, c)
				l.add(s, c, float64(rate*c.Share))
			}
		}
	}
	for i := range out {
		l.relieve(&out[i])
	}
	return out
}

type loader struct {
	m      *model.Model
	t      *Traffic
	o      LoadOptions
	byTeam map[model.Ref]*TeamLoad
	stays  bool // what is being added cannot leave
	// bred is what emitted has answered.
	bred map[passageKey]map[string]float64
}

func (l *loader) takes(d *model.Demand) bool {
	return d.InUse() && (l.o.Takes == nil || l.o.Takes(d))
}

// mayLeave reports whether items of a class may leave before they are served.
func mayLeave(m *model.Model, s *model.ValueStream, c Class) bool {
	if c.Patience().Given() || s.Spec.Limits.WhenFull.V == "declined" {
		return true
	}
	leaves := false
	s.Spec.Walk(func(_ string, among []model.Step, i int) {
		leaves = leaves || among[i].Patience.Given()
		if inner := m.ValueStream(among[i].Stream.Name); inner != nil {
			inner.Spec.Walk(func(_ string, among []model.Step, i int) { leaves = leaves || among[i].Patience.Given() })
		}
	})
	return leaves
}

// add books a flow of items, per second, through a stream and those that it
// passes through, each once with all that comes to it: there may be as many ways
// to a stream as there are orders of steps above it.
func (l *loader) add(s *model.ValueStream, c Class, rate float64) {
	flows := map[*model.ValueStream]float64{s: rate}
	for _, s := range Inward(l.m, s) {
		p := l.t.Passage(s, c)
		if flows[s] == 0 || !p.OK {
			continue
		}
		for i, visits := range p.Visits {
			flow := float64(flows[s] * visits)
			l.addStep(p.Route.Steps[i].Step, c, flow, float64(flows[s]*p.Work[i]))
			if inner := l.m.ValueStream(p.Route.Steps[i].Step.Stream.Name); inner != nil {
				flows[inner] += flow
			}
		}
	}
}

// addStep books what comes to a step, in items per second, and the work that it
// brings.
func (l *loader) addStep(st *model.Step, c Class, flow, work float64) {
	if b := &st.Batch; b.Size.V > 1 && (!b.Together.Given() || b.Together.V) && !b.AtMost.Given() {
		flow, work = flow/float64(b.Size.V), work/float64(b.Size.V) // one draw of work for all
	}
	if st.Team.Given() {
		l.book("Team", st.Team.Name, c, flow, float64(work*float64(st.People.Or(1))))
	}
	for _, n := range st.Needs {
		l.book("Team", n.Team.Name, c, flow, float64(work*float64(n.People.Or(1))))
	}
	if st.Automated.Given() {
		l.book("Tool", st.Automated.Name, c, flow, work)
		if t := l.byTeam[model.Ref{Kind: "Tool", Name: st.Automated.Name}]; t != nil && st.Fallback.Given() {
			t.relieved[st.Fallback.Name] += work
		}
	}
}

func (l *loader) book(kind, team string, c Class, flow, work float64) {
	t := l.byTeam[model.Ref{Kind: kind, Name: team}]
	if t == nil {
		return
	}
	t.Offered += work
	if l.stays {
		t.Staying += work
		t.PerDay += float64(flow * 86400)
		t.ByDemand[c.Demand.Name] += float64(flow * 86400)
	}
}

// relieve gives the work that a busy tool cannot take to the teams that stand
// in for it: what comes at random finds all places taken as often as Erlang's
// loss formula says, what has nobody to stand in waits.
func (l *loader) relieve(t *TeamLoad) {
	sum := 0.0
	for _, work := range t.relieved {
		sum += work
	}
	if sum == 0 {
		return
	}
	lost := max(erlangB(t.People, t.Offered), 1-t.Capacity/t.Offered)
	for _, name := range slices.Sorted(maps.Keys(t.relieved)) {
		if team := l.byTeam[model.Ref{Kind: "Team", Name: name}]; team != nil {
			team.Offered += float64(lost * t.relieved[name])
			team.Staying += float64(lost * t.relieved[name])
		}
	}
	t.Offered -= float64(lost * sum)
	t.Staying = max(0, t.Staying-sum)
}

// erlangB is the share of Poisson arrivals that finds all servers busy (A. K.
// Erlang, 1917), by its recursion in the number of servers.
func erlangB(servers int, offered float64) float64 {
	b := 1.0
	for n := 1; n <= servers; n++ {
		b = float64(offered*b) / (float64(n) + float64(offered*b))
	}
	return b
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
