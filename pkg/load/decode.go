package load

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/unit"
)

// decoder fills the typed values of one document from its nodes. It leaves out
// what has been refused and notes that it did (Written.Refused); it reports
// only what cannot be told from shape: distributions that cannot exist.
type decoder struct {
	res      *conform.Result
	doc      *source.Document
	file     *lines                  // where it is written
	kinds    map[*source.Node]string // of references whose field fixes the kind
	plans    *plans
	findings []diag.Finding
	err      error
}

// plans remembers which fields of a struct are filled from which keys.
type plans struct{ byType sync.Map }

// plan is how a struct is filled.
type plan struct {
	fields map[string]plannedField
	// mapping is the index of the embedded Written, parts that of the embedded
	// pointer to the fields that are rarely written; -1 without one.
	mapping, parts int
	// none stands for the parts of all values that have none.
	none reflect.Value
}

type plannedField struct {
	index int
	// apart fields are behind the pointer.
	apart bool
}

func (p *plans) of(t reflect.Type) *plan {
	if known, ok := p.byType.Load(t); ok {
		return known.(*plan)
	}
	out := &plan{fields: map[string]plannedField{}, mapping: -1, parts: -1}
	for i := range t.NumField() {
		f := t.Field(i)
		switch key := f.Tag.Get("svs"); {
		case key != "":
			out.fields[key] = plannedField{index: i}
		case f.Type == reflect.TypeFor[model.Written]():
			out.mapping = i
		case f.Anonymous && f.Type.Kind() == reflect.Pointer:
			out.parts = i
			for k := range f.Type.Elem().NumField() {
				out.fields[f.Type.Elem().Field(k).Tag.Get("svs")] = plannedField{index: k, apart: true}
			}
			out.none = reflect.New(f.Type.Elem())
		}
	}
	known, _ := p.byType.LoadOrStore(t, out)
	return known.(*plan)
}

// written is where a struct notes its place, nil where it does not.
func (p *plan) written(v reflect.Value) *model.Written {
	if p.mapping < 0 {
		return nil
	}
	return v.Field(p.mapping).Addr().Interface().(*model.Written)
}

// field is the field of v that a key fills, invalid when there is none. The
// parts of a value are made when the first of them is filled.
func (p *plan) field(v reflect.Value, key string) reflect.Value {
	f, ok := p.fields[key]
	switch {
	case !ok:
		return reflect.Value{}
	case !f.apart:
		return v.Field(f.index)
	}
	parts := v.Field(p.parts)
	if parts.IsNil() || parts.Pointer() == p.none.Pointer() {
		parts.Set(reflect.New(parts.Type().Elem()))
	}
	return parts.Elem().Field(f.index)
}

// decode makes the entity of a document, nil when its kind is unknown.
func decode(doc *source.Document, file *lines, res *conform.Result, known *plans) (model.Any, []diag.Finding, error) {
	entity := model.Zero(res.Kind)
	if entity == nil {
		return nil, nil, nil
	}
	d := &decoder{res: res, doc: doc, file: file, plans: known, kinds: map[*source.Node]string{}}
	for _, t := range res.Ties {
		if t.How == "ref" && len(t.Args) == 1 {
			d.kinds[t.Node] = t.Args[0]
		}
	}
	b := entity.Base()
	b.Name, b.File, b.At, b.Gaps = res.Name, doc.File, doc.Root.Pos, res.Gaps
	if n := doc.Root.Get("metadata").Get("name"); n != nil {
		b.At = n.Pos
	}
	if n := doc.Root.Get("metadata"); n != nil {
		d.value(n, reflect.ValueOf(&b.Meta).Elem())
	}
	if n := doc.Root.Get("spec"); n != nil {
		d.value(n, reflect.ValueOf(entity).Elem().FieldByName("Spec"))
	}
	if demand, ok := entity.(*model.Demand); ok {
		d.classes(demand)
	}
	return entity, d.findings, d.err
}

// MaxClasses is how many pairs of a variant and a channel a demand has at most.
const MaxClasses = 5_000

// classes reports a demand of more variants over more channels than can be
// followed.
func (d *decoder) classes(demand *model.Demand) {
	n := max(1, len(demand.Spec.Channels))
	if s := demand.Spec.Variants; len(s) > 0 {
		own := n
		n = 0
		for i := range s {
			if n += own; len(s[i].Channels) > 0 {
				n += len(s[i].Channels) - own
			}
		}
	}
	at := d.doc.Root.Get("spec").Get("variants")
	if at == nil {
		at = d.doc.Root.Get("spec").Get("channels")
	}
	if n <= MaxClasses || at == nil {
		return
	}
	d.findings = append(d.findings, diag.Finding{
		Rule: manyClasses.Code, Severity: manyClasses.Severity, Entity: d.res.Entity(), Path: d.doc.Path(at),
		Message: fmt.Sprintf("there are %d pairs of a variant and a channel, and at most %d can be followed", n, MaxClasses),
		Hint:    "join variants that are served alike, or give each the channels over which it comes",
		Place:   diag.Place{File: d.doc.File, Pos: at.Pos}, Width: max(1, int(at.Width)),
	})
}

