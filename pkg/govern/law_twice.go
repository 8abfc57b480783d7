package govern

import "github.com/svs-project/svs/pkg/diag"

var variedTwice = &law{
	Rule: diag.Rule{
		Code: "SVS321", Name: "varied-twice", Severity: diag.Warning,
		Title: "a value that two changes of one organisation's variations give",
		Doc: "Where two changes for one organisation give the same value, the later one counts: variations in the order of their names, and changes from the top. " +
			"The first does nothing, and another name may turn that round. Remove one of them.",
		Fails:  variedModel("mayChange: [\"Team/*.people\"]", "{entity: Team/desk, set: {people: 3}}, {entity: Team/desk, set: {people: 2}}"),
		Passes: variedModel("mayChange: [\"Team/*.people\", \"Team/*.cost\"]", "{entity: Team/desk, set: {people: 3}}, {entity: Team/desk, set: {cost: 40 EUR/h}}"),
	},
	run: func(p *pass) {
		if p.Schema == nil || p.Document == nil {
			return
		}
		type value struct{ org, address string }
		first := map[value]Varied{}
		for _, v := range p.Model.Variations {
			if !v.InUse() || v.Unread("change") {
				continue
			}
			for _, c := range p.Vary(v) {
				if c.Mandate == nil {
					continue
				}
				at := value{c.Org, c.Address.String()}
				before, twice := first[at]
				if !twice {
					first[at] = c
					continue
				}
				f := p.report(&v.Entity, c.path(), c.Place.Pos, "changes "+at.address+" after "+before.Variation.Ref().String()+" has; for "+at.org+" this one counts")
				f.Place = c.Place
				f.Hint, f.Keys = "remove one of them", []string{at.address}
				f.Related = []diag.Related{{Place: before.Place, Message: "changed here first"}}
			}
		}
	},
}
