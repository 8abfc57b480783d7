package plan

import (
	"strings"

	"github.com/svs-project/svs/pkg/change"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/unit"
)

var changedUnit = rule{
	Rule: diag.Rule{
		Code: "SVS712", Name: "changed-unit", Severity: diag.Warning,
		Title: "figures are in another currency, time zone or unit",
		Doc: "Sums and hours before and after cannot be compared as they stand, and what others read off them may be wrong " +
			"without notice.",
		Fails:  exampleTeam + "spec: {people: 3, cost: 48 EUR/h}\n" + after + exampleTeam + "spec: {people: 3, cost: 48 CHF/h}\n",
		Passes: exampleTeam + "spec: {people: 3, cost: 48 EUR/h}\n" + after + exampleTeam + "spec: {people: 3, cost: 52 EUR/h}\n",
	},
	find: func(p *pass) {
		for _, f := range p.fields {
			switch {
			case p.settings && strings.HasPrefix(f.Path, "currency"),
				(f.Name == "timezone" || f.Name == "currency") && p.kind("Organization", "Calendar"):
				p.add(f.Path, "%s in place of %s", or(change.Text(f.To), "none"), or(change.Text(f.From), "none"))
			case f.Action == change.Changed && otherUnit(f.From.Text, f.To.Text):
				p.add(f.Path, "%s in place of %s", quoted(f.To), quoted(f.From))
			}
		}
	},
}

// otherUnit reports whether two amounts of money are in different currencies or
// for different times.
func otherUnit(from, to string) bool {
	a, err := unit.ParseMoney(from)
	if err != nil {
		return false
	}
	b, err := unit.ParseMoney(to)
	return err == nil && (a.Currency() != b.Currency() || a.Per() != b.Per())
}
