package figure

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

// CheckMeasures holds every measure that a model names against the records of
// a simulation: the thing must have a record, the record the figure, and a
// bound must be in the figure's unit. Of a measure that an objective takes
// from a log, a simulation has no record.
func CheckMeasures(m *model.Model, c Currency) []diag.Finding {
	k := &measureCheck{m: m, currency: c.Settled(m), logged: map[string]bool{}}
	for _, o := range m.Objectives {
		if o.Spec.Source.V == "log" {
			k.logged[TidyMeasure(o.Spec.Measure.V)] = true
		}
	}
	for _, o := range m.Objectives {
		k.measure(&o.Entity, "measure", o.Spec.Measure)
		k.bounds(&o.Entity, "target", o.Spec.Measure, o.Spec.Target.AtMost, o.Spec.Target.AtLeast)
	}
	for _, s := range m.Scenarios {
		k.measure(&s.Entity, "replications.of", s.Spec.Replications.Of)
		for i := range s.Spec.Expect {
			k.threshold(&s.Entity, "expect[#"+strconv.Itoa(i+1)+"]", &s.Spec.Expect[i])
		}
	}
	for _, b := range m.GoverningBodies {
		for i := range b.Spec.Interventions {
			w := &b.Spec.Interventions[i].When
			path := "interventions[#" + strconv.Itoa(i+1) + "].when"
			k.measure(&b.Entity, path+".measure", w.Measure)
			k.bounds(&b.Entity, path, w.Measure, w.AtMost, w.AtLeast)
		}
	}
	for _, s := range m.ValueStreams {
		k.measure(&s.Entity, "outcome.measure", s.Spec.Outcome.Measure)
	}
	for _, o := range m.Opportunities {
		for i := range o.Spec.Benefits {
			k.measure(&o.Entity, "benefits[#"+strconv.Itoa(i+1)+"].measure", o.Spec.Benefits[i].Measure)
		}
	}
	return k.out
}

type measureCheck struct {
	m        *model.Model
	currency Currency
	logged   map[string]bool     // measures whose values come from a log
	keys     map[string][]string // of records, by their sort and points, once asked for
	out      []diag.Finding
}

// TidyMeasure is a measure with one blank and without a leading spec.
func TidyMeasure(s string) string {
	return strings.Replace(strings.Join(strings.Fields(s), " "), ".spec.", ".", 1)
}

func (k *measureCheck) threshold(e *model.Entity, path string, t *model.Threshold) {
	k.measure(e, path+".measure", t.Measure)
	k.bounds(e, path, t.Measure, t.AtMost, t.AtLeast)
}

// measure reports a measure that no record has.
func (k *measureCheck) measure(e *model.Entity, path string, f model.Field[string]) {
	if !f.Given() || k.logged[TidyMeasure(f.V)] {
		return
	}
	address, key := cutMeasure(f.V)
	record, keys := k.recordOf(address)
	switch {
	case record == "":
		kind, _, _ := strings.Cut(address, "/")
		k.report(RuleFigure, e, path, f, "a simulation has no figures of a "+kind,
			"there are some of Demand, Opportunity, ValueStream and its steps, Team, Practice, Channel and Organization; a figure from elsewhere is that of an objective with source: log")
	case keys == nil || slices.Contains(keys, key):
	default:
		hint := diag.DidYouMean(key, keys)
		if hint == "" {
			hint = "svs explain measures lists the figures"
		}
		k.report(RuleFigure, e, path, f, "a simulation has no figure "+diag.Quote(key)+ofRecord(address), hint)
	}
}

func ofRecord(address string) string {
	if address == "" {
		return " of the whole model"
	}
	return " of " + address
}

func cutMeasure(s string) (address, key string) {
	s = TidyMeasure(s)
	if i := strings.LastIndexByte(s, ' '); i >= 0 {
		return s[:i], s[i+1:]
	}
	return "", s
}

