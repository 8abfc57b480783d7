package lint

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/facts/derived"
	"github.com/svs-project/svs/pkg/model"
)

// Fix is a field that can be written because the rest of the model leaves no
// other value for it.
type Fix struct {
	// Check is the rule whose finding it mends.
	Check  string
	Entity *model.Entity
	// Field is a key of the entity's spec, Value what belongs there, as YAML.
	Field, Value string
}

// Fixes are the fields that would mend findings which count. Only what follows
// from the model is written; what takes a decision is left to people.
func Fixes(in Input, r *Result, counts func(rule, entity string) bool) []Fix {
	var out []Fix
	for _, o := range r.Outcomes {
		mend := fixer(o.Name)
		if mend == nil || !o.BuiltIn {
			continue
		}
		for _, v := range o.Verdicts {
			if v.State != Failed || v.Subject == nil || !counts(o.Rule(), v.Subject.Base().Ref().String()) {
				continue
			}
			if field, value := mend(in, v.Subject); field != "" {
				out = append(out, Fix{o.Rule(), v.Subject.Base(), field, value})
			}
		}
	}
	return out
}

// Fixable are the names of the checks whose findings may be mended.
func Fixable() []string {
	return []string{"agreement-names-both-sides", "improvement-says-its-level", "order-is-in-the-catalogue", "somebody-asks"}
}

// fixer finds the field and value that mend an entity, "" for none; it is nil
// for checks without one.
func fixer(check string) func(Input, model.Any) (field, value string) {
	switch check {
	case "agreement-names-both-sides":
		return agreementConsumer
	case "improvement-says-its-level":
		return improvementLevel
	case "order-is-in-the-catalogue":
		return onlyOffering
	case "somebody-asks":
		return onlyConsumer
	}
	return nil
}

// improvementLevel is the level of an improvement that aims at things of one
// level alone.
func improvementLevel(in Input, e model.Any) (field, value string) {
	f, ok := in.Facts.Of(e).(*derived.Improvement)
	if !ok {
		return "", ""
	}
	levels := map[string]string{
		"Practice": "practice", "Product": "product", "Service": "service", "ValueStream": "stream",
		"GoverningBody": "governance", "Policy": "governance", "Delegation": "governance",
	}
	level := ""
	for _, aim := range f.Aims {
		kind, _, _ := strings.Cut(aim, "/")
		l := levels[kind]
		if l == "" || level != "" && l != level {
			return "", ""
		}
		level = l
	}
	if level == "" {
		return "", ""
	}
	return "level", level
}

// onlyOffering is the offering of a service that offers one thing alone.
func onlyOffering(in Input, e model.Any) (field, value string) {
	if d, ok := e.(*model.Demand); ok && !d.Spec.Offering.Given() {
		if s := in.Model.Service(d.Spec.Service.Name); s != nil && len(s.Spec.Offerings) == 1 && s.Spec.Offerings[0].Name.Given() {
			return "offering", s.Spec.Offerings[0].Name.V
		}
	}
	return "", ""
}

// onlyConsumer is the consumer of a service that is for one alone.
func onlyConsumer(in Input, e model.Any) (field, value string) {
	if d, ok := e.(*model.Demand); ok && !d.Spec.Consumer.Given() {
		if names := consumersOf(in.Model, d.Spec.Service.Name); len(names) == 1 {
			return "consumer", names[0]
		}
	}
	return "", ""
}

// agreementConsumer is the consumer of the services that an agreement with
// customers covers, where they are for one alone.
func agreementConsumer(in Input, e model.Any) (field, value string) {
	a, ok := e.(*model.Agreement)
	if !ok || a.Spec.Type.V != "sla" || a.Spec.Consumer.Given() {
		return "", ""
	}
	var names []string
	for _, c := range a.Spec.Covers {
		if c.Kind != "Service" {
			return "", ""
		}
		names = append(names, consumersOf(in.Model, c.Name)...)
	}
	slices.Sort(names)
	if names = slices.Compact(names); len(names) != 1 {
		return "", ""
	}
	return "consumer", "Consumer/" + names[0]
}

// consumersOf are the consumers that a service says it is for.
func consumersOf(m *model.Model, service string) []string {
	s := m.Service(service)
	if s == nil {
		return nil
	}
	var names []string
	for _, c := range s.Spec.Consumers {
		names = append(names, c.Name)
	}
	for i := range s.Spec.Offerings {
		for _, c := range s.Spec.Offerings[i].For {
			names = append(names, c.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
