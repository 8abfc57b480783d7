package derived

import (
	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// Options are what facts need that is not in the model.
type Options struct {
	// Now is the day from which ages and delays count. Without it there are
	// none.
	Now unit.Date
	// Root is the workspace's root organisation as the settings name it, ""
	// when they do not: then it is the first without a parent.
	Root string
	// NotApplicable are the activities and practices that the settings say the
	// organisation does without.
	NotApplicable []string
	// Binding answers whom policies bind; without it that is left out.
	Binding Binding
	// Figures are what a simulation has measured; without them figures are
	// left out.
	Figures Figures
}

// Binding answers whom a policy binds today.
type Binding interface {
	// Subjects are the entities that the policy binds, in model order.
	Subjects(p *model.Policy) []model.Any
	// Waivers are the names of the waivers from it that count today.
	Waivers(p *model.Policy) []string
}

// Figures answers what a simulation has measured of an entity.
type Figures interface {
	// Simulated is nil for an entity of which nothing was measured.
	Simulated(e model.Any) *Simulated
}

// Facts are the facts of one model. They are computed when they are asked for,
// once, and are not safe for concurrent use.
type Facts struct {
	m         *model.Model
	o         Options
	calendars *facts.Calendars
	traffic   *facts.Traffic
	index     *index
	kept      map[model.Any]any
	whole     *Model

	rates map[*model.Demand]float64
	loads map[string]*facts.TeamLoad
	heads map[string]bool // organisations that have a body
	// own are the bodies without a parent of each organisation, headless leads
	// from those that have none to the nearest above, as far as anybody asked.
	own      map[string][]string
	headless map[string]string
	depths   map[*model.ValueStream]int
	alike    map[string][]string // streams by what their steps do
	flows    map[*model.ValueStream]*flow
}

// New prepares the facts of a model, which must be loaded and resolved.
func New(m *model.Model, o Options) *Facts {
	calendars := facts.NewCalendars(m)
	if o.Root == "" {
		for _, org := range m.Organizations {
			if !org.Spec.Parent.Given() {
				o.Root = org.Name
				break
			}
		}
	}
	return &Facts{m: m, o: o, calendars: calendars, traffic: facts.NewTraffic(m, calendars), kept: map[model.Any]any{}}
}

// Of returns a pointer to the facts of an entity: *Stream, *Demand and so on,
// *Base for kinds that have no more than that.
func (f *Facts) Of(e model.Any) any {
	if v, done := f.kept[e]; done {
		return v
	}
	v := f.compute(e)
	f.kept[e] = v
	return v
}

func (f *Facts) compute(e model.Any) any {
	base := f.base(e)
	switch k := e.(type) {
	case *model.Organization:
		return f.organization(k, base)
	case *model.GoverningBody:
		return f.body(k, base)
	case *model.Objective:
		return f.objective(k, base)
	case *model.Policy:
		return f.policy(k, base)
	case *model.Delegation:
		return f.delegation(k, base)
	case *model.Waiver:
		return f.waiver(k, base)
	case *model.Channel:
		return f.channel(k, base)
	case *model.Demand:
		return f.demand(k, base)
	case *model.Opportunity:
		return f.opportunity(k, base)
	case *model.ValueStream:
		return f.stream(k, base)
	case *model.Practice:
		return f.practice(k, base)
	case *model.Team:
		return f.team(k, base)
	case *model.Supplier:
		return f.supplier(k, base)
	case *model.Tool:
		return f.tool(k, base)
	case *model.Product:
		return f.product(k, base)
	case *model.Service:
		return f.service(k, base)
	case *model.Agreement:
		return f.agreement(k, base)
	case *model.Improvement:
		return f.improvement(k, base)
	}
	return &base
}

// ix is who refers to whom, made when it is first needed.
func (f *Facts) ix() *index {
	if f.index == nil {
		f.index = newIndex(f.m)
	}
	return f.index
}

// days is how many days have passed since a date, negative for one to come;
// ok is false when either day is not known.
func (f *Facts) days(from unit.Date) (n int, ok bool) {
	if f.o.Now.IsZero() || from.IsZero() {
		return 0, false
	}
	return f.o.Now.Days() - from.Days(), true
}

// day is 24 hours in seconds.
const day = 86400.0

// age is the time since a date in seconds, not below 0; nil when not known.
func (f *Facts) age(from model.Field[unit.Date]) *float64 {
	n, ok := f.days(from.V)
	if !ok || !from.Given() {
		return nil
	}
	return number(day * float64(max(0, n)))
}

// overdue reports whether more than every has passed since last; nil when that
// cannot be told.
func (f *Facts) overdue(every model.Field[unit.Duration], last model.Field[unit.Date]) *bool {
	age := f.age(last)
	if age == nil || !every.Given() || every.V.IsBusiness() {
		return nil
	}
	late := *age > every.V.Seconds()
	return &late
}

func number(x float64) *float64 { return &x }
