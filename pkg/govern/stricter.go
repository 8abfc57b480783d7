package govern

import (
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/eval"
	"github.com/svs-project/svs/pkg/eval/plain"
	"github.com/svs-project/svs/pkg/model"
)

// onlyStricter is the limit of a delegation by which a policy may be replaced
// by stricter ones only, nil for none. Its address is the policy, or its
// require.
func onlyStricter(d *model.Delegation, policy string) *model.DelegationLimit {
	for i := range d.Spec.Limits {
		l := &d.Spec.Limits[i]
		if l.OnlyStricter.V && l.Address.Given() && ofRequire(ParseAddress(l.Address.V)) &&
			ParseAddress(l.Address.V).Covers(Address{"Policy", policy, []string{"require"}}) {
			return l
		}
	}
	return nil
}

// ofRequire reports whether an address is that of a policy, or of what it
// requires: which way that gets stricter, the texts themselves say.
func ofRequire(a Address) bool {
	return a.Kind == "Policy" && (len(a.Path) == 0 || len(a.Path) == 1 && a.Path[0] == "require")
}

// tooLax says why a policy is not known to be as strict as the one that it
// replaces; "" when it is. What cannot be told counts as not stricter.
func (g *Governance) tooLax(by, of *model.Policy) string {
	pair := [2]*model.Policy{by, of}
	if why, done := g.lax[pair]; done {
		return why
	}
	why := lax(by, of)
	g.lax[pair] = why
	return why
}

func lax(by, of *model.Policy) string {
	if of.Spec.Enforcement.V != "advisory" && by.Spec.Enforcement.V == "advisory" {
		return "it is advisory, and " + of.Ref().String() + " is mandatory"
	}
	old, now := of.Spec.Require.V.Text, by.Spec.Require.V.Text
	if strings.TrimSpace(old) == strings.TrimSpace(now) {
		return ""
	}
	if !of.Spec.Require.Given() {
		return ""
	}
	if !by.Spec.Require.Given() {
		return "it requires nothing"
	}
	a, b := read(now), read(old)
	if a == nil || b == nil {
		return "whether it is stricter cannot be told from their texts, and that counts as no"
	}
	switch answer, path := a.Implies(b); {
	case answer == plain.Yes:
		return ""
	case answer == plain.No:
		return "it asks less of " + diag.Quote(field(path))
	case len(path) > 0:
		return "whether it asks as much of " + diag.Quote(field(path)) + " cannot be told, and that counts as no"
	}
	return "whether it is stricter cannot be told where the other asks under a condition, and that counts as no"
}

func read(text string) *plain.Rule {
	parsed, faults := eval.Parse(text)
	if len(faults) > 0 {
		return nil
	}
	return plain.Read(eval.Rule{Text: text}, parsed)
}

// field is a path as people write it: what stands under spec without it.
func field(path []string) string { return strings.TrimPrefix(strings.Join(path, "."), "spec.") }
