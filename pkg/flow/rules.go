package flow

import (
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/model"
)

// The codes that this package reports.
const (
	ruleOverloaded  = "SVS601"
	ruleNoWork      = "SVS802"
	ruleNothing     = "SVS803"
	ruleNoStream    = "SVS804"
	ruleWarmup      = "SVS805"
	ruleScenario    = "SVS806"
	ruleExpectation = "SVS807"
	ruleCannotTell  = "SVS808"
	ruleObjective   = "SVS809"
	ruleBreeding    = "SVS810"
	ruleFile        = "SVS811"
	ruleNobody      = "SVS812"
	ruleOutside     = "SVS814"
	ruleTooShort    = "SVS815"
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
		{Code: ruleExpectation, Name: "expectation-broken", Severity: diag.Error,
			Title: "a scenario does not turn out as it is expected to",
			Doc: "The figure lies beyond its bound with its whole 95 % interval, so that this is no chance. " +
				"Change the model until it holds, or what is expected.",
			Fails: examplePasses + expecting("Team/desk utilization", "atMost: 10%"), Passes: examplePasses + expecting("Team/desk utilization", "atMost: 90%")},
		{Code: ruleCannotTell, Name: "cannot-tell", Severity: diag.Warning,
			Title: "the simulation is not precise enough to tell",
			Doc: "The bound lies within the interval of the figure, or there is no interval, so that both answers may be right. " +
				"Repeat more often (--replications, --precision), or take a longer horizon.",
			Fails: examplePasses + expecting("Demand/question counts.arrived", "atLeast: 503"), Passes: examplePasses + expecting("Demand/question counts.arrived", "atLeast: 300")},
		{Code: ruleObjective, Name: "objective-missed", Severity: diag.Error,
			Title: "an objective is missed",
			Doc: "The figure lies beyond the target with its whole 95 % interval. It is reported with --fail-on-objectives; " +
				"without, the table of objectives says so.",
			Fails: examplePasses + objective("10%"), Passes: examplePasses + objective("90%")},
		{Code: figure.RuleNoRate, Name: "no-rate", Severity: diag.Warning,
			Title: "an amount of money in a currency that nobody says the worth of",
			Doc: "Sums are in one currency: that of svs.yaml, else that of the root organisation, else the first that the model uses. " +
				"An amount in another is left out of costs and worth until svs.yaml says what one unit of it is worth.",
			Fails: examplePasses + tools("USD"), Passes: examplePasses + tools("EUR")},
		{Code: ruleOutside, Name: "outside-the-run", Severity: diag.Warning,
			Title: "something happens outside the time that is simulated",
			Doc: "An opportunity on a day before the scenario starts, or a demand whose fixed times all lie outside of it, takes no part, " +
				"so that no figure holds its work. Start the scenario earlier, give it a longer horizon, or write another day. " +
				"The base scenario starts on 2026-01-05, not today.",
			Fails: example + exampleStream + exampleDemand + opportunity("2025-11-03"), Passes: example + exampleStream + exampleDemand + opportunity("2026-02-02")},
		{Code: ruleTooShort, Name: "horizon-too-short", Severity: diag.Warning,
			Title: "the simulated time is too short to say anything about a demand",
			Doc: "Nothing of the demand arrives between the warm-up and the horizon, nothing of it comes to an end, or on average not even one " +
				"item of a replication gets to value, so that nothing can be told of how long most take. Take a longer horizon, " +
				"or more replications.",
			Fails: examplePasses + `---
apiVersion: svs/v1
kind: Scenario
metadata: {name: base}
spec: {horizon: 5m, warmup: 0s, replications: 4}
`, Passes: examplePasses},
		{Code: figure.RuleFigure, Name: "unknown-figure", Severity: diag.Error,
			Title: "a measure that a simulation does not have",
			Doc: "A measure is an address, a blank and the key of a figure that the simulation has of that thing, as in " +
				"Demand/mail-is-down leadTime.p90; without an address it is one of the whole model. A figure that comes from a log " +
				"is that of an objective with source: log. svs explain measures lists the keys.",
			Fails: examplePasses + expecting("Team/desk utilisation", "atMost: 90%"), Passes: examplePasses + expecting("Team/desk utilization", "atMost: 90%")},
		{Code: figure.RuleBound, Name: "wrong-unit", Severity: diag.Error,
			Title: "a bound in another unit than its measure",
			Doc: "Times are held against times, shares against shares, money against money, rates against rates and counts against plain numbers. " +
				"Write the bound in the unit of the measure.",
			Fails: examplePasses + expecting("Team/desk utilization", "atMost: 4h"), Passes: examplePasses + expecting("Team/desk utilization", "atMost: 90%")},
		{Code: ruleBreeding, Name: "breeding-circle", Severity: diag.Error,
			Title: "items that cause one item or more of their own kind",
			Doc: "Steps cause other demand (emits), which goes through streams whose steps cause demand again. When that comes back " +
				"as one item or more for each, there are more and more of them, whatever anybody does. Lower a share or a count.",
			Fails: example + `apiVersion: svs/v1
kind: ValueStream
metadata: {name: answer}
spec:
  outcome: {service: e-mail}
  steps:
    - {id: reply, activity: engage, practice: service-desk, team: desk, work: 1m, emits: [{demand: question, share: 50%, count: 2}]}
---
` + exampleDemand, Passes: examplePasses},
		{Code: ruleFile, Name: "unusable-file", Severity: diag.Error,
			Title: "a file that the model names cannot be used",
			Doc: "Replayed logs (arrivals: {trace: …}), measured times (empirical with file and column) and holidays (.ics) are read from " +
				"the workspace before anything runs. The file must be there, its rows whole, its moments written as format says and in order. " +
				"The message names row and column.",
			Fails: example + exampleStream + `apiVersion: svs/v1
kind: Demand
metadata: {name: question}
spec: {type: information, service: e-mail, stream: answer, arrivals: {trace: {file: data/none.csv, timestamp: opened}}}
`, Passes: examplePasses},
		{Code: ruleNobody, Name: "too-few-at-a-time", Severity: diag.Error,
			Title: "a step for which there are never enough people at a time",
			Doc: "People who are available for part of their time work as fewer people: four at 50 % as two. A step that takes three of them " +
				"at once can never begin. Let it take fewer, or give the team more people or more time.",
			Fails: strings.Replace(example, "{people: 2}", "{people: 4, availability: 50%}", 1) + `apiVersion: svs/v1
kind: ValueStream
metadata: {name: answer}
spec:
  outcome: {service: e-mail}
  steps:
    - {id: reply, activity: engage, practice: service-desk, team: desk, people: 3, work: 10m}
---
` + exampleDemand, Passes: examplePasses},
	}
}

