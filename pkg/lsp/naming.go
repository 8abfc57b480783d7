package lsp

import (
	"context"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/workspace"
)

// named is what a place in a document names: an entity, or a part of one such
// as a step.
type named struct {
	project *project
	// to is "Kind/name", item a part of it ("steps[triage]") or empty.
	to, item string
	// place and width are those of the text that names it; text is what stands
	// there.
	place diag.Place
	width int
	text  string
	// own says that the place is the name itself and not a reference to it.
	own bool
}

// naming is what the place names; nil when it names nothing.
func (s *server) naming(d *document, off int) *named {
	if d.project == nil || d.project.loaded == nil {
		return nil
	}
	pos := d.text.place(off)
	for _, u := range d.project.uses(s, d.rel) {
		if u.Place.Pos.Line == pos.Line && pos.Column >= u.Place.Pos.Column && int(pos.Column) <= int(u.Place.Pos.Column)+u.Width {
			return &named{project: d.project, to: u.To, item: u.Item, place: u.Place, width: u.Width, text: u.Text}
		}
	}
	return s.ownName(d, pos)
}

// uses are the names in a file.
func (p *project) uses(s *server, rel string) []load.Use {
	if rel == workspace.File {
		return p.settingsUses(s)
	}
	name := p.nameOf(rel)
	return slices.DeleteFunc(p.loaded.Names(), func(u load.Use) bool { return u.Place.File != name })
}

// settingsUses are the names in svs.yaml.
func (p *project) settingsUses(s *server) []load.Use {
	if p.settingsText == nil {
		return nil
	}
	docs, _ := source.Parse(workspace.File, p.settingsText, source.DefaultLimits())
	if len(docs) == 0 {
		return nil
	}
	res, err := s.host.Schema.CheckAs("Settings", workspace.File, docs[0].Root)
	if err != nil {
		return nil
	}
	return p.loaded.NamesIn(workspace.File, res.Ties)
}

// nameOf is how findings call a file.
func (p *project) nameOf(rel string) string {
	for name, own := range p.names {
		if own == rel {
			return name
		}
	}
	return rel
}

// ownName is the entity or part whose name stands at a place.
func (s *server) ownName(d *document, pos diag.Pos) *named {
	v := s.view(d)
	sp := v.find(pos)
	if v.settings || v.foreign || sp == nil || sp.node == nil || sp.isKey || sp.kind == "" {
		return nil
	}
	name := textOf(sp.doc.Root.Get("metadata").Get("name"))
	if name == "" {
		return nil
	}
	out := &named{
		project: d.project, to: sp.kind + "/" + name, own: true, text: sp.node.Text,
		place: diag.Place{File: d.project.nameOf(d.rel), Pos: sp.node.Pos}, width: int(sp.node.Width),
	}
	if sp.node == sp.doc.Root.Get("metadata").Get("name") {
		return out
	}
	last := sp.path[len(sp.path)-1]
	if last != "id" && last != "name" || sp.around != "" {
		return nil
	}
	out.item = listOf(sp.path) + "[" + sp.node.Text + "]"
	return out
}

// listOf is the list in which a thing stands whose id or name has the path.
// Steps of branches are named as those of their stream are.
func listOf(path []string) string {
	list := strings.TrimPrefix(strings.Join(path[:len(path)-1], "."), "spec.")
	if strings.HasPrefix(list, "steps.") {
		return "steps"
	}
	return list
}

// mention is a place where something is named.
type mention struct {
	place diag.Place
	width int
}

// mentions are all places where the same is named, by file and place; its own
// name is among them when asked for.
func (s *server) mentions(n *named, declaration bool) []mention {
	var out []mention
	if declaration {
		out = append(out, s.declarations(n)...)
	}
	for _, u := range append(n.project.loaded.Names(), n.project.settingsUses(s)...) {
		if u.To == n.to && n.means(u) {
			out = append(out, mention{u.Place, u.Width})
		}
	}
	slices.SortFunc(out, func(a, b mention) int {
		if c := strings.Compare(a.place.File, b.place.File); c != 0 {
			return c
		}
		return a.place.Pos.Compare(b.place.Pos)
	})
	return slices.Compact(out)
}

// means reports whether a use of the entity names the same part of it: of an
// entity, where its name is written, and not only that of a part.
func (n *named) means(u load.Use) bool {
	if n.item == "" {
		head, _, _ := strings.Cut(u.Text, " ")
		_, name, _ := strings.Cut(n.to, "/")
		return u.Item == "" || head == n.to || head == name || strings.HasPrefix(head, n.to+".")
	}
	return u.Item == n.item || strings.HasPrefix(u.Item, n.item+".")
}

