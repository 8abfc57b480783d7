package plan

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/change"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/unit"
)

const examplePromise = `apiVersion: svs/v1
kind: Demand
metadata: {name: mail-is-down}
spec: {type: failure, arrivals: {rate: 2/h}, promises: [{within: 4h, share: 90%}]}
`

// promising are the definitions whose fields are promises to somebody.
var promising = []string{"Promise", "Agreement", "Warranty"}

// wholly are the mappings that are promises as a whole.
var wholly = []string{"Service.warranty", "Product.warranty"}

var weakenedPromise = rule{
	Rule: diag.Rule{
		Code: "SVS702", Name: "weakened-promise", Severity: diag.Error,
		Title: "a promise is withdrawn or asks for less",
		Doc: "Those to whom it was given count on it. Agree on the change with them first; a promise of something that serves " +
			"nobody yet may change at any time.",
		Fails:  examplePromise + after + strings.Replace(examplePromise, "4h", "8h", 1),
		Passes: examplePromise + after + strings.Replace(examplePromise, "4h", "2h", 1),
	},
	find: func(p *pass) {
		for _, f := range p.fields {
			switch {
			case f.Name == "promises" && f.Action == change.Removed:
				for _, n := range each(f.From) {
					if !p.promisedAnyway(f.Path, n) {
						p.add(f.Path, "the promise %s is withdrawn", quoted(n))
					}
				}
			case f.Name == "promises" && f.Action == change.Added && strings.HasPrefix(f.Path, "variants["):
				p.undercut(f)
			case slices.Contains(wholly, f.Def+"."+f.Name) && f.Action == change.Removed:
				for _, kv := range f.From.Fields {
					p.add(f.Path+"."+kv.Key.Text, "%s is promised no more", quoted(kv.Value))
				}
			case slices.Contains(promising, f.Def):
				p.weaker(f)
			}
		}
	},
}

// weaker reports a field of a promise that asks for less than it did.
func (p *pass) weaker(f change.Field) {
	way := p.in.stricter(f)
	switch {
	case way == "" && f.Def == "Promise" && f.Name == "clock" && f.Action == change.Changed:
		if f.To.Text != "elapsed" { // which is at least as strict as any calendar
			p.add(f.Path, "its time is counted on %s in place of %s", quoted(f.To), quoted(f.From))
		}
	case way == "" && (f.Def != "Warranty" || f.Action != change.Removed):
	case f.Action == change.Removed:
		p.add(f.Path, "%s is promised no more", quoted(f.From))
	case f.Action == change.Changed && f.From.Kind == source.Map:
	case f.Action == change.Changed && looser(way, f.From.Text, f.To.Text):
		p.add(f.Path, "%s is promised in place of %s", quoted(f.To), quoted(f.From))
	}
}

// undercut reports promises that a variant gets for itself and that ask for less
// than those of the whole demand, whose place they take.
func (p *pass) undercut(f change.Field) {
	for _, n := range each(f.To) {
		whole := p.whole(p.e.From, n)
		if whole != nil && less(n, whole) {
			p.add(f.Path, "%s is promised in place of %s", diag.Quote(p.e.To.Text(n)), diag.Quote(p.e.From.Text(whole)))
		}
	}
}

// promisedAnyway reports whether a promise that a variant loses is given by the
// whole demand as well.
func (p *pass) promisedAnyway(path string, promise *source.Node) bool {
	if !strings.HasPrefix(path, "variants[") {
		return false
	}
	whole := p.whole(p.e.To, promise)
	return whole != nil && !less(whole, promise)
}

// whole is the promise of a demand itself for what a variant's promise is about.
func (p *pass) whole(s *change.State, promise *source.Node) *source.Node {
	if s == nil {
		return nil
	}
	for _, n := range each(node(s.Root, "spec", "promises")) {
		if or(text(n, "until"), "value") == or(text(promise, "until"), "value") {
			return n
		}
	}
	return nil
}

// less reports whether a promise asks for less than another, or cannot be
// compared with it.
func less(a, b *source.Node) bool {
	return text(a, "clock") != text(b, "clock") && text(a, "clock") != "elapsed" ||
		looser("lower", text(b, "within"), text(a, "within")) ||
		looser("higher", or(text(b, "share"), "100%"), or(text(a, "share"), "100%"))
}

