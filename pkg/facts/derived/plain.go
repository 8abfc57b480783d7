package derived

import (
	"reflect"
	"strings"

	"github.com/svs-project/svs/pkg/model"
)

// Field is one fact with its name.
type Field struct {
	Name string
	// Value is a string, bool, int, float64, []any, []Field for a mapping, or
	// nil.
	Value any
}

// Fields are the facts of an entity in the order of the schema; those that are
// not known are left out.
func (f *Facts) Fields(e model.Any) []Field { return fieldsOf(reflect.ValueOf(f.Of(e)).Elem()) }

// Map are the facts of an entity by name, as JSON has them: numbers are
// float64, lists []any, mappings map[string]any.
func (f *Facts) Map(e model.Any) map[string]any { return mapOf(f.Fields(e)) }

// ModelFields and ModelMap are the same for the whole model.
func (f *Facts) ModelFields() []Field { return fieldsOf(reflect.ValueOf(f.Model()).Elem()) }

// ModelMap are the facts of the whole model by name.
func (f *Facts) ModelMap() map[string]any { return mapOf(f.ModelFields()) }

func fieldsOf(v reflect.Value) []Field {
	var out []Field
	for i := range v.NumField() {
		sf := v.Type().Field(i)
		if sf.Anonymous {
			out = append(out, fieldsOf(v.Field(i))...)
			continue
		}
		name, omit, _ := strings.Cut(sf.Tag.Get("facts"), ",")
		if name == "" || omit != "" && v.Field(i).IsZero() {
			continue
		}
		if x, known := plain(v.Field(i)); known {
			out = append(out, Field{name, x})
		}
	}
	return out
}

// plain turns a value of a facts struct into one of a Field; known is false
// for what is left out.
func plain(v reflect.Value) (x any, known bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil, false
		}
		return plain(v.Elem())
	case reflect.String:
		return v.String(), true
	case reflect.Bool:
		return v.Bool(), true
	case reflect.Int:
		return int(v.Int()), true
	case reflect.Float64:
		return v.Float(), true
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i], _ = plain(v.Index(i))
		}
		return list, true
	case reflect.Struct:
		return fieldsOf(v), true
	case reflect.Map:
		return table(v), true
	}
	return nil, false
}

// table is a map in order of its keys.
func table(v reflect.Value) []Field {
	keys := make([]string, 0, v.Len())
	for _, k := range v.MapKeys() {
		keys = append(keys, k.String())
	}
	out := []Field{}
	for _, k := range sorted(keys) {
		x, known := plain(v.MapIndex(reflect.ValueOf(k)))
		if !known {
			x = []Field{}
		}
		out = append(out, Field{k, x})
	}
	return out
}

func mapOf(fields []Field) map[string]any {
	out := make(map[string]any, len(fields))
	for _, f := range fields {
		switch x := f.Value.(type) {
		case []Field:
			out[f.Name] = mapOf(x)
		case int:
			out[f.Name] = float64(x)
		default:
			out[f.Name] = x
		}
	}
	return out
}
