package flow

import (
	"fmt"
	"slices"
	"time"

	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/model"
)

// row hands out places that items are booked to.
func (c *compiler) row() int32 {
	c.p.rows++
	return int32(c.p.rows - 1)
}

func (c *compiler) demand(d *model.Demand, scale float64) {
	s, known := c.streams[d.Spec.Stream.Name]
	if !known {
		return
	}
	st := &c.p.streams[s]
	if st.row < 0 {
		st.row = c.row()
	}
	out := demand{name: d.Name, model: d, element: c.element("Demand", d.Name), stream: s, row: c.row(), every: -1}
	for _, p := range d.Spec.PreventedBy {
		out.prevented = out.prevented + p.Share.V.Float() - float64(out.prevented*p.Share.V.Float())
	}
	c.arrivals(&out, scale)
	c.variants(&out)
	c.p.demands = append(c.p.demands, out)
}

func (c *compiler) arrivals(out *demand, scale float64) {
	a := &out.model.Spec.Arrivals
	if a.Group.Given() {
		n := facts.CountOf(&a.Group)
		out.group = &n
	}
	switch {
	case a.Rate.Given():
		out.kind = byRate
		days := 7
		if p, _ := c.calendars.Pattern(&a.Pattern, &out.model.Entity); p != nil {
			days = p.DaysPerWeek()
			out.pattern = p.Intensity(c.p.start, time.Duration(c.p.end()))
			c.p.weekly = true
		}
		out.perSecond = float64(scale * a.Rate.V.PerSecondOn(days))
	case a.Every.Given():
		out.kind = byInterval
		out.every, out.pace = c.sampler(&a.Every, 24*time.Hour), scale
	case a.Times != nil:
		out.kind = byTimes
		zone := c.calendars.Zone(&out.model.Entity)
		for i, t := range a.Times {
			at := zone.Instant(t.V).Sub(c.p.start)
			if at >= 0 && int64(at) <= c.p.end() {
				out.times = append(out.times, fixedTime{int64(at), uint64(i)})
			}
		}
		slices.SortStableFunc(out.times, func(a, b fixedTime) int {
			switch {
			case a.at < b.at:
				return -1
			case a.at > b.at:
				return 1
			}
			return 0
		})
	}
}

// variants lays out the variants and channels of a demand with their classes.
func (c *compiler) variants(out *demand) {
	index := int32(len(c.p.demands))
	last, sum := -2, 0.0
	for _, fc := range facts.Classes(out.model) {
		if fc.Variant != last {
			last = fc.Variant
			v := variant{row: -1}
			if fv := fc.VariantOf(); fv != nil {
				v.name, v.row = fv.Name.V, c.row()
			}
			out.variants = append(out.variants, v)
		}
		v := &out.variants[len(out.variants)-1]
		k := class{
			demand: index, variant: int32(fc.Variant), channel: int32(fc.Channel), rank: fc.Priority(), priority: fc.Priority(),
			rows: [3]int32{out.row, v.row, c.p.streams[out.stream].row},
		}
		for _, p := range facts.Promises(c.m, fc) {
			k.promises = append(k.promises, c.promise(out, &p))
		}
		if len(k.promises) > maxPromises {
			c.err = fmt.Errorf("%s has %d promises for one item; %d are the most that can be simulated", out.model.Ref(), len(k.promises), maxPromises)
		}
		ch := channel{class: int32(len(c.p.classes))}
		if fch := fc.ChannelOf(); fch != nil {
			ch.name, k.channelName = fch.Channel.Name, fch.Channel.Name
		}
		sum += fc.Share
		ch.upTo, v.upTo = sum, sum
		v.channels = append(v.channels, ch)
		c.p.classes = append(c.p.classes, k)
	}
	normalise(out.variants)
}

// normalise turns running sums over all classes into running shares, of the
// variants in the demand and of the channels in their variant.
func normalise(vs []variant) {
	from := 0.0
	for i := range vs {
		v := &vs[i]
		whole := v.upTo - from
		for k := range v.channels {
			v.channels[k].upTo = (v.channels[k].upTo - from) / whole
		}
		v.channels[len(v.channels)-1].upTo = 2
		from = v.upTo
	}
	vs[len(vs)-1].upTo = 2
}

// promise returns the index of a promise among the demand's, adding it when
// it is new.
func (c *compiler) promise(out *demand, p *model.Promise) int32 {
	pr := promise{until: toValue, figs: PromiseFigs{Until: p.Point(), Within: p.Within.V.String(), Clock: "elapsed"}}
	if p.Share.Given() {
		s := p.Share.V.Float()
		pr.figs.Share = &s
	}
	base := c.p.streams[out.stream].entry
	doc := c.docs[out.stream]
	for i := range doc.Spec.Steps {
		if doc.Spec.Steps[i].ID.V == p.Point() {
			pr.until = base + int32(i)
		}
	}
	if p.Clock.Given() && p.Clock.Kind != "" {
		cal := c.calendars.Get(p.Clock.Name)
		pr.hours, pr.timeline = c.hoursOf(cal), c.timelineOf(cal)
		pr.figs.Clock = p.Clock.Name
	}
	pr.within = int64(p.Within.V.Elapsed())
	if n, whole := p.Within.V.WholeBusinessDays(); whole {
		pr.days = n
		if pr.timeline == nil { // no clock that knows business days: those of a clock that never stops
			pr.days, pr.within = 0, n*int64(24*time.Hour)
		}
	}
	for i := range out.promises {
		q := &out.promises[i]
		if q.figs.Until == pr.figs.Until && q.figs.Within == pr.figs.Within && q.figs.Clock == pr.figs.Clock &&
			(q.figs.Share == nil) == (pr.figs.Share == nil) && (q.figs.Share == nil || *q.figs.Share == *pr.figs.Share) {
			return int32(i)
		}
	}
	out.promises = append(out.promises, pr)
	return int32(len(out.promises) - 1)
}
