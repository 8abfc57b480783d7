package conform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// unknownField reports a key that t does not have, and returns the field that
// was probably meant, "" when there is no telling.
func (c *checker) unknownField(t *Type, n *source.Node, kv source.Field) (meant string) {
	c.out.mark(kv.Value)
	c.push(kv.Key.Text)
	c.shaped()
	f := c.report(unknownField, kv.Key, fmt.Sprintf("%s has no field %s", noun(t), diag.Quote(kv.Key.Text)))
	f.Keys = []string{kv.Key.Text}
	f.Hint, meant = c.whereTo(t, n, kv.Key.Text)
	c.pop()
	if meant == "" {
		return ""
	}
	here := len(c.path)
	c.push(meant)
	if home := t.Field(meant); home != nil && home.Type.Form == Struct && home.Type.Field(kv.Key.Text) != nil {
		c.push(kv.Key.Text)
	}
	c.gap()
	c.path = c.path[:here]
	return meant
}

// whereTo says what a field that does not exist here was probably meant to be.
func (c *checker) whereTo(t *Type, n *source.Node, key string) (hint, meant string) {
	names := fieldNames(t)
	if near := diag.Nearest(key, names); near != "" {
		return `did you mean "` + near + `"?`, near
	}
	if id := identity(t); id != "" && n.Get(id) == nil && (key == "id" || key == "name" || key == "key") {
		return `did you mean "` + id + `"?`, id
	}
	if beside := c.rival(t, n, key); beside != "" {
		return diag.Quote(key) + " cannot stand beside " + diag.Quote(beside) + "; keep one of them", ""
	}
	if home := c.homeOf(t, key); home != "" {
		return `"` + key + `" belongs under ` + home, home
	}
	if len(names) > maxListed {
		names = append(names[:maxListed], "…")
	}
	return "fields here: " + strings.Join(names, ", "), ""
}

// maxListed is how many words a hint lists.
const maxListed = 12

func fieldNames(t *Type) []string {
	names := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		names[i] = f.Name
	}
	return names
}

// homeOf is the mapping in which a field lives that was written in t: metadata
// or spec for what stands at the top, else a mapping inside t.
func (c *checker) homeOf(t *Type, key string) string {
	if top := len(c.path) <= 2; top {
		if meta := c.schema.Type("Metadata"); meta != nil && meta != t && meta.Field(key) != nil {
			return "metadata"
		}
		if spec := c.schema.Type(c.out.Kind + "Spec"); spec != nil && spec != t && spec.Field(key) != nil {
			return "spec"
		}
	}
	var homes []string
	for _, f := range t.Fields {
		if f.Type.Form == Struct && f.Type.Field(key) != nil {
			homes = append(homes, f.Name)
		}
	}
	if len(homes) == 1 {
		return homes[0]
	}
	return ""
}

// rival is a field of n that rules out key: key belongs to another form of the
// same value, which does not have that field.
func (c *checker) rival(t *Type, n *source.Node, key string) string {
	for _, arm := range c.here.arms {
		if arm == t || arm.Form != Struct || arm.Field(key) == nil {
			continue
		}
		for _, kv := range n.Fields {
			if t.Field(kv.Key.Text) != nil && arm.Field(kv.Key.Text) == nil {
				return kv.Key.Text
			}
		}
	}
	return ""
}

// missingFields reports the required fields that n lacks. Those whose name was
// misspelt or which were written in another place are reported there.
func (c *checker) missingFields(t *Type, n *source.Node, meant map[string]bool) {
	for _, f := range t.Fields {
		if !f.Required || n.Get(f.Name) != nil {
			continue
		}
		if c.out.Missing == nil {
			c.out.Missing = map[*source.Node][]string{}
		}
		c.out.Missing[n] = append(c.out.Missing[n], f.Name)
		c.push(f.Name)
		c.gap()
		c.pop()
		if meant[f.Name] {
			continue
		}
		if c.missing(t, n, f) {
			return
		}
	}
}

