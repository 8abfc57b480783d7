package derived

import (
	"math"

	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/model"
)

// flow is what goes through one stream in the mean, over all demands in use
// that come to it, also through other streams.
type flow struct {
	items  float64 // items a second; 0 where no demand has a rate
	weight float64 // of what is summed below
	value  float64 // the part that ends in value
	visits map[string]float64
	work   map[string]float64 // seconds
	wait   map[string]float64 // seconds
	ok     bool               // false when items can stay for ever
}

// month is the mean month, 30.4375 days, in seconds.
const month = 30.4375 * day

// monthly are a demand's items a month, nil when it has no rate.
func (f *Facts) monthly(d *model.Demand) *float64 {
	if rate := f.rate(d); rate > 0 {
		return number(rate * month)
	}
	return nil
}

// rate is how many items of a demand arrive a second, 0 where it has none.
func (f *Facts) rate(d *model.Demand) float64 {
	if f.rates == nil {
		f.rates = make(map[*model.Demand]float64, len(f.m.Demands))
		for i, rate := range facts.Rates(f.m, f.calendars) {
			f.rates[f.m.Demands[i]] = rate
		}
	}
	return f.rates[d]
}

// flowOf sums the flow through a stream; nil for one without steps.
func (f *Facts) flowOf(s *model.ValueStream) *flow {
	if f.flows == nil {
		f.sumFlows()
	}
	if fl := f.flows[s]; fl != nil {
		return fl
	}
	// Nothing comes to it: an item without attributes stands for all.
	fl := newFlow()
	f.flows[s] = fl
	f.pass(fl, s, facts.Class{Demand: &model.Demand{}, Variant: -1, Channel: -1, Share: 1}, 1)
	return fl
}

func newFlow() *flow {
	return &flow{visits: map[string]float64{}, work: map[string]float64{}, wait: map[string]float64{}, ok: true}
}

// sumFlows sends every class of every demand in use through its stream and
// those that it passes through. Demand without a rate counts where no other
// comes, every item alike.
func (f *Facts) sumFlows() {
	f.flows = map[*model.ValueStream]*flow{}
	for _, withRate := range []bool{true, false} {
		sums := map[*model.ValueStream]*flow{}
		for _, d := range f.m.Demands {
			s := f.m.ValueStream(d.Spec.Stream.Name)
			if !d.InUse() || s == nil || (f.rate(d) > 0) != withRate {
				continue
			}
			weight := 1.0
			if withRate {
				weight = f.rate(d)
			}
			for _, c := range facts.Classes(d) {
				f.send(sums, s, c, float64(weight*float64(c.Share*(1-resolved(f.m, c)))), withRate)
			}
		}
		for s, fl := range sums {
			if f.flows[s] == nil && fl.weight > 0 {
				f.flows[s] = fl
			}
		}
	}
}

// resolved is the part of a class that its channel resolves by itself.
func resolved(m *model.Model, c facts.Class) float64 {
	ch := c.ChannelOf()
	if ch == nil {
		return 0
	}
	if ch.Resolves.Given() {
		return ch.Resolves.V.Float()
	}
	if channel := m.Channel(ch.Channel.Name); channel != nil {
		return channel.Spec.SelfService.Resolves.V.Float()
	}
	return 0
}

func (f *Facts) send(sums map[*model.ValueStream]*flow, s *model.ValueStream, c facts.Class, weight float64, withRate bool) {
	comes := map[*model.ValueStream]float64{s: weight}
	for _, s := range facts.Inward(f.m, s) {
		if comes[s] == 0 {
			continue
		}
		fl := sums[s]
		if fl == nil {
			fl = newFlow()
			sums[s] = fl
		}
		if withRate {
			fl.items += comes[s]
		}
		p := f.pass(fl, s, c, comes[s])
		for i := range p.Route.Steps {
			if inner := f.m.ValueStream(p.Route.Steps[i].Step.Stream.Name); inner != nil && p.OK {
				comes[inner] += float64(comes[s] * p.Visits[i])
			}
		}
	}
}

// pass adds one class to the flow of a stream.
func (f *Facts) pass(fl *flow, s *model.ValueStream, c facts.Class, weight float64) *facts.Passage {
	p := f.traffic.Passage(s, c)
	fl.weight += weight
	fl.ok = fl.ok && p.OK
	if !p.OK {
		return p
	}
	fl.value += float64(weight * p.Ends[0])
	for i := range p.Route.Steps {
		id := p.Route.Steps[i].Step.ID.V
		fl.visits[id] += float64(weight * p.Visits[i])
		fl.work[id] += float64(weight * p.Work[i])
		fl.wait[id] += float64(weight * p.Wait[i])
	}
	return p
}

// mean is a sum over the flow by item, nil when the flow has no end.
func (fl *flow) mean(sum float64) *float64 {
	if !fl.ok || fl.weight == 0 {
		return nil
	}
	return number(sum / fl.weight)
}

// workVariation is the standard deviation of a step's hands-on time over its
// mean, nil where that is not said: it depends on a condition, or one time
// stands for all.
func (f *Facts) workVariation(st *model.Step) *float64 {
	if len(st.Work) != 1 || len(st.Work[0].When) > 0 {
		return nil
	}
	d, ok := facts.WorkTime(f.m, st, &st.Work[0].Is, f.calendars)
	if !ok || d.Mean() == 0 || st.Work[0].Is.Value.Given() {
		return nil
	}
	return number(math.Sqrt(d.Var()) / d.Mean())
}

// timed reports whether a step's hands-on time can be told: people and
// suppliers at work need one, tools may take none.
func timed(st *model.Step) bool {
	return len(st.Work) > 0 || !st.Team.Given() && len(st.Needs) == 0
}
