package lsp

import (
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
)

// steps are the ids of the steps that a name of a step can mean here: those of
// the stream being written, else of the one that the entity names, else of all.
func (p *proposals) steps() []string {
	kind, name, _ := strings.Cut(p.c.around, "/")
	var stream string
	switch {
	case kind == "ValueStream":
		stream = name
	case kind != "":
	case p.c.kind == "ValueStream":
		return ids(p.c.doc.Root.Get("spec").Get("steps"))
	default:
		stream = textOf(p.c.doc.Root.Get("spec").Get("stream"))
	}
	stream = stream[strings.LastIndexByte(stream, '/')+1:]
	var out []string
	for _, s := range p.model().ValueStreams {
		if stream != "" && s.Name != stream {
			continue
		}
		s.Spec.Walk(func(_ string, among []model.Step, i int) {
			if id := among[i].ID.V; id != "" && !slices.Contains(out, id) {
				out = append(out, id)
			}
		})
	}
	return out
}

// ids are the ids of steps, those of branches among them.
func ids(list *source.Node) []string {
	if list == nil {
		return nil
	}
	var out []string
	for _, it := range list.Items {
		if id := textOf(it.Get("id")); id != "" {
			out = append(out, id)
		}
		if it.Kind == source.List {
			out = append(out, ids(it)...)
		}
		out = append(out, ids(it.Get("parallel"))...)
	}
	return out
}

// itemsBeside are the names of a list in the entity that a field beside names:
// service.offerings.
func (p *proposals) itemsBeside(what string) []string {
	field, list, _ := strings.Cut(what, ".")
	name := textOf(p.beside(field))
	name = name[strings.LastIndexByte(name, '/')+1:]
	return p.itemsOf(strings.ToUpper(field[:1])+field[1:], name, list)
}

// itemsOf are the names of the things in a list of an entity.
func (p *proposals) itemsOf(kind, name, path string) []string {
	e := p.model().Lookup(kind, name)
	if e == nil || p.d.project == nil {
		return nil
	}
	b := e.Base()
	rel := b.File
	if own, ok := p.d.project.names[rel]; ok {
		rel = own
	}
	v := p.s.view(&document{text: p.s.textIn(p.d.project, b.File, nil), project: p.d.project, rel: rel})
	for i := range v.docs {
		root := v.docs[i].Root
		if n := root.Get("metadata").Get("name"); n == nil || n.Pos != b.At {
			continue
		}
		at := root.Get("spec")
		for _, field := range strings.Split(path, ".") {
			at = at.Get(field)
		}
		var out []string
		for _, key := range []string{"id", "name"} {
			for _, it := range itemsIn(at) {
				if n := it.Get(key); n != nil {
					out = append(out, n.Text)
				}
			}
		}
		return out
	}
	return nil
}

func itemsIn(n *source.Node) []*source.Node {
	if n == nil {
		return nil
	}
	return n.Items
}

// addresses proposes entities, and behind one its fields and the names in its
// lists: Team/desk.people, ValueStream/change.steps[approve].
func (p *proposals) addresses(lead string) {
	head, path, inside := strings.Cut(p.c.before, ".")
	if address, begun, measure := strings.Cut(p.c.before, " "); measure {
		p.figures(address, begun)
		return
	}
	kind, name, _ := strings.Cut(head, "/")
	if !inside {
		p.entities(p.s.host.Schema.Kinds(), lead, true)
		return
	}
	t := p.s.host.Schema.Type(kind + "Spec")
	var fields []string
	for t != nil {
		part, rest := cutPart(path)
		field, key, hasKey := strings.Cut(part, "[")
		open := hasKey && !strings.HasSuffix(key, "]")
		if rest == "" && !strings.HasSuffix(path, ".") && !open {
			break
		}
		fields = append(fields, field)
		if open {
			for _, item := range p.itemsOf(kind, name, strings.Join(fields, ".")) {
				text := strings.TrimSuffix(p.c.before, key) + item + "]"
				p.add(completionItem{Label: text, Kind: itemReference}, text)
			}
			return
		}
		t, path = fieldType(t, field), rest
	}
	base := p.c.before[:len(p.c.before)-len(path)]
	for _, st := range conform.Structs(orNothing(t)) {
		for _, f := range st.Fields {
			p.add(completionItem{Label: base + f.Name, Kind: itemField, Detail: f.Type.Describe(), Documentation: p.doc(f.Doc)}, base+f.Name)
		}
	}
}

// behindDot are the keys of a figure that has several.
const behindDot = "Behind a dot: "

