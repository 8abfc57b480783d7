package conform

import "github.com/svs-project/svs/pkg/source"

// Walk is the walk's own verdict on a document, before CUE is asked: how many
// faults of shape it found, which CUE must find too, and how many in all.
func (s *Schema) Walk(root *source.Node) (shapely int, res *Result) {
	c := s.walk(&source.Document{File: "m.yaml", Root: root})
	return c.shapely, c.out
}

// WalkAs is the walk's own verdict on a value under any definition.
func (s *Schema) WalkAs(def string, n *source.Node) (shapely int, res *Result) {
	c := &checker{schema: s, file: "m.yaml", out: &Result{}}
	c.value(s.types[def], n, nil)
	return c.shapely, c.out
}

// Quick reports whether the pattern has a table of states.
func (p *Pattern) Quick() bool {
	if p.quick.Load() == nil {
		p.tabulate()
	}
	return p.quick.Load() != nil
}
