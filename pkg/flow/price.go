package flow

import (
	"maps"
	"math"
	"slices"

	"github.com/svs-project/svs/pkg/flow/figure"
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
		if v, ok := perSecond(p.currency, cost.V); ok && timed {
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
func (d *reducer) costPerUnit(row int32, grows float64) figure.Figure {
	if !d.p.costs {
		return figure.Figure{Note: figure.NoteNoPrice}
	}
	return growing(d.of(func(r *replication) float64 { return r.rows[row].cost }), grows)
}

// channels are the figures of what comes by each channel, by name, of all
// demands together.
func (d *reducer) channels() []figure.ChannelFigs {
	by := map[string]*mixture{}
	add := func(demand int, name string, row int32) {
		if by[name] == nil {
			by[name] = &mixture{reducer: d}
		}
		by[name].rows = append(by[name].rows, demandRow{&d.p.demands[demand], row})
		by[name].grows += d.p.growth([]int32{int32(demand)}, -1)
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
	out := []figure.ChannelFigs{}
	for _, name := range slices.Sorted(maps.Keys(by)) {
		out = append(out, figure.ChannelFigs{Name: name, MeanFigs: by[name].figures()})
	}
	return out
}
