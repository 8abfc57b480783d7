package report

import (
	"fmt"
	"strings"
	"time"
)

// trace tells the way of one item in lines: when, which activity and step,
// who, how long it waited and why, how long the work took and where it led.
func (p *page) trace(t *Trace) {
	item, about := traced(t)
	p.line(p.paint(bold, item), " ", about)
	rows, sums := traceRows(t)
	for i := range rows {
		rows[i][0] = "  " + rows[i][0]
	}
	for i, line := range columns(rows) {
		if sums[i] != "" {
			line += gap + sums[i]
		}
		p.line(line)
	}
}

// traced is which item a trace is about, and what is known of it.
func traced(t *Trace) (item, about string) {
	kind, cause := "Demand", ""
	if t.Type == "opportunity" {
		kind = "Opportunity"
	}
	if t.CausedBy != "" {
		cause = ", brought about by " + inline(t.CausedBy, maxName)
	}
	return fmt.Sprintf("%s/%s #%d", kind, inline(t.Demand, maxName), t.Number),
		"(" + whatItIs(t) + "), arrived " + instant(t.Arrived, withZone) + cause
}

// traceRows are the rows of a trace, and what stands behind the last cell of
// some of them.
func traceRows(t *Trace) (rows [][]string, sums map[int]string) {
	c := clock{last: t.Arrived}
	sums = map[int]string{}
	follows := followUp(t)
	value := func() {
		sums[len(rows)] = "lead time " + took(t)
		rows = append(rows, []string{c.at(t.Reached), "value"})
	}
	for i := range t.Before {
		w := &t.Before[i]
		if s := otherWait(w); s != "" {
			rows = append(rows, []string{c.at(w.From), "", "", "", s})
		}
	}
	shares := t.Shares
	handed := func(until string) {
		for len(shares) > 0 && notAfter(shares[0].At, until) {
			if shares[0].Share < wholeValue {
				rows = append(rows, []string{c.at(shares[0].At), percent(shares[0].Share) + " of the value"})
			}
			shares = shares[1:]
		}
	}
	for i := range t.Visits {
		handed(t.Visits[i].Came)
		if i == follows {
			value()
		}
		rows = append(rows, visitRows(&t.Visits[i], &c)...)
	}
	handed(t.Ended)
	if t.Reached != "" && follows == len(t.Visits) {
		value()
	} else {
		how, sum := ending(t)
		sums[len(rows)] = sum
		rows = append(rows, []string{c.at(t.Ended), how})
	}
	return rows, sums
}

// wholeValue is, but for rounding, all of a value.
const wholeValue = 1 - 1e-6

// notAfter reports whether a moment comes at or before another.
func notAfter(moment, other string) bool {
	a, err := time.Parse(time.RFC3339, moment)
	b, errOther := time.Parse(time.RFC3339, other)
	return err == nil && errOther == nil && !a.After(b)
}

// followUp is the first visit that came when value had been reached; without
// any, the number of visits.
func followUp(t *Trace) int {
	reached, err := time.Parse(time.RFC3339, t.Reached)
	for i := range t.Visits {
		v := &t.Visits[i]
		came, errCame := time.Parse(time.RFC3339, v.Came)
		if err == nil && errCame == nil && !came.Before(reached) && v.Left != t.Reached {
			return i
		}
	}
	return len(t.Visits)
}

// visitRows are the lines of one visit: one, and one more for each further
// reason to wait.
func visitRows(v *Visit, c *clock) [][]string {
	var rows [][]string
	for i, wait := range waited(v) {
		row := []string{"", "", "", "", wait}
		if i == 0 {
			row = []string{c.at(v.Came), inline(v.Activity, maxName), stepName(v), teamsOf(v), wait}
		}
		rows = append(rows, row)
	}
	if v.GaveUp {
		rows = append(rows, []string{"", "", "", "", "lost patience"})
	}
	rows[len(rows)-1] = append(rows[len(rows)-1], worked(v))
	return rows
}

// whatItIs is "P2, failure demand by phone".
func whatItIs(t *Trace) string {
	s := inline(t.Type, maxName) + " demand"
	switch t.Type {
	case "":
		s = "demand"
	case "opportunity":
		s = t.Type
	}
	if t.Variant != "" {
		s = inline(t.Variant, maxName) + ", " + s
	}
	if t.Channel != "" {
		s += " by " + inline(t.Channel, maxName)
	}
	return s
}

// clock writes moments one after another.
type clock struct{ last string }

// at is the time of day, with the day of the week where that is another than
// before, and with the date where the week may be another too.
func (c *clock) at(moment string) string {
	layout := "15:04"
	if instant(moment, time.DateOnly) != instant(c.last, time.DateOnly) {
		layout = "Mon 15:04"
		now, err := time.Parse(time.RFC3339, moment)
		before, errBefore := time.Parse(time.RFC3339, c.last)
		if err != nil || errBefore != nil || now.Sub(before) >= 6*24*time.Hour {
			layout = "Mon 2006-01-02 15:04"
		}
	}
	c.last = moment
	return instant(moment, layout)
}

