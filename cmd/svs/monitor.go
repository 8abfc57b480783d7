package main

import (
	"context"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/facts/derived"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/report"
)

// monitoring are the flags of monitor.
type monitoring struct {
	common
	body       string
	scenario   string
	noSimulate bool
}

func (w *world) monitorCommand() *cobra.Command {
	var f monitoring
	c := &cobra.Command{
		Use:   "monitor",
		Short: "Report to each governing body: objectives, policies, waivers, improvements",
		Long: "monitor tells each governing body how its objectives stand, what needs intervention and who decides, how its\n" +
			"policies are followed, which waivers it granted and until when, and how its improvements come along. Figures\n" +
			"are simulated, with their interval, or come from the log that an objective names (source: log).",
		Example: "  svs monitor\n  svs monitor --body service-board -f markdown=board.md",
		Args:    noArguments,
	}
	fl := c.Flags()
	fl.SortFlags = false
	fl.StringVar(&f.body, "body", "", "report to this governing body alone")
	fl.StringVar(&f.scenario, "scenario", "", "scenario to run (default: base, or the one that svs.yaml names)")
	fl.BoolVar(&f.noSimulate, "no-simulate", false, "leave out what would have to be simulated")
	f.registerOrganization(c)
	f.register(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		s, err := w.session(c, &f.common, "monitor", nil)
		if err != nil {
			return err
		}
		return s.finish(c.Context(), func(ctx context.Context) error { return s.monitor(ctx, &f) })
	}
	return c
}

// monitor is everything that a governing body is told.
type monitor struct {
	s       *session
	facts   *derived.Facts
	result  *figure.Result // nil when nothing was simulated
	files   fs.FS
	govern  *govern.Governance
	weighed govern.Result
	logs    map[string]*logged // by objective; nil for one that cannot be read
	faults  map[string]string
}

func (s *session) monitor(ctx context.Context, f *monitoring) error {
	if err := s.check(ctx); err != nil {
		return err
	}
	names := s.names("GoverningBody")
	if f.body != "" && !slices.Contains(names, f.body) {
		return &accident{message: "--body: no governing body is called " + diag.Quote(f.body), hint: among(f.body, names)}
	}
	unsound := s.unsound()
	weighed := s.judging().weigh(s.findings)
	if unsound {
		s.report.Notices = append(s.report.Notices, report.Notice{Message: "no report: the model has errors with which no figure would mean anything; mend them first"})
		return nil
	}
	m := &monitor{s: s, facts: s.derived(nil), weighed: weighed, logs: map[string]*logged{}, faults: map[string]string{}}
	m.govern = s.judging().governance()
	files, done, err := s.modelFiles()
	if err != nil {
		return err
	}
	defer done()
	m.files = files
	if !f.noSimulate && m.needsFigures() {
		figures, err := s.measure(ctx, f.scenario)
		if err != nil {
			return err
		}
		m.result = figures.result
	}
	out := &report.Monitor{}
	for _, b := range s.loaded.Model.GoverningBodies {
		if b.InUse() && (f.body == "" || b.Name == f.body) {
			out.Bodies = append(out.Bodies, m.body(b))
		}
	}
	s.report.Monitor = out
	if f.body == "" {
		m.forgotten(out)
	}
	s.findings = slices.DeleteFunc(s.findings, func(f diag.Finding) bool { return f.Severity < diag.Warning })
	return nil
}

// forgotten says which objectives and improvements no body hears of.
func (m *monitor) forgotten(told *report.Monitor) {
	known := map[string]bool{}
	for _, b := range told.Bodies {
		for _, o := range b.Objectives {
			known["Objective/"+o.Objective] = true
		}
		for _, i := range b.Improvements {
			known["Improvement/"+i.Improvement] = true
		}
	}
	for _, e := range m.s.loaded.Model.All() {
		switch ref := e.Base().Ref(); ref.Kind {
		case "Objective", "Improvement":
			if e.Base().InUse() && !known[ref.String()] {
				known[ref.String()] = true
				m.s.report.Notices = append(m.s.report.Notices, report.Notice{
					Message: "no governing body answers for " + ref.String() + ", so none hears of it; give it an owner that belongs to one",
				})
			}
		}
	}
}

// needsFigures reports whether any objective or intervention asks for simulated
// figures.
func (m *monitor) needsFigures() bool {
	for _, o := range m.s.loaded.Model.Objectives {
		if o.InUse() && o.Spec.Source.V != "log" {
			return true
		}
	}
	for _, b := range m.s.loaded.Model.GoverningBodies {
		for i := range b.Spec.Interventions {
			if b.InUse() && m.logOf(b.Spec.Interventions[i].When.Measure.V) == nil {
				return true
			}
		}
	}
	return false
}

// logOf is the objective whose log has the figures of a measure, nil for none.
func (m *monitor) logOf(measure string) *model.Objective {
	for _, o := range m.s.loaded.Model.Objectives {
		if o.InUse() && o.Spec.Source.V == "log" && o.Spec.Log.Given() && o.Spec.Measure.V == measure {
			return o
		}
	}
	return nil
}

// log reads the log of an objective once.
func (m *monitor) log(o *model.Objective) (*logged, string) {
	if l, done := m.logs[o.Name]; done {
		return l, m.faults[o.Name]
	}
	l, err := readLog(m.files, &o.Spec.Log)
	m.logs[o.Name] = l
	if err != nil {
		m.faults[o.Name] = err.Error()
	}
	return l, m.faults[o.Name]
}

