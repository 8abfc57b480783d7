package derived

import (
	"slices"

	"github.com/svs-project/svs/pkg/model"
)

// Agreement are the facts of an Agreement.
type Agreement struct {
	Base
	PromisedWithin       *float64 `facts:"promisedWithin"`
	UnderpinnedWithin    *float64 `facts:"underpinnedWithin"`
	PromisedShare        *float64 `facts:"promisedShare"`
	UnderpinnedShare     *float64 `facts:"underpinnedShare"`
	PromisedAvailability *float64 `facts:"promisedAvailability"`
	// UnderpinnedAvailability is the product of what lies below.
	UnderpinnedAvailability *float64 `facts:"underpinnedAvailability"`
	OtherClocks             []string `facts:"otherClocks"`
	RestsOn                 []string `facts:"restsOn"`
	Unbacked                []string `facts:"unbacked"`
}

func (f *Facts) agreement(a *model.Agreement, base Base) *Agreement {
	out := &Agreement{Base: base}
	if a.Spec.Availability.Given() {
		out.PromisedAvailability = number(a.Spec.Availability.V.Float())
	}
	own := valuePromise(a)
	if own != nil {
		out.PromisedShare = number(shareOf(own))
		if !own.Within.V.IsBusiness() {
			out.PromisedWithin = number(own.Within.V.Seconds())
		}
	}
	below := f.below(a)
	for _, b := range below {
		out.RestsOn = append(out.RestsOn, b.Name)
		if v := b.Spec.Availability; v.Given() {
			product := v.V.Float()
			if out.UnderpinnedAvailability != nil {
				product *= *out.UnderpinnedAvailability
			}
			out.UnderpinnedAvailability = number(product)
		}
		if p := valuePromise(b); p != nil && own != nil {
			if p.Clock.Name != own.Clock.Name {
				out.OtherClocks = append(out.OtherClocks, b.Name)
			}
			if share := shareOf(p); out.UnderpinnedShare == nil || share < *out.UnderpinnedShare {
				out.UnderpinnedShare = number(share)
			}
		}
	}
	if own != nil {
		out.UnderpinnedWithin = f.longestBelow(a, own, below)
	}
	out.Unbacked = f.unbacked(a)
	return out
}

// below are the agreements in use that an agreement rests on directly.
func (f *Facts) below(a *model.Agreement) []*model.Agreement {
	var out []*model.Agreement
	for _, r := range a.Spec.UnderpinnedBy {
		if b := f.m.Agreement(r.Name); b != nil && b.InUse() && b != a && !slices.Contains(out, b) {
			out = append(out, b)
		}
	}
	return out
}

// valuePromise is what an agreement promises about reaching value, the
// shortest time where there are several; nil without.
func valuePromise(a *model.Agreement) *model.Promise {
	var out *model.Promise
	for i := range a.Spec.Promises {
		p := &a.Spec.Promises[i]
		if p.Point() != model.EndValue || !p.Within.Given() {
			continue
		}
		if out == nil {
			out = p
		} else if order, ok := p.Within.V.Compare(out.Within.V); ok && order < 0 {
			out = p
		}
	}
	return out
}

// shareOf is the share of a promise, all of it when none is written.
func shareOf(p *model.Promise) float64 {
	if p.Share.Given() {
		return p.Share.V.Float()
	}
	return 1
}

// longestBelow is the longest time, in seconds, that the agreements below take
// together on one way through the streams of what the agreement covers, each
// counted once. Agreements that no step there can be found for are taken to
// come one after another. It is nil where there is no such time, or one that
// runs on another clock.
func (f *Facts) longestBelow(a *model.Agreement, own *model.Promise, below []*model.Agreement) *float64 {
	times := map[*model.Agreement]float64{}
	for _, b := range below {
		p := valuePromise(b)
		if p == nil {
			continue
		}
		if p.Clock.Name != own.Clock.Name || p.Within.V.IsBusiness() != own.Within.V.IsBusiness() {
			return nil
		}
		times[b] = p.Within.V.Seconds()
	}
	if len(times) == 0 || own.Within.V.IsBusiness() {
		return nil
	}
	sum, most := 0.0, 0.0
	placed := map[*model.Agreement]bool{}
	for _, s := range f.coveredStreams(a) {
		most = max(most, f.longestWay(s, below, times, placed))
	}
	for _, b := range below {
		if !placed[b] {
			sum += times[b]
		}
	}
	return number(sum + most)
}

// coveredStreams are the streams through which the demand goes that an
// agreement covers.
func (f *Facts) coveredStreams(a *model.Agreement) []*model.ValueStream {
	var names []string
	for _, c := range a.Spec.Covers {
		switch c.Kind {
		case "Demand":
			if d := f.m.Demand(c.Name); d != nil && d.InUse() {
				names = append(names, d.Spec.Stream.Name)
			}
		case "Service":
			for _, n := range f.ix().usedBy(c, "Demand") {
				if d := f.m.Demand(n); d.Spec.Service.Name == c.Name {
					names = append(names, d.Spec.Stream.Name)
				}
			}
		}
	}
	var out []*model.ValueStream
	for _, n := range named(names) {
		if s := f.m.ValueStream(n); s != nil {
			out = append(out, s)
		}
	}
	return out
}

// longestWay adds up the times of agreements over the ways of a stream. An
// agreement counts at the first step that its provider, or a team or supplier
// that it covers, works at.
func (f *Facts) longestWay(s *model.ValueStream, below []*model.Agreement, times map[*model.Agreement]float64, placed map[*model.Agreement]bool) float64 {
	g := newGraph(s)
	at := make([]float64, len(g.nodes))
	for _, b := range below {
		here := map[*model.Agreement]bool{}
		for _, n := range g.order {
			if slices.ContainsFunc(workers(g.nodes[n].step), func(w string) bool { return binds(b, w) }) && !here[b] {
				here[b], placed[b] = true, true
				at[n] += times[b]
			}
		}
	}
	best := make([]float64, len(g.nodes))
	most := 0.0
	for _, n := range g.order {
		best[n] += at[n]
		most = max(most, best[n])
		for _, to := range g.ways(n) {
			if !g.back[[2]int{n, to}] {
				best[to] = max(best[to], best[n])
			}
		}
	}
	return most
}

// binds reports whether an agreement is a promise of a team or supplier.
func binds(a *model.Agreement, who string) bool {
	return a.Spec.Provider.Given() && a.Spec.Provider.String() == who ||
		slices.ContainsFunc(a.Spec.Covers, func(r model.Ref) bool { return r.String() == who })
}

// unbacked are the suppliers that work in the streams of what the agreement
// covers and have no contract at all.
func (f *Facts) unbacked(a *model.Agreement) []string {
	var out []string
	for _, s := range f.coveredStreams(a) {
		s.Spec.Walk(func(_ string, among []model.Step, i int) {
			sup := f.m.Supplier(among[i].Supplier.Name)
			if sup != nil && len(f.contracts(sup)) == 0 {
				out = append(out, sup.Name)
			}
		})
	}
	return named(out)
}
