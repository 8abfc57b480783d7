package flow

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/des"
	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/model"
)

// compiler turns a model into a Program.
type compiler struct {
	m         *model.Model
	calendars *facts.Calendars
	moved     map[string]string
	p         *Program

	timelines map[*calendar.Calendar]*calendar.Timeline
	hours     map[*calendar.Calendar]*des.Hours
	samplers  map[*model.Distribution]int32
	lines     map[string]int32
	teams     map[string]int32
	streams   map[string]int32
	first     map[string]int32 // a stream's first step
	docs      []*model.ValueStream
	err       error
}

func (c *compiler) compile(scale map[string]float64) error {
	c.timelines, c.hours = map[*calendar.Calendar]*calendar.Timeline{}, map[*calendar.Calendar]*des.Hours{}
	c.samplers, c.lines = map[*model.Distribution]int32{}, map[string]int32{}
	c.teams, c.streams, c.first = map[string]int32{}, map[string]int32{}, map[string]int32{}
	c.p.guards = []guard{{}}
	c.p.loads = facts.Loads(c.m, c.calendars, scale)
	for _, t := range teamsInUse(c.m) {
		c.team(t)
	}
	c.layStreams()
	for _, d := range c.m.Demands {
		if d.InUse() && d.Spec.Stream.Given() && d.Spec.Arrivals.Given() {
			factor, scaled := scale[d.Name]
			if !scaled {
				factor = 1
			}
			c.demand(d, factor)
		}
	}
	c.p.finite = !slices.ContainsFunc(c.p.demands, func(d demand) bool { return d.kind != byTimes })
	c.ranks()
	c.routes()
	c.countVisits()
	return c.err
}

// element is the number of a thing's draws: that of its first name.
func (c *compiler) element(kind, name string, rest ...string) uint64 {
	full := kind + "/" + name
	for range len(c.moved) {
		before, moved := c.moved[full]
		if !moved {
			break
		}
		full = before
	}
	return des.Element(append([]string{full}, rest...)...)
}

// stepName is the first name of a step, for its element.
func (c *compiler) stepName(stream, id string) string {
	for range len(c.moved) {
		before, moved := c.moved["ValueStream/"+stream+".steps["+id+"]"]
		if !moved {
			break
		}
		if i := len("ValueStream/" + stream + ".steps["); len(before) > i+1 && before[:i] == "ValueStream/"+stream+".steps[" {
			id = before[i : len(before)-1]
		}
	}
	return id
}

// hoursOf compiles a calendar for the engine, nil for always.
func (c *compiler) hoursOf(cal *calendar.Calendar) *des.Hours {
	if cal == nil {
		return nil
	}
	if h, done := c.hours[cal]; done {
		return h
	}
	t := c.timelineOf(cal)
	spans := make([]des.Span, t.Spans())
	for i := range spans {
		spans[i].Open, spans[i].Close = t.Span(i)
	}
	h, err := des.NewHours(spans)
	if err != nil {
		c.err = fmt.Errorf("internal fault: the hours of a calendar are out of order: %w", err)
	}
	c.hours[cal] = h
	c.p.weekly = true
	return h
}

// What a team's words mean to the engine; the defaults are the zero values.
var (
	atClose = map[string]des.AtClose{"finish": des.Finishes, "hand-over": des.HandedOver}
	orders  = map[string]des.Order{"fifo": des.ByEntry, "earliest-due": des.ByDue}
)

func (c *compiler) team(t *model.Team) {
	share := 1.0
	if t.Spec.Availability.Given() {
		share = t.Spec.Availability.V.Float()
	}
	pool := des.Pool{Preempts: t.Spec.Preempts.V, AtClose: atClose[t.Spec.AtShiftEnd.V], Order: orders[t.Spec.Discipline.V]}
	tm := team{name: t.Name}
	for i := range t.Spec.People {
		g := &t.Spec.People[i]
		hours := c.hoursOf(facts.GroupCalendar(t, g, c.calendars))
		servers, speed := des.Capacity(g.Count.Or(1), share)
		pool.Groups = append(pool.Groups, des.Group{Servers: servers, Speed: speed, Hours: hours})
		tm.servers += servers
		tm.groups = append(tm.groups, teamGroup{servers, hours})
	}
	c.teams[t.Name] = int32(len(c.p.teams))
	c.p.teams = append(c.p.teams, tm)
	c.p.plan.Pools = append(c.p.plan.Pools, pool)
}

