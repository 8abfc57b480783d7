package flow

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/svs-project/svs/pkg/des"
	"github.com/svs-project/svs/pkg/model"
)

// TraceOptions choose the item to follow.
type TraceOptions struct {
	// Demand is a name; empty for the first demand to arrive.
	Demand string
	// Number counts the demand's items from 1; 0 is the first one that arrives
	// after the warm-up, or, where that is to be found, after a quarter of the
	// horizon.
	Number int
}

// Trace is one item's way, told from replication 0. Times are in the zone of
// the scenario's organisation.
type Trace struct {
	Demand  string `json:"demand"`
	Type    string `json:"type"`
	Number  int    `json:"number"`
	Variant string `json:"variant,omitempty"`
	Channel string `json:"channel,omitempty"`
	// CausedBy is the item whose step emitted it: "Demand/outage #3"; empty
	// for what comes by itself.
	CausedBy string    `json:"causedBy,omitempty"`
	Priority int       `json:"priority"`
	Stream   string    `json:"stream"`
	Arrived  time.Time `json:"arrived"`
	// Before are the waits before its first visit: for its channel to open,
	// for room in its stream, or while it served itself.
	Before []Wait  `json:"before,omitempty"`
	Visits []Visit `json:"visits"`
	// Shares are the parts of its value that were handed over before the end.
	Shares []Handover `json:"shares,omitempty"`
	// End is value, declined, cancelled, abandoned, lost or self-served; empty
	// when the run ended first.
	End   string    `json:"end,omitempty"`
	Ended time.Time `json:"ended"`
	// Reached is when it had its value, which may be before its end.
	Reached  *time.Time    `json:"reached,omitempty"`
	LeadTime time.Duration `json:"leadTime"` // to value, or to the end without
	Working  time.Duration `json:"working"`  // of LeadTime
	// FlowEfficiency is Working over LeadTime, 1 of nothing.
	FlowEfficiency float64 `json:"flowEfficiency"`
}

// Handover is a part of the value that has been handed over.
type Handover struct {
	At    time.Time `json:"at"`
	Share float64   `json:"share"` // of the whole, with what came before
}

// Visit is one visit to a step.
type Visit struct {
	Stream   string    `json:"stream"`
	Step     string    `json:"step"`
	Title    string    `json:"title,omitempty"`
	Activity string    `json:"activity,omitempty"`
	Practice string    `json:"practice,omitempty"`
	Teams    []string  `json:"teams,omitempty"` // or the supplier or tool
	Nth      int       `json:"nth"`             // visit to this step, from 1
	Came     time.Time `json:"came"`
	// Delay is the step's own wait.
	Delay time.Duration `json:"delay,omitempty"`
	// GaveUp says that patience ran out here.
	GaveUp bool `json:"gaveUp,omitempty"`
	// Waits are the times in the queue: one, and one more each time that its
	// people were taken away; and the other waits, each with its cause.
	Waits []Wait `json:"waits,omitempty"`
	// Worked is time at work; Rested is time between shifts with the work begun.
	Worked time.Duration `json:"worked,omitempty"`
	Rested time.Duration `json:"rested,omitempty"`
	// Left is when the visit ended, To the step or end it led to.
	Left time.Time `json:"left"`
	To   string    `json:"to,omitempty"`
	// Share is that of the way it drew, nil when there was no choice. Rework
	// says that it was not right and went back.
	Share  *float64 `json:"share,omitempty"`
	Rework bool     `json:"rework,omitempty"`
}

// Wait is one time in a queue and the reasons for it.
type Wait struct {
	From time.Time     `json:"from"`
	Time time.Duration `json:"time"`
	// OffShift is the part in which nobody was on shift who could do it.
	OffShift time.Duration `json:"offShift,omitempty"`
	// Cause is empty for a wait for people, else approval, batch, limit,
	// channel or self-service.
	Cause string `json:"cause,omitempty"`
	// What is the body that decides, the step or stream that was full, or the
	// channel.
	What string `json:"what,omitempty"`
	// Until is the meeting, or when the channel opens.
	Until *time.Time `json:"until,omitempty"`
	// Missed is the meeting before that for which notice came too late.
	Missed *time.Time `json:"missed,omitempty"`
	// Nth of Size is its place in a batch; Size is 0 where no number is asked.
	Nth  int `json:"nth,omitempty"`
	Size int `json:"size,omitempty"`
	// HandedOver says that the shift of its people ended.
	HandedOver bool `json:"handedOver,omitempty"`
	// What it found when it began to wait: items before it, people on shift,
	// and how many of these were busy.
	Ahead  int `json:"ahead"`
	OnDuty int `json:"onDuty"`
	Busy   int `json:"busy"`
	// ShiftBegins is when somebody came on shift, where nobody was.
	ShiftBegins *time.Time `json:"shiftBegins,omitempty"`
	// PreemptedBy is the item that took its people away.
	PreemptedBy string `json:"preemptedBy,omitempty"`
}

