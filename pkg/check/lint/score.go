package lint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
)

// Group is what some checks stand for: a guiding principle, an activity of
// governance, a component of the value system or a requirement of a profile.
type Group struct {
	Sort, Name string
}

// The sorts of groups, in the order of a scorecard.
const (
	ByPrinciple   = "principle"
	ByGovernance  = "governance"
	ByComponent   = "component"
	ByRequirement = "requirement"
)

// Groups are what a check stands for; one that says nothing stands for none.
func (c Check) Groups() []Group {
	var out []Group
	if c.Spec.Principle.Given() {
		out = append(out, Group{ByPrinciple, c.Spec.Principle.Name})
	}
	if c.Spec.Governance.Given() {
		out = append(out, Group{ByGovernance, c.Spec.Governance.V})
	}
	if c.Spec.Component.Given() {
		out = append(out, Group{ByComponent, c.Spec.Component.V})
	}
	for _, l := range c.Meta.Labels {
		if l.Key.V == RequirementLabel {
			for _, r := range strings.Fields(l.Value.V) {
				out = append(out, Group{ByRequirement, r})
			}
		}
	}
	return out
}

// RequirementLabel is the label by which the checks of a profile name the
// requirements that they stand for.
const RequirementLabel = "requirement"

// Tally counts verdicts.
type Tally struct {
	// Checked are the entities judged, by each check anew: those that passed,
	// those whose findings are all exempted, and those with an open one.
	Checked, Passed, Waived, Open int
	// NotMeasured are entities that could not be judged for want of a figure.
	NotMeasured int
}

func (t *Tally) add(o Tally) {
	t.Checked += o.Checked
	t.Passed += o.Passed
	t.Waived += o.Waived
	t.Open += o.Open
	t.NotMeasured += o.NotMeasured
}

// Kept is the part of what counts that passed; ok is false where nothing
// counts.
func (t Tally) Kept() (share float64, ok bool) {
	if t.Passed+t.Open == 0 {
		return 0, false
	}
	return float64(t.Passed) / float64(t.Passed+t.Open), true
}

// Line is the score of a group.
type Line struct {
	Group
	Tally
	// Checks is how many checks stand for it, NotApplicable how many of them
	// found nothing that they are about.
	Checks, NotApplicable int
	// First are the findings to mend first: errors before warnings, and then
	// by how much hangs on them.
	First []Finding
}

// Finding is a finding with what hangs on it.
type Finding struct {
	diag.Finding
	Effect Effect
}

// CheckLine is the score of one check.
type CheckLine struct {
	Check
	Tally
}

// Scorecard sums up a result.
type Scorecard struct {
	Lines  []Line
	Checks []CheckLine
}

// maxFirst is how many findings a line of a scorecard names.
const maxFirst = 3

// Score sums up what is left of a result when open says which findings count.
// The groups wanted are there in their order even if no check stands for them;
// others follow by sort and name.
func Score(r *Result, wanted []Group, open func(diag.Finding) (severity diag.Severity, counts bool)) Scorecard {
	var card Scorecard
	lines := map[Group]*Line{}
	order := slices.Clone(wanted)
	for _, g := range wanted {
		lines[g] = &Line{Group: g}
	}
	for _, o := range r.Outcomes {
		tally, left := o.tally(open)
		card.Checks = append(card.Checks, CheckLine{o.Check, tally})
		for _, g := range o.Groups() {
			if lines[g] == nil {
				lines[g] = &Line{Group: g}
				order = append(order, g)
			}
			l := lines[g]
			l.Checks++
			if tally.Checked+tally.NotMeasured == 0 {
				l.NotApplicable++
			}
			l.add(tally)
			l.First = append(l.First, left...)
		}
	}
	slices.SortStableFunc(order[len(wanted):], func(a, b Group) int {
		return cmp.Or(slices.Index(sorts[:], a.Sort)-slices.Index(sorts[:], b.Sort), strings.Compare(a.Name, b.Name))
	})
	for _, g := range order {
		l := lines[g]
		slices.SortStableFunc(l.First, first)
		l.First = l.First[:min(len(l.First), maxFirst)]
		card.Lines = append(card.Lines, *l)
	}
	return card
}

var sorts = [...]string{ByPrinciple, ByGovernance, ByComponent, ByRequirement}

// first orders findings by what to mend first.
func first(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(b.Severity, a.Severity), a.Effect.Compare(b.Effect),
		strings.Compare(a.Rule, b.Rule), strings.Compare(a.Entity, b.Entity), strings.Compare(a.Path, b.Path),
	)
}

// tally counts the verdicts of a check, and returns the findings left open.
func (o Outcome) tally(open func(diag.Finding) (diag.Severity, bool)) (Tally, []Finding) {
	var t Tally
	var left []Finding
	for _, v := range o.Verdicts {
		if v.State == NotMeasured {
			t.NotMeasured++
			continue
		}
		t.Checked++
		before := len(left)
		for _, f := range v.Findings {
			if severity, counts := open(f); counts {
				f.Severity = severity
				left = append(left, Finding{f, v.Effect})
			}
		}
		switch {
		case v.State == Passed:
			t.Passed++
		case len(left) > before:
			t.Open++
		default:
			t.Waived++
		}
	}
	return t, left
}
