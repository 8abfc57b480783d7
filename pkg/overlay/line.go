package overlay

import (
	"strings"

	"github.com/svs-project/svs/pkg/source"
)

// Line writes a value in a line, much as one would in YAML, for people; a
// value of nothing is empty.
func Line(n *source.Node) string {
	if n == nil {
		return ""
	}
	var parts []string
	switch n.Kind {
	case source.Map:
		for _, f := range n.Fields {
			parts = append(parts, f.Key.Text+": "+Line(f.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case source.List:
		for _, it := range n.Items {
			parts = append(parts, Line(it))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case source.Null:
		return "null"
	}
	return strings.Join(strings.Fields(n.Text), " ")
}
