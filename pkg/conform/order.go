package conform

import (
	"strings"

	"github.com/svs-project/svs/pkg/source"
)

// KeyOrder says in which order the schema lists the fields of a model
// document: for each of its mappings, the names of all fields that it may have.
// Mappings whose keys are the user's own (labels, the days of a week) are left
// out, and so is all that stands under a key that the schema does not know.
func (s *Schema) KeyOrder(root *source.Node) map[*source.Node][]string {
	def := textOf(root.Get("kind"))
	if w := s.types[def]; w == nil || w.Field("kind") == nil {
		// What every document has stands in the same order in every kind; the
		// spec of an unknown kind keeps the order it is written in.
		out := s.KeyOrderAs(s.kinds[0], &source.Node{Kind: source.Map, Fields: headOf(root)})
		out[root] = fieldNames(s.types[s.kinds[0]])
		return out
	}
	return s.KeyOrderAs(def, root)
}

// headOf are the fields of a document but for its spec.
func headOf(root *source.Node) []source.Field {
	var out []source.Field
	for _, kv := range root.Fields {
		if kv.Key.Text != "spec" {
			out = append(out, kv)
		}
	}
	return out
}

// KeyOrderAs is KeyOrder for a mapping of a named definition, such as the
// workspace's Settings.
func (s *Schema) KeyOrderAs(def string, root *source.Node) map[*source.Node][]string {
	w := orderer{schema: s, pick: &checker{schema: s, out: &Result{}}, out: map[*source.Node][]string{}}
	w.walk(s.types[def], root)
	return w.out
}

// orderer walks a document beside its type, whether it fits or not.
type orderer struct {
	schema *Schema
	pick   *checker
	out    map[*source.Node][]string
}

func (w *orderer) walk(t *Type, n *source.Node) {
	if t.Form == Union {
		if t = w.pick.pick(t, n); t == nil {
			return
		}
	}
	switch t.Form {
	case Struct:
		w.structure(t, n)
	case Table:
		for _, kv := range n.Fields {
			w.walk(t.Elem, kv.Value)
		}
	case List:
		for _, item := range n.Items {
			w.walk(t.Elem, item)
		}
	}
}

func (w *orderer) structure(t *Type, n *source.Node) {
	if n.Kind != source.Map {
		return
	}
	w.out[n] = fieldNames(t)
	inside, kind := patched(t, n)
	for _, kv := range n.Fields {
		f := t.byName[kv.Key.Text]
		if f == nil {
			continue
		}
		if spec := w.schema.types[kind+"Spec"]; kv.Key.Text == inside && spec != nil {
			w.walk(spec, kv.Value)
			continue
		}
		w.walk(f.Type, kv.Value)
	}
}

// patched names the field of a patch that holds a spec, and the kind of entity
// that it is for.
func patched(t *Type, n *source.Node) (field, kind string) {
	switch t.Name {
	case "PatchSet":
		kind, _, _ = strings.Cut(textOf(n.Get("entity")), "/")
		return "set", kind
	case "NewEntity":
		return "spec", textOf(n.Get("kind"))
	}
	return "", ""
}

func textOf(n *source.Node) string {
	if n == nil || n.Kind != source.String {
		return ""
	}
	return n.Text
}
