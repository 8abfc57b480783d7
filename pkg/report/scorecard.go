package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Scorecard sums up what lint found, by what its checks stand for.
type Scorecard struct {
	// Profile is the set of checks, where it is not the usual one.
	Profile string `json:"profile,omitempty"`
	// Source says where a profile's requirements come from.
	Source string `json:"source,omitempty"`
	// Score is the mean of the principles' scores, by their weight; left out
	// where none has one.
	Score  *float64     `json:"score,omitempty"`
	Groups []ScoreGroup `json:"groups"`
	Checks []ScoreCheck `json:"checks"`
}

// ScoreTally counts entities, by each check anew.
type ScoreTally struct {
	Checked     int `json:"checked"`
	Passed      int `json:"passed"`
	Waived      int `json:"waived"`
	Open        int `json:"open"`
	NotMeasured int `json:"notMeasured"`
}

// ScoreGroup is the score of a principle, an activity of governance, a
// component or a requirement.
type ScoreGroup struct {
	Sort  string `json:"sort"`
	Name  string `json:"name"`
	Title string `json:"title"`
	// Weight is how much a principle counts beside the others.
	Weight        float64 `json:"weight"`
	Checks        int     `json:"checks"`
	NotApplicable int     `json:"notApplicable"`
	ScoreTally
	// Score is the part that passed of what counts, from 0 to 1; left out
	// where nothing counts.
	Score *float64 `json:"score,omitempty"`
	// First are the findings to mend first.
	First []ScoreFinding `json:"first"`
}

// ScoreFinding is a finding of a scorecard, with how much hangs on it.
type ScoreFinding struct {
	Rule        string  `json:"rule"`
	Entity      string  `json:"entity,omitempty"`
	Path        string  `json:"path,omitempty"`
	Fingerprint string  `json:"fingerprint"`
	PerMonth    float64 `json:"perMonth"`
	UsedBy      int     `json:"usedBy"`
}

// ScoreCheck is the score of one check.
type ScoreCheck struct {
	Check    string `json:"check"`
	Title    string `json:"title"`
	Severity string `json:"severity"`
	BuiltIn  bool   `json:"builtIn"`
	// State is passed, open, waived, notMeasured, notApplicable or off.
	State string `json:"state"`
	ScoreTally
}

// section is the scorecard for people.
func (s *Scorecard) section() section {
	out := section{title: "Scorecard"}
	if s.Profile != "" {
		out.title += " of the profile " + inline(s.Profile, maxName)
	}
	if s.Source != "" {
		out.notes = append(out.notes, inline(s.Source, maxDetail))
	}
	for _, t := range append(s.tables(), s.first()) {
		if len(t.rows) > 0 {
			out.tables = append(out.tables, namedTable{table: t})
		}
	}
	return out
}

// sortTitles are the sorts of groups in their order, each with its heading.
var sortTitles = [...][2]string{
	{"principle", "Guiding principle"}, {"governance", "Governance"}, {"component", "Component"}, {"requirement", "Requirement"},
}

// tables are one for each sort of group.
func (s *Scorecard) tables() []table {
	var out []table
	for _, sort := range sortTitles {
		t := table{head: []string{sort[1], "checked", "passed", "waived", "open", "not measured", "not applicable", "score"}}
		for _, g := range s.Groups {
			if g.Sort != sort[0] {
				continue
			}
			t.rows = append(t.rows, []string{
				inline(g.Title, maxName), strconv.Itoa(g.Checked), strconv.Itoa(g.Passed), strconv.Itoa(g.Waived), strconv.Itoa(g.Open),
				strconv.Itoa(g.NotMeasured), fmt.Sprintf("%d of %s", g.NotApplicable, plural(g.Checks, "check")), scoreText(g.Score),
			})
		}
		if sort[0] == "principle" && s.Score != nil && len(t.rows) > 1 {
			t.rows = append(t.rows, []string{"all, by weight", "", "", "", "", "", "", scoreText(s.Score)})
		}
		if len(t.rows) > 0 {
			out = append(out, t)
		}
	}
	return out
}

func scoreText(score *float64) string {
	if score == nil {
		return "-"
	}
	return strconv.FormatFloat(math.Floor(*score*1000+1e-9)/10, 'f', 1, 64) + "%"
}

// first is a table of what to mend first in each group.
func (s *Scorecard) first() table {
	t := table{head: []string{"Mend first", "check", "where", "what hangs on it"}}
	for _, g := range s.Groups {
		for i, f := range g.First {
			title := ""
			if i == 0 {
				title = inline(g.Title, maxName)
			}
			where := inline(f.Entity, maxName)
			if f.Entity == "" {
				where = "the whole model"
			}
			if f.Path != "" {
				where += " " + inline(f.Path, maxName)
			}
			t.rows = append(t.rows, []string{title, inline(f.Rule, maxName), where, effectText(f)})
		}
	}
	return t
}

// effectText says how much hangs on a finding.
func effectText(f ScoreFinding) string {
	var parts []string
	if f.PerMonth > 0 {
		parts = append(parts, number(math.Round(f.PerMonth))+" items a month")
	}
	if f.UsedBy > 0 {
		parts = append(parts, plural(f.UsedBy, "use"))
	}
	if len(parts) == 0 {
		return "-"
	}
	return strings.Join(parts, ", ")
}

// filled puts empty lists where there are none.
func (s *Scorecard) filled() *Scorecard {
	if s == nil {
		return nil
	}
	out := *s
	out.Groups, out.Checks = append([]ScoreGroup{}, s.Groups...), orEmpty(s.Checks)
	for i := range out.Groups {
		out.Groups[i].First = orEmpty(out.Groups[i].First)
	}
	return &out
}
