package facts

import (
	"maps"
	"slices"
	"time"

	"github.com/svs-project/svs/pkg/model"
)

// Rates are the arrivals of each demand of the model per second on average, by
// its index in Model.Demands, with those that the steps of streams cause.
// Demand that is finite, or not in use, counts 0.
func Rates(m *model.Model, calendars *Calendars) []float64 {
	l := &loader{m: m, t: NewTraffic(m, calendars)}
	return l.rates()
}

// rates are the arrivals of each demand of the model per second, by index,
// with those that other demands cause.
func (l *loader) rates() []float64 {
	own := make([]float64, len(l.m.Demands))
	for i, d := range l.m.Demands {
		factor, scaled := l.o.Scale[d.Name]
		if !scaled {
			factor = 1
		}
		if l.takes(d) {
			own[i] = float64(factor * ArrivalRate(d, l.t.calendars))
		}
	}
	causes, any := l.causes()
	if !any {
		return own
	}
	if all, ok := solve(causes, own); ok {
		return all
	}
	return own
}

// causes are, by index, how many items of other demands one item of a demand
// brings forth on average.
func (l *loader) causes() (causes [][]arc, any bool) {
	index := map[string]int{}
	for i, d := range l.m.Demands {
		index[d.Name] = i
	}
	causes = make([][]arc, len(l.m.Demands))
	for i, d := range l.m.Demands {
		s := l.m.ValueStream(d.Spec.Stream.Name)
		if s == nil || !l.takes(d) {
			continue
		}
		for _, c := range Reach(l.m, l.t.calendars, d) {
			emitted := l.emitted(s, c)
			for _, name := range slices.Sorted(maps.Keys(emitted)) {
				if to, known := index[name]; known && l.takes(l.m.Demands[to]) {
					n := float64(emitted[name] * c.Share)
					causes[i] = append(causes[i], arc{to, float64(n * (1 - Prevented(l.m.Demands[to])))})
					any = true
				}
			}
		}
	}
	return causes, any
}

// Breeding names the demands of a circle in which items cause, through what
// steps emit, one item of their own kind or more on average; nil without one.
func Breeding(m *model.Model, calendars *Calendars, takes func(*model.Demand) bool) []*model.Demand {
	l := &loader{m: m, t: NewTraffic(m, calendars), o: LoadOptions{Takes: takes}}
	causes, any := l.causes()
	if !any {
		return nil
	}
	for _, circle := range circles(causes) {
		within := make([][]arc, len(circle))
		place := map[int]int{}
		for k, i := range circle {
			place[i] = k
		}
		one := make([]float64, len(circle))
		for k, i := range circle {
			one[k] = 1
			for _, e := range causes[i] {
				if to, in := place[e.to]; in {
					within[k] = append(within[k], arc{to, e.share})
				}
			}
		}
		// A sum of powers of what is not negative comes to an end just when it
		// solves the equation with nothing negative.
		x, ok := solve(within, one)
		if ok && !slices.ContainsFunc(x, func(v float64) bool { return !(v >= 1-1e-9) || v > 1e9 }) {
			continue
		}
		var out []*model.Demand
		for _, i := range circle {
			out = append(out, m.Demands[i])
		}
		return out
	}
	return nil
}

// circles are the sets of nodes that can come to each other, in order of their
// first nodes; single nodes only where they come to themselves.
func circles(arcs [][]arc) [][]int {
	var out [][]int
	for _, circle := range components(arcs) {
		n := circle[0]
		if len(circle) > 1 || slices.ContainsFunc(arcs[n], func(e arc) bool { return e.to == n && e.share > 0 }) {
			out = append(out, circle)
		}
	}
	slices.SortFunc(out, func(a, b []int) int { return a[0] - b[0] })
	return out
}

// emitted is how many items of other demands one item causes on its way
// through a stream, on average, by name.
func (l *loader) emitted(s *model.ValueStream, c Class) map[string]float64 {
	key := l.t.keyOf(s, c)
	if out, done := l.bred[key]; done {
		return out
	}
	out := map[string]float64{}
	p := l.t.Passage(s, c)
	if !p.OK {
		return out
	}
	if l.bred == nil {
		l.bred = map[passageKey]map[string]float64{}
	}
	l.bred[key] = out
	for i, visits := range p.Done {
		st := p.Route.Steps[i].Step
		for _, e := range st.Emits {
			count := 1.0
			if e.Count.Given() {
				count = CountOf(&e.Count).Mean()
			}
			share := 1.0
			if e.Share.Given() {
				share = e.Share.V.Float()
			}
			out[e.Demand.Name] += float64(float64(visits*share) * count)
		}
		if inner := l.m.ValueStream(st.Stream.Name); inner != nil {
			for name, n := range l.emitted(inner, c) {
				out[name] += float64(p.Visits[i] * n)
			}
		}
	}
	return out
}

// Prevented is the part of a demand that never arises thanks to channels that
// speak first.
func Prevented(d *model.Demand) float64 {
	left := 1.0
	for _, p := range d.Spec.PreventedBy {
		left = float64(left * (1 - p.Share.V.Float()))
	}
	return 1 - left
}

// ArrivalRate is how many items of a demand arrive per second on average, 0
// for finite demand and for demand that only others cause.
func ArrivalRate(d *model.Demand, calendars *Calendars) float64 {
	a := &d.Spec.Arrivals
	rate := 0.0
	switch {
	case a.Rate.Given():
		days := 7
		if p, _ := calendars.Pattern(&a.Pattern, &d.Entity); p != nil {
			days = p.DaysPerWeek()
		}
		rate = a.Rate.V.PerSecondOn(days)
	case a.Every.Given():
		if d, err := calendars.Spec(&a.Every).Build(24 * time.Hour); err == nil && d.Mean() > 0 {
			rate = 1 / d.Mean()
		}
	}
	if a.Group.Given() {
		rate = float64(rate * CountOf(&a.Group).Mean())
	}
	return float64(rate * (1 - Prevented(d)))
}
