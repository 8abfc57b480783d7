package report

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/plan"
)

// maxValue is how much of a value a line shows.
const maxValue = 100

// classColumn is where the class of a change stands.
const classColumn = 78

// changes writes what a change means: the count of everything first and last,
// the gravest in between first.
func (p *page) changes(r Report) {
	c := r.Changes
	if len(c.Improvements) > 0 {
		p.table(improvements(c))
		p.WriteByte('\n')
		return
	}
	if !c.Summary.Empty() {
		p.line(p.paint(bold, headline(r)))
		p.WriteByte('\n')
	}
	all := c.All()
	for i, e := range all {
		p.changed(e)
		if i == len(all)-1 || detailed(e) || detailed(all[i+1]) {
			p.WriteByte('\n')
		}
	}
	for _, l := range likelyLines(c) {
		p.line(p.paint(cyan, "note"), ": ", l)
	}
	for _, l := range leftOutLines(c, p.style.Verbose) {
		p.line(p.paint(yellow, "note"), ": ", l)
	}
}

// reactions writes how the findings of the two models differ. Those that the
// change brings stand below as findings.
func (p *page) reactions(c *plan.Plan) {
	head, lines := reactionLines(c, p.style.Verbose)
	if head == "" {
		return
	}
	p.line(p.paint(bold, head))
	for _, l := range lines {
		p.line("  ", l)
	}
	p.WriteByte('\n')
}

// reactionLines are the counts, and those findings that are no longer, that are
// silenced and, when asked for more, that are left.
func reactionLines(c *plan.Plan, verbose bool) (head string, lines []string) {
	r := c.Reactions
	if r == nil {
		return "", nil
	}
	counts := countsOf([]counted{{r.Brought, "brought"}, {len(r.Removed), "mended"}, {len(r.Silenced), "silenced"}, {len(r.Left), "left as before"},
		{len(r.AfterMerge), "more after the merge"}, {len(r.UntilMerge), "fewer after the merge"}})
	if counts == "" {
		return "", nil
	}
	lines = append(lines, reactionList("mended", r.Removed, verbose)...)
	lines = append(lines, reactionList("silenced", r.Silenced, verbose)...)
	lines = append(lines, reactionList("after the merge", r.AfterMerge, verbose)...)
	lines = append(lines, reactionList("until the merge", r.UntilMerge, verbose)...)
	if verbose {
		lines = append(lines, reactionList("left", r.Left, verbose)...)
	}
	return "Findings: " + counts, lines
}

func reactionList(word string, rs []plan.Reaction, verbose bool) []string {
	const most = 10
	var out []string
	for i, x := range rs {
		if i == most && len(rs) > most+1 && !verbose {
			return append(out, fmt.Sprintf("%s  … and %d more", word, len(rs)-most))
		}
		subject := strings.TrimSpace(inline(x.Entity, maxName) + " " + inline(x.Path, maxName))
		if subject != "" {
			subject += ": "
		}
		out = append(out, word+"  "+inline(x.Rule, maxName)+" "+subject+inline(x.Message, maxMessage))
	}
	return out
}

// effect writes what is to be said of the flow before its figures.
func (p *page) effect(c *plan.Plan) {
	head, lines := effectLines(c)
	if head == "" {
		return
	}
	p.line(p.paint(bold, head))
	for _, l := range lines {
		p.line("  ", l)
	}
	p.WriteByte('\n')
}

// effectLines are the promises that turn, or why there are no figures.
func effectLines(c *plan.Plan) (head string, lines []string) {
	switch f := c.Flow; {
	case f == nil:
		return "", nil
	case f.Skipped != "":
		return "Flow: not simulated; " + inline(f.Skipped, maxMessage), nil
	case len(f.Promises) == 0:
		return "", nil
	}
	for _, x := range c.Flow.Promises {
		who := "Demand/" + inline(x.Demand, maxName)
		if x.Variant != "" {
			who += " " + inline(x.Variant, maxName)
		}
		until := inline(x.Until, maxName) + " within " + inline(x.Within, maxName)
		if x.Clock != "elapsed" {
			until += " of " + inline(x.Clock, maxName)
		}
		lines = append(lines, fmt.Sprintf("%s  %s of %s: %s, now %s", who, until, percent(x.Share), inline(x.Before, maxName), inline(x.After, maxName)))
	}
	return "Promises that turn", lines
}

// improvements are improvements side by side.
func improvements(c *plan.Plan) table {
	currency := inline(c.Currency, maxName)
	t := table{head: []string{"Improvement", "class", "objective", "", "benefit a month", "cost a month", "benefit per cost"}}
	for _, m := range c.Improvements {
		row := []string{inline(strings.TrimPrefix(m.Improvement, "Improvement/"), maxName), classWord(m.Class)}
		if m.Skipped != "" {
			t.notes = append(t.notes, inline(m.Improvement, maxName)+": not simulated; "+inline(m.Skipped, maxMessage))
			t.rows = append(t.rows, append(row, "–", "", "–", "–", "–"))
			continue
		}
		effect, verdict := "–", ""
		if o := m.Objective; o != nil {
			q := quantityOf(o.Unit, currency)
			effect = inline(o.Name, maxName) + " " + change(figure.Difference{Difference: o.Difference, Verdict: o.Verdict}, q)
			verdict = inline(o.Verdict, maxName) + ", " + inline(o.Target, maxName)
		}
		money := quantityOf("money", currency)
		perCost := "–"
		switch {
		case m.PerCost != nil:
			perCost = strconv.FormatFloat(*m.PerCost, 'f', 2, 64)
		case m.Cost.Value != nil && *m.Cost.Value <= 0:
			perCost = "costs nothing more"
		}
		t.rows = append(t.rows, append(row, effect, verdict, change(figure.Difference{Difference: m.Benefit}, money), change(figure.Difference{Difference: m.Cost}, money), perCost))
	}
	if len(t.rows) > 0 {
		t.notes = append(t.notes, "benefit is value more and cost of delay less; both are differences by pairs of replications")
	}
	return t
}

