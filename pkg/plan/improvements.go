package plan

import (
	"cmp"
	"math"
	"slices"

	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/stats"
)

// Improvement is one of several improvements that are set side by side, held
// against the model as it stands.
type Improvement struct {
	Improvement string `json:"improvement"` // "Improvement/name"
	Title       string `json:"title,omitempty"`
	// Class is the gravest of its changes.
	Class string `json:"class"`
	// Skipped says why it was not simulated; then there are no figures.
	Skipped string `json:"skipped,omitempty"`
	// Objective is the figure that it is to move, with the verdict on its
	// difference; nil when it names none that can be measured.
	Objective *ObjectiveEffect `json:"objective,omitempty"`
	// Benefit is what it brings a month: value more, and cost of delay less.
	// Cost is what the month costs more. Both are differences by pairs.
	Benefit figure.Figure `json:"benefit"`
	Cost    figure.Figure `json:"cost"`
	// PerCost is benefit over cost; nil where it costs nothing more, or neither
	// is measured.
	PerCost *float64 `json:"perCost,omitempty"`
}

// ObjectiveEffect is what an improvement does to the figure of its objective.
type ObjectiveEffect struct {
	Name       string        `json:"name"`
	Measure    string        `json:"measure"`
	Unit       string        `json:"unit"`
	Difference figure.Figure `json:"difference"`
	Verdict    string        `json:"verdict"`
	// Target is the verdict on the objective with the improvement: met, missed
	// or cannot tell.
	Target string `json:"target"`
}

// Weigh fills in what an improvement brings and costs. Before and after are
// results in pairs; objective is the name of the one that it is to move, "" for
// none.
func (m *Improvement) Weigh(before, after *figure.Result, c *figure.Comparison, objective string) {
	b, a := before.Model, after.Model
	m.Cost = paired(b.CostPerMonth.Values, a.CostPerMonth.Values)
	m.Benefit = paired(net(b), net(a))
	if m.Benefit.Value != nil && m.Cost.Value != nil && *m.Cost.Value > 0 {
		ratio := *m.Benefit.Value / *m.Cost.Value
		m.PerCost = &ratio
	}
	for _, o := range c.Objectives {
		if objective == "" || o.After.Name != objective {
			continue
		}
		i := slices.IndexFunc(c.Differences, func(d figure.Difference) bool { return d.Measure == o.After.Measure })
		if i >= 0 {
			d := c.Differences[i]
			m.Objective = &ObjectiveEffect{Name: objective, Measure: d.Measure, Unit: d.Unit, Difference: d.Difference, Verdict: d.Verdict, Target: o.After.Verdict}
		}
	}
}

// net is value less cost of delay, replication by replication; what a model
// does not have counts as nothing.
func net(f figure.OrganizationFigs) []float64 {
	n := max(len(f.Value.Values), len(f.CostOfDelay.Values))
	out := make([]float64, n)
	known := false
	for i := range out {
		for _, part := range []struct {
			values []float64
			sign   float64
		}{{f.Value.Values, 1}, {f.CostOfDelay.Values, -1}} {
			if i < len(part.values) && !math.IsNaN(part.values[i]) {
				out[i] += part.sign * part.values[i]
				known = true
			}
		}
	}
	if !known {
		return nil
	}
	return out
}

// paired is a difference by pairs as a figure, empty where there are no pairs.
func paired(before, after []float64) figure.Figure {
	if len(before) == 0 || len(before) != len(after) {
		return figure.Figure{}
	}
	i := stats.Paired95(before, after)
	return figure.Figure{Value: finite(i.Value), Low: finite(i.Low), High: finite(i.High)}
}

func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// Rank orders improvements by benefit per cost, what costs nothing more and
// brings something first, what was not simulated last.
func Rank(ms []Improvement) {
	slices.SortStableFunc(ms, func(a, b Improvement) int {
		return cmp.Or(cmp.Compare(b.rank(), a.rank()), cmp.Compare(a.Improvement, b.Improvement))
	})
}

func (m *Improvement) rank() float64 {
	switch {
	case m.Skipped != "":
		return math.Inf(-1)
	case m.PerCost != nil:
		return *m.PerCost
	case m.Benefit.Value == nil:
		return -math.MaxFloat64
	case *m.Benefit.Value > 0:
		return math.Inf(1)
	}
	return *m.Benefit.Value
}
