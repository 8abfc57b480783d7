package workspace

import (
	"math"
	"strconv"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/unit"
)

// decoder reads svs.yaml. Whatever has not the shape it should have, it leaves
// out: the schema has reported that.
type decoder struct {
	refused func(*source.Node) bool
	file    string
	out     Settings
	found   []diag.Finding
}

// Decode reads settings from the document of svs.yaml, already checked against
// the schema's Settings; refused tells which nodes that check refused (nil:
// none). It reports what no schema can: a program too old, patterns that lead
// out of the workspace, moves that contradict each other. A nil document gives
// the zero Settings. The program's version is as it prints it.
func Decode(doc *source.Document, program string, refused func(*source.Node) bool) (Settings, []diag.Finding) {
	if doc == nil {
		return Settings{}, nil
	}
	d := decoder{refused: refused, file: doc.File}
	if d.refused == nil {
		d.refused = func(*source.Node) bool { return false }
	}
	root := doc.Root
	d.out.Requires = d.text(root.Get("requires"))
	d.out.Vocabulary = d.text(root.Get("vocabulary"))
	d.out.Organization = d.text(root.Get("organization"))
	d.policies(root.Get("policies"))
	d.out.FailOn = d.text(root.Get("failOn"))
	d.out.Scenario = d.text(d.get(root, "simulate").Get("scenario"))
	model := d.get(root, "model")
	d.out.Include = d.patterns(model.Get("include"))
	d.out.Exclude = d.patterns(model.Get("exclude"))
	d.rules(d.get(root, "rules"))
	d.currency(d.get(root, "currency"))
	for _, f := range d.fields(root.Get("notApplicable")) {
		d.out.NotApplicable = append(d.out.NotApplicable, Reason{f.Key.Text, f.Value.Text, f.Key.Pos})
	}
	d.plan(d.get(root, "plan"))
	d.moved(d.get(root, "moved"))
	d.version(program)
	return d.out, d.found
}

// get is a field's value unless it was refused.
func (d *decoder) get(n *source.Node, key string) *source.Node {
	if v := n.Get(key); v != nil && !d.lost(v) {
		return v
	}
	return nil
}

func (d *decoder) lost(n *source.Node) bool { return n.Kind == source.Refused || d.refused(n) }

func (d *decoder) text(n *source.Node) Value[string] {
	if n == nil || n.Kind != source.String || d.lost(n) {
		return Value[string]{}
	}
	return Value[string]{n.Text, n.Pos}
}

// fields are the fields of a mapping that hold a scalar.
func (d *decoder) fields(n *source.Node) []source.Field {
	if n == nil || d.lost(n) {
		return nil
	}
	var out []source.Field
	for _, f := range n.Fields {
		if k := f.Value.Kind; !d.lost(f.Value) && k != source.List && k != source.Map && k != source.Null {
			out = append(out, f)
		}
	}
	return out
}

func (d *decoder) items(n *source.Node) []*source.Node {
	if n == nil || d.lost(n) {
		return nil
	}
	var out []*source.Node
	for _, item := range n.Items {
		if !d.lost(item) {
			out = append(out, item)
		}
	}
	return out
}

func (d *decoder) rules(n *source.Node) {
	if n == nil {
		return
	}
	for _, f := range n.Fields {
		if d.lost(f.Value) || f.Value.Kind != source.Map {
			continue
		}
		r := RuleSetting{Rule: f.Key.Text, At: f.Key.Pos, Severity: d.text(f.Value.Get("severity"))}
		if w := d.get(f.Value, "waivable"); w != nil && w.Kind == source.Bool {
			r.Waivable = Value[bool]{w.Text == "true", w.Pos}
		}
		for _, p := range d.fields(f.Value.Get("parameters")) {
			set := Parameter{Name: p.Key.Text, Text: p.Value.Text, At: p.Value.Pos}
			if p.Value.Kind == source.List {
				set.Items = []string{}
				for _, it := range p.Value.Items {
					set.Items = append(set.Items, it.Text)
				}
			}
			r.Parameters = append(r.Parameters, set)
		}
		d.out.Rules = append(d.out.Rules, r)
	}
}

func (d *decoder) currency(n *source.Node) {
	d.out.Currency.Base = d.text(n.Get("base"))
	for _, f := range d.fields(n.Get("rates")) {
		worth, err := strconv.ParseFloat(f.Value.Text, 64)
		if f.Value.Kind != source.Number || err != nil || worth <= 0 || math.IsInf(worth, 0) {
			continue
		}
		if f.Key.Text == d.out.Currency.Base.V {
			d.add(codeCurrency, f.Key, "the base currency "+diag.Quote(f.Key.Text)+" is worth one of itself; delete its rate", f.Key.Text)
			continue
		}
		d.out.Currency.Rates = append(d.out.Currency.Rates, Rate{f.Key.Text, worth, f.Key.Pos})
	}
}

func (d *decoder) policies(n *source.Node) {
	if t, err := unit.ParseDuration(d.text(n.Get("time")).V); err == nil && !t.IsBusiness() {
		d.out.PolicyTime = t.Elapsed()
	}
	if m := d.get(n, "memory"); m != nil && m.Kind == source.Number {
		if mb, err := strconv.ParseInt(m.Text, 10, 32); err == nil {
			d.out.PolicyMemory = mb << 20
		}
	}
}

func (d *decoder) plan(n *source.Node) {
	d.out.Plan.Base = d.text(n.Get("base"))
	for _, item := range d.items(n.Get("block")) {
		b := Block{At: item.Pos}
		if item.Kind == source.String {
			b.Class = item.Text
		} else {
			b.Measure = d.text(item.Get("measure")).V
			if w := d.get(item, "worsensBy"); w != nil {
				b.WorsensBy = w.Text
			}
		}
		d.out.Plan.Block = append(d.out.Plan.Block, b)
	}
}

// add reports a fault of a setting.
func (d *decoder) add(code string, n *source.Node, message, key string) *diag.Finding {
	d.found = append(d.found, diag.Finding{
		Rule:     code,
		Severity: diag.Error,
		Message:  message,
		Place:    diag.Place{File: d.file, Pos: n.Pos},
		Width:    int(n.Width),
		Keys:     []string{key},
	})
	return &d.found[len(d.found)-1]
}
