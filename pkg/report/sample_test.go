package report_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/report"
)

// onboard is the source that the samples point into.
const onboard = `apiVersion: svs/v1
kind: ValueStream
metadata: {name: onboard-employee}
spec:
  outcome: {service: workplace, value: can work on the first day}
  steps:
    - id: register
      activity: engage
      practice: service-desk
      team: service-desk
      work: {p50: 5m, p95: 15m}

    - id: provision-laptop
      practice: incident-managment
`

// lineOf serves lines of files that are held in memory.
func lineOf(files map[string]string) func(string, int) (string, bool) {
	return func(file string, n int) (string, bool) {
		lines := strings.Split(files[file], "\n")
		if n < 1 || n > len(lines) {
			return "", false
		}
		return lines[n-1], true
	}
}

var catalogue = []diag.Rule{
	{Code: "SVS201", Name: "duplicate-name", Severity: diag.Error, Title: "two entities of one kind have one name", Doc: "Rename one of them."},
	{Code: "SVS203", Name: "unknown-name", Severity: diag.Error, Title: "a reference leads nowhere", Doc: "Check the spelling, or add the entity."},
	{Code: "SVS501", Name: "empty-days", Severity: diag.Info, Title: "a rate per day meets a pattern with empty days"},
}

var misspelt = diag.Finding{
	Rule: "SVS203", Severity: diag.Error,
	Entity: "ValueStream/onboard-employee", Path: "steps[provision-laptop].practice",
	Message: `no practice "incident-managment"`,
	Place:   diag.Place{File: "model/streams/onboard.yaml", Pos: diag.Pos{Line: 14, Column: 17}},
	Width:   18,
	Hint:    `did you mean "incident-management"?`,
	Related: []diag.Related{{Place: diag.Place{File: "model/practices.yaml", Pos: diag.Pos{Line: 3, Column: 9}}}},
	Keys:    []string{"incident-managment"},
}

var twice = diag.Finding{
	Rule: "SVS201", Severity: diag.Warning, Entity: "Team/desk", Path: "metadata.name",
	Message: `a second team is named "desk"; rename one of them`,
	Place:   diag.Place{File: "b.yaml", Pos: diag.Pos{Line: 1, Column: 9}}, Width: 4,
	Related: []diag.Related{{Place: diag.Place{File: "a.yaml", Pos: diag.Pos{Line: 3, Column: 9}}, Message: "the other one"}},
	Detail:  "first line\nsecond line",
}

var sources = map[string]string{
	"model/streams/onboard.yaml": onboard,
	"b.yaml":                     "  name: desk\r\n",
}

func reportOf(kind string, fs ...diag.Finding) report.Report {
	findings := report.FromFindings(fs, lineOf(sources))
	return report.Report{
		FormatVersion: report.FormatVersion,
		Kind:          kind,
		Tool:          report.Tool{Name: "svs", Version: "0.1.0"},
		Inputs:        report.Inputs{Workspace: ".", Now: "2026-11-24"},
		Verdict:       report.Judge(findings, "error"),
		Summary:       report.Count(findings, 12, 40, 41),
		Findings:      findings,
		Rules:         report.UsedRules(findings, nil, catalogue),
	}
}

// passing, failing and broken are reports of exit codes 0, 1 and 2.
func passing() report.Report { return reportOf("validate") }

func failing() report.Report {
	r := reportOf("validate", twice, misspelt)
	r.Inputs.Paths = []string{"model"}
	r.Notices = []report.Notice{
		{Message: "1 demand uses patience, which is not simulated yet"},
		{Message: "skipped: apiVersion apps/v1", Quiet: true, Location: &report.Location{File: "k8s.yaml", Line: 1, Column: 13}},
	}
	return r
}

func broken() report.Report {
	r := reportOf("validate")
	r.Summary = report.Summary{}
	r.NoVerdict(
		report.NewError(`unknown setting "modle"`, `did you mean "model"?`, diag.Place{File: "svs.yaml", Pos: diag.Pos{Line: 3, Column: 1}}),
		report.NewError(`no folder "modle"`, "", diag.Place{}))
	return r
}

