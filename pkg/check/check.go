// Package check holds the rules that look at a whole model: each is a value in
// a file of its own, with its text, and runs over the model without state.
//
// It is handed a model whose documents are well shaped and whose names are
// resolved, as far as they are: what an earlier layer refused is marked in the
// model (Written.Lost) and left alone here, so that one mistake is reported
// once. Simulated figures are an input; what needs them and has none is not
// measured.
package check

import (
	"sync"
	"sync/atomic"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

// Rule is one rule over whole models.
type Rule struct {
	diag.Rule
	Run func(*Pass)
}

// Pass is one run of one rule.
type Pass struct {
	Model *model.Model
	// Root is the workspace's root organisation as the settings name it, ""
	// when they do not.
	Root string
	rule *diag.Rule
	out  []diag.Finding
	*common
}

// common is what several rules ask of the model, listed once for all.
type common struct {
	// streams are those whose steps are to be looked at; steps are all of
	// these. Other streams have steps of which nothing is to be said: see
	// Outline.
	streams []*model.ValueStream
	steps   []stepAt
	// served are the demands of each stream, by its name; adrift are those of
	// which it cannot be told which stream serves them. Both by their place
	// in the model.
	served map[string][]int
	adrift []int
}

func commonOf(m *model.Model) *common {
	c := &common{streams: lookedAt(m), served: map[string][]int{}}
	c.steps = stepsOf(c.streams)
	for i, d := range m.Demands {
		to := d.Spec.Stream
		if to.Given() {
			c.served[to.Name] = append(c.served[to.Name], i)
		}
		if d.Unread("stream") || to.Given() && m.ValueStream(to.Name) == nil {
			c.adrift = append(c.adrift, i)
		}
	}
	return c
}

// stepAt is where a step stands: see model.ValueStreamSpec.Walk.
type stepAt struct {
	stream *model.ValueStream
	path   string
	among  []model.Step
	i      int
}

func stepsOf(streams []*model.ValueStream) []stepAt {
	n := 0
	for _, vs := range streams {
		n += len(vs.Spec.Steps.All())
	}
	out := make([]stepAt, 0, n) // and some more for branches
	for _, vs := range streams {
		vs.Spec.Walk(func(path string, among []model.Step, i int) { out = append(out, stepAt{vs, path, among, i}) })
	}
	return out
}

// Run applies every rule of the catalogue and returns what they found, in the
// order of the rules. So many rules as jobs says are at work at once; what they
// find is the same for any number.
func Run(m *model.Model, root string, jobs int) []diag.Finding {
	rules, shared := catalogue(), commonOf(m)
	passes := make([]*Pass, len(rules))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range max(1, min(jobs, len(rules))) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(rules); i = int(next.Add(1)) - 1 {
				passes[i] = &Pass{Model: m, Root: root, rule: &rules[i].Rule, common: shared}
				rules[i].Run(passes[i])
			}
		})
	}
	wg.Wait()
	var out []diag.Finding
	for _, p := range passes {
		out = append(out, p.out...)
	}
	return out
}

// catalogue is every rule, in the order of their codes.
func catalogue() []*Rule {
	return []*Rule{
		circles, severalRoots,
		whoDoesIt, unreachableStep, noEnd, shares, unknownAttribute, deadRow, leavesBranch,
		servesOther, asleepStream, unevenRate, overDelivers, promisedTwice, bolderAgreement,
		teamOutsidePractice, missingSkill, tooFewPeople, calendarFault, neverOpens,
	}
}

// Rules are the codes of this room, in order.
func Rules() []diag.Rule {
	var out []diag.Rule
	for _, r := range catalogue() {
		out = append(out, r.Rule)
	}
	return out
}

// report adds a finding at a place in the entity's file. In drafts and retired
// entities nothing is worse than a warning.
func (p *Pass) report(e *model.Entity, path string, at diag.Pos, message string) *diag.Finding {
	severity := p.rule.Severity
	if severity == diag.Error && !e.InUse() {
		severity = diag.Warning
	}
	if !at.IsValid() {
		at = e.At
	}
	p.out = append(p.out, diag.Finding{
		Rule: p.rule.Code, Severity: severity, Entity: e.Kind + "/" + e.Name, Path: path,
		Message: message, Place: diag.Place{File: e.File, Pos: at},
	})
	return &p.out[len(p.out)-1]
}

// eachStep visits every step of the streams whose steps are to be looked at.
func (p *Pass) eachStep(visit func(vs *model.ValueStream, path string, among []model.Step, i int)) {
	for _, s := range p.steps {
		visit(s.stream, s.path, s.among, s.i)
	}
}

// demandsOf lists the demands that a stream serves, in order.
func (p *Pass) demandsOf(stream string) []*model.Demand {
	var out []*model.Demand
	for _, i := range p.served[stream] {
		out = append(out, p.Model.Demands[i])
	}
	return out
}