// missing reports one required field; true means that it stands for all.
func (c *checker) missing(t *Type, n *source.Node, f *Field) (all bool) {
	c.shaped()
	if heads := c.heads(n); len(heads) > 1 {
		fd := c.report(missingField, head(n), c.fieldName()+" needs "+orList(heads))
		if ex, ok := c.ownExample(); ok {
			fd.Hint = "write, for example, " + ex
		}
		return true
	}
	c.push(f.Name)
	fd := c.report(missingField, head(n), fmt.Sprintf("%s needs %s", noun(t), diag.Quote(f.Name)))
	fd.Hint = "add here: " + f.Name + ": " + c.sample(f)
	c.pop()
	return false
}

// head is where a field would go that a mapping lacks: its first key, or the
// mapping itself when it has none.
func head(n *source.Node) *source.Node {
	if len(n.Fields) == 0 {
		return n
	}
	return n.Fields[0].Key
}

// heads are the fields by which the forms of a value are told apart, when n
// has none of them: which form it was meant to be cannot be told.
func (c *checker) heads(n *source.Node) []string {
	var out []string
	for _, arm := range c.here.arms {
		if arm.Form != Struct {
			continue
		}
		for _, f := range arm.Fields {
			if f.Required && n.Get(f.Name) != nil {
				return nil
			}
			if f.Required && len(out) < maxListed {
				out = append(out, f.Name)
				break
			}
		}
	}
	return slices.Compact(out)
}

// sample shows what a field may hold: its example, its words, or a value with
// the fields that it must have.
func (c *checker) sample(f *Field) string {
	if f.Type.Form == Enum {
		return c.expected(f.Type)
	}
	if s := sampleOf(f, 0); s != "…" {
		return s
	}
	return c.expected(f.Type)
}

// maxSample bounds how deep a sample shows what is required.
const maxSample = 3

func sampleOf(f *Field, depth int) string {
	if ex, ok := f.Attr("example"); ok && len(ex) > 0 && !strings.Contains(ex[0], "\n") {
		return ex[0]
	}
	return f.Type.sample(depth)
}

func (t *Type) sample(depth int) string {
	if ex, ok := t.Attr("example"); ok && len(ex) > 0 {
		return ex[0]
	}
	switch {
	case depth == maxSample:
	case t.Form == Enum:
		return t.Values[0]
	case t.Form == List && t.NonEmpty:
		return "[" + t.Elem.sample(depth+1) + "]"
	case t.Form == Struct:
		var parts []string
		for _, f := range t.Fields {
			if f.Required {
				parts = append(parts, f.Name+": "+sampleOf(f, depth+1))
			}
		}
		if len(parts) > 0 {
			return "{" + strings.Join(parts, ", ") + "}"
		}
	}
	return "…"
}

// cutInTwo reports a number with a decimal comma in a flow mapping, where the
// comma ends the value: {value: 99,5%} holds the value 99 and the key 5%.
func (c *checker) cutInTwo(t *Type, n *source.Node, i int) bool {
	if !isCutInTwo(t, n, i) {
		return false
	}
	kv, next := n.Fields[i], n.Fields[i+1].Key
	c.out.mark(kv.Value)
	c.out.mark(n.Fields[i+1].Value)
	c.push(kv.Key.Text)
	f := c.add(badText, kv.Value, "the comma in %s,%s begins a new field; write %s.%s", kv.Value.Text, next.Text, kv.Value.Text, next.Text)
	if next.Pos.Line == kv.Value.Pos.Line {
		f.Width = int(next.Pos.Column-kv.Value.Pos.Column) + int(next.Width)
	}
	c.pop()
	return true
}

func isCutInTwo(t *Type, n *source.Node, i int) bool {
	if n.Style != source.Flow || i+1 >= len(n.Fields) {
		return false
	}
	value, next := n.Fields[i].Value, n.Fields[i+1]
	return value.Kind == source.Number && isInt(value.Text) && len(value.Text) <= maxNumber &&
		next.Value.Kind == source.Null && t.byName[next.Key.Text] == nil && next.Key.Style == source.Plain &&
		next.Key.Text != "" && next.Key.Text[0] >= '0' && next.Key.Text[0] <= '9' && next.Key.Width > 0 && len(next.Key.Text) <= maxNumber
}

func hintFromExample(attrs []Attr) string {
	if ex, ok := find(attrs, "example"); ok && len(ex) > 0 {
		return "write, for example, " + ex[0]
	}
	return ""
}