func render(t *testing.T, r report.Report, format string, s report.Style) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Render(&b, r, format, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func figure(value, half float64) flow.Figure {
	low, high := value-half, value+half
	return flow.Figure{Value: &value, Low: &low, High: &high}
}

func grows(perDay float64) flow.Figure { return flow.Figure{GrowsPerDay: &perDay} }

func timesOf(seconds float64) flow.TimeFigs {
	f := func(k float64) flow.Figure { return figure(k*seconds, k*seconds/20) }
	return flow.TimeFigs{Mean: f(1), SD: f(0.5), P50: f(0.8), P85: f(1.5), P90: f(2), P95: f(3),
		P99: flow.Figure{Note: flow.NoteTooFew}}
}

func flowOf(arrived, seconds float64) flow.FlowFigs {
	none := figure(0, 0)
	return flow.FlowFigs{
		Counts: flow.Counts{Arrived: figure(arrived, 12.3), Value: figure(arrived-20, 12.2), Declined: figure(18.5, 2),
			Cancelled: figure(1.25, 0.5), Abandoned: none, Lost: none, SelfServed: none, Prevented: none, Inside: figure(0.25, 0.11), Caused: none},
		LeadTime: timesOf(seconds),
		WaitingTime: flow.WaitFigs{TimeFigs: timesOf(seconds * 0.75),
			ByCause: flow.Causes{Queue: figure(seconds/2, 30), OffShift: figure(seconds/4, 20), Delay: none}},
		WorkingTime: figure(seconds/4, 9), FlowEfficiency: figure(0.25, 0.004), InProgress: figure(3.456, 0.2), Rework: figure(0.1, 0.01),
	}
}

// simulated is a report of svs simulate, all names the same.
func simulated(demand, variant, stream, team string) report.Report {
	share := 0.9
	load := 0.8125
	top := flowOf(1234, 7800)
	top.LeadTime.P95.Note = flow.NoteAtLeast
	growing := flowOf(50, 100)
	growing.LeadTime.Mean, growing.LeadTime.P50 = grows(3.14), grows(3.14)
	r := reportOf("simulate")
	r.Inputs.TZData = "2026a"
	r.Simulation = &flow.Result{
		Scenario: "base", Start: "2026-01-05T00:00:00+01:00", Seed: 1, Replications: 20,
		Horizon: 26 * 7 * 86400, Warmup: 14 * 86400, TZData: "2026a",
		Demands: []flow.DemandFigs{
			{Name: demand, FlowFigs: top, PromiseKept: figure(0.968, 0.004), Promises: []flow.PromiseFigs{
				{Until: "value", Within: "4h", Clock: "elapsed", Share: &share, Kept: figure(0.968, 0.004)},
				{Until: "triage", Within: "15m", Clock: "office-hours", Kept: figure(0.5, 0.01)},
			}},
			{Name: demand, Variant: variant, FlowFigs: growing, PromiseKept: flow.Figure{}, Promises: []flow.PromiseFigs{}},
		},
		Streams: []flow.StreamFigs{{Name: stream, FlowFigs: flowOf(1234, 90000)}},
		Steps: []flow.StepFigs{{Stream: stream, Step: "triage", WorkingTime: figure(600, 6),
			VisitFigs: flow.VisitFigs{Visits: figure(1500, 10), WaitingTime: figure(60, 5), Rework: figure(0.1, 0.01)}}},
		Teams: []flow.TeamFigs{{Name: team, Utilization: figure(0.81, 0.01), OfferedLoad: &load,
			QueueLength: flow.QueueFigs{Mean: figure(0.84, 0.05), Max: figure(12, 1.5)}, WaitingTime: figure(245, 10),
			WaitingByCause: flow.TeamCauses{Queue: figure(200, 9), OffShift: figure(45, 3)}}},
		Activities: []flow.ActivityFigs{{Name: "engage", WorkingTime: figure(1e6, 1e4), Share: figure(0.6, 0.01)}},
		Practices:  []flow.ActivityFigs{{Name: "service-desk", WorkingTime: figure(1e6, 1e4), Share: figure(1, 0)}},
		Currency:   "EUR",
		Channels: []flow.ChannelFigs{{Name: "phone", MeanFigs: flow.MeanFigs{Counts: flowOf(600, 7800).Counts, LeadTime: figure(7800, 100),
			WaitingTime: figure(7000, 90), Throughput: figure(60, 2)}}},
		Organizations: []flow.OrganizationFigs{{Name: "acme", CostPerMonth: figure(48123, 12.5), Utilization: figure(0.8, 0.01),
			MeanFigs: flow.MeanFigs{Value: figure(90000, 400), CostOfDelay: figure(1200, 30), Counts: flowOf(1234, 7800).Counts, FailureShare: figure(0.4, 0.01)}}},
		Objectives: []flow.Judgement{{Name: "restore-fast", Measure: "Demand/" + demand + " leadTime.p90", Unit: "seconds", AtMost: "4h",
			Figure: figure(3*3600, 600), Verdict: flow.Met}},
		Expectations: []flow.Judgement{
			{Measure: "Team/" + team + " utilization", Unit: "share", AtMost: "80%", AtLeast: "50%", Figure: figure(0.81, 0.02), Verdict: flow.CannotTell},
			{Measure: "costPerMonth", Unit: "money", AtMost: "40k EUR", Figure: figure(48123, 12.5), Verdict: flow.Missed}},
		Precision: &flow.Precision{Asked: 0.02, Of: "Demand/" + demand + " leadTime.mean", Reached: true, ForcedBy: "Demand/" + demand + " leadTime.mean", Got: &load},
		Partial:   &flow.Partial{Done: 7, Of: 20},
	}
	held := flow.Constraint{Stream: stream, Kind: "team", Address: "Team/" + team, Steps: []string{"triage"}, WaitingTime: figure(3600, 60),
		ShareOfWaiting: figure(0.62, 0.02), Load: &load, OneMore: "one more person (3 → 4)", Caution: "4 count as 5", Effect: &flow.Difference{
			Measure: "ValueStream/" + stream + " leadTime.mean", Unit: "seconds", Before: figure(9000, 600), After: figure(7800, 500),
			Difference: figure(-1200, 120), Verdict: flow.VerdictBetter}}
	r.Simulation.Constraint, r.Simulation.Constraints = &held, []flow.Constraint{held}
	return r
}

// compared is a comparison of all sorts of verdicts.
func compared(entity, path string) *flow.Comparison {
	seven, size := "7", 360.0
	row := func(key, unit string, before, after, diff flow.Figure, verdict string) flow.Difference {
		return flow.Difference{Measure: entity + " " + key, Unit: unit, Before: before, After: after, Difference: diff, Verdict: verdict}
	}
	none := row("leadTime.p90", "seconds", figure(7800, 400), figure(7700, 400), figure(-100, 90), flow.VerdictNone)
	none.Detectable, none.Overruled = &size, true
	return &flow.Comparison{
		Before: "as it is", After: "with the change", Replications: 20,
		Changes: []flow.ChangeFigs{{Entity: entity, Path: path, After: &seven}, {Entity: entity, Before: &seven}},
		Differences: []flow.Difference{
			row("leadTime.mean", "seconds", figure(7800, 400), figure(10080, 500), figure(2280, 360), flow.VerdictWorse), none,
			row("promiseKept", "share", figure(0.968, 0.01), figure(0.939, 0.01), figure(-0.029, 0.004), flow.VerdictWorse),
			row("utilization", "share", figure(0.81, 0.01), figure(0.81, 0.01), figure(0, 0), flow.VerdictSame),
			row("costPerMonth", "money", figure(48000, 0), figure(56000, 0), figure(8000, 0), flow.VerdictWorse),
			row("waitingTime", "seconds", figure(60, 2), grows(3), flow.Figure{}, flow.VerdictGrows),
			row("throughput", "perDay", figure(60, 2), figure(60, 2), flow.Figure{}, flow.VerdictUnknown),
		},
		Objectives: []flow.ObjectiveChange{{Before: flow.Judgement{Name: "fast", Measure: entity + " leadTime.p90", Unit: "seconds", AtMost: "4h", Figure: figure(7800, 400), Verdict: flow.Met},
			After: flow.Judgement{Name: "fast", Measure: entity + " leadTime.p90", Unit: "seconds", AtMost: "4h", Figure: figure(7700, 400), Verdict: flow.CannotTell}}},
	}
}

// swept is a value tried at three points.
func swept(address string) *flow.Sweep {
	point := func(value string, kept float64, overloaded ...string) flow.SweepPoint {
		return flow.SweepPoint{Value: value, Overloaded: append([]string{}, overloaded...), Measures: []flow.SweepFigure{
			{Measure: "Demand/x leadTime.p90", Unit: "seconds", Figure: figure(7800, 400)}, {Measure: "Demand/x promiseKept", Unit: "share", Figure: figure(kept, 0.02)}}}
	}
	return &flow.Sweep{Address: address,
		Points: []flow.SweepPoint{point("4", 0.5, address), point("5", 0.89), point("6", 0.95)},
		Holds: []flow.SweepHold{{What: "Demand/x promises[value].kept", Bound: "at least 90%", From: "6", Perhaps: "5", Until: "4",
			Verdicts: []string{flow.Missed, flow.CannotTell, flow.Met}}},
	}
}

// traced is a report of svs simulate --trace.
func traced(demand, step, team string) report.Report {
	zone := time.FixedZone("CET", 3600)
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 3, day, hour, minute, 0, 0, zone) }
	morning, value, share := at(3, 8, 0), at(3, 11, 25), 0.35
	r := reportOf("simulate")
	r.Trace = report.FromTrace(&flow.Trace{
		Demand: demand, Type: "failure", Number: 17, Variant: "P2", Channel: "phone", Priority: 2, Stream: "restore", Arrived: at(2, 8, 58),
		Visits: []flow.Visit{
			{Stream: "restore", Step: "register", Activity: "engage", Practice: "service-desk", Teams: []string{team}, Nth: 1, Came: at(2, 8, 58),
				Waits:  []flow.Wait{{From: at(2, 8, 58), Time: 4 * time.Minute, Ahead: 2, OnDuty: 3, Busy: 3}},
				Worked: 6 * time.Minute, Left: at(2, 9, 8), To: step},
			{Stream: "restore", Step: step, Title: "Triage", Activity: "deliver-and-support", Teams: []string{team, "experts"}, Nth: 1, Came: at(2, 9, 8),
				Waits: []flow.Wait{{From: at(2, 9, 8)}}, Worked: 9 * time.Minute, Left: at(2, 9, 17), To: "mend", Share: &share},
			{Stream: "restore", Step: "mend", Activity: "deliver-and-support", Teams: []string{"experts"}, Nth: 1, Came: at(2, 9, 17),
				Delay: 30 * time.Minute, Waits: []flow.Wait{
					{From: at(2, 9, 47), Time: 8 * time.Hour, OffShift: time.Hour, Ahead: 1, OnDuty: 2, Busy: 2},
					{From: at(2, 18, 0), Time: 14 * time.Hour, OffShift: 14 * time.Hour, ShiftBegins: &morning, PreemptedBy: "Demand/fire #3"}},
				Worked: 20 * time.Minute, Rested: 3 * time.Hour, Left: at(3, 11, 0), To: "mend", Rework: true},
			{Stream: "restore", Step: "mend", Activity: "deliver-and-support", Teams: []string{"experts"}, Nth: 2, Came: at(3, 11, 0),
				Worked: 6 * time.Minute, Left: value, To: "value"},
		},
		End: "value", Ended: value, Reached: &value, LeadTime: 26*time.Hour + 27*time.Minute, Working: 41 * time.Minute,
		FlowEfficiency: 41.0 / (26*60 + 27),
	})
	return r
}
