package check

import (
	"slices"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

var leavesBranch = &Rule{
	Rule: diag.Rule{
		Code: "SVS506", Name: "leaves-branch", Severity: diag.Error,
		Title: "a parallel branch that leads into another, or a step id that stands twice",
		Doc: "next and rework inside a parallel branch name steps of the same branch, or an end; only when all branches are done does the item go on. " +
			"Ids of steps are unique in the whole stream, branches included.",
		Fails: steps("{id: prepare, activity: plan, parallel: [[{id: a, activity: plan, team: desk, work: 5m, next: go-live}], [{id: b, activity: plan, team: desk, work: 5m}]]}",
			"{id: go-live, activity: deliver-and-support, team: desk, work: 5m}"),
		Passes: steps("{id: prepare, activity: plan, parallel: [[{id: a, activity: plan, team: desk, work: 5m}], [{id: b, activity: plan, team: desk, work: 5m}]]}",
			"{id: go-live, activity: deliver-and-support, team: desk, work: 5m}"),
	},
	Run: func(p *Pass) {
		for _, vs := range p.streams {
			if !plainIDs(vs.Spec.Steps.All()) {
				looseIDs(p, vs)
			}
		}
	},
}

// looseIDs reports ids that stand twice in a stream, and ways that lead out of a
// branch.
func looseIDs(p *Pass, vs *model.ValueStream) {
	homes := map[string]*model.Step{}
	vs.Spec.Walk(func(path string, among []model.Step, i int) {
		s := &among[i]
		if first := homes[s.ID.V]; first != nil && s.ID.Given() && first != s {
			f := p.report(&vs.Entity, path+".id", s.ID.At, "a second step is called "+diag.Quote(s.ID.V))
			f.Hint = "ids are unique in the whole stream"
			f.Related = []diag.Related{{Place: diag.Place{File: vs.File, Pos: first.ID.At}, Message: "the first is here"}}
		} else if s.ID.Given() {
			homes[s.ID.V] = s
		}
	})
	vs.Spec.Walk(func(path string, among []model.Step, i int) {
		crossings(p, vs, path, among, i, homes)
	})
}

// fewSteps is up to how many steps it is quicker to compare each with each than
// to keep a table of them.
const fewSteps = 12

// plainIDs is a quick yes for a short list of steps without branches in which
// every id stands once: nothing can lead into another list.
func plainIDs(steps []model.Step) bool {
	if len(steps) > fewSteps {
		return false
	}
	for i := range steps {
		if len(steps[i].Parallel) > 0 {
			return false
		}
		for j := range i {
			if steps[j].ID.V == steps[i].ID.V {
				return false
			}
		}
	}
	return true
}

// crossings reports targets that exist in the stream, but in another list of
// steps.
func crossings(p *Pass, vs *model.ValueStream, path string, among []model.Step, i int, homes map[string]*model.Step) {
	s := &among[i]
	check := func(field string, to model.Field[string]) {
		if !to.Given() || isEnd(to.V) || homes[to.V] == nil {
			return
		}
		if !slices.ContainsFunc(among, func(o model.Step) bool { return o.ID.V == to.V }) {
			f := p.report(&vs.Entity, path+"."+field, to.At, stepName(s)+" leads to "+diag.Quote(to.V)+", which is not in the same branch")
			f.Hint = "inside a branch, name steps of that branch"
			f.Keys = []string{to.V}
		}
	}
	for _, n := range s.Next {
		check("next", n.To)
	}
	check("rework", s.Rework)
	check("otherwise", s.Otherwise)
	check("approval.rejectedTo", s.Approval.RejectedTo)
	check("patience.then", s.Patience.Then)
}
