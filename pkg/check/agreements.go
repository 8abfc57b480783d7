package check

import (
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

var bolderAgreement = &Rule{
	Rule: diag.Rule{
		Code: "SVS512", Name: "bolder-agreement", Severity: diag.Warning,
		Title: "an agreement that promises more than the demand it covers",
		Doc: "A demand's own promise takes the place of the one in the agreement that covers it. Where the agreement promises a shorter time or a higher share, " +
			"the consumer has been promised more than the organisation works towards. Bring the two in line.",
		Fails:  covered("2h"),
		Passes: covered("8h"),
	},
	Run: func(p *Pass) {
		for _, a := range p.Model.Agreements {
			for _, c := range a.Spec.Covers {
				if d := p.Model.Demand(c.Name); c.Kind == "Demand" && d != nil {
					compare(p, a, d)
				}
			}
		}
	},
}

func covered(within string) string {
	return entity("Demand", "tickets", "spec: {type: failure, promises: [{within: 4h, share: 90%}]}") + "---\n" +
		entity("Agreement", "desk-sla", "spec: {type: sla, covers: [Demand/tickets], promises: [{within: "+within+", share: 90%}]}")
}

func compare(p *Pass, a *model.Agreement, d *model.Demand) {
	for i := range a.Spec.Promises {
		outer := &a.Spec.Promises[i]
		for j := range d.Spec.Promises {
			own := &d.Spec.Promises[j]
			if own.Point() != outer.Point() || own.Clock.Name != outer.Clock.Name || !own.Within.Given() || !outer.Within.Given() {
				continue
			}
			if order, ok := outer.Within.V.Compare(own.Within.V); ok && order < 0 {
				f := p.report(&a.Entity, "promises", outer.Within.At,
					"promises "+outer.Point()+" within "+outer.Within.V.String()+", but Demand/"+d.Name+" only within "+own.Within.V.String())
				f.Keys = []string{d.Name, outer.Point()}
				f.Related = []diag.Related{{Place: diag.Place{File: d.File, Pos: own.Within.At}, Message: "the demand's promise is here"}}
			}
		}
	}
}
