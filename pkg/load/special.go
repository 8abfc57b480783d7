package load

import (
	"errors"
	"reflect"
	"strings"
	"time"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/dist"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/unit"
)

// special fills the values that can be written in several ways, which the
// model holds in one; false means that p is none of them.
func (d *decoder) special(n *source.Node, p any) bool {
	switch v := p.(type) {
	case *model.Distribution:
		d.distribution(n, v)
	case *model.CountDistribution:
		d.count(n, v)
	case *[]model.WorkRow:
		rows(d, n, v, func(r *model.WorkRow) { d.distribution(n, &r.Is) })
	case *[]model.WaitRow:
		rows(d, n, v, func(r *model.WaitRow) { d.distribution(n, &r.Is) })
	case *[]model.QualityRow:
		rows(d, n, v, func(r *model.QualityRow) { set(&r.Is, n, unit.ParseShare) })
	case *[]model.NextRow:
		rows(d, n, v, func(r *model.NextRow) { d.scalar(n, &r.To) })
	case *[]model.PeopleGroup:
		rows(d, n, v, func(r *model.PeopleGroup) { d.scalar(n, &r.Count) })
	case *model.Holiday:
		d.holiday(n, v)
	case *model.Replications:
		if n.Kind == source.Number {
			v.At = n.Pos
			d.scalar(n, &v.Count)
			return true
		}
		d.structure(n, reflect.ValueOf(v).Elem())
	case *model.OutcomeServices:
		d.outcome(n, v)
	case *model.Pattern:
		d.pattern(n, v)
	case *[]model.Condition:
		*v = d.conditions(n)
	case *model.Steps:
		var list []model.Step
		d.list(n, reflect.ValueOf(&list).Elem())
		*v = model.StepsOf(list)
	case *model.Parameter:
		v.List = n.Kind == source.List
		d.list(n, reflect.ValueOf(&v.Values).Elem())
	case *model.Patch:
		d.patch(n, v)
	default:
		return d.entries(n, p)
	}
	return true
}

// rows reads a list of rows, or one bare value as a single row.
func rows[T any](d *decoder, n *source.Node, out *[]T, bare func(*T)) {
	if n.Kind == source.List {
		d.list(n, reflect.ValueOf(out).Elem())
		return
	}
	row := make([]T, 1)
	d.plans.of(reflect.TypeFor[T]()).written(reflect.ValueOf(&row[0]).Elem()).At = n.Pos
	bare(&row[0])
	*out = row
}

// plausibleDay stands for a working day where only the possibility of a
// distribution is asked for, not its values.
const plausibleDay = 8 * time.Hour

func (d *decoder) distribution(n *source.Node, v *model.Distribution) {
	if d.skip(n) {
		return
	}
	if n.Kind == source.Map || n.Kind == source.Refused {
		d.structure(n, reflect.ValueOf(v).Elem())
		d.empirical(n, v)
		d.percentiles(n, v)
	} else {
		v.At = n.Pos
		d.scalar(n, &v.Value)
	}
	if !v.Whole() || n.Kind == source.Refused || v.Parts().File.Given() {
		return
	}
	if plainlyPossible(n, v) {
		return
	}
	_, err := v.Spec().Build(plausibleDay)
	var p *dist.Problem
	if errors.As(err, &p) {
		d.impossible(n, p)
	}
}

// plainlyPossible is a quick yes for the two ways in which most times are
// written: 15m, and {p50: 5m, p95: 2h}.
func plainlyPossible(n *source.Node, v *model.Distribution) bool {
	if n.Kind != source.Map {
		return v.Value.Given() && dist.PossibleConstant(v.Value.V)
	}
	p := v.Percentiles
	return len(n.Fields) == 2 && len(p) == 2 && p[0].Key.V == "p50" && p[0].Value.Given() && p[1].Value.Given() &&
		dist.PossibleAround(p[0].Value.V, p[1].Value.V, p[1].Key.V)
}

// empirical reads times written without weights: [12m, 15m, 1h].
func (d *decoder) empirical(n *source.Node, v *model.Distribution) {
	values := n.Get("values")
	if values == nil || v.Family.V != "empirical" {
		return
	}
	v.Values = nil // there are parts, as values is one
	for _, it := range values.Items {
		var dv model.DistValue
		dv.At = it.Pos
		d.scalar(it, &dv.Value)
		if d.skip(it) {
			dv.Refused = []string{"value"}
		}
		v.Values = append(v.Values, dv)
	}
}

func (d *decoder) percentiles(n *source.Node, v *model.Distribution) {
	for _, kv := range n.Fields {
		if len(kv.Key.Text) < 2 || kv.Key.Text[0] != 'p' || kv.Key.Text[1] < '0' || kv.Key.Text[1] > '9' {
			continue
		}
		e := model.Entry[model.Field[unit.Duration]]{Key: keyField(kv.Key)}
		if !d.skip(kv.Value) {
			d.scalar(kv.Value, &e.Value)
		}
		if v.Percentiles == nil {
			v.Percentiles = make([]model.Entry[model.Field[unit.Duration]], 0, min(len(n.Fields), 2))
		}
		v.Percentiles = append(v.Percentiles, e)
	}
}

