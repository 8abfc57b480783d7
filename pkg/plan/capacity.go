package plan

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/change"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/source"
)

const exampleTeam = "apiVersion: svs/v1\nkind: Team\nmetadata: {name: service-desk}\n"

var reducedCapacity = rule{
	Rule: diag.Rule{
		Code: "SVS707", Name: "reduced-capacity", Severity: diag.Warning,
		Title: "fewer people, hours or places do the work, or it comes later",
		Doc: "The same work waits for less. Near its limit a team's queue grows out of proportion: look at the utilization and " +
			"the lead times before and after.",
		Fails:  exampleTeam + "spec: {people: 6}\n" + after + exampleTeam + "spec: {people: 5}\n",
		Passes: exampleTeam + "spec: {people: 5}\n" + after + exampleTeam + "spec: {people: 6}\n",
	},
	find: func(p *pass) {
		if p.e == nil || p.e.From == nil || p.e.To == nil {
			return
		}
		switch {
		case p.kind("Team"):
			p.team()
		case p.kind("Calendar"):
			p.calendar(p.e.Was, p.e.Name)
		case p.kind("Supplier", "Channel"):
			p.hoursOf("spec", "calendar")
		}
		p.each("Supplier", p.slower, "responds")
		p.each("Channel", func(f change.Field) {
			if f.To != nil && f.To.Text == "lost" {
				p.add(f.Path, "what comes while it is closed is lost")
			}
		}, "whenClosed")
		p.each("StreamLimits", func(f change.Field) {
			if f.To != nil && f.To.Text == "declined" {
				p.add(f.Path, "what comes while it is full is declined")
			}
		}, "whenFull")
		p.each("Tool", p.less("it works on %s at once in place of %s"), "capacity")
		p.each("StreamLimits", p.less("it takes in %s in place of %s"), "inProgress")
		p.each("StepLimits", p.less("it takes in %s in place of %s"), "inProgress")
	},
}

// less reports a number that gets smaller, or a bound where there was none.
func (p *pass) less(format string) func(change.Field) {
	return func(f change.Field) {
		switch {
		case f.Action == change.Added:
			p.add(f.Path, format, change.Text(f.To), "any number")
		case f.Action == change.Changed:
			if order, ok := compare(f.To.Text, f.From.Text); ok && order < 0 {
				p.add(f.Path, format, f.To.Text, f.From.Text)
			}
		}
	}
}

// team compares how many people work, how much of their time, and when.
func (p *pass) team() {
	was, now := people(node(p.e.From.Root, "spec", "people")), people(node(p.e.To.Root, "spec", "people"))
	if now < was {
		p.add("people", "%d people in place of %d", now, was)
	}
	p.at("availability", func(f change.Field) {
		from, to := "100%", "100%"
		if f.From != nil {
			from = f.From.Text
		}
		if f.To != nil {
			to = f.To.Text
		}
		if order, ok := compare(to, from); ok && order < 0 {
			p.add(f.Path, "people have %s of their time for it in place of %s", to, from)
		}
	})
	p.hoursOf("spec", "calendar")
	p.groups()
}

// hoursOf compares the open hours of the calendars that a field names.
func (p *pass) hoursOf(keys ...string) {
	from, to := text(p.e.From.Root, keys...), text(p.e.To.Root, keys...)
	if from == to {
		return // the calendar itself says what changes in it
	}
	if was, now := p.open(p.in.From, from), p.open(p.in.To, to); now < was {
		p.add(strings.Join(keys[1:], "."), "%s a week in place of %s", hours(now), hours(was))
	}
}

