package flow

import (
	"maps"
	"math"
	"slices"

	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// price notes what an hour of each pool costs, and what is paid by use at each
// step, in millionths of the base currency, so that costs are whole numbers in
// the loop.
func (p *Program) price() {
	for i := range p.teams {
		t := &p.teams[i]
		cost := p.costOf(t)
		if !cost.Given() {
			continue
		}
		timed := t.kind == "Team" || cost.V.Per() == unit.Second || cost.V.Per() == unit.Minute || cost.V.Per() == unit.Hour
		if v, ok := p.currency.perSecond(cost.V); ok && timed {
			if t.kind == "Team" {
				v = float64(v * t.part)
			}
			t.rate = int64(math.Round(float64(v * 3600e6)))
		}
		p.costs = p.costs || t.rate > 0
	}
	for _, u := range p.paidUses() {
		for _, s := range u.steps {
			p.steps[s].fee += int64(math.Round(float64(u.each * 1e6)))
			p.costs = p.costs || p.steps[s].fee > 0
		}
	}
}

// costOf is what a pool costs, as it is written.
func (p *Program) costOf(t *team) model.Field[unit.Money] {
	switch t.kind {
	case "Team":
		if e := p.m.Team(t.name); e != nil {
			return e.Spec.Cost
		}
	case "Supplier":
		if e := p.m.Supplier(t.name); e != nil {
			return e.Spec.Cost
		}
	case "Tool":
		if e := p.m.Tool(t.name); e != nil {
			return e.Spec.Cost
		}
	}
	return model.Field[unit.Money]{}
}

// costPerUnit is what an item of a row costs that reached value; nothing where
// nobody says what anything costs.
func (d *reducer) costPerUnit(row int32, grows float64) Figure {
	if !d.p.costs {
		return Figure{}
	}
	return growing(d.of(func(r *replication) float64 { return r.rows[row].cost }), grows)
}

// channels are the figures of what comes by each channel, by name, of all
// demands together.
func (d *reducer) channels() []ChannelFigs {
	rows, grows := map[string][]int32{}, map[string]float64{}
	add := func(demand int, name string, row int32) {
		rows[name] = append(rows[name], row)
		grows[name] += d.p.growth(func(k int32) bool { return k == int32(demand) }, -1)
	}
	for i := range d.p.demands {
		dm := &d.p.demands[i]
		for _, c := range dm.channels {
			add(i, c.name, c.row)
		}
		if dm.channels == nil && dm.kindOf == "Demand" && len(dm.model.Spec.Channels) == 1 {
			add(i, dm.model.Spec.Channels[0].Channel.Name, dm.row)
		}
	}
	out := []ChannelFigs{}
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		out = append(out, d.channel(name, rows[name], grows[name]))
	}
	return out
}

// channel pools some rows.
func (d *reducer) channel(name string, rows []int32, grows float64) ChannelFigs {
	sum := func(value func(*rowFigs) float64) func(*replication) float64 {
		return func(r *replication) float64 {
			total := 0.0
			for _, row := range rows {
				if v := value(&r.rows[row]); !math.IsNaN(v) {
					total += v
				}
			}
			return total
		}
	}
	delivered := sum(func(f *rowFigs) float64 { return float64(f.delivered) })
	mean := func(value func(*rowFigs) float64) Figure {
		top := sum(func(f *rowFigs) float64 { return float64(value(f) * float64(f.delivered)) })
		return growing(d.of(func(r *replication) float64 { return over(top(r), delivered(r)) }), grows)
	}
	return ChannelFigs{
		Name: name, Counts: d.countsOf(sum),
		LeadTime:    mean(func(f *rowFigs) float64 { return f.lead.mean }),
		WaitingTime: mean(func(f *rowFigs) float64 { return f.wait.mean }),
		WorkingTime: mean(func(f *rowFigs) float64 { return f.work }),
		Throughput:  d.perDay(delivered),
	}
}