// each are the items of a list, or the thing itself; none of nil.
func each(n *source.Node) []*source.Node {
	switch {
	case n == nil:
		return nil
	case n.Kind == source.List:
		return n.Items
	}
	return []*source.Node{n}
}

// stricter is which way the field's values get stricter, as the schema says:
// lower, higher, or "" for neither.
func (in Input) stricter(f change.Field) string {
	t := in.Schema.Type(f.Def)
	if t == nil || t.Field(f.Name) == nil {
		t = in.Schema.Type(f.Def + "Spec")
	}
	if t == nil || t.Field(f.Name) == nil {
		return ""
	}
	if way, ok := t.Field(f.Name).Attr("stricter"); ok && len(way) == 1 {
		return way[0]
	}
	return ""
}

// looser reports whether a value asks for less than another. Values that cannot
// be compared, such as hours with working days, count as looser.
func looser(stricter, from, to string) bool {
	order, ok := compare(from, to)
	return !ok || stricter == "lower" && order < 0 || stricter == "higher" && order > 0
}

// compare orders two figures as a user writes them: durations, shares, amounts
// of money and numbers. The order is that of a and b.
func compare(a, b string) (order int, ok bool) {
	if x, err := unit.ParseDuration(a); err == nil {
		y, err := unit.ParseDuration(b)
		if err != nil || x.IsBusiness() != y.IsBusiness() {
			return 0, false
		}
		if x.IsBusiness() {
			return compareNumbers(strings.TrimSuffix(x.String(), "bd"), strings.TrimSuffix(y.String(), "bd"))
		}
		return int(min(1, max(-1, x.Elapsed()-y.Elapsed()))), true
	}
	if x, err := unit.ParseMoney(a); err == nil {
		y, err := unit.ParseMoney(b)
		if err != nil {
			return 0, false
		}
		return x.Compare(y)
	}
	if x, err := unit.ParseRate(a); err == nil {
		y, err := unit.ParseRate(b)
		if err != nil {
			return 0, false
		}
		return x.Compare(y)
	}
	return compareNumbers(a, b)
}

// compareNumbers orders numbers and shares.
func compareNumbers(a, b string) (order int, ok bool) {
	x, okX := number(a)
	y, okY := number(b)
	switch {
	case !okX || !okY:
		return 0, false
	case x < y:
		return -1, true
	case x > y:
		return 1, true
	}
	return 0, true
}

func number(s string) (float64, bool) {
	if percent, ok := strings.CutSuffix(s, "%"); ok {
		v, err := unit.ParseNumber(percent)
		return v / 100, err == nil
	}
	v, err := unit.ParseNumber(s)
	return v, err == nil
}

var loosenedTarget = rule{
	Rule: diag.Rule{
		Code: "SVS717", Name: "loosened-target", Severity: diag.Warning,
		Title: "an objective is dropped or aims lower",
		Doc:   "What was to be reached counts for less. The body that watches the objective should say so before it changes.",
		Fails: exampleObjective + after + strings.Replace(exampleObjective, "atMost: 4h", "atMost: 6h", 1),
		Passes: exampleObjective + after +
			strings.Replace(exampleObjective, "atMost: 4h", "atMost: 2h", 1),
	},
	find: func(p *pass) {
		if p.kind("Objective") && p.gone() {
			p.add("", "%s: nobody aims at it any more", p.how())
		}
		p.each("Target", func(f change.Field) {
			way := map[string]string{"atMost": "lower", "atLeast": "higher"}[f.Name]
			switch {
			case f.Action == change.Removed:
				p.add(f.Path, "the bound %s is dropped", quoted(f.From))
			case f.Action == change.Changed && looser(way, f.From.Text, f.To.Text):
				p.add(f.Path, "it aims at %s in place of %s", quoted(f.To), quoted(f.From))
			}
		}, "atMost", "atLeast")
		p.each("Objective", func(f change.Field) {
			switch {
			case f.Name == "measure" && f.Action == change.Changed:
				p.add(f.Path, "it measures %s in place of %s", quoted(f.To), quoted(f.From))
			case f.Name == "target" && f.Action == change.Removed:
				p.add(f.Path, "the bound %s is dropped", quoted(f.From))
			}
		}, "measure", "target")
	},
}

const exampleObjective = `apiVersion: svs/v1
kind: Objective
metadata: {name: restore-fast}
spec: {measure: leadTime.p90, target: {atMost: 4h}}
`