// layStreams numbers the streams in use and all their steps.
func (c *compiler) layStreams() {
	c.docs = streamsInUse(c.m)
	for i, s := range c.docs {
		c.streams[s.Name] = int32(i)
		c.first[s.Name] = int32(len(c.p.steps))
		c.p.streams = append(c.p.streams, stream{name: s.Name, entry: int32(len(c.p.steps)), row: -1})
		for k := range s.Spec.Steps {
			c.p.steps = append(c.p.steps, c.step(int32(i), s, &s.Spec.Steps[k]))
		}
	}
	for i := range c.p.steps {
		if st := &c.p.steps[i]; st.model.Stream.Given() {
			st.call = c.first[st.model.Stream.Name]
		}
	}
}

func (c *compiler) step(index int32, s *model.ValueStream, st *model.Step) step {
	out := step{
		index: int32(len(c.p.steps)), stream: index, model: st, line: -1, call: -1, counter: -1, route: -1, pauses: st.StopsClock.V,
		element: c.element("ValueStream", s.Name, c.stepName(s.Name, st.ID.V)),
	}
	if st.Delivers.Given() {
		out.delivers = st.Delivers.V.Float()
	}
	if needs := needsOf(st); len(needs) > 0 {
		out.line = c.line(needs)
		for _, n := range c.p.plan.Lines[out.line].Needs {
			out.needs = append(out.needs, stepNeed{int32(n.Pool), int64(n.Servers)})
			out.units += int64(n.Servers)
		}
		out.fifo = !slices.ContainsFunc(needs, func(n model.Need) bool {
			return c.m.Team(n.Team.Name).Spec.Discipline.V != "fifo"
		})
	}
	return out
}

// line returns the waiting line for what a step needs; steps that need the
// same share one.
func (c *compiler) line(needs []model.Need) int32 {
	var l des.Line
	for _, n := range needs {
		pool, known := c.teams[n.Team.Name]
		if !known {
			c.err = fmt.Errorf("internal fault: %s is not in the model", n.Team)
			continue
		}
		l.Needs = append(l.Needs, des.Need{
			Pool: int(pool), Servers: int32(n.People.Or(1)), Groups: skilled(c.m.Team(n.Team.Name), n.Skills),
		})
	}
	key := fmt.Sprint(l)
	if i, known := c.lines[key]; known {
		return i
	}
	c.lines[key] = int32(len(c.p.plan.Lines))
	c.p.plan.Lines = append(c.p.plan.Lines, l)
	return c.lines[key]
}

// skilled are the groups of a team that have all the skills, those with the
// fewest skills first; nil when that is the written order of all.
func skilled(t *model.Team, skills []model.Field[string]) []int {
	var fit []int
	for i := range t.Spec.People {
		if hasAll(&t.Spec.People[i], skills) {
			fit = append(fit, i)
		}
	}
	slices.SortStableFunc(fit, func(a, b int) int { return len(t.Spec.People[a].Skills) - len(t.Spec.People[b].Skills) })
	inOrder := len(fit) == len(t.Spec.People)
	for i, g := range fit {
		inOrder = inOrder && i == g
	}
	if inOrder {
		return nil
	}
	if fit == nil {
		fit = []int{} // nobody, which is not the same as anybody
	}
	return fit
}

func hasAll(g *model.PeopleGroup, skills []model.Field[string]) bool {
	for _, want := range skills {
		if !slices.ContainsFunc(g.Skills, func(have model.Field[string]) bool { return have.V == want.V }) {
			return false
		}
	}
	return true
}

// ranks turns the priorities in use into the engine's ranks, the most urgent
// first. A team that works first come first served ignores them.
func (c *compiler) ranks() {
	used := map[int]int{}
	for i := range c.p.classes {
		used[c.p.classes[i].rank] = 0
	}
	for r, priority := range slices.Sorted(maps.Keys(used)) {
		used[priority] = r
	}
	for i := range c.p.classes {
		c.p.classes[i].rank = used[c.p.classes[i].rank]
	}
	c.p.plan.Ranks = max(1, len(used))
}

// sampler compiles a time at a step.
func (c *compiler) sampler(is *model.Distribution, businessDay time.Duration) int32 {
	if i, known := c.samplers[is]; known {
		return i
	}
	d, err := is.Spec().Build(businessDay)
	if err != nil {
		c.err = fmt.Errorf("a distribution that cannot be: %w", err)
	}
	i := int32(len(c.p.samplers))
	c.p.samplers = append(c.p.samplers, d.Sampler())
	c.samplers[is] = i
	return i
}
