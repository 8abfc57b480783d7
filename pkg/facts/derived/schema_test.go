package derived_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/facts/derived"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/schema"
)

// TestFactsMirrorSchema compares the structs with schema/facts.cue both ways:
// names, order, what may be left out, and the sort of each value.
func TestFactsMirrorSchema(t *testing.T) {
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	m := model.New(nil)
	f := derived.New(m, derived.Options{})
	mirror(t, "ModelFacts", s.Type("ModelFacts"), reflect.TypeOf(f.Model()).Elem())
	for _, kind := range model.Kinds() {
		typ := s.Type(kind + "Facts")
		if typ == nil {
			t.Errorf("schema/facts.cue has no #%sFacts", kind)
			continue
		}
		mirror(t, typ.Name, typ, reflect.TypeOf(f.Of(model.Zero(kind))).Elem())
	}
}

func mirror(t *testing.T, where string, typ *conform.Type, st reflect.Type) {
	t.Helper()
	if st.Kind() == reflect.Map {
		if !conform.IsTable(typ) {
			t.Errorf("%s is no table", where)
		} else if st.Elem().Elem().NumField() > 0 {
			mirror(t, where+".*", typ.Elem, st.Elem().Elem())
		}
		return
	}
	fields := flatten(st)
	var names []string
	for _, f := range typ.Fields {
		names = append(names, f.Name)
	}
	var own []string
	for _, f := range fields {
		own = append(own, f.name)
	}
	if got, want := strings.Join(own, " "), strings.Join(names, " "); got != want {
		t.Errorf("%s: the struct has\n%s\nthe schema\n%s", where, got, want)
		return
	}
	for i, f := range typ.Fields {
		at := where + "." + f.Name
		if fields[i].optional == f.Required {
			t.Errorf("%s: required is %v in the schema, optional %v in the struct", at, f.Required, fields[i].optional)
		}
		value(t, at, f.Type, fields[i].typ)
	}
}

func value(t *testing.T, at string, typ *conform.Type, st reflect.Type) {
	t.Helper()
	want := map[reflect.Kind][]conform.Form{
		reflect.String: {conform.Text, conform.Enum}, reflect.Bool: {conform.Bool}, reflect.Int: {conform.Int},
		reflect.Float64: {conform.Number}, reflect.Slice: {conform.List}, reflect.Struct: {conform.Struct}, reflect.Map: {typ.Form},
	}[st.Kind()]
	ok := false
	for _, form := range want {
		ok = ok || form == typ.Form
	}
	if !ok {
		t.Errorf("%s is a %v in the struct and form %v in the schema", at, st, typ.Form)
		return
	}
	if st.Kind() == reflect.Struct || st.Kind() == reflect.Map && st.Elem().Kind() == reflect.Pointer {
		mirror(t, at, typ, st)
	}
}

type goField struct {
	name     string
	typ      reflect.Type
	optional bool
}

func flatten(st reflect.Type) []goField {
	var out []goField
	for i := range st.NumField() {
		f := st.Field(i)
		if f.Anonymous {
			out = append(out, flatten(f.Type)...)
			continue
		}
		name, omit, _ := strings.Cut(f.Tag.Get("facts"), ",")
		typ, optional := f.Type, omit != ""
		if typ.Kind() == reflect.Pointer {
			typ, optional = typ.Elem(), true
		}
		out = append(out, goField{name, typ, optional})
	}
	return out
}
