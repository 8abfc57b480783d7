package plan

import (
	"strconv"
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
		Title: "fewer people, hours or places do the work",
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
		}
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
	for _, f := range p.fields {
		if f.Name != "calendar" || f.Action == change.Removed {
			continue
		}
		from, to := "", f.To.Text
		if f.From != nil {
			from = f.From.Text
		}
		if was, now := p.open(p.in.From, from), p.open(p.in.To, to); now < was {
			p.add(f.Path, "%s a week in place of %s", hours(now), hours(was))
		}
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
