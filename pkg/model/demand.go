package model

import "github.com/svs-project/svs/pkg/unit"

// Consumer asks for services and gets value from them.
type Consumer struct {
	Entity
	Spec ConsumerSpec `svs:"spec"`
}

// ConsumerSpec says who asks. One role alone is a list of one.
type ConsumerSpec struct {
	Written
	Role     []Field[string] `svs:"role"`
	Internal Field[bool]     `svs:"internal"`
	Size     Field[int]      `svs:"size"`
}

// Channel is a way in which demand arrives.
type Channel struct {
	Entity
	Spec ChannelSpec `svs:"spec"`
}

// ChannelSpec says how a channel works and when.
type ChannelSpec struct {
	Written
	Type     Field[string] `svs:"type"`
	Calendar Ref           `svs:"calendar"`
	// WhenClosed is a Channel, or without kind one of the words hold and lost.
	WhenClosed  Ref         `svs:"whenClosed"`
	SelfService SelfService `svs:"selfService"`
}

// SelfService is how much of the demand a channel resolves by itself.
type SelfService struct {
	Written
	Resolves Field[unit.Share] `svs:"resolves"`
	Takes    Distribution      `svs:"takes"`
}

// Demand is a pull for something specific and understood.
type Demand struct {
	Entity
	Spec DemandSpec `svs:"spec"`
}

// The types of demand.
const (
	ValueDemand       = "value"
	InformationDemand = "information"
	FailureDemand     = "failure"
)

// DemandSpec says what is asked for, how often, and what is promised.
type DemandSpec struct {
	Written
	Type        Field[string]     `svs:"type"`
	Consumer    Ref               `svs:"consumer"`
	Service     Ref               `svs:"service"`
	Stream      Ref               `svs:"stream"`
	Offering    Field[string]     `svs:"offering"`
	Anticipated Field[bool]       `svs:"anticipated"`
	NeededFor   Field[string]     `svs:"neededFor"`
	CausedBy    Field[string]     `svs:"causedBy"`
	FailureOf   Ref               `svs:"failureOf"`
	Channels    []DemandChannel   `svs:"channels"`
	PreventedBy []Prevention      `svs:"preventedBy"`
	Arrivals    Arrivals          `svs:"arrivals"`
	Variants    []Variant         `svs:"variants"`
	Priority    Field[int]        `svs:"priority"`
	Promises    []Promise         `svs:"promises"`
	Patience    Patience          `svs:"patience"`
	Worth       Field[unit.Money] `svs:"worth"`
	DelayCost   Field[unit.Money] `svs:"delayCost"`
}

// DemandChannel is one channel's part in a demand.
type DemandChannel struct {
	Written
	Channel  Ref               `svs:"channel"`
	Share    Field[unit.Share] `svs:"share"`
	Resolves Field[unit.Share] `svs:"resolves"`
	Patience Patience          `svs:"patience"`
}

// Prevention is communication that keeps demand from arising.
type Prevention struct {
	Written
	Channel Ref               `svs:"channel"`
	Share   Field[unit.Share] `svs:"share"`
}

// Arrivals is how demand comes. Exactly one of Rate, Every, Trace and Times
// is given.
type Arrivals struct {
	Written
	Rate    Field[unit.Rate]       `svs:"rate"`
	Pattern Pattern                `svs:"pattern"` // with Rate
	Every   Distribution           `svs:"every"`
	Trace   Trace                  `svs:"trace"`
	Times   []Field[unit.DateTime] `svs:"at"`
	Group   CountDistribution      `svs:"group"`
}

// Trace is a log in a CSV file.
type Trace struct {
	Written
	File      Field[string] `svs:"file"`
	Timestamp Field[string] `svs:"timestamp"`
	Format    Field[string] `svs:"format"`
	Where     []Condition   `svs:"where"`
}

// Variant is one case of a demand.
type Variant struct {
	Written
	Name       Field[string]          `svs:"name"`
	Share      Field[unit.Share]      `svs:"share"`
	Priority   Field[int]             `svs:"priority"`
	Attributes []Entry[Field[string]] `svs:"attributes"`
	Promises   []Promise              `svs:"promises"`
	Channels   []DemandChannel        `svs:"channels"`
}

// Promise is a time within which a share of the demand reaches a point.
type Promise struct {
	Written
	// Until is a step of the demand's stream, or value when not given.
	Until  Field[string]        `svs:"until"`
	Within Field[unit.Duration] `svs:"within"`
	Share  Field[unit.Share]    `svs:"share"`
	// Clock is a Calendar, or without kind the word elapsed.
	Clock Ref `svs:"clock"`
}

// Point is the step or end that is promised: value unless given.
func (p *Promise) Point() string { return p.Until.Or(EndValue) }

// Patience is how long somebody waits before giving up.
type Patience struct {
	Written
	After Distribution `svs:"after"`
	// Then is a step, or the word abandoned.
	Then Field[string] `svs:"then"`
}
