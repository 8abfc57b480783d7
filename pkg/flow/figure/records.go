package figure

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

// MeanFigs are the figures of a mixture of items: those that come by a
// channel, or all of an organisation or of the model. Their times are means; a
// quantile of a mixture would say little of any of its parts.
type MeanFigs struct {
	Counts Counts `json:"counts"`
	// LeadTime, WaitingTime and WorkingTime are means of the items that reached
	// value, of whatever demand; WaitingByCause are the parts of WaitingTime.
	LeadTime       Figure `json:"leadTime"`
	WaitingTime    Figure `json:"waitingTime"`
	WaitingByCause Causes `json:"waitingByCause"`
	WorkingTime    Figure `json:"workingTime"`
	// FlowEfficiency is working time over lead time, of all items together.
	FlowEfficiency Figure `json:"flowEfficiency"`
	// FirstValue and FirstResponse are as of a demand.
	FirstValue    Figure `json:"firstValue"`
	FirstResponse Figure `json:"firstResponse"`
	InProgress    Figure `json:"inProgress"`
	// Visits is how many steps an item comes to, Rework how often it is sent
	// back, FirstTimeRight the share of those that never were.
	Visits         Figure `json:"visits"`
	Rework         Figure `json:"rework"`
	FirstTimeRight Figure `json:"firstTimeRight"`
	CostPerUnit    Figure `json:"costPerUnit"`
	// Throughput is how many reach value per day.
	Throughput Figure `json:"throughput"`
	// PromiseKept is the share of the items that were served within the promise
	// of value of their demand or, without one, within its first promise.
	PromiseKept Figure `json:"promiseKept"`
	// FailureShare is the share of failure demand in all that arrives.
	FailureShare Figure `json:"failureShare"`
	Value        Figure `json:"value"`
	CostOfDelay  Figure `json:"costOfDelay"`
}
