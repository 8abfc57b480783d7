package report

import (
	"fmt"
	"strings"

	"github.com/svs-project/svs/pkg/flow/figure"
)

// comparison is what a change does: what differs, the figures on both sides,
// and the objectives.
func comparison(c *figure.Comparison, currency string, brief bool) []table {
	return []table{changes(c), differences(c, currency, brief), objectiveChanges(c, currency)}
}

// changes are the values in which the sides differ.
func changes(c *figure.Comparison) table {
	t := table{head: []string{"Change", "value", inline(c.Before, maxName), inline(c.After, maxName)}}
	for _, ch := range c.Changes {
		path := inline(ch.Path, maxName)
		if path == "" {
			path = "(all of it)"
		}
		t.rows = append(t.rows, []string{inline(ch.Entity, maxName), path, written(ch.Before), written(ch.After)})
	}
	return t
}

func written(s *string) string {
	if s == nil {
		return "–"
	}
	return inline(*s, maxName)
}

// differences are the figures that are compared; those in which no pair
// differs are counted.
func differences(c *figure.Comparison, currency string, brief bool) table {
	t := table{head: []string{"Figure", "", inline(c.Before, maxName), inline(c.After, maxName), "difference", "verdict"}}
	same := 0
	var unseen unseen
	last := ""
	for _, d := range c.Differences {
		if d.Verdict == figure.VerdictSame {
			same++
			continue
		}
		q := quantityOf(d.Unit, currency)
		if brief && (d.Verdict == figure.VerdictNone || d.Verdict == figure.VerdictUnknown) {
			unseen.add(d, q)
			continue
		}
		address, key := cutMeasure(d.Measure)
		shown := address
		if address == last {
			shown = ""
		}
		last = address
		t.rows = append(t.rows, []string{inline(shown, maxName), inline(key, maxName), q.figure(d.Before), q.figure(d.After), change(d, q), verdict(d, q)})
		if d.Overruled {
			t.notes = append(t.notes, inline(d.Measure, maxName)+": its own interval leaves out 0; among so many figures that may still be chance (Holm's correction)")
		}
	}
	t.notes = append(t.notes, unseen.notes()...)
	t.notes = append(t.notes, sameNote(same, len(c.Differences), c.Replications))
	if len(t.rows) == 0 {
		t.rows = [][]string{{"–"}}
	}
	return t
}

func sameNote(same, all, pairs int) string {
	how := fmt.Sprintf("%s of replications that met the same random numbers; all verdicts together are wrong in at most 1 of 20 cases", plural(pairs, "pair"))
	switch {
	case same == all && all > 0:
		return "no figure differs at all, in " + how
	case same == 1:
		return "1 other figure does not differ at all; " + how
	case same > 1:
		return plural(same, "other figure") + " do not differ at all; " + how
	}
	return how
}

// unseen gathers the figures in which no difference was seen, where a report is
// about the others.
type unseen struct {
	none, unknown int
	units         []string
	least, most   map[string]float64
	quantities    map[string]quantity
}

func (u *unseen) add(d figure.Difference, q quantity) {
	if d.Detectable == nil {
		u.unknown++
		return
	}
	u.none++
	if u.least == nil {
		u.least, u.most, u.quantities = map[string]float64{}, map[string]float64{}, map[string]quantity{}
	}
	if _, ok := u.least[d.Unit]; !ok {
		u.units = append(u.units, d.Unit)
		u.least[d.Unit], u.quantities[d.Unit] = *d.Detectable, q
	}
	u.least[d.Unit] = min(u.least[d.Unit], *d.Detectable)
	u.most[d.Unit] = max(u.most[d.Unit], *d.Detectable)
}

// notes say how many there are, and what would have been seen in them.
func (u *unseen) notes() []string {
	var out []string
	if u.none > 0 {
		what := map[string]string{"seconds": "a time", "share": "a share", "money": "an amount of money", "perDay": "a rate", "number": "a number"}
		var sizes []string
		for _, unit := range u.units {
			q := u.quantities[unit]
			size := q.margin(u.most[unit])
			if least := q.margin(u.least[unit]); least != size {
				size = least + " to " + size
			}
			sizes = append(sizes, what[unit]+" by "+size)
		}
		out = append(out, "no detectable difference in "+plural(u.none, "other figure")+"; that would have shown where it changes "+strings.Join(sizes, ", ")+"; -v lists them")
	}
	if u.unknown > 0 {
		out = append(out, plural(u.unknown, "other figure")+" cannot be compared, with too few items or none; -v lists them")
	}
	return out
}

