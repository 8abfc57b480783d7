package edit

import (
	"slices"

	"github.com/svs-project/svs/pkg/source"
)

// arrange puts the keys of every mapping in order. A blank line above the first
// of them stays there, whichever that is.
func (v *value) arrange(order map[*source.Node][]string) {
	for _, e := range v.entries {
		e.value.arrange(order)
	}
	if names := order[v.node]; names != nil && v.node.Kind == source.Map {
		v.sort(names)
	}
	if len(v.entries) > 0 {
		first := v.entries[0]
		first.head = trimBlank(first.head)
		if v.blank {
			first.head = append([]string{""}, first.head...)
		}
	}
}

// sort puts known keys in their order. A key that the order does not name stays
// behind the one it stands behind.
func (v *value) sort(names []string) {
	rank := make(map[*entry]int, len(v.entries))
	last := -1
	for _, e := range v.entries {
		if i := slices.Index(names, e.key.node.Text); i >= 0 {
			last = i
		}
		rank[e] = last
	}
	slices.SortStableFunc(v.entries, func(a, b *entry) int { return rank[a] - rank[b] })
}

func trimBlank(head []string) []string {
	for len(head) > 0 && head[0] == "" {
		head = head[1:]
	}
	return head
}
