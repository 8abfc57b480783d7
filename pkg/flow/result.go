package flow

import (
	"math"

	"github.com/svs-project/svs/pkg/stats"
)

// Figure is a measured value with its 95 % interval over the replications.
// Times are in seconds, shares from 0 to 1. What could not be measured is nil.
type Figure struct {
	Value *float64 `json:"value"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
	// GrowsPerDay replaces a value that has none because an overloaded team
	// lets it grow for ever: by how many items the queue grows each day.
	GrowsPerDay *float64 `json:"growsPerDay,omitempty"`
	// Note says why there is no value or no interval, what the value leaves out
	// or how it came about: one of the Note constants. A value with an interval
	// and without a note needs none.
	Note string `json:"note,omitempty"`
	// Values are the figures of the replications, in their order, NaN where a
	// replication has none: what pairs are made of. Nil in a saved report.
	Values []float64 `json:"-"`
}

// The notes of figures.
const (
	// NoteTooFew: all replications together have fewer items than four
	// intervals of a quantile want (10/(1-q) items each), or all have fewer
	// than two for a deviation.
	NoteTooFew = "too few"
	// NoteAtLeast: some of the measured items had not ended when the run did,
	// so the true figure is higher.
	NoteAtLeast = "at least"
	// NotePooled: some replication has fewer than 10/(1-q) items for a quantile
	// q, so it is that of the items of all; its interval comes from groups of
	// replications.
	NotePooled = "pooled"
	// NoteNothing: no replication had what it is a figure of.
	NoteNothing = "nothing to measure"
	// NoteOne: one replication alone had it, which gives no interval.
	NoteOne = "one replication"
	// NoteGrows: of a difference, one side or both grow for ever.
	NoteGrows = "grows"
	// NoteNoPrice: nobody says what it costs or is worth.
	NoteNoPrice = "no price"
	// NoteNoPromise: nothing is promised there.
	NoteNoPromise = "no promise"
)

// Result is what a simulation has measured. All lists are in a fixed order:
// by name, steps in written order within their stream.
type Result struct {
	Scenario     string `json:"scenario"`
	Start        string `json:"start"` // RFC 3339
	Seed         uint64 `json:"seed"`
	Replications int    `json:"replications"`
	// Horizon and Warmup are in seconds since the start.
	Horizon float64 `json:"horizon"`
	Warmup  float64 `json:"warmup"`
	// TZData is the release of the time zone tables.
	TZData string `json:"tzdata"`
	// Currency is that of all sums, "" where none is set.
	Currency string       `json:"currency,omitempty"`
	Demands  []DemandFigs `json:"demands"`
	// Opportunities are the figures of opportunities, in the shape of demands.
	Opportunities []DemandFigs   `json:"opportunities,omitempty"`
	Streams       []StreamFigs   `json:"streams"`
	Steps         []StepFigs     `json:"steps"`
	Teams         []TeamFigs     `json:"teams"`
	Channels      []ChannelFigs  `json:"channels"`
	Activities    []ActivityFigs `json:"activities"`
	Practices     []ActivityFigs `json:"practices"`
	// Organizations are those with demand or teams in the run, each with all
	// below it; Model is the whole.
	Organizations []OrganizationFigs `json:"organizations"`
	Model         OrganizationFigs   `json:"model"`
	// Objectives and Expectations are held against the figures.
	Objectives   []Judgement `json:"objectives"`
	Expectations []Judgement `json:"expectations"`
	// Constraint is what holds a stream back most, nil when nothing does;
	// Constraints are the same for each stream.
	Constraint  *Constraint  `json:"constraint"`
	Constraints []Constraint `json:"constraints"`
	// Comparison and Sweep are what was asked for beside the figures.
	Comparison *Comparison `json:"comparison,omitempty"`
	Sweep      *Sweep      `json:"sweep,omitempty"`
	// Precision is what a run until a precision has come to, Partial how much
	// of an interrupted one is done.
	Precision *Precision `json:"precision,omitempty"`
	Partial   *Partial   `json:"partial,omitempty"`
}

// Partial is how many of the replications an interrupted run has made.
type Partial struct {
	Done int `json:"done"`
	Of   int `json:"of"`
}

// Counts is what has become of the measured items, per replication.
type Counts struct {
	Arrived    Figure `json:"arrived"`
	Value      Figure `json:"value"`
	Declined   Figure `json:"declined"`
	Cancelled  Figure `json:"cancelled"`
	Abandoned  Figure `json:"abandoned"`
	Lost       Figure `json:"lost"`
	SelfServed Figure `json:"selfServed"`
	Prevented  Figure `json:"prevented"`
	// Inside is those that had not ended when the run did.
	Inside Figure `json:"inside"`
	// Caused is those of the arrived that other work has brought about: a step
	// emitted them.
	Caused Figure `json:"caused"`
}

// TimeFigs is how a time is spread over the items that reached value.
type TimeFigs struct {
	Mean Figure `json:"mean"`
	SD   Figure `json:"sd"`
	P50  Figure `json:"p50"`
	P85  Figure `json:"p85"`
	P90  Figure `json:"p90"`
	P95  Figure `json:"p95"`
	P99  Figure `json:"p99"`
}

// WaitFigs is a waiting time with its causes, which sum to the mean.
type WaitFigs struct {
	TimeFigs
	ByCause Causes `json:"byCause"`
}

// Causes are the mean waiting times by what was waited for.
type Causes struct {
	// Queue: for people who were busy with something else.
	Queue Figure `json:"queue"`
	// OffShift: for people to come back to work, begun or not.
	OffShift Figure `json:"offShift"`
	// Approval: for a decision.
	Approval Figure `json:"approval"`
	// Batch: for company.
	Batch Figure `json:"batch"`
	// Delay: a step's own wait.
	Delay Figure `json:"delay"`
	// Limit: for room in a stream or at a step.
	Limit Figure `json:"limit"`
	// Channel: for a channel to open.
	Channel Figure `json:"channel"`
}

// FlowFigs are the figures that demands and streams share.
type FlowFigs struct {
	Counts      Counts   `json:"counts"`
	LeadTime    TimeFigs `json:"leadTime"`
	WaitingTime WaitFigs `json:"waitingTime"`
	// WorkingTime is for how long somebody was at work on an item, on average.
	WorkingTime Figure `json:"workingTime"`
	// FlowEfficiency is working time over lead time, of all items together.
	FlowEfficiency Figure `json:"flowEfficiency"`
	// FirstValue is the mean time to the first delivered value, FirstResponse
	// that until somebody takes an item up first.
	FirstValue    Figure `json:"firstValue"`
	FirstResponse Figure `json:"firstResponse"`
	// ValueTime is the time to each share of the value at which items stop on
	// their way; nil where it all comes at once.
	ValueTime []ShareFigs `json:"valueTime,omitempty"`
	// InProgress is how many items there are on average.
	InProgress Figure `json:"inProgress"`
	// Visits is how many steps an item comes to, on average, again and again
	// included.
	Visits Figure `json:"visits"`
	// Rework is how often an item is sent back, on average.
	Rework Figure `json:"rework"`
	// FirstTimeRight is the share of items that were never sent back: the
	// rolled complete and accurate share of the way.
	FirstTimeRight Figure `json:"firstTimeRight"`
	// CostPerUnit is hands-on time × rate, with suppliers and tools by use, of
	// an item that reached value; nothing where nobody says what anything costs.
	CostPerUnit Figure `json:"costPerUnit"`
	// Throughput is how many reach value per day.
	Throughput Figure `json:"throughput"`
	// Value is what those are worth, CostOfDelay what it costs that it takes
	// until then, both per month.
	Value       Figure `json:"value"`
	CostOfDelay Figure `json:"costOfDelay"`
}

// DemandFigs are the figures of a demand, or of one of its variants.
type DemandFigs struct {
	Name    string `json:"name"`
	Variant string `json:"variant,omitempty"`
	FlowFigs
	// PromiseKept is the share of the items that were served within the
	// promise of value, or, where there is none, within the first promise.
	PromiseKept Figure        `json:"promiseKept"`
	Promises    []PromiseFigs `json:"promises"`
}

// ShareFigs is when a share of the value has been handed over.
type ShareFigs struct {
	// Share is of the whole, in full percent, from 0.01 to 1.
	Share float64 `json:"share"`
	// Time is the mean from arrival until at least so much has been handed
	// over, of the items that came so far; Items is how many these are.
	Time  Figure `json:"time"`
	Items Figure `json:"items"`
}

// PromiseFigs is how one promise is kept.
type PromiseFigs struct {
	// Until is the step at which it is judged, or value.
	Until string `json:"until"`
	// Within is as written: 4h, 2bd. Clock is elapsed or the calendar's name.
	Within string `json:"within"`
	Clock  string `json:"clock"`
	// Share is what is promised, nil when any share will do.
	Share *float64 `json:"share"`
	Kept  Figure   `json:"kept"`
	// Pooled is, where several promises of one point hold for different items,
	// the share of all items that met their own; what the measure means. Nil
	// elsewhere and in a saved report.
	Pooled *Figure `json:"-"`
}

// ChannelFigs are the figures of what comes by a channel, of all demands.
type ChannelFigs struct {
	Name string `json:"name"`
	MeanFigs
}

// OrganizationFigs are the figures of an organisation with all below it, or of
// the whole model.
type OrganizationFigs struct {
	Name string `json:"name,omitempty"`
	MeanFigs
	// QueueLength is how many items wait for its teams.
	QueueLength MeanLength `json:"queueLength"`
	// Utilization is time occupied over time on shift, of all teams.
	Utilization Figure `json:"utilization"`
	// CostPerMonth is people on shift × availability × rate, busy or not, with
	// suppliers and tools.
	CostPerMonth Figure `json:"costPerMonth"`
}

// StreamFigs are the figures of a stream: those of the demands that it serves.
type StreamFigs struct {
	Name string `json:"name"`
	FlowFigs
	// PromiseKept is the share of the items that were served within the promise
	// of value of their demand or, without one, within its first promise.
	PromiseKept Figure `json:"promiseKept"`
	// FailureShare is the share of failure demand in all that arrives.
	FailureShare Figure `json:"failureShare"`
}

// figure turns the values of the replications into a Figure.
func figure(values []float64) Figure {
	i := stats.Mean95(values)
	f := Figure{Value: number(i.Value), Low: number(i.Low), High: number(i.High), Values: values}
	switch {
	case f.Value == nil:
		return Figure{Note: NoteNothing}
	case f.Low == nil || f.High == nil:
		f.Note = NoteOne
	}
	return f
}

// number is nil for what is no number.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