// groups compares the hours of each group of people and how many there are with
// each skill.
func (p *pass) groups() {
	was, now := each(node(p.e.From.Root, "spec", "people")), each(node(p.e.To.Root, "spec", "people"))
	for _, g := range now {
		name := text(g, "name")
		i := slices.IndexFunc(was, func(h *source.Node) bool { return text(h, "name") == name })
		if i < 0 || name == "" {
			continue
		}
		from, to := text(was[i], "calendar"), text(g, "calendar")
		if from == to {
			continue // the team's hours, or the calendar's own
		}
		a := p.open(p.in.From, or(from, text(p.e.From.Root, "spec", "calendar")))
		b := p.open(p.in.To, or(to, text(p.e.To.Root, "spec", "calendar")))
		if b < a {
			p.add("people["+name+"].calendar", "%s a week in place of %s", hours(b), hours(a))
		}
	}
	before, after := skilled(was), skilled(now)
	for _, skill := range slices.Sorted(maps.Keys(before)) {
		if before[skill] > after[skill] {
			p.add("people", "%d with the skill %s in place of %d", after[skill], diag.Quote(skill), before[skill])
		}
	}
}

// skilled counts the people with each skill.
func skilled(groups []*source.Node) map[string]int {
	out := map[string]int{}
	for _, g := range groups {
		for _, skill := range each(g.Get("skills")) {
			out[skill.Text] += people(g.Get("count"))
		}
	}
	return out
}

// slower compares how long a supplier takes on average.
func (p *pass) slower(f change.Field) {
	if f.From == nil || f.To == nil || p.in.From.Loaded == nil || p.in.To.Loaded == nil {
		return
	}
	a, b := p.in.From.Loaded.Model.Supplier(or(p.e.Was, p.e.Name)), p.in.To.Loaded.Model.Supplier(p.e.Name)
	if a == nil || b == nil {
		return
	}
	const day = 24 * time.Hour // of a business day, the same on both sides
	was, errA := facts.NewCalendars(p.in.From.Loaded.Model).Spec(&a.Spec.Responds).Build(day)
	now, errB := facts.NewCalendars(p.in.To.Loaded.Model).Spec(&b.Spec.Responds).Build(day)
	if errA == nil && errB == nil && now.Mean() > was.Mean() {
		p.add(f.Path, "it answers after %s in place of %s", change.Text(f.To), change.Text(f.From))
	}
}

// people counts those of a team: a number, or groups with a count each.
func people(n *source.Node) int {
	switch {
	case n == nil:
		return 0
	case n.Kind == source.List:
		sum := 0
		for _, group := range n.Items {
			sum += people(group.Get("count"))
		}
		return sum
	}
	v, err := strconv.Atoi(n.Text)
	if err != nil {
		return 0
	}
	return v
}

// hours is a time as hours: weeks are counted in them.
func hours(d time.Duration) string { return strconv.FormatFloat(d.Hours(), 'f', -1, 64) + "h" }

// calendar compares the open hours of a calendar.
func (p *pass) calendar(was, now string) {
	if was == "" {
		was = now
	}
	a, b := p.open(p.in.From, "Calendar/"+was), p.open(p.in.To, "Calendar/"+now)
	if b < a {
		p.add("", "it is open %s a week in place of %s", hours(b), hours(a))
	}
	days := 0
	for _, f := range p.fields {
		if f.Name == "holidays" && f.Action == change.Added {
			days += len(each(f.To))
		}
		if f.Name == "holidays" && f.Action == change.Removed {
			days -= len(each(f.From))
		}
	}
	if days > 0 {
		p.add("holidays", "it is closed on %d more %s", days, map[bool]string{true: "day", false: "days"}[days == 1])
	}
}

// open is how long a calendar ("Calendar/name") is open in a week; all of it
// without one.
func (p *pass) open(side Model, ref string) time.Duration {
	const week = 7 * 24 * time.Hour
	if ref == "" {
		return week
	}
	var c *calendar.Calendar
	if side.Loaded != nil {
		c = facts.NewCalendars(side.Loaded.Model).Get(ref[len("Calendar/"):])
	}
	if c == nil {
		return week
	}
	return c.OpenPerWeek()
}
