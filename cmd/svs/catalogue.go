package main

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/check"
	"github.com/svs-project/svs/pkg/check/ask"
	"github.com/svs-project/svs/pkg/check/policies"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/plan"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/workspace"
)

// catalogue is every code that svs can report, in order. Each room keeps its
// own; this is the only place that sees them all.
func catalogue() []diag.Rule {
	all := slices.Concat(source.Rules(), conform.Rules(), load.Rules(), check.Rules(), ask.Rules(), policies.Rules(), govern.Laws(), flow.Rules(), plan.Rules(), govern.Rules(), govern.WaiverRules(), workspace.Rules())
	slices.SortFunc(all, func(a, b diag.Rule) int { return strings.Compare(a.Code, b.Code) })
	return all
}

// codeNames leads from codes to the names of their rules.
type codeNames map[string]string

func ruleNames() codeNames {
	names := codeNames{}
	for _, r := range catalogue() {
		names[r.Code] = r.Name
	}
	return names
}

// match reports whether a pattern of the command line means a rule: its code,
// the beginning of it, or its name; a check may be called by its bare name.
func (n codeNames) match(rule, pattern string) bool {
	return rule == pattern || n[rule] == pattern || rule == "check/"+pattern || strings.HasPrefix(pattern, "SVS") && strings.HasPrefix(rule, pattern)
}

// known refuses a pattern that means no rule at all.
func (n codeNames) known(flag string, patterns []string) error {
	for _, p := range patterns {
		var words []string
		found := strings.HasPrefix(p, "check/") || strings.HasPrefix(p, "policy/")
		for code, name := range n {
			words = append(words, code, name)
			found = found || n.match(code, p)
		}
		for _, name := range checkNames() {
			words = append(words, name)
			found = found || name == p
		}
		if !found {
			hint := diag.DidYouMean(p, words)
			if hint == "" {
				hint = "svs explain codes lists all rules"
			}
			return &accident{message: "--" + flag + ": no rule is called " + diag.Quote(p), hint: hint}
		}
	}
	return nil
}
