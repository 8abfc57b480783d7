package change

import (
	"slices"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
)

// list compares two lists item by item; false where they are compared as one.
func (c *comparer) list(elem *conform.Type, at spot, a, b *source.Node) bool {
	switch behavior := c.schema.Behavior(at.place); behavior {
	case conform.ByID, conform.ByName:
		return c.named(elem, at, behavior.Key(), a, b, true)
	case conform.Set:
		if by := c.schema.SetKey(at.place); by != "" && c.named(elem, at, by, a, b, false) {
			return true
		}
		c.set(elem, at, a, b)
		return true
	case conform.Sequence:
		if len(a.Items) != len(b.Items) {
			return false
		}
		for i := range a.Items {
			c.value(elem, at.position(i), a.Items[i], b.Items[i])
		}
		return true
	}
	return false
}

// named compares lists of things that a field tells apart. It does nothing and
// returns false where the field does not tell them apart.
func (c *comparer) named(elem *conform.Type, at spot, by string, a, b *source.Node, ordered bool) bool {
	x, was := names(a, by)
	y, now := names(b, by)
	if x == nil || y == nil {
		return false
	}
	for i, name := range was {
		if y[name] == nil {
			c.add(Field{Action: Removed, From: x[name], After: before(was, i, ordered)}, at.item(by, name))
		}
	}
	kept := slices.DeleteFunc(slices.Clone(was), func(name string) bool { return y[name] == nil })
	keptNow := slices.DeleteFunc(slices.Clone(now), func(name string) bool { return x[name] == nil })
	if ordered && !slices.Equal(kept, keptNow) {
		c.add(Field{Action: Reordered, From: texts(kept), To: texts(keptNow)}, at)
	}
	for _, name := range kept {
		c.value(elem, at.item(by, name), x[name], y[name])
	}
	for i, name := range now {
		if x[name] == nil {
			c.add(Field{Action: Added, To: y[name], After: before(now, i, ordered)}, at.item(by, name))
		}
	}
	return true
}

// names are the things of a list by the text of a field, and the texts in
// written order; nil where a thing has none or two have the same.
func names(list *source.Node, by string) (map[string]*source.Node, []string) {
	out := map[string]*source.Node{}
	var order []string
	for _, item := range list.Items {
		n := item.Get(by)
		if n == nil || n.Kind != source.String || out[n.Text] != nil {
			return nil, nil
		}
		out[n.Text] = item
		order = append(order, n.Text)
	}
	return out, order
}

func before(order []string, i int, ordered bool) string {
	if i == 0 || !ordered {
		return ""
	}
	return order[i-1]
}

func texts(names []string) *source.Node {
	out := &source.Node{Kind: source.List, Style: source.Flow}
	for _, name := range names {
		out.Items = append(out.Items, &source.Node{Kind: source.String, Text: name})
	}
	return out
}

// set compares lists whose order does not count, as whole values.
func (c *comparer) set(elem *conform.Type, at spot, a, b *source.Node) {
	left := map[string]int{}
	for _, item := range b.Items {
		left[c.canon.of(elem, at.place+"[]", item)]++
	}
	for _, item := range a.Items {
		text := c.canon.of(elem, at.place+"[]", item)
		if left[text]--; left[text] < 0 {
			c.add(Field{Action: Removed, From: item}, at)
		}
	}
	left = map[string]int{}
	for _, item := range a.Items {
		left[c.canon.of(elem, at.place+"[]", item)]++
	}
	for _, item := range b.Items {
		text := c.canon.of(elem, at.place+"[]", item)
		if left[text]--; left[text] < 0 {
			c.add(Field{Action: Added, To: item}, at)
		}
	}
}
