package figure

import (
	"math"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/stats"
)

// Comparison is what a change does: figures of two sides that met the same
// random numbers, and their differences by pairs of replications.
type Comparison struct {
	// Before and After say what the sides are.
	Before string `json:"before"`
	After  string `json:"after"`
	// Changes are what the sides differ in.
	Changes []ChangeFigs `json:"changes"`
	// Replications is how many pairs there are.
	Replications int          `json:"replications"`
	Differences  []Difference `json:"differences"`
	// Objectives are those of the model, judged on both sides.
	Objectives []ObjectiveChange `json:"objectives"`
}

// ChangeFigs is one value that differs between the sides, as written.
type ChangeFigs struct {
	Entity string `json:"entity"`
	Path   string `json:"path,omitempty"`
	// Before and After are nil where there is none.
	Before *string `json:"before"`
	After  *string `json:"after"`
}

// Difference is what a change does to one measure.
type Difference struct {
	Measure string `json:"measure"`
	// Unit is seconds, share, money, perDay or number.
	Unit   string `json:"unit"`
	Before Figure `json:"before"`
	After  Figure `json:"after"`
	// Difference is after less before, by pairs; its interval is that of this
	// measure alone.
	Difference Figure `json:"difference"`
	// Verdict is one of the Verdict constants.
	Verdict string `json:"verdict"`
	// Detectable is, where no difference is seen, the size that would have
	// been seen in four cases of five; nil elsewhere.
	Detectable *float64 `json:"detectable"`
	// Overruled says that the interval leaves out 0 and that this may still be
	// chance, because so many measures are compared at once.
	Overruled bool `json:"overruled,omitempty"`
}

// The verdicts of a difference.
const (
	VerdictBetter    = "better"
	VerdictWorse     = "worse"
	VerdictDifferent = "different" // of a measure of which more is neither
	VerdictNone      = "no detectable difference"
	VerdictSame      = "same"         // no pair differs at all
	VerdictUnknown   = "not measured" // there are no pairs to judge by
	VerdictGrows     = "grows"        // it has no end after the change, and had one before
	VerdictSettles   = "settles"      // it had no end before the change
)

// headline are the measures that a comparison looks at, by record. More would
// find less: each takes a part of the error that is allowed for all.
var headline = map[string][]string{
	RecordDemand: {"leadTime.mean", "leadTime.p90", "promiseKept", "costPerUnit"},
	recordStream: {"leadTime.p90"},
	recordTeam:   {"utilization", "waitingTime"},
	recordModel:  {"value", "costOfDelay", "costPerMonth"},
}

// Differences compares the headline measures of two results that have been
// simulated in pairs, and those named beside them.
func Differences(before, after *Result, also []string) []Difference {
	var rows, befores []*Measured
	var figures []Figure
	was := map[string]*Measured{}
	for _, m := range before.Measures() {
		was[m.Name()] = &m
	}
	for _, m := range after.Measures() {
		b := was[m.Name()]
		if b == nil || !(isHeadline(&m) && !after.says(&m)) && !slices.Contains(also, m.Name()) || isNothing(b.Figure) && isNothing(m.Figure) {
			continue
		}
		rows, befores, figures = append(rows, &m), append(befores, b), append(figures, *b.Figure)
	}
	return differencesOf(befores, figures, rows)
}

// differencesOf compares figures by pairs, all tested together.
func differencesOf(befores []*Measured, was []Figure, after []*Measured) []Difference {
	out := []Difference{}
	tests := make([]*stats.Test, len(after))
	for i, m := range after {
		t := stats.Pairs(was[i].Values, m.Figure.Values)
		tests[i] = &t
		out = append(out, Difference{Measure: befores[i].Name(), Unit: m.Unit().String(), Before: was[i], After: *m.Figure})
	}
	stats.Holm(tests)
	for i := range out {
		out[i].judge(after[i], tests[i])
	}
	return out
}

