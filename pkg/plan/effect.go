package plan

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/stats"
	"github.com/svs-project/svs/pkg/workspace"
)

// Effect is what a change does to the flow, beside the comparison of the
// report's simulation.
type Effect struct {
	// Skipped says why nothing was simulated; empty where it was.
	Skipped string `json:"skipped,omitempty"`
	// Promises are those whose verdict is another.
	Promises []PromiseChange `json:"promises,omitempty"`
}

// PromiseChange is a promise that is kept otherwise than before.
type PromiseChange struct {
	Demand  string `json:"demand"`
	Variant string `json:"variant,omitempty"`
	Until   string `json:"until"`
	Within  string `json:"within"`
	Clock   string `json:"clock"`
	// Share is what is promised; Before and After are met, missed or cannot
	// tell, by the whole interval.
	Share  float64 `json:"share"`
	Before string  `json:"before"`
	After  string  `json:"after"`
}

// flowing are the kinds that decide how demand flows.
var flowing = []string{
	"Team", "Demand", "Opportunity", "ValueStream", "Calendar", "Supplier", "Tool", "Channel", "GoverningBody",
	"Agreement", "Scenario", "Objective", "Organization",
}

// silent are the fields that people read and nothing flows by.
var silent = []string{"metadata.title", "metadata.description", "metadata.labels", "metadata.annotations", "metadata.owner", "metadata.sunset"}

// Matters reports whether anything that changes can make a difference to the
// flow.
func (p *Plan) Matters() bool {
	for _, e := range p.Entities {
		kind, _, _ := strings.Cut(e.Entity, "/")
		if !slices.Contains(flowing, kind) {
			continue
		}
		if e.Action == "added" || e.Action == "removed" || slices.ContainsFunc(e.Fields, audible) {
			return true
		}
	}
	return p.Settings != nil && slices.ContainsFunc(p.Settings.Fields, func(f Field) bool {
		head, _, _ := strings.Cut(f.Path, ".")
		return slices.Contains([]string{"simulate", "currency", "organization", "model"}, head)
	})
}

func audible(f Field) bool {
	return !slices.ContainsFunc(silent, func(s string) bool { return f.Path == s || strings.HasPrefix(f.Path, s+".") })
}

// Promised finds the promises that are given on both sides, maybe of another
// time or share, and of which the change turns the verdict.
func Promised(before, after *figure.Result) []PromiseChange {
	type key struct{ demand, variant, until string }
	was := map[key]figure.PromiseFigs{}
	for _, d := range before.Demands {
		for _, x := range d.Promises {
			was[key{d.Name, d.Variant, x.Until}] = x
		}
	}
	var out []PromiseChange
	for _, d := range after.Demands {
		for _, x := range d.Promises {
			b, ok := was[key{d.Name, d.Variant, x.Until}]
			if !ok || b.Share == nil || x.Share == nil {
				continue
			}
			if from, to := keeps(b), keeps(x); from != to && differs(b.Kept, x.Kept) {
				out = append(out, PromiseChange{
					Demand: d.Name, Variant: d.Variant, Until: x.Until, Within: x.Within, Clock: x.Clock, Share: *x.Share, Before: from, After: to,
				})
			}
		}
	}
	return out
}

// Otherwise marks the figures of promises that the change itself words
// otherwise: a share of another promise is neither better nor worse.
func (p *Plan) Otherwise(c *figure.Comparison) {
	for i := range c.Differences {
		d := &c.Differences[i]
		address, key, _ := strings.Cut(d.Measure, " ")
		head, _, _ := strings.Cut(key, ".")
		head, _, _ = strings.Cut(head, "[")
		if (head == "promiseKept" || head == "promises") && (d.Verdict == figure.VerdictBetter || d.Verdict == figure.VerdictWorse) && p.promisesOtherwise(address) {
			d.Verdict = VerdictOtherPromise
		}
	}
}

