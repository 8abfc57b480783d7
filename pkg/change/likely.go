package change

import (
	"cmp"
	"math"
	"slices"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
)

const (
	// alikeFrom is how much two entities must have in common to be taken for
	// one, leastAlike how many values that must be.
	alikeFrom  = 0.6
	leastAlike = 2
	// mostPairs bounds the work: where more entities came and went, somebody
	// did not rename one.
	mostPairs = 10_000
)

// likely pairs removed entities with added ones of their kind that say nearly
// the same, each with one at most.
func likely(schema *conform.Schema, es []Entity) []Likely {
	c := canon{schema}
	gone, come := map[string][]*Entity{}, map[string][]*Entity{}
	var kinds []string
	for i := range es {
		switch e := &es[i]; e.Action {
		case Removed:
			if gone[e.Kind] == nil {
				kinds = append(kinds, e.Kind)
			}
			gone[e.Kind] = append(gone[e.Kind], e)
		case Added:
			come[e.Kind] = append(come[e.Kind], e)
		}
	}
	var pairs []Likely
	for _, kind := range kinds {
		if len(gone[kind])*len(come[kind]) > mostPairs {
			continue
		}
		said := make([]map[string]int, len(come[kind]))
		for i, e := range come[kind] {
			said[i] = c.values(e.To)
		}
		for _, g := range gone[kind] {
			values := c.values(g.From)
			for i, e := range come[kind] {
				if alike := overlap(values, said[i]); alike >= alikeFrom {
					pairs = append(pairs, Likely{From: g.Ref(), To: e.Ref(), Alike: alike})
				}
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b Likely) int {
		return cmp.Or(cmp.Compare(b.Alike, a.Alike), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	taken := map[string]bool{}
	return slices.DeleteFunc(pairs, func(p Likely) bool {
		if taken["-"+p.From] || taken["+"+p.To] {
			return true
		}
		taken["-"+p.From], taken["+"+p.To] = true, true
		return false
	})
}

// overlap is the share of values that two entities have in common, 0 below
// leastAlike, rounded down to whole hundredths.
func overlap(a, b map[string]int) float64 {
	shared, all := 0, 0
	for text, n := range a {
		shared += min(n, b[text])
		all += max(n, b[text])
	}
	for text, n := range b {
		if a[text] == 0 {
			all += n
		}
	}
	if shared < leastAlike {
		return 0
	}
	return math.Floor(100*float64(shared)/float64(all)) / 100
}

// values are what an entity says beside its name and kind: each path with its
// value, and how often. Defaults say nothing.
func (c canon) values(s *State) map[string]int {
	out := map[string]int{}
	var walk func(path string, n *source.Node)
	walk = func(path string, n *source.Node) {
		switch {
		case s.Defaults[n]:
		case n.Kind == source.Map:
			for _, kv := range n.Fields {
				walk(path+"."+kv.Key.Text, kv.Value)
			}
		case n.Kind == source.List:
			for _, item := range n.Items {
				walk(path+"[]", item)
			}
		default:
			out[path+"="+scalar(nil, n)]++
		}
	}
	for _, kv := range s.Root.Get("metadata").Fields {
		if kv.Key.Text != "name" {
			walk("metadata."+kv.Key.Text, kv.Value)
		}
	}
	if spec := s.Root.Get("spec"); spec != nil {
		walk("", spec)
	}
	return out
}
