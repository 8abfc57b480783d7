package explain

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/emit"
)

// typePage is the page of a kind or of another definition.
func (b *Book) typePage(t *conform.Type) Page {
	if kind, ok := strings.CutSuffix(t.Name, "Spec"); ok && slices.Contains(b.kinds, kind) {
		return b.kindPage(kind)
	}
	if slices.Contains(b.kinds, t.Name) {
		return b.kindPage(t.Name)
	}
	return b.valuePage(t)
}

// kindPage is the page of a kind of document.
func (b *Book) kindPage(kind string) Page {
	t := b.schema.Type(kind)
	datum := b.schema.Data("vocabulary").Get("kinds").Get(kind)
	p := Page{
		Name: kind, Sort: Kind, Title: "a kind of document (" + strings.ReplaceAll(datum.Get("component").Text, "-", " ") + ")",
		Example: b.samples[kind].text, About: oneLine(t.Doc),
	}
	p.fact("also called", strings.Join(datum.Get("aliases").Texts(), ", "))
	p.fact("named in", listing(b.namedIn(kind), maxListed))
	if specs := b.specOf(t); len(specs) > 0 {
		p.Sections = append(p.Sections, b.fieldsOf("Fields of its spec", kind, specs[0]))
	}
	p.See = []string{kind + ".metadata", "kinds"}
	return p
}

// namedIn are the fields that name entities of a kind.
func (b *Book) namedIn(kind string) []string {
	var out []string
	for _, p := range b.places {
		refs, _ := p.field.Attr("ref")
		keys, _ := p.field.Attr("keyref")
		if slices.Contains(refs, kind) || slices.Contains(keys, kind) {
			out = append(out, p.path)
		}
	}
	return out
}

// valuePage is the page of a definition that is no kind.
func (b *Book) valuePage(t *conform.Type) Page {
	p := Page{Name: t.Name, Sort: Value, Title: "a form of value", About: meaning(t)}
	switch {
	case t.Form == conform.Struct:
		b.mappingPage(&p, t)
		return p
	case computed(t.Name):
		p.Title = "a part of what svs computes"
	case t.Form == conform.Table:
		p.Example = emit.Document(b.tableExample(t), emit.Options{Width: exampleWidth})
	default:
		p.Example = line(b.typeExample(t, 0)) + "\n"
		if t.Form != conform.Anything {
			p.fact("write", t.Describe())
		}
	}
	p.fact("stands in", listing(b.takers(t), maxListed))
	b.forms(&p, "", t, nil)
	return p
}

// mappingPage fills the page of a mapping that is a part of something.
func (b *Book) mappingPage(p *Page, t *conform.Type) {
	at := b.stands[t]
	switch {
	case t.Name == settingsType:
		p.Name, p.Title, p.Example = settingsFile, "the settings of a workspace", settingsExample
	case t.Name == metadataType:
		p.Name, p.Title = metadataField, "a part of every document"
		p.Example = "metadata:\n  name: service-desk\n  title: Service desk\n  owner: GoverningBody/change-board\n"
	case computed(t.Name):
		p.Title = "a part of what svs computes"
		p.Sections = bare([]Section{b.fieldsOf("Fields", p.Name, t)})
		return
	default:
		p.Title = "a part of a document"
		p.Example = b.inPlace(at[0], b.partAt(at[0], t))
		p.fact("stands in", listing(at, maxListed))
	}
	p.Sections = append(p.Sections, b.fieldsOf("Fields", p.Name, t))
}

// partAt is an example of a mapping where it stands, in a list if there is one.
func (b *Book) partAt(path string, t *conform.Type) *source.Node {
	if n := b.sampleAt(path); n != nil {
		if n.Kind == source.List && len(n.Items) > 0 {
			return &source.Node{Kind: source.List, Items: n.Items[:1]}
		}
		return n
	}
	n := b.typeExample(t, 0)
	for _, p := range b.places {
		if p.path == path && !slices.Contains(p.field.Type.Leaves(), t) {
			return &source.Node{Kind: source.List, Items: []*source.Node{n}}
		}
	}
	return n
}

// takers are the fields whose value is of the definition.
func (b *Book) takers(t *conform.Type) []string {
	var out []string
	for _, p := range b.places {
		own := p.field.Type
		if own == t || own.Form == conform.List && own.Elem == t {
			out = append(out, p.path)
		}
	}
	return out
}
