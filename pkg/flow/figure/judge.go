package figure

import (
	"fmt"
	"strconv"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/unit"
)

// Judgement is a figure held against a bound.
type Judgement struct {
	// Name is the objective; empty for an expectation.
	Name    string `json:"name,omitempty"`
	Measure string `json:"measure"`
	// Unit is that of the figure: seconds, share, money, perDay or number.
	Unit string `json:"unit"`
	// AtMost and AtLeast are as written, empty where there is none.
	AtMost  string `json:"atMost,omitempty"`
	AtLeast string `json:"atLeast,omitempty"`
	Figure  Figure `json:"figure"`
	// Verdict is one of the words below.
	Verdict string `json:"verdict"`
}

// The verdicts of a bound: the whole interval keeps it, none of it does, or
// neither.
const (
	Met         = "met"
	Missed      = "missed"
	CannotTell  = "cannot tell"
	NotMeasured = "not measured"
)

// Judge holds the figure of a measure against bounds as they are written. A
// bound that cannot be read, which CheckMeasures reports, judges nothing.
func (r *Result) Judge(measure, atMost, atLeast string, c Currency) Judgement {
	j := Judgement{Measure: measure, AtMost: atMost, AtLeast: atLeast, Verdict: NotMeasured, Figure: Figure{Note: NoteNothing}}
	m := r.Measure(measure)
	if m == nil {
		return j
	}
	j.Figure, j.Unit = *m.Figure, m.Unit().String()
	var verdicts []string
	for _, b := range []struct {
		text string
		most bool
	}{{atMost, true}, {atLeast, false}} {
		if b.text == "" {
			continue
		}
		bound, err := boundOf(m.Record, m.Key, b.text, c)
		if err != nil {
			return j
		}
		verdicts = append(verdicts, keeps(m.Figure, m.Unit(), bound, b.most))
	}
	for _, v := range []string{Missed, NotMeasured, CannotTell, Met} {
		for _, got := range verdicts {
			if got == v {
				j.Verdict = v
				return j
			}
		}
	}
	return j
}

// keeps judges a figure by the whole of its interval. Where a queue grows for
// ever a time goes beyond every bound, and a share that is kept or worked goes
// to nothing.
func keeps(f *Figure, u Unit, bound float64, most bool) string {
	switch {
	case f.GrowsPerDay != nil && most != (u == Share):
		return Missed
	case f.GrowsPerDay != nil || f.Value == nil:
		return NotMeasured
	case f.Low == nil || f.High == nil:
		return CannotTell // one replication says nothing about chance
	}
	low, high := *f.Low, *f.High
	switch {
	case most && low > bound || !most && high < bound && f.Note != NoteAtLeast:
		return Missed
	case most && high <= bound && f.Note != NoteAtLeast || !most && low >= bound:
		return Met
	}
	return CannotTell
}

// boundOf reads a bound of a measure, in the unit of its values.
func boundOf(record, key, text string, c Currency) (float64, error) {
	u, _ := sortOf(record, key)
	switch u {
	case Seconds:
		d, err := unit.ParseDuration(text)
		if err != nil || d.IsBusiness() {
			return 0, fmt.Errorf("%s is a time; write it as 4h or 2d", diag.Quote(key))
		}
		return d.Seconds(), nil
	case Share:
		s, err := unit.ParseShare(text)
		if err != nil {
			return 0, fmt.Errorf("%s is a share; write it as 90%%", diag.Quote(key))
		}
		return s.Float(), nil
	case Money:
		m, err := unit.ParseMoney(text)
		if err != nil || m.Per() != unit.Once && m.Per() != unit.Month {
			return 0, fmt.Errorf("%s is an amount of money; write it as 200 EUR", diag.Quote(key))
		}
		v, ok := c.In(m)
		if !ok {
			return 0, fmt.Errorf("nobody says what %s is worth in %s; write currency: {rates: {%s: …}} in svs.yaml", m.Currency(), c.Base, m.Currency())
		}
		return v, nil
	case PerDay:
		if r, err := unit.ParseRate(text); err == nil {
			if v, ok := r.PerSecond(); ok {
				return float64(v * 86400), nil
			}
		}
		return 0, fmt.Errorf("%s is a rate; write it as 12/d", diag.Quote(key))
	}
	v, err := unit.ParseNumber(text)
	if err != nil {
		return 0, fmt.Errorf("%s is a plain number; write it as 12", diag.Quote(key))
	}
	return v, nil
}

// Text is a judgement in a line: "Team/desk utilization is 0.87 (0.85 to
// 0.89), at most 85%".
func (j *Judgement) Text() string {
	s := j.Measure + " " + j.figureText()
	switch {
	case j.AtMost != "" && j.AtLeast != "":
		return s + ", asked for is " + j.AtLeast + " to " + j.AtMost
	case j.AtMost != "":
		return s + ", asked for is at most " + j.AtMost
	}
	return s + ", asked for is at least " + j.AtLeast
}

func (j *Judgement) figureText() string {
	f := &j.Figure
	show := func(v *float64) string { return valueText(j.Unit, *v) }
	switch {
	case f.GrowsPerDay != nil:
		return "grows for ever"
	case f.Value == nil && f.Note != "":
		return "has no value (" + f.Note + ")"
	case f.Value == nil:
		return "has no value"
	case f.Note == NoteAtLeast && f.Low != nil:
		return "is at least " + show(f.Value) + " (" + show(f.Low) + " to " + show(f.High) + ")"
	case f.Low == nil || f.High == nil:
		return "is " + show(f.Value) + " without an interval"
	}
	return "is " + show(f.Value) + " (" + show(f.Low) + " to " + show(f.High) + ")"
}

// valueText writes a value of a unit short.
func valueText(unit string, v float64) string {
	switch unit {
	case Share.String():
		return fmt.Sprintf("%.1f%%", v*100)
	case Seconds.String():
		return secondsText(v)
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}

// secondsText writes a time in hours and minutes, or in seconds below some
// minutes.
func secondsText(v float64) string {
	minutes := int64(v/60 + 0.5)
	switch {
	case v < 600:
		return fmt.Sprintf("%.3gs", v)
	case minutes < 60:
		return fmt.Sprintf("%dm", minutes)
	}
	return fmt.Sprintf("%dh%02dm", minutes/60, minutes%60)
}
