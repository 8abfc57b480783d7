package figure

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Sweep is one value of the model tried at several points.
type Sweep struct {
	Address string       `json:"address"`
	Points  []SweepPoint `json:"points"`
	// Holds says from which point on each promise and objective is met.
	Holds []SweepHold `json:"holds"`
}

// SweepPoint is the figures at one value.
type SweepPoint struct {
	Value string `json:"value"`
	// Measures are the headline figures, the same at every point.
	Measures []SweepFigure `json:"measures"`
	// Overloaded are the teams that get more work than they can do.
	Overloaded []string `json:"overloaded"`
}

// SweepFigure is one figure at a point.
type SweepFigure struct {
	Measure string `json:"measure"`
	Unit    string `json:"unit"`
	Figure  Figure `json:"figure"`
}

// SweepHold is where a bound begins to hold.
type SweepHold struct {
	// What is an objective or the measure of a promise, Bound as written:
	// "at least 90%".
	What  string `json:"what"`
	Bound string `json:"bound"`
	// From is the first value from which on it is met at every point, empty
	// when there is none; Perhaps the first from which on it is nowhere
	// missed: the true one lies between the two.
	From    string `json:"from"`
	Perhaps string `json:"perhaps"`
	// Until is the last value up to which it is met at every point, empty when
	// there is none or when it is met at all of them.
	Until string `json:"until,omitempty"`
	// Verdicts are those at each point.
	Verdicts []string `json:"verdicts"`
}

// NewSweep puts the results at some values side by side. Overloaded are at each
// the teams that get more work than they can do.
func NewSweep(address string, values []string, overloaded [][]string, results []*Result) *Sweep {
	s := &Sweep{Address: address, Points: []SweepPoint{}, Holds: []SweepHold{}}
	for i, r := range results {
		p := SweepPoint{Value: values[i], Measures: []SweepFigure{}, Overloaded: overloaded[i]}
		for _, m := range r.Measures() {
			if sweeps(&m) {
				p.Measures = append(p.Measures, SweepFigure{m.Name(), m.Unit().String(), *m.Figure})
			}
		}
		s.Points = append(s.Points, p)
	}
	s.dropNothing()
	for i, j := range heldAt(results) {
		s.Holds = append(s.Holds, hold(j, heldEverywhere(results, i), values))
	}
	return s
}

// sweeps reports whether a measure is shown at every point.
func sweeps(m *Measured) bool {
	if strings.Contains(m.Address, ".variants[") {
		return false
	}
	keys := map[string][]string{
		RecordDemand: {"leadTime.mean", "leadTime.p90", "promiseKept"}, recordTeam: {"utilization"}, recordModel: {"costPerMonth"},
	}[m.Record]
	return slices.Contains(keys, m.Key)
}

// dropNothing takes out the measures that no point has.
func (s *Sweep) dropNothing() {
	if len(s.Points) == 0 {
		return
	}
	for i := len(s.Points[0].Measures) - 1; i >= 0; i-- {
		if slices.ContainsFunc(s.Points, func(p SweepPoint) bool { return i >= len(p.Measures) || !isNothing(&p.Measures[i].Figure) }) {
			continue
		}
		for k := range s.Points {
			s.Points[k].Measures = slices.Delete(s.Points[k].Measures, i, i+1)
		}
	}
}

// heldAt are the bounds that the first result is held against: the promises
// that say a share, the objectives and the expectations.
func heldAt(results []*Result) []Judgement {
	if len(results) == 0 {
		return nil
	}
	return bounds(results[0])
}

func heldEverywhere(results []*Result, i int) []string {
	var out []string
	for _, r := range results {
		if all := bounds(r); i < len(all) {
			out = append(out, all[i].Verdict)
		}
	}
	return out
}

// bounds are all that a result is held against, in a fixed order.
func bounds(r *Result) []Judgement {
	var out []Judgement
	for i := range r.Demands {
		d := &r.Demands[i]
		for k := range d.Promises {
			p := &d.Promises[k]
			if p.Share == nil {
				continue
			}
			if p.Pooled != nil && d.Variant == "" {
				continue // its variants say it
			}
			name := strings.TrimSpace(d.Name+" "+d.Variant) + ": " + p.Until + " within " + p.Within
			out = append(out, Judgement{Name: name, AtLeast: percentText(*p.Share), Verdict: keeps(&p.Kept, Share, *p.Share, false)})
		}
	}
	for _, o := range r.Objectives {
		o.Name = "Objective/" + o.Name
		out = append(out, o)
	}
	for _, e := range r.Expectations {
		e.Name = e.Measure
		out = append(out, e)
	}
	return out
}

// hold says where a bound begins to hold.
func hold(j Judgement, verdicts, values []string) SweepHold {
	h := SweepHold{What: j.Name, Bound: "at least " + j.AtLeast, Verdicts: verdicts}
	switch {
	case j.AtLeast == "":
		h.Bound = "at most " + j.AtMost
	case j.AtMost != "":
		h.Bound = j.AtLeast + " to " + j.AtMost
	}
	for i := 0; i < len(verdicts) && verdicts[i] == Met; i++ {
		h.Until = values[i]
	}
	met, perhaps := true, true
	for i := len(verdicts) - 1; i >= 0; i-- {
		met = met && verdicts[i] == Met
		perhaps = perhaps && verdicts[i] != Missed
		if met {
			h.From = values[i]
		}
		if perhaps {
			h.Perhaps = values[i]
		}
	}
	if met {
		h.Until = ""
	}
	return h
}

// percentText writes a share as it is written in a model.
func percentText(share float64) string {
	return strconv.FormatFloat(math.Round(float64(share*1e6))/1e4, 'f', -1, 64) + "%"
}
