package check

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

var unknownAttribute = &Rule{
	Rule: diag.Rule{
		Code: "SVS505", Name: "unknown-attribute", Severity: diag.Error,
		Title: "a condition on something that no item has",
		Doc: "A condition (when) tests attributes of the item at hand: those that the variants of the stream's demands declare, and demand, variant, priority, channel, visit and during, " +
			"which are always known. An attribute or a name that no demand of the stream declares never fits. Correct it, or declare it in a variant.",
		Fails: steps("{id: triage, activity: engage, team: desk, work: 5m, next: [{to: declined, when: {categry: spam}}, {to: value}]}") +
			"---\n" + entity("Demand", "mail", "spec: {type: failure, stream: restore, variants: [{name: junk, attributes: {category: spam}}]}"),
		Passes: steps("{id: triage, activity: engage, team: desk, work: 5m, next: [{to: declined, when: {category: spam}}, {to: value}]}") +
			"---\n" + entity("Demand", "mail", "spec: {type: failure, stream: restore, variants: [{name: junk, attributes: {category: spam}}]}"),
	},
	Run: func(p *Pass) {
		callers := p.callers()
		for _, vs := range p.streams {
			var known *declared
			if unconditional(vs.Spec.Steps.All()) {
				continue
			}
			vs.Spec.Walk(func(path string, among []model.Step, i int) {
				eachCondition(&among[i], func(field string, c model.Condition) {
					if known == nil {
						known = p.declaredIn(vs.Name, callers)
					}
					known.test(p, vs, path+"."+field, c)
				})
			})
		}
	},
}

// unconditional is a quick yes for steps without branches in which there is no
// condition.
func unconditional(steps []model.Step) bool {
	for i := range steps {
		s := &steps[i]
		if len(s.Parallel) > 0 || len(s.Approval.When) > 0 {
			return false
		}
		for k := range s.Work {
			if len(s.Work[k].When) > 0 {
				return false
			}
		}
		for k := range s.Next {
			if len(s.Next[k].When) > 0 {
				return false
			}
		}
		for k := range s.Quality {
			if len(s.Quality[k].When) > 0 {
				return false
			}
		}
		for k := range s.Wait {
			if len(s.Wait[k].When) > 0 {
				return false
			}
		}
	}
	return true
}

// eachCondition visits every line of every `when` of a step.
func eachCondition(s *model.Step, visit func(field string, c model.Condition)) {
	all := func(field string, when []model.Condition) {
		for _, c := range when {
			visit(field, c)
		}
	}
	for _, r := range s.Work {
		all("work", r.When)
	}
	for _, r := range s.Wait {
		all("wait", r.When)
	}
	for _, r := range s.Quality {
		all("quality", r.When)
	}
	for _, r := range s.Next {
		all("next", r.When)
	}
	all("approval", s.Approval.When)
}

// declared is what the items of a stream may carry.
type declared struct {
	attributes, demands, variants, channels, calendars []string
	// anybody says that a demand comes through the stream at all.
	anybody, opportunity bool
	// unread says of which of them not all could be read.
	unread struct{ attributes, demands, variants, channels bool }
}

// callers lists, by stream, the streams that pass items through it.
func (p *Pass) callers() map[string][]string {
	out := map[string][]string{}
	p.eachStep(func(vs *model.ValueStream, _ string, among []model.Step, i int) {
		if to := among[i].Stream; to.Given() {
			out[to.Name] = append(out[to.Name], vs.Name)
		}
	})
	return out
}

func (p *Pass) declaredIn(stream string, callers map[string][]string) *declared {
	d := &declared{}
	seen := map[string]bool{}
	queue := []string{stream}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if seen[at] {
			continue
		}
		seen[at] = true
		queue = append(queue, callers[at]...)
		here := p.served[at]
		d.anybody = d.anybody || len(here) > 0
		if len(p.adrift) > 0 { // their stream may be this one
			here = slices.Concat(here, p.adrift)
			slices.Sort(here)
			here = slices.Compact(here)
		}
		for _, i := range here {
			d.add(p.Model.Demands[i])
		}
		for _, o := range p.Model.Opportunities {
			d.opportunity = d.opportunity || o.Spec.Stream.Name == at
		}
	}
	for _, c := range p.Model.Calendars {
		d.calendars = append(d.calendars, c.Name)
	}
	return d
}

func (d *declared) add(dem *model.Demand) {
	d.demands = append(d.demands, dem.Name)
	d.unread.demands = d.unread.demands || dem.Unread("metadata.name")
	d.unread.attributes = d.unread.attributes || dem.Unread("variants.attributes")
	d.unread.variants = d.unread.variants || dem.Unread("variants.name")
	d.unread.channels = d.unread.channels || dem.Unread("channels.channel") || dem.Unread("variants.channels.channel")
	channels := dem.Spec.Channels
	for _, v := range dem.Spec.Variants {
		d.variants = append(d.variants, v.Name.V)
		channels = append(slices.Clip(channels), v.Channels...)
		for _, a := range v.Attributes {
			d.attributes = append(d.attributes, a.Key.V)
		}
	}
	for _, c := range channels {
		d.channels = append(d.channels, c.Channel.Name)
	}
}

// test reports an attribute that nobody declares, or a value that cannot be.
func (d *declared) test(p *Pass, vs *model.ValueStream, path string, c model.Condition) {
	var among []string
	unread := false
	switch c.Attribute.V {
	case "priority", "visit":
		return
	case "demand":
		among, unread = d.demands, d.unread.demands
	case "variant":
		among, unread = d.variants, d.unread.variants
	case "channel":
		among, unread = d.channels, d.unread.channels
	case "during":
		among = d.calendars
	default:
		d.attribute(p, vs, path, c)
		return
	}
	if unread || !d.anybody && c.Attribute.V != "during" {
		return
	}
	for _, v := range c.Values {
		if !slices.Contains(among, v.V) {
			f := p.report(&vs.Entity, path, v.At, "no "+c.Attribute.V+" "+diag.Quote(v.V)+" comes through this stream")
			if c.Attribute.V == "during" {
				f.Message = "no calendar " + diag.Quote(v.V)
			}
			f.Hint = hintAmong(v.V, among)
			f.Keys = []string{v.V}
		}
	}
}

func (d *declared) attribute(p *Pass, vs *model.ValueStream, path string, c model.Condition) {
	if d.unread.attributes || !d.anybody || slices.Contains(d.attributes, c.Attribute.V) {
		return
	}
	f := p.report(&vs.Entity, path, c.Attribute.At, "no demand of this stream declares "+diag.Quote(c.Attribute.V))
	f.Hint = hintAmong(c.Attribute.V, append(slices.Clone(d.attributes), "demand", "variant", "priority", "channel", "visit", "during"))
	f.Keys = []string{c.Attribute.V}
}

func hintAmong(name string, among []string) string {
	if hint := diag.DidYouMean(name, among); hint != "" {
		return hint
	}
	known := slices.Compact(slices.Sorted(slices.Values(among)))
	if len(known) == 0 {
		return "there is none"
	}
	if len(known) > 12 {
		known = append(known[:12], "…")
	}
	if len(known) == 1 {
		return "there is only " + diag.Quote(known[0])
	}
	return "there are " + strings.Join(known, ", ")
}
