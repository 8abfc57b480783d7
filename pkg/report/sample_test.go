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
			Cancelled: figure(1.25, 0.5), Abandoned: none, Lost: none, SelfServed: none, Prevented: none, Inside: figure(0.25, 0.11)},
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
		Steps: []flow.StepFigs{{Stream: stream, Step: "triage", Visits: figure(1500, 10), WaitingTime: figure(60, 5),
			WorkingTime: figure(600, 6), Rework: figure(0.1, 0.01)}},
		Teams: []flow.TeamFigs{{Name: team, Utilization: figure(0.81, 0.01), OfferedLoad: &load,
			QueueLength: flow.QueueFigs{Mean: figure(0.84, 0.05), Max: figure(12, 1.5)}, WaitingTime: figure(245, 10)}},
		Activities: []flow.ActivityFigs{{Name: "engage", WorkingTime: figure(1e6, 1e4), Share: figure(0.6, 0.01)}},
		Practices:  []flow.ActivityFigs{{Name: "service-desk", WorkingTime: figure(1e6, 1e4), Share: figure(1, 0)}},
	}
	return r
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