// isNothing reports whether there is nothing to a figure: the record does not
// have it, or nobody says what would make it one.
func isNothing(f *Figure) bool {
	return f.Value == nil && f.GrowsPerDay == nil && slices.Contains([]string{"", NoteNothing, NoteNoPrice, NoteNoPromise}, f.Note)
}

// says reports whether a demand says the same as its stream: it is the only
// one that the stream serves.
func (r *Result) says(m *Measured) bool {
	name, isStream := strings.CutPrefix(m.Address, "ValueStream/")
	if !isStream || m.Record != recordStream {
		return false
	}
	stream := slices.IndexFunc(r.Streams, func(s StreamFigs) bool { return s.Name == name })
	return stream >= 0 && slices.ContainsFunc(r.Demands, func(d DemandFigs) bool {
		a, b := d.Counts.Arrived, r.Streams[stream].Counts.Arrived
		return d.Variant == "" && slices.Equal(a.Values, b.Values) && slices.Equal(d.LeadTime.Mean.Values, r.Streams[stream].LeadTime.Mean.Values)
	})
}

func isHeadline(m *Measured) bool {
	keys := headline[m.Record]
	if m.Record == RecordDemand && strings.Contains(m.Address, ".variants[") {
		keys = []string{"leadTime.p90", "promiseKept"}
	}
	return slices.Contains(keys, m.Key)
}

// judge decides on a difference.
func (d *Difference) judge(m *Measured, t *stats.Test) {
	d.Difference = Figure{Value: Finite(t.Value), Low: Finite(t.Low), High: Finite(t.High)}
	_, way := sortOf(m.Record, m.Key)
	switch {
	case d.Before.GrowsPerDay != nil && d.After.GrowsPerDay != nil:
		d.Verdict = growth(*d.Before.GrowsPerDay, *d.After.GrowsPerDay)
		d.Difference = Figure{Note: NoteGrows}
	case d.After.GrowsPerDay != nil:
		d.Verdict, d.Difference = VerdictGrows, Figure{Note: NoteGrows}
	case d.Before.GrowsPerDay != nil:
		d.Verdict, d.Difference = VerdictSettles, Figure{Note: NoteGrows}
	case d.Before.Value == nil || d.After.Value == nil || t.N == 0:
		d.Verdict, d.Difference = VerdictUnknown, Figure{Note: NoteNothing}
		for _, f := range []*Figure{&d.Before, &d.After} {
			if f.Value == nil && f.Note != "" {
				d.Difference.Note = f.Note
			}
		}
	case t.Same(), d.negligible():
		d.Verdict = VerdictSame
	case t.N < 2:
		d.Verdict, d.Difference.Note = VerdictUnknown, NoteOne
	case !t.Real:
		d.Verdict, d.Detectable = VerdictNone, Finite(t.Detectable())
		d.Overruled = t.Low > 0 || t.High < 0
	case way == neither:
		d.Verdict = VerdictDifferent
	case (t.Value > 0) == (way == more):
		d.Verdict = VerdictBetter
	default:
		d.Verdict = VerdictWorse
	}
}

// negligible reports whether the sides differ by no more than what rounding
// times to nanoseconds and rates to millionths does.
func (d *Difference) negligible() bool {
	const least = 1e-6 // of the value
	f := &d.Difference
	return f.Low != nil && f.High != nil && max(math.Abs(*f.Low), math.Abs(*f.High)) <= least*min(math.Abs(*d.Before.Value), math.Abs(*d.After.Value))
}

// growth judges two queues that grow for ever by how fast they do.
func growth(before, after float64) string {
	switch {
	case math.Abs(after-before) <= 1e-9*math.Abs(before):
		return VerdictSame
	case after > before:
		return VerdictWorse
	}
	return VerdictBetter
}

// ObjectiveChange is an objective judged on both sides of a comparison.
type ObjectiveChange struct {
	Before Judgement `json:"before"`
	After  Judgement `json:"after"`
}
