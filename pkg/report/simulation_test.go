package report_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/report"
)

const figures = `Scenario base: 26w from Mon 2026-01-05 00:00 UTC+01:00, warm-up 2w, 20 replications, seed 1
Counts are per replication; ± is the 95 % interval over the replications, left out where all are equal. svs explain headings says what is what.
Interrupted: partial results, of 7 of 20 replications.
Precision 2% reached after 20 replications; last came Demand/outage-report leadTime.mean with 81.2%.

Demand         arrived      to value     declined  cancelled  not ended   in progress  sent back
outage-report  1,234 ±12.3  1,214 ±12.2  18.5 ±2   1.25 ±0.5  0.25 ±0.11  3.46 ±0.2    0.1 ±0.01
  P1           50 ±12.3     30 ±12.2     18.5 ±2   1.25 ±0.5  0.25 ±0.11  3.46 ±0.2    0.1 ±0.01

Demand         lead time     p50           p85           p90         p95
outage-report  2h10m ±6m30s  1h44m ±5m12s  3h15m ±9m45s  4h20m ±13m  ≥ 6h30m ±19m30s
  P1           grows 3.14/d  grows 3.14/d  2m30s ±7.5s   3m20s ±10s  5m ±15s

Demand         working     waiting       in the queue  off shift    delay  flow efficiency
outage-report  32m30s ±9s  1h38m ±4m53s  1h5m ±30s     32m30s ±20s  0s     25% ±0.4pp
  P1           25s ±9s     1m15s ±3.8s   50s ±30s      25s ±20s     0s     25% ±0.4pp

Demand         promise                            target  kept
outage-report  value within 4h                    90%     96.8% ±0.4pp  met
outage-report  triage within 15m of office-hours  –       50% ±1pp

Channel  arrived    to value   self-served  lost  lead time
phone    600 ±12.3  580 ±12.2  0            0     2h10m ±1m40s

Stream   lead time    p50      p85           p90          p95
restore  1d1h ±1h15m  20h ±1h  1d14h ±1h53m  2d2h ±2h30m  3d3h ±3h45m

Stream   working    waiting         in the queue  off shift   delay  flow efficiency
restore  6h15m ±9s  18h45m ±56m15s  12h30m ±30s   6h15m ±20s  0s     25% ±0.4pp

Team          utilization  offered load  queue       longest queue  wait       while on shift  while off
service-desk  81% ±1pp     81.2%         0.84 ±0.05  12 ±1.5        4m5s ±10s  3m20s ±9s       45s ±3s

Activity  share of work  people's time
engage    60% ±1pp       278h ±2.78h

Practice      share of work  people's time
service-desk  100%           278h ±2.78h

Organization  cost per month    value per month  cost of delay per month
acme          48,123 EUR ±12.5  90,000 EUR ±400  1,200 EUR ±30

Constraint         holds back  share of waiting  wait    load
Team/service-desk  restore     62% ±2pp          1h ±1m  81.2%
  Team/service-desk, one more person (3 → 4): mean lead time of restore 2h30m ±10m → 2h10m ±8m20s, −20m ±2m, better
    4 count as 5

Objective     measure                            target      figure
restore-fast  Demand/outage-report leadTime.p90  at most 4h  3h ±10m  met

Expected                       bound            figure
Team/service-desk utilization  50% to 80%       81% ±2pp          cannot tell at this precision
costPerMonth                   at most 40k EUR  48,123 EUR ±12.5  broken

`

func TestSimulationText(t *testing.T) {
	got := render(t, simulated("outage-report", "P1", "restore", "service-desk"), report.Text, report.Style{Quiet: true})
	if d := cmp.Diff(figures, got); d != "" {
		t.Error(d)
	}
}

// TestComparisonText: what a change does, in every verdict there is.
func TestComparisonText(t *testing.T) {
	r := simulated("outage-report", "P1", "restore", "service-desk")
	r.Simulation.Comparison, r.Simulation.Expectations = compared("Team/desk", "people"), nil
	got := render(t, r, report.Text, report.Style{Quiet: true, Verbose: true})
	if d := cmp.Diff(comparison, got[strings.Index(got, "Change"):]); d != "" {
		t.Error(d)
	}
}