// tracer follows one item.
type tracer struct {
	demand int32 // -1: any
	number uint32
	after  int64
	item   int32           // -1: not come yet
	at     map[int32]int   // the visit that it, or a part of it, is at
	calls  map[int32][]int // visits from which it has gone into other streams
	done   bool
	out    Trace
}

// Trace follows one item through replication 0. It is an error when there is
// no such demand or when the item does not arrive before the horizon.
func (p *Program) Trace(ctx context.Context, o TraceOptions) (*Trace, error) {
	after := p.warmup
	if after < 0 {
		after = p.horizon / 4
	}
	out, err := p.traceFrom(ctx, o, after)
	if err == errNoneComes && after > 0 {
		out, err = p.traceFrom(ctx, o, 0) // all come in the time in which the system fills
	}
	return out, err
}

var errNoneComes = errors.New("nothing arrives before the horizon that could be followed")

// traceFrom follows an item by its number, or the first that comes from a
// moment on.
func (p *Program) traceFrom(ctx context.Context, o TraceOptions, after int64) (*Trace, error) {
	t := &tracer{demand: -1, number: uint32(max(o.Number, 0)), item: -1, after: after, at: map[int32]int{}, calls: map[int32][]int{}}
	for d := range p.demands {
		if p.demands[d].name == o.Demand {
			t.demand = int32(d)
		}
	}
	if o.Demand != "" && t.demand < 0 {
		return nil, fmt.Errorf("no demand %q is simulated", o.Demand)
	}
	s, err := newSim(p)
	if err != nil {
		return nil, err
	}
	s.trace = t
	s.start(0)
	if err := s.runTo(ctx, p.horizon, func() bool { return t.done }); err != nil {
		return nil, err
	}
	if t.item < 0 {
		if o.Number > 0 {
			return nil, s.noSuchItem(t.demand, o)
		}
		return nil, errNoneComes
	}
	if !t.done {
		if err := s.runTo(ctx, p.end(), func() bool { return t.done }); err != nil {
			return nil, err
		}
	}
	if !t.done {
		s.sum(&s.items[t.item], "")
	}
	return &t.out, nil
}

// noSuchItem says how many items there are, where fewer come than the one
// asked for.
func (s *sim) noSuchItem(demand int32, o TraceOptions) error {
	if demand < 0 {
		return fmt.Errorf("no demand has an item %d before the horizon; choose a smaller number", o.Number)
	}
	if n := s.sources[demand].items; n > 0 {
		return fmt.Errorf("item %d of %q does not arrive before the horizon; the last is %d", o.Number, o.Demand, n)
	}
	return fmt.Errorf("no item of %q arrives before the horizon", o.Demand)
}

// at is a moment of the run on the clock.
func (s *sim) at(t int64) time.Time {
	return s.p.start.Add(time.Duration(t)).In(s.p.zone.Location())
}

func (s *sim) traceArrival(i int32) {
	t, it := s.trace, &s.items[i]
	k := &s.p.classes[it.class]
	if t.item >= 0 || t.demand >= 0 && t.demand != k.demand ||
		t.number > 0 && t.number != it.number || t.number == 0 && s.e.Now() < t.after {
		return
	}
	t.item = i
	it.flags |= followed
	d := &s.p.demands[k.demand]
	t.out = Trace{
		Demand: d.name, Type: d.model.Spec.Type.V, Number: int(it.number), Stream: s.p.streams[d.stream].name,
		Arrived: s.at(s.e.Now()), Priority: k.priority,
	}
	if k.variant >= 0 {
		t.out.Variant = d.model.Spec.Variants[k.variant].Name.V
	}
	t.out.Channel = k.channelName
	t.out.CausedBy = s.parent
}

// visitOf is the present visit of the item, nil when i is another.
func (s *sim) visitOf(i int32) *Visit {
	if s.items[i].flags&followed == 0 {
		return nil
	}
	if k, has := s.trace.at[i]; has {
		return &s.trace.out.Visits[k]
	}
	return nil
}

// traceCall and traceReturn keep the visit from which the item passes through
// another stream: where it goes from there is told when it comes back.
func (s *sim) traceCall(i int32) {
	if s.items[i].flags&followed != 0 {
		s.trace.calls[i] = append(s.trace.calls[i], s.trace.at[i])
	}
}

func (s *sim) traceReturn(i int32) {
	if t := s.trace; s.items[i].flags&followed != 0 {
		calls := t.calls[i]
		t.at[i], t.calls[i] = calls[len(calls)-1], calls[:len(calls)-1]
	}
}

