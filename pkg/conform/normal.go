package conform

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/source"
)

// Normal is a document in which everything is said: fields in the schema's
// order, defaults filled in, references with their kind. What was refused is
// left out.
type Normal struct {
	// Root is a tree of its own; the document that it was made from is as it
	// was.
	Root *source.Node
	// Defaults are the values in Root that the schema says and the document
	// does not.
	Defaults map[*source.Node]bool
	// LeftOut are the fields that were refused, as findings name them.
	LeftOut []string
}

// Normal writes a document in full; res is what Check found in it. A document
// without a known kind gives nil.
func (s *Schema) Normal(doc *source.Document, res *Result) *Normal {
	t := s.types[res.Kind]
	if t == nil || t.Field("kind") == nil {
		return nil
	}
	w := &normalizer{
		schema: s, doc: doc, res: res, pick: &checker{schema: s, out: &Result{}},
		out: &Normal{Defaults: map[*source.Node]bool{}}, parsed: map[string]*source.Node{},
	}
	w.out.Root = w.structure(t, doc.Root)
	w.kind(res.Kind)
	return w.out
}

type normalizer struct {
	schema *Schema
	doc    *source.Document
	res    *Result
	pick   *checker
	out    *Normal
	parsed map[string]*source.Node
	// patch says that the walk is inside a change, which says a part only: no
	// defaults, and keys beside the schema's.
	patch bool
}

// kind writes the kind that a misspelt one was taken for.
func (w *normalizer) kind(kind string) {
	root := w.out.Root
	if root.Get("kind") == nil {
		v := &source.Node{Kind: source.String, Text: kind}
		root.Fields = slices.Insert(root.Fields, min(1, len(root.Fields)), source.Field{Key: key("kind"), Value: v})
	}
}

// beside names the field without which the default of another says nothing,
// and the value that it must have, if any. The rules of whole models refuse
// some of these fields when they stand alone.
var beside = map[string][2]string{
	"Step.people":            {"team", ""},
	"Step.stopsClock":        {"wait", ""},
	"Step.quality":           {"work", ""},
	"DemandSpec.anticipated": {"type", "information"},
}

// structure writes the fields of a mapping in the schema's order.
func (w *normalizer) structure(t *Type, n *source.Node) *source.Node {
	out := &source.Node{Kind: source.Map, Style: source.Block, Pos: n.Pos}
	if isRefused(n) { // more stood here than can be told
		w.leaveOut(n)
	}
	inside, kind := patched(t, n)
	for _, f := range t.Fields {
		v := n.Get(f.Name)
		switch {
		case v == nil:
			v = w.missing(t, f, n)
		case w.refused(v):
			w.leaveOut(v)
			v = nil
		case f.Name == inside && w.schema.types[kind+"Spec"] != nil:
			v = w.change(w.schema.types[kind+"Spec"], v, f.Name == "set")
		default:
			v = w.value(f.Type, v, f)
		}
		if v != nil {
			out.Fields = append(out.Fields, source.Field{Key: key(f.Name), Value: v})
		}
	}
	for _, kv := range n.Fields {
		if t.byName[kv.Key.Text] != nil {
			continue
		}
		if w.patch && slices.Contains(placing, kv.Key.Text) {
			out.Fields = append(out.Fields, source.Field{Key: key(kv.Key.Text), Value: kv.Value})
			continue
		}
		w.leaveOut(kv.Value)
	}
	return out
}

// change writes what a patch sets, or the spec of an entity that it adds.
func (w *normalizer) change(spec *Type, n *source.Node, patch bool) *source.Node {
	was := w.patch
	w.patch = patch
	defer func() { w.patch = was }()
	if n.Kind != source.Map {
		return n
	}
	return w.structure(spec, n)
}

// missing is what holds for a field that is not written, nil for nothing.
func (w *normalizer) missing(t *Type, f *Field, n *source.Node) *source.Node {
	if w.patch || isRefused(n) || slices.Contains(w.res.Missing[n], f.Name) {
		return nil
	}
	if f.Name == "spec" && f.Type.Form == Struct {
		if spec := w.structure(f.Type, &source.Node{Kind: source.Map}); len(spec.Fields) > 0 {
			return spec
		}
		return nil
	}
	def, ok := f.Attr("default")
	if !ok || f.Name == "dist" { // which family it is, the other parameters say
		return nil
	}
	if with, ok := beside[t.Name+"."+f.Name]; ok {
		if v := n.Get(with[0]); v == nil || with[1] != "" && v.Text != with[1] {
			return nil
		}
	}
	v := w.parse(strings.Join(def, ", "))
	w.out.Defaults[v] = true
	return v
}

// parse reads a default; each place gets a node of its own.
func (w *normalizer) parse(text string) *source.Node {
	known := w.parsed[text]
	if known == nil {
		docs, _ := source.Parse("default", []byte("x: "+text+"\n"), source.DefaultLimits())
		if len(docs) == 1 {
			known = docs[0].Root.Get("x")
		}
		if known == nil {
			known = &source.Node{Kind: source.String, Text: text}
		}
		w.parsed[text] = known
	}
	own := *known
	return &own
}

func (w *normalizer) value(t *Type, n *source.Node, f *Field) *source.Node {
	if t.Form == Union {
		if t = w.pick.pick(t, n); t == nil {
			return n
		}
	}
	switch {
	case t.Form == Struct && (n.Kind == source.Map || isRefused(n)):
		return w.structure(t, n)
	case t.Form == Table && n.Kind == source.Map:
		out := *n
		out.Fields = nil
		for _, kv := range n.Fields {
			if w.refused(kv.Value) {
				w.leaveOut(kv.Value)
				continue
			}
			out.Fields = append(out.Fields, source.Field{Key: kv.Key, Value: w.value(t.Elem, kv.Value, f)})
		}
		return &out
	case t.Form == List && n.Kind == source.List:
		out := *n
		out.Items = nil
		for _, it := range n.Items {
			if w.refused(it) {
				w.leaveOut(it)
				continue
			}
			out.Items = append(out.Items, w.value(t.Elem, it, f))
		}
		return &out
	case t.Of == "Ref" && n.Kind == source.String:
		return fullRef(n, f)
	}
	return n
}

// fullRef puts the kind before a bare name where the field fixes it.
func fullRef(n *source.Node, f *Field) *source.Node {
	kinds, ok := f.Attr("ref")
	words, _ := f.Attr("words")
	if !ok || len(kinds) != 1 || kinds[0] == "*" || strings.Contains(n.Text, "/") || slices.Contains(words, n.Text) {
		return n
	}
	out := *n
	out.Text = kinds[0] + "/" + n.Text
	return &out
}

func (w *normalizer) refused(n *source.Node) bool {
	return isRefused(n) && len(n.Fields) == 0 || w.res.Refused[n] || n.Kind == source.Null && !w.patch
}

func (w *normalizer) leaveOut(n *source.Node) { w.out.LeftOut = append(w.out.LeftOut, w.doc.Path(n)) }

func key(name string) *source.Node { return &source.Node{Kind: source.String, Text: name} }
