package model_test

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/schema"
)

// goStructs are the structs of the model by name, found from the kinds.
func goStructs() map[string]reflect.Type {
	found := map[string]reflect.Type{}
	var walk func(t reflect.Type)
	walk = func(t reflect.Type) {
		switch {
		case t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer:
			walk(t.Elem())
		case t.Kind() != reflect.Struct || t.PkgPath() != reflect.TypeFor[model.Model]().PkgPath() || found[t.Name()] != nil:
		default:
			found[t.Name()] = t
			for i := range t.NumField() {
				f := t.Field(i)
				if f.Anonymous && f.Type.Kind() == reflect.Pointer { // a part of the same mapping
					for k := range f.Type.Elem().NumField() {
						walk(f.Type.Elem().Field(k).Type)
					}
					continue
				}
				walk(f.Type)
			}
		}
	}
	for _, kind := range model.Kinds() {
		walk(reflect.TypeOf(model.Zero(kind)))
	}
	return found
}

// tagged are the fields of a struct that stand for fields of the schema.
func tagged(t reflect.Type) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	for i := range t.NumField() {
		if name := t.Field(i).Tag.Get("svs"); name != "" {
			out[name] = t.Field(i).Type
		} else if f := t.Field(i); f.Anonymous && f.Type.Kind() == reflect.Pointer {
			maps.Copy(out, tagged(f.Type.Elem()))
		}
	}
	return out
}

// envelope are fields of documents that the model holds in Entity.
var envelope = []string{"apiVersion", "kind", "metadata"}

// percentile is a field that the model holds in Distribution.Percentiles.
var percentile = regexp.MustCompile(`^p[0-9.]+$`)

// folded are mappings of the schema that the model holds inside another
// struct, which has the fields of all of them.
var folded = map[string]string{
	"RateArrivals": "Arrivals", "IntervalArrivals": "Arrivals", "TraceArrivals": "Arrivals", "TimedArrivals": "Arrivals",
	"DecidesAtMeetings": "Decides", "DecidesWithin": "Decides",
	"PatchSet": "Patch", "PatchAdd": "Patch", "PatchRemove": "Patch",
	"CountUniform": "CountDistribution", "CountDiscrete": "CountDistribution",
	"Precision": "Replications", "NamedHoliday": "Holiday",
}

func home(def string) string {
	if in := folded[def]; in != "" {
		return in
	}
	if strings.HasPrefix(def, "Dist") && def != "DistBranch" && def != "DistValue" {
		return "Distribution"
	}
	return def
}

// TestModelMirrorsSchema compares the fields of every mapping of the schema
// with those of the struct that holds it, both ways.
func TestModelMirrorsSchema(t *testing.T) {
	structs := goStructs()
	want := map[string][]string{}
	for _, def := range reachable(t) {
		in := home(def.Name)
		if structs[in] == nil {
			t.Errorf("no struct holds #%s", def.Name)
			continue
		}
		got := tagged(structs[in])
		for _, f := range def.Fields {
			isEntity := def.Field("apiVersion") != nil
			if isEntity && slices.Contains(envelope, f.Name) && got[f.Name] == nil || in == "Distribution" && percentile.MatchString(f.Name) {
				continue
			}
			want[in] = append(want[in], f.Name)
			if got[f.Name] == nil {
				t.Errorf("%s has no field %q", in, f.Name)
			} else if wantType := goType(f); wantType != "" && got[f.Name].String() != wantType && def.Name != "DistEmpirical" {
				t.Errorf("%s.%s is a %s, want %s", in, f.Name, got[f.Name], wantType)
			}
		}
	}
	// A bare time or number is held as if it had been written as a value.
	want["CountDistribution"] = append(want["CountDistribution"], "value")
	for name, st := range structs {
		for field := range tagged(st) {
			if !slices.Contains(want[name], field) {
				t.Errorf("the schema has no field %q for %s", field, name)
			}
		}
	}
}

// reachable are the struct definitions that documents can hold.
func reachable(t *testing.T) []*conform.Type {
	t.Helper()
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sorted(s.Kinds()), sorted(model.Kinds())); diff != "" {
		t.Errorf("kinds of the schema (-) and of the model (+):\n%s", diff)
	}
	var out []*conform.Type
	seen := map[*conform.Type]bool{}
	var walk func(x *conform.Type)
	walk = func(x *conform.Type) {
		if x == nil || seen[x] {
			return
		}
		seen[x] = true
		if x.Form == conform.Struct {
			out = append(out, x)
		}
		walk(x.Elem)
		for _, f := range x.Fields {
			walk(f.Type)
		}
		for _, a := range x.Arms {
			walk(a)
		}
	}
	for _, kind := range s.Kinds() {
		walk(s.Type(kind))
	}
	return out
}

func sorted(names []string) []string {
	names = slices.Clone(names)
	slices.Sort(names)
	return names
}

// scalarTypes are the Go types of the scalars that are not texts.
var scalarTypes = map[string]string{
	"Duration": "unit.Duration", "Date": "unit.Date", "DateTime": "unit.DateTime", "Rate": "unit.Rate", "Share": "unit.Share",
	"Money": "unit.Money", "MoneyPerUse": "unit.Money", "MoneyPerTime": "unit.Money", "Cue": "github.com/svs-project/svs/pkg/model.Cue",
}

// goType is the type that a field of a scalar or list of scalars must have,
// "" for other fields.
func goType(f *conform.Field) string {
	t, list := f.Type, ""
	if t.Form == conform.List {
		t, list = t.Elem, "[]"
	}
	if _, isRef := f.Attr("ref"); isRef && t.Form == conform.Text {
		return list + "model.Ref"
	}
	if own := scalarTypes[t.Name]; own != "" {
		return list + "model.Field[" + pathOf(own) + "]"
	}
	switch t.Form {
	case conform.Bool:
		return list + "model.Field[bool]"
	case conform.Int:
		return list + "model.Field[int]"
	case conform.Number:
		return list + "model.Field[float64]"
	case conform.Text, conform.Enum:
		return list + "model.Field[string]"
	}
	return ""
}

// pathOf writes a type as reflection writes type arguments.
func pathOf(t string) string {
	if rest, ok := strings.CutPrefix(t, "unit."); ok {
		return "github.com/svs-project/svs/pkg/unit." + rest
	}
	return t
}
