package flow

import (
	"fmt"
	"slices"
	"time"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/des"
	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/model"
)

// row hands out places that items are booked to.
func (c *compiler) row() int32 {
	c.p.rows = append(c.p.rows, rowOf{})
	return int32(len(c.p.rows) - 1)
}

func (c *compiler) demand(d *model.Demand, scale float64) {
	s, known := c.streams[d.Spec.Stream.Name]
	if !known {
		c.err = fmt.Errorf("internal fault: %s has no stream", d.Ref())
		return
	}
	out := demand{kindOf: "Demand", name: d.Name, model: d, element: c.element("Demand", d.Name), stream: s, row: c.row(), every: -1, copies: scale}
	for _, p := range d.Spec.PreventedBy {
		out.prevented = out.prevented + p.Share.V.Float() - float64(out.prevented*p.Share.V.Float())
	}
	c.streamRow(s)
	if d.Spec.Arrivals.Given() {
		c.arrivals(&out, scale)
	}
	out.children = des.NewParent(out.element)
	c.variants(&out)
	c.p.demands = append(c.p.demands, out)
}

func (c *compiler) streamRow(s int32) {
	if st := &c.p.streams[s]; st.row < 0 {
		st.row = c.row()
	}
}

// opportunity lets an opportunity arrive once, on the day on which it starts.
func (c *compiler) opportunity(o *model.Opportunity) {
	s := c.streams[o.Spec.Stream.Name]
	day, given := starts(o)
	if !given {
		return
	}
	out := demand{
		kindOf: "Opportunity", name: o.Name, model: demandOf(o), element: c.element("Opportunity", o.Name), stream: s, row: c.row(),
		every: -1, copies: 1, kind: byTimes,
	}
	at := c.calendars.Zone(&o.Entity).Instant(day.V.At(0)).Sub(c.p.start)
	if at >= 0 && int64(at) <= c.p.end() {
		out.times = []fixedTime{{at: int64(at)}}
	}
	for _, it := range o.Spec.Iterations {
		out.iterations = append(out.iterations, iteration{it.Name.V, it.Delivers.V.Float()})
	}
	c.p.uses.repeats = c.p.uses.repeats || len(out.iterations) > 0
	c.streamRow(s)
	out.children = des.NewParent(out.element)
	c.variants(&out)
	c.p.demands = append(c.p.demands, out)
}

// intensity is a pattern over the run; demands that follow one calendar share
// it.
func (c *compiler) intensity(is *model.Pattern, p *calendar.Pattern) *calendar.Intensity {
	over := func() *calendar.Intensity { return p.Intensity(c.p.start, time.Duration(c.p.end())) }
	if !is.Calendar.Given() {
		return over()
	}
	cal := c.calendars.Get(is.Calendar.Name)
	if c.patterns[cal] == nil {
		c.patterns[cal] = over()
	}
	return c.patterns[cal]
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
			out.pattern = c.intensity(&a.Pattern, p)
			c.p.weekly = true
		}
		out.perSecond = float64(scale * a.Rate.V.PerSecondOn(days))
	case a.Every.Given():
		out.kind = byInterval
		out.every, out.pace = c.sampler(&a.Every, 24*time.Hour), scale
	case a.Trace.Given():
		out.kind = byTimes
		out.times = c.files[out.model]
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
	last, sum := -2, 0.0
	from := len(c.p.classes)
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
		ch := channel{class: c.class(out, fc, v.row), name: fc.ChannelName()}
		sum += fc.Share
		ch.upTo, v.upTo = sum, sum
		v.channels = append(v.channels, ch)
	}
	normalise(out.variants)
	c.doors(out, from)
	out.only = -1
	if len(out.variants) == 1 && len(out.variants[0].channels) == 1 && out.prevented == 0 {
		out.only = out.variants[0].channels[0].class
	}
}

