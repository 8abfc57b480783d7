package conform

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/unit"
)

// Draft is a dialect of JSON Schema.
type Draft struct {
	// Name is what people call it: "2020-12", "draft-07".
	Name string
	uri  string
	defs string // the keyword under which definitions stand
	// alone says that beside a $ref nothing else counts.
	alone bool
}

// The dialects that JSONSchema writes: the present one, and the one that
// editors' YAML support still reads best.
var (
	Draft2020 = Draft{Name: "2020-12", uri: "https://json-schema.org/draft/2020-12/schema", defs: "$defs"}
	Draft07   = Draft{Name: "draft-07", uri: "http://json-schema.org/draft-07/schema#", defs: "definitions", alone: true}
)

// JSONSchema writes a definition (named without #) and all that it uses as one
// JSON Schema document. It says what the CUE definition says; what CUE does not
// say of a document (that names exist, that shares sum to 1) it does not say
// either. An unknown definition gives nil.
func (s *Schema) JSONSchema(def, id string, draft Draft) []byte {
	root := s.types[def]
	if root == nil {
		return nil
	}
	w := &schemaWriter{draft: draft, seen: map[string]bool{}}
	return w.document(id, def, object{{"allOf", []object{{{"$ref", w.ref(root)}}}}})
}

// DocumentSchema writes one JSON Schema for documents of every kind. It chooses
// by kind with if and then, so that an editor speaks of the kind at hand and
// not of all the others.
func (s *Schema) DocumentSchema(id string, draft Draft) []byte {
	w := &schemaWriter{draft: draft, seen: map[string]bool{}}
	var branches []object
	for _, kind := range s.kinds {
		branches = append(branches, object{
			{"if", object{{"properties", object{{"kind", object{{"const", kind}}}}}, {"required", []string{"kind"}}}},
			{"then", object{{"$ref", w.ref(s.types[kind])}}},
		})
	}
	return w.document(id, "svs model document", object{
		{"type", "object"},
		{"properties", object{
			{"apiVersion", object{{"const", APIVersion}}},
			{"kind", object{{"description", "What the document describes."}, {"enum", s.kinds}}},
		}},
		{"required", []string{"apiVersion", "kind", "metadata"}},
		{"allOf", branches},
	})
}

type schemaWriter struct {
	draft Draft
	seen  map[string]bool
	queue []*Type
}

// document puts a body and the definitions that it uses into one document.
func (w *schemaWriter) document(id, title string, body object) []byte {
	top := append(object{{"$schema", w.draft.uri}, {"$id", id}, {"title", title}}, body...)
	var defs object
	for len(w.queue) > 0 {
		t := w.queue[0]
		w.queue = w.queue[1:]
		defs = append(defs, member{t.Name, w.definition(t)})
	}
	slices.SortFunc(defs, func(a, b member) int { return strings.Compare(a.key, b.key) })
	top = append(top, member{w.draft.defs, defs})
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(top); err != nil {
		return nil // strings, numbers and lists of them always encode
	}
	return out.Bytes()
}

// ref names a definition and sees to it that it is written.
func (w *schemaWriter) ref(t *Type) string {
	if !w.seen[t.Name] {
		w.seen[t.Name] = true
		w.queue = append(w.queue, t)
	}
	return "#/" + w.draft.defs + "/" + t.Name
}

func (w *schemaWriter) definition(t *Type) object {
	out := object{}
	if t.Doc != "" {
		out = append(out, member{"description", oneLine(t.Doc)})
	}
	return append(out, w.shape(t)...)
}

// use is a type where it is used: a reference if it has a name.
func (w *schemaWriter) use(t *Type) object {
	if t.Name != "" {
		return object{{"$ref", w.ref(t)}}
	}
	return w.shape(t)
}

func (w *schemaWriter) shape(t *Type) object {
	switch t.Form {
	case Nothing:
		return object{{"type", "null"}}
	case Bool:
		return object{{"type", "boolean"}}
	case Int:
		return append(object{{"type", "integer"}}, bounds(t)...)
	case Number:
		return append(object{{"type", "number"}}, bounds(t)...)
	case Text:
		return append(object{{"type", "string"}}, patterns(t)...)
	case Enum:
		return object{{"enum", t.Values}}
	case List:
		out := object{{"type", "array"}, {"items", w.use(t.Elem)}}
		if t.NonEmpty {
			out = append(out, member{"minItems", 1})
		}
		return out
	case Table:
		return w.table(t)
	case Struct:
		return w.structure(t)
	case Union:
		var arms []object
		for _, a := range t.Arms {
			arms = append(arms, w.use(a))
		}
		return object{{"anyOf", arms}}
	}
	return object{}
}

func bounds(t *Type) object {
	var out object
	add := func(b *Bound, closed, open string) {
		if b == nil {
			return
		}
		key := closed
		if b.Open {
			key = open
		}
		out = append(out, member{key, json.Number(b.Text)})
	}
	add(t.Min, "minimum", "exclusiveMinimum")
	add(t.Max, "maximum", "exclusiveMaximum")
	return out
}

func patterns(t *Type) object {
	if len(t.Patterns) == 1 {
		return object{{"pattern", t.Patterns[0].String()}}
	}
	var all []object
	for _, re := range t.Patterns {
		all = append(all, object{{"pattern", re.String()}})
	}
	if all == nil {
		return nil
	}
	return object{{"allOf", all}}
}

func (w *schemaWriter) table(t *Type) object {
	if t.KeyPattern == nil {
		return object{{"type", "object"}, {"additionalProperties", w.use(t.Elem)}}
	}
	return object{
		{"type", "object"},
		{"patternProperties", object{{t.KeyPattern.String(), w.use(t.Elem)}}},
		{"additionalProperties", false},
	}
}

func (w *schemaWriter) structure(t *Type) object {
	var props object
	var required []string
	for _, f := range t.Fields {
		props = append(props, member{f.Name, w.field(f)})
		if f.Required {
			required = append(required, f.Name)
		}
	}
	out := object{{"type", "object"}, {"properties", props}}
	if required != nil {
		out = append(out, member{"required", required})
	}
	return append(out, member{"additionalProperties", false})
}

// field is a field's type with what its comment and attributes say of it.
func (w *schemaWriter) field(f *Field) object {
	var notes object
	if f.Doc != "" {
		notes = append(notes, member{"description", oneLine(f.Doc)})
	}
	if d, ok := f.Attr("default"); ok && len(d) > 0 {
		notes = append(notes, member{"default", written(d[0])})
	}
	if e, ok := f.Attr("example"); ok && len(e) > 0 && f.Type.Form != Struct && !strings.ContainsAny(e[0], "{[") {
		notes = append(notes, member{"examples", []any{written(e[0])}})
	}
	use := w.use(f.Type)
	if w.draft.alone && notes != nil && f.Type.Name != "" {
		return append(notes, member{"allOf", []object{use}})
	}
	return append(notes, use...)
}

// written turns a scalar as one writes it in a model into its JSON value; what
// is no scalar stays text.
func written(s string) any {
	switch {
	case s == "true" || s == "false":
		return s == "true"
	case unit.IsNumber(s):
		return json.Number(s)
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// object is a JSON object whose keys keep their order.
type object []member

type member struct {
	key   string
	value any
}

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		for j, v := range []any{m.key, m.value} {
			if j == 1 {
				b.WriteByte(':')
			}
			enc := json.NewEncoder(&b)
			enc.SetEscapeHTML(false)
			if err := enc.Encode(v); err != nil {
				return nil, err
			}
			b.Truncate(b.Len() - 1) // Encode ends with a line end
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
