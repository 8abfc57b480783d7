package model

import "github.com/svs-project/svs/pkg/unit"

// Improvement is an entry of the register of improvements.
type Improvement struct {
	Entity
	Spec ImprovementSpec `svs:"spec"`
}

// ImprovementSpec says what is to get better and what that changes.
type ImprovementSpec struct {
	Written
	Level      Field[string]    `svs:"level"`
	Step       Field[string]    `svs:"step"`
	Objective  Ref              `svs:"objective"`
	Baseline   Baseline         `svs:"baseline"`
	Target     Target           `svs:"target"`
	Due        Field[unit.Date] `svs:"due"`
	Serves     []Ref            `svs:"serves"`
	Principles []Ref            `svs:"principles"`
	Change     []Patch          `svs:"change"`
}

// Scenario is how the model is simulated.
type Scenario struct {
	Entity
	Spec ScenarioSpec `svs:"spec"`
}

// ScenarioSpec says from when, how long, how often and with which changes the
// model is simulated.
type ScenarioSpec struct {
	Written
	Start        Field[unit.DateTime]    `svs:"start"`
	Horizon      Field[unit.Duration]    `svs:"horizon"`
	Warmup       Field[Warmup]           `svs:"warmup"`
	Replications Replications            `svs:"replications"`
	Seed         Field[int]              `svs:"seed"`
	Scale        []Entry[Field[float64]] `svs:"scale"`
	Change       []Patch                 `svs:"change"`
	Scope        Scope                   `svs:"scope"`
	Expect       []Threshold             `svs:"expect"`
}

// Warmup is a time before measuring begins, or Auto when it is to be found.
type Warmup struct {
	Auto bool
	Time unit.Duration
}

// Replications is a number, or a precision to reach: either Count or Precision
// is given.
type Replications struct {
	Written
	Count     Field[int]
	Precision Field[unit.Share] `svs:"precision"`
	Of        Field[string]     `svs:"of"`     // with Precision
	AtMost    Field[int]        `svs:"atMost"` // with Precision
}

// Scope is a part of the model.
type Scope struct {
	Written
	Organization Ref   `svs:"organization"`
	Demands      []Ref `svs:"demands"`
	Streams      []Ref `svs:"streams"`
}
