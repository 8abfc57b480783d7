package flow

import (
	"time"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/des"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/dist"
	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/model"
)

// Program is a model compiled for one scenario: tables that never change and
// may be used from any number of goroutines.
type Program struct {
	scenario     string
	place        diag.Place // of the scenario
	start        time.Time
	zone         calendar.Zone
	horizon      int64 // ns since the start
	warmup       int64 // ns; -1: to be found
	replications int
	goal         *goal // in place of a fixed number of replications
	seed         uint64
	weekly       bool // a calendar or a pattern is in use
	finite       bool // nothing arrives but at fixed times

	m        *model.Model // what it was compiled from, for names and money
	options  Options
	root     string
	currency figure.Currency
	costs    bool                         // somebody says what something costs
	payroll  map[*model.Team][]*des.Hours // the hours of each group of the teams that are paid by time; nil for always
	expect   []model.Threshold            // of the scenario

	plan     des.Plan
	teams    []team
	demands  []demand
	classes  []class
	streams  []stream
	steps    []step
	routes   []route
	samplers []dist.Sampler
	guards   []guard
	bodies   []body
	rows     []rowOf
	longWay  bool // nothing takes the short way: for tests
	counters int  // visit counters per item
	loads    []facts.TeamLoad
	uses     uses
}

// uses says what of the language a program uses that is not in every model, so
// that the loop can pass by the rest.
type uses struct {
	extras    bool // items carry an extra record: one of the following is used
	channels  bool // hours or self-service
	limits    bool
	patience  bool
	parallel  bool
	batches   bool
	approvals bool
	repeats   bool // opportunities with iterations
	fallback  bool // a team stands in for a tool
	dues      bool // a team goes by due times
	partial   bool // value is handed over in parts
	failures  bool // there is failure demand beside other
}

// end is when a run ends at the latest.
func (p *Program) end() int64 { return 2 * p.horizon }

// team is a pool of the engine; both have one index.
type team struct {
	// kind is Team, Supplier or Tool: what works in steps is a pool.
	kind    string
	name    string
	load    int   // in loads, -1: none
	rate    int64 // millionths of money per hour of one at work
	servers int32
	// part is the share of an hour at work that is hands-on: people who are
	// there for a part of their time work so much slower.
	part float64
	// hours are per group, for the time on shift.
	groups []teamGroup
}

type teamGroup struct {
	servers int32
	hours   *des.Hours
}

// stream is a value stream in use.
type stream struct {
	name  string
	entry int32 // its first step
	row   int32 // -1: no demand of its own
	limit int32 // items between entry and end; 0: any number
	// declines says that what finds it full does not wait.
	declines bool
	gated    bool // it or its first step has a limit
}

// step is one step of a stream in use.
type step struct {
	index    int32 // in the program
	stream   int32
	model    *model.Step
	element  uint64
	line     int32 // where it waits for people; -1: nobody is needed
	needs    []stepNeed
	units    int64 // people at work on it
	call     int32 // entry step of the stream that it passes through; -1
	counter  int32 // visit counter of the item; -1: it comes once
	route    int32 // the same for all classes, or -1
	byClass  []int32
	delivers float64
	pauses   bool // promise clocks stand still during its wait
	byDue    bool // some team of it goes by due times
	// simple says that there is nothing but a wait, people, quality and ways.
	simple   bool
	parent   int32   // the step in one of whose branches it stands, -1
	branches []int32 // first steps of its own, toValue for an empty one
	limit    int32   // items waiting or worked on; 0: any number
	batch    batch
	patience *patience
	emits    []emit
	fallback *fallback
	fee      int64 // millionths of money per visit, for what is paid by use
}

// batch makes items wait for company; without size and atMost there is none.
type batch struct {
	size     int32 // 0: none
	atMost   int64 // ns, 0: no bound
	together bool
}

func (b *batch) is() bool { return b.size > 0 || b.atMost > 0 }

// patience is how long an item waits for people and what it does then.
type patience struct {
	after int32 // sampler
	then  int32 // a step, or toAbandoned
}

// emit is what a step causes.
type emit struct {
	demand int32
	share  float64
	count  *dist.Count // nil: one
	after  int32       // sampler, -1: at once
}

// fallback is the team that works when the tool has no room.
type fallback struct {
	tool  int32 // pool
	line  int32
	needs []stepNeed
}

