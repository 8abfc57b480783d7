package flow

import (
	"slices"
	"time"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// steps adds what needs the demands: patience, and what steps cause.
func (c *compiler) steps() {
	for s := range c.p.streams {
		entry := c.p.streams[s].entry
		for k := range c.flats[s] {
			st := &c.p.steps[entry+int32(k)]
			if p := &st.model.Patience; p.Given() {
				st.patience = &patience{after: c.sampler(&p.After, 24*time.Hour), then: c.target(int32(s), k, p.Then.V)}
			}
			for i := range st.model.Emits {
				if e, arises := c.emission(&st.model.Emits[i]); arises {
					st.emits = append(st.emits, e)
				}
			}
		}
	}
}

func (c *compiler) emission(e *model.Emission) (out emit, arises bool) {
	d, arises := c.demands[e.Demand.Name]
	out = emit{demand: d, share: 1, after: -1}
	if e.Share.Given() {
		out.share = e.Share.V.Float()
	}
	if e.Count.Given() {
		n := facts.CountOf(&e.Count)
		out.count = &n
	}
	if e.After.Given() {
		out.after = c.sampler(&e.After, 24*time.Hour)
	}
	return out, arises
}

// body compiles how a governing body decides.
func (c *compiler) body(name string) int32 {
	if i, known := c.bodies[name]; known {
		return i
	}
	out := body{name: name, within: -1}
	if doc := c.m.GoverningBody(name); doc != nil {
		d := &doc.Spec.Decides
		switch {
		case d.Within.Given():
			out.within = c.sampler(&d.Within, 24*time.Hour)
		case len(d.Meets) > 0:
			c.meetings(&out, doc)
		}
	}
	c.bodies[name] = int32(len(c.p.bodies))
	c.p.bodies = append(c.p.bodies, out)
	return c.bodies[name]
}

// meetings lists when a body meets during a run: on the clocks of its
// calendar, else of its organisation, and not on days on which the calendar
// stays closed.
func (c *compiler) meetings(out *body, doc *model.GoverningBody) {
	d := &doc.Spec.Decides
	out.regular = true
	zone, cal := c.calendars.Zone(&doc.Entity), (*calendar.Calendar)(nil)
	if d.Calendar.Given() {
		if cal = c.calendars.Get(d.Calendar.Name); cal != nil {
			zone = cal.Zone()
		}
	}
	out.notice = int64(d.Notice.V.Elapsed())
	if n, whole := d.Notice.V.WholeBusinessDays(); whole {
		out.notice = n * int64(24*time.Hour)
		if cal != nil {
			out.days, out.notice, out.timeline = n, 0, c.timelineOf(cal)
		}
	}
	from := c.p.start.In(zone.Location()).AddDate(0, 0, -1)
	until := c.p.start.Add(time.Duration(c.p.end()))
	for t := from; !t.After(until.AddDate(0, 0, 1)); t = t.AddDate(0, 0, 1) {
		day := unit.DateOf(t)
		if cal != nil && !cal.Opens(day) {
			continue
		}
		for _, text := range d.Meets {
			m, _ := calendar.ParseMeeting(text.V) // what is none was refused by its shape
			if !m.On(day) {
				continue
			}
			if at := zone.Instant(day.At(m.Clock())).Sub(c.p.start); at >= 0 && int64(at) <= c.p.end() {
				out.meets = append(out.meets, int64(at))
			}
		}
	}
	slices.Sort(out.meets)
	out.meets = slices.Compact(out.meets)
}
