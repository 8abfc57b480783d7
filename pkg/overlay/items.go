package overlay

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// placing are the keys by which an item of a list says what becomes of it.
var placing = []string{"remove", "first", "after"}

// unplaced is an item without what says where it goes.
func unplaced(n *source.Node) *source.Node {
	for _, key := range placing {
		n = without(n, key)
	}
	return n
}

// items merges lists of things that are known by a key: an item changes the
// thing of its name, is a new one, or takes one away.
func (m *merger) items(elem *conform.Type, key string, base, to *source.Node) *source.Node {
	out := *base
	out.Items = slices.Clone(base.Items)
	changed := false
	for _, it := range to.Items {
		name := textOf(it.Get(key))
		if name == "" {
			continue // reported when the patch was read
		}
		list, i := &out, itemIndex(out.Items, key, name)
		if i < 0 {
			if fork, branch, merged := m.inBranch(elem, key, name, &out, it); merged != nil {
				out.Items[fork] = merged
				changed = changed || branch
				continue
			}
		}
		m.path = append(m.path, "["+name+"]")
		changed = m.item(elem, key, list, i, it) || changed
		m.path = m.path[:len(m.path)-1]
	}
	if !changed {
		return base
	}
	return &out
}

// item applies one item of a patch to the list that it belongs to, where it
// has the index i, -1 for none.
func (m *merger) item(elem *conform.Type, key string, list *source.Node, i int, it *source.Node) bool {
	name := textOf(it.Get(key))
	switch {
	case it.Get("remove") != nil && i < 0:
		m.complain(it.Get(key), badChange, "there is no "+diag.Quote(name)+" to remove", diag.DidYouMean(name, names(list.Items, key)))
		return false
	case it.Get("remove") != nil:
		m.changed(list.Items[i], nil, it)
		list.Items = slices.Delete(list.Items, i, i+1)
		return true
	case i < 0:
		return m.insert(elem, key, list, it)
	}
	was := list.Items[i]
	merged := m.value(elem, "", was, unplaced(it))
	list.Items[i] = merged
	if it.Get("first") == nil && it.Get("after") == nil {
		return merged != was
	}
	return m.move(key, list, i, it) || merged != was
}

// insert puts a new item where it says that it goes. One that does not say is
// taken for a misspelt one.
func (m *merger) insert(elem *conform.Type, key string, list *source.Node, it *source.Node) bool {
	name := textOf(it.Get(key))
	at := m.index(key, list, it)
	if at < 0 && it.Get("after") != nil {
		return false
	}
	if at < 0 && len(list.Items) > 0 {
		hint := diag.DidYouMean(name, names(list.Items, key))
		if hint == "" {
			hint = "a new one says first: true, or after: and the name of another"
		}
		m.complain(it.Get(key), badChange, "there is no "+diag.Quote(name)+" to change", hint)
		return false
	}
	fresh := m.fresh(elem, "", unplaced(it))
	m.changed(nil, fresh, it)
	list.Items = slices.Insert(list.Items, max(at, 0), fresh)
	return true
}

// move moves the item i to where a patch says.
func (m *merger) move(key string, list *source.Node, i int, it *source.Node) bool {
	was := list.Items[i]
	rest := *list
	rest.Items = slices.Delete(slices.Clone(list.Items), i, i+1)
	to := m.index(key, &rest, it)
	if to < 0 || to == i {
		return false
	}
	before := m.order(key, list)
	list.Items = slices.Insert(rest.Items, to, was)
	at := m.path
	m.path = at[:len(at)-1] // the list
	m.changed(before, m.order(key, list), it)
	m.path = at
	return true
}

// order is the names of a list as a value.
func (m *merger) order(key string, list *source.Node) *source.Node {
	out := &source.Node{Kind: source.List, Style: source.Flow, Pos: list.Pos}
	for _, name := range names(list.Items, key) {
		out.Items = append(out.Items, &source.Node{Kind: source.String, Style: source.Plain, Text: name, Pos: list.Pos})
	}
	return out
}

// index is where an item says that it goes in a list, -1 when it does not say
// or names none.
func (m *merger) index(key string, list, it *source.Node) int {
	if it.Get("first") != nil {
		return 0
	}
	after := it.Get("after")
	if after == nil {
		return -1
	}
	if i := itemIndex(list.Items, key, after.Text); i >= 0 {
		return i + 1
	}
	all := names(list.Items, key)
	hint := diag.DidYouMean(after.Text, all)
	if hint == "" {
		hint = choices(all, "the list is empty; write first: true")
	}
	m.complain(after, badChange, "after: names no "+diag.Quote(after.Text), hint)
	return -1
}

// inBranch merges an item into the parallel branch of a step where a thing of
// its name stands: steps are known by their id in all of a stream. Merged is
// the step that forks, nil when none of them has it.
func (m *merger) inBranch(elem *conform.Type, key, name string, list, it *source.Node) (fork int, changed bool, merged *source.Node) {
	if elem.Form != conform.Struct || elem.Field("parallel") == nil {
		return 0, false, nil
	}
	for i, step := range list.Items {
		branches := step.Get("parallel")
		if branches == nil || branches.Kind != source.List {
			continue
		}
		for j, branch := range branches.Items {
			if !holds(branch, key, name) {
				continue
			}
			m.path = append(m.path, "["+textOf(step.Get(key))+"]", "parallel", "["+number(j)+"]")
			one := &source.Node{Kind: source.List, Items: []*source.Node{it}}
			inner := m.items(elem, key, branch, one)
			m.path = m.path[:len(m.path)-3]
			if inner == branch {
				return i, false, step
			}
			all := *branches
			all.Items = slices.Clone(branches.Items)
			all.Items[j] = inner
			return i, true, with(step, keyOf(step, "parallel"), &all)
		}
	}
	return 0, false, nil
}

// holds reports whether a list of steps, or a branch in it, has the name.
func holds(list *source.Node, key, name string) bool {
	for _, it := range list.Items {
		if textOf(it.Get(key)) == name {
			return true
		}
		if branches := it.Get("parallel"); branches != nil {
			if slices.ContainsFunc(branches.Items, func(b *source.Node) bool { return holds(b, key, name) }) {
				return true
			}
		}
	}
	return false
}

func itemIndex(items []*source.Node, key, name string) int {
	return slices.IndexFunc(items, func(n *source.Node) bool { return textOf(n.Get(key)) == name })
}

func names(items []*source.Node, key string) []string {
	var out []string
	for _, it := range items {
		if name := textOf(it.Get(key)); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// label is the name of an item, or its number.
func label(it *source.Node, i int) string {
	for _, key := range []string{"id", "name"} {
		if name := textOf(it.Get(key)); name != "" {
			return name
		}
	}
	return number(i)
}

func labels(items []*source.Node) []string {
	var out []string
	for i, it := range items {
		out = append(out, label(it, i))
	}
	return out
}

// isNumber reports whether the key of an address counts items.
func isNumber(key string) bool { return strings.HasPrefix(key, "#") }

// keyOf is the key of a field that a mapping has.
func keyOf(n *source.Node, name string) *source.Node {
	for _, f := range n.Fields {
		if f.Key.Text == name {
			return f.Key
		}
	}
	return nil
}