func (d *decoder) impossible(n *source.Node, p *dist.Problem) {
	place := n
	if f := n.Get(p.Field); f != nil {
		place = f
		if p.Index >= 0 && p.Index < len(f.Items) {
			place = f.Items[p.Index]
		}
	}
	d.findings = append(d.findings, diag.Finding{
		Rule: impossible.Code, Severity: impossible.Severity,
		Entity: d.res.Entity(), Path: d.doc.Path(place), Message: p.Message,
		Place: diag.Place{File: d.doc.File, Pos: place.Pos}, Width: max(1, int(place.Width)),
	})
}

func (d *decoder) count(n *source.Node, v *model.CountDistribution) {
	if n.Kind == source.Map {
		d.structure(n, reflect.ValueOf(v).Elem())
	} else {
		v.At = n.Pos
		d.scalar(n, &v.Value)
	}
	whole := len(v.Refused) == 0 && (n.Kind == source.Map || v.Value.Given())
	for _, cv := range v.Values {
		whole = whole && len(cv.Refused) == 0
	}
	var p *dist.Problem
	if _, err := v.Spec().Build(); whole && errors.As(err, &p) {
		d.impossible(n, p)
	}
}

func (d *decoder) holiday(n *source.Node, v *model.Holiday) {
	if n.Kind == source.Map {
		d.structure(n, reflect.ValueOf(v).Elem())
		return
	}
	v.At = n.Pos
	if strings.HasSuffix(n.Text, ".ics") {
		d.scalar(n, &v.File)
		return
	}
	d.scalar(n, &v.Date)
}

func (d *decoder) outcome(n *source.Node, v *model.OutcomeServices) {
	v.At = n.Pos
	if n.Kind == source.Map {
		v.Selector = &model.Selector{}
		d.structure(n, reflect.ValueOf(v.Selector).Elem())
		return
	}
	d.list(n, reflect.ValueOf(&v.Refs).Elem())
}

func (d *decoder) pattern(n *source.Node, v *model.Pattern) {
	v.At = n.Pos
	if n.Kind == source.String {
		v.Calendar = d.ref(n)
		return
	}
	d.written(n, &v.Written)
	for _, kv := range n.Fields {
		if d.skip(kv.Value) {
			continue
		}
		day := model.DayWeights{Days: keyField(kv.Key)}
		if kv.Value.Kind != source.Map {
			var h model.HourWeight
			d.scalar(kv.Value, &h.Weight)
			day.Hours = append(day.Hours, h)
		}
		for _, span := range kv.Value.Fields {
			if d.skip(span.Value) {
				continue
			}
			h := model.HourWeight{Hours: keyField(span.Key)}
			d.scalar(span.Value, &h.Weight)
			day.Hours = append(day.Hours, h)
		}
		v.Days = append(v.Days, day)
	}
}

func (d *decoder) conditions(n *source.Node) []model.Condition {
	var out []model.Condition
	for _, kv := range n.Fields {
		if d.skip(kv.Value) {
			continue
		}
		c := model.Condition{Attribute: keyField(kv.Key)}
		d.list(kv.Value, reflect.ValueOf(&c.Values).Elem())
		out = append(out, c)
	}
	return out
}

func (d *decoder) patch(n *source.Node, v *model.Patch) {
	d.written(n, &v.Written)
	if e := n.Get("entity"); !d.skip(e) {
		v.Entity = d.ref(e)
	}
	if r := n.Get("remove"); !d.skip(r) {
		v.Remove = d.ref(r)
	}
	v.Set = keys(n.Get("set"))
	if add := n.Get("add"); !d.skip(add) {
		d.written(add, &v.Add.Written)
		if k := add.Get("kind"); !d.skip(k) {
			d.scalar(k, &v.Add.Kind)
		}
		if m := add.Get("metadata"); !d.skip(m) {
			d.value(m, reflect.ValueOf(&v.Add.Meta).Elem())
		}
		v.Add.Spec = keys(add.Get("spec"))
	}
}

func keys(n *source.Node) []model.Field[string] {
	if n == nil {
		return nil
	}
	var out []model.Field[string]
	for _, kv := range n.Fields {
		out = append(out, keyField(kv.Key))
	}
	return out
}

func keyField(key *source.Node) model.Field[string] {
	return model.Field[string]{V: key.Text, At: key.Pos}
}

// entries reads the mappings with free keys.
func (d *decoder) entries(n *source.Node, p any) bool {
	switch v := p.(type) {
	case *[]model.Entry[model.Field[string]]:
		*v = table[model.Field[string]](d, n)
	case *[]model.Entry[model.Field[float64]]:
		*v = table[model.Field[float64]](d, n)
	case *[]model.Entry[[]model.Field[string]]:
		*v = table[[]model.Field[string]](d, n)
		if *v == nil {
			*v = []model.Entry[[]model.Field[string]]{} // written without a day
		}
	case *[]model.Entry[model.Parameter]:
		*v = table[model.Parameter](d, n)
	default:
		return false
	}
	return true
}

func table[T any](d *decoder, n *source.Node) []model.Entry[T] {
	var out []model.Entry[T]
	for _, kv := range n.Fields {
		if d.skip(kv.Value) {
			continue
		}
		e := model.Entry[T]{Key: keyField(kv.Key)}
		d.value(kv.Value, reflect.ValueOf(&e.Value).Elem())
		out = append(out, e)
	}
	return out
}
