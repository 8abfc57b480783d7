package check

import (
	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/model"
)

var calendarFault = &Rule{
	Rule: diag.Rule{
		Code: "SVS605", Name: "calendar-fault", Severity: diag.Error,
		Title: "hours that cannot be",
		Doc: "The hours of one day may not overlap, a span ends after it begins, and no day may stand in two ranges. " +
			"A span that ends before it begins crosses midnight.",
		Fails:  entity("Calendar", "office", "spec: {week: {mon-fri: [\"09:00-12:00\", \"11:00-17:00\"]}}"),
		Passes: entity("Calendar", "office", "spec: {week: {mon-fri: [\"09:00-12:00\", \"13:00-17:00\"]}}"),
	},
	Run: func(p *Pass) {
		calendars := facts.NewCalendars(p.Model)
		for _, c := range p.Model.Calendars {
			for _, problem := range calendars.Problems(c.Name) {
				path, at := locate(&c.Spec, problem)
				p.report(&c.Entity, path, at, problem.Message)
			}
		}
		for _, d := range p.Model.Demands {
			pattern := &d.Spec.Arrivals.Pattern
			_, problems := calendars.Pattern(pattern, &d.Entity)
			for _, problem := range problems {
				p.report(&d.Entity, "arrivals.pattern", patternPlace(pattern, problem), problem.Message)
			}
		}
	},
}

// locate leads from a fault of the calendar to its place in the file.
func locate(s *model.CalendarSpec, f calendar.Problem) (path string, at diag.Pos) {
	switch f.Field {
	case "timezone":
		return f.Field, s.Timezone.At
	case "holidays":
		if f.Index >= 0 && f.Index < len(s.Holidays) {
			return f.Field, s.Holidays[f.Index].At
		}
	case "week":
		for _, w := range s.Week {
			if w.Key.V != f.Key {
				continue
			}
			if f.Index >= 0 && f.Index < len(w.Value) {
				return "week." + f.Key, w.Value[f.Index].At
			}
			return "week." + f.Key, w.Key.At
		}
	}
	return f.Field, s.At
}

func patternPlace(s *model.Pattern, f calendar.Problem) diag.Pos {
	for _, d := range s.Days {
		if d.Days.V != f.Key {
			continue
		}
		if f.Index >= 0 && f.Index < len(d.Hours) && d.Hours[f.Index].Hours.Given() {
			return d.Hours[f.Index].Hours.At
		}
		return d.Days.At
	}
	return s.At
}

var neverOpens = &Rule{
	Rule: diag.Rule{
		Code: "SVS606", Name: "never-opens", Severity: diag.Error,
		Title: "a calendar in use that never opens",
		Doc: "Work that waits for this calendar would wait for ever. Give it hours, let it extend a calendar that has some, or remove the reference. " +
			"What names no calendar is open at all times.",
		Fails: entity("Calendar", "office", "spec: {timezone: Europe/Zurich}") + "---\n" + entity("Team", "desk", "spec: {people: 2, calendar: office}"),
		Passes: entity("Calendar", "office", "spec: {timezone: Europe/Zurich, week: {mon: [\"09:00-17:00\"]}}") + "---\n" +
			entity("Team", "desk", "spec: {people: 2, calendar: office}"),
	},
	Run: func(p *Pass) {
		calendars := facts.NewCalendars(p.Model)
		for _, use := range p.calendarUses() {
			c := p.Model.Calendar(use.ref.Name)
			if c == nil || !use.ref.Given() || c.Unread("week") || c.Unread("extends") {
				continue
			}
			if built := calendars.Get(c.Name); built != nil && built.NeverOpens() {
				f := p.report(use.by, use.path, use.ref.At, "names calendar "+diag.Quote(c.Name)+", which never opens")
				f.Hint = "give the calendar hours: week: {mon-fri: [\"09:00-17:00\"]}"
				f.Related = []diag.Related{{Place: c.Place(), Message: "the calendar is here"}}
			}
		}
	},
}

// calendarUse is a field in which work or a decision depends on a calendar.
type calendarUse struct {
	by   *model.Entity
	path string
	ref  model.Ref
}

func (p *Pass) calendarUses() []calendarUse {
	var out []calendarUse
	for _, t := range p.Model.Teams {
		out = append(out, calendarUse{&t.Entity, "calendar", t.Spec.Calendar})
		for _, g := range t.Spec.People {
			out = append(out, calendarUse{&t.Entity, "people[" + g.Name.V + "].calendar", g.Calendar})
		}
	}
	for _, c := range p.Model.Channels {
		out = append(out, calendarUse{&c.Entity, "calendar", c.Spec.Calendar})
	}
	for _, s := range p.Model.Suppliers {
		out = append(out, calendarUse{&s.Entity, "calendar", s.Spec.Calendar})
	}
	for _, b := range p.Model.GoverningBodies {
		out = append(out, calendarUse{&b.Entity, "decides.calendar", b.Spec.Decides.Calendar})
	}
	for _, d := range p.Model.Demands {
		out = append(out, calendarUse{&d.Entity, "arrivals.pattern", d.Spec.Arrivals.Pattern.Calendar})
		for _, pr := range d.Spec.Promises {
			if pr.Clock.Kind == "Calendar" {
				out = append(out, calendarUse{&d.Entity, "promises", pr.Clock})
			}
		}
	}
	return out
}
