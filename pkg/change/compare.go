package change

import (
	"slices"
	"strconv"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
)

// step is one part of the way from a document to a field: a key, the thing of
// a list that a field of it names, or an item by its number.
type step struct {
	key        string
	by, name   string
	index      int
	isItem     bool
	isPosition bool
}

// spot is where a value stands.
type spot struct {
	path      string
	steps     []step
	def, name string
	place     string // in the list table
}

func (s spot) key(def, name, place string) spot {
	path := name
	switch s.path {
	case "", "spec":
	default:
		path = s.path + "." + name
	}
	return spot{path: path, steps: append(slices.Clip(s.steps), step{key: name}), def: def, name: name, place: place}
}

func (s spot) item(by, name string) spot {
	s.path += "[" + name + "]"
	s.steps = append(slices.Clip(s.steps), step{by: by, name: name, isItem: true})
	s.place += "[]"
	return s
}

func (s spot) position(i int) spot {
	s.path += "[#" + strconv.Itoa(i+1) + "]"
	s.steps = append(slices.Clip(s.steps), step{index: i, isPosition: true})
	s.place += "[]"
	return s
}

type comparer struct {
	schema *conform.Schema
	canon  canon
	from   map[*source.Node]bool // defaults of either side
	to     map[*source.Node]bool
	out    []Field
}

// entity compares the two states of an entity.
func (c *comparer) entity(a, b *State) []Field {
	c.out, c.from, c.to = nil, a.Defaults, b.Defaults
	t := c.schema.Type(a.Root.Get("kind").Text)
	for _, f := range t.Fields {
		if f.Name == "metadata" || f.Name == "spec" {
			c.field(t, f.Name, f.Type, spot{}, a.Root, b.Root)
		}
	}
	return c.out
}

// field compares what two mappings have behind a key.
func (c *comparer) field(owner *conform.Type, name string, t *conform.Type, at spot, a, b *source.Node) {
	place := conform.ListPlace(owner, name)
	if owner.Form == conform.Table {
		place = conform.ListPlace(owner, "*")
	}
	c.value(t, at.key(strings.TrimSuffix(owner.Name, "Spec"), name, place), a.Get(name), b.Get(name))
}

// value compares two values of one type, of which either may be missing.
func (c *comparer) value(t *conform.Type, at spot, a, b *source.Node) {
	switch {
	case a == nil && b == nil:
	case a == nil && at.path == "spec": // the whole may have been left out
		c.value(t, at, &source.Node{Kind: source.Map}, b)
	case b == nil && at.path == "spec":
		c.value(t, at, a, &source.Node{Kind: source.Map})
	case a == nil:
		c.add(Field{Action: Added, To: b}, at)
	case b == nil:
		c.add(Field{Action: Removed, From: a}, at)
	default:
		c.both(t, at, a, b)
	}
}

func (c *comparer) both(t *conform.Type, at spot, a, b *source.Node) {
	x, y := c.schema.Arm(t, a), c.schema.Arm(t, b)
	apart := x != nil && x == y && (t.Form != conform.Union || x.Form == conform.List)
	switch {
	case apart && x.Form == conform.Struct:
		for _, f := range x.Fields {
			c.field(x, f.Name, f.Type, at, a, b)
		}
	case apart && x.Form == conform.Table:
		for _, key := range keys(a, b) {
			c.field(x, key, x.Elem, at, a, b)
		}
	case apart && x.Form == conform.List && c.list(x.Elem, at, a, b):
	case c.canon.of(t, at.place, a) != c.canon.of(t, at.place, b):
		c.add(Field{Action: Changed, From: a, To: b}, at)
	}
}

func (c *comparer) add(f Field, at spot) {
	f.Path, f.Def, f.Name, f.steps = at.path, at.def, at.name, at.steps
	f.FromDefault, f.ToDefault = c.from[f.From], c.to[f.To]
	c.out = append(c.out, f)
}

// keys are the keys of two mappings, in order.
func keys(a, b *source.Node) []string {
	var out []string
	for _, n := range []*source.Node{a, b} {
		for _, kv := range n.Fields {
			out = append(out, kv.Key.Text)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