func stepName(v *Visit) string {
	s := inline(v.Step, maxName)
	if v.Nth > 1 {
		s += fmt.Sprintf(" (%s time)", ordinal(v.Nth))
	}
	return s
}

func ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return fmt.Sprint(n, suffix)
}

func teamsOf(v *Visit) string {
	names := make([]string, len(v.Teams))
	for i, t := range v.Teams {
		names[i] = inline(t, maxName)
	}
	return strings.Join(names, " + ")
}

// waited tells every wait of a visit with its reason, in order.
func waited(v *Visit) []string {
	var parts []string
	if v.Delay > 0 {
		parts = append(parts, "delayed "+exactly(v.Delay))
	}
	for i := range v.Waits {
		if s := waitReason(&v.Waits[i]); s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) == 0 {
		return []string{"no wait"}
	}
	return parts
}

func waitReason(w *Wait) string {
	if w.Cause != "" {
		return otherWait(w)
	}
	s := ""
	if w.HandedOver {
		s = "handed over at the end of the shift, "
	}
	if w.PreemptedBy != "" {
		s = "interrupted by " + inline(w.PreemptedBy, maxName) + ", "
	}
	if w.Time == 0 {
		return strings.TrimSuffix(s, ", ")
	}
	return s + "waited " + exactly(w.Time) + " (" + strings.Join(waitReasons(w), "; ") + ")"
}

// otherWait tells a wait that was not for people, with its reason.
func otherWait(w *Wait) string {
	what := inline(w.What, maxName)
	if w.Cause == "self-service" {
		return "served themselves by " + what + ", which took " + exactly(w.Time)
	}
	if w.Time == 0 {
		return ""
	}
	why := ""
	switch w.Cause {
	case "approval":
		why = " for a decision of " + what
		if w.Until != "" {
			why = " for the meeting of " + what + " (" + instant(w.Until, "Mon 15:04") + ")"
			if w.Missed != "" {
				why = " for the meeting of " + what + " (" + instant(w.Until, "Mon 2006-01-02 15:04") +
					"; too late for that of " + instant(w.Missed, "Mon 15:04") + ")"
			}
		}
	case "batch":
		why = fmt.Sprintf(" for company (%s to come)", ordinal(w.Nth))
		if w.Size > 0 {
			why = fmt.Sprintf(" for company (%s of %d)", ordinal(w.Nth), w.Size)
		}
	case "limit":
		why = " for room in " + what
	case "channel":
		why = " for " + what + " to open"
		if w.Until != "" {
			why += " (" + instant(w.Until, "Mon 15:04") + ")"
		}
	}
	return "waited " + exactly(w.Time) + why
}

func waitReasons(w *Wait) []string {
	var reasons []string
	if w.OnDuty == 0 {
		s := "nobody on shift"
		if w.ShiftBegins != "" {
			s += " until " + instant(w.ShiftBegins, "Mon 15:04")
		}
		reasons = append(reasons, s)
	}
	var queue []string
	if w.Ahead > 0 {
		queue = append(queue, fmt.Sprintf("%d ahead", w.Ahead))
	}
	if w.OnDuty > 0 {
		queue = append(queue, fmt.Sprintf("%d of %d busy", w.Busy, w.OnDuty))
	}
	if len(queue) > 0 {
		reasons = append(reasons, strings.Join(queue, ", "))
	}
	if w.OnDuty > 0 && w.OffShift > 0 {
		reasons = append(reasons, exactly(w.OffShift)+" of it off shift")
	}
	return reasons
}

// worked tells the work of a visit and where it led, unless that is simply the
// next step.
func worked(v *Visit) string {
	s := ""
	if v.Worked > 0 {
		s = "worked " + exactly(v.Worked)
	}
	if v.Paused > 0 {
		s += ", paused " + exactly(v.Paused) + " between shifts"
	}
	switch {
	case v.Rework:
		s += " → " + inline(v.To, maxName) + " (not right yet)"
	case v.Share != nil:
		s += " → " + inline(v.To, maxName) + " (" + percent(*v.Share) + ")"
	}
	return strings.TrimPrefix(strings.TrimSpace(s), ", ")
}

// took is how long an item took and how much of that was work.
func took(t *Trace) string {
	return exactly(t.LeadTime) + ", " + exactly(t.WorkingTime) + " of it work (flow efficiency " + percent(t.FlowEfficiency) + ")"
}

// ending is how an item ended that did not simply reach value.
func ending(t *Trace) (how, sum string) {
	switch end := inline(t.End, maxName); {
	case t.Reached != "" && t.End == "":
		return "not ended", "when the simulation did"
	case t.Reached != "" && t.End == "value":
		return "ended", "with what follows value"
	case t.Reached != "":
		return end, "after value"
	case t.End == "":
		return "not ended", "when the simulation did, after " + took(t)
	case t.End == "lost":
		return end, inline(t.Channel, maxName) + " was closed"
	case t.End == "declined" && len(t.Visits) == 0:
		return end, "no room in " + inline(t.Stream, maxName)
	default:
		return end, "after " + took(t)
	}
}
