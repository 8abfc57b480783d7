package calendar

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/svs-project/svs/pkg/unit"
)

// maxSpans is how many spans one day may have: one each half hour. It bounds
// a Timeline's size.
const maxSpans = 48

// span is open time in minutes after 00:00 of the day it begins on; to is
// more than a day's minutes when it crosses midnight.
type span struct{ from, to int }

// week holds the spans that begin on each day, Monday first, in order.
type week struct{ days [7][]span }

// weekdays are the names of the days, Monday first.
var weekdays = [7]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// dayIndex is the index of d in a week.
func dayIndex(d time.Weekday) int { return (int(d) + 6) % 7 }

// civil returns the open time of each civil day by itself: what crosses
// midnight is cut there, and what touches or overlaps is joined.
func (w *week) civil() [7][]span {
	var days [7][]span
	for i, spans := range w.days {
		next := (i + 1) % 7
		for _, s := range spans {
			days[i] = append(days[i], span{s.from, min(s.to, minutesPerDay)})
			if s.to > minutesPerDay {
				days[next] = append(days[next], span{0, s.to - minutesPerDay})
			}
		}
	}
	for i := range days {
		days[i] = joined(days[i])
	}
	return days
}

// joined sorts spans and joins those that touch or overlap.
func joined(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	var out []span
	for _, s := range spans {
		if n := len(out); n > 0 && s.from <= out[n-1].to {
			out[n-1].to = max(out[n-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

// dayNames remembers under which key each day of the week was named.
type dayNames [7]string

// claim reads a day or range of days and takes note of them. It returns the
// days that had not been named before, with an error for any other.
func (n *dayNames) claim(text string) ([]int, error) {
	days, err := parseDays(text)
	if err != nil {
		return nil, err
	}
	var fresh []int
	for _, d := range days {
		if n[d] != "" {
			err = fmt.Errorf("%q names %s again, which %q has named; name each day once", text, weekdays[d], n[d])
			continue
		}
		n[d] = text
		fresh = append(fresh, d)
	}
	return fresh, err
}

// parseDays reads mon, mon-fri or, over the week's end, fri-mon.
func parseDays(text string) ([]int, error) {
	first, last, isRange := strings.Cut(text, "-")
	from := slices.Index(weekdays[:], first)
	to := from
	if isRange {
		to = slices.Index(weekdays[:], last)
	}
	if from < 0 || to < 0 {
		if tidy := tidyDays(text); tidy != "" {
			return nil, fmt.Errorf("%s is not a day of the week; write %s", quote(text), tidy)
		}
		return nil, fmt.Errorf("%s is not a day of the week; write mon, tue, wed, thu, fri, sat, sun or a range such as mon-fri", quote(text))
	}
	if isRange && from == to {
		return nil, fmt.Errorf("%s is a range of one day; write %s, or mon-sun for the whole week", quote(text), first)
	}
	var days []int
	for d := from; ; d = (d + 1) % 7 {
		days = append(days, d)
		if d == to {
			return days, nil
		}
	}
}

// tidyDays returns the days that text most likely means, "" for none.
func tidyDays(text string) string {
	if len(text) > unit.MaxTextLen {
		return ""
	}
	parts := strings.Split(strings.ReplaceAll(strings.ToLower(text), " ", ""), "-")
	for i, p := range parts {
		if len(p) < 3 || !slices.Contains(weekdays[:], p[:3]) || i > 1 {
			return ""
		}
		parts[i] = p[:3]
	}
	return strings.Join(parts, "-")
}

// fault is what is wrong with one item of a list, or at -1 with the list.
type fault struct {
	index   int
	message string
}

// parseSpans reads the hours of a day, in order of time; spans that overlap
// are faults of the later written one.
func parseSpans(texts []string) ([]span, []fault) {
	if len(texts) > maxSpans {
		return nil, []fault{{-1, fmt.Sprintf("%d spans in one day; write at most %d", len(texts), maxSpans)}}
	}
	var spans []span
	var faults []fault
	for i, text := range texts {
		s, err := parseSpan(text)
		if err != nil {
			faults = append(faults, fault{i, err.Error()})
			continue
		}
		overlap := slices.IndexFunc(spans, func(o span) bool { return s.from < o.to && o.from < s.to })
		if overlap >= 0 {
			faults = append(faults, fault{i, fmt.Sprintf("%q overlaps %q; write hours that follow one another", text, spans[overlap])})
			continue
		}
		spans = append(spans, s)
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	return spans, faults
}

// parseSpan reads 09:00-17:30; an end before the beginning is on the next
// day, and 24:00 is the end of the day.
func parseSpan(text string) (span, error) {
	first, last, found := strings.Cut(text, "-")
	from, ok := parseClock(first)
	to, okTo := parseClock(last)
	switch {
	case !found || !ok || !okTo || from == minutesPerDay:
		if tidy := tidySpan(text); tidy != "" {
			return span{}, fmt.Errorf("%s is not a span of hours; write %s", quote(text), tidy)
		}
		return span{}, fmt.Errorf("%s is not a span of hours; write it such as 09:00-17:30", quote(text))
	case from == to:
		return span{}, fmt.Errorf("%s begins where it ends; write 00:00-24:00 for a whole day", quote(text))
	case to < from:
		to += minutesPerDay
	}
	return span{from, to}, nil
}

// parseClock reads HH:MM from 00:00 to 24:00 as minutes.
func parseClock(s string) (int, bool) {
	if len(s) != 5 || s[2] != ':' {
		return 0, false
	}
	n := 0
	for _, i := range []int{0, 1, 3, 4} {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	h, m := n/100, n%100
	return h*60 + m, m < 60 && h*60+m <= minutesPerDay
}

// tidySpan returns the span that text most likely means (9-17, 9:00 – 17.30),
// "" for none.
func tidySpan(text string) string {
	if len(text) > unit.MaxTextLen {
		return ""
	}
	s := strings.NewReplacer(" ", "", "–", "-", ".", ":", "to", "-").Replace(strings.ToLower(text))
	parts := strings.Split(s, "-")
	for i, p := range parts {
		if !strings.Contains(p, ":") {
			p += ":00"
		}
		if len(p) == 4 {
			p = "0" + p
		}
		parts[i] = p
	}
	tidy := strings.Join(parts, "-")
	if tidy == text {
		return ""
	}
	if _, err := parseSpan(tidy); err != nil {
		return ""
	}
	return tidy
}

// String writes s as parseSpan reads it.
func (s span) String() string {
	to := s.to
	if to > minutesPerDay {
		to -= minutesPerDay
	}
	return fmt.Sprintf("%02d:%02d-%02d:%02d", s.from/60, s.from%60, to/60, to%60)
}

// quote returns s in quotes for a message, long text cut short.
func quote(s string) string {
	if r := []rune(s[:min(len(s), 4*40)]); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
