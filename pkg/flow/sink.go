package flow

import "time"

// Sink takes what one replication records: every item that arrives up to the
// horizon, once, when it ends or when the run does.
type Sink interface {
	// Item takes an item; what it points to is good until the next call. An
	// error stops the run with it.
	Item(*ItemRecord) error
	// Close is called after the last item, but not after an error.
	Close() error
}

// ItemRecord is one item with all its visits. Times are since the start of the
// scenario.
type ItemRecord struct {
	Replication int
	Demand      string
	Type        string // value, information, failure
	Variant     string
	Channel     string
	Stream      string
	Number      int // n-th of its demand, from 1
	Priority    int
	// Parent is the item whose step has caused this one, as demand#number;
	// empty for what arrives by itself.
	Parent  string
	Arrived time.Duration
	// Ended and Valued are Unset for what has not ended or not come to value.
	Ended  time.Duration
	Valued time.Duration
	// Outcome is the end it came to, as value or declined; empty when the run
	// ended first.
	Outcome string
	// Measured says that it arrived between warm-up and horizon.
	Measured bool
	// ChannelWait is how long it waited for its channel to open, OutsideWait
	// for room in its stream.
	ChannelWait, OutsideWait time.Duration
	// Visits are in the order in which they began.
	Visits []VisitRecord
}

// Unset is a time that has not come.
const Unset = time.Duration(-1)

// VisitRecord is one visit of an item to a step.
type VisitRecord struct {
	Stream, Step, Title, Activity, Practice string
	Teams                                   []string // who works there
	Supplier, Tool                          string   // what works there
	Nth                                     int      // visit of the item to the step, from 1
	Entered                                 time.Duration
	// Started is when somebody first worked on it, Unset when nobody has.
	Started time.Duration
	// Ended is when the item left, Unset when it has not.
	Ended  time.Duration
	Worked time.Duration
	Waits  WaitTimes
	To     string // the step or end that it led to
	Rework bool   // it was not right and went back
}

// WaitTimes are the waits of a visit by cause.
type WaitTimes struct {
	// Queue: for people who were busy with something else.
	Queue time.Duration
	// OffShift: for people to come back to work, begun or not.
	OffShift time.Duration
	// Delay: the step's own wait.
	Delay time.Duration
	// Approval: for a decision.
	Approval time.Duration
	// Batch: for company.
	Batch time.Duration
	// Limit: for room where the item was to go next.
	Limit time.Duration
}

// Start is the moment at which the simulation begins, in the scenario's zone.
func (p *Program) Start() time.Time { return p.start.In(p.zone.Location()) }

// Steps lists the streams and steps that are simulated, in written order.
func (p *Program) Steps() []VisitRecord {
	out := make([]VisitRecord, len(p.steps))
	for k := range p.steps {
		out[k] = p.visitOf(int32(k))
	}
	return out
}

// visitOf is a visit to a step at which nothing has happened.
func (p *Program) visitOf(k int32) VisitRecord {
	st := &p.steps[k]
	v := VisitRecord{
		Stream: p.streams[st.stream].name, Step: st.model.ID.V, Title: st.model.Title.V, Activity: st.model.Activity.V,
		Practice: st.model.Practice.Name, Started: Unset, Ended: Unset,
	}
	for _, n := range st.needs {
		switch t := &p.teams[n.team]; t.kind {
		case "Supplier":
			v.Supplier = t.name
		case "Tool":
			v.Tool = t.name
		default:
			v.Teams = append(v.Teams, t.name)
		}
	}
	return v
}

// recorder keeps the visits of the items that are under way.
type recorder struct {
	sink        Sink
	replication int
	horizon     int64
	steps       []VisitRecord
	items       []recorded // by the item's index
}

// recorded is what has been recorded of an item.
type recorded struct {
	on     bool // it arrived before the horizon
	parent string
	// outside and channel are waits before its first visit.
	outside, channel time.Duration
	whole            int32 // the item that it is a part of, with the visits
	valued           time.Duration
	visits           []VisitRecord
	at               int   // its present visit
	calls            []int // visits from which it has gone into other streams
}

func newRecorder(p *Program, sink Sink, replication int) *recorder {
	return &recorder{sink: sink, replication: replication, horizon: p.horizon, steps: p.Steps()}
}

// recorded is the record of an item, nil where there is none.
func (s *sim) recorded(i int32) *recorded {
	if s.rec == nil || int(i) >= len(s.rec.items) || !s.rec.items[i].on {
		return nil
	}
	return &s.rec.items[i]
}

// wholeOf is the record of the item that a part belongs to.
func (s *sim) wholeOf(r *recorded) *recorded { return &s.rec.items[r.whole] }

// present is the record of the present visit of an item, nil where there is none.
func (s *sim) present(i int32) *VisitRecord {
	r := s.recorded(i)
	if r == nil || r.at < 0 {
		return nil
	}
	return &s.wholeOf(r).visits[r.at]
}

// recordArrival begins the record of an item.
func (s *sim) recordArrival(i int32) {
	for int(i) >= len(s.rec.items) {
		s.rec.items = append(s.rec.items, recorded{})
	}
	r := &s.rec.items[i]
	*r = recorded{on: s.e.Now() <= s.rec.horizon, valued: Unset, visits: r.visits[:0], calls: r.calls[:0], at: -1, whole: i, parent: s.parent}
}