func (m *monitor) body(b *model.GoverningBody) report.BodyReport {
	out := report.BodyReport{Body: b.Name, Title: b.Meta.Title.V, Organization: m.govern.Tree.Of(&b.Entity), Level: b.Spec.Level.V}
	known, _ := m.facts.Of(b).(*derived.Body)
	for _, name := range known.Objectives {
		if o := m.s.loaded.Model.Objective(name); o != nil && o.InUse() {
			out.Objectives = append(out.Objectives, m.objective(o))
		}
	}
	for i := range b.Spec.Interventions {
		out.Interventions = append(out.Interventions, m.intervention(&b.Spec.Interventions[i]))
	}
	for _, name := range known.Issues {
		out.Policies = append(out.Policies, m.policy(m.s.loaded.Model.Policy(name)))
	}
	for _, w := range m.s.loaded.Model.Waivers {
		if w.InUse() && w.Spec.ApprovedBy.Name == b.Name {
			out.Waivers = append(out.Waivers, m.waiver(w))
		}
	}
	for _, name := range known.Improvements {
		out.Improvements = append(out.Improvements, m.improvement(m.s.loaded.Model.Improvement(name)))
	}
	for i := range b.Spec.Monitors.Reports {
		r := &b.Spec.Monitors.Reports[i]
		spec := report.ReportSpecification{Name: r.Name.V, Audience: r.Audience.V}
		if r.Every.Given() {
			spec.Every = r.Every.V.String()
		}
		for _, c := range r.Content {
			spec.Content = append(spec.Content, c.V)
		}
		out.Reports = append(out.Reports, spec)
	}
	return out
}

// verdictWord is a verdict as reports have it.
func verdictWord(verdict string) string { return strings.ReplaceAll(verdict, " ", "-") }

func (m *monitor) objective(o *model.Objective) report.ObjectiveReport {
	t := o.Spec.Target
	out := report.ObjectiveReport{
		Objective: o.Name, Title: o.Meta.Title.V, Measure: o.Spec.Measure.V, Source: o.Spec.Source.Or("simulation"), Baseline: o.Spec.Baseline.Value.V,
		AtMost: t.AtMost.V, AtLeast: t.AtLeast.V, Verdict: verdictWord(figure.NotMeasured),
	}
	if out.Source == "log" {
		l, fault := m.log(o)
		if l == nil {
			out.Why = fault
			return out
		}
		if broken, ok := l.judge(t.AtMost.V, t.AtLeast.V); ok {
			out.Verdict = figure.Met
			if broken > 0 {
				out.Verdict = figure.Missed
			}
		} else {
			out.Why = "the target is no figure that a log can be held against"
		}
		out.Shown, out.Figure = l.latest()
		out.Shown += " in " + l.periods[len(l.periods)-1].At
		out.Periods = l.shown()
		return out
	}
	if m.result == nil {
		out.Why = "nothing was simulated"
		return out
	}
	j := m.result.Judge(o.Spec.Measure.V, t.AtMost.V, t.AtLeast.V, currencyOf(m.s.ground.settings))
	out.Verdict = verdictWord(j.Verdict)
	if j.Verdict == figure.NotMeasured {
		out.Why = "the simulation has no such figure"
		return out
	}
	fig := j.Figure
	out.Figure, out.Shown = &fig, report.FigureText(j)
	return out
}

// intervention says whether somebody has to step in.
func (m *monitor) intervention(i *model.Intervention) report.InterventionReport {
	w := &i.When
	out := report.InterventionReport{
		Measure: w.Measure.V, AtMost: w.AtMost.V, AtLeast: w.AtLeast.V, Times: w.Times.Or(1), State: verdictWord(figure.NotMeasured),
	}
	if i.Within.Given() {
		out.Within = i.Within.V.String()
	}
	if i.Who.Given() {
		out.Who = i.Who.String()
		out.Decides = m.deciders(i.Who)
	}
	if o := m.logOf(w.Measure.V); o != nil {
		l, fault := m.log(o)
		if l == nil {
			out.Why = fault
			return out
		}
		broken, ok := l.judge(out.AtMost, out.AtLeast)
		out.Shown, _ = l.latest()
		out.Broken = broken
		switch {
		case !ok:
			out.Why = "the bound is no figure that a log can be held against"
		case broken >= out.Times:
			out.State = "needed"
		default:
			out.State = "not-needed"
		}
		return out
	}
	return m.simulated(out)
}

// simulated holds an intervention against the simulation. A simulation tells
// how it is in the long run, so a bound that it breaks is broken each time.
func (m *monitor) simulated(out report.InterventionReport) report.InterventionReport {
	if m.result == nil {
		out.Why = "nothing was simulated"
		return out
	}
	j := m.result.Judge(out.Measure, out.AtMost, out.AtLeast, currencyOf(m.s.ground.settings))
	switch j.Verdict {
	case figure.Met:
		out.State = "not-needed"
	case figure.Missed:
		out.State, out.Broken = "needed", out.Times
	case figure.CannotTell:
		out.State = verdictWord(figure.CannotTell)
	default:
		out.Why = "neither a log nor the simulation has such a figure"
		return out
	}
	out.Shown = report.FigureText(j)
	return out
}

// deciders are the governing bodies that decide about what somebody does: the
// body itself or the one that answers for it, then those above.
func (m *monitor) deciders(who model.Ref) []string {
	e := m.s.loaded.Model.Resolve(who)
	if e == nil {
		return nil
	}
	above := m.facts.Accountable(e)
	if b, ok := e.(*model.GoverningBody); ok {
		return m.facts.Upwards(b)
	}
	return above
}
