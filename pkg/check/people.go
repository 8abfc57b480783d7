package check

import (
	"fmt"
	"slices"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

var teamOutsidePractice = &Rule{
	Rule: diag.Rule{
		Code: "SVS602", Name: "team-outside-practice", Severity: diag.Error,
		Title: "a step done by a team that does not belong to the step's practice",
		Doc: "A practice is a capability, and its teams are the people who have it (organizationsAndPeople.teams). A step names both; the team must be one of the practice's. " +
			"Add the team to the practice, or correct the step.",
		Fails: entity("Practice", "incident-management", "spec: {organizationsAndPeople: {teams: [network]}}") + "---\n" + entity("Team", "network", "spec: {people: 1}") + "---\n" +
			steps("{id: mend, activity: deliver-and-support, practice: incident-management, team: desk, work: 30m}"),
		Passes: entity("Practice", "incident-management", "spec: {organizationsAndPeople: {teams: [desk]}}") + "---\n" +
			steps("{id: mend, activity: deliver-and-support, practice: incident-management, team: desk, work: 30m}"),
	},
	Run: func(p *Pass) {
		p.eachStep(func(vs *model.ValueStream, path string, among []model.Step, i int) {
			s := &among[i]
			pr := p.Model.Practice(s.Practice.Name)
			if pr == nil || pr.Unread("organizationsAndPeople.teams") {
				return
			}
			teams := pr.Spec.OrganizationsAndPeople.Teams
			check := func(field string, team model.Ref) {
				if !team.Given() || slices.ContainsFunc(teams, func(r model.Ref) bool { return r.Name == team.Name }) || p.Model.Team(team.Name) == nil {
					return
				}
				f := p.report(&vs.Entity, path+"."+field, team.At, "team "+diag.Quote(team.Name)+" does not belong to practice "+diag.Quote(pr.Name))
				f.Hint = "add it to the practice: organizationsAndPeople: {teams: [" + team.Name + "]}"
				if len(teams) > 0 {
					f.Hint = "teams of the practice: " + refNames(teams)
				}
				f.Keys = []string{team.Name}
				f.Related = []diag.Related{{Place: pr.Place(), Message: "the practice is here"}}
			}
			check("team", s.Team)
			check("fallback", s.Fallback)
			for _, n := range s.Needs {
				check("needs", n.Team)
			}
		})
	},
}

var missingSkill = &Rule{
	Rule: diag.Rule{
		Code: "SVS603", Name: "missing-skill", Severity: diag.Error,
		Title:  "a step that asks for a skill nobody in the team has",
		Doc:    "Skills belong to the groups of a team's people. No group of this team has all the skills that the step asks for at once, so nobody can do it. Give a group the skill, or correct the step.",
		Fails:  steps("{id: mend, activity: deliver-and-support, team: desk, skills: [databases], work: 30m}"),
		Passes: steps("{id: mend, activity: deliver-and-support, team: desk, skills: [network], work: 30m}"),
	},
	Run: func(p *Pass) {
		p.eachNeed(func(vs *model.ValueStream, path string, n need) {
			if len(n.skills) == 0 || n.team.Unread("people.skills") {
				return
			}
			if n.able() > 0 || len(n.team.Spec.People) == 0 {
				return
			}
			f := p.report(&vs.Entity, path+".skills", n.skills[0].At, "nobody in team "+diag.Quote(n.team.Name)+" has "+n.skillText())
			f.Hint = hintAmong(n.skills[0].V, skillsOf(n.team))
			f.Related = []diag.Related{{Place: n.team.Place(), Message: "the team is here"}}
		})
	},
}

var tooFewPeople = &Rule{
	Rule: diag.Rule{
		Code: "SVS604", Name: "too-few-people", Severity: diag.Error,
		Title:  "a step that needs more people at once than the team has",
		Doc:    "A step seizes all the people that it needs at the same time or none. This team never has that many, so the step can never begin. Lower the number, or add people.",
		Fails:  steps("{id: mend, activity: deliver-and-support, team: desk, people: 3, work: 30m}"),
		Passes: steps("{id: mend, activity: deliver-and-support, team: desk, people: 2, work: 30m}"),
	},
	Run: func(p *Pass) {
		p.eachNeed(func(vs *model.ValueStream, path string, n need) {
			if n.team.Unread("people.count") || n.team.Unread("people.skills") || len(n.team.Spec.People) == 0 {
				return
			}
			has := n.able()
			if has == 0 && len(n.skills) > 0 || n.people.Or(1) <= has {
				return
			}
			at := n.people.At
			if !at.IsValid() {
				at = n.at
			}
			p.report(&vs.Entity, path+".people", at, fmt.Sprintf("a step needs %d of team %s at once, which has %d", n.people.Or(1), diag.Quote(n.team.Name), has))
		})
	},
}

// need is what a step asks of one team.
type need struct {
	team   *model.Team
	people model.Field[int]
	skills []model.Field[string]
	at     diag.Pos
}

func (p *Pass) eachNeed(visit func(vs *model.ValueStream, path string, n need)) {
	p.eachStep(func(vs *model.ValueStream, path string, among []model.Step, i int) {
		s := &among[i]
		if t := p.Model.Team(s.Team.Name); t != nil && s.Team.Given() {
			visit(vs, path, need{t, s.People, s.Skills, s.Team.At})
		}
		for _, n := range s.Needs {
			if t := p.Model.Team(n.Team.Name); t != nil {
				visit(vs, path+".needs", need{t, n.People, n.Skills, n.Team.At})
			}
		}
	})
}

// able counts the people of the team who have all the skills.
func (n need) able() int {
	total := 0
	for _, g := range n.team.Spec.People {
		fits := true
		for _, s := range n.skills {
			fits = fits && slices.ContainsFunc(g.Skills, func(f model.Field[string]) bool { return f.V == s.V })
		}
		if fits {
			total += g.Count.V
		}
	}
	return total
}

func (n need) skillText() string {
	text := ""
	for i, s := range n.skills {
		if i > 0 {
			text += " and "
		}
		text += diag.Quote(s.V)
	}
	return text
}

func skillsOf(t *model.Team) []string {
	var out []string
	for _, g := range t.Spec.People {
		for _, s := range g.Skills {
			out = append(out, s.V)
		}
	}
	return out
}
