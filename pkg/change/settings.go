package change

import (
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/emit"
)

// Settings compares two svs.yaml files; nil stands for none.
func Settings(schema *conform.Schema, from, to *source.Node) []Field {
	empty := &source.Node{Kind: source.Map}
	if from == nil {
		from = empty
	}
	if to == nil {
		to = empty
	}
	c := comparer{schema: schema, canon: canon{schema}}
	t := schema.Type("Settings")
	for _, f := range t.Fields {
		c.field(t, f.Name, f.Type, spot{}, from, to)
	}
	return c.out
}

// String is the field on one line: its path and both values.
func (f Field) String() string {
	return string(f.Action) + " " + f.Path + " " + Text(f.From) + " → " + Text(f.To) + " after " + f.After
}

// Text is a value on one line, "" for none.
func Text(n *source.Node) string {
	if n == nil {
		return ""
	}
	return emit.Inline(n)
}

// Text is a value of the state on one line, without what nobody wrote.
func (s *State) Text(n *source.Node) string {
	if s == nil || n == nil || s.Defaults[n] {
		return Text(n)
	}
	return Text(s.plain(n))
}

// plain is a value without defaults inside.
func (s *State) plain(n *source.Node) *source.Node {
	out := *n
	out.Fields, out.Items = nil, nil
	for _, kv := range n.Fields {
		if !s.Defaults[kv.Value] {
			out.Fields = append(out.Fields, source.Field{Key: kv.Key, Value: s.plain(kv.Value)})
		}
	}
	for _, item := range n.Items {
		out.Items = append(out.Items, s.plain(item))
	}
	return &out
}