// skip reports whether a node is none of the decoder's business.
func (d *decoder) skip(n *source.Node) bool {
	return n == nil || n.Kind == source.Refused && len(n.Fields) == 0 || n.Kind == source.Null || d.res.Refused[n]
}

// value fills v, which is addressable, from n.
func (d *decoder) value(n *source.Node, v reflect.Value) {
	if d.skip(n) {
		return
	}
	p := v.Addr().Interface()
	if d.scalar(n, p) || d.special(n, p) {
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.structure(n, v)
	case reflect.Slice:
		d.list(n, v)
	default:
		d.err = fmt.Errorf("load: no way to decode %s", v.Type())
	}
}

// structure fills the fields of a struct by their tags.
func (d *decoder) structure(n *source.Node, v reflect.Value) {
	p := d.plans.of(v.Type())
	if p.parts >= 0 && v.Field(p.parts).IsNil() {
		v.Field(p.parts).Set(p.none)
	}
	d.written(n, p.written(v))
	for _, kv := range n.Fields {
		if f := p.field(v, kv.Key.Text); f.IsValid() {
			d.value(kv.Value, f)
		}
	}
}

// written notes the place of a mapping, and which of its fields were lost.
func (d *decoder) written(n *source.Node, w *model.Written) {
	if w == nil {
		return
	}
	w.At = n.Pos
	if len(n.Fields) > 0 {
		w.At = n.Fields[0].Key.Pos // not the brace: what is marked is a word
	}
	for _, kv := range n.Fields {
		if kv.Value.Kind == source.Refused || d.res.Refused[kv.Value] {
			w.Refused = append(w.Refused, kv.Key.Text)
		}
	}
	w.Refused = append(w.Refused, d.res.Missing[n]...)
}

// list fills a slice; one value alone is a list of one.
func (d *decoder) list(n *source.Node, v reflect.Value) {
	items := n.Items
	if n.Kind != source.List {
		items = []*source.Node{n}
	}
	v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
	filled := 0
	for _, it := range items {
		if d.skip(it) {
			continue
		}
		d.value(it, v.Index(filled))
		filled++
	}
	v.SetLen(filled)
}

// scalar fills the plain fields; false means that p is none.
func (d *decoder) scalar(n *source.Node, p any) bool {
	switch f := p.(type) {
	case *model.Ref:
		*f = d.ref(n)
	case *model.Field[string]:
		set(f, n, func(s string) (string, error) { return s, nil })
	case *model.Field[bool]:
		set(f, n, func(s string) (bool, error) { return s == "true", nil })
	case *model.Field[int]:
		set(f, n, strconv.Atoi)
	case *model.Field[float64]:
		set(f, n, unit.ParseNumber)
	case *model.Field[unit.Duration]:
		set(f, n, unit.ParseDuration)
	case *model.Field[unit.Date]:
		set(f, n, unit.ParseDate)
	case *model.Field[unit.DateTime]:
		set(f, n, unit.ParseDateTime)
	case *model.Field[unit.Rate]:
		set(f, n, unit.ParseRate)
	case *model.Field[unit.Share]:
		set(f, n, unit.ParseShare)
	case *model.Field[unit.Money]:
		set(f, n, unit.ParseMoney)
	case *model.Field[model.Cue]:
		*f = cueField(n, d.file)
	case *model.Field[model.Warmup]:
		set(f, n, parseWarmup)
	default:
		return false
	}
	return true
}

// set parses a scalar's text. What cannot be parsed was refused before, so an
// error here leaves the field not given.
func set[T any](f *model.Field[T], n *source.Node, parse func(string) (T, error)) {
	if n.Kind == source.List || n.Kind == source.Map {
		return
	}
	if v, err := parse(n.Text); err == nil {
		*f = model.Field[T]{V: v, At: n.Pos}
	}
}

func (d *decoder) ref(n *source.Node) model.Ref {
	if n.Kind != source.String {
		return model.Ref{}
	}
	if kind, name, ok := strings.Cut(n.Text, "/"); ok {
		return model.Ref{Kind: kind, Name: name, At: n.Pos}
	}
	return model.Ref{Kind: d.kinds[n], Name: n.Text, At: n.Pos}
}

func parseWarmup(s string) (model.Warmup, error) {
	if s == "auto" {
		return model.Warmup{Auto: true}, nil
	}
	t, err := unit.ParseDuration(s)
	return model.Warmup{Time: t}, err
}