// cutMeasure is the address and the key of a measure.
func cutMeasure(s string) (address, key string) {
	if i := strings.LastIndexByte(s, ' '); i >= 0 {
		return s[:i], s[i+1:]
	}
	return "all", s
}

// verdict is what to make of a difference, in a cell.
func verdict(d figure.Difference, q quantity) string {
	if d.Verdict != figure.VerdictNone {
		return inline(d.Verdict, maxName)
	}
	if d.Detectable == nil {
		return "none seen"
	}
	return "none seen; " + q.margin(*d.Detectable) + " would show"
}

// objectiveChanges are the objectives on both sides.
func objectiveChanges(c *figure.Comparison, currency string) table {
	t := table{head: []string{"Objective", "target", inline(c.Before, maxName), "", inline(c.After, maxName), "", ""}}
	for _, o := range c.Objectives {
		now := ""
		if o.Before.Verdict != o.After.Verdict {
			now = "now " + inline(o.After.Verdict, maxName)
		}
		t.rows = append(t.rows, []string{inline(o.After.Name, maxName), bounds(o.After), judged(o.Before, currency), inline(o.Before.Verdict, maxName),
			judged(o.After, currency), inline(o.After.Verdict, maxName), now})
	}
	return t
}

// sweepColumns is how many points of a sweep stand side by side.
const sweepColumns = 6

// sweep is the figures at each point, and where bounds begin to hold.
func sweep(s *figure.Sweep, currency string) []table {
	var out []table
	for from := 0; from < len(s.Points); from += sweepColumns {
		out = append(out, sweepPart(s, s.Points[from:min(from+sweepColumns, len(s.Points))], currency))
	}
	t := table{head: []string{"Promise or objective", "bound", "met from", ""}}
	for _, h := range s.Holds {
		from := inline(h.From, maxName)
		if from == "" {
			from = "–"
		}
		t.rows = append(t.rows, []string{inline(h.What, maxName), inline(h.Bound, maxName), from, between(h)})
	}
	if len(t.rows) > 0 {
		t.notes = append(t.notes, "what holds a stream back is told for one value at a time, with --set")
	}
	return append(out, t)
}

// between says what is not known of where a bound begins to hold.
func between(h figure.SweepHold) string {
	switch {
	case h.From == "" && h.Until != "":
		return "met up to " + inline(h.Until, maxName)
	case h.Perhaps == "" && h.From == "":
		return "missed at the last point"
	case h.Perhaps != h.From && h.From == "":
		return "cannot tell from " + inline(h.Perhaps, maxName) + " on"
	case h.Perhaps != h.From:
		return "cannot tell from " + inline(h.Perhaps, maxName) + " to there"
	}
	return ""
}

func sweepPart(s *figure.Sweep, points []figure.SweepPoint, currency string) table {
	t := table{head: []string{inline(s.Address, maxName), ""}}
	for _, p := range points {
		t.head = append(t.head, inline(p.Value, maxName))
	}
	if len(points) == 0 {
		return t
	}
	last := ""
	for i, m := range points[0].Measures {
		address, key := cutMeasure(m.Measure)
		shown := address
		if address == last {
			shown = ""
		}
		last = address
		row := []string{inline(shown, maxName), inline(key, maxName)}
		for _, p := range points {
			if i < len(p.Measures) {
				row = append(row, quantityOf(p.Measures[i].Unit, currency).figure(p.Measures[i].Figure))
			}
		}
		t.rows = append(t.rows, row)
	}
	for _, p := range points {
		if len(p.Overloaded) > 0 {
			t.notes = append(t.notes, "at "+inline(p.Value, maxName)+" overloaded: "+inline(strings.Join(p.Overloaded, ", "), maxName))
		}
	}
	return t
}
