package check

import (
	"slices"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

// Outline is who does the steps of a stream, where that is all that any rule
// asks of them: they lead one down to the next, nothing in them depends on a
// condition, they name no other stream, and no rule has anything to say of them
// that other documents have no part in. It is false for other steps. Run does
// not look at steps that have an outline, but at the hands in it.
func Outline(vs *model.ValueStream) (hands []model.Hand, ok bool) {
	steps := vs.Spec.Steps.All()
	if !leadsDown(steps) || !unconditional(steps) || !plainIDs(steps) {
		return nil, false
	}
	p := &Pass{rule: &diag.Rule{}}
	for i := range steps {
		s := &steps[i]
		if s.Stream.Given() || s.Fallback.Given() || len(s.Needs)+len(s.Skills) > 0 {
			return nil, false
		}
		performer(p, vs, "", s)
		sumNext(p, vs, "", s)
		deadRows(p, vs, "", s)
		if len(p.out) > 0 {
			return nil, false
		}
		if h := (model.Hand{Practice: s.Practice.Name, Team: s.Team.Name, People: s.People.Or(1)}); s.Team.Given() && !slices.Contains(hands, h) {
			hands = append(hands, h)
		}
	}
	return hands, true
}

// lookedAt are the streams whose steps rules have to look at: all but those
// whose outline says that there is nothing to be found.
func lookedAt(m *model.Model) []*model.ValueStream {
	known := map[model.Hand]bool{}
	fits := func(h model.Hand) bool {
		fit, ok := known[h]
		if !ok {
			fit = handFits(m, h)
			known[h] = fit
		}
		return fit
	}
	fine := map[*model.Outline]bool{}
	out := make([]*model.ValueStream, 0, len(m.ValueStreams))
	for _, vs := range m.ValueStreams {
		o := vs.Spec.Steps.Outline()
		if o == nil {
			out = append(out, vs)
			continue
		}
		all, ok := fine[o]
		if !ok {
			all = every(o.Hands, fits)
			fine[o] = all
		}
		if all {
			continue
		}
		if own, ok := vs.Spec.Steps.Hands(); !ok || !every(own, fits) {
			out = append(out, vs)
		}
	}
	return out
}

func every(hands []model.Hand, fits func(model.Hand) bool) bool {
	return !slices.ContainsFunc(hands, func(h model.Hand) bool { return !fits(h) })
}

// handFits is a quick yes for a team that may do a step of the practice and has
// the people for it, or of which that cannot be told.
func handFits(m *model.Model, h model.Hand) bool {
	t := m.Team(h.Team)
	if t == nil {
		return true // who is missing is reported as a name
	}
	if pr := m.Practice(h.Practice); pr != nil && !pr.Unread("organizationsAndPeople.teams") &&
		!slices.ContainsFunc(pr.Spec.OrganizationsAndPeople.Teams, func(r model.Ref) bool { return r.Name == h.Team }) {
		return false
	}
	return len(t.Spec.People) == 0 || t.Unread("people.count") || t.Unread("people.skills") || h.People <= (need{team: t}).able()
}
