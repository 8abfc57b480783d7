package conform

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// Dialect is the JSON Schema dialect of what JSONSchema writes.
const Dialect = "https://json-schema.org/draft/2020-12/schema"

// JSONSchema writes a definition (named without #) and all that it uses as one
// JSON Schema document. It says what the CUE definition says; what CUE does not
// say of a document (that names exist, that shares sum to 1) it does not say
// either. An unknown definition gives nil.
func (s *Schema) JSONSchema(def, id string) []byte {
	root := s.types[def]
	if root == nil {
		return nil
	}
	w := &schemaWriter{schema: s, seen: map[string]bool{}}
	top := object{
		{"$schema", Dialect},
		{"$id", id},
		{"title", def},
		{"$ref", w.ref(root)},
	}
	var defs object
	for len(w.queue) > 0 {
		t := w.queue[0]
		w.queue = w.queue[1:]
		defs = append(defs, member{t.Name, w.definition(t)})
	}
	slices.SortFunc(defs, func(a, b member) int { return strings.Compare(a.key, b.key) })
	top = append(top, member{"$defs", defs})
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(top); err != nil {
		return nil // strings, numbers and lists of them always encode
	}
	return out.Bytes()
}

type schemaWriter struct {
	schema *Schema
	seen   map[string]bool
	queue  []*Type
}

// ref names a definition and sees to it that it is written.
func (w *schemaWriter) ref(t *Type) string {
	if !w.seen[t.Name] {
		w.seen[t.Name] = true
		w.queue = append(w.queue, t)
	}
	return "#/$defs/" + t.Name
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
		p := object{}
		if f.Doc != "" {
			p = append(p, member{"description", oneLine(f.Doc)})
		}
		props = append(props, member{f.Name, append(p, w.use(f.Type)...)})
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