// VerdictOtherPromise is the verdict on a figure of a promise that is another
// one on either side.
const VerdictOtherPromise = "another promise"

// promisesOtherwise reports whether a promise changes that counts for a demand
// ("Demand/x") or a variant of it: its own, or that of an agreement.
func (p *Plan) promisesOtherwise(address string) bool {
	demand, variant, _ := strings.Cut(address, ".")
	for _, e := range p.Entities {
		agreement := strings.HasPrefix(e.Entity, "Agreement/")
		if e.Entity != demand && !agreement {
			continue
		}
		if agreement && (e.Action == "added" || e.Action == "removed") {
			return true
		}
		for _, f := range e.Fields {
			own := strings.HasPrefix(f.Path, "promises")
			ofVariant := strings.HasPrefix(f.Path, "variants") && strings.Contains(f.Path, ".promises") && (variant == "" || strings.HasPrefix(f.Path, variant))
			if own || ofVariant {
				return true
			}
		}
	}
	return false
}

// differs reports whether the pairs of replications show a difference at all:
// a verdict that turns by chance is no effect.
func differs(before, after figure.Figure) bool {
	if len(before.Values) != len(after.Values) {
		return false
	}
	d := stats.Paired95(before.Values, after.Values)
	return d.Low > 0 || d.High < 0
}

// keeps is the verdict on a promise by its whole interval.
func keeps(x figure.PromiseFigs) string {
	switch f := x.Kept; {
	case f.Low == nil || f.High == nil:
		return "cannot tell"
	case *f.Low >= *x.Share:
		return "met"
	case *f.High < *x.Share:
		return "missed"
	}
	return "cannot tell"
}

// Limits holds the measured effect against the bounds of the settings: a figure
// that gets worse by more than its share of what it was stops the change, when
// the whole interval of the difference does.
func (p *Plan) Limits(blocks []workspace.Block, c *figure.Comparison) {
	for _, b := range blocks {
		if b.Measure == "" {
			continue
		}
		limit, ok := number(b.WorsensBy)
		if !ok {
			continue
		}
		for _, d := range c.Differences {
			if d.Measure != strings.Join(strings.Fields(b.Measure), " ") {
				continue
			}
			if by, worse := worsened(d); worse && by > limit {
				p.Gate.Blocked = true
				because := fmt.Sprintf("%s gets worse by %.3g %% at least, and %s is the most", d.Measure, 100*by, b.WorsensBy)
				if math.IsInf(by, 1) {
					because = d.Measure + " grows without end"
				}
				p.Gate.Because = append(p.Gate.Because, because)
			}
		}
	}
}

// Unmeasured stops a change that takes away by what its effect could be
// measured, where the settings bound that effect.
func (p *Plan) Unmeasured(blocks []workspace.Block) {
	for _, m := range Measured(blocks) {
		p.Gate.Blocked = true
		p.Gate.Because = append(p.Gate.Because, m+" is bounded, and with this change it cannot be compared")
	}
}

// worsened is by how much of what it was a figure gets worse at least: the end
// of the interval that is nearer to no difference.
func worsened(d figure.Difference) (share float64, worse bool) {
	switch {
	case d.Verdict == figure.VerdictGrows:
		return math.Inf(1), true
	case d.Verdict != figure.VerdictWorse || d.Difference.Low == nil || d.Difference.High == nil || d.Before.Value == nil:
		return 0, false
	}
	least := min(math.Abs(*d.Difference.Low), math.Abs(*d.Difference.High))
	if *d.Difference.Low < 0 && *d.Difference.High > 0 {
		least = 0
	}
	if *d.Before.Value == 0 {
		return math.Inf(1), least > 0
	}
	return least / math.Abs(*d.Before.Value), true
}

// Measured are the measures that the settings bound.
func Measured(blocks []workspace.Block) []string {
	var out []string
	for _, b := range blocks {
		if b.Measure != "" {
			out = append(out, strings.Join(strings.Fields(b.Measure), " "))
		}
	}
	return out
}
