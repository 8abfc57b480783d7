package flow

import (
	"cmp"
	"math"
	"slices"

	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// monthSeconds is the length of a month in figures per month.
const monthSeconds = 30.4375 * 86400

// rootOrganization is where everything belongs that names no organisation.
func (p *Program) rootOrganization() string {
	if p.root != "" {
		return p.root
	}
	for _, o := range p.m.Organizations {
		if !o.Spec.Parent.Given() {
			return o.Name
		}
	}
	return ""
}

// above is an organisation and all above it, nearest first.
func (p *Program) above(name string) []string {
	var out []string
	for name != "" && !slices.Contains(out, name) {
		out = append(out, name)
		o := p.m.Organization(name)
		if o == nil {
			break
		}
		name = o.Spec.Parent.Name
	}
	return out
}

// members are the demands and teams of an organisation and those below it, by
// index.
type members struct{ demands, teams []int }

// organizations are the members of each organisation that has some, by name,
// and all of the program.
func (p *Program) organizations() (names []string, of map[string]*members, all *members) {
	of, all = map[string]*members{}, &members{}
	root := p.rootOrganization()
	join := func(e *model.Entity, add func(*members)) {
		add(all)
		for _, o := range p.above(cmp.Or(e.Meta.Organization.Name, root)) {
			if of[o] == nil {
				of[o] = &members{}
				names = append(names, o)
			}
			add(of[o])
		}
	}
	for i := range p.demands {
		join(p.demands[i].entity(), func(m *members) { m.demands = append(m.demands, i) })
	}
	for i := range p.teams {
		if t := p.m.Team(p.teams[i].name); t != nil {
			join(&t.Entity, func(m *members) { m.teams = append(m.teams, i) })
		}
	}
	for _, t := range p.m.Teams {
		if p.payroll[t] != nil {
			join(&t.Entity, func(*members) {}) // it costs something, busy or not
		}
	}
	slices.Sort(names)
	return names, of, all
}

// entity is what the demand is written as.
func (d *demand) entity() *model.Entity { return &d.model.Entity }

// organization adds the figures of some demands and teams up.
func (d *reducer) organization(name string, m *members) figure.OrganizationFigs {
	x := mixture{d, d.p.demandRows(m.demands), 0}
	for _, i := range m.demands {
		x.grows += d.p.growth([]int32{int32(i)}, -1)
	}
	queues := 0.0
	for _, i := range m.teams {
		queues += d.p.teamGrowth(int32(i))
	}
	return figure.OrganizationFigs{
		Name: name, MeanFigs: x.figures(),
		QueueLength: figure.MeanLength{Mean: growing(d.of(func(r *replication) float64 {
			total := 0.0
			for _, i := range m.teams {
				total += r.teams[i].queue
			}
			return total
		}), queues)},
		Utilization:  d.utilization(m),
		CostPerMonth: d.costPerMonth(name, m),
	}
}

// perDay turns a count per replication into one per day.
func (d *reducer) perDay(count func(*replication) float64) figure.Figure {
	return d.of(func(r *replication) float64 { return over(float64(count(r)*86400), d.span()) })
}

// perMonth turns a sum per replication into one per month.
func (d *reducer) perMonth(sum func(*replication) float64) figure.Figure {
	return d.of(func(r *replication) float64 { return over(float64(sum(r)*monthSeconds), d.span()) })
}

// span is the measured time in seconds.
func (d *reducer) span() float64 { return float64(d.p.horizon-d.warmup) / 1e9 }

func (d *reducer) utilization(m *members) figure.Figure {
	return d.of(func(r *replication) float64 {
		busy, there := 0.0, 0.0
		for _, i := range m.teams {
			shift := d.p.teams[i].onShift(d.warmup, d.p.horizon)
			there += shift
			if u := r.teams[i].utilization; !math.IsNaN(u) {
				busy += float64(u * shift)
			}
		}
		return over(busy, there)
	})
}

// demandRow is a row of a demand, as a whole or of a variant.
type demandRow struct {
	demand *demand
	row    int32
}

// demandRows are the rows of some demands as wholes.
func (p *Program) demandRows(list []int) []demandRow {
	out := make([]demandRow, len(list))
	for k, i := range list {
		out[k] = demandRow{&p.demands[i], p.demands[i].row}
	}
	return out
}

// worth is what the delivered items of some demands are worth a month; nothing
// where no demand says what one is worth.
func (d *reducer) worth(rows []demandRow) figure.Figure {
	return d.sumOfMoney(rows, func(dm *demand) (float64, bool) { return d.p.worthOf(dm) },
		func(f *rowFigs, worth float64) float64 { return float64(float64(f.delivered) * worth) })
}

// costOfDelay is what it costs a month that delivered items take until then.
func (d *reducer) costOfDelay(rows []demandRow) figure.Figure {
	return d.sumOfMoney(rows, func(dm *demand) (float64, bool) { return d.p.delayCostOf(dm) },
		func(f *rowFigs, perSecond float64) float64 {
			if f.delivered == 0 {
				return 0
			}
			return float64(float64(f.lead.mean*float64(f.delivered)) * perSecond)
		})
}

func (d *reducer) sumOfMoney(rows []demandRow, price func(*demand) (float64, bool), of func(*rowFigs, float64) float64) figure.Figure {
	any := false
	for _, dr := range rows {
		_, given := price(dr.demand)
		any = any || given
	}
	if !any {
		return figure.Figure{Note: figure.NoteNoPrice}
	}
	return d.perMonth(func(r *replication) float64 {
		total := 0.0
		for _, dr := range rows {
			if v, given := price(dr.demand); given {
				total += of(&r.rows[dr.row], v)
			}
		}
		return total
	})
}

// growingMoney is growing, for what may have no price at all.
func growingMoney(f figure.Figure, perDay float64) figure.Figure {
	if f.Note == figure.NoteNoPrice {
		return f
	}
	return growing(f, perDay)
}

// worthOf is the worth of one item in the base currency.
func (p *Program) worthOf(d *demand) (float64, bool) {
	if d.model == nil || !d.model.Spec.Worth.Given() {
		return 0, false
	}
	return p.currency.In(d.model.Spec.Worth.V)
}

// delayCostOf is what a second of delay of one item costs.
func (p *Program) delayCostOf(d *demand) (float64, bool) {
	if d.model == nil || !d.model.Spec.DelayCost.Given() {
		return 0, false
	}
	return perSecond(p.currency, d.model.Spec.DelayCost.V)
}

// perSecond is money per time in the base currency per second. Money per
// business day counts a week's days as five.
func perSecond(c figure.Currency, m unit.Money) (float64, bool) {
	amount, ok := c.In(m)
	if !ok {
		return 0, false
	}
	if m.Per() == unit.BusinessDay {
		return float64(amount*5) / (7 * 86400), true
	}
	seconds, timed := m.Per().Seconds()
	return over(amount, seconds), timed
}

// failure reports whether it is failure demand.
func (d *demand) failure() bool { return d.typeOf() == model.FailureDemand }

// typeOf is the type of demand.
func (d *demand) typeOf() string {
	if d.model == nil {
		return ""
	}
	return d.model.Spec.Type.V
}

// costPerMonth is what the people on shift, suppliers and tools of an
// organisation cost a month; "" is the whole. Nothing where nobody says what
// anything costs.
func (d *reducer) costPerMonth(organization string, m *members) figure.Figure {
	fixed, any := 0.0, false
	for _, t := range d.p.m.Teams {
		if organization != "" && !d.p.isBelow(&t.Entity, organization) {
			continue
		}
		if v, ok := d.p.teamCost(t, d.warmup); ok {
			fixed, any = fixed+v, true
		}
	}
	uses := d.p.paidUses()
	perUse := []paidUse{}
	for _, u := range uses {
		if organization != "" && !d.p.isBelow(u.owner, organization) {
			continue
		}
		any = true
		if u.monthly > 0 {
			fixed += u.monthly
		} else {
			perUse = append(perUse, u)
		}
	}
	if !any {
		return figure.Figure{Note: figure.NoteNoPrice}
	}
	return d.of(func(r *replication) float64 {
		total := fixed
		for _, u := range perUse {
			spent := 0.0
			for _, s := range u.steps {
				spent += float64(r.steps[s].visits * u.each)
				if w := r.steps[s].worked; !math.IsNaN(w) {
					spent += float64(float64(r.steps[s].stays*w) * u.hourly)
				}
			}
			total += over(float64(spent*monthSeconds), d.span())
		}
		return total
	})
}

// isBelow reports whether an entity belongs to an organisation or to one below
// it.
func (p *Program) isBelow(e *model.Entity, organization string) bool {
	return slices.Contains(p.above(cmp.Or(e.Meta.Organization.Name, p.rootOrganization())), organization)
}

// teamCost is what the people of a team on shift cost a month, whether any
// stream has work for them or not: people on shift × availability × rate, over
// the measured time.
func (p *Program) teamCost(t *model.Team, warmup int64) (float64, bool) {
	if !t.InUse() || !t.Spec.Cost.Given() {
		return 0, false
	}
	rate, ok := perSecond(p.currency, t.Spec.Cost.V)
	if !ok {
		return 0, false
	}
	share := 1.0
	if t.Spec.Availability.Given() {
		share = t.Spec.Availability.V.Float()
	}
	seconds := 0.0
	for i := range t.Spec.People {
		open := float64(p.horizon-warmup) / 1e9
		if h := p.payroll[t][i]; h != nil {
			open = float64(h.Between(warmup, p.horizon)) / 1e9
		}
		seconds += float64(float64(t.Spec.People[i].Count.Or(1)) * open)
	}
	return over(float64(float64(float64(seconds*share)*rate)*monthSeconds), float64(p.horizon-warmup)/1e9), true
}

// paidUse is a supplier or a tool that costs something.
type paidUse struct {
	owner   *model.Entity
	monthly float64 // money per day or longer, whether it is used or not
	hourly  float64 // money per hour or shorter, per second of work
	each    float64 // money per use
	steps   []int   // where it is used
}

// paidUses are the suppliers and tools of the model in use that cost
// something, in order.
func (p *Program) paidUses() []paidUse {
	var out []paidUse
	add := func(e *model.Entity, cost model.Field[unit.Money], uses func(*model.Step) bool) {
		if !cost.Given() || !e.InUse() {
			return
		}
		u := paidUse{owner: e}
		v, ok := perSecond(p.currency, cost.V)
		switch cost.V.Per() {
		case unit.Once:
			u.each, ok = p.currency.In(cost.V)
		case unit.Second, unit.Minute, unit.Hour:
			u.hourly = v
		default:
			u.monthly = float64(v * monthSeconds)
		}
		if !ok {
			return
		}
		for i := range p.steps {
			if uses(p.steps[i].model) {
				u.steps = append(u.steps, i)
			}
		}
		if u.steps != nil || u.monthly > 0 {
			out = append(out, u)
		}
	}
	for _, s := range p.m.Suppliers {
		add(&s.Entity, s.Spec.Cost, func(st *model.Step) bool { return st.Supplier.Name == s.Name })
	}
	for _, t := range p.m.Tools {
		add(&t.Entity, t.Spec.Cost, func(st *model.Step) bool { return st.Automated.Name == t.Name })
	}
	return out
}

// capacityOf is the analytic load of a team, nil without one.
func (p *Program) loadOf(team string) *facts.TeamLoad {
	for i := range p.loads {
		if p.loads[i].Team.Name == team {
			return &p.loads[i]
		}
	}
	return nil
}
