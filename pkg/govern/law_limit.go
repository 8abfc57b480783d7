package govern

import (
	"fmt"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

var impossibleLimit = &law{
	Rule: diag.Rule{
		Code: "SVS311", Name: "impossible-limit", Severity: diag.Error,
		Title: "a limit that no value keeps, or that every value keeps",
		Doc: "A limit whose least value is above its greatest, or whose two bounds are of different sorts, forbids what the delegation allows. " +
			"One without min, max, oneOf and onlyStricter bounds nothing. Write the bound that is meant.",
		Fails:  federation() + delegation("down", "from: board, to: emea-board, mayChange: [\"Team/*.people\"], limits: [{address: \"Team/*.people\", min: 9, max: 3}]"),
		Passes: federation() + delegation("down", "from: board, to: emea-board, mayChange: [\"Team/*.people\"], limits: [{address: \"Team/*.people\", min: 3, max: 9}]"),
	},
	run: func(p *pass) {
		for _, d := range p.inUse {
			for i := range d.Spec.Limits {
				p.possible(d, i)
			}
		}
	},
}

func (p *pass) possible(d *model.Delegation, i int) {
	l, path := &d.Spec.Limits[i], fmt.Sprintf("limits[#%d]", i+1)
	if len(l.Refused) > 0 {
		return
	}
	if !l.Min.Given() && !l.Max.Given() && len(l.OneOf) == 0 && !l.OnlyStricter.V {
		f := p.report(&d.Entity, path, l.At, "bounds nothing: it has neither min, max nor oneOf, and is not onlyStricter")
		f.Hint = "add the bound, or delete the limit"
		return
	}
	if l.Min.Given() && l.Max.Given() {
		order, ok := p.order(l.Min.V, l.Max.V)
		switch {
		case !ok:
			p.report(&d.Entity, path+".max", l.Max.At, "min "+l.Min.V+" and max "+l.Max.V+" are not of one sort").Hint = "write both as durations, shares, sums of one currency or numbers"
			return
		case order > 0:
			p.report(&d.Entity, path+".max", l.Max.At, "max "+l.Max.V+" is below min "+l.Min.V+", so no value is allowed").Hint = "exchange the two"
			return
		}
	}
	for n, v := range l.OneOf {
		if why := p.beyond(l, v.V); why != "" {
			f := p.report(&d.Entity, fmt.Sprintf("%s.oneOf[#%d]", path, n+1), v.At, diag.Quote(v.V)+" is allowed by oneOf and forbidden by "+why)
			f.Keys = []string{v.V}
		}
	}
}

// beyond names the bound of a limit that a value does not keep; "" when it
// keeps both. A value that cannot be compared keeps none.
func (g *Governance) beyond(l *model.DelegationLimit, value string) string {
	if l.Min.Given() {
		if order, ok := g.order(value, l.Min.V); !ok || order < 0 {
			return "min " + l.Min.V
		}
	}
	if l.Max.Given() {
		if order, ok := g.order(value, l.Max.V); !ok || order > 0 {
			return "max " + l.Max.V
		}
	}
	return ""
}

var unknownDirection = &law{
	Rule: diag.Rule{
		Code: "SVS312", Name: "unknown-direction", Severity: diag.Error,
		Title: "onlyStricter for a field of which nobody knows which way is stricter",
		Doc: "The schema says of promises, availability and limits which way they get stricter: a promised time shorter, a promised share higher. " +
			"Of other fields it does not, so onlyStricter would forbid nothing or everything. Write min, max or oneOf. " +
			"Of a policy (address: Policy/NAME or Policy/NAME.require) its text says it: one that takes its place has to ask for all that it asks for.",
		Fails:  federation() + delegation("down", "from: board, to: emea-board, mayChange: [\"Team/*.people\"], limits: [{address: \"Team/*.people\", onlyStricter: true}]"),
		Passes: federation() + delegation("down", "from: board, to: emea-board, mayChange: [\"Service/*.warranty.availability\"], limits: [{address: \"Service/*.warranty.availability\", onlyStricter: true}]"),
	},
	run: func(p *pass) {
		if p.Schema == nil {
			return
		}
		for _, d := range p.inUse {
			for i := range d.Spec.Limits {
				l := &d.Spec.Limits[i]
				if !l.OnlyStricter.V || !l.Address.Given() {
					continue
				}
				if at := ParseAddress(l.Address.V); at.Kind != "*" && !ofRequire(at) && !p.hasDirection(at) {
					f := p.report(&d.Entity, fmt.Sprintf("limits[#%d].onlyStricter", i+1), l.OnlyStricter.At, "which way "+l.Address.V+" gets stricter is not known")
					f.Hint = "write min, max or oneOf in its place"
				}
			}
		}
	},
}

// hasDirection reports whether a field, or one below it, can get stricter.
func (g *Governance) hasDirection(a Address) bool {
	types, dir := g.lead(a)
	if dir != "" {
		return true
	}
	seen := map[*conform.Type]bool{}
	var below func(t *conform.Type) bool
	below = func(t *conform.Type) bool {
		for _, s := range conform.Structs(t) {
			if seen[s] {
				continue
			}
			seen[s] = true
			for _, f := range s.Fields {
				if _, ok := f.Attr("stricter"); ok || below(f.Type) {
					return true
				}
			}
		}
		return false
	}
	for _, t := range types {
		if below(t) {
			return true
		}
	}
	return false
}

// direction is which way a field gets stricter: "lower", "higher", or "" when
// the schema does not say.
func (g *Governance) direction(a Address) string {
	_, dir := g.lead(a)
	return dir
}

// lead follows the path of an address through the schema: the types that a
// value there may have, and which way it gets stricter.
func (g *Governance) lead(a Address) (types []*conform.Type, direction string) {
	kind := g.Schema.Type(a.Kind)
	if kind == nil || kind.Field("spec") == nil {
		return nil, ""
	}
	at := []*conform.Type{kind.Field("spec").Type}
	if len(a.Path) > 0 && a.Path[0] == "metadata" {
		at = []*conform.Type{kind}
	}
	for _, part := range a.Path {
		if strings.HasPrefix(part, "[") {
			continue // an item of the list: Structs looks into lists
		}
		var next []*conform.Type
		direction = ""
		for _, t := range at {
			for _, s := range conform.Structs(t) {
				for _, f := range s.Fields {
					if f.Name != part && part != "*" {
						continue
					}
					next = append(next, f.Type)
					if args, ok := f.Attr("stricter"); ok && len(args) > 0 {
						direction = args[0]
					}
				}
			}
		}
		at = next
	}
	return at, direction
}

// laxerLimits reports limits that allow more than those of the delegation from
// which the authority is taken, where it is taken from one alone.
func (p *pass) laxerLimits() {
	for _, d := range p.inUse {
		from := p.Model.GoverningBody(d.Spec.From.Name)
		if all(from) || len(from.Spec.Authority) > 0 {
			continue
		}
		for i := range d.Spec.Limits {
			l := &d.Spec.Limits[i]
			source := p.onlySource(from.Name, ParseAddress(l.Address.V))
			if source == nil {
				continue
			}
			for n := range source.Spec.Limits {
				p.laxer(d, source, l, &source.Spec.Limits[n], fmt.Sprintf("limits[#%d]", i+1))
			}
		}
	}
}

// onlySource is the delegation through which alone a body may change a field,
// nil when there are several or none.
func (p *pass) onlySource(body string, field Address) *model.Delegation {
	var only *model.Delegation
	for _, s := range p.given[body] {
		if !p.live(s) || !p.limitsSomething(s, field) {
			continue
		}
		if only != nil {
			return nil
		}
		only = s
	}
	return only
}

func (p *pass) laxer(d, source *model.Delegation, inner, outer *model.DelegationLimit, path string) {
	if !inner.Address.Given() || !outer.Address.Given() || !ParseAddress(outer.Address.V).Covers(ParseAddress(inner.Address.V)) {
		return
	}
	beyond := func(field string, at diag.Pos, value, bound string) {
		f := p.report(&d.Entity, path+"."+field, at, field+" "+value+" allows more than "+source.Ref().String()+", from which this is taken: "+bound)
		f.Keys = []string{inner.Address.V}
		f.Related = []diag.Related{{Place: diag.Place{File: source.File, Pos: outer.At}, Message: "its limit is here"}}
	}
	if order, ok := p.order(inner.Min.V, outer.Min.V); ok && inner.Min.Given() && outer.Min.Given() && order < 0 {
		beyond("min", inner.Min.At, inner.Min.V, "min "+outer.Min.V)
	}
	if order, ok := p.order(inner.Max.V, outer.Max.V); ok && inner.Max.Given() && outer.Max.Given() && order > 0 {
		beyond("max", inner.Max.At, inner.Max.V, "max "+outer.Max.V)
	}
	if len(outer.OneOf) > 0 {
		for n, v := range inner.OneOf {
			if !p.oneOf(v.V, texts(outer.OneOf)) {
				beyond(fmt.Sprintf("oneOf[#%d]", n+1), v.At, diag.Quote(v.V), "one of "+strings.Join(texts(outer.OneOf), ", "))
			}
		}
	}
}

func texts(fields []model.Field[string]) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.V
	}
	return out
}
