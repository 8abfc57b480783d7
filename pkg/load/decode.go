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
	data     []byte                  // of the file
	kinds    map[*source.Node]string // of references whose field fixes the kind
	plans    *plans
	findings []diag.Finding
	err      error
}

// plans remembers which fields of a struct are filled from which keys.
type plans struct{ byType sync.Map }

type plannedField struct {
	key   string
	index int
}

func (p *plans) of(t reflect.Type) []plannedField {
	if known, ok := p.byType.Load(t); ok {
		return known.([]plannedField)
	}
	var fields []plannedField
	for i := range t.NumField() {
		if key := t.Field(i).Tag.Get("svs"); key != "" {
			fields = append(fields, plannedField{key, i})
		}
	}
	p.byType.Store(t, fields)
	return fields
}

// decode makes the entity of a document, nil when its kind is unknown.
func decode(doc *source.Document, data []byte, res *conform.Result, known *plans) (model.Any, []diag.Finding, error) {
	entity := model.Zero(res.Kind)
	if entity == nil {
		return nil, nil, nil
	}
	d := &decoder{res: res, doc: doc, data: data, plans: known, kinds: map[*source.Node]string{}}
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
	return entity, d.findings, d.err
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
	d.written(n, v)
	for _, f := range d.plans.of(v.Type()) {
		if child := n.Get(f.key); child != nil {
			d.value(child, v.Field(f.index))
		}
	}
}

// written notes the place of a mapping, and which of its fields were lost.
func (d *decoder) written(n *source.Node, v reflect.Value) {
	f := v.FieldByName("Written")
	if !f.IsValid() {
		return
	}
	w := f.Addr().Interface().(*model.Written)
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
		*f = cueField(n, d.data)
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
