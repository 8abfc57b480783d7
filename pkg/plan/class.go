package plan

import (
	"fmt"
	"slices"

	"github.com/svs-project/svs/pkg/change"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
)

// rule finds changes of one sort. Its severity is its class: an error breaks,
// a warning is a risk, an info is worth a remark.
type rule struct {
	diag.Rule
	find func(*pass)
}

// pass is one rule at work on one entity, or on svs.yaml.
type pass struct {
	in       Input
	e        *change.Entity // nil for svs.yaml
	fields   []change.Field
	settings bool
	rule     rule
	class    Class
	out      []Reason
}

// rules is the catalogue, in order of code.
func rules() []rule {
	return []rule{
		lostProvider, weakenedPromise, removedPart, removedLive, removedEarly, lostApprover, reducedCapacity,
		changedAccountability, loosenedPolicy, silencedRule, extendedWaiver, changedUnit, earlierSunset,
		widenedAuthority, changedApproval, reroutedDemand, loosenedTarget, variedLife,
	}
}

// Rules are the codes of this room, in order. The two examples of each are a
// model before and after a change, parted by a line "# after".
func Rules() []diag.Rule {
	var out []diag.Rule
	for _, r := range rules() {
		out = append(out, r.Rule)
	}
	return out
}

// classOf is the class that the settings of the base give a rule, "" when it is
// off.
func (in Input) classOf(r rule) Class {
	severity := r.Severity
	if set, ok := in.From.Settings.For(r.Code, r.Name); ok && set.Severity.Given() {
		if set.Severity.V == "off" {
			return ""
		}
		if s, ok := diag.ParseSeverity(set.Severity.V); ok {
			severity = s
		}
	}
	switch severity {
	case diag.Error:
		return Breaking
	case diag.Warning:
		return Risky
	}
	return Safe
}

func (p *pass) add(path, format string, args ...any) {
	p.out = append(p.out, Reason{Code: p.rule.Code, Name: p.rule.Name, Class: string(p.class), Path: path, Message: fmt.Sprintf(format, args...)})
}

// kind reports whether the entity is of one of the kinds.
func (p *pass) kind(kinds ...string) bool { return p.e != nil && slices.Contains(kinds, p.e.Kind) }

func (p *pass) added() bool { return p.e != nil && p.e.Action == change.Added }

// each calls f for the fields of a definition with one of the names.
func (p *pass) each(def string, f func(change.Field), names ...string) {
	for _, x := range p.fields {
		if x.Def == def && slices.Contains(names, x.Name) {
			f(x)
		}
	}
}

// at calls f for the field at a path.
func (p *pass) at(path string, f func(change.Field)) {
	for _, x := range p.fields {
		if x.Path == path {
			f(x)
		}
	}
}

// idle reports whether an entity serves nobody: a draft, or retired.
func idle(s *change.State) bool {
	return slices.Contains([]string{model.Draft, model.Retired}, stage(s))
}

// inUse reports whether an entity, if there is one, serves somebody.
func inUse(s *change.State) bool { return s != nil && !idle(s) }

// quoted is a value in a message.
func quoted(n *source.Node) string { return diag.Quote(change.Text(n)) }
