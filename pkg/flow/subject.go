package flow

import (
	"slices"

	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// subject is the part of a model that is simulated: what the scope of the
// scenario chooses, the demands and opportunities that come by themselves, and
// what these bring about.
type subject struct {
	m       *model.Model
	scope   model.Scope
	demands []*model.Demand // that arise, by name
	chances []*model.Opportunity
	streams []*model.ValueStream // that they go through
	teams   []*model.Team        // that work there
}

func newSubject(m *model.Model, scope model.Scope) *subject {
	u := &subject{m: m, scope: scope}
	seen := map[string]bool{}
	arises := map[string]bool{}
	var todo []string
	for _, d := range m.Demands {
		if u.takes(d) && d.Spec.Stream.Given() && d.Spec.Arrivals.Given() && !arises[d.Name] {
			arises[d.Name] = true
			todo = append(todo, d.Spec.Stream.Name)
		}
	}
	for _, o := range m.Opportunities {
		if u.holds(o) {
			u.chances = append(u.chances, o)
			todo = append(todo, o.Spec.Stream.Name)
		}
	}
	for len(todo) > 0 {
		s := m.ValueStream(todo[0])
		todo = todo[1:]
		if s == nil || seen[s.Name] {
			continue
		}
		seen[s.Name] = true
		s.Spec.Walk(func(_ string, among []model.Step, i int) {
			todo = append(todo, among[i].Stream.Name)
			for _, e := range among[i].Emits {
				if d := m.Demand(e.Demand.Name); d != nil && u.takes(d) && d.Spec.Stream.Given() && !arises[d.Name] {
					arises[d.Name] = true
					todo = append(todo, d.Spec.Stream.Name)
				}
			}
		})
	}
	for _, d := range m.Demands {
		if arises[d.Name] {
			arises[d.Name] = false // once, where two have one name
			u.demands = append(u.demands, d)
		}
	}
	for _, s := range m.ValueStreams {
		if seen[s.Name] {
			seen[s.Name] = false
			u.streams = append(u.streams, s)
		}
	}
	u.findTeams()
	return u
}

func (u *subject) findTeams() {
	seen := map[string]bool{}
	for _, s := range u.streams {
		s.Spec.Walk(func(_ string, among []model.Step, i int) {
			for _, n := range needsOf(&among[i]) {
				seen[n.Team.Name] = true
			}
			seen[among[i].Fallback.Name] = true
		})
	}
	for _, t := range u.m.Teams {
		if seen[t.Name] {
			seen[t.Name] = false
			u.teams = append(u.teams, t)
		}
	}
}

// takes reports whether a demand is in use and within the scope.
func (u *subject) takes(d *model.Demand) bool {
	return d.InUse() && u.inScope(d)
}

// inScope is takes for a demand that need not have a stream.
func (u *subject) inScope(d *model.Demand) bool {
	sc := &u.scope
	return (len(sc.Demands) == 0 || slices.ContainsFunc(sc.Demands, func(r model.Ref) bool { return r.Name == d.Name })) &&
		u.within(&d.Entity, d.Spec.Stream)
}

// holds reports whether an opportunity is simulated. A scope that names
// demands leaves it out.
func (u *subject) holds(o *model.Opportunity) bool {
	return o.InUse() && o.Spec.Stream.Given() && len(u.scope.Demands) == 0 && u.within(&o.Entity, o.Spec.Stream)
}

func (u *subject) within(e *model.Entity, stream model.Ref) bool {
	sc := &u.scope
	return (len(sc.Streams) == 0 || slices.ContainsFunc(sc.Streams, func(r model.Ref) bool { return r.Name == stream.Name })) &&
		(!sc.Organization.Given() || u.belongs(e, sc.Organization.Name))
}

// belongs reports whether an entity is of an organisation or of one below it.
func (u *subject) belongs(e *model.Entity, organization string) bool {
	org := u.m.Organization(e.Meta.Organization.Name)
	if !e.Meta.Organization.Given() {
		for _, o := range u.m.Organizations {
			if !o.Spec.Parent.Given() {
				org = o
				break
			}
		}
	}
	for hops := 0; org != nil && hops < 64; hops++ {
		if org.Name == organization {
			return true
		}
		org = u.m.Organization(org.Spec.Parent.Name)
	}
	return false
}

// needsOf is what a step needs of teams, in written order.
func needsOf(st *model.Step) []model.Need {
	if st.Team.Given() {
		return []model.Need{{Team: st.Team, People: st.People, Skills: st.Skills}}
	}
	return st.Needs
}

// starts is the day on which an opportunity enters its stream.
func starts(o *model.Opportunity) (day model.Field[unit.Date], given bool) {
	if o.Spec.Starts.Given() {
		return o.Spec.Starts, true
	}
	return o.Spec.Project.Starts, o.Spec.Project.Starts.Given()
}

// demandOf is an opportunity in the shape of a demand: one item, as urgent as
// demands are when they do not say.
func demandOf(o *model.Opportunity) *model.Demand {
	d := &model.Demand{Entity: o.Entity}
	d.Spec.Written = o.Spec.Written
	d.Spec.Type.V = "opportunity"
	d.Spec.Stream = o.Spec.Stream
	return d
}