// declarations are where the thing itself is written: one place, or several
// where a name is taken twice.
func (s *server) declarations(n *named) []mention {
	kind, name, _ := strings.Cut(n.to, "/")
	var out []mention
	for _, e := range n.project.loaded.Model.All() {
		if b := e.Base(); b.Kind == kind && b.Name == name {
			if m, ok := s.declaration(n, b); ok {
				out = append(out, m)
			}
		}
	}
	return out
}

// declaration is where an entity, or the part of it that is named, is written.
func (s *server) declaration(n *named, e *model.Entity) (mention, bool) {
	own := mention{e.Place(), utf8.RuneCountInString(e.Name)}
	if n.item == "" {
		return own, true
	}
	node := s.part(n.project, e, n.item)
	if node == nil {
		return own, !strings.Contains(n.item, "[")
	}
	return mention{diag.Place{File: e.File, Pos: node.Pos}, int(node.Width)}, true
}

// part is the node of a part of an entity, by its path; of a thing in a list it
// is that of its name. nil when there is none.
func (s *server) part(p *project, e *model.Entity, item string) *source.Node {
	rel := e.File
	if own, ok := p.names[rel]; ok {
		rel = own
	}
	v := s.view(&document{uri: uriOf(path.Join(p.root, rel)), text: s.textIn(p, e.File, nil), project: p, rel: rel})
	for i := range v.docs {
		root := v.docs[i].Root
		if n := root.Get("metadata").Get("name"); n == nil || n.Pos != e.At {
			continue
		}
		at := root.Get("spec")
		if first, _, _ := strings.Cut(item, "."); first == "metadata" {
			at = root
		}
		return follow(at, item)
	}
	return nil
}

// follow goes along a path: "steps[approve].approval.by".
func follow(at *source.Node, item string) *source.Node {
	var last *source.Node
	for item != "" && at != nil {
		var part string
		part, item = cutPart(item)
		field, key, hasKey := strings.Cut(strings.TrimSuffix(part, "]"), "[")
		at = at.Get(field)
		if last = at; !hasKey || at == nil {
			continue
		}
		at, last = itemNamed(at, key)
	}
	if last != nil && (last.Kind == source.Map || last.Kind == source.List) {
		return &source.Node{Kind: source.String, Pos: last.Pos, Width: 1}
	}
	return last
}

// itemNamed is the thing of that name in a list, in its branches too, and the
// node of the name.
func itemNamed(list *source.Node, name string) (thing, own *source.Node) {
	for _, it := range list.Items {
		for _, key := range []string{"id", "name"} {
			if n := it.Get(key); n != nil && n.Text == name {
				return it, n
			}
		}
		branches := it.Get("parallel")
		if branches == nil && it.Kind == source.List {
			branches = &source.Node{Items: []*source.Node{it}}
		}
		if branches == nil {
			continue
		}
		for _, branch := range branches.Items {
			if thing, own = itemNamed(branch, name); own != nil {
				return thing, own
			}
		}
	}
	return nil, nil
}

// cutPart splits a path at the first dot outside brackets.
func cutPart(path string) (first, rest string) {
	depth := 0
	for i, c := range path {
		switch {
		case c == '[':
			depth++
		case c == ']':
			depth--
		case c == '.' && depth == 0:
			return path[:i], path[i+1:]
		}
	}
	return path, ""
}

// locations are places as the protocol has them.
func (s *server) locations(p *project, all []mention) []Location {
	texts := map[string]*text{}
	out := []Location{}
	for _, m := range all {
		out = append(out, Location{s.uriIn(p, m.place.File), s.textIn(p, m.place.File, texts).span(m.place.Pos, m.width)})
	}
	return out
}

func (s *server) definition(ctx context.Context, p positionParams) (any, error) {
	n, err := s.namedAt(ctx, p)
	if n == nil {
		return nil, err
	}
	return s.locations(n.project, s.declarations(n)), nil
}

func (s *server) references(ctx context.Context, p referenceParams) (any, error) {
	n, err := s.namedAt(ctx, p.positionParams)
	if n == nil {
		return nil, err
	}
	return s.locations(n.project, s.mentions(n, p.Context.IncludeDeclaration)), nil
}

func (s *server) highlights(ctx context.Context, p positionParams) (any, error) {
	n, err := s.namedAt(ctx, p)
	if n == nil {
		return nil, err
	}
	out := []highlight{}
	for _, l := range s.locations(n.project, s.mentions(n, true)) {
		if l.URI == p.TextDocument.URI {
			out = append(out, highlight{Range: l.Range, Kind: 1})
		}
	}
	return out, nil
}

// namedAt is what a position names.
func (s *server) namedAt(ctx context.Context, p positionParams) (*named, error) {
	d, err := s.opened(ctx, p.TextDocument.URI)
	if d == nil || err != nil {
		return nil, err
	}
	return s.naming(d, d.text.offset(p.Position)), nil
}
