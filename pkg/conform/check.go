package conform

import (
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// Result is what the shape check learned of one document.
type Result struct {
	// Kind and Name are empty where the document does not say them in a
	// readable way.
	Kind, Name string
	Findings   []diag.Finding
	// Ties are the names in the document that must exist somewhere, in written
	// order.
	Ties []Tie
	// Items are the things in its lists that have an id or a name.
	Items []Item
	// Nameless are the lists that hold a thing whose name is not known.
	Nameless []string
	// Adds are the entities ("Kind/name") that patches in the document add.
	Adds []string
	// Gaps are the fields that were refused, here or while reading, or that are
	// missing, as paths without names of items ("steps.work"); "" is the whole.
	Gaps []string
	// Refused are the nodes that later layers must leave alone, because a
	// finding about them exists.
	Refused map[*source.Node]bool
	// Missing names the required fields that a mapping lacks.
	Missing map[*source.Node][]string
}

// Tie is one use of a name that must exist: another entity, a step, an item of
// another entity's list.
type Tie struct {
	*Use
	Node *source.Node
	// Text is the name as written: "service-desk" or "Team/service-desk".
	Text string
	// Path is the field's address within the entity, Owner the mapping that
	// holds the field.
	Path  string
	Owner *source.Node
	// Subject is the entity ("Kind/name") that a patch changes or adds, for
	// names inside the patch; empty elsewhere.
	Subject string
}

// Item is one thing of a list whose things have names.
type Item struct {
	// List is the list's address without the names of items: "steps",
	// "steps.parallel", "variants".
	List string
	Name string
	Path string
	Node *source.Node
}

// Entity is "Kind/name" as far as both are known.
func (r *Result) Entity() string {
	if r.Kind == "" || r.Name == "" {
		return r.Kind
	}
	return r.Kind + "/" + r.Name
}

// checker walks one document beside its type.
type checker struct {
	schema *Schema
	file   string
	path   []string
	out    *Result
	// shapely counts the findings that CUE, too, must come to; the others
	// stand on what CUE cannot say (overflow, impossible distributions).
	shapely int
	// misspelt says that the kind is a guess.
	misspelt bool
	// onCalendar says that durations here are counted in open hours.
	onCalendar bool
	// owner is the mapping whose field is being checked.
	owner *source.Node
	here  holder
	// subject is the entity that a patch changes or adds, while inside one.
	subject string
	// patch admits what a change may say and an entity may not: null to
	// clear, list items that name an item and change a part of it.
	patch bool
	texts texts
}

// holder is what holds the value being checked.
type holder struct {
	// field is the nearest field around the value, whose attributes count for
	// the items of its list as well; own says that the value is the field's.
	field *Field
	own   bool
	// arms are the forms among which the value's own was chosen.
	arms []*Type
}

// value checks n against t; f is the field that holds it, if any.
func (c *checker) value(t *Type, n *source.Node, f *Field) {
	if isRefused(n) {
		c.gap()
	}
	if isRefused(n) && (t.Form != Struct || len(n.Fields) == 0) {
		return
	}
	if c.patch && n.Kind == source.Null {
		return
	}
	outer := c.here
	c.here = holder{field: f, own: f != nil && f.Type == t}
	c.form(t, n, f)
	c.here = outer
}

// form checks n against t, whose holder is known.
func (c *checker) form(t *Type, n *source.Node, f *Field) {
	switch t.Form {
	case Anything:
	case Struct:
		c.structure(t, n)
	case Table:
		c.table(t, n, f)
	case List:
		c.list(t, n, f)
	case Union:
		c.union(t, n, f)
	default:
		c.scalar(t, n, f)
	}
}

func (c *checker) structure(t *Type, n *source.Node) {
	if n.Kind != source.Map && !isRefused(n) {
		c.wrongKind(t, n)
		return
	}
	outer := c.owner
	var meant map[string]bool
	for i, kv := range n.Fields {
		f := t.byName[kv.Key.Text]
		if c.cutInTwo(t, n, i) || i > 0 && f == nil && isCutInTwo(t, n, i-1) {
			continue
		}
		if f == nil {
			meant = noting(meant, c.unknownField(t, n, kv))
			continue
		}
		c.owner = n
		was := c.onCalendar
		c.onCalendar = was || countsOnCalendar(f, n)
		c.push(f.Name)
		c.value(f.Type, kv.Value, f)
		c.pop()
		c.onCalendar = was
	}
	c.owner = outer
	c.change(t, n)
	if c.patch || isRefused(n) {
		return // a patch says a part; what is left of a refused mapping may not be all
	}
	c.missingFields(t, n, meant)
}

// noting adds a name to a set that is mostly empty.
func noting(set map[string]bool, name string) map[string]bool {
	if set == nil {
		set = map[string]bool{}
	}
	set[name] = true
	return set
}

func (c *checker) table(t *Type, n *source.Node, f *Field) {
	if n.Kind != source.Map {
		c.wrongKind(t, n)
		return
	}
	for _, kv := range n.Fields {
		if isRefused(kv.Value) {
			continue
		}
		c.push(kv.Key.Text)
		if t.KeyPattern != nil && !t.KeyPattern.MatchString(kv.Key.Text) {
			c.badKey(t, kv, f)
		} else {
			if f != nil {
				c.tie(kv.Key, f.keyUses)
			}
			c.value(t.Elem, kv.Value, f)
			c.condition(t, kv)
		}
		c.pop()
	}
}

func (c *checker) list(t *Type, n *source.Node, f *Field) {
	if n.Kind != source.List {
		c.wrongKind(t, n)
		return
	}
	if t.NonEmpty && len(n.Items) == 0 {
		c.add(emptyList, n, "the list %s is empty", c.fieldName())
	}
	var seen map[string]*source.Node
	if t.Elem.name() != "" {
		seen = make(map[string]*source.Node, len(n.Items))
	}
	for i, it := range n.Items {
		c.push(c.itemLabel(it, i))
		c.item(t.Elem, it, seen)
		if c.patch {
			c.patchItem(t.Elem, it, f)
		} else {
			c.value(t.Elem, it, f)
		}
		c.pop()
	}
}

// name is the type's identity.
func (t *Type) name() string {
	if t.flat != nil {
		return t.identity
	}
	return identity(t)
}

// identity is the field by which a list's things are told apart, "" when they
// have no names.
func identity(elem *Type) string {
	if elem.Form != Struct {
		return ""
	}
	for _, key := range []string{"id", "name"} {
		if f := elem.byName[key]; f != nil && f.Required {
			return key
		}
	}
	return ""
}

// item notes a named thing of a list, and reports a name that is taken.
func (c *checker) item(elem *Type, n *source.Node, seen map[string]*source.Node) {
	key := elem.name()
	if key == "" {
		return
	}
	id := n.Get(key)
	if id == nil && key == "id" {
		id = n.Get("name") // misspelt, and reported as such
	}
	if id == nil || id.Kind != source.String {
		c.out.Nameless = append(c.out.Nameless, c.listText())
		return
	}
	if first := seen[id.Text]; first != nil {
		c.push(key)
		f := c.addBeyond(duplicateItem, id, "two things in one list are called %s", diag.Quote(id.Text))
		f.Keys = []string{id.Text}
		f.Related = []diag.Related{{Place: diag.Place{File: c.file, Pos: first.Pos}, Message: "the first is here"}}
		f.Hint = "give each its own " + key
		c.pop()
		return
	}
	seen[id.Text] = id
	c.out.Items = append(c.out.Items, Item{List: c.listText(), Name: id.Text, Path: c.pathText(), Node: id})
}

// itemLabel names a list item by its id or name, else by its place from 1.
func (c *checker) itemLabel(it *source.Node, i int) string {
	for _, key := range []string{"id", "name"} {
		if v := it.Get(key); v != nil && v.Kind == source.String && v.Text != "" && len(v.Text) <= maxLabel {
			return c.texts.label(v.Text)
		}
	}
	return c.texts.numbered(i + 1)
}

// maxLabel bounds the ids repeated in addresses.
const maxLabel = 63

func (c *checker) push(s string) { c.path = append(c.path, s) }
func (c *checker) pop()          { c.path = c.path[:len(c.path)-1] }

// pathText is the address of where the walk stands: "steps[triage].practice".
func (c *checker) pathText() string {
	var buf [128]byte
	b := buf[:0]
	for i, s := range c.path {
		if i == 0 && s == "spec" {
			continue
		}
		if len(b) > 0 && !strings.HasPrefix(s, "[") {
			b = append(b, '.')
		}
		b = append(b, s...)
	}
	return c.texts.of(b)
}

// listText is pathText without the names of items.
func (c *checker) listText() string {
	var buf [128]byte
	b := buf[:0]
	for i, s := range c.path {
		if strings.HasPrefix(s, "[") || i == 0 && s == "spec" {
			continue
		}
		if len(b) > 0 {
			b = append(b, '.')
		}
		b = append(b, s...)
	}
	return c.texts.of(b)
}

// fieldName is the innermost field of the path, quoted, for messages.
func (c *checker) fieldName() string {
	for i := len(c.path) - 1; i >= 0; i-- {
		if !strings.HasPrefix(c.path[i], "[") {
			name := diag.Quote(c.path[i])
			if i < len(c.path)-1 {
				return "an item of " + name
			}
			return name
		}
	}
	return "the document"
}
