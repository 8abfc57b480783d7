package flow

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/flow/datafile"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// reading reads the files that a model names: replayed logs, measured times,
// holidays. What is wrong with one is a finding where the model names it, with
// row and column.
type reading struct {
	fsys     fs.FS
	findings []diag.Finding
	times    map[string][]unit.Duration // by file and column
	holidays map[string][]unit.Date
	limits   datafile.Limits
}

func (r *reading) report(e *model.Entity, path string, at diag.Pos, format string, args ...any) {
	f := finding(ruleFile, e, path, at, fmt.Sprintf(format, args...))
	r.findings = append(r.findings, f)
}

// cell is one value of a CSV file with its place.
type cell struct {
	text    string
	row     int // line of the file, from 1
	column  int // from 1
	heading string
}

// place is where a person finds the cell in a spreadsheet.
func (c cell) place() string {
	return fmt.Sprintf("row %d, column %d (%s)", c.row, c.column, diag.Quote(c.heading))
}

// rows calls visit for every row of a CSV file with the cells of the named
// columns; it returns what is wrong with the file, empty when nothing is.
func (r *reading) rows(name string, columns []string, visit func(cells []cell) string) string {
	rows, wrong := datafile.OpenRows(r.fsys, name, r.limits)
	if wrong != "" {
		return wrong
	}
	defer rows.Close()
	at := make([]int, len(columns))
	for i, c := range columns {
		if at[i] = slices.Index(rows.Headings, c); at[i] < 0 {
			return fmt.Sprintf("it has no column %s; there are %s", diag.Quote(c), quotedList(rows.Headings))
		}
	}
	cells := make([]cell, len(columns))
	for {
		row, wrong := rows.Next()
		if row == nil || wrong != "" {
			return wrong
		}
		for i, k := range at {
			cells[i] = cell{row[k], rows.Place(k), k + 1, rows.Headings[k]}
		}
		if wrong := visit(cells); wrong != "" {
			return wrong
		}
	}
}

