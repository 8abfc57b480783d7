package report

import (
	"strconv"

	"github.com/svs-project/svs/pkg/flow/figure"
)

// Monitor is what governing bodies are told, in order of their names.
type Monitor struct {
	Bodies []BodyReport `json:"bodies"`
}

// BodyReport is what one governing body is told.
type BodyReport struct {
	Body  string `json:"body"`
	Title string `json:"title,omitempty"`
	// Organization is the one that it belongs to, Level its rank.
	Organization  string                `json:"organization,omitempty"`
	Level         string                `json:"level,omitempty"`
	Objectives    []ObjectiveReport     `json:"objectives"`
	Interventions []InterventionReport  `json:"interventions"`
	Policies      []PolicyReport        `json:"policies"`
	Waivers       []WaiverReport        `json:"waivers"`
	Improvements  []ImprovementReport   `json:"improvements"`
	Reports       []ReportSpecification `json:"reports"`
}

// ObjectiveReport is how an objective stands.
type ObjectiveReport struct {
	Objective string `json:"objective"`
	Title     string `json:"title,omitempty"`
	Measure   string `json:"measure"`
	// Source is simulation or log.
	Source string `json:"source"`
	// Baseline, AtMost and AtLeast are written as in the model.
	Baseline string `json:"baseline,omitempty"`
	AtMost   string `json:"atMost,omitempty"`
	AtLeast  string `json:"atLeast,omitempty"`
	// Figure is the measured value with its interval, Shown the same for
	// people.
	Figure *figure.Figure `json:"figure,omitempty"`
	Shown  string         `json:"shown,omitempty"`
	// Verdict is met, missed, cannot-tell or not-measured; Why says why not.
	Verdict string `json:"verdict"`
	Why     string `json:"why,omitempty"`
	// Periods are the last periods of a log, the latest last: the value, and
	// whether it kept the bounds.
	Periods []PeriodReport `json:"periods,omitempty"`
}

// PeriodReport is one value of a log.
type PeriodReport struct {
	At    string  `json:"at"`
	Value float64 `json:"value"`
	Kept  bool    `json:"kept"`
}

// InterventionReport says whether a body has to step in.
type InterventionReport struct {
	Measure string `json:"measure"`
	AtMost  string `json:"atMost,omitempty"`
	AtLeast string `json:"atLeast,omitempty"`
	// Times is how often in a row the bound must be broken, Broken how often
	// it was; simulated figures count once.
	Times  int    `json:"times"`
	Broken int    `json:"broken"`
	Shown  string `json:"shown,omitempty"`
	// State is needed, not-needed, cannot-tell or not-measured; Why says why.
	State string `json:"state"`
	Why   string `json:"why,omitempty"`
	// Who acts, within how long, and which bodies are above it.
	Who     string   `json:"who,omitempty"`
	Within  string   `json:"within,omitempty"`
	Decides []string `json:"decides"`
}

// PolicyReport is how a policy is followed.
type PolicyReport struct {
	Policy      string `json:"policy"`
	Title       string `json:"title,omitempty"`
	Enforcement string `json:"enforcement"`
	InForce     bool   `json:"inForce"`
	// Subjects are how many entities it binds, Broken those that break it,
	// Waived those for which that is exempted.
	Subjects int `json:"subjects"`
	Broken   int `json:"broken"`
	Waived   int `json:"waived"`
	// ReviewDue is the day of the next review, Overdue whether it has passed.
	ReviewDue string `json:"reviewDue,omitempty"`
	Overdue   bool   `json:"overdue"`
}

// WaiverReport is an exception that the body has granted.
type WaiverReport struct {
	Waiver  string `json:"waiver"`
	Of      string `json:"of"`
	Subject string `json:"subject"`
	Reason  string `json:"reason"`
	Until   string `json:"until"`
	// DaysLeft is negative when the last day has passed.
	DaysLeft int `json:"daysLeft"`
	// State is active, ends-soon or expired.
	State string `json:"state"`
}

// ImprovementReport is an improvement that the body owns.
type ImprovementReport struct {
	Improvement string `json:"improvement"`
	Title       string `json:"title,omitempty"`
	Level       string `json:"level,omitempty"`
	Step        string `json:"step,omitempty"`
	// AgeDays is since the baseline was measured, DaysLeft until it is due.
	AgeDays  *int   `json:"ageDays,omitempty"`
	Due      string `json:"due,omitempty"`
	DaysLeft *int   `json:"daysLeft,omitempty"`
	Overdue  bool   `json:"overdue"`
	// Missing are the fields that its step should have.
	Missing []string `json:"missing"`
}

// ReportSpecification is a report that the body asks for.
type ReportSpecification struct {
	Name     string   `json:"name"`
	Audience string   `json:"audience,omitempty"`
	Every    string   `json:"every,omitempty"`
	Content  []string `json:"content"`
}

// filled puts empty lists where there are none.
func (m *Monitor) filled() *Monitor {
	if m == nil {
		return nil
	}
	out := Monitor{Bodies: append([]BodyReport{}, m.Bodies...)}
	for i := range out.Bodies {
		b := &out.Bodies[i]
		b.Objectives, b.Policies, b.Waivers = orEmpty(b.Objectives), orEmpty(b.Policies), orEmpty(b.Waivers)
		b.Interventions = append([]InterventionReport{}, b.Interventions...)
		b.Improvements = append([]ImprovementReport{}, b.Improvements...)
		b.Reports = append([]ReportSpecification{}, b.Reports...)
		for k := range b.Interventions {
			b.Interventions[k].Decides = orEmpty(b.Interventions[k].Decides)
		}
		for k := range b.Improvements {
			b.Improvements[k].Missing = orEmpty(b.Improvements[k].Missing)
		}
		for k := range b.Reports {
			b.Reports[k].Content = orEmpty(b.Reports[k].Content)
		}
	}
	return &out
}