// body is a governing body that decides.
type body struct {
	name   string
	within int32   // sampler, -1
	meets  []int64 // in order; with within -1 and regular false it decides at once
	// regular says that it decides at meetings.
	regular  bool
	notice   int64
	days     int64 // of notice, business days
	timeline *calendar.Timeline
}

type stepNeed struct {
	team    int32
	servers int64
}

// routeOf is the route of a class at a step.
func (s *step) routeOf(class int32) int32 {
	if s.route >= 0 {
		return s.route
	}
	return s.byClass[class]
}

// route is what a class meets at a step. The zero guard always holds.
type route struct {
	short      shortWay
	step       int32
	work, wait []timed
	quality    []right
	approval   *approval
	next       []group
	rework     int32
	otherwise  int32
}

type timed struct {
	guard   int32
	sampler int32
	// days is the calendar whose business days the time counts, nil where it
	// is elapsed or hands-on time.
	days *calendar.Timeline
}

// approval is a decision that an item waits for.
type approval struct {
	guard   int32
	body    int32
	rejects float64
	to      int32 // where what is turned down goes
}

type right struct {
	guard int32
	share float64
}

type group struct {
	guard int32
	exits []exit
}

// exit is a way on: taken when the draw is below upTo and not below the one
// before.
type exit struct {
	upTo  float64
	to    int32 // a step, or an end when negative
	share float64
}

// Ends of the way of an item, as targets.
const (
	toValue     = int32(facts.ToValue)
	toDeclined  = int32(facts.ToDeclined)
	toCancelled = int32(facts.ToCancelled)
	toAbandoned = int32(facts.ToAbandoned)
	toEnd       = int32(facts.ToEnd)

	toLost       = int32(-100)
	toSelfServed = int32(-101)
)

// guard is a condition on the visit and the moment.
type guard struct {
	visits []uint32
	during []*des.Hours
}

// demand is a source of items.
type demand struct {
	// kind is Demand or Opportunity. An opportunity is one item that goes
	// through its stream once for each iteration.
	kindOf     string
	iterations []iteration
	name       string
	model      *model.Demand
	element    uint64
	children   des.Parent // its items, by number of arrival and place in a group
	stream     int32
	row        int32
	prevented  float64
	only       int32 // the class of all its items; -1: it is drawn
	single     bool  // they come one by one, and not at fixed times
	entry      int32 // the first step of its stream
	group      *dist.Count

	kind      arrivalKind
	perSecond float64             // rate
	pattern   *calendar.Intensity // rate, nil for an even one
	every     int32               // sampler
	pace      float64             // by which intervals are divided
	times     []fixedTime         // in order of time
	copies    float64             // how many of each of these times there are
	channels  []channelRow        // what is booked by channel

	variants []variant
	promises []promise
}

// iteration is one pass of an opportunity.
type iteration struct {
	name  string
	share float64
}

type channelRow struct {
	name string
	row  int32
}

type arrivalKind uint8

const (
	noArrivals arrivalKind = iota
	byRate
	byInterval
	byTimes
)

// fixedTime is a time with its number in the written list.
type fixedTime struct {
	at  int64
	nth uint64
}

// variant is a case of a demand: one of many to be drawn.
type variant struct {
	name     string
	upTo     float64
	row      int32 // -1: the demand has no variants
	channels []channel
}

type channel struct {
	name  string
	upTo  float64
	class int32
}

// class is the items that conditions cannot tell apart.
type class struct {
	demand   int32
	variant  int32
	channel  int32
	via      string // the channel it was passed on to, where it is none of the demand's
	rank     int
	rows     [4]int32 // demand, variant or -1, stream, channel or -1
	promises []int32  // of the demand
	patience *patience
	door     door

	failure     bool
	priority    int // as the model says it, for people
	channelName string
}

// rowOf is what is told of a demand, a variant, a channel or a stream: the sum
// of some classes. Items are booked once, to their class.
type rowOf struct {
	classes []int32
	// promises is how many the demand has; 0 for a stream.
	promises int
}

// promise is a time within which an item is to reach a point.
type promise struct {
	until    int32 // a step, or toValue
	within   int64 // ns on the clock
	days     int64 // business days, when above 0
	hours    *des.Hours
	timeline *calendar.Timeline
	figs     figure.PromiseFigs
}

// door is how a class of items comes in.
type door struct {
	hours *des.Hours // nil: always open
	// closed is what becomes of items outside the hours.
	closed   closed
	passes   int32 // the class that they pass on to
	resolves float64
	takes    int32 // sampler
}

type closed uint8

const (
	holds closed = iota
	loses
	passesOn
)