// headline counts everything that changes, and says what the gate says.
func headline(r Report) string {
	c := r.Changes
	word := "Diff"
	if r.Kind == "plan" {
		word = "Plan"
	}
	s := c.Summary
	if len(c.Improvements) > 0 {
		return word + ": " + plural(len(c.Improvements), "improvement") + " side by side"
	}
	if s.Empty() {
		return word + ": no changes" + gateWord(r)
	}
	parts := []string{countsOf([]counted{{s.Breaking, "breaking"}, {s.Risky, "risky"}, {s.Safe, "safe"}})}
	parts = append(parts, countsOf([]counted{{s.Add, "add"}, {s.Change, "change"}, {s.Remove, "remove"}, {s.Move, "move"}}))
	if s.Dependents > 0 {
		parts = append(parts, plural(s.Dependents, "dependent"))
	}
	return word + ": " + strings.Join(parts, " · ") + gateWord(r)
}

type counted struct {
	n    int
	word string
}

// countsOf is "1 breaking, 2 risky", without what there is none of.
func countsOf(cs []counted) string {
	var out []string
	for _, c := range cs {
		if c.n > 0 {
			out = append(out, strconv.Itoa(c.n)+" "+c.word)
		}
	}
	return strings.Join(out, ", ")
}

// gateWord says what the gate says, where there is one to say anything.
func gateWord(r Report) string {
	g := r.Changes.Gate
	switch {
	case g.Blocked:
		return " · gate BLOCKED (" + inline(strings.Join(append(g.Codes[:len(g.Codes):len(g.Codes)], onlyEffects(g)...), ", "), maxMessage) + ")"
	case r.Verdict.Gate == Fail:
		return " · gate FAILED (" + inline(r.Verdict.Reason, maxMessage) + ")"
	case r.Kind == "plan" && r.Changes.Summary.Breaking > 0:
		return " · nothing blocks it (plan: {block: [breaking]} in svs.yaml would)"
	}
	return ""
}

// onlyEffects are the reasons of a gate that no rule stands for.
func onlyEffects(g plan.Gate) []string {
	if len(g.Codes) > 0 {
		return nil
	}
	return g.Because
}

// likelyLines propose renames.
func likelyLines(c *plan.Plan) []string {
	var out []string
	for _, l := range c.Likely {
		out = append(out, fmt.Sprintf("%s looks like %s with another name (%.0f %% alike); if it is, add to svs.yaml: %s",
			inline(l.To, maxName), inline(l.From, maxName), 100*l.Alike, inline(l.Add, 3*maxName)))
	}
	return out
}

// leftOutLines say what was not compared, all of it when asked for more.
func leftOutLines(c *plan.Plan, verbose bool) []string {
	const most = 5
	var out []string
	for i, l := range c.LeftOut {
		if i == most && len(c.LeftOut) > most+1 && !verbose {
			return append(out, fmt.Sprintf("… and %d more that cannot be read", len(c.LeftOut)-most))
		}
		what := inline(l.Entity, maxName)
		if l.Path != "" {
			what += " " + inline(l.Path, maxName)
		}
		if what == "" {
			what = "a document"
		}
		side := inline(c.To.Name, maxName)
		if l.Side == "from" {
			side = inline(c.From.Name, maxName)
		}
		out = append(out, fmt.Sprintf("%s in %s of %s cannot be read and was not compared", what, inline(l.File, 4*maxName), side))
	}
	return out
}

// conciseChanges is one line for each entity that changes.
func (p *page) conciseChanges(r Report) {
	for _, e := range r.Changes.All() {
		at := ""
		if l := changedAt(e); l != nil {
			at = p.where(*l) + ": "
		}
		var says []string
		for _, reason := range e.Reasons {
			says = append(says, inline(reason.Code, maxName)+" "+reasonLine(reason))
		}
		for _, f := range e.Fields {
			says = append(says, inline(f.Path, maxName)+" "+fieldChange(f))
		}
		if len(says) == 0 {
			says = []string{inline(e.Action, maxName)}
		}
		p.line(at, p.paint(classColor(e.Class), classWord(e.Class)), " ", signOf(e.Action), " ", named(e), ": "+strings.Join(says, "; "))
	}
}

// changedAt is where a changed entity stands: in the proposed model, or for one
// that is removed nowhere.
func changedAt(e plan.Entity) *Location {
	if e.File == "" || e.Action == "removed" {
		return nil
	}
	return &Location{File: e.File, Line: e.Line}
}

// commandOfClass is the workflow command by which a class is told.
func commandOfClass(class string) string {
	switch plan.Class(class) {
	case plan.Breaking:
		return "error"
	case plan.Risky:
		return "warning"
	}
	return "notice"
}