// figures proposes the keys of the figures that a simulation has of an address.
func (p *proposals) figures(address, begun string) {
	pages, unknown := p.s.host.Book.Find("measures")
	if unknown != nil || strings.Contains(begun, " ") {
		return
	}
	kind, rest, _ := strings.Cut(address, "/")
	for _, section := range pages[0].Sections {
		if !strings.Contains(section.Title, `"`+kind+"/") || strings.Contains(section.Title, ".steps[") != strings.Contains(rest, ".steps[") {
			continue
		}
		for _, e := range section.Entries {
			about, keys, several := strings.Cut(e.About, behindDot)
			for _, key := range strings.Split(keys, ",") {
				text := address + " " + e.Name
				if several {
					text += "." + strings.TrimSuffix(strings.TrimSpace(key), ".")
				}
				p.add(completionItem{Label: text, Kind: itemField, Documentation: p.doc(about)}, text)
			}
		}
	}
}

// skills are those that people of the model's teams have.
func (p *proposals) skills() []string {
	var out []string
	for _, team := range p.model().Teams {
		for _, group := range team.Spec.People {
			for _, skill := range group.Skills {
				out = append(out, skill.V)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func orNothing(t *conform.Type) *conform.Type {
	if t == nil {
		return &conform.Type{}
	}
	return t
}

func fieldType(t *conform.Type, name string) *conform.Type {
	for _, st := range conform.Structs(t) {
		if f := st.Field(name); f != nil {
			return f.Type
		}
	}
	return nil
}

// skeletons proposes a whole document of each kind.
func (p *proposals) skeletons() {
	for _, kind := range p.s.host.Schema.Kinds() {
		t := p.s.host.Schema.Type(kind)
		w := &skeleton{schema: p.s.host.Schema}
		w.line("apiVersion: " + conform.APIVersion)
		w.line("kind: " + kind)
		w.line("metadata:")
		w.line("  name: " + w.stop("name"))
		if spec := t.Field("spec"); spec != nil && (spec.Required || len(spec.Type.Fields) > 0) {
			w.line("spec:")
			w.fields(spec.Type, "  ", 0)
		}
		item := completionItem{Label: kind, Kind: itemSnippet, Detail: "a whole " + kind, Documentation: p.doc(t.Doc), InsertFormat: 2, SortText: "2"}
		p.add(item, strings.Join(w.lines, "\n")+"\n")
	}
}

// skeleton writes the fields that a document must have, with places to fill in.
type skeleton struct {
	schema *conform.Schema
	lines  []string
	stops  int
}

func (w *skeleton) line(s string) { w.lines = append(w.lines, s) }

// stop is a place to fill in.
func (w *skeleton) stop(text string) string {
	w.stops++
	return fmt.Sprintf("${%d:%s}", w.stops, strings.NewReplacer(`\`, `\\`, "$", `\$`, "}", `\}`).Replace(text))
}

// fields writes the required fields of a mapping; where there are none, a place
// for the first.
func (w *skeleton) fields(t *conform.Type, indent string, depth int) {
	any := false
	for _, f := range t.Fields {
		if !f.Required || depth > 3 {
			continue
		}
		any = true
		example, ok := f.Attr("example")
		if !ok {
			example, ok = f.Type.Attr("example")
		}
		e := elem(f.Type)
		switch {
		case ok:
			w.line(indent + f.Name + ": " + w.stop(example[0]))
		case len(f.Type.Values) > 0:
			w.line(indent + f.Name + ": " + w.stop(f.Type.Values[0]))
		case only(f.Type, conform.Struct) && f.Type.Form == conform.Struct:
			w.line(indent + f.Name + ":")
			w.fields(f.Type, indent+"  ", depth+1)
		case f.Type.Form == conform.List && e.Form == conform.Struct:
			w.line(indent + f.Name + ":")
			from := len(w.lines)
			w.fields(e, indent+"    ", depth+1)
			w.lines[from] = indent + "  - " + strings.TrimPrefix(w.lines[from], indent+"    ")
		default:
			w.line(indent + f.Name + ": " + w.stop(""))
		}
	}
	if !any {
		w.line(indent + w.stop(""))
	}
}

// unsnipped is a snippet as plain text.
func unsnipped(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case strings.HasPrefix(s[i:], "${"):
			i += strings.IndexByte(s[i:], ':')
		case s[i] == '\\' && i+1 < len(s):
			i++
			out.WriteByte(s[i])
		case s[i] == '}':
		default:
			out.WriteByte(s[i])
		}
	}
	return out.String()
}
