package facts

import "github.com/svs-project/svs/pkg/model"

// Rates are the arrivals of each demand of the model per second on average, by
// its index in Model.Demands, with those that the steps of streams cause.
// Demand that is finite, or not in use, counts 0.
func Rates(m *model.Model, calendars *Calendars) []float64 {
	l := &loader{m: m, t: NewTraffic(m, calendars)}
	return l.rates()
}

// Mean is the mean of a time at a step, in seconds; an impossible one is 0.
func (t *Traffic) Mean(st *model.Step, is *model.Distribution) float64 { return t.mean(st, is) }
