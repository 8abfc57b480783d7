package figure

// VisitFigs are the figures of visits to a step, or to all steps of a team, an
// activity or a practice: of those that ended between warm-up and horizon,
// whenever their items arrived.
type VisitFigs struct {
	// Visits is how many visits ended there per replication, Throughput how
	// many a day.
	Visits     Figure `json:"visits"`
	Throughput Figure `json:"throughput"`
	// WaitingTime is the mean wait of a visit, WaitingByCause are its parts.
	WaitingTime    Figure      `json:"waitingTime"`
	WaitingByCause VisitCauses `json:"waitingByCause"`
	// Rework is the share of the visits whose result was sent back.
	Rework Figure `json:"rework"`
	// InProgress is how many items wait or are worked on there on average,
	// those included that wait for room elsewhere; QueueLength is how many of
	// them wait for people.
	InProgress  Figure     `json:"inProgress"`
	QueueLength MeanLength `json:"queueLength"`
	// FailureShare is the share of failure demand in the visits.
	FailureShare Figure `json:"failureShare"`
	// Ended are the items that came to an end there without value.
	Ended EndFigs `json:"ended"`
	// WorkCostPerMonth is hands-on time × rate, with suppliers and tools by
	// use, of all visits in a month.
	WorkCostPerMonth Figure `json:"workCostPerMonth"`
}

// VisitCauses are the mean waiting times of a visit by what was waited for, as
// Causes; a channel is before all steps.
type VisitCauses struct {
	Queue    Figure `json:"queue"`
	OffShift Figure `json:"offShift"`
	Approval Figure `json:"approval"`
	Batch    Figure `json:"batch"`
	Delay    Figure `json:"delay"`
	// Limit is for room at the step that follows. What waits for room in a
	// stream has not come to any step.
	Limit Figure `json:"limit"`
}

// EndFigs are items that end without value, per replication.
type EndFigs struct {
	Declined  Figure `json:"declined"`
	Cancelled Figure `json:"cancelled"`
	Abandoned Figure `json:"abandoned"`
}

// MeanLength is how many items wait for people on average.
type MeanLength struct {
	Mean Figure `json:"mean"`
}

// StepFigs are the figures of a step.
type StepFigs struct {
	Stream string `json:"stream"`
	Step   string `json:"step"`
	VisitFigs
	// WorkingTime is the mean of a visit.
	WorkingTime Figure `json:"workingTime"`
}

// TeamFigs are the figures of a team.
type TeamFigs struct {
	Name string `json:"name"`
	// Utilization is time occupied over time on shift.
	Utilization Figure `json:"utilization"`
	// OfferedLoad is computed, not simulated: work that comes over people that
	// are there. Nil where nobody ever is.
	OfferedLoad *float64  `json:"offeredLoad"`
	QueueLength QueueFigs `json:"queueLength"`
	// WaitingTime is the mean time of one wait for the team until it takes the
	// work up, on and off shift; WaitingByCause are these two parts.
	WaitingTime    Figure     `json:"waitingTime"`
	WaitingByCause TeamCauses `json:"waitingByCause"`
	// Visits to its steps per replication, Throughput a day; WorkingTime is the
	// mean of one.
	Visits      Figure `json:"visits"`
	Throughput  Figure `json:"throughput"`
	WorkingTime Figure `json:"workingTime"`
	// Rework is the share of the visits whose result was sent back,
	// FailureShare that of failure demand.
	Rework       Figure `json:"rework"`
	FailureShare Figure `json:"failureShare"`
	// CostPerMonth is people on shift × availability × rate, busy or not.
	CostPerMonth Figure `json:"costPerMonth"`
}

// TeamCauses are the parts of the wait for a team.
type TeamCauses struct {
	// Queue: its people were busy with something else. OffShift: nobody was
	// there.
	Queue    Figure `json:"queue"`
	OffShift Figure `json:"offShift"`
}

// QueueFigs is how many items wait for a team.
type QueueFigs struct {
	Mean Figure `json:"mean"`
	Max  Figure `json:"max"`
}

// ActivityFigs are the figures of an activity or a practice.
type ActivityFigs struct {
	Name string `json:"name"`
	// WorkingTime is people's time per replication, Share its part of that of
	// all.
	WorkingTime Figure `json:"workingTime"`
	Share       Figure `json:"share"`
	VisitFigs
	// WorkingTimePerVisit is how long somebody is at work on an item in one.
	WorkingTimePerVisit Figure `json:"workingTimePerVisit"`
}
