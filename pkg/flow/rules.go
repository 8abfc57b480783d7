package flow

import (
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

// The codes that this package reports.
const (
	ruleOverloaded   = "SVS601"
	ruleNotSimulated = "SVS801"
	ruleNoWork       = "SVS802"
	ruleNothing      = "SVS803"
	ruleNoStream     = "SVS804"
	ruleWarmup       = "SVS805"
	ruleScenario     = "SVS806"
)

// example is a model that simulates; the failing examples break it.
const example = `apiVersion: svs/v1
kind: Team
metadata: {name: desk}
spec: {people: 2}
---
apiVersion: svs/v1
kind: Practice
metadata: {name: service-desk}
spec: {organizationsAndPeople: {teams: [desk]}}
---
apiVersion: svs/v1
kind: Service
metadata: {name: e-mail}
---
`

const exampleStream = `apiVersion: svs/v1
kind: ValueStream
metadata: {name: answer}
spec:
  outcome: {service: e-mail}
  steps:
    - {id: reply, activity: engage, practice: service-desk, team: desk, work: 10m}
---
`

const exampleDemand = `apiVersion: svs/v1
kind: Demand
metadata: {name: question}
spec: {type: information, service: e-mail, stream: answer, arrivals: {rate: 3/h}}
`

const examplePasses = example + exampleStream + exampleDemand

// Rules describes the codes that this package reports.
func Rules() []diag.Rule {
	return []diag.Rule{
		{Code: ruleOverloaded, Name: "overloaded-team", Severity: diag.Error,
			Title: "a team gets more work than it can do",
			Doc: "The work that comes to the team in the long run, counted before the simulation from arrivals, branches and rework, " +
				"is as much as its people can do in their hours or more, so its queue grows for ever and no waiting time is a figure. " +
				"Give it more people or hours, send it less work, or shorten the work.",
			Fails: example + exampleStream + `apiVersion: svs/v1
kind: Demand
metadata: {name: question}
spec: {type: information, service: e-mail, stream: answer, arrivals: {rate: 13/h}}
`, Passes: examplePasses},
		{Code: ruleNotSimulated, Name: "not-simulated", Severity: diag.Error,
			Title: "the model uses something that this version does not simulate",
			Doc: "Figures that leave out part of the model would be wrong without anybody noticing, so there are none. " +
				"Everything that stands in the way is listed at once. Take it out of a copy of the model to simulate the rest.",
			Fails: example + `apiVersion: svs/v1
kind: ValueStream
metadata: {name: answer}
spec:
  outcome: {service: e-mail}
  limits: {inProgress: 5}
  steps:
    - {id: reply, activity: engage, practice: service-desk, team: desk, work: 10m}
---
` + exampleDemand, Passes: examplePasses},
		{Code: ruleNoWork, Name: "no-work-time", Severity: diag.Error,
			Title: "a step with a team says nothing about how long its work takes",
			Doc: "Without the hands-on time nothing can be said about waiting or load. Write what people know of their work: " +
				"work: {p50: 20m, p95: 2h} says that half of it takes up to 20 minutes and all but one in twenty up to two hours.",
			Fails: example + `apiVersion: svs/v1
kind: ValueStream
metadata: {name: answer}
spec:
  outcome: {service: e-mail}
  steps:
    - {id: reply, activity: engage, practice: service-desk, team: desk}
---
` + exampleDemand, Passes: examplePasses},
		{Code: ruleNothing, Name: "nothing-arrives", Severity: diag.Warning,
			Title: "a demand says nothing about how often it arises",
			Doc: "It has no arrivals and no step causes it, so it takes no part in the simulation. " +
				"Write arrivals: {rate: 12/d}, or the steps that cause it as emits.",
			Fails: example + exampleStream + exampleDemand + `---
apiVersion: svs/v1
kind: Demand
metadata: {name: complaint}
spec: {type: failure, service: e-mail, stream: answer}
`, Passes: examplePasses},
		{Code: ruleNoStream, Name: "no-stream", Severity: diag.Warning,
			Title: "a demand names no stream that serves it",
			Doc:   "Nobody knows what becomes of it, so it takes no part in the simulation. Write the stream that serves it.",
			Fails: example + exampleStream + exampleDemand + `---
apiVersion: svs/v1
kind: Demand
metadata: {name: complaint}
spec: {type: failure, service: e-mail, arrivals: {rate: 1/d}}
`, Passes: examplePasses},
		{Code: ruleWarmup, Name: "no-warm-up-found", Severity: diag.Warning,
			Title: "the simulation does not settle within half its time",
			Doc: "Lead times and work in progress still change in the second half, so no beginning can be cut off and all figures " +
				"hold the time in which the system fills. Take a longer horizon, or set warmup yourself.",
			Fails: example + `apiVersion: svs/v1
kind: ValueStream
metadata: {name: answer}
spec:
  outcome: {service: e-mail}
  steps:
    - {id: reply, activity: engage, practice: service-desk, team: desk, wait: 3w, work: 10m}
---
` + exampleDemand + `---
apiVersion: svs/v1
kind: Scenario
metadata: {name: base}
spec: {horizon: 4w}
`, Passes: examplePasses},
		{Code: ruleScenario, Name: "scenario-cannot-run", Severity: diag.Error,
			Title: "a scenario cannot be run as it is written",
			Doc: "The horizon must be more than nothing and more than the warm-up, and there must be something to simulate: " +
				"a demand with arrivals and a stream.",
			Fails: examplePasses + `---
apiVersion: svs/v1
kind: Scenario
metadata: {name: base}
spec: {horizon: 1w, warmup: 2w}
`, Passes: examplePasses},
	}
}

// severityOf is a rule's severity, for findings.
func severityOf(code string) diag.Severity {
	switch code {
	case ruleNothing, ruleNoStream, ruleWarmup:
		return diag.Warning
	}
	return diag.Error
}

// finding reports a rule at a field of an entity; without a place of its own
// it stands at the entity.
func finding(code string, e *model.Entity, path string, at diag.Pos, message string) diag.Finding {
	if !at.IsValid() {
		at = e.At
	}
	return diag.Finding{
		Rule: code, Severity: severityOf(code), Entity: e.Ref().String(), Path: path, Message: message,
		Place: diag.Place{File: e.File, Pos: at}, Width: 1,
	}
}
