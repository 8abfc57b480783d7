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
