package calendar

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"
)

// maxWeight bounds a weight; patterns only compare weights with each other.
const maxWeight = 1e9

// PatternSpec is a weekly pattern as a user describes it: the weight of each
// moment of the week. What it does not name weighs nothing.
type PatternSpec struct {
	// Days in written order.
	Days []DayWeights
}

// DayWeights is the weight of one or more days of the week.
type DayWeights struct {
	// Days is a day or a range of days: mon, mon-fri, fri-mon.
	Days string
	// Weight is that of the whole day, when Hours is nil.
	Weight float64
	// Hours, when not nil, gives weights to spans of the day.
	Hours []HourWeight
}

// HourWeight is the weight of a span of hours.
type HourWeight struct {
	// Hours is a span such as 07:30-12:00; it may cross midnight.
	Hours  string
	Weight float64
}

// weighted is a span of one civil day, in minutes, with its weight.
type weighted struct {
	span
	weight float64
}

// Pattern is how arrivals spread over the week, in a zone: the weight of each
// moment, and the days that are left out. It is immutable.
type Pattern struct {
	zone     Zone
	days     [7][]weighted // by civil day, in order, without overlaps
	begins   [7]bool       // whether a span with weight begins on the day
	holidays []int
}

// NewPattern checks spec and builds its pattern in a zone, nil when there is
// any Problem. A pattern without any weight is no fault here: see IsEmpty.
func NewPattern(zone Zone, spec PatternSpec) (*Pattern, []Problem) {
	p := &Pattern{zone: zone}
	var problems []Problem
	var names dayNames
	for _, entry := range spec.Days {
		report := func(index int, message string) {
			problems = append(problems, Problem{"", entry.Days, index, message})
		}
		which, err := names.claim(entry.Days)
		if err != nil {
			report(-1, err.Error())
		}
		spans, faults := entry.spans()
		for _, f := range faults {
			report(f.index, f.message)
		}
		for _, day := range which {
			for _, s := range spans {
				p.put(day, s)
			}
		}
	}
	for i := range p.days {
		if a, b, ok := overlapping(p.days[i]); ok && len(problems) == 0 {
			key := names[i]
			problems = append(problems, Problem{"", key, -1, fmt.Sprintf(
				"on %s %s, which began the day before, overlaps %s; end one where the other begins", weekdays[i], a.span, b.span)})
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return p, nil
}

// spans reads the weights of a day; a whole day is one span.
func (d DayWeights) spans() ([]weighted, []fault) {
	if d.Hours == nil {
		if err := checkWeight(d.Weight); err != nil {
			return nil, []fault{{-1, err.Error()}}
		}
		return []weighted{{span{0, minutesPerDay}, d.Weight}}, nil
	}
	texts := make([]string, len(d.Hours))
	var faults []fault
	for i, h := range d.Hours {
		texts[i] = h.Hours
		if err := checkWeight(h.Weight); err != nil {
			faults = append(faults, fault{i, err.Error()})
		}
	}
	if _, more := parseSpans(texts); len(more) > 0 || len(faults) > 0 {
		return nil, append(faults, more...)
	}
	var out []weighted
	for _, h := range d.Hours {
		s, _ := parseSpan(h.Hours) // parseSpans has just accepted it
		out = append(out, weighted{s, h.Weight})
	}
	return out, nil
}

func checkWeight(w float64) error {
	if w >= 0 && w <= maxWeight {
		return nil
	}
	return fmt.Errorf("the weight %v is out of range; write a number from 0 to %d", w, int(maxWeight))
}

// put adds a span that begins on day, cut at midnight.
func (p *Pattern) put(day int, s weighted) {
	if s.weight == 0 {
		return
	}
	p.begins[day] = true
	first := s
	first.to = min(s.to, minutesPerDay)
	p.insert(day, first)
	if s.to > minutesPerDay {
		p.insert((day+1)%7, weighted{span{0, s.to - minutesPerDay}, s.weight})
	}
}

func (p *Pattern) insert(day int, s weighted) {
	p.days[day] = append(p.days[day], s)
	slices.SortFunc(p.days[day], func(a, b weighted) int { return cmp.Compare(a.from, b.from) })
}

// overlapping returns the first two spans of a day that overlap.
func overlapping(spans []weighted) (a, b weighted, ok bool) {
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return spans[i-1], spans[i], true
		}
	}
	return a, b, false
}

// Pattern returns the calendar as a pattern: weight 1 while it is open,
// nothing on its holidays.
func (c *Calendar) Pattern() *Pattern {
	p := &Pattern{zone: c.zone, holidays: c.holidays}
	for i, spans := range c.week.civil() {
		for _, s := range spans {
			p.days[i] = append(p.days[i], weighted{s, 1})
		}
		p.begins[i] = len(c.week.days[i]) > 0
	}
	return p
}

// IsEmpty reports whether no moment of the week has weight, so that nothing
// ever arrives.
func (p *Pattern) IsEmpty() bool { return p.perWeek() == 0 }

// DaysPerWeek returns on how many days of the week the pattern has weight:
// the business days of a rate such as 400/bd. A span that crosses midnight
// counts on the day it begins.
func (p *Pattern) DaysPerWeek() int {
	n := 0
	for _, b := range p.begins {
		if b {
			n++
		}
	}
	return n
}

// perWeek is the sum of weight times minutes over a week without holidays.
func (p *Pattern) perWeek() float64 {
	sum := 0.0
	for _, day := range p.days {
		for _, s := range day {
			sum += float64(s.weight * float64(s.to-s.from))
		}
	}
	return sum
}

// Intensity compiles the pattern from start on, for until (at most some 146
// years; a longer one is cut). It is 1 in the mean over a week without
// holidays; a pattern that IsEmpty gives one that never rises.
func (p *Pattern) Intensity(start time.Time, until time.Duration) *Intensity {
	f := newFrame(p.zone, start, until)
	b := intensityBuilder{out: &Intensity{end: f.end}}
	mean := p.perWeek() / (7 * minutesPerDay)
	clock := clockCursor{frame: &f}
	for day := f.firstDay(); mean > 0 && day <= f.lastDay(); day++ {
		if _, closed := slices.BinarySearch(p.holidays, int(day)); closed {
			continue
		}
		for _, s := range p.days[weekdayOf(day)] {
			b.add(clock.at(day, s.from), clock.at(day, s.to), s.weight/mean)
		}
	}
	return b.done()
}

// Even is the intensity without a pattern: 1 all the time.
func Even(until time.Duration) *Intensity {
	end := min(max(int64(until), 0), maxHorizon)
	b := intensityBuilder{out: &Intensity{end: end}}
	b.add(0, end, 1)
	return b.done()
}

// seconds converts nanoseconds.
func seconds(ns int64) float64 { return float64(ns) / 1e9 }

// nanoseconds converts and rounds half up; x must be 0 to less than 9.2e9.
func nanoseconds(x float64) int64 { return int64(math.Floor(float64(x*1e9) + 0.5)) }
