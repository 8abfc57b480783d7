package conform

import "github.com/svs-project/svs/pkg/source"

// Walk is the walk's own verdict on a document, before CUE is asked: how many
// faults of shape it found, which CUE must find too, and how many in all.
func (s *Schema) Walk(root *source.Node) (shapely int, res *Result) {
	c := s.walk(&source.Document{File: "m.yaml", Root: root})
	return c.shapely, c.out
}
