package change

import (
	"fmt"
	"maps"
	"slices"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
)

// Apply returns the entity's base state with its fields changed: a document
// that says what the other state says. Fields must be those that Compare found,
// or those of Reverse.
func Apply(schema *conform.Schema, e Entity) (*source.Node, error) {
	if e.From == nil || e.To == nil {
		if e.To == nil {
			return nil, nil
		}
		return clone(e.To.Root), nil
	}
	root := clone(e.From.Root)
	c := canon{schema}
	for _, f := range e.Fields {
		if f.Action == Moved {
			continue // the base state has the new name
		}
		if err := c.apply(root, f); err != nil {
			return nil, fmt.Errorf("%s %s: %w", e.Ref(), f.Path, err)
		}
	}
	return root, nil
}

// apply changes one field below root.
func (c canon) apply(root *source.Node, f Field) error {
	steps := f.steps
	if len(steps) > 1 && steps[0].key == "spec" && root.Get("spec") == nil {
		root.Fields = append(root.Fields, field("spec", &source.Node{Kind: source.Map}))
	}
	n := root
	for _, s := range steps[:len(steps)-1] {
		if n = s.in(n); n == nil {
			return fmt.Errorf("there is no %q", s.String())
		}
	}
	last := steps[len(steps)-1]
	old := last.in(n)
	switch {
	case f.Action == Reordered:
		return reorder(old, f)
	case last.isItem:
		return last.item(n, f)
	case f.Action == Changed && last.isPosition:
		n.Items[last.index] = clone(f.To)
	case f.Action != Changed && old != nil && old.Kind == source.List && !wholeList(f):
		return c.member(old, f)
	default:
		put(n, last.key, clone(f.To))
	}
	return nil
}

// wholeList reports whether a field is the list itself and not a member of it.
func wholeList(f Field) bool {
	return f.From != nil && f.From.Kind == source.List || f.To != nil && f.To.Kind == source.List
}

// member adds or removes one value of a set.
func (c canon) member(set *source.Node, f Field) error {
	if f.Action == Added {
		set.Items = append(set.Items, clone(f.To))
		return nil
	}
	want := c.of(nil, "", f.From)
	i := slices.IndexFunc(set.Items, func(n *source.Node) bool { return c.of(nil, "", n) == want })
	if i < 0 {
		return fmt.Errorf("there is no such value")
	}
	set.Items = slices.Delete(set.Items, i, i+1)
	return nil
}

// in is the value behind a step, nil without one.
func (s step) in(n *source.Node) *source.Node {
	switch {
	case s.isItem:
		if i := s.find(n); i >= 0 {
			return n.Items[i]
		}
		return nil
	case s.isPosition:
		if s.index < len(n.Items) {
			return n.Items[s.index]
		}
		return nil
	}
	return n.Get(s.key)
}

func (s step) find(list *source.Node) int {
	return slices.IndexFunc(list.Items, func(n *source.Node) bool {
		v := n.Get(s.by)
		return v != nil && v.Text == s.name
	})
}

// String is what messages call a step.
func (s step) String() string {
	if s.isItem {
		return s.name
	}
	return s.key
}

// item adds, removes or replaces a thing of a list.
func (s step) item(list *source.Node, f Field) error {
	i := s.find(list)
	switch f.Action {
	case Removed:
		if i < 0 {
			return fmt.Errorf("there is no such thing")
		}
		list.Items = slices.Delete(list.Items, i, i+1)
	case Changed:
		list.Items[i] = clone(f.To)
	case Added:
		at := 0
		if f.After != "" {
			at = step{by: s.by, name: f.After}.find(list) + 1
		}
		list.Items = slices.Insert(list.Items, at, clone(f.To))
	}
	return nil
}

// reorder puts the things that a list keeps into their new order.
func reorder(list *source.Node, f Field) error {
	by := "id"
	if len(list.Items) > 0 && list.Items[0].Get("id") == nil {
		by = "name"
	}
	var kept []int
	items := map[string]*source.Node{}
	for i, item := range list.Items {
		if v := item.Get(by); v != nil && slices.ContainsFunc(f.To.Items, func(n *source.Node) bool { return n.Text == v.Text }) {
			kept = append(kept, i)
			items[v.Text] = item
		}
	}
	if len(kept) != len(f.To.Items) {
		return fmt.Errorf("the list has other things")
	}
	for k, i := range kept {
		list.Items[i] = items[f.To.Items[k].Text]
	}
	return nil
}

func put(n *source.Node, key string, v *source.Node) {
	i := slices.IndexFunc(n.Fields, func(f source.Field) bool { return f.Key.Text == key })
	switch {
	case i >= 0 && v == nil:
		n.Fields = slices.Delete(n.Fields, i, i+1)
	case i >= 0:
		n.Fields[i].Value = v
	case v != nil:
		n.Fields = append(n.Fields, field(key, v))
	}
}

func field(key string, v *source.Node) source.Field {
	return source.Field{Key: &source.Node{Kind: source.String, Text: key}, Value: v}
}

// clone copies a node and all below it, nil for nil.
func clone(n *source.Node) *source.Node {
	if n == nil {
		return nil
	}
	out := *n
	out.Fields = slices.Clone(n.Fields)
	for i := range out.Fields {
		out.Fields[i].Value = clone(n.Fields[i].Value)
	}
	out.Items = slices.Clone(n.Items)
	for i := range out.Items {
		out.Items[i] = clone(n.Items[i])
	}
	return &out
}

// Reverse is the change back: what Compare finds with the sides changed over,
// but for the order of fields.
func Reverse(d *Diff) *Diff {
	out := &Diff{}
	for _, e := range d.Entities {
		e.From, e.To = e.To, e.From
		switch e.Action {
		case Added:
			e.Action = Removed
		case Removed:
			e.Action = Added
		case Moved:
			e.Name, e.Was = e.Was, e.Name
		}
		e.Fields = reverseFields(e.Fields)
		out.Entities = append(out.Entities, e)
	}
	out.Settings = reverseFields(d.Settings)
	for _, l := range d.Likely {
		out.Likely = append(out.Likely, Likely{From: l.To, To: l.From, Alike: l.Alike})
	}
	for _, l := range d.LeftOut {
		l.Base = !l.Base
		out.LeftOut = append(out.LeftOut, l)
	}
	return out
}

// reverseFields changes the sides over. What was added goes first now, in
// reverse, so that the things of lists find the thing they stand behind.
func reverseFields(fs []Field) []Field {
	var out []Field
	for _, f := range fs {
		f.From, f.To = f.To, f.From
		f.FromDefault, f.ToDefault = f.ToDefault, f.FromDefault
		switch f.Action {
		case Added:
			f.Action = Removed
		case Removed:
			f.Action = Added
		}
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b Field) int { return rank[a.Action] - rank[b.Action] })
	return out
}

// rank puts removals before changes of order, and additions last.
var rank = map[Action]int{Moved: -1, Removed: 0, Reordered: 1, Changed: 2, Added: 3}

// Same reports whether two differences say the same, in whatever order their
// fields are.
func Same(a, b *Diff) bool {
	return maps.Equal(a.said(), b.said())
}

func (d *Diff) said() map[string]int {
	out := map[string]int{}
	for _, e := range d.Entities {
		who := string(e.Action) + " " + e.Ref() + " " + e.Was
		out[who]++
		for _, f := range e.Fields {
			out[who+" "+f.String()]++
		}
	}
	for _, f := range d.Settings {
		out[f.String()]++
	}
	return out
}