// TestSweepText: the figures at each value, and where the promise begins to
// hold.
func TestSweepText(t *testing.T) {
	r := simulated("outage-report", "P1", "restore", "service-desk")
	r.Simulation.Sweep = swept("Team/desk.people")
	got := render(t, r, report.Text, report.Style{Quiet: true})
	if d := cmp.Diff(sweep, got[strings.Index(got, "Team/desk.people"):]); d != "" {
		t.Error(d)
	}
}

const comparison = `Change     value        as it is  with the change
Team/desk  people       –         7
Team/desk  (all of it)  7         –

Figure                    as it is      with the change  difference     verdict
Team/desk  leadTime.mean  2h10m ±6m40s  2h48m ±8m20s     +38m ±6m       worse
           leadTime.p90   2h10m ±6m40s  2h8m ±6m40s      −1m40s ±1m30s  none seen; 6m would show
           promiseKept    96.8% ±1pp    93.9% ±1pp       −2.9pp ±0.4pp  worse
           costPerMonth   48,000 EUR    56,000 EUR       +8,000         worse
           waitingTime    1m ±2s        grows 3/d        –              grows
           throughput     60/d ±2/d     60/d ±2/d        –              not measured
  Team/desk leadTime.p90: its own interval leaves out 0; among so many figures that may still be chance (Holm's correction)
  1 other figure does not differ at all; 20 pairs of replications that met the same random numbers; all verdicts together are wrong in at most 1 of 20 cases

Objective  target      as it is           with the change
fast       at most 4h  2h10m ±6m40s  met  2h8m ±6m40s      cannot tell  now cannot tell

Constraint with the change  holds back  share of waiting  wait    load
Team/service-desk           restore     62% ±2pp          1h ±1m  81.2%
  Team/service-desk, one more person (3 → 4): mean lead time of restore 2h30m ±10m → 2h10m ±8m20s, −20m ±2m, better
    4 count as 5

`

const sweep = `Team/desk.people                4             5             6
Demand/x          leadTime.p90  2h10m ±6m40s  2h10m ±6m40s  2h10m ±6m40s
                  promiseKept   50% ±2pp      89% ±2pp      95% ±2pp
  at 4 overloaded: Team/desk.people

Promise or objective           bound         met from
Demand/x promises[value].kept  at least 90%  6         cannot tell from 5 to there
  what holds a stream back is told for one value at a time, with --set

`

func TestSimulationConcise(t *testing.T) {
	const want = `Demand/outage-report: 1,214 ±12.2 of 1,234 ±12.3 to value, lead time p50 1h44m ±5m12s, p95 ≥ 6h30m ±19m30s, value within 4h kept 96.8% ±0.4pp of 90%, triage within 15m of office-hours kept 50% ±1pp
Demand/outage-report variant P1: 30 ±12.2 of 50 ±12.3 to value, lead time p50 grows 3.14/d, p95 5m ±15s
Team/service-desk: utilization 81% ±1pp, wait 4m5s ±10s
`
	got := render(t, simulated("outage-report", "P1", "restore", "service-desk"), report.Concise, report.Style{})
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestTraceText(t *testing.T) {
	const want = `Demand/outage-report #17 (P2, failure demand by phone), arrived Mon 2026-03-02 08:58 UTC+01:00
  08:58      engage               register         desk            waited 4m (2 ahead, 3 of 3 busy)                                             worked 6m
  09:08      deliver-and-support  triage           desk + experts  no wait                                                                      worked 9m → mend (35%)
  09:17      deliver-and-support  mend             experts         delayed 30m
                                                                   waited 8h (1 ahead, 2 of 2 busy; 1h of it off shift)
                                                                   interrupted by Demand/fire #3, waited 14h (nobody on shift until Tue 08:00)  worked 20m, paused 3h between shifts → mend (not right yet)
  Tue 11:00  deliver-and-support  mend (2nd time)  experts         no wait                                                                      worked 6m
  11:25      value  lead time 1d 2h 27m, 41m of it work (flow efficiency 2.6%)

`
	got := render(t, traced("outage-report", "triage", "desk"), report.Text, report.Style{Quiet: true})
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestTraceEndings tells items that did not simply reach value.
func TestTraceEndings(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*report.Trace)
		want   string
	}{
		"declined": {func(tr *report.Trace) { tr.Reached, tr.End = "", "declined" },
			"  11:25      declined  after 1d 2h 27m, 41m of it work (flow efficiency 2.6%)"},
		"not ended": {func(tr *report.Trace) { tr.Reached, tr.End = "", "" },
			"  11:25      not ended  when the simulation did, after 1d 2h 27m, 41m of it work (flow efficiency 2.6%)"},
		"weeks later": {func(tr *report.Trace) { tr.Reached = "2026-04-07T09:00:00+02:00" },
			"  Tue 2026-04-07 09:00  value  lead time 1d 2h 27m, 41m of it work (flow efficiency 2.6%)"},
		"with a follow-up":      {followed("value"), "  Wed 2026-03-11 09:05  ended  with what follows value"},
		"cancelled after value": {followed("cancelled"), "  Wed 2026-03-11 09:05  cancelled  after value"},
		"value, and not ended":  {followed(""), "  Wed 2026-03-11 09:05  not ended  when the simulation did"},
	} {
		t.Run(name, func(t *testing.T) {
			r := traced("outage-report", "triage", "desk")
			c.change(r.Trace)
			got := strings.TrimRight(render(t, r, report.Text, report.Style{Quiet: true}), "\n")
			if d := cmp.Diff(c.want, got[strings.LastIndexByte(got, '\n')+1:]); d != "" {
				t.Error(d)
			}
		})
	}
}