// severityOf is a rule's severity, for findings.
func severityOf(code string) diag.Severity {
	switch code {
	case ruleNothing, ruleNoStream, ruleWarmup, ruleCannotTell, ruleOutside, ruleTooShort:
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

// opportunity is one that goes through the stream.
func opportunity(starts string) string {
	return `---
apiVersion: svs/v1
kind: Opportunity
metadata: {name: chat}
spec: {benefits: [{type: experience}], stream: answer, starts: ` + starts + `}
`
}

// tools are two tools, the first with a price in EUR.
func tools(second string) string {
	return `---
apiVersion: svs/v1
kind: Tool
metadata: {name: chat}
spec: {cost: 100 EUR/month}
---
apiVersion: svs/v1
kind: Tool
metadata: {name: wiki}
spec: {cost: 90 ` + second + `/month}
`
}

// expecting is a scenario with one expectation.
func expecting(measure, bound string) string {
	return `---
apiVersion: svs/v1
kind: Scenario
metadata: {name: base}
spec: {horizon: 2w, warmup: 1w, replications: 4, expect: [{measure: ` + measure + ", " + bound + `}]}
`
}

// objective is one on the use of the team.
func objective(atMost string) string {
	return `---
apiVersion: svs/v1
kind: Objective
metadata: {name: calm}
spec: {measure: Team/desk utilization, target: {atMost: ` + atMost + `}}
---
apiVersion: svs/v1
kind: Scenario
metadata: {name: base}
spec: {horizon: 2w, warmup: 1w, replications: 4}
`
}
