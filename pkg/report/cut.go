package report

import "github.com/svs-project/svs/pkg/plan"

// FromPlan makes the report's form of a plan: the same, with every text as long
// as it may stand in a report.
func FromPlan(p *plan.Plan) *plan.Plan {
	out := *p
	out.From.Name, out.To.Name = text(p.From.Name, maxName), text(p.To.Name, maxName)
	out.Entities = nil
	for _, e := range p.Entities {
		out.Entities = append(out.Entities, cutEntity(e))
	}
	if p.Settings != nil {
		e := cutEntity(*p.Settings)
		out.Settings = &e
	}
	if p.Reactions != nil {
		r := *p.Reactions
		r.Removed, r.Left, r.Silenced = cutReactions(r.Removed), cutReactions(r.Left), cutReactions(r.Silenced)
		r.AfterMerge, r.UntilMerge = cutReactions(r.AfterMerge), cutReactions(r.UntilMerge)
		out.Reactions = &r
	}
	if p.Flow != nil {
		f := *p.Flow
		f.Skipped = text(f.Skipped, maxMessage)
		out.Flow = &f
	}
	out.Improvements = nil
	for _, m := range p.Improvements {
		m.Title, m.Skipped = text(m.Title, maxName), text(m.Skipped, maxMessage)
		out.Improvements = append(out.Improvements, m)
	}
	out.Approvals = nil
	for _, a := range p.Approvals {
		a.Title = text(a.Title, maxName)
		out.Approvals = append(out.Approvals, a)
	}
	out.LeftOut = nil
	for _, l := range p.LeftOut {
		l.File, l.Entity, l.Path = text(l.File, 4*maxName), text(l.Entity, maxName), text(l.Path, maxName)
		out.LeftOut = append(out.LeftOut, l)
	}
	return &out
}

func cutEntity(e plan.Entity) plan.Entity {
	e.Title, e.File = text(e.Title, maxName), text(e.File, 4*maxName)
	var reasons []plan.Reason
	for _, r := range e.Reasons {
		r.Path, r.Message = text(r.Path, maxName), text(r.Message, maxMessage)
		reasons = append(reasons, r)
	}
	var fields []plan.Field
	for _, f := range e.Fields {
		f.Path, f.From, f.To = text(f.Path, maxName), text(f.From, maxDetail), text(f.To, maxDetail)
		fields = append(fields, f)
	}
	e.Reasons, e.Fields = reasons, fields
	return e
}

func cutReactions(rs []plan.Reaction) []plan.Reaction {
	var out []plan.Reaction
	for _, r := range rs {
		r.Rule, r.Entity, r.Path = text(r.Rule, maxName), text(r.Entity, maxName), text(r.Path, maxName)
		r.Message, r.File = text(r.Message, maxMessage), text(r.File, 4*maxName)
		out = append(out, r)
	}
	return out
}