// followed adds a step after value.
func followed(end string) func(*report.Trace) {
	return func(tr *report.Trace) {
		tr.Visits = append(tr.Visits, report.Visit{Step: "feedback", Activity: "improve", Nth: 1, Came: tr.Reached, Delay: 8 * 86400,
			Left: "2026-03-11T09:05:00+01:00", To: end})
		tr.End, tr.Ended = end, "2026-03-11T09:05:00+01:00"
	}
}

func TestTraceTellsValueBeforeWhatFollows(t *testing.T) {
	r := traced("outage-report", "triage", "desk")
	followed("value")(r.Trace)
	got := render(t, r, report.Text, report.Style{Quiet: true})
	value, feedback, end := strings.Index(got, "lead time 1d 2h 27m"), strings.Index(got, "feedback"), strings.Index(got, "with what follows value")
	if value < 0 || value > feedback || feedback > end {
		t.Errorf("value at %d, feedback at %d, end at %d in\n%s", value, feedback, end, got)
	}
}

// TestOverloadComesFirst wants the name of an overloaded team before any
// figure.
func TestOverloadComesFirst(t *testing.T) {
	r := simulated("outage-report", "P1", "restore", "service-desk")
	r.Findings = report.FromFindings([]diag.Finding{{Rule: "SVS601", Severity: diag.Error, Entity: "Team/service-desk", Message: "load 1.2"}}, nil)
	for _, format := range []string{report.Text, report.Concise, report.GitHub} {
		got := render(t, r, format, report.Style{})
		if at, figure := strings.Index(got, "SVS601"), strings.Index(got, "lead time"); at < 0 || at > figure {
			t.Errorf("%s: the finding at %d, the first figure at %d", format, at, figure)
		}
	}
}

func TestStepSummaryHasTheFigures(t *testing.T) {
	got := string(report.StepSummary(simulated("outage-report", "P1", "restore", "service-desk")))
	if !strings.Contains(got, "\n```text\n"+strings.TrimRight(figures, "\n")+"\n```\n") {
		t.Errorf("no figures in\n%s", got)
	}
}

func TestOneReplicationHasNoIntervals(t *testing.T) {
	r := simulated("outage-report", "P1", "restore", "service-desk")
	r.Simulation.Replications, r.Simulation.Warmup = 1, 0
	utilization := 0.5
	r.Simulation.Teams[0].Utilization = figure.Figure{Value: &utilization}
	r.Simulation.Teams[0].OfferedLoad = nil
	got := render(t, r, report.Text, report.Style{Quiet: true})
	for _, want := range []string{"no warm-up, 1 replication, seed 1\nOne replication gives no intervals. ", "service-desk  50%          –  "} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
