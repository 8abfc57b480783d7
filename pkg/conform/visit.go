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
	return order(func(visit visitor) { s.Visit(root, visit) })
}

// KeyOrderAs is KeyOrder for a mapping of a named definition, such as the
// workspace's Settings.
func (s *Schema) KeyOrderAs(def string, root *source.Node) map[*source.Node][]string {
	return order(func(visit visitor) { s.VisitAs(def, root, visit) })
}

type visitor = func(*Type, *source.Node)

func order(walk func(visitor)) map[*source.Node][]string {
	out := map[*source.Node][]string{}
	walk(func(t *Type, n *source.Node) {
		if t.Form == Struct && n.Kind == source.Map {
			out[n] = fieldNames(t)
		}
	})
	return out
}

// Visit calls visit for the values of a model document, outer ones first, each
// with its type, whether it fits that type or not. Of a union it is the arm
// that was probably meant; what stands under a key that the schema does not
// know is left out. A document of no known kind is visited but for its spec.
func (s *Schema) Visit(root *source.Node, visit func(*Type, *source.Node)) {
	def := textOf(root.Get("kind"))
	if t := s.types[def]; t != nil && t.Field("kind") != nil {
		s.VisitAs(def, root, visit)
		return
	}
	// What every document has is the same for every kind.
	def = s.kinds[0]
	visit(s.types[def], root)
	for _, kv := range root.Fields {
		if f := s.types[def].Field(kv.Key.Text); f != nil && kv.Key.Text != "spec" {
			s.walker(visit).walk(f.Type, kv.Value)
		}
	}
}

// VisitAs is Visit for a value of a named definition.
func (s *Schema) VisitAs(def string, root *source.Node, visit func(*Type, *source.Node)) {
	s.walker(visit).walk(s.types[def], root)
}

func (s *Schema) walker(visit visitor) *walker {
	return &walker{schema: s, pick: &checker{schema: s, out: &Result{}}, visit: visit}
}

// walker goes through a document beside its type.
type walker struct {
	schema *Schema
	pick   *checker
	visit  visitor
}

func (w *walker) walk(t *Type, n *source.Node) {
	if t.Form == Union {
		if t = w.pick.pick(t, n); t == nil {
			return
		}
	}
	w.visit(t, n)
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

func (w *walker) structure(t *Type, n *source.Node) {
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
