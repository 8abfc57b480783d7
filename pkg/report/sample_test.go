package report_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/flow/figure"
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

func fig(value, half float64) figure.Figure {
	low, high := value-half, value+half
	return figure.Figure{Value: &value, Low: &low, High: &high}
}

func grows(perDay float64) figure.Figure { return figure.Figure{GrowsPerDay: &perDay} }

func timesOf(seconds float64) figure.TimeFigs {
	f := func(k float64) figure.Figure { return fig(k*seconds, k*seconds/20) }
	return figure.TimeFigs{Mean: f(1), SD: f(0.5), P50: f(0.8), P85: f(1.5), P90: f(2), P95: f(3),
		P99: figure.Figure{Note: figure.NoteTooFew}}
}

func flowOf(arrived, seconds float64) figure.FlowFigs {
	none := fig(0, 0)
	return figure.FlowFigs{
		Counts: figure.Counts{Arrived: fig(arrived, 12.3), Value: fig(arrived-20, 12.2), Declined: fig(18.5, 2),
			Cancelled: fig(1.25, 0.5), Abandoned: none, Lost: none, SelfServed: none, Prevented: none, Inside: fig(0.25, 0.11), Caused: none},
		LeadTime: timesOf(seconds),
		WaitingTime: figure.WaitFigs{TimeFigs: timesOf(seconds * 0.75),
			ByCause: figure.Causes{Queue: fig(seconds/2, 30), OffShift: fig(seconds/4, 20), Delay: none}},
		WorkingTime: fig(seconds/4, 9), FlowEfficiency: fig(0.25, 0.004), InProgress: fig(3.456, 0.2), Rework: fig(0.1, 0.01),
	}
}

// simulated is a report of svs simulate, all names the same.
func simulated(demand, variant, stream, team string) report.Report {
	share := 0.9
	load := 0.8125
	top := flowOf(1234, 7800)
	top.LeadTime.P95.Note = figure.NoteAtLeast
	growing := flowOf(50, 100)
	growing.LeadTime.Mean, growing.LeadTime.P50 = grows(3.14), grows(3.14)
	r := reportOf("simulate")
	r.Inputs.TZData = "2026a"
	r.Simulation = &figure.Result{
		Scenario: "base", Start: "2026-01-05T00:00:00+01:00", Seed: 1, Replications: 20,
		Horizon: 26 * 7 * 86400, Warmup: 14 * 86400, TZData: "2026a",
		Demands: []figure.DemandFigs{
			{Name: demand, FlowFigs: top, PromiseKept: fig(0.968, 0.004), Promises: []figure.PromiseFigs{
				{Until: "value", Within: "4h", Clock: "elapsed", Share: &share, Kept: fig(0.968, 0.004)},
				{Until: "triage", Within: "15m", Clock: "office-hours", Kept: fig(0.5, 0.01)},
			}},
			{Name: demand, Variant: variant, FlowFigs: growing, PromiseKept: figure.Figure{}, Promises: []figure.PromiseFigs{}},
		},
		Streams: []figure.StreamFigs{{Name: stream, FlowFigs: flowOf(1234, 90000)}},
		Steps: []figure.StepFigs{{Stream: stream, Step: "triage", WorkingTime: fig(600, 6),
			VisitFigs: figure.VisitFigs{Visits: fig(1500, 10), WaitingTime: fig(60, 5), Rework: fig(0.1, 0.01)}}},
		Teams: []figure.TeamFigs{{Name: team, Utilization: fig(0.81, 0.01), OfferedLoad: &load,
			QueueLength: figure.QueueFigs{Mean: fig(0.84, 0.05), Max: fig(12, 1.5)}, WaitingTime: fig(245, 10),
			WaitingByCause: figure.TeamCauses{Queue: fig(200, 9), OffShift: fig(45, 3)}}},
		Activities: []figure.ActivityFigs{{Name: "engage", WorkingTime: fig(1e6, 1e4), Share: fig(0.6, 0.01)}},
		Practices:  []figure.ActivityFigs{{Name: "service-desk", WorkingTime: fig(1e6, 1e4), Share: fig(1, 0)}},
		Currency:   "EUR",
		Channels: []figure.ChannelFigs{{Name: "phone", MeanFigs: figure.MeanFigs{Counts: flowOf(600, 7800).Counts, LeadTime: fig(7800, 100),
			WaitingTime: fig(7000, 90), Throughput: fig(60, 2)}}},
		Organizations: []figure.OrganizationFigs{{Name: "acme", CostPerMonth: fig(48123, 12.5), Utilization: fig(0.8, 0.01),
			MeanFigs: figure.MeanFigs{Value: fig(90000, 400), CostOfDelay: fig(1200, 30), Counts: flowOf(1234, 7800).Counts, FailureShare: fig(0.4, 0.01)}}},
		Objectives: []figure.Judgement{{Name: "restore-fast", Measure: "Demand/" + demand + " leadTime.p90", Unit: "seconds", AtMost: "4h",
			Figure: fig(3*3600, 600), Verdict: figure.Met}},
		Expectations: []figure.Judgement{
			{Measure: "Team/" + team + " utilization", Unit: "share", AtMost: "80%", AtLeast: "50%", Figure: fig(0.81, 0.02), Verdict: figure.CannotTell},
			{Measure: "costPerMonth", Unit: "money", AtMost: "40k EUR", Figure: fig(48123, 12.5), Verdict: figure.Missed}},
		Precision: &figure.Precision{Asked: 0.02, Of: "Demand/" + demand + " leadTime.mean", Reached: true, ForcedBy: "Demand/" + demand + " leadTime.mean", Got: &load},
		Partial:   &figure.Partial{Done: 7, Of: 20},
	}
	held := figure.Constraint{Stream: stream, Kind: "team", Address: "Team/" + team, Steps: []string{"triage"}, WaitingTime: fig(3600, 60),
		ShareOfWaiting: fig(0.62, 0.02), Load: &load, OneMore: "one more person (3 → 4)", Caution: "4 count as 5", Effect: &figure.Difference{
			Measure: "ValueStream/" + stream + " leadTime.mean", Unit: "seconds", Before: fig(9000, 600), After: fig(7800, 500),
			Difference: fig(-1200, 120), Verdict: figure.VerdictBetter}}
	r.Simulation.Constraint, r.Simulation.Constraints = &held, []figure.Constraint{held}
	return r
}