// sections are one for each body.
func (m *Monitor) sections() []section {
	var out []section
	for _, b := range m.Bodies {
		out = append(out, b.section())
	}
	return out
}

func (b BodyReport) section() section {
	s := section{title: called(b.Body, b.Title)}
	for _, t := range []namedTable{
		{"What needs intervention", b.interventions()}, {"Objectives", b.objectives()}, {"Policies", b.policies()},
		{"Waivers", b.waivers()}, {"Improvements", b.improvements()}, {"Reports", b.reports()},
	} {
		if len(t.rows) > 0 {
			s.tables = append(s.tables, t)
		}
	}
	if len(s.tables) == 0 {
		s.notes = append(s.notes, "nothing to report: it watches no objective, issues no policy and owns no improvement")
	}
	return s
}

// called is a name with its title.
func called(name, title string) string {
	if title == "" {
		return inline(name, maxName)
	}
	return inline(name, maxName) + ` "` + inline(title, maxName) + `"`
}

// targetText writes a target.
func targetText(atMost, atLeast string) string {
	switch {
	case atMost != "" && atLeast != "":
		return inline(atLeast, maxName) + " to " + inline(atMost, maxName)
	case atMost != "":
		return "≤ " + inline(atMost, maxName)
	}
	return "≥ " + inline(atLeast, maxName)
}

func (b BodyReport) objectives() table {
	t := table{head: []string{"objective", "measure", "target", "was", "is", "from", ""}}
	for _, o := range b.Objectives {
		verdict := o.Verdict
		if o.Why != "" {
			verdict += ": " + o.Why
		}
		t.rows = append(t.rows, []string{
			inline(o.Objective, maxName), inline(o.Measure, maxName), targetText(o.AtMost, o.AtLeast), orDash(o.Baseline), orDash(o.Shown), inline(o.Source, maxName), inline(verdict, maxName),
		})
	}
	return t
}

func (b BodyReport) interventions() table {
	t := table{head: []string{"when", "is", "", "who acts", "within", "decides"}}
	for _, i := range b.Interventions {
		if i.State == "not-needed" {
			continue
		}
		state := i.State
		if i.State == "needed" && i.Times > 1 {
			state += ", broken " + strconv.Itoa(i.Broken) + " times in a row"
		} else if i.Why != "" {
			state += ": " + i.Why
		}
		decides := ""
		for n, d := range i.Decides {
			if n > 0 {
				decides += " → "
			}
			decides += d
		}
		when := inline(i.Measure, maxName) + " not " + targetText(i.AtMost, i.AtLeast)
		t.rows = append(t.rows, []string{when, orDash(i.Shown), inline(state, maxName), orDash(i.Who), orDash(i.Within), orDash(decides)})
	}
	return t
}

func (b BodyReport) policies() table {
	t := table{head: []string{"policy", "", "binds", "broken", "waived", "next review"}}
	for _, p := range b.Policies {
		state := p.Enforcement
		if !p.InForce {
			state = "not in force"
		}
		review := orDash(p.ReviewDue)
		if p.Overdue {
			review += " overdue"
		}
		t.rows = append(t.rows, []string{inline(p.Policy, maxName), inline(state, maxName), strconv.Itoa(p.Subjects), strconv.Itoa(p.Broken), strconv.Itoa(p.Waived), review})
	}
	return t
}

func (b BodyReport) waivers() table {
	t := table{head: []string{"waiver", "of", "for", "until", "", "because"}}
	for _, w := range b.Waivers {
		state := w.State
		if w.State == "ends-soon" {
			state = "ends in " + plural(w.DaysLeft, "day")
		}
		t.rows = append(t.rows, []string{inline(w.Waiver, maxName), inline(w.Of, maxName), inline(w.Subject, maxName), inline(w.Until, maxName), state, inline(w.Reason, maxDetail)})
	}
	return t
}

func (b BodyReport) improvements() table {
	t := table{head: []string{"improvement", "level", "step", "age", "due", ""}}
	for _, i := range b.Improvements {
		age, state := "–", ""
		if i.AgeDays != nil {
			age = plural(*i.AgeDays, "day")
		}
		if i.Overdue {
			state = "overdue"
		}
		for n, m := range i.Missing {
			if n == 0 && state != "" {
				state += "; "
			}
			if n == 0 {
				state += "lacks "
			} else {
				state += ", "
			}
			state += inline(m, maxName)
		}
		t.rows = append(t.rows, []string{inline(i.Improvement, maxName), orDash(i.Level), orDash(i.Step), age, orDash(i.Due), state})
	}
	return t
}

func (b BodyReport) reports() table {
	t := table{head: []string{"report", "for", "every", "content"}}
	for _, r := range b.Reports {
		content := ""
		for n, c := range r.Content {
			if n > 0 {
				content += ", "
			}
			content += c
		}
		t.rows = append(t.rows, []string{inline(r.Name, maxName), orDash(r.Audience), orDash(r.Every), orDash(content)})
	}
	return t
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return inline(s, maxName)
}

// FigureText writes the figure of a judgement for people.
func FigureText(j figure.Judgement) string { return judged(j, "") }