// recordOf is the sort of record that an address has, with the keys of its
// figures; no record for what has none, no keys where what it names does not
// exist, which is another finding.
func (k *measureCheck) recordOf(address string) (record string, keys []string) {
	head, rest, _ := strings.Cut(address, ".")
	kind, name, _ := strings.Cut(head, "/")
	switch kind {
	case "":
		return recordModel, keysOf(k, OrganizationFigs{}, nil)
	case "Demand", "Opportunity":
		d := k.m.Demand(name)
		if rest != "" && !strings.HasPrefix(rest, "variants[") {
			return "", nil
		}
		if kind == "Opportunity" {
			return RecordDemand, keysOf(k, DemandFigs{}, []string{model.EndValue})
		}
		if d == nil {
			return RecordDemand, nil
		}
		return RecordDemand, keysOf(k, DemandFigs{}, k.points(d))
	case "ValueStream":
		if strings.HasPrefix(rest, "steps[") {
			return recordStep, keysOf(k, StepFigs{}, nil)
		}
		if rest == "" {
			return recordStream, keysOf(k, StreamFigs{}, nil)
		}
	case "Team":
		if rest == "" {
			return recordTeam, keysOf(k, TeamFigs{}, nil)
		}
	case "Practice":
		return recordPractice, keysOf(k, ActivityFigs{}, nil)
	case "Channel":
		return recordChannel, keysOf(k, ChannelFigs{}, nil)
	case "Organization":
		return recordOrganization, keysOf(k, OrganizationFigs{}, nil)
	}
	return "", nil
}

// points are those at which something is promised for a demand: by itself, by
// its variants or by an agreement.
func (k *measureCheck) points(d *model.Demand) []string {
	var out []string
	add := func(list []model.Promise) {
		for i := range list {
			out = append(out, list[i].Point())
		}
	}
	add(d.Spec.Promises)
	for i := range d.Spec.Variants {
		add(d.Spec.Variants[i].Promises)
	}
	for _, a := range k.m.Agreements {
		for _, r := range a.Spec.Covers {
			if r.Kind == "Demand" && r.Name == d.Name || r.Kind == "Service" && r.Name == d.Spec.Service.Name {
				add(a.Spec.Promises)
			}
		}
	}
	return out
}

// keysOf lists the keys of a sort of record; points are those of its promises.
// Thousands of measures may be of one sort.
func keysOf[T any](k *measureCheck, zero T, points []string) []string {
	sort := fmt.Sprintf("%T %q", zero, points)
	if keys, known := k.keys[sort]; known {
		return slices.Clone(keys)
	}
	if k.keys == nil {
		k.keys = map[string][]string{}
	}
	if d, ok := any(&zero).(*DemandFigs); ok {
		for _, p := range points {
			d.Promises = append(d.Promises, PromiseFigs{Until: p})
		}
	}
	if f := flowOf(&zero); f != nil {
		for p := 1; p <= 100; p++ {
			f.ValueTime = append(f.ValueTime, ShareFigs{Share: float64(p) / 100})
		}
	}
	var out []string
	walkFigures(reflect.ValueOf(&zero).Elem(), "", func(key string, _ *Figure) { out = append(out, key) })
	k.keys[sort] = out
	return slices.Clone(out)
}

// flowOf is the part of a record that demands and streams share, nil of others.
func flowOf(record any) *FlowFigs {
	switch x := record.(type) {
	case *DemandFigs:
		return &x.FlowFigs
	case *StreamFigs:
		return &x.FlowFigs
	}
	return nil
}

// bounds reports bounds in another unit than their measure.
func (k *measureCheck) bounds(e *model.Entity, path string, measure, atMost, atLeast model.Field[string]) {
	address, key := cutMeasure(measure.V)
	if !measure.Given() || k.logged[TidyMeasure(measure.V)] {
		return
	}
	record, keys := k.recordOf(address)
	if record == "" || !slices.Contains(keys, key) {
		return
	}
	for _, b := range []struct {
		field string
		model.Field[string]
	}{{"atMost", atMost}, {"atLeast", atLeast}} {
		if !b.Given() {
			continue
		}
		if _, err := boundOf(record, key, b.V, k.currency); err != nil {
			k.report(RuleBound, e, path+"."+b.field, b.Field, "the bound "+diag.Quote(b.V)+" is in another unit than its measure", err.Error())
		}
	}
}

func (k *measureCheck) report(rule string, e *model.Entity, path string, f model.Field[string], message, hint string) {
	d := found(rule, diag.Error, e, path, f.At, message)
	d.Hint, d.Keys = hint, []string{f.V}
	if !e.InUse() {
		d.Severity = diag.Warning
	}
	k.out = append(k.out, d)
}
