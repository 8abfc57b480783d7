package conform

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// change looks into the parts of a patch whose type depends on the entity they
// are for: the fields that it sets, or the spec of an entity that it adds.
func (c *checker) change(t *Type, n *source.Node) {
	switch t.Name {
	case "PatchSet":
		c.changeFields(n)
	case "NewEntity":
		c.addedEntity(n)
	}
}

func (c *checker) changeFields(n *source.Node) {
	entity, set := n.Get("entity"), n.Get("set")
	if entity == nil || entity.Kind != source.String || set == nil || set.Kind != source.Map {
		return
	}
	kind, _, ok := strings.Cut(entity.Text, "/")
	spec := c.schema.Type(kind + "Spec")
	if !ok || spec == nil {
		return // the reference itself is at fault and is reported
	}
	defer c.inside(entity.Text, true)()
	c.push("set")
	c.structure(spec, set)
	c.pop()
}

func (c *checker) addedEntity(n *source.Node) {
	kind, spec := n.Get("kind"), n.Get("spec")
	if kind == nil || c.schema.Type(kind.Text+"Spec") == nil {
		return
	}
	name := nameOf(n)
	if name != "" {
		c.out.Adds = append(c.out.Adds, kind.Text+"/"+name)
	}
	defer c.inside(kind.Text+"/"+name, false)()
	full := c.schema.Type(kind.Text)
	if f := full.Field("spec"); f.Required && spec == nil {
		c.missing(full, n, f)
	}
	if spec == nil {
		return
	}
	c.push("spec")
	c.value(c.schema.Type(kind.Text+"Spec"), spec, nil)
	c.pop()
}

// inside sets what names inside a patch belong to; the returned function sets
// it back.
func (c *checker) inside(subject string, patch bool) func() {
	wasSubject, wasPatch := c.subject, c.patch
	c.subject, c.patch = subject, patch
	return func() { c.subject, c.patch = wasSubject, wasPatch }
}

// placing are the keys by which a list item in a patch says what becomes of it.
var placing = []string{"remove", "first", "after"}

// patchItem checks one item of a list in a patch: a thing with a name changes
// the thing of that name, any other item stands for itself.
func (c *checker) patchItem(elem *Type, n *source.Node, f *Field) {
	if identity(elem) == "" || n.Kind != source.Map {
		c.whole(elem, n, f)
		return
	}
	rest := *n
	rest.Fields = nil
	for _, kv := range n.Fields {
		if !slices.Contains(placing, kv.Key.Text) {
			rest.Fields = append(rest.Fields, kv)
			continue
		}
		want := source.Bool
		if kv.Key.Text == "after" {
			want = source.String
		}
		if kv.Value.Kind != want || want == source.Bool && kv.Value.Text != "true" {
			c.push(kv.Key.Text)
			fd := c.addBeyond(badPatch, kv.Value, "%s cannot be %s", diag.Quote(kv.Key.Text), given(kv.Value))
			fd.Hint = "write remove: true, first: true, or after: and the name of an item"
			c.pop()
		}
	}
	if n.Get(identity(elem)) == nil {
		fd := c.addBeyond(badPatch, n, "this item does not say which one it is: it needs %s", diag.Quote(identity(elem)))
		fd.Hint = "add here: " + identity(elem) + ": and the name of the item"
		return
	}
	c.structure(elem, &rest)
}

// whole checks a value that a patch replaces as a whole.
func (c *checker) whole(t *Type, n *source.Node, f *Field) {
	was := c.patch
	c.patch = false
	c.value(t, n, f)
	c.patch = was
}