// compared is a comparison of all sorts of verdicts.
func compared(entity, path string) *figure.Comparison {
	seven, size := "7", 360.0
	row := func(key, unit string, before, after, diff figure.Figure, verdict string) figure.Difference {
		return figure.Difference{Measure: entity + " " + key, Unit: unit, Before: before, After: after, Difference: diff, Verdict: verdict}
	}
	none := row("leadTime.p90", "seconds", fig(7800, 400), fig(7700, 400), fig(-100, 90), figure.VerdictNone)
	none.Detectable, none.Overruled = &size, true
	return &figure.Comparison{
		Before: "as it is", After: "with the change", Replications: 20,
		Changes: []figure.ChangeFigs{{Entity: entity, Path: path, After: &seven}, {Entity: entity, Before: &seven}},
		Differences: []figure.Difference{
			row("leadTime.mean", "seconds", fig(7800, 400), fig(10080, 500), fig(2280, 360), figure.VerdictWorse), none,
			row("promiseKept", "share", fig(0.968, 0.01), fig(0.939, 0.01), fig(-0.029, 0.004), figure.VerdictWorse),
			row("utilization", "share", fig(0.81, 0.01), fig(0.81, 0.01), fig(0, 0), figure.VerdictSame),
			row("costPerMonth", "money", fig(48000, 0), fig(56000, 0), fig(8000, 0), figure.VerdictWorse),
			row("waitingTime", "seconds", fig(60, 2), grows(3), figure.Figure{}, figure.VerdictGrows),
			row("throughput", "perDay", fig(60, 2), fig(60, 2), figure.Figure{}, figure.VerdictUnknown),
		},
		Objectives: []figure.ObjectiveChange{{Before: figure.Judgement{Name: "fast", Measure: entity + " leadTime.p90", Unit: "seconds", AtMost: "4h", Figure: fig(7800, 400), Verdict: figure.Met},
			After: figure.Judgement{Name: "fast", Measure: entity + " leadTime.p90", Unit: "seconds", AtMost: "4h", Figure: fig(7700, 400), Verdict: figure.CannotTell}}},
	}
}

// swept is a value tried at three points.
func swept(address string) *figure.Sweep {
	point := func(value string, kept float64, overloaded ...string) figure.SweepPoint {
		return figure.SweepPoint{Value: value, Overloaded: append([]string{}, overloaded...), Measures: []figure.SweepFigure{
			{Measure: "Demand/x leadTime.p90", Unit: "seconds", Figure: fig(7800, 400)}, {Measure: "Demand/x promiseKept", Unit: "share", Figure: fig(kept, 0.02)}}}
	}
	return &figure.Sweep{Address: address,
		Points: []figure.SweepPoint{point("4", 0.5, address), point("5", 0.89), point("6", 0.95)},
		Holds: []figure.SweepHold{{What: "Demand/x promises[value].kept", Bound: "at least 90%", From: "6", Perhaps: "5", Until: "4",
			Verdicts: []string{figure.Missed, figure.CannotTell, figure.Met}}},
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
