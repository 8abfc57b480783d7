package plan

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/change"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

const exampleDemand = `---
apiVersion: svs/v1
kind: Demand
metadata: {name: mail-is-down}
spec: {type: failure, service: e-mail, stream: restore-service, arrivals: {rate: 2/h}}
---
`

var lostProvider = rule{
	Rule: diag.Rule{
		Code: "SVS701", Name: "lost-provider", Severity: diag.Error,
		Title: "a live demand loses what serves it",
		Doc: "Somebody will still ask, and nobody answers: the stream or the service is gone, or the demand no longer names it. " +
			"Lead the demand to another stream first, or retire it with notice.",
		Fails:  exampleStream + exampleDemand + exampleService + after + exampleDemand[4:] + exampleService,
		Passes: exampleStream + exampleDemand + exampleService + after + exampleStream + exampleDemand + exampleService + "spec: {utility: letters arrive}\n",
	},
	find: func(p *pass) {
		if p.kind("Demand") && p.e.To != nil && !p.gone() {
			p.at("stream", func(f change.Field) {
				if f.Action == change.Removed {
					p.add(f.Path, "no stream serves it any more: it no longer reaches value")
				}
			})
		}
		if !p.gone() || !p.kind("ValueStream", "Service", "Product") {
			return
		}
		for _, d := range p.in.To.Loaded.Model.Demands {
			if p.servesLive(d) {
				p.add("", "Demand/%s loses its only provider and no longer reaches value", d.Name)
			}
		}
	},
}

// servesLive reports whether a live demand still asks for what is gone.
func (p *pass) servesLive(d *model.Demand) bool {
	if !d.InUse() {
		return false
	}
	refs := []model.Ref{d.Spec.Stream, d.Spec.Service}
	return slices.ContainsFunc(refs, func(r model.Ref) bool { return r.Kind == p.e.Kind && r.Name == p.e.Name })
}

var reroutedDemand = rule{
	Rule: diag.Rule{
		Code: "SVS716", Name: "rerouted-demand", Severity: diag.Warning,
		Title: "a live demand goes another way",
		Doc: "It is served by another stream, or asks for another thing, than those who ask were told. Look at its promises and " +
			"at the load of the teams on its new way.",
		Fails: exampleStream + exampleDemand + exampleService + after +
			exampleStream + strings.Replace(exampleDemand, "service: e-mail", "service: calendar", 1) + exampleService,
		Passes: exampleStream + exampleDemand + exampleService + after +
			exampleStream + strings.Replace(exampleDemand, "2/h", "3/h", 1) + exampleService,
	},
	find: func(p *pass) {
		for _, path := range []string{"stream", "service", "offering"} {
			p.at(path, func(f change.Field) {
				if p.kind("Demand") && f.Action == change.Changed {
					p.add(f.Path, "its %s is %s in place of %s", path, quoted(f.To), quoted(f.From))
				}
			})
		}
	},
}
