package derived

import (
	"reflect"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/model"
)

// index is who names whom: one pass over the model. Only entities in use are
// in it as those who name.
type index struct {
	users map[string][]string // Kind/name of those who name Kind/name, in model order
	// byKind are users by name, for each that was asked about, by kind.
	byKind map[string]map[string][]string
	// streams are the designed streams in use, in order of name.
	streams []*model.ValueStream
	// demands and opportunities are those in use by the stream they name.
	demands       map[string][]*model.Demand
	opportunities map[string][]*model.Opportunity
	// causes are the streams with a step that emits the demand.
	causes map[string][]string
	// acting are the bodies in use that act on a measure.
	acting map[string][]string
}

func newIndex(m *model.Model) *index {
	ix := &index{users: map[string][]string{}, demands: map[string][]*model.Demand{}, opportunities: map[string][]*model.Opportunity{}, causes: map[string][]string{}, acting: map[string][]string{}}
	var from string
	named := &finder{fields: map[reflect.Type][]int{}, visit: func(r model.Ref) {
		if to := r.String(); to != from && r.Kind != "" && r.Name != "" {
			ix.add(to, from)
		}
	}}
	for _, e := range m.All() {
		if !e.Base().InUse() {
			continue
		}
		from = e.Base().Ref().String()
		named.each(reflect.ValueOf(e).Elem())
		for _, text := range measures(e) {
			if to := subjectOf(text); to != "" && to != from {
				ix.add(to, from)
			}
		}
	}
	for _, s := range m.ValueStreams {
		if s.InUse() && s.Spec.Perspective.V != "observed" {
			ix.streams = append(ix.streams, s)
			s.Spec.Walk(func(_ string, among []model.Step, i int) {
				for _, e := range among[i].Emits {
					ix.causes[e.Demand.Name] = appendOnce(ix.causes[e.Demand.Name], s.Name)
				}
			})
		}
	}
	for _, b := range m.GoverningBodies {
		if b.InUse() {
			for i := range b.Spec.Interventions {
				measure := b.Spec.Interventions[i].When.Measure.V
				ix.acting[measure] = appendOnce(ix.acting[measure], b.Name)
			}
		}
	}
	for _, d := range m.Demands {
		if d.InUse() {
			ix.demands[d.Spec.Stream.Name] = append(ix.demands[d.Spec.Stream.Name], d)
		}
	}
	for _, o := range m.Opportunities {
		if o.InUse() {
			ix.opportunities[o.Spec.Stream.Name] = append(ix.opportunities[o.Spec.Stream.Name], o)
		}
	}
	return ix
}

// add notes that one names another. Those who name come entity by entity, so
// a repetition is the last one.
func (ix *index) add(to, from string) {
	if list := ix.users[to]; len(list) == 0 || list[len(list)-1] != from {
		ix.users[to] = append(list, from)
	}
}

// usedBy are those who name an entity, all or of one kind; of one kind by
// name alone.
func (ix *index) usedBy(r model.Ref, kind string) []string {
	target := r.String()
	all := ix.users[target]
	if kind == "" {
		return all
	}
	sorted, done := ix.byKind[target]
	if !done { // once: thousands may ask for the users of one thing
		sorted = map[string][]string{}
		for _, u := range all {
			k, name, _ := strings.Cut(u, "/")
			sorted[k] = append(sorted[k], name)
		}
		if ix.byKind == nil {
			ix.byKind = map[string]map[string][]string{}
		}
		ix.byKind[target] = sorted
	}
	return slices.Clip(sorted[kind])
}

var (
	refType   = reflect.TypeFor[model.Ref]()
	stepsType = reflect.TypeFor[model.Steps]() // which have to be asked for
)

// finder visits the references in values of the model. It remembers in which
// fields of a type there can be any: most hold scalars with their places.
type finder struct {
	visit func(model.Ref)
	// fields are those that can hold a reference, by type.
	fields map[reflect.Type][]int
}

// each visits every reference in a value.
func (r *finder) each(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == refType {
			r.visit(v.Interface().(model.Ref))
			return
		}
		if v.Type() == stepsType {
			r.each(reflect.ValueOf(v.Interface().(model.Steps).All()))
			return
		}
		for _, i := range r.of(v.Type()) {
			r.each(v.Field(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			r.each(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			r.each(v.Index(i))
		}
	}
}

// of are the fields of a type that can hold a reference.
func (r *finder) of(t reflect.Type) []int {
	if known, done := r.fields[t]; done {
		return known
	}
	r.fields[t] = nil
	var out []int
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() && holdsRef(f.Type, map[reflect.Type]bool{}) {
			out = append(out, i)
		}
	}
	r.fields[t] = out
	return out
}

// holdsRef reports whether a value of a type can hold a reference. A type that
// holds itself, as steps do, is looked at once.
func holdsRef(t reflect.Type, seen map[reflect.Type]bool) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return holdsRef(t.Elem(), seen)
	case reflect.Struct:
		if t == refType || t == stepsType {
			return true
		}
		if seen[t] {
			return false
		}
		seen[t] = true
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && holdsRef(f.Type, seen) {
				return true
			}
		}
	}
	return false
}

// measures are the measures that an entity names, as written.
func measures(e model.Any) []string {
	var out []string
	switch k := e.(type) {
	case *model.Objective:
		out = append(out, k.Spec.Measure.V)
	case *model.ValueStream:
		out = append(out, k.Spec.Outcome.Measure.V)
	case *model.Opportunity:
		for _, b := range k.Spec.Benefits {
			out = append(out, b.Measure.V)
		}
	case *model.GoverningBody:
		for _, i := range k.Spec.Interventions {
			out = append(out, i.When.Measure.V)
		}
	}
	return out
}

// subjectOf is the entity that a measure is about, as Kind/name, "" for the
// whole model.
func subjectOf(measure string) string {
	address, _, ok := strings.Cut(measure, " ")
	if !ok {
		return ""
	}
	if i := strings.IndexAny(address, ".["); i >= 0 {
		address = address[:i]
	}
	if !strings.Contains(address, "/") {
		return ""
	}
	return address
}

// appendOnce adds a name that does not stand at the end: of names that come one
// after the other, each once.
func appendOnce(list []string, name string) []string {
	if n := len(list); name == "" || n > 0 && list[n-1] == name {
		return list
	}
	return append(list, name)
}

// sorted is a list in order, each name once.
func sorted(names []string) []string {
	out := slices.Clone(names)
	slices.Sort(out)
	return slices.Compact(out)
}
