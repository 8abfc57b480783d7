package govern

import (
	"fmt"
	"time"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

var overdueReview = &law{
	Rule: diag.Rule{
		Code: "SVS318", Name: "overdue-review", Severity: diag.Warning,
		Title: "something that should have been looked at again by now",
		Doc: "Whoever writes every and last promises to look again after that time. Direction that nobody looks at any more steers by a world that is gone. " +
			"Look at it and write the new day under last. The day of the run is --now.",
		Fails:  document("Policy", "cloud-first", "spec: {review: {every: 52w, last: 2020-01-15}}"),
		Passes: document("Policy", "cloud-first", "spec: {review: {every: 52w, last: 2999-01-15}}"),
	},
	run: func(p *pass) {
		for _, o := range p.Model.Organizations {
			for i := range o.Spec.Strategy {
				s := &o.Spec.Strategy[i]
				p.overdue(&o.Entity, fmt.Sprintf("strategy[%s].review", s.Name.V), s.Review.Every, s.Review.Last)
			}
		}
		for _, b := range p.Model.GoverningBodies {
			p.overdue(&b.Entity, "evaluates", b.Spec.Evaluates.Every, b.Spec.Evaluates.Last)
		}
		for _, o := range p.Model.Policies {
			if p.inForce(o) {
				p.overdue(&o.Entity, "review", o.Spec.Review.Every, o.Spec.Review.Last)
			}
		}
		for _, o := range p.Model.Practices {
			p.overdue(&o.Entity, "review", o.Spec.Review.Every, o.Spec.Review.Last)
		}
	},
}

func (p *pass) overdue(e *model.Entity, path string, every model.Field[unit.Duration], last model.Field[unit.Date]) {
	if !every.Given() || !last.Given() || every.V.IsBusiness() || !e.InUse() {
		return
	}
	due := last.V.Days() + int(every.V.Elapsed()/(24*time.Hour))
	if late := p.Now.Days() - due; late > 0 {
		f := p.report(e, path+".last", last.At, "was due again "+plural(late, "day")+" ago: last looked at on "+last.V.String()+", every "+every.V.String())
		f.Hint = "look at it again and write the day here"
	}
}

// plural is a number with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
