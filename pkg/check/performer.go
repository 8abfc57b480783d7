package check

import (
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

var whoDoesIt = &Rule{
	Rule: diag.Rule{
		Code: "SVS501", Name: "who-does-it", Severity: diag.Error,
		Title: "a step that nobody does, or that several do in different ways",
		Doc: "A step is done by a team, by several teams at once (needs), by a supplier, by a tool (automated), by another stream, " +
			"or it consists of parallel branches, of an approval alone, or of a mere wait. Exactly one of these; hands-on work needs somebody who does it.",
		Fails:  steps("{id: mend, activity: deliver-and-support, work: 30m}"),
		Passes: steps("{id: mend, activity: deliver-and-support, team: desk, work: 30m}"),
	},
	Run: func(p *Pass) {
		p.eachStep(func(vs *model.ValueStream, path string, among []model.Step, i int) {
			performer(p, vs, path, &among[i])
		})
	},
}

// part is a field of a step, given or not.
type part struct {
	name  string
	at    diag.Pos
	given bool
}

func performers(s *model.Step) [6]part {
	return [...]part{
		{"team", s.Team.At, s.Team.Given()},
		{"needs", firstAt(s.Needs), len(s.Needs) > 0},
		{"supplier", s.Supplier.At, s.Supplier.Given()},
		{"automated", s.Automated.At, s.Automated.Given()},
		{"stream", s.Stream.At, s.Stream.Given()},
		{"parallel", firstBranchAt(s.Parallel), len(s.Parallel) > 0},
	}
}

// stepName names a step in a message.
func stepName(s *model.Step) string { return "step " + diag.Quote(s.ID.V) }

func firstAt(needs []model.Need) diag.Pos {
	if len(needs) == 0 {
		return diag.Pos{}
	}
	return needs[0].At
}

func firstBranchAt(branches [][]model.Step) diag.Pos {
	for _, b := range branches {
		if len(b) > 0 {
			return b[0].At
		}
	}
	return diag.Pos{}
}

func performer(p *Pass, vs *model.ValueStream, path string, s *model.Step) {
	given := make([]part, 0, 6)
	for _, w := range performers(s) {
		if s.Lost(w.name) {
			return // who does it is written, though not understood
		}
		if w.given {
			given = append(given, w)
		}
	}
	if len(given) > 1 {
		names := make([]string, len(given))
		for i, g := range given {
			names[i] = g.name
		}
		f := p.report(&vs.Entity, path+"."+given[1].name, given[1].at,
			stepName(s)+" says "+strings.Join(names, " and ")+" at once")
		f.Hint = "keep one of them; several teams that work together are written as needs"
		f.Keys = names
		return
	}
	who := ""
	if len(given) == 1 {
		who = given[0].name
	}
	misplacedWork(p, vs, path, s, who)
	companions(p, vs, path, s, who)
}

// misplacedWork reports hands-on time where nobody has hands.
func misplacedWork(p *Pass, vs *model.ValueStream, path string, s *model.Step, who string) {
	if len(s.Work) == 0 {
		return
	}
	message := ""
	switch who {
	case "":
		message = "has work and nobody who does it"
	case "stream":
		message = "has work of its own and passes through a stream"
	case "parallel":
		message = "has work of its own and parallel branches"
	default:
		return
	}
	f := p.report(&vs.Entity, path+".work", s.Work[0].At, stepName(s)+" "+message)
	f.Hint = "add a team, or write wait for time that holds nobody"
	if who != "" {
		f.Hint = "move the work to a step of its own"
	}
}

// companions reports fields that only make sense beside another one.
func companions(p *Pass, vs *model.ValueStream, path string, s *model.Step, who string) {
	for _, c := range []struct {
		part
		with string
	}{
		{part{"people", s.People.At, s.People.Given()}, "team"},
		{part{"fallback", s.Fallback.At, s.Fallback.Given()}, "automated"},
		{part{"otherwise", s.Otherwise.At, s.Otherwise.Given()}, "stream"},
	} {
		if c.given && who != c.with {
			f := p.report(&vs.Entity, path+"."+c.name, c.at, stepName(s)+` has "`+c.name+`" without "`+c.with+`"`)
			f.Hint = "add " + c.with + ", or remove " + c.name
			f.Keys = []string{c.name}
		}
	}
}
