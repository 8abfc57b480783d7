package plan

import (
	"slices"

	"github.com/svs-project/svs/pkg/change"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// serving are the kinds that somebody counts on while they are live.
var serving = []string{
	"Organization", "GoverningBody", "Consumer", "Channel", "Demand", "ValueStream", "Practice",
	"Team", "Supplier", "Tool", "Product", "Service", "Agreement",
}

// gone reports whether the entity served somebody and no longer does: removed,
// or set back to a draft, or retired.
func (p *pass) gone() bool {
	return p.e != nil && inUse(p.e.From) && !inUse(p.e.To)
}

// how says in which way something went.
func (p *pass) how() string {
	if p.e.To == nil {
		return "removed"
	}
	return "set to " + stage(p.e.To)
}

var removedLive = rule{
	Rule: diag.Rule{
		Code: "SVS704", Name: "removed-while-live", Severity: diag.Error,
		Title: "something live is removed without notice",
		Doc: "Whoever uses it learns of the end when it has come. Set metadata.lifecycle to retiring with a sunset, a day far " +
			"enough ahead, and remove it after that day. A draft may go at any time.",
		Fails:  exampleService + after + "# nothing is left\n",
		Passes: "apiVersion: svs/v1\nkind: Service\nmetadata: {name: e-mail, lifecycle: retiring, sunset: 2020-12-31}\n" + after + "# nothing is left\n",
	},
	find: func(p *pass) {
		if !p.gone() || !p.kind(serving...) {
			return
		}
		switch was := stage(p.e.From); {
		case was == model.Retiring && text(p.e.From.Root, "metadata", "sunset") == "":
			p.add("", "%s while retiring; no sunset was declared", p.how())
		case was != model.Retiring:
			p.add("", "%s while %s; no sunset was declared", p.how(), was)
		}
	},
}

var removedEarly = rule{
	Rule: diag.Rule{
		Code: "SVS705", Name: "removed-before-sunset", Severity: diag.Error,
		Title: "something is removed before the day that was announced",
		Doc:   "People have planned with the sunset that was declared. Remove it after that day.",
		Fails: "apiVersion: svs/v1\nkind: Service\nmetadata: {name: e-mail, lifecycle: retiring, sunset: 9999-12-31}\n" + after + "# nothing is left\n",
		Passes: "apiVersion: svs/v1\nkind: Service\nmetadata: {name: e-mail, lifecycle: retiring, sunset: 2020-12-31}\n" +
			after + "# nothing is left\n",
	},
	find: func(p *pass) {
		if !p.gone() || !p.kind(serving...) || stage(p.e.From) != model.Retiring {
			return
		}
		sunset, err := unit.ParseDate(text(p.e.From.Root, "metadata", "sunset"))
		if err == nil && p.in.Now.Compare(sunset) < 0 {
			p.add("", "%s before its sunset on %s", p.how(), sunset)
		}
	},
}

var earlierSunset = rule{
	Rule: diag.Rule{
		Code: "SVS713", Name: "earlier-sunset", Severity: diag.Warning,
		Title: "an announced end comes sooner",
		Doc:   "People have planned with the sunset that was declared. Keep the day, or agree on the new one with those who use it.",
		Fails: "apiVersion: svs/v1\nkind: Service\nmetadata: {name: e-mail, lifecycle: retiring, sunset: 2027-12-31}\n" +
			after + "apiVersion: svs/v1\nkind: Service\nmetadata: {name: e-mail, lifecycle: retiring, sunset: 2027-06-30}\n",
		Passes: "apiVersion: svs/v1\nkind: Service\nmetadata: {name: e-mail, lifecycle: retiring, sunset: 2027-06-30}\n" +
			after + "apiVersion: svs/v1\nkind: Service\nmetadata: {name: e-mail, lifecycle: retiring, sunset: 2027-12-31}\n",
	},
	find: func(p *pass) {
		p.at("metadata.sunset", func(f change.Field) {
			if f.From != nil && f.To != nil && f.To.Text < f.From.Text {
				p.add(f.Path, "its end comes sooner: %s in place of %s", f.To.Text, f.From.Text)
			}
			if f.From == nil && f.To != nil && p.past(f.To.Text) {
				p.add(f.Path, "its end is announced for %s, which has passed", f.To.Text)
			}
		})
	},
}

// parts are the things in lists that those outside count on, with what a
// message calls them.
var parts = map[string]string{
	"Service.offerings": "offering", "Product.offerings": "offering",
	"Service.channels": "channel", "Product.channels": "channel", "Offering.channels": "channel",
	"Demand.channels": "channel", "Variant.channels": "channel", "Demand.variants": "variant",
	"Offering.for": "consumer", "Service.consumers": "consumer", "Product.consumers": "consumer", "Agreement.covers": "thing that is covered",
}

var removedPart = rule{
	Rule: diag.Rule{
		Code: "SVS703", Name: "removed-part", Severity: diag.Error,
		Title: "an offering, a channel or something else that consumers use is taken away",
		Doc: "What was in the catalogue, or the way to reach it, is no longer there for those who use it. Announce it and leave " +
			"it until they have another way.",
		Fails:  exampleService + "spec: {offerings: [{name: mailbox}, {name: shared-mailbox}]}\n" + after + exampleService + "spec: {offerings: [{name: mailbox}]}\n",
		Passes: exampleService + "spec: {offerings: [{name: mailbox}]}\n" + after + exampleService + "spec: {offerings: [{name: mailbox}, {name: shared-mailbox}]}\n",
	},
	find: func(p *pass) {
		for _, f := range p.fields {
			noun := parts[f.Def+"."+f.Name]
			if noun == "" || f.Action != change.Removed || p.replaced(f) {
				continue
			}
			for _, what := range namesIn(f) {
				p.add(f.Path, "the %s %s is taken away", noun, diag.Quote(what))
			}
		}
	},
}

// replaced reports whether a value of a set that goes only takes another form:
// one with the same beginning comes.
func (p *pass) replaced(f change.Field) bool {
	what := namesIn(f)
	return slices.ContainsFunc(p.fields, func(g change.Field) bool {
		return g.Action == change.Added && g.Path == f.Path && slices.Equal(namesIn(g), what)
	})
}

// namesIn are the things that a removed or added field stands for: itself, or
// each item where the whole list goes.
func namesIn(f change.Field) []string {
	v := f.From
	if v == nil {
		v = f.To
	}
	items := v.Items
	if len(items) == 0 {
		items = append(items, v)
	}
	var out []string
	for _, n := range items {
		for _, key := range []string{"name", "channel"} {
			if v := n.Get(key); v != nil {
				n = v
			}
		}
		out = append(out, change.Text(n))
	}
	return out
}
