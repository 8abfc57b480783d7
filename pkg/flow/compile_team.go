package flow

import (
	"slices"

	"github.com/svs-project/svs/pkg/des"
	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/model"
)

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
	c.p.uses.dues = c.p.uses.dues || pool.Order == des.ByDue
	tm := team{kind: "Team", name: t.Name}
	for i := range t.Spec.People {
		g := &t.Spec.People[i]
		hours := c.hoursOf(facts.GroupCalendar(t, g, c.calendars))
		servers, speed := des.Capacity(g.Count.Or(1), share)
		pool.Groups = append(pool.Groups, des.Group{Servers: servers, Speed: speed, Hours: hours})
		tm.servers += servers
		tm.part += float64(float64(servers) * speed)
		tm.groups = append(tm.groups, teamGroup{servers, hours})
	}
	if tm.servers > 0 {
		tm.part /= float64(tm.servers)
	}
	c.pool(tm, pool)
}

// payroll notes when the people of a team are on shift who are paid for it,
// also of a team that no stream needs. Their hours alone make no run weekly.
func (c *compiler) payroll() {
	c.p.payroll = map[*model.Team][]*des.Hours{}
	weekly := c.p.weekly
	for _, t := range c.m.Teams {
		if !t.InUse() || !t.Spec.Cost.Given() {
			continue
		}
		hours := make([]*des.Hours, len(t.Spec.People))
		for i := range t.Spec.People {
			hours[i] = c.hoursOf(facts.GroupCalendar(t, &t.Spec.People[i], c.calendars))
		}
		c.p.payroll[t] = hours
	}
	c.p.weekly = weekly
}

// pool adds those who can work to the plan.
func (c *compiler) pool(t team, p des.Pool) int32 {
	t.load = slices.IndexFunc(c.p.loads, func(l facts.TeamLoad) bool { return l.Team.Kind == t.kind && l.Team.Name == t.name })
	i := int32(len(c.p.teams))
	c.pools[model.Ref{Kind: t.kind, Name: t.name}] = i
	c.p.teams = append(c.p.teams, t)
	c.p.plan.Pools = append(c.p.plan.Pools, p)
	return i
}

// anyNumber is how many items a supplier, or a tool without a capacity, works
// on at once.
const anyNumber = 1 << 30

// other is the pool of a supplier or a tool, added when it is met first.
func (c *compiler) other(r model.Ref) int32 {
	if i, known := c.pools[model.Ref{Kind: r.Kind, Name: r.Name}]; known {
		return i
	}
	servers, hours := int32(anyNumber), (*des.Hours)(nil)
	if s := c.m.Supplier(r.Name); r.Kind == "Supplier" && s != nil && s.Spec.Calendar.Given() {
		hours = c.hoursOf(c.calendars.Get(s.Spec.Calendar.Name))
	}
	if t := c.m.Tool(r.Name); r.Kind == "Tool" && t != nil && t.Spec.Capacity.Given() {
		servers = int32(min(t.Spec.Capacity.V, anyNumber))
	}
	return c.pool(team{kind: r.Kind, name: r.Name, servers: servers, groups: []teamGroup{{servers, hours}}},
		des.Pool{Groups: []des.Group{{Servers: servers, Speed: 1, Hours: hours}}})
}
