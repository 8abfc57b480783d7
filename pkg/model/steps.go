package model

import "sync"

// Steps are the steps of a stream. Streams are most of a model, and their steps
// most of a stream: what is known of them from an earlier run is read only when
// somebody asks for it. The zero Steps are none.
type Steps struct {
	list  []Step
	later *LaterSteps
}

// StepsOf are steps that are at hand.
func StepsOf(list []Step) Steps { return Steps{list: list} }

// All are the steps, in written order; they are not to be changed. Several
// goroutines may ask at once.
func (s Steps) All() []Step {
	if s.later == nil {
		return s.list
	}
	s.later.once.Do(func() { s.later.list, s.later.Read = s.later.Read(), nil })
	return s.later.list
}

// Outline is what is known of the steps without reading them, nil where nothing
// is: who makes LaterSteps says what it means that there is one.
func (s Steps) Outline() *Outline {
	if s.later == nil {
		return nil
	}
	return s.later.Outline
}

// Hands are those of the outline who do these very steps; false where that cannot
// be told without reading the steps.
func (s Steps) Hands() ([]Hand, bool) {
	if s.later == nil || s.later.Hands == nil {
		return nil, false
	}
	return s.later.Hands()
}

// LaterSteps are steps that somebody has still to read.
type LaterSteps struct {
	// Read reads them; it is called at most once.
	Read func() []Step
	// Outline is what is known of them and perhaps of others, nil for nothing;
	// Hands tells which part of it is theirs. It may be called by several
	// goroutines at once.
	Outline *Outline
	Hands   func() ([]Hand, bool)

	once sync.Once
	list []Step
}

// Steps are the steps that are read by and by.
func (l *LaterSteps) Steps() Steps { return Steps{later: l} }

// Outline is what may be known of steps of one or several streams that are not
// read: that there is nothing in them but what a single team does at a time.
type Outline struct{ Hands []Hand }

// Hand is a team that does some step, of which practice, and with how many
// people at the most. Names are empty where none is given.
type Hand struct {
	Practice, Team string
	People         int
}