// traceCome begins a visit.
func (s *sim) traceCome(i int32) {
	it := &s.items[i]
	if it.flags&followed == 0 {
		return
	}
	st := &s.p.steps[it.step]
	v := Visit{
		Stream: s.p.streams[st.stream].name, Step: st.model.ID.V, Title: st.model.Title.V, Activity: st.model.Activity.V,
		Practice: st.model.Practice.Name, Nth: int(it.visit), Came: s.at(s.e.Now()), Left: s.at(s.e.Now()),
	}
	for _, n := range st.needs {
		v.Teams = append(v.Teams, s.p.teams[n.team].name)
	}
	s.trace.at[i] = len(s.trace.out.Visits)
	s.trace.out.Visits = append(s.trace.out.Visits, v)
}

func (s *sim) traceDelay(i int32, wait int64) {
	if v := s.visitOf(i); v != nil {
		v.Delay = time.Duration(wait)
	}
}

// traceQueue notes what an item finds when it begins to wait.
func (s *sim) traceQueue(i int32) {
	v, it := s.visitOf(i), &s.items[i]
	if v == nil {
		return
	}
	st := &s.p.steps[it.step]
	lead := i
	if it.state == riding {
		lead = s.extra[i].first
	}
	w := Wait{From: s.at(s.e.Now()), Ahead: s.e.Ahead(s.items[lead].job)}
	for _, n := range s.needsAt(i, st) {
		all, busy := s.e.OnDuty(n.team)
		// Who has just become free goes to those before it.
		taken := min(all-busy, w.Ahead)
		w.Ahead -= taken
		w.OnDuty += all
		w.Busy += busy + taken
	}
	if next := s.e.NextShift(s.lineOf(i, st)); next > s.e.Now() && next < des.Never {
		begins := s.at(next)
		w.ShiftBegins = &begins
	}
	v.Waits = append(v.Waits, w)
}

func (s *sim) traceStart(i int32, since, off int64) {
	if v := s.visitOf(i); v != nil && len(v.Waits) > 0 {
		w := &v.Waits[len(v.Waits)-1]
		w.Time, w.OffShift = time.Duration(s.e.Now()-since), time.Duration(off)
	}
}

func (s *sim) traceEviction(i int32, n *des.Notice) {
	v := s.visitOf(i)
	if v == nil {
		return
	}
	s.traceWork(i, n)
	s.traceQueue(i)
	if n.Kind == des.PutBack {
		v.Waits[len(v.Waits)-1].HandedOver = true
		return
	}
	by := &s.items[n.By]
	v.Waits[len(v.Waits)-1].PreemptedBy = fmt.Sprintf("Demand/%s #%d", s.p.demands[s.p.classes[by.class].demand].name, by.number)
}

func (s *sim) traceWork(i int32, n *des.Notice) {
	if v := s.visitOf(i); v != nil {
		v.Worked += time.Duration(n.Worked)
		v.Rested += time.Duration(s.e.Now() - n.Since - n.Worked)
	}
}

// traceWay ends a visit.
func (s *sim) traceWay(i, to int32, share float64, rework bool) {
	v := s.visitOf(i)
	if v == nil {
		return
	}
	v.Left, v.To, v.Rework = s.at(s.e.Now()), s.nameOf(to), rework
	if share >= 0 {
		v.Share = &share
	}
}

// nameOf is a step or an end in words.
func (s *sim) nameOf(to int32) string {
	switch to {
	case toValue:
		return model.EndValue
	case toDeclined:
		return model.EndDeclined
	case toCancelled:
		return model.EndCancelled
	case toAbandoned:
		return model.EndAbandoned
	case toLost:
		return model.EndLost
	case toSelfServed:
		return model.EndSelfServed
	}
	return s.p.steps[to].model.ID.V
}

// traceValue notes that value has been reached.
func (s *sim) traceValue(it *item) {
	if it.flags&followed == 0 {
		return
	}
	now := s.at(s.e.Now())
	t := &s.trace.out
	t.Reached = &now
	t.LeadTime, t.Working = time.Duration(s.e.Now()-it.arrived), time.Duration(it.worked)
}

func (s *sim) traceEnd(i, to int32) {
	if it := &s.items[i]; it.flags&followed != 0 {
		s.sum(it, s.nameOf(to))
		s.trace.done = true
	}
}

// sum closes the trace.
func (s *sim) sum(it *item, end string) {
	t := &s.trace.out
	now := s.e.Now()
	if end == "" {
		now = s.p.end() // which may be long after the last event
	}
	t.End, t.Ended = end, s.at(now)
	if t.Reached == nil {
		t.LeadTime, t.Working = time.Duration(now-it.arrived), time.Duration(it.worked)
	}
	t.FlowEfficiency = 1
	if t.LeadTime > 0 {
		t.FlowEfficiency = float64(t.Working) / float64(t.LeadTime)
	}
}
