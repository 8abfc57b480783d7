package govern

import (
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

// law is one rule of governance over whole models.
type law struct {
	diag.Rule
	run func(*pass)
}

// pass is one run of one law.
type pass struct {
	*Governance
	law *law
	out []diag.Finding
}

// laws is every rule of this kind, in the order of their codes.
func laws() []*law {
	return []*law{
		delegationCircle, selfDelegation, nothingToDelegate, mayNotDelegate, widerDelegation, expiredDelegation,
		sharedAuthority, emptyDelegation, idleLimit, impossibleLimit, unknownDirection, noMandateToOverride,
		noMandateToVary, outsideLimits, lockedField, brokenCondition, overdueReview, overrideBeyondLimits, bypassedLimit, variedTwice,
	}
}

// Findings are what the rules of governance say of the model.
func (g *Governance) Findings() []diag.Finding {
	var out []diag.Finding
	for _, l := range laws() {
		p := &pass{Governance: g, law: l}
		l.run(p)
		out = append(out, p.out...)
	}
	return out
}

// report adds a finding at a place in the entity's file. In drafts and retired
// entities nothing is worse than a warning.
func (p *pass) report(e *model.Entity, path string, at diag.Pos, message string) *diag.Finding {
	p.out = append(p.out, p.Governance.finding(&p.law.Rule, e, path, at, message))
	return &p.out[len(p.out)-1]
}

func (g *Governance) finding(rule *diag.Rule, e *model.Entity, path string, at diag.Pos, message string) diag.Finding {
	severity := rule.Severity
	if severity == diag.Error && !e.InUse() {
		severity = diag.Warning
	}
	if !at.IsValid() {
		at = e.At
	}
	return diag.Finding{
		Rule: rule.Code, Severity: severity, Entity: e.Kind + "/" + e.Name, Path: path,
		Message: message, Place: diag.Place{File: e.File, Pos: at},
	}
}

// document is an entity for the examples of the rules.
func document(kind, name, rest string) string {
	if rest != "" {
		rest += "\n"
	}
	return "apiVersion: svs/v1\nkind: " + kind + "\nmetadata: {name: " + name + "}\n" + rest
}

// federation is two organisations and three bodies, for the examples.
func federation() string {
	return document("Organization", "acme", "") + "---\n" + document("Organization", "emea", "spec: {parent: acme}") + "---\n" +
		document("GoverningBody", "board", "") + "---\n" + document("GoverningBody", "emea-board", "spec: {parent: board}") + "---\n" +
		document("GoverningBody", "desk-board", "spec: {parent: emea-board}") + "---\n"
}

// delegation is one on one line, for the examples.
func delegation(name, spec string) string {
	return document("Delegation", name, "spec: {"+spec+"}")
}

// Laws are the rules of governance, in the order of their codes.
func Laws() []diag.Rule {
	var out []diag.Rule
	for _, l := range laws() {
		out = append(out, l.Rule)
	}
	return out
}
