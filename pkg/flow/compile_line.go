package flow

import (
	"fmt"
	"slices"

	"github.com/svs-project/svs/pkg/des"
	"github.com/svs-project/svs/pkg/model"
)

// setLine lets a step wait for people.
func (s *step) setLine(c *compiler, needs []model.Need) {
	s.line = c.line(needs)
	for _, n := range c.p.plan.Lines[s.line].Needs {
		s.needs = append(s.needs, stepNeed{int32(n.Pool), int64(n.Servers)})
		s.units += int64(n.Servers)
		s.byDue = s.byDue || c.p.plan.Pools[n.Pool].Order == des.ByDue
	}
}

// onPool lets a step wait for a supplier or a tool.
func (s *step) onPool(c *compiler, pool int32) {
	s.line = c.lineOf(des.Line{Needs: []des.Need{{Pool: int(pool), Servers: 1}}})
	s.needs, s.units = []stepNeed{{pool, 1}}, 1
}

// line returns the waiting line for what a step needs; steps that need the
// same share one.
func (c *compiler) line(needs []model.Need) int32 {
	var l des.Line
	for _, n := range needs {
		pool, known := c.pools[model.Ref{Kind: "Team", Name: n.Team.Name}]
		if !known {
			c.err = fmt.Errorf("internal fault: %s is not in the model", n.Team)
			continue
		}
		l.Needs = append(l.Needs, des.Need{
			Pool: int(pool), Servers: int32(n.People.Or(1)), Groups: skilled(c.m.Team(n.Team.Name), n.Skills),
		})
	}
	return c.lineOf(l)
}

func (c *compiler) lineOf(l des.Line) int32 {
	key := fmt.Sprint(l)
	if i, known := c.lines[key]; known {
		return i
	}
	c.lines[key] = int32(len(c.p.plan.Lines))
	c.p.plan.Lines = append(c.p.plan.Lines, l)
	return c.lines[key]
}

// skilled are the groups of a team that have all the skills, those with the
// fewest skills first; nil when that is the written order of all.
func skilled(t *model.Team, skills []model.Field[string]) []int {
	var fit []int
	for i := range t.Spec.People {
		if hasAll(&t.Spec.People[i], skills) {
			fit = append(fit, i)
		}
	}
	slices.SortStableFunc(fit, func(a, b int) int { return len(t.Spec.People[a].Skills) - len(t.Spec.People[b].Skills) })
	inOrder := len(fit) == len(t.Spec.People)
	for i, g := range fit {
		inOrder = inOrder && i == g
	}
	if inOrder {
		return nil
	}
	if fit == nil {
		fit = []int{} // nobody, which is not the same as anybody
	}
	return fit
}

func hasAll(g *model.PeopleGroup, skills []model.Field[string]) bool {
	for _, want := range skills {
		if !slices.ContainsFunc(g.Skills, func(have model.Field[string]) bool { return have.V == want.V }) {
			return false
		}
	}
	return true
}