func quotedList(names []string) string {
	const most = 8
	out := make([]string, 0, most)
	for _, n := range names[:min(most, len(names))] {
		out = append(out, diag.Quote(n))
	}
	if len(names) > most {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}

// log reads the moments of a replayed log, ns since the start of the run.
func (r *reading) log(d *model.Demand, zone calendar.Zone, start time.Time, end int64) []fixedTime {
	t := &d.Spec.Arrivals.Trace
	columns := []string{t.Timestamp.V}
	for _, w := range t.Where {
		columns = append(columns, w.Attribute.V)
	}
	var out []fixedTime
	var last time.Time
	nth := uint64(0)
	wrong := r.rows(t.File.V, columns, func(cells []cell) string {
		for i, w := range t.Where {
			if !slices.ContainsFunc(w.Values, func(v model.Field[string]) bool { return v.V == cells[i+1].text }) {
				return ""
			}
		}
		c := cells[0]
		at, err := parseMoment(c.text, t.Format.V, zone)
		if err != nil {
			return fmt.Sprintf("%s: %s is no moment %s", c.place(), diag.Quote(c.text), asFormat(t.Format.V))
		}
		if nth > 0 && at.Before(last) {
			return fmt.Sprintf("%s: %s comes before the row above; sort the log by time", c.place(), diag.Quote(c.text))
		}
		last = at
		if since := at.Sub(start); since >= 0 && int64(since) <= end {
			out = append(out, fixedTime{int64(since), nth})
		}
		nth++
		return ""
	})
	path := "arrivals.trace.file"
	switch {
	case wrong != "":
		r.report(&d.Entity, path, t.File.At, "%s: %s", diag.Quote(t.File.V), wrong)
	case nth == 0:
		r.report(&d.Entity, path, t.File.At, "%s: no row counts, so nothing would arrive", diag.Quote(t.File.V))
	case len(out) == 0:
		f := finding(ruleFile, &d.Entity, path, t.File.At, fmt.Sprintf(
			"%s: none of its %d rows falls into the simulated time, which begins %s", diag.Quote(t.File.V), nth, start.In(zone.Location()).Format("2006-01-02")))
		f.Severity = diag.Warning
		f.Hint = "set the start of the scenario to where the log begins"
		r.findings = append(r.findings, f)
	}
	return out
}

func parseMoment(text, format string, zone calendar.Zone) (time.Time, error) {
	text = strings.TrimSpace(text)
	if format != "" {
		return time.ParseInLocation(format, text, zone.Location())
	}
	if len(text) > 10 && text[10] == ' ' {
		text = text[:10] + "T" + text[11:]
	}
	dt, err := unit.ParseDateTime(text)
	if err != nil {
		return time.Time{}, err
	}
	return zone.Instant(dt), nil
}

func asFormat(format string) string {
	if format == "" {
		return "such as 2026-03-02T09:15; say in format how the log writes them"
	}
	return "as format says, " + diag.Quote(format)
}

// empirical reads the measured times of a distribution.
func (r *reading) empirical(e *model.Entity, path string, d *model.Distribution) []unit.Duration {
	key := d.File.V + "\x00" + d.Column.V
	if times, done := r.times[key]; done {
		return times
	}
	var out []unit.Duration
	wrong := ""
	if !d.Column.Given() {
		wrong = "which column holds the times? write column"
	} else {
		wrong = r.rows(d.File.V, []string{d.Column.V}, func(cells []cell) string {
			c := cells[0]
			t, err := unit.ParseDuration(strings.TrimSpace(c.text))
			if err != nil || t.IsBusiness() {
				return fmt.Sprintf("%s: %s is no time such as 12m or 1h30m", c.place(), diag.Quote(c.text))
			}
			if len(out) == r.limits.Measured {
				return fmt.Sprintf("it has more than %d times; write a shorter one", r.limits.Measured)
			}
			out = append(out, t)
			return ""
		})
	}
	if wrong == "" && len(out) == 0 {
		wrong = "it holds no times"
	}
	if wrong != "" {
		r.report(e, path, d.File.At, "%s: %s", diag.Quote(d.File.V), wrong)
		out = nil
	}
	r.times[key] = out
	return out
}

// calendarFile reads the days of a file in iCalendar format (RFC 5545): each
// event covers the days from DTSTART to before DTEND, one without it.
func (r *reading) calendarFile(c *model.Calendar, h *model.Holiday) []unit.Date {
	name := h.File.V
	if days, done := r.holidays[name]; done {
		return days
	}
	f, wrong := datafile.Open(r.fsys, name, r.limits.HolidayBytes)
	var days []unit.Date
	if wrong == "" {
		text, err := io.ReadAll(io.LimitReader(f, r.limits.HolidayBytes))
		f.Close()
		if err != nil {
			wrong = "it cannot be read"
		} else {
			days, wrong = datafile.Days(string(text), r.limits.HolidayDays)
		}
	}
	if wrong != "" {
		r.report(&c.Entity, "holidays", h.File.At, "%s: %s", diag.Quote(name), wrong)
	}
	r.holidays[name] = days
	return days
}

// readFiles reads what the simulated part of a model says in files.
func (c *compiler) readFiles(fsys fs.FS) []diag.Finding {
	r := &reading{fsys: fsys, limits: datafile.DefaultLimits(), times: map[string][]unit.Duration{}, holidays: map[string][]unit.Date{}}
	files := facts.Files{Times: map[*model.Distribution][]unit.Duration{}, Holidays: map[string][]unit.Date{}}
	for _, cal := range c.m.Calendars {
		for i := range cal.Spec.Holidays {
			if h := &cal.Spec.Holidays[i]; h.File.Given() {
				files.Holidays[h.File.V] = r.calendarFile(cal, h)
			}
		}
	}
	c.u.distributions(func(e *model.Entity, path string, d *model.Distribution) {
		if d.Parts().File.Given() {
			files.Times[d] = r.empirical(e, path, d)
		}
	})
	c.calendars.Use(files)
	return r.findings
}

// readLogs reads the logs that demands replay.
func (c *compiler) readLogs(fsys fs.FS) []diag.Finding {
	r := &reading{fsys: fsys, limits: datafile.DefaultLimits()}
	c.files = map[*model.Demand][]fixedTime{}
	for _, d := range c.u.demands {
		if d.Spec.Arrivals.Trace.Given() {
			times := r.log(d, c.calendars.Zone(&d.Entity), c.p.start, c.p.end())
			slices.SortStableFunc(times, func(a, b fixedTime) int { return cmp.Compare(a.at, b.at) })
			c.files[d] = times
		}
	}
	return r.findings
}

// distributions visits every distribution that a simulation of the subject
// draws from.
func (u *subject) distributions(visit func(e *model.Entity, path string, d *model.Distribution)) {
	for _, d := range u.demands {
		visit(&d.Entity, "arrivals.every", &d.Spec.Arrivals.Every)
		visit(&d.Entity, "patience.after", &d.Spec.Patience.After)
		u.ofChannels(d, "channels", d.Spec.Channels, visit)
		for i := range d.Spec.Variants {
			u.ofChannels(d, "variants["+d.Spec.Variants[i].Name.V+"].channels", d.Spec.Variants[i].Channels, visit)
		}
	}
	for _, ch := range u.m.Channels {
		visit(&ch.Entity, "selfService.takes", &ch.Spec.SelfService.Takes)
	}
	for _, b := range u.m.GoverningBodies {
		visit(&b.Entity, "decides.within", &b.Spec.Decides.Within)
	}
	for _, s := range u.m.Suppliers {
		visit(&s.Entity, "responds", &s.Spec.Responds)
	}
	for _, s := range u.streams {
		s.Spec.Walk(func(path string, among []model.Step, i int) {
			st := &among[i]
			for k := range st.Work {
				visit(&s.Entity, path+".work", &st.Work[k].Is)
			}
			for k := range st.Wait {
				visit(&s.Entity, path+".wait", &st.Wait[k].Is)
			}
			visit(&s.Entity, path+".patience.after", &st.Patience.After)
			for k := range st.Emits {
				visit(&s.Entity, path+".emits["+st.Emits[k].Demand.Name+"].after", &st.Emits[k].After)
			}
		})
	}
}

func (u *subject) ofChannels(d *model.Demand, path string, list []model.DemandChannel, visit func(*model.Entity, string, *model.Distribution)) {
	for i := range list {
		visit(&d.Entity, path+"["+list[i].Channel.Name+"].patience.after", &list[i].Patience.After)
	}
}
