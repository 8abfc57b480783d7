package derived

import (
	"math"

	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/model"
)

// Team are the facts of a Team.
type Team struct {
	Base
	OfferedLoad  *float64             `facts:"offeredLoad"`
	People       map[string]*struct{} `facts:"people"`
	PeopleCount  int                  `facts:"peopleCount"`
	PeopleAtWork *float64             `facts:"peopleAtWork"`
	Streams      []string             `facts:"streams"`
	Practices    []string             `facts:"practices"`
	Simulated    *Simulated           `facts:"simulated"`
}

func (f *Facts) team(t *model.Team, base Base) *Team {
	out := &Team{Base: base, People: map[string]*struct{}{}, Streams: f.designed(f.ix().usedBy(t.Ref(), "ValueStream")), Practices: f.ix().usedBy(t.Ref(), "Practice")}
	for i := range t.Spec.People {
		g := &t.Spec.People[i]
		out.PeopleCount += g.Count.Or(1)
		if g.Name.Given() {
			out.People[g.Name.V] = nil
		}
	}
	if f.loads == nil {
		f.loads = map[string]*facts.TeamLoad{}
		loads := facts.Loads(f.m, f.calendars, nil)
		for i := range loads {
			f.loads[loads[i].Team.Name] = &loads[i]
		}
	}
	if l := f.loads[t.Name]; l != nil && len(t.Spec.People) > 0 {
		out.PeopleAtWork = number(l.Capacity)
		if load := l.Load(); f.loadKnown(t, out.Streams) && !math.IsInf(load, 0) {
			out.OfferedLoad = number(load)
		}
	}
	out.Simulated = f.simulated(t)
	return out
}

// loadKnown reports whether every step of the team says how long it takes, and
// every demand that comes to it how often it comes.
func (f *Facts) loadKnown(t *model.Team, streams []string) bool {
	known := true
	for _, name := range streams {
		s := f.m.ValueStream(name)
		s.Spec.Walk(func(_ string, among []model.Step, i int) {
			st := &among[i]
			mine := st.Team.Name == t.Name
			for _, n := range st.Needs {
				mine = mine || n.Team.Name == t.Name
			}
			known = known && (!mine || len(st.Work) > 0)
		})
		for _, d := range f.ix().demands[name] {
			a := &d.Spec.Arrivals
			known = known && (a.Given() || len(f.ix().causes[d.Name]) > 0)
		}
	}
	return known
}

// designed are those of the streams that are no observation.
func (f *Facts) designed(names []string) []string {
	var out []string
	for _, n := range names {
		if s := f.m.ValueStream(n); s != nil && s.Spec.Perspective.V != "observed" {
			out = append(out, n)
		}
	}
	return out
}

// Supplier are the facts of a Supplier.
type Supplier struct {
	Base
	Streams   []string `facts:"streams"`
	Practices []string `facts:"practices"`
	Tools     []string `facts:"tools"`
	Contracts []string `facts:"contracts"`
}

func (f *Facts) supplier(s *model.Supplier, base Base) *Supplier {
	ix := f.ix()
	return &Supplier{
		Base: base, Streams: f.designed(ix.usedBy(s.Ref(), "ValueStream")), Practices: ix.usedBy(s.Ref(), "Practice"),
		Tools: ix.usedBy(s.Ref(), "Tool"), Contracts: f.contracts(s),
	}
}

// contracts are the agreements in use that bind a supplier: the one that it
// names, and those of which it is the provider or that cover it.
func (f *Facts) contracts(s *model.Supplier) []string {
	var out []string
	if a := f.m.Agreement(s.Spec.Contract.Name); a != nil && a.InUse() {
		out = append(out, a.Name)
	}
	for _, name := range f.ix().usedBy(s.Ref(), "Agreement") {
		if a := f.m.Agreement(name); covers(a, s.Ref()) || a.Spec.Provider.String() == s.Ref().String() {
			out = append(out, name)
		}
	}
	return named(out)
}

// Tool are the facts of a Tool.
type Tool struct {
	Base
	Streams   []string `facts:"streams"`
	Practices []string `facts:"practices"`
}

func (f *Facts) tool(t *model.Tool, base Base) *Tool {
	out := &Tool{Base: base, Streams: f.designed(f.ix().usedBy(t.Ref(), "ValueStream")), Practices: f.ix().usedBy(t.Ref(), "Practice")}
	for _, p := range t.Spec.Supports {
		if e := f.m.Practice(p.Name); e != nil && e.InUse() {
			out.Practices = append(out.Practices, p.Name)
		}
	}
	out.Practices = named(out.Practices)
	return out
}
