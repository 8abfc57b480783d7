package flow

import (
	"fmt"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/unit"
)

// Currency is the currency of all sums, and what one unit of others is worth
// in it.
type Currency struct {
	Base  string
	Rates map[string]float64
}

// In is an amount in the base currency; ok is false without a rate. The zero
// Currency takes an amount as it stands.
func (c Currency) In(m unit.Money) (v float64, ok bool) {
	if c.Base == "" || m.Currency() == c.Base {
		return m.Amount(), true
	}
	rate, ok := c.Rates[m.Currency()]
	return float64(m.Amount() * rate), ok
}

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