func (c *compiler) class(out *demand, fc facts.Class, variantRow int32) int32 {
	k := class{
		demand: int32(len(c.p.demands)), variant: int32(fc.Variant), channel: int32(fc.Channel), via: fc.Via,
		rank: fc.Priority(), priority: fc.Priority(), failure: out.typeOf() == model.FailureDemand, channelName: fc.ChannelName(),
		rows: [4]int32{out.row, variantRow, c.p.streams[out.stream].row, c.channelRow(out, fc.ChannelName())},
	}
	for _, p := range facts.Promises(c.m, fc) {
		k.promises = append(k.promises, c.promise(out, &p))
	}
	if len(k.promises) > maxPromises {
		c.err = fmt.Errorf("%s has %d promises for one item; %d are the most that can be simulated", out.model.Ref(), len(k.promises), maxPromises)
	}
	if p := fc.Patience(); p.Given() {
		c.p.uses.patience = true
		k.patience = &patience{after: c.sampler(&p.After, 24*time.Hour), then: c.target(out.stream, 0, p.Then.V)}
	}
	c.p.classes = append(c.p.classes, k)
	return int32(len(c.p.classes) - 1)
}

// channelRow is where the items of a channel are booked, -1 where a demand has
// not several.
func (c *compiler) channelRow(out *demand, name string) int32 {
	if name == "" || !severalChannels(out.model) {
		return -1
	}
	for _, r := range out.channels {
		if r.name == name {
			return r.row
		}
	}
	out.channels = append(out.channels, channelRow{name, c.row()})
	return out.channels[len(out.channels)-1].row
}

func severalChannels(d *model.Demand) bool {
	several := len(d.Spec.Channels) > 1
	for i := range d.Spec.Variants {
		several = several || len(d.Spec.Variants[i].Channels) > 0
	}
	return several
}

// target is a step of a stream by its id, seen from its k-th step, abandoned
// when it is none.
func (c *compiler) target(stream int32, k int, name string) int32 {
	flat := c.flats[stream]
	if len(flat) == 0 {
		return toAbandoned
	}
	if to := flat[k].Target(name, facts.ToAbandoned); to >= 0 {
		return c.p.streams[stream].entry + int32(to)
	}
	return toAbandoned
}

// doors says how the classes of a demand, from one on, come in. Channels that
// take over for others bring classes of their own.
func (c *compiler) doors(out *demand, from int) {
	for i := from; i < len(c.p.classes); i++ {
		k := &c.p.classes[i]
		k.door = door{takes: -1}
		doc := c.m.Channel(k.channelName)
		if doc == nil {
			continue
		}
		fc := facts.Class{Demand: out.model, Variant: int(k.variant), Channel: int(k.channel), Via: k.via}
		if doc.Spec.Calendar.Given() {
			k.door.hours = c.hoursOf(c.calendars.Get(doc.Spec.Calendar.Name))
			c.p.uses.channels = true
		}
		if k.door.resolves = fc.Resolved(c.m); k.door.resolves > 0 {
			c.p.uses.channels = true
			if doc.Spec.SelfService.Takes.Given() {
				k.door.takes = c.sampler(&doc.Spec.SelfService.Takes, 24*time.Hour)
			}
		}
		to, passes, lost := fc.Passes(c.m)
		switch {
		case lost:
			k.door.closed = loses
		case passes && k.door.hours != nil:
			next := c.classOf(out, to, from)
			c.p.classes[i].door.closed, c.p.classes[i].door.passes = passesOn, next
		}
	}
}

// classOf finds a class among those of a demand, or adds it.
func (c *compiler) classOf(out *demand, fc facts.Class, from int) int32 {
	row := int32(-1)
	for i := from; i < len(c.p.classes); i++ {
		k := &c.p.classes[i]
		if int(k.variant) != fc.Variant {
			continue
		}
		row = k.rows[1]
		if int(k.channel) == fc.Channel && k.via == fc.Via {
			return int32(i)
		}
	}
	return c.class(out, fc, row)
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
	pr := promise{until: toValue, figs: figure.PromiseFigs{Until: p.Point(), Within: p.Within.V.String(), Clock: "elapsed"}}
	if p.Share.Given() {
		s := p.Share.V.Float()
		pr.figs.Share = &s
	}
	base := c.p.streams[out.stream].entry
	for i, f := range c.flats[out.stream] {
		if f.Step.ID.V == p.Point() {
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
