package report

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/flow/figure"
)

// quantityOf is how the values of a unit of the report are written.
func quantityOf(unit, currency string) quantity {
	switch unit {
	case "seconds":
		return durations()
	case "share":
		return shares()
	case "money":
		return amounts(currency)
	case "perDay":
		return quantity{perDay, perDay}
	}
	return counts()
}

func perDay(v float64) string { return number(v) + "/d" }

// amounts writes sums of money.
func amounts(currency string) quantity {
	write := func(v float64) string { return number(v) }
	if currency != "" {
		write = func(v float64) string { return number(v) + " " + inline(currency, 3) }
	}
	return quantity{write, number}
}

// objectives are those of the model with their figures.
func objectives(r *figure.Result) table {
	var rows [][]string
	for _, o := range r.Objectives {
		rows = append(rows, []string{inline(o.Name, maxName), inline(o.Measure, maxName), bounds(o), judged(o, r.Currency), inline(o.Verdict, maxName)})
	}
	return table{head: []string{"Objective", "measure", "target", "figure", ""}, rows: rows}
}

// expectations are those of the scenario with their figures.
func expectations(r *figure.Result) table {
	var rows [][]string
	for _, e := range r.Expectations {
		rows = append(rows, []string{inline(e.Measure, maxName), bounds(e), judged(e, r.Currency), holds(e.Verdict)})
	}
	return table{head: []string{"Expected", "bound", "figure", ""}, rows: rows}
}

// holds is the verdict on an expectation.
func holds(verdict string) string {
	switch verdict {
	case figure.Met:
		return "holds"
	case figure.Missed:
		return "broken"
	case figure.CannotTell:
		return "cannot tell at this precision"
	}
	return inline(verdict, maxName)
}

// bounds are those of a judgement, as written.
func bounds(j figure.Judgement) string {
	switch {
	case j.AtMost == "":
		return "at least " + inline(j.AtLeast, maxName)
	case j.AtLeast == "":
		return "at most " + inline(j.AtMost, maxName)
	}
	return inline(j.AtLeast, maxName) + " to " + inline(j.AtMost, maxName)
}

func judged(j figure.Judgement, currency string) string {
	return quantityOf(j.Unit, currency).figure(j.Figure)
}

// money is what the whole and its organisations are worth and cost.
func money(r *figure.Result) table {
	q := amounts(r.Currency)
	var rows [][]string
	add := func(name string, f figure.OrganizationFigs) {
		if f.Value.Value != nil || f.CostOfDelay.Value != nil || f.CostPerMonth.Value != nil {
			rows = append(rows, []string{name, q.figure(f.CostPerMonth), q.figure(f.Value), q.figure(f.CostOfDelay)})
		}
	}
	same := func(a, b figure.Figure) bool {
		return a.Value == b.Value || a.Value != nil && b.Value != nil && *a.Value == *b.Value
	}
	if !slices.ContainsFunc(r.Organizations, func(o figure.OrganizationFigs) bool {
		return same(o.CostPerMonth, r.Model.CostPerMonth) && same(o.Value, r.Model.Value) && same(o.CostOfDelay, r.Model.CostOfDelay)
	}) {
		add("all", r.Model) // no organisation is the whole
	}
	for _, o := range r.Organizations {
		add(inline(o.Name, maxName), o)
	}
	return table{head: []string{"Organization", "cost per month", "value per month", "cost of delay per month"}, rows: rows}
}

// constraints are what holds the streams back most, that of all first.
func constraints(r *figure.Result) table {
	t := table{head: []string{"Constraint", "holds back", "share of waiting", "wait", "load"}}
	for _, c := range r.Constraints {
		load := "–"
		if c.Load != nil {
			load = percent(*c.Load)
		}
		t.rows = append(t.rows, []string{inline(c.Address, maxName), inline(c.Stream, maxName),
			shares().figure(c.ShareOfWaiting), durations().figure(c.WaitingTime), load})
	}
	for _, c := range r.Constraints {
		if c.Effect != nil {
			t.notes = append(t.notes, inline(c.Address, maxName)+", "+inline(c.OneMore, maxName)+": mean lead time of "+
				inline(c.Stream, maxName)+" "+effect(*c.Effect, r.Currency))
			if c.Caution != "" {
				t.notes = append(t.notes, "  "+inline(c.Caution, maxMessage))
			}
		}
	}
	t.notes = append(t.notes, notTried(r.Constraints)...)
	return t
}

// notTried says once for each reason where one more was not tried.
func notTried(all []figure.Constraint) []string {
	var out []string
	said := map[string]bool{}
	for _, c := range all {
		if c.NotTried == "" || said[c.NotTried] {
			continue
		}
		said[c.NotTried] = true
		var of []string
		for _, other := range all {
			if other.NotTried == c.NotTried {
				of = append(of, inline(other.Address, maxName)+" for "+inline(other.Stream, maxName))
			}
		}
		who := strings.Join(of, ", ")
		if len(of) == len(all) && len(all) > 1 {
			who = "any of them"
		}
		out = append(out, "one more of "+who+" was not tried: "+inline(c.NotTried, maxName))
	}
	return out
}

// effect is what a change does to a figure, in words.
func effect(d figure.Difference, currency string) string {
	q := quantityOf(d.Unit, currency)
	from := q.figure(d.Before) + " → " + q.figure(d.After)
	switch d.Verdict {
	case figure.VerdictSame:
		return "stays " + q.figure(d.Before)
	case figure.VerdictNone:
		return from + ", no detectable difference" + seen(d, q)
	case figure.VerdictUnknown, figure.VerdictGrows, figure.VerdictSettles:
		return from + ", " + inline(d.Verdict, maxName)
	}
	return from + ", " + change(d, q) + ", " + inline(d.Verdict, maxName)
}

// seen is the size that would have been seen where nothing is.
func seen(d figure.Difference, q quantity) string {
	if d.Detectable == nil {
		return ""
	}
	return " (" + q.margin(*d.Detectable) + " would have shown)"
}

// change is a difference with its sign and interval.
func change(d figure.Difference, q quantity) string {
	if d.Difference.Value == nil {
		return "–"
	}
	v := *d.Difference.Value
	s := "+" + q.margin(v)
	switch {
	case v < 0:
		s = "−" + q.margin(-v)
	case v == 0:
		s = "0"
	}
	if d.Difference.Low != nil && d.Difference.High != nil {
		if half := (*d.Difference.High - *d.Difference.Low) / 2; half > 0 {
			s += " ±" + q.margin(half)
		}
	}
	return s
}
