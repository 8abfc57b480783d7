package flow

import (
	"time"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/des"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/dist"
	"github.com/svs-project/svs/pkg/facts"
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
	currency Currency
	expect   []model.Threshold // of the scenario

	plan     des.Plan
	teams    []team
	demands  []demand
	classes  []class
	streams  []stream
	steps    []step
	routes   []route
	samplers []dist.Sampler
	guards   []guard
	rows     int // demands, variants and streams that items are booked to
	counters int // visit counters per item
	loads    []facts.TeamLoad
}

// end is when a run ends at the latest.
func (p *Program) end() int64 { return 2 * p.horizon }

// team is a pool of the engine; both have one index.
type team struct {
	name    string
	servers int32
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
	fifo     bool // whoever comes first goes first, whatever its priority
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
	work, wait []timed
	quality    []right
	next       []group
	rework     int32
	otherwise  int32
}

type timed struct {
	guard   int32
	sampler int32
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
	toEnd       = int32(facts.ToEnd)
)

// guard is a condition on the visit and the moment.
type guard struct {
	visits []uint32
	during []*des.Hours
}

// demand is a source of items.
type demand struct {
	name      string
	model     *model.Demand
	element   uint64
	stream    int32
	row       int32
	prevented float64
	group     *dist.Count

	kind      arrivalKind
	perSecond float64             // rate
	pattern   *calendar.Intensity // rate, nil for an even one
	every     int32               // sampler
	pace      float64             // by which intervals are divided
	times     []fixedTime         // in order of time

	variants []variant
	promises []promise
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
	rank     int
	rows     [3]int32 // demand, variant or -1, stream
	promises []int32  // of the demand

	priority    int // as the model says it, for people
	channelName string
}

// promise is a time within which an item is to reach a point.
type promise struct {
	until    int32 // a step, or toValue
	within   int64 // ns on the clock
	days     int64 // business days, when above 0
	hours    *des.Hours
	timeline *calendar.Timeline
	figs     PromiseFigs
}
