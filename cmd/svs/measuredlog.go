package main

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow/datafile"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/unit"
)

// logged are the periods of an objective's log in order, each with its figure
// as written and as a number.
type logged struct {
	periods []report.PeriodReport
	texts   []string
}

// readLog reads the log of an objective. The error says what the reader of the
// report has to mend.
func readLog(fsys fs.FS, l *model.ObjectiveLog) (*logged, error) {
	if !l.Given() {
		return nil, errors.New("the objective names no log")
	}
	if fsys == nil {
		return nil, errors.New("a model from standard input has no files")
	}
	rows, wrong := datafile.OpenRows(fsys, l.File.V, datafile.DefaultLimits())
	if wrong != "" {
		return nil, errors.New(l.File.V + ": " + wrong)
	}
	defer rows.Close()
	head := rows.Headings
	at, value := slices.Index(head, l.At.V), slices.Index(head, l.Value.V)
	for i, column := range []int{at, value} {
		if column < 0 {
			return nil, fmt.Errorf("%s has no column %s", l.File.V, diag.Quote([]string{l.At.V, l.Value.V}[i]))
		}
	}
	filter := map[int][]string{}
	for _, c := range l.Where {
		column := slices.Index(head, c.Attribute.V)
		if column < 0 {
			return nil, fmt.Errorf("%s has no column %s", l.File.V, diag.Quote(c.Attribute.V))
		}
		for _, v := range c.Values {
			filter[column] = append(filter[column], v.V)
		}
	}
	return readPeriods(rows, l.File.V, at, value, filter)
}

func readPeriods(rows *datafile.Rows, file string, at, value int, filter map[int][]string) (*logged, error) {
	type period struct {
		at, text string
		v        float64
	}
	var all []period
	most := datafile.DefaultLimits().Measured
	for {
		row, wrong := rows.Next()
		if wrong != "" {
			return nil, errors.New(file + ": " + wrong)
		}
		if row == nil {
			break
		}
		n := rows.Line()
		if !counts(row, filter) {
			continue
		}
		if len(all) == most {
			return nil, fmt.Errorf("%s has more than %d figures", file, most)
		}
		v, ok := figureOf(strings.TrimSpace(row[value]))
		if !ok {
			return nil, fmt.Errorf("line %d of %s: %s is no figure such as 4h or 92%%", n, file, diag.Quote(row[value]))
		}
		all = append(all, period{strings.Clone(row[at]), strings.Clone(strings.TrimSpace(row[value])), v})
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s has no line that counts", file)
	}
	slices.SortStableFunc(all, func(a, b period) int { return strings.Compare(a.at, b.at) })
	out := &logged{}
	for _, p := range all {
		out.periods = append(out.periods, report.PeriodReport{At: p.at, Value: p.v})
		out.texts = append(out.texts, p.text)
	}
	return out, nil
}

// counts reports whether a line has the values that the columns must have.
func counts(row []string, filter map[int][]string) bool {
	for column, values := range filter {
		if column >= len(row) || !slices.Contains(values, row[column]) {
			return false
		}
	}
	return true
}

// figureOf reads a figure as targets have it: a time in seconds, a share of 1,
// or a number.
func figureOf(text string) (float64, bool) {
	if d, err := unit.ParseDuration(text); err == nil && !d.IsBusiness() {
		return d.Seconds(), true
	}
	if v, err := unit.ParseNumber(text); err == nil {
		return v, true
	}
	if s, err := unit.ParseShare(text); err == nil {
		return s.Float(), true
	}
	return 0, false
}

// judge holds every period against bounds, and returns how many of the last
// ones broke them in a row; ok is false where a bound cannot be compared.
func (l *logged) judge(atMost, atLeast string) (broken int, ok bool) {
	most, least := math.Inf(1), math.Inf(-1)
	for _, b := range []struct {
		text string
		to   *float64
	}{{atMost, &most}, {atLeast, &least}} {
		if b.text == "" {
			continue
		}
		v, sound := figureOf(b.text)
		if !sound {
			return 0, false
		}
		*b.to = v
	}
	for i := range l.periods {
		p := &l.periods[i]
		p.Kept = p.Value <= most && p.Value >= least
		broken++
		if p.Kept {
			broken = 0
		}
	}
	return broken, true
}

// latest is the last figure, as the log has it.
func (l *logged) latest() (text string, f *figure.Figure) {
	last := len(l.periods) - 1
	v := l.periods[last].Value
	return l.texts[last], &figure.Figure{Value: &v}
}

// maxPeriods is how many periods of a log a report shows.
const maxPeriods = 12

// shown are the last periods.
func (l *logged) shown() []report.PeriodReport {
	return l.periods[max(0, len(l.periods)-maxPeriods):]
}