// recordPart begins the record of a part of an item.
func (s *sim) recordPart(i, whole int32) {
	s.recordArrival(i)
	r := &s.rec.items[i]
	r.on, r.whole = s.recorded(whole) != nil, whole
}

func (s *sim) recordCome(i int32) {
	r, it := s.recorded(i), &s.items[i]
	if r == nil {
		return
	}
	v := s.rec.steps[it.step]
	v.Nth, v.Entered = int(it.visit), time.Duration(s.e.Now())
	w := s.wholeOf(r)
	r.at = len(w.visits)
	w.visits = append(w.visits, v)
}

// recordWait notes a wait that is not for people.
func (s *sim) recordWait(i int32, c cause, wait int64) {
	t := time.Duration(wait)
	v := s.present(i)
	if v == nil {
		if r := s.recorded(i); r != nil && c == causeChannel {
			r.channel += t
		} else if r != nil && c == causeLimit {
			r.outside += t
		}
		return
	}
	switch c {
	case causeDelay:
		v.Waits.Delay += t
	case causeApproval:
		v.Waits.Approval += t
	case causeBatch:
		v.Waits.Batch += t
	case causeLimit:
		// It has been sent on, and stays until there is room.
		v.Waits.Limit += t
		v.Ended = time.Duration(s.e.Now())
	}
}

// recordQueue notes a wait for people that was in vain.
func (s *sim) recordQueue(i int32, queued, off int64) {
	if v := s.present(i); v != nil {
		v.Waits.Queue += time.Duration(queued)
		v.Waits.OffShift += time.Duration(off)
	}
}

func (s *sim) recordStart(i int32, queued, off int64) {
	if v := s.present(i); v != nil {
		if v.Started == Unset {
			v.Started = time.Duration(s.e.Now())
		}
		v.Waits.Queue += time.Duration(queued)
		v.Waits.OffShift += time.Duration(off)
	}
}

func (s *sim) recordWork(i int32, worked, rested int64) {
	if v := s.present(i); v != nil {
		v.Worked += time.Duration(worked)
		v.Waits.OffShift += time.Duration(rested)
	}
}

// recordCall and recordReturn keep the visit from which an item passes through
// another stream.
func (s *sim) recordCall(i int32) {
	if r := s.recorded(i); r != nil {
		r.calls = append(r.calls, r.at)
	}
}

func (s *sim) recordReturn(i int32) {
	if r := s.recorded(i); r != nil {
		r.at = r.calls[len(r.calls)-1]
		r.calls = r.calls[:len(r.calls)-1]
	}
}

func (s *sim) recordWay(i, to int32, rework bool) {
	if v := s.present(i); v != nil {
		v.Ended, v.To, v.Rework = time.Duration(s.e.Now()), s.nameOf(to), rework
	}
}

func (s *sim) recordValue(i int32) {
	if r := s.recorded(i); r != nil {
		r.valued = time.Duration(s.e.Now())
	}
}

// recordEnd hands an item over that has ended.
func (s *sim) recordEnd(i, to int32) {
	if r := s.recorded(i); r != nil {
		s.hand(i, time.Duration(s.e.Now()), s.nameOf(to))
	}
}

// hand gives the record of an item to the sink.
func (s *sim) hand(i int32, ended time.Duration, outcome string) {
	r, it := &s.rec.items[i], &s.items[i]
	k := &s.p.classes[it.class]
	d := &s.p.demands[k.demand]
	rec := ItemRecord{
		Replication: s.rec.replication, Demand: d.name, Type: d.model.Spec.Type.V, Channel: k.channelName,
		Stream: s.p.streams[d.stream].name, Number: int(it.number), Priority: k.priority,
		Arrived: time.Duration(it.arrived), Ended: ended, Valued: r.valued, Outcome: outcome,
		Measured: it.flags&measured != 0, Visits: r.visits, Parent: r.parent, ChannelWait: r.channel, OutsideWait: r.outside,
	}
	if k.variant >= 0 {
		rec.Variant = d.model.Spec.Variants[k.variant].Name.V
	}
	r.on = false
	if err := s.rec.sink.Item(&rec); err != nil && s.fault == nil {
		s.fault = err
	}
}

// closeRecords hands over what has not ended, in order of arrival of each
// demand, and closes the sink.
func (s *sim) closeRecords() error {
	for i := range s.items {
		if s.items[i].state != gone && s.items[i].flags&isPart == 0 && s.recorded(int32(i)) != nil {
			s.hand(int32(i), Unset, "")
		}
	}
	if s.fault != nil {
		return s.fault
	}
	return s.rec.sink.Close()
}

// record has the next replication recorded, if that is wanted.
func (s *sim) record(o RunOptions, replication int) error {
	s.rec = nil
	if o.Records == nil {
		return nil
	}
	sink, err := o.Records(replication)
	if err != nil {
		return err
	}
	if sink != nil {
		s.rec = newRecorder(s.p, sink, replication)
	}
	return nil
}

// Demands lists the demands that are simulated, in the order of the figures.
func (p *Program) Demands() []string {
	var out []string
	for d := range p.demands {
		out = append(out, p.demands[d].name)
	}
	return out
}
