package workspace

import (
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
)

// off is the severity of a rule that is not asked for.
const off = "off"

// fixed are the layers whose findings no setting weakens: what cannot be read,
// has no shape, refers to nothing, or is wrong with the settings themselves is
// no matter of taste, and a model that is not understood must not pass.
const fixed = "0129"

// For returns the setting that counts for a rule: of those that name it, the
// most exact one. Rule is as a finding has it: a code, "check/NAME" or
// "policy/NAME"; name is the code's kebab-case name, or empty.
func (s Settings) For(rule, name string) (RuleSetting, bool) {
	best, found := RuleSetting{}, false
	exact := -1
	for _, r := range s.Rules {
		if e := exactness(r.Rule, rule, name); e > exact {
			best, exact, found = r, e, true
		}
	}
	return best, found
}

// Waivable reports whether ignores, waivers and the baseline may exempt a rule:
// what the most exact setting says that says anything of it.
func (s Settings) Waivable(rule, name string) bool {
	waivable, exact := true, -1
	for _, r := range s.Rules {
		if e := exactness(r.Rule, rule, name); e > exact && r.Waivable.Given() {
			waivable, exact = r.Waivable.V, e
		}
	}
	return waivable
}

// exactness says how exactly a setting's name names a rule, -1 for not at all:
// a whole code or name more than the beginning of a code, the longer the more.
func exactness(setting, rule, name string) int {
	_, bare, _ := strings.Cut(rule, "/")
	switch {
	case setting == rule || bare != "" && setting == bare:
		return 100
	case name != "" && setting == name:
		return 99
	case isCode(setting) && strings.HasPrefix(rule, setting):
		return len(setting)
	}
	return -1
}

func isCode(s string) bool { return strings.HasPrefix(s, "SVS") }

// Fixed reports whether no setting can weaken or silence a rule.
func Fixed(rule string) bool {
	return isCode(rule) && len(rule) > 3 && strings.IndexByte(fixed, rule[3]) >= 0
}

// Apply gives findings the severities that the settings want and leaves out
// those that are off; names maps codes to kebab-case names. Findings of fixed
// rules stay as they are.
func (s Settings) Apply(found []diag.Finding, names map[string]string) []diag.Finding {
	if len(s.Rules) == 0 {
		return found
	}
	out := make([]diag.Finding, 0, len(found))
	for _, f := range found {
		r, ok := s.For(f.Rule, names[f.Rule])
		switch {
		case !ok || !r.Severity.Given() || Fixed(f.Rule):
		case r.Severity.V == off:
			continue
		default:
			if sev, ok := diag.ParseSeverity(r.Severity.V); ok {
				f.Severity = sev
			}
		}
		out = append(out, f)
	}
	return out
}

// CheckRules reports settings that name no rule, and severities for rules that
// have only one. Rules is the catalogue; others tells whether a name is that
// of a check or policy (nil: such names are not looked at).
func (s Settings) CheckRules(file string, rules []diag.Rule, others func(name string) bool) []diag.Finding {
	var known []string
	for _, r := range rules {
		known = append(known, r.Code, r.Name)
	}
	var found []diag.Finding
	for _, r := range s.Rules {
		prefix := func(k string) bool { return k == r.Rule || isCode(r.Rule) && strings.HasPrefix(k, r.Rule) }
		f := diag.Finding{
			Rule: codeRule, Severity: diag.Error, Keys: []string{r.Rule},
			Place: diag.Place{File: file, Pos: r.At}, Width: max(len([]rune(r.Rule)), 1),
		}
		switch {
		case !slices.ContainsFunc(known, prefix):
			if !isCode(r.Rule) && (others == nil || others(r.Rule)) {
				continue
			}
			f.Message = fmt.Sprintf("no rule, check or policy %s; svs explain codes lists what there is", diag.Quote(r.Rule))
			f.Hint = diag.DidYouMean(r.Rule, known)
		case r.Severity.Given() && allFixed(rules, r.Rule):
			f.Place.Pos, f.Width = r.Severity.At, len(r.Severity.V)
			f.Message = fmt.Sprintf("%s has one severity only, since a model that is not understood must not pass; delete the setting", diag.Quote(r.Rule))
		default:
			continue
		}
		found = append(found, f)
	}
	return found
}

// allFixed reports whether a setting names fixed rules alone.
func allFixed(rules []diag.Rule, setting string) bool {
	for _, r := range rules {
		if exactness(setting, r.Code, r.Name) >= 0 && !Fixed(r.Code) {
			return false
		}
	}
	return true
}
