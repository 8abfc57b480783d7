package govern

import (
	"fmt"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

var expiredDelegation = &law{
	Rule: diag.Rule{
		Code: "SVS307", Name: "expired-delegation", Severity: diag.Warning,
		Title: "a delegation whose time is over",
		Doc: "After the day that `expires` names a delegation counts no more: variations and overriding policies that rest on it have no mandate. " +
			"Renew it with a later day, or delete it or mark it as retired. The day of the run is --now.",
		Fails:  federation() + delegation("down", "from: board, to: emea-board, mayChange: [\"Team/*.people\"], expires: 2020-06-30"),
		Passes: federation() + delegation("down", "from: board, to: emea-board, mayChange: [\"Team/*.people\"], expires: 2999-06-30"),
	},
	run: func(p *pass) {
		for _, d := range p.inUse {
			if d.Spec.Expires.Given() && !p.live(d) {
				f := p.report(&d.Entity, "expires", d.Spec.Expires.At, "expired on "+d.Spec.Expires.V.String()+" and counts no more")
				f.Hint = "renew it, or write metadata: lifecycle: retired"
			}
		}
	},
}

var emptyDelegation = &law{
	Rule: diag.Rule{
		Code: "SVS309", Name: "empty-delegation", Severity: diag.Warning,
		Title: "a delegation that hands nothing over",
		Doc: "Without mayChange and mayOverride the receiver may do nothing that it could not do before. " +
			"Name the fields that it may change in variations, or the policies that it may replace.",
		Fails:  federation() + delegation("down", "from: board, to: emea-board, over: {organization: emea}"),
		Passes: federation() + delegation("down", "from: board, to: emea-board, over: {organization: emea}, mayChange: [\"Team/*.people\"]"),
	},
	run: func(p *pass) {
		for _, d := range p.inUse {
			s := &d.Spec
			if len(s.MayChange)+len(s.MayOverride) == 0 && !s.Lost("mayChange") && !s.Lost("mayOverride") && !d.Unread("mayChange") && !d.Unread("mayOverride") {
				f := p.report(&d.Entity, "mayChange", s.At, "says neither what may be changed nor which policies may be replaced")
				f.Hint = `add here: mayChange: ["Team/*.people"]`
			}
		}
	},
}

var idleLimit = &law{
	Rule: diag.Rule{
		Code: "SVS310", Name: "idle-limit", Severity: diag.Warning,
		Title: "a limit on what the delegation does not hand over",
		Doc: "A limit bounds fields that mayChange names. One on other fields bounds nothing, and whoever wrote it thinks that it does. " +
			"Correct the address of the limit, or add the field to mayChange.",
		Fails:  federation() + delegation("down", "from: board, to: emea-board, mayChange: [\"Team/*.cost\"], limits: [{address: \"Team/*.people\", min: 2}]"),
		Passes: federation() + delegation("down", "from: board, to: emea-board, mayChange: [\"Team/*.people\"], limits: [{address: \"Team/*.people\", min: 2}]"),
	},
	run: func(p *pass) {
		for _, d := range p.inUse {
			for i := range d.Spec.Limits {
				l := &d.Spec.Limits[i]
				if !l.Address.Given() || len(d.Spec.MayChange) == 0 || p.limitsSomething(d, ParseAddress(l.Address.V)) {
					continue
				}
				f := p.report(&d.Entity, fmt.Sprintf("limits[#%d].address", i+1), l.Address.At, "nothing that mayChange names is "+l.Address.V)
				f.Keys = []string{l.Address.V}
				f.Hint = "name a field that may be changed"
			}
		}
	},
}

func (p *pass) limitsSomething(d *model.Delegation, limit Address) bool {
	for _, f := range d.Spec.MayChange {
		if may := ParseAddress(f.V); may.Touches(limit) || limit.Touches(may) {
			return true
		}
	}
	return false
}

var sharedAuthority = &law{
	Rule: diag.Rule{
		Code: "SVS308", Name: "shared-authority", Severity: diag.Warning,
		Title: "two bodies that hold the same authority side by side",
		Doc: "Where two bodies of which neither stands above the other may decide the same without limit, nobody knows whose word counts. " +
			"Give one of them the other as parent, a limit (upTo), or another part to decide over.",
		Fails: document("GoverningBody", "board", "") + "---\n" +
			document("GoverningBody", "desk-board", "spec: {parent: board, authority: [{over: {kind: Team}}]}") + "---\n" +
			document("GoverningBody", "people-board", "spec: {parent: board, authority: [{over: {kind: Team}}]}") + "---\n" +
			document("Team", "desk", "spec: {people: 2}"),
		Passes: document("GoverningBody", "board", "") + "---\n" +
			document("GoverningBody", "desk-board", "spec: {parent: board, authority: [{over: {kind: Team}, upTo: {risk: low}}]}") + "---\n" +
			document("GoverningBody", "people-board", "spec: {parent: board, authority: [{over: {kind: Team}}]}") + "---\n" +
			document("Team", "desk", "spec: {people: 2}"),
	},
	run: func(p *pass) {
		p.sharedRoots()
		p.sharedLines()
		p.sharedFields()
	},
}
