package flow

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/des"
	"github.com/svs-project/svs/pkg/dist"
	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/model"
)

// compiler turns a model into a Program.
type compiler struct {
	m         *model.Model
	u         *subject
	calendars *facts.Calendars
	files     map[*model.Demand][]fixedTime // replayed logs
	moved     map[string]string
	p         *Program

	timelines map[*calendar.Calendar]*calendar.Timeline
	hours     map[*calendar.Calendar]*des.Hours
	patterns  map[*calendar.Calendar]*calendar.Intensity
	samplers  map[samplerKey]int32
	alike     map[[2]float64][]int32 // samplers by mean and variance
	lines     map[string]int32
	pools     map[model.Ref]int32
	bodies    map[string]int32
	streams   map[string]int32
	demands   map[string]int32
	first     map[string]int32 // a stream's first step
	docs      []*model.ValueStream
	flats     [][]facts.FlatStep // per stream
	err       error
}

type samplerKey struct {
	is  *model.Distribution
	day time.Duration
}

func (c *compiler) compile(scale map[string]float64) error {
	c.timelines, c.hours = map[*calendar.Calendar]*calendar.Timeline{}, map[*calendar.Calendar]*des.Hours{}
	c.alike, c.patterns = map[[2]float64][]int32{}, map[*calendar.Calendar]*calendar.Intensity{}
	c.samplers, c.lines = map[samplerKey]int32{}, map[string]int32{}
	c.pools, c.streams, c.first = map[model.Ref]int32{}, map[string]int32{}, map[string]int32{}
	c.bodies, c.demands = map[string]int32{}, map[string]int32{}
	c.p.guards = []guard{{}}
	c.p.loads = facts.LoadsOf(c.m, c.calendars, facts.LoadOptions{Scale: scale, Takes: c.u.takes})
	for _, t := range c.u.teams {
		c.team(t)
	}
	c.payroll()
	c.layStreams()
	for _, d := range c.u.demands {
		c.demands[d.Name] = int32(len(c.demands))
	}
	for _, d := range c.u.demands {
		factor, scaled := scale[d.Name]
		if !scaled {
			factor = 1
		}
		c.demand(d, factor)
	}
	for _, o := range c.u.chances {
		c.opportunity(o)
	}
	c.shareRows()
	c.fillRows()
	for i := range c.p.demands {
		d := &c.p.demands[i]
		d.single = d.group == nil && (d.kind == byRate || d.kind == byInterval)
		d.entry = c.p.streams[d.stream].entry
	}
	c.p.finite = !slices.ContainsFunc(c.p.demands, func(d demand) bool { return d.kind == byRate || d.kind == byInterval })
	c.ranks()
	c.routes()
	c.steps()
	c.countVisits()
	failure := func(k class) bool { return k.failure }
	c.p.uses.failures = slices.ContainsFunc(c.p.classes, failure) && slices.ContainsFunc(c.p.classes, func(k class) bool { return !k.failure })
	c.shorten()
	c.p.uses.partial = c.p.uses.partial || c.p.uses.repeats
	c.p.uses.extras = c.p.uses.channels || c.p.uses.limits || c.p.uses.patience || c.p.uses.parallel ||
		c.p.uses.batches || c.p.uses.approvals || c.p.uses.repeats || c.p.uses.fallback
	return c.err
}

// shareRows lets a stream that serves one demand be booked with it: all of its
// figures are those of the demand.
func (c *compiler) shareRows() {
	serves := map[int32][]int{}
	for i := range c.p.demands {
		serves[c.p.demands[i].stream] = append(serves[c.p.demands[i].stream], i)
	}
	for s := range c.p.streams {
		if all := serves[int32(s)]; len(all) == 1 {
			c.p.streams[s].row = c.p.demands[all[0]].row
			for i := range c.p.classes {
				if int(c.p.classes[i].demand) == all[0] {
					c.p.classes[i].rows[rowStream] = -1
				}
			}
		}
	}
}

// rowStream is which of a class's rows is its stream's: promises are the
// demand's own.
const rowStream = 2

// fillRows says which classes each row sums up.
func (c *compiler) fillRows() {
	for i := range c.p.classes {
		k := &c.p.classes[i]
		for n, row := range k.rows {
			if row < 0 {
				continue
			}
			r := &c.p.rows[row]
			r.classes = append(r.classes, int32(i))
			if n != rowStream {
				r.promises = len(c.p.demands[k.demand].promises)
			}
		}
	}
}

// element is the number of a thing's draws: that of its first name.
func (c *compiler) element(kind, name string, rest ...string) uint64 {
	full := kind + "/" + name
	for range len(c.moved) {
		before, moved := c.moved[full]
		if !moved {
			break
		}
		full = before
	}
	return des.Element(append([]string{full}, rest...)...)
}

// stepName is the first name of a step, for its element.
func (c *compiler) stepName(stream, id string) string {
	for range len(c.moved) {
		before, moved := c.moved["ValueStream/"+stream+".steps["+id+"]"]
		if !moved {
			break
		}
		if i := len("ValueStream/" + stream + ".steps["); len(before) > i+1 && before[:i] == "ValueStream/"+stream+".steps[" {
			id = before[i : len(before)-1]
		}
	}
	return id
}

