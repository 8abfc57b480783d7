package facts

import (
	"slices"
	"time"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/model"
)

// Reach lists the classes of a demand's items that come to its stream, each
// with the part of all that arise which it is: closed channels lose some or
// pass them on, and self-service resolves some.
func Reach(m *model.Model, calendars *Calendars, d *model.Demand) []Class {
	classes := Classes(d)
	if !slices.ContainsFunc(classes, func(c Class) bool { ch := m.Channel(c.ChannelName()); return ch != nil && ch.Spec.Calendar.Given() }) {
		for i := range classes {
			classes[i].Share = float64(classes[i].Share * (1 - classes[i].Resolved(m)))
		}
		return classes
	}
	w := newSampleWeek(m, calendars, d)
	var out []Class
	add := func(c Class, share float64) {
		for i := range out {
			if o := &out[i]; o.Variant == c.Variant && o.Channel == c.Channel && o.Via == c.Via {
				o.Share += share
				return
			}
		}
		c.Share = share
		out = append(out, c)
	}
	for _, c := range classes {
		for _, p := range w.spread(c) {
			add(p, float64(p.Share*(1-p.Resolved(m))))
		}
	}
	return out
}

// Passes is where an item goes that finds its channel closed: to the class of
// another channel (true), else it is lost or held.
func (c Class) Passes(m *model.Model) (to Class, passes, lost bool) {
	doc := m.Channel(c.ChannelName())
	if doc == nil {
		return c, false, false
	}
	if doc.Spec.WhenClosed.Kind == "Channel" {
		return c.On(doc.Spec.WhenClosed.Name), true, false
	}
	return c, false, doc.Spec.WhenClosed.Name == "lost"
}

// sampleStep is how far apart the moments are at which channels are looked at.
const sampleStep = 5 * time.Minute

// sampleWeek is a week without holidays, far off, as a series of moments with
// the part of a demand that arrives at each.
type sampleWeek struct {
	m      *model.Model
	cal    *Calendars
	start  time.Time
	weight []float64
	open   map[string]*calendar.Timeline
}

func newSampleWeek(m *model.Model, cal *Calendars, d *model.Demand) *sampleWeek {
	w := &sampleWeek{m: m, cal: cal, open: map[string]*calendar.Timeline{}}
	for w.start = time.Date(2098, 6, 2, 0, 0, 0, 0, time.UTC); w.start.Weekday() != time.Monday; {
		w.start = w.start.AddDate(0, 0, 1)
	}
	w.weight = make([]float64, int(week/sampleStep.Seconds()))
	sum := 0.0
	in := calendar.Even(7 * 24 * time.Hour)
	if p, _ := cal.Pattern(&d.Spec.Arrivals.Pattern, &d.Entity); p != nil && !p.IsEmpty() {
		in = p.Intensity(w.start, 7*24*time.Hour)
	}
	for k := range w.weight {
		w.weight[k] = in.At(int64(sampleStep)*int64(k) + int64(sampleStep)/2)
		sum += w.weight[k]
	}
	for k := range w.weight {
		w.weight[k] /= max(sum, 1e-300)
	}
	return w
}

// spread follows a class through closed channels and returns what comes in by
// which channel, with shares of the whole demand.
func (w *sampleWeek) spread(c Class) []Class {
	var out []Class
	for k, weight := range w.weight {
		if weight == 0 {
			continue
		}
		to, arrives := w.at(c, int64(sampleStep)*int64(k)+int64(sampleStep)/2)
		if !arrives {
			continue
		}
		i := slices.IndexFunc(out, func(o Class) bool { return o.Channel == to.Channel && o.Via == to.Via })
		if i < 0 {
			i = len(out)
			to.Share = 0
			out = append(out, to)
		}
		out[i].Share += float64(weight * c.Share)
	}
	return out
}

// at is the class as which an item of class c comes in that arrives at a
// moment; false for one that is lost.
func (w *sampleWeek) at(c Class, t int64) (Class, bool) {
	first := c
	for range 64 {
		if w.isOpen(c.ChannelName(), t) {
			return c, true
		}
		next, passes, lost := c.Passes(w.m)
		if lost {
			return c, false
		}
		if !passes {
			return c, true
		}
		c = next
	}
	return first, true // a circle of closed channels holds it
}

func (w *sampleWeek) isOpen(channel string, t int64) bool {
	doc := w.m.Channel(channel)
	if doc == nil || !doc.Spec.Calendar.Given() {
		return true
	}
	tl, known := w.open[channel]
	if !known {
		if cal := w.cal.Get(doc.Spec.Calendar.Name); cal != nil {
			tl = cal.Timeline(w.start, 7*24*time.Hour)
		}
		w.open[channel] = tl
	}
	return tl == nil || tl.Open(t)
}
