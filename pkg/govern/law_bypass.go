package govern

import (
	"fmt"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

var bypassedLimit = &law{
	Rule: diag.Rule{
		Code: "SVS320", Name: "bypassed-limit", Severity: diag.Warning,
		Title: "a limit that another delegation to the same body lets it pass",
		Doc: "A body that holds two delegations over one field may act on either, so a limit that only one of them sets binds nobody. " +
			"Write the limit into both, or take the field out of the one that does not have it.",
		Fails:  twoMandates(""),
		Passes: twoMandates(", limits: [{address: \"Team/*.people\", min: 2}]"),
	},
	run: func(p *pass) {
		byBody := map[string][]*model.Delegation{}
		for _, d := range p.inUse {
			if p.live(d) && !d.Spec.Over.Where.Given() && d.Spec.From.Name != d.Spec.To.Name {
				byBody[d.Spec.To.Name] = append(byBody[d.Spec.To.Name], d)
			}
		}
		for _, d := range p.inUse {
			if len(d.Spec.Limits) == 0 {
				continue
			}
			for _, other := range byBody[d.Spec.To.Name] {
				if p.compared++; p.compared > maxCompared {
					return
				}
				if other != d && p.live(d) && len(other.Spec.Conditions) == 0 {
					p.bypassed(d, other)
				}
			}
		}
	},
}

// twoMandates is a body with two delegations over one field, the first with a
// limit, for the examples.
func twoMandates(limits string) string {
	return federation() + document("Team", "desk", "spec: {people: 4}") + "---\n" +
		delegation("careful", "from: board, to: emea-board, mayChange: [\"Team/*.people\"], limits: [{address: \"Team/*.people\", min: 2}]") + "---\n" +
		delegation("free", "from: board, to: emea-board, mayChange: [\"Team/*.people\"]"+limits)
}

// bypassed reports the limits of a delegation that bind nobody, since another
// one to the same body gives the same field without them.
func (p *pass) bypassed(d, other *model.Delegation) {
	for i := range d.Spec.Limits {
		l := &d.Spec.Limits[i]
		if !l.Address.Given() || len(l.Refused) > 0 {
			continue
		}
		it := p.passing(d, other, ParseAddress(l.Address.V))
		if it == nil || p.bound(other, l) {
			continue
		}
		f := p.report(&d.Entity, fmt.Sprintf("limits[#%d]", i+1), l.At,
			"binds nobody: "+other.Ref().String()+" gives "+d.Spec.To.String()+" "+it.text+" beyond it")
		f.Hint = "write the limit into both, or take the field out of the other"
		f.Keys = []string{l.Address.V, other.Name}
		f.Related = []diag.Related{{Place: diag.Place{File: other.File, Pos: it.at}, Message: "the other is here"}}
	}
}

// passing is the entry of another delegation that gives a limited field of the
// same things for the same organisation, nil when there is none.
func (p *pass) passing(d, other *model.Delegation, limited Address) *item {
	for _, mine := range p.items(d) {
		if mine.policy != nil || !mine.pattern.Touches(limited) && !limited.Touches(mine.pattern) {
			continue
		}
		for _, it := range p.items(other) {
			if it.policy != nil || !it.pattern.Touches(limited) && !limited.Touches(it.pattern) {
				continue
			}
			if p.meet(mine, it, d, other) {
				return &it
			}
		}
	}
	return nil
}

// bound reports whether a delegation limits the fields of a limit at least as
// much as that does.
func (p *pass) bound(d *model.Delegation, l *model.DelegationLimit) bool {
	at := ParseAddress(l.Address.V)
	low, high, among, stricter := !l.Min.Given(), !l.Max.Given(), len(l.OneOf) == 0, !l.OnlyStricter.V
	for i := range d.Spec.Limits {
		o := &d.Spec.Limits[i]
		if !o.Address.Given() || !ParseAddress(o.Address.V).Touches(at) && !at.Touches(ParseAddress(o.Address.V)) {
			continue
		}
		order, ok := p.order(o.Min.V, l.Min.V)
		low = low || o.Min.Given() && ok && order >= 0 || p.allWithin(o, &model.DelegationLimit{Min: l.Min})
		order, ok = p.order(o.Max.V, l.Max.V)
		high = high || o.Max.Given() && ok && order <= 0 || p.allWithin(o, &model.DelegationLimit{Max: l.Max})
		among = among || p.allWithin(o, &model.DelegationLimit{OneOf: l.OneOf})
		stricter = stricter || o.OnlyStricter.V
	}
	return low && high && among && stricter
}

// allWithin reports whether a limit names its values and another allows each.
func (p *pass) allWithin(o, bound *model.DelegationLimit) bool {
	for _, v := range o.OneOf {
		if p.beyond(bound, v.V) != "" || len(bound.OneOf) > 0 && !p.oneOf(v.V, texts(bound.OneOf)) {
			return false
		}
	}
	return len(o.OneOf) > 0
}
