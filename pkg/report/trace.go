package report

import (
	"time"

	"github.com/svs-project/svs/pkg/flow"
)

// Trace is the way of one demand item through the first replication. Moments
// are RFC 3339 in the zone of the organisation, times are in seconds.
type Trace struct {
	Demand   string `json:"demand"`
	Type     string `json:"type"`
	Number   int    `json:"number"`
	Variant  string `json:"variant,omitempty"`
	Channel  string `json:"channel,omitempty"`
	CausedBy string `json:"causedBy,omitempty"`
	Priority int    `json:"priority"`
	Stream   string `json:"stream"`
	Arrived  string `json:"arrived"`
	// Before are the waits before its first visit.
	Before []Wait  `json:"before,omitempty"`
	Visits []Visit `json:"visits"`
	// Shares are the parts of its value that were handed over before the end.
	Shares []Handover `json:"shares,omitempty"`
	// End is how it ended; empty where the run ended first.
	End   string `json:"end,omitempty"`
	Ended string `json:"ended"`
	// Reached is when it had its value; empty without.
	Reached string `json:"reached,omitempty"`
	// LeadTime is the time to value, or to the end without; WorkingTime is the
	// part of it in which somebody was at work.
	LeadTime       float64 `json:"leadTime"`
	WorkingTime    float64 `json:"workingTime"`
	FlowEfficiency float64 `json:"flowEfficiency"`
}

// Handover is a part of the value that has been handed over.
type Handover struct {
	At    string  `json:"at"`
	Share float64 `json:"share"` // of the whole, by then
}

// Visit is one visit to a step.
type Visit struct {
	Stream   string   `json:"stream"`
	Step     string   `json:"step"`
	Title    string   `json:"title,omitempty"`
	Activity string   `json:"activity,omitempty"`
	Practice string   `json:"practice,omitempty"`
	Teams    []string `json:"teams,omitempty"`
	Nth      int      `json:"nth"`
	Came     string   `json:"came"`
	Delay    float64  `json:"delay,omitempty"`
	Waits    []Wait   `json:"waits,omitempty"`
	Worked   float64  `json:"worked,omitempty"`
	// Paused is time between shifts with the work begun.
	Paused float64  `json:"paused,omitempty"`
	Left   string   `json:"left"`
	To     string   `json:"to,omitempty"`
	Share  *float64 `json:"share,omitempty"`
	Rework bool     `json:"rework,omitempty"`
	// GaveUp says that patience ran out here.
	GaveUp bool `json:"gaveUp,omitempty"`
}

// Wait is one time in a queue and the reasons for it.
type Wait struct {
	From        string  `json:"from"`
	Time        float64 `json:"time"`
	OffShift    float64 `json:"offShift,omitempty"`
	Ahead       int     `json:"ahead"`
	OnDuty      int     `json:"onDuty"`
	Busy        int     `json:"busy"`
	ShiftBegins string  `json:"shiftBegins,omitempty"`
	PreemptedBy string  `json:"preemptedBy,omitempty"`
	// Cause is what it waited for, where that was not people; see flow.Wait.
	Cause      string `json:"cause,omitempty"`
	What       string `json:"what,omitempty"`
	Until      string `json:"until,omitempty"`
	Missed     string `json:"missed,omitempty"`
	Nth        int    `json:"nth,omitempty"`
	Size       int    `json:"size,omitempty"`
	HandedOver bool   `json:"handedOver,omitempty"`
}

// FromTrace makes the report's form of a trace.
func FromTrace(t *flow.Trace) *Trace {
	out := &Trace{
		Demand: text(t.Demand, maxName), Type: t.Type, Number: t.Number,
		Variant: text(t.Variant, maxName), Channel: text(t.Channel, maxName), CausedBy: text(t.CausedBy, maxName),
		Priority: t.Priority, Stream: text(t.Stream, maxName), Arrived: moment(t.Arrived), Visits: []Visit{},
		End: t.End, Ended: moment(t.Ended), Reached: optionalMoment(t.Reached),
		LeadTime: t.LeadTime.Seconds(), WorkingTime: t.Working.Seconds(), FlowEfficiency: t.FlowEfficiency,
	}
	for i := range t.Before {
		out.Before = append(out.Before, fromWait(&t.Before[i]))
	}
	for _, h := range t.Shares {
		out.Shares = append(out.Shares, Handover{moment(h.At), h.Share})
	}
	for i := range t.Visits {
		out.Visits = append(out.Visits, fromVisit(&t.Visits[i]))
	}
	return out
}

func fromVisit(v *flow.Visit) Visit {
	out := Visit{
		Stream: text(v.Stream, maxName), Step: text(v.Step, maxName), Title: text(v.Title, maxMessage),
		Activity: v.Activity, Practice: text(v.Practice, maxName), Nth: v.Nth, Came: moment(v.Came),
		Delay: v.Delay.Seconds(), Worked: v.Worked.Seconds(), Paused: v.Rested.Seconds(),
		Left: moment(v.Left), To: text(v.To, maxName), Share: v.Share, Rework: v.Rework, GaveUp: v.GaveUp,
	}
	for _, team := range v.Teams {
		out.Teams = append(out.Teams, text(team, maxName))
	}
	for i := range v.Waits {
		out.Waits = append(out.Waits, fromWait(&v.Waits[i]))
	}
	return out
}

func fromWait(w *flow.Wait) Wait {
	return Wait{
		From: moment(w.From), Time: w.Time.Seconds(), OffShift: w.OffShift.Seconds(),
		Ahead: w.Ahead, OnDuty: w.OnDuty, Busy: w.Busy,
		ShiftBegins: optionalMoment(w.ShiftBegins), PreemptedBy: text(w.PreemptedBy, maxName),
		Cause: w.Cause, What: text(w.What, maxName), Until: optionalMoment(w.Until), Missed: optionalMoment(w.Missed), Nth: w.Nth, Size: w.Size, HandedOver: w.HandedOver,
	}
}

func moment(t time.Time) string { return t.Format(time.RFC3339) }

func optionalMoment(t *time.Time) string {
	if t == nil {
		return ""
	}
	return moment(*t)
}
