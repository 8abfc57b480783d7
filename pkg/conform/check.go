package conform

import (
	"math/big"
	"strconv"
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
	// Adds are the entities ("Kind/name") that patches in the document add.
	Adds []string
	// Refused are the nodes that later layers must leave alone, because a
	// finding about them exists.
	Refused map[*source.Node]bool
	// Missing names the required fields that a mapping lacks.
	Missing map[*source.Node][]string
}

// Tie is one use of a name that must exist: another entity, a step, an item of
// another entity's list.
type Tie struct {
	Node *source.Node
	// Text is the name as written: "service-desk" or "Team/service-desk".
	Text string
	// How says where the name must exist, by the attribute of the field: ref
	// (an entity of one of the kinds Args; none: any), local (a step), item
	// (an item of the list Args[0]), names (an entity of the kind that the
	// field Args[0] beside it names) or address (an entity or a field of it).
	How  string
	Args []string
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
	// onCalendar says that durations here are counted in open hours.
	onCalendar bool
	// owner is the mapping whose field is being checked.
	owner *source.Node
	// subject is the entity that a patch changes or adds, while inside one.
	subject string
	// patch admits what a change may say and an entity may not: null to
	// clear, list items that name an item and change a part of it.
	patch bool
}

// value checks n against t; f is the field that holds it, if any, whose
// attributes count for the items of a list as well.
func (c *checker) value(t *Type, n *source.Node, f *Field) {
	if isRefused(n) && (t.Form != Struct || len(n.Fields) == 0) {
		return
	}
	if c.patch && n.Kind == source.Null {
		return
	}
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
	for _, kv := range n.Fields {
		f := t.byName[kv.Key.Text]
		if f == nil {
			c.unknownField(t, kv)
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
	for _, f := range t.Fields {
		if f.Required && n.Get(f.Name) == nil {
			c.missing(t, n, f)
		}
	}
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
				c.tie(kv.Key, f.Attrs, "key")
			}
			c.value(t.Elem, kv.Value, f)
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
	seen := map[string]*source.Node{}
	for i, it := range n.Items {
		c.push(itemLabel(it, i))
		c.item(t.Elem, it, seen)
		if c.patch {
			c.patchItem(t.Elem, it, f)
		} else {
			c.value(t.Elem, it, f)
		}
		c.pop()
	}
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
	key := identity(elem)
	id := n.Get(key)
	if key == "" || id == nil || id.Kind != source.String {
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
func itemLabel(it *source.Node, i int) string {
	for _, key := range []string{"id", "name"} {
		if v := it.Get(key); v != nil && v.Kind == source.String && v.Text != "" && len(v.Text) <= maxLabel {
			return "[" + v.Text + "]"
		}
	}
	return "[#" + strconv.Itoa(i+1) + "]"
}

// maxLabel bounds the ids repeated in addresses.
const maxLabel = 63

func (c *checker) scalar(t *Type, n *source.Node, f *Field) {
	if !kindFits(t.Form, n.Kind) {
		c.wrongKind(t, n)
		return
	}
	switch t.Form {
	case Enum:
		if !has(t.Values, n.Text) {
			c.notInList(t, n)
		}
	case Int, Number:
		c.number(t, n)
	case Text:
		c.text(t, n, f)
	}
}

// kindFits reports whether a scalar type can hold a node of that kind at all.
func kindFits(f Form, k source.Kind) bool {
	switch f {
	case Nothing:
		return k == source.Null
	case Bool:
		return k == source.Bool
	case Int, Number:
		return k == source.Number
	case Text, Enum:
		return k == source.String
	case List:
		return k == source.List
	case Struct, Table:
		return k == source.Map
	}
	return true
}

func (c *checker) number(t *Type, n *source.Node) {
	if t.Form == Int && !isInt(n.Text) {
		c.add(wrongType, n, "%s wants a whole number, not %s", c.fieldName(), n.Text)
		return
	}
	v, ok := parseNumber(n.Text)
	if !ok {
		c.addBeyond(outOfRange, n, "%s is too large or too small a number for any field", diag.Quote(n.Text))
		return
	}
	if t.Min != nil && !t.Min.admits(v, true) || t.Max != nil && !t.Max.admits(v, false) {
		c.add(outOfRange, n, "%s must be %s, not %s", c.fieldName(), rangeText(t), n.Text)
	}
}

func isInt(text string) bool { return !strings.ContainsAny(text, ".eE") }

// parseNumber refuses what no float64 can hold, so that later layers need not
// look again.
func parseNumber(text string) (*big.Float, bool) {
	if _, err := strconv.ParseFloat(text, 64); err != nil {
		return nil, false
	}
	v, _, err := big.ParseFloat(text, 10, boundBits, big.ToNearestEven)
	return v, err == nil
}

func (c *checker) text(t *Type, n *source.Node, f *Field) {
	for _, re := range t.Patterns {
		if !re.MatchString(n.Text) {
			c.badText(t, n)
			return
		}
	}
	if parse := scalars[t.Of]; parse != nil {
		if err := parse(n.Text); err != nil {
			c.addBeyond(badText, n, "%s", err)
			return
		}
	}
	if t.Of == "Duration" {
		c.duration(n)
	}
	if t.Of == "Measure" {
		c.tie(n, addressed, "")
	}
	if f != nil {
		c.tie(n, f.Attrs, "")
	}
}

// addressed marks text that begins with an address, wherever it stands.
var addressed = []Attr{{Name: "address"}}

// tie notes what the text must name, if the field's attributes say so. Prefix
// "key" asks for the attributes about a table's keys.
func (c *checker) tie(n *source.Node, attrs []Attr, prefix string) {
	if words, _ := find(attrs, prefix+"words"); has(words, n.Text) {
		return
	}
	if strings.HasPrefix(n.Text, "SVS") {
		return // a code stands where a rule can be named either way
	}
	for _, how := range []string{"ref", "local", "item", "names", "address"} {
		if args, ok := find(attrs, prefix+how); ok {
			if len(args) == 1 && args[0] == "*" {
				args = nil
			}
			c.out.Ties = append(c.out.Ties, Tie{Node: n, Text: n.Text, How: how, Args: args, Path: c.pathText(), Owner: c.owner, Subject: c.subject})
		}
	}
}

func has(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

func (c *checker) push(s string) { c.path = append(c.path, s) }
func (c *checker) pop()          { c.path = c.path[:len(c.path)-1] }

// pathText is the address of where the walk stands: "steps[triage].practice".
func (c *checker) pathText() string {
	var b strings.Builder
	for i, s := range c.path {
		if i == 0 && s == "spec" {
			continue
		}
		if b.Len() > 0 && !strings.HasPrefix(s, "[") {
			b.WriteByte('.')
		}
		b.WriteString(s)
	}
	return b.String()
}

// listText is pathText without the names of items.
func (c *checker) listText() string {
	var parts []string
	for i, s := range c.path {
		if !strings.HasPrefix(s, "[") && !(i == 0 && s == "spec") {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ".")
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
