package check

import (
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

var deadRow = &Rule{
	Rule: diag.Rule{
		Code: "SVS513", Name: "dead-row", Severity: diag.Error,
		Title: "a row that is never used, because one before it always fits",
		Doc: "Of rows with conditions the first that fits counts, and a row without condition always fits. What stands behind it is never used. " +
			"Put the row without condition last.",
		Fails:  steps("{id: mend, activity: deliver-and-support, team: desk, work: [{is: 30m}, {when: {priority: 1}, is: 10m}]}"),
		Passes: steps("{id: mend, activity: deliver-and-support, team: desk, work: [{when: {priority: 1}, is: 10m}, {is: 30m}]}"),
	},
	Run: func(p *Pass) {
		p.eachStep(func(vs *model.ValueStream, path string, among []model.Step, i int) {
			deadRows(p, vs, path, &among[i])
		})
	},
}

func deadRows(p *Pass, vs *model.ValueStream, path string, s *model.Step) {
	dead(p, vs, path, ".work", s.Work, func(r model.WorkRow) rowHead { return rowHead{r.Written, r.When} })
	dead(p, vs, path, ".wait", s.Wait, func(r model.WaitRow) rowHead { return rowHead{r.Written, r.When} })
	dead(p, vs, path, ".quality", s.Quality, func(r model.QualityRow) rowHead { return rowHead{r.Written, r.When} })
	deadGroups(p, vs, path, s.Next)
}

// rowHead is what rows of every sort have.
type rowHead struct {
	model.Written
	when []model.Condition
}

func dead[T any](p *Pass, vs *model.ValueStream, step, field string, rows []T, head func(T) rowHead) {
	for i := range len(rows) - 1 {
		h := head(rows[i])
		if len(h.when) == 0 && !h.Lost("when") {
			f := p.report(&vs.Entity, step+field, head(rows[i+1]).At, "this row is never used: the one before it has no condition and always fits")
			f.Hint = "put the row without when last"
			return
		}
	}
}

// deadGroups looks at next, where all rows without condition are one group.
func deadGroups(p *Pass, vs *model.ValueStream, step string, rows []model.NextRow) {
	open := false
	for i := range rows {
		r := &rows[i]
		switch {
		case len(r.When) == 0 && !r.Lost("when"):
			open = true
		case open && !r.Lost("when"):
			f := p.report(&vs.Entity, step+".next", r.At, "this way is never taken: the rows before it have no condition and always fit")
			f.Hint = "put the rows without when last"
			return
		}
	}
}