// hoursOf compiles a calendar for the engine, nil for always.
func (c *compiler) hoursOf(cal *calendar.Calendar) *des.Hours {
	if cal == nil {
		return nil
	}
	if h, done := c.hours[cal]; done {
		return h
	}
	t := c.timelineOf(cal)
	spans := make([]des.Span, t.Spans())
	for i := range spans {
		spans[i].Open, spans[i].Close = t.Span(i)
	}
	h, err := des.NewHours(spans)
	if err != nil {
		c.err = fmt.Errorf("internal fault: the hours of a calendar are out of order: %w", err)
	}
	c.hours[cal] = h
	c.p.weekly = true
	return h
}

// layStreams numbers the streams in use and all their steps.
func (c *compiler) layStreams() {
	c.docs = c.u.streams
	for i, s := range c.docs {
		flat := facts.Flatten(&s.Spec)
		c.flats = append(c.flats, flat)
		entry := int32(len(c.p.steps))
		c.streams[s.Name] = int32(i)
		c.first[s.Name] = entry
		out := stream{name: s.Name, entry: entry, row: -1, limit: int32(s.Spec.Limits.InProgress.V), declines: s.Spec.Limits.WhenFull.V == "declined"}
		out.gated = out.limit > 0 || len(flat) > 0 && flat[0].Step.Limits.Given()
		c.p.uses.limits = c.p.uses.limits || out.gated
		c.p.streams = append(c.p.streams, out)
		for k := range flat {
			c.p.steps = append(c.p.steps, c.step(int32(i), s, entry, &flat[k]))
		}
	}
	for i := range c.p.steps {
		if st := &c.p.steps[i]; st.model.Stream.Given() {
			st.call = c.first[st.model.Stream.Name]
		}
	}
}

func (c *compiler) step(index int32, s *model.ValueStream, entry int32, f *facts.FlatStep) step {
	st := f.Step
	out := step{
		index: int32(len(c.p.steps)), stream: index, model: st, line: -1, call: -1, counter: -1, route: -1, parent: -1, pauses: st.StopsClock.V,
		element: c.element("ValueStream", s.Name, c.stepName(s.Name, st.ID.V)), limit: int32(st.Limits.InProgress.V),
	}
	if f.Parent >= 0 {
		out.parent = entry + int32(f.Parent)
	}
	for _, b := range f.Branches {
		if b >= 0 {
			b += int(entry)
		}
		out.branches = append(out.branches, int32(b))
	}
	if st.Delivers.Given() {
		out.delivers = st.Delivers.V.Float()
		c.p.uses.partial = true
	}
	if st.Batch.Given() {
		out.batch = batch{size: int32(st.Batch.Size.V), atMost: int64(st.Batch.AtMost.V.Elapsed()), together: !st.Batch.Together.Given() || st.Batch.Together.V}
	}
	if needs := needsOf(st); len(needs) > 0 {
		out.setLine(c, needs)
	}
	switch {
	case st.Supplier.Given():
		out.onPool(c, c.other(st.Supplier))
	case st.Automated.Given():
		tool := c.other(st.Automated)
		out.onPool(c, tool)
		if st.Fallback.Given() && c.p.teams[tool].servers < anyNumber {
			fb := step{}
			fb.setLine(c, []model.Need{{Team: st.Fallback}})
			c.p.uses.fallback = true
			out.fallback = &fallback{tool: tool, line: fb.line, needs: fb.needs}
		}
	}
	u := &c.p.uses
	u.limits = u.limits || out.limit > 0
	u.parallel = u.parallel || len(st.Parallel) > 0
	u.batches = u.batches || out.batch.is()
	u.approvals = u.approvals || st.Approval.Given()
	u.patience = u.patience || st.Patience.Given()
	out.simple = len(st.Parallel) == 0 && !out.batch.is() && !st.Approval.Given() && !st.Patience.Given() && len(st.Emits) == 0 &&
		out.fallback == nil && out.limit == 0 && !st.Stream.Given()
	return out
}

// ranks turns the priorities in use into the engine's ranks, the most urgent
// first. A team that works first come first served ignores them.
func (c *compiler) ranks() {
	used := map[int]int{}
	for i := range c.p.classes {
		used[c.p.classes[i].rank] = 0
	}
	for r, priority := range slices.Sorted(maps.Keys(used)) {
		used[priority] = r
	}
	for i := range c.p.classes {
		c.p.classes[i].rank = used[c.p.classes[i].rank]
	}
	c.p.plan.Ranks = max(1, len(used))
}

// sampler compiles a time; day is what a business day of it is worth.
func (c *compiler) sampler(is *model.Distribution, day time.Duration) int32 {
	key := samplerKey{is, day}
	if i, known := c.samplers[key]; known {
		return i
	}
	d, err := c.calendars.Spec(is).Build(day)
	if err != nil {
		c.err = fmt.Errorf("a distribution that cannot be: %w", err)
	}
	i := c.sameSampler(d)
	c.samplers[key] = i
	return i
}

// sameSampler is the sampler of an equal distribution, or a new one: its table
// stays in the fast part of the memory the more steps share it.
func (c *compiler) sameSampler(d dist.Dist) int32 {
	alike := [2]float64{d.Mean(), d.Var()}
	for _, i := range c.alike[alike] {
		if c.p.samplers[i].Dist().Equal(d) {
			return i
		}
	}
	i := int32(len(c.p.samplers))
	c.p.samplers = append(c.p.samplers, d.Sampler())
	c.alike[alike] = append(c.alike[alike], i)
	return i
}
