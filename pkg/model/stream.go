package model

import "github.com/svs-project/svs/pkg/unit"

// ValueStream is the way from a demand to value.
type ValueStream struct {
	Entity
	Spec ValueStreamSpec `svs:"spec"`
}

// The ends of an item of demand; the first three can be written in `next`.
const (
	EndValue      = "value"
	EndDeclined   = "declined"
	EndCancelled  = "cancelled"
	EndAbandoned  = "abandoned"
	EndLost       = "lost"
	EndSelfServed = "self-served"
)

// ValueStreamSpec says what a stream brings about and by which steps.
type ValueStreamSpec struct {
	Written
	Outcome     Outcome       `svs:"outcome"`
	Limits      StreamLimits  `svs:"limits"`
	Perspective Field[string] `svs:"perspective"`
	Observes    Ref           `svs:"observes"`
	Steps       Steps         `svs:"steps"`
}

// Outcome is what a stream brings about and for whom.
type Outcome struct {
	Written
	Service  OutcomeServices `svs:"service"`
	Product  OutcomeServices `svs:"product"`
	Value    Field[string]   `svs:"value"`
	Consumer Ref             `svs:"consumer"`
	Measure  Field[string]   `svs:"measure"`
}

// OutcomeServices is services or products by name, or all that a selector
// chooses. One name alone is a list of one.
type OutcomeServices struct {
	Written
	Refs     []Ref
	Selector *Selector // nil where they are named
}

// StreamLimits holds back what would enter a full stream.
type StreamLimits struct {
	Written
	InProgress Field[int]    `svs:"inProgress"`
	WhenFull   Field[string] `svs:"whenFull"`
}

// StepLimits holds back what would enter a full step.
type StepLimits struct {
	Written
	InProgress Field[int] `svs:"inProgress"`
}

// Step is one piece of a stream.
type Step struct {
	Written
	ID       Field[string] `svs:"id"`
	Title    Field[string] `svs:"title"`
	Activity Field[string] `svs:"activity"`
	Practice Ref           `svs:"practice"`

	Team    Ref           `svs:"team"`
	People  Field[int]    `svs:"people"`
	Work    []WorkRow     `svs:"work"`
	Wait    []WaitRow     `svs:"wait"`
	Quality []QualityRow  `svs:"quality"`
	Rework  Field[string] `svs:"rework"`
	Next    []NextRow     `svs:"next"`

	// StepParts is never nil in a step that was read. Who makes a step sets it;
	// who changes a copy of one gives it parts of its own.
	*StepParts
}

// StepParts are what few steps have. They stand apart because streams are most
// of a model, and they would take three quarters of its memory.
type StepParts struct {
	Skills    []Field[string] `svs:"skills"`
	Needs     []Need          `svs:"needs"`
	Supplier  Ref             `svs:"supplier"`
	Automated Ref             `svs:"automated"`
	Fallback  Ref             `svs:"fallback"`
	Stream    Ref             `svs:"stream"`
	Otherwise Field[string]   `svs:"otherwise"`
	Parallel  [][]Step        `svs:"parallel"`

	StopsClock Field[bool]       `svs:"stopsClock"`
	Approval   StepApproval      `svs:"approval"`
	Batch      Batch             `svs:"batch"`
	Delivers   Field[unit.Share] `svs:"delivers"`
	Emits      []Emission        `svs:"emits"`

	Adds           Field[string]   `svs:"adds"`
	Inputs         []Field[string] `svs:"inputs"`
	Outputs        []Field[string] `svs:"outputs"`
	NeedsJudgement Field[bool]     `svs:"needsJudgement"`
	Limits         StepLimits      `svs:"limits"`
	Patience       Patience        `svs:"patience"`
}

// Need is one team's part in a step that several teams do together.
type Need struct {
	Written
	Team   Ref             `svs:"team"`
	People Field[int]      `svs:"people"`
	Skills []Field[string] `svs:"skills"`
}

// WorkRow is hands-on time under a condition. One time alone is a single row
// without condition, and so it is for waits and quality.
type WorkRow struct {
	Written
	When []Condition  `svs:"when"`
	Is   Distribution `svs:"is"`
}

// WaitRow is a delay under a condition.
type WaitRow struct {
	Written
	When []Condition  `svs:"when"`
	Is   Distribution `svs:"is"`
}

// QualityRow is a share done right the first time under a condition.
type QualityRow struct {
	Written
	When []Condition       `svs:"when"`
	Is   Field[unit.Share] `svs:"is"`
}

// StepApproval is a decision that an item waits for.
type StepApproval struct {
	Written
	By      Ref               `svs:"by"`
	Rejects Field[unit.Share] `svs:"rejects"`
	// RejectedTo is a step, or the end declined.
	RejectedTo Field[string] `svs:"rejectedTo"`
	When       []Condition   `svs:"when"`
}

// Batch makes items wait for company.
type Batch struct {
	Written
	Size     Field[int]           `svs:"size"`
	AtMost   Field[unit.Duration] `svs:"atMost"`
	Together Field[bool]          `svs:"together"`
}

// NextRow is one way on. A bare target is a single row with To alone.
type NextRow struct {
	Written
	// To is a step, or one of the ends value, declined and cancelled.
	To    Field[string]     `svs:"to"`
	When  []Condition       `svs:"when"`
	Share Field[unit.Share] `svs:"share"`
}

// Emission is demand that a step causes.
type Emission struct {
	Written
	Demand Ref               `svs:"demand"`
	Share  Field[unit.Share] `svs:"share"`
	Count  CountDistribution `svs:"count"`
	After  Distribution      `svs:"after"`
}
