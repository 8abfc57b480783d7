package lint

import (
	"cmp"

	"github.com/svs-project/svs/pkg/facts/derived"
	"github.com/svs-project/svs/pkg/model"
)

// Effect is how much hangs on an entity: what is mended there first helps
// most.
type Effect struct {
	// PerMonth is how many items of demand a month pass it, 0 where no rate is
	// known.
	PerMonth float64
	// UsedBy is how many entities name it.
	UsedBy int
}

// Compare orders effects, the larger one first.
func (e Effect) Compare(o Effect) int {
	return cmp.Or(cmp.Compare(o.PerMonth, e.PerMonth), cmp.Compare(o.UsedBy, e.UsedBy))
}

// effect is that of an entity; for the model as a whole it is all demand.
func (r *run) effect(e model.Any) Effect {
	if e == nil {
		out := Effect{UsedBy: len(r.Model.All())}
		for _, d := range r.Model.Demands {
			if d.InUse() {
				out.PerMonth += r.ofDemands(d.Name)
			}
		}
		return out
	}
	switch f := r.Facts.Of(e).(type) {
	case *derived.Stream:
		return Effect{orZero(f.PerMonth), len(f.UsedBy)}
	case *derived.Demand:
		return Effect{orZero(f.PerMonth), len(f.UsedBy)}
	case *derived.Service:
		names := append(append(append([]string{}, f.Demands.Value...), f.Demands.Information...), f.Demands.Failure...)
		return Effect{r.ofDemands(names...), len(f.UsedBy)}
	case *derived.Practice:
		return Effect{r.ofStreams(f.Streams), len(f.UsedBy)}
	case *derived.Team:
		return Effect{r.ofStreams(f.Streams), len(f.UsedBy)}
	case *derived.Supplier:
		return Effect{r.ofStreams(f.Streams), len(f.UsedBy)}
	case *derived.Tool:
		return Effect{r.ofStreams(f.Streams), len(f.UsedBy)}
	case *derived.Channel:
		return Effect{r.ofDemands(f.Demands...), len(f.UsedBy)}
	}
	return Effect{UsedBy: len(r.Facts.UsedBy(e))}
}

func orZero(x *float64) float64 {
	if x == nil {
		return 0
	}
	return *x
}

// ofDemands are the items of demands a month.
func (r *run) ofDemands(names ...string) float64 {
	sum := 0.0
	for _, n := range names {
		if d := r.Model.Demand(n); d != nil {
			if f, ok := r.Facts.Of(d).(*derived.Demand); ok {
				sum += orZero(f.PerMonth)
			}
		}
	}
	return sum
}

// ofStreams are the items that pass streams a month.
func (r *run) ofStreams(names []string) float64 {
	sum := 0.0
	for _, n := range names {
		if s := r.Model.ValueStream(n); s != nil {
			if f, ok := r.Facts.Of(s).(*derived.Stream); ok {
				sum += orZero(f.PerMonth)
			}
		}
	}
	return sum
}
