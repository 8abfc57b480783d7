package plan

import (
	"math"
	"slices"
	"strconv"

	"github.com/svs-project/svs/pkg/facts"
	"github.com/svs-project/svs/pkg/model"
)

// visible is the least change of how often items come to an approval that is
// worth a word.
const visible = 0.005

// bypassed finds steps that still ask for consent, and to which items come less
// often than before: their way leads around it now.
func (p *pass) bypassed() {
	if !p.kind("ValueStream") || p.e.From == nil || p.e.To == nil || p.in.From.Loaded == nil || p.in.To.Loaded == nil {
		return
	}
	was, now := visits(p.in.From.Loaded.Model, or(p.e.Was, p.e.Name)), visits(p.in.To.Loaded.Model, p.e.Name)
	for _, a := range was {
		i := slices.IndexFunc(now, func(b approval) bool { return b.step == a.step && b.of == a.of })
		if i < 0 || now[i].visits > a.visits-visible {
			continue
		}
		p.add("steps["+a.step+"]", "%s of %s come to GoverningBody/%s for consent, in place of %s", percent(now[i].visits), a.of, a.by, percent(a.visits))
	}
}

// approval is how often an item of a demand comes to a step that asks for
// consent.
type approval struct {
	step, by, of string
	visits       float64
}

// visits are how often items of each demand that a stream serves come to its
// approvals.
func visits(m *model.Model, stream string) []approval {
	s := m.ValueStream(stream)
	if s == nil || !s.InUse() {
		return nil
	}
	calendars := facts.NewCalendars(m)
	traffic := facts.NewTraffic(m, calendars)
	var out []approval
	for _, d := range m.Demands {
		if d.InUse() && d.Spec.Stream.Name == stream {
			out = append(out, visitsOf(traffic, s, d, facts.Reach(m, calendars, d))...)
		}
	}
	return out
}

func visitsOf(traffic *facts.Traffic, s *model.ValueStream, d *model.Demand, classes []facts.Class) []approval {
	var out []approval
	total := 0.0
	for _, c := range classes {
		pass := traffic.Passage(s, c)
		if !pass.OK {
			continue
		}
		total += c.Share
		for i, r := range pass.Route.Steps {
			by, id := r.Step.Approval.By, r.Step.ID.V
			if by.Name == "" {
				continue
			}
			k := slices.IndexFunc(out, func(a approval) bool { return a.step == id })
			if k < 0 {
				k, out = len(out), append(out, approval{step: id, by: by.Name, of: d.Ref().String()})
			}
			if r.Approval != nil { // nil: this class needs none
				out[k].visits += float64(c.Share * pass.Visits[i])
			}
		}
	}
	for i := range out { // total is more than 0: a class has brought each
		out[i].visits /= total
	}
	return out
}

// percent is a share in whole percent.
func percent(v float64) string { return strconv.Itoa(int(math.Round(100*v))) + " %" }
