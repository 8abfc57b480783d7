package plan

import (
	"github.com/svs-project/svs/pkg/change"
	"github.com/svs-project/svs/pkg/diag"
)

const exampleVariation = `apiVersion: svs/v1
kind: Variation
metadata: {name: small-desk, organization: emea, owner: GoverningBody/emea-board}
spec: {change: [{entity: Team/service-desk, set: {people: 3}}]}
`

var variedLife = rule{
	Rule: diag.Rule{
		Code: "SVS718", Name: "changed-variation", Severity: diag.Warning,
		Title: "an organisation begins, ceases or changes to live otherwise than the others",
		Doc: "What a variation sets holds for its organisation only, and those who work or ask there meet something else than " +
			"before. svs validate and svs simulate show its life with --organization.",
		Fails:  exampleService + after + exampleService + "---\n" + exampleVariation,
		Passes: exampleVariation + after + exampleVariation[:len(exampleVariation)-1] + " # as agreed\n",
	},
	find: func(p *pass) {
		switch {
		case !p.kind("Variation"):
		case p.added():
			for _, n := range each(node(p.e.To.Root, "spec", "change")) {
				p.add("change", "%s lives otherwise: %s", or(text(p.e.To.Root, "metadata", "organization"), "the root organisation"), change.Text(n))
			}
		case p.gone():
			p.add("", "%s: %s lives as the others", p.how(), or(text(p.e.From.Root, "metadata", "organization"), "the root organisation"))
		default:
			p.each("Variation", func(f change.Field) {
				p.add(f.Path, "%s lives otherwise than before", or(text(p.e.To.Root, "metadata", "organization"), "the root organisation"))
			}, "change")
		}
	},
}
