package change

import (
	"maps"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
)

// Move says that an entity ("Kind/name") has another name now.
type Move struct{ From, To string }

// renames are the moves that happened between two sides, by the new "Kind/name".
type renames struct {
	was        map[string]string
	references map[string]int
	parts      map[string][]Field
}

// Renamed are the documents of the base with the names that its entities and
// their parts have on the other side. The documents given are changed.
func Renamed(schema *conform.Schema, from, to Model, moves []Move) ([]source.Document, error) {
	a, err := read(schema, from, true)
	if err != nil {
		return nil, err
	}
	b, err := read(schema, to, false)
	if err != nil {
		return nil, err
	}
	a.rename(moves, b)
	return from.Documents, nil
}

// rename gives the entities of the base side the names that they have on the
// other, wherever they stand, so that only what differs besides is left.
func (s *side) rename(moves []Move, to *side) renames {
	out := renames{was: map[string]string{}, references: map[string]int{}, parts: map[string][]Field{}}
	now := s.names()
	after := to.names()
	targets := s.targets(moves, after)
	maps.DeleteFunc(targets, func(old, target string) bool { return !now[old] || after[old] || !after[target] || now[target] })
	for old, target := range targets {
		out.was[target] = old[strings.IndexByte(old, '/')+1:]
	}
	if len(targets) > 0 {
		out.references = s.rewrite(targets)
	}
	for _, m := range moves {
		s.renamePart(m, to, &out)
	}
	return out
}

// renamePart gives a thing in a list, such as a step, the name that it has on
// the other side. The move names it with the entity's present name, or with the
// one that it had.
func (s *side) renamePart(m Move, to *side, out *renames) {
	old, path, isPart := strings.Cut(m.From, ".")
	_, target, _ := strings.Cut(m.To, ".")
	list, name, ok := lastName(path)
	other, now, okNow := lastName(target)
	if !isPart || !ok || !okNow || list != other {
		return
	}
	for i := range s.docs {
		d := &s.docs[i]
		if d.ref != old && out.was[d.ref] == "" || d.ref != old && kindOf(old)+"/"+out.was[d.ref] != old {
			continue
		}
		item := itemAt(d.res, path)
		if item == nil || itemAt(d.res, target) != nil || !to.hasItem(d.ref, target) {
			continue
		}
		item.Text = now
		references := s.rewritePart(d, path, name, now)
		out.parts[d.ref] = append(out.parts[d.ref], Field{
			Action: Moved, Path: target, From: &source.Node{Kind: source.String, Text: name}, To: &source.Node{Kind: source.String, Text: now},
		})
		out.references[d.ref] += references
	}
}

// lastName takes the name of the thing off the end of its path.
func lastName(path string) (list, name string, ok bool) {
	i := strings.LastIndexByte(path, '[')
	if i < 0 || !strings.HasSuffix(path, "]") {
		return "", "", false
	}
	return path[:i], path[i+1 : len(path)-1], true
}

func kindOf(ref string) string {
	kind, _, _ := strings.Cut(ref, "/")
	return kind
}

// itemAt is the name of the thing at a path, nil where there is none.
func itemAt(res *conform.Result, path string) *source.Node {
	for _, it := range res.Items {
		if it.Path == path {
			return it.Node
		}
	}
	return nil
}

func (s *side) hasItem(ref, path string) bool {
	return slices.ContainsFunc(s.docs, func(d document) bool { return d.ref == ref && itemAt(d.res, path) != nil })
}

// rewritePart changes the name of a thing where its own entity, or an address
// of any other, names it.
func (s *side) rewritePart(owner *document, path, name, now string) (references int) {
	list, _, _ := lastName(path)
	for i := range s.docs {
		d := &s.docs[i]
		for _, tie := range d.res.Ties {
			text := tie.Node.Text
			switch tie.How {
			case "local":
				if d != owner && !s.serves(d, owner.ref) || text != name || list != "steps" {
					continue
				}
				tie.Node.Text = now
			case "address":
				rest, ok := strings.CutPrefix(text, owner.ref+"."+path)
				if !ok || rest != "" && rest[0] != '.' && rest[0] != ' ' {
					continue
				}
				tie.Node.Text = owner.ref + "." + list + "[" + now + "]" + rest
			default:
				continue
			}
			references++
		}
	}
	return references
}

// serves reports whether a document names steps of the stream: its field stream
// leads there.
func (s *side) serves(d *document, stream string) bool {
	n := d.doc.Root.Get("spec").Get("stream")
	return n != nil && (n.Text == stream || "ValueStream/"+n.Text == stream)
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
	out, ends, was := map[string]string{}, map[string]int{}, s.names()
	final := map[string]string{}
	for _, old := range slices.Sorted(maps.Keys(next)) {
		if target := finally(next, after, final, old); was[old] && sameKind(old, target) {
			out[old] = target
			ends[target]++
		}
	}
	maps.DeleteFunc(out, func(_, target string) bool { return ends[target] > 1 })
	return out
}

// finally is where the moves from a name lead to: the first name that the other
// side has, else the last. In a circle that is any of its names. known are the
// answers so far.
func finally(next map[string]string, after map[string]bool, known map[string]string, old string) string {
	var way []string
	onWay := map[string]bool{}
	at := old
	for next[at] != "" && !onWay[at] && (at == old || !after[at]) {
		if target, ok := known[at]; ok {
			at = target
			break
		}
		way, onWay[at] = append(way, at), true
		at = next[at]
	}
	for _, name := range way {
		known[name] = at
	}
	return at
}

func sameKind(a, b string) bool {
	k, _, _ := strings.Cut(a, "/")
	return strings.HasPrefix(b, k+"/")
}

// rewrite changes names in every document of the side, given by "Kind/name", and
// counts the references among them, by the new one.
func (s *side) rewrite(targets map[string]string) (references map[string]int) {
	references = map[string]int{}
	for i := range s.docs {
		d := &s.docs[i]
		if now, moves := targets[d.ref]; moves {
			_, to, _ := strings.Cut(now, "/")
			d.ref = now
			d.doc.Root.Get("metadata").Get("name").Text = to
		}
		for _, tie := range d.res.Ties {
			n := tie.Naming()
			n.Text = tie.Node.Text
			old, at := n.Named()
			now, moves := targets[old]
			if !moves || old == "" {
				continue
			}
			_, name, _ := strings.Cut(old, "/")
			_, to, _ := strings.Cut(now, "/")
			tie.Node.Text = n.Text[:at] + to + n.Text[at+len(name):]
			references[now]++
		}
	}
	return references
}
