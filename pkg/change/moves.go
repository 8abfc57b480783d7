package change

import (
	"maps"
	"slices"
	"strings"
)

// Move says that an entity ("Kind/name") has another name now.
type Move struct{ From, To string }

// renames are the moves that happened between two sides, by the new "Kind/name".
type renames struct {
	was        map[string]string
	references map[string]int
}

// rename gives the entities of the base side the names that they have on the
// other, wherever they stand, so that only what differs besides is left.
func (s *side) rename(moves []Move, to *side) renames {
	out := renames{was: map[string]string{}, references: map[string]int{}}
	now := s.names()
	after := to.names()
	for old, target := range s.targets(moves, after) {
		if !now[old] || after[old] || !after[target] || now[target] {
			continue
		}
		out.was[target] = old[strings.IndexByte(old, '/')+1:]
		out.references[target] = s.rewrite(old, target)
	}
	return out
}

func (s *side) names() map[string]bool {
	out := map[string]bool{}
	for _, d := range s.docs {
		out[d.ref] = true
	}
	return out
}

// targets follow the moves from each old name to the first name on its way that
// the other side has: it may have been renamed more than once. Two that would
// end at one name do not move.
func (s *side) targets(moves []Move, after map[string]bool) map[string]string {
	next := map[string]string{}
	for _, m := range moves {
		if next[m.From] == "" {
			next[m.From] = m.To
		}
	}
	out, ends := map[string]string{}, map[string]int{}
	for _, old := range slices.Sorted(maps.Keys(next)) {
		target := next[old]
		for range len(moves) { // a circle ends here
			if after[target] || next[target] == "" {
				break
			}
			target = next[target]
		}
		if s.has(old) && sameKind(old, target) {
			out[old] = target
			ends[target]++
		}
	}
	maps.DeleteFunc(out, func(_, target string) bool { return ends[target] > 1 })
	return out
}

func (s *side) has(ref string) bool {
	return slices.ContainsFunc(s.docs, func(d document) bool { return d.ref == ref })
}

func sameKind(a, b string) bool {
	k, _, _ := strings.Cut(a, "/")
	return strings.HasPrefix(b, k+"/")
}

// rewrite changes a name in every document of the side and counts the
// references among them.
func (s *side) rewrite(old, now string) (references int) {
	kind, name, _ := strings.Cut(old, "/")
	_, to, _ := strings.Cut(now, "/")
	for i := range s.docs {
		d := &s.docs[i]
		if d.ref == old {
			d.ref = now
			d.doc.Root.Get("metadata").Get("name").Text = to
		}
		for _, tie := range d.res.Ties {
			n := tie.Naming()
			n.Text = tie.Node.Text // an earlier move may have changed it
			if at, doubt, ok := n.Names(kind, name, to); ok && doubt == "" {
				tie.Node.Text = n.Text[:at] + to + n.Text[at+len(name):]
				references++
			}
		}
	}
	return references
}
