package lsp

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
)

// The protocol's kinds of completion item, as far as they fit.
const (
	itemField     = 5
	itemClass     = 7
	itemValue     = 12
	itemSnippet   = 15
	itemReference = 18
	itemWord      = 20
)

// proposals gathers what may stand at a cursor.
type proposals struct {
	s     *server
	d     *document
	v     *view
	c     *cursor
	items []completionItem
	seen  map[string]bool
}

func (s *server) completion(ctx context.Context, p positionParams) (any, error) {
	d, err := s.opened(ctx, p.TextDocument.URI)
	if d == nil || err != nil {
		return nil, err
	}
	out := completionList{Items: []completionItem{}}
	v := s.view(d)
	if v.foreign {
		return out, nil
	}
	c := v.cursorAt(d.text.offset(p.Position))
	if c == nil || !ourText(v, c) {
		return out, nil
	}
	list := &proposals{s: s, d: d, v: v, c: c, seen: map[string]bool{}}
	if c.isKey {
		list.keys(c.typ, c.in, "")
	} else {
		list.value()
	}
	if c.bare && c.isKey && !v.settings {
		list.skeletons()
	}
	if list.items != nil {
		out.Items = list.items
	}
	return out, nil
}

// ourText reports whether a document is, or may become, one of svs's: a file
// of another program gets no advice.
func ourText(v *view, c *cursor) bool {
	if v.settings {
		return true
	}
	for _, kv := range c.doc.Root.Fields {
		known := slices.Contains([]string{"apiVersion", "kind", "metadata", "spec"}, kv.Key.Text)
		if !known && !(c.isKey && len(c.path) == 0 && kv.Key.Text == c.before+c.after) {
			return false
		}
	}
	return true
}

// add proposes a text in the place of the word.
func (p *proposals) add(item completionItem, insert string) {
	if p.seen[item.Label] {
		return
	}
	p.seen[item.Label] = true
	item.Label, item.Detail = shown(item.Label), shown(item.Detail)
	if p.c.start > 0 && p.d.text.s[p.c.start-1] == ':' && !p.c.isKey {
		insert = " " + insert
		item.FilterText = " " + item.Label
	}
	if item.InsertFormat == 2 && !p.s.client.TextDocument.Completion.CompletionItem.SnippetSupport {
		item.InsertFormat, insert = 0, unsnipped(insert)
	}
	if strings.Contains(insert, "\n") && item.InsertFormat == 0 {
		item.InsertMode = 1 // as it is: it is indented already
	}
	item.TextEdit = &TextEdit{p.d.text.between(p.c.start, p.c.end), insert}
	item.SortText = fmt.Sprintf("%s%04d", item.SortText, len(p.items))
	p.items = append(p.items, item)
}

// doc is documentation in a form that the client can show.
func (p *proposals) doc(text string) *markup {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return nil
	}
	m := p.s.markup(plain(text), p.s.client.TextDocument.Completion.CompletionItem.DocumentationFormat)
	return &m
}

// keys proposes the fields that a mapping may still have; those that it must
// have come first. lead stands before each, as a dash does.
func (p *proposals) keys(t *conform.Type, in *source.Node, lead string) {
	for _, st := range structs(t, in) {
		for _, f := range st.Fields {
			if in.Get(f.Name) != nil {
				continue
			}
			item := completionItem{Label: lead + f.Name, Kind: itemField, Detail: f.Type.Describe(), SortText: "1", Documentation: p.doc(fieldDoc(f))}
			if f.Required {
				item.SortText, item.Detail = "0", "required: "+item.Detail
			}
			p.add(item, lead+p.keyText(f, len(lead)))
		}
	}
	if p.c.typ == t {
		p.tableKeys(t, in)
	}
}

// fieldDoc says what a field means.
func fieldDoc(f *conform.Field) string {
	doc := f.Doc
	if def, ok := f.Attr("default"); ok {
		doc += " Left out: " + strings.Join(def, ", ") + "."
	}
	if example, ok := f.Attr("example"); ok {
		doc += " For example: " + strings.Join(example, ", ") + "."
	}
	return doc
}

// keyText is a key as it is begun: with the line below where its value can
// only be a mapping or a list of mappings.
func (p *proposals) keyText(f *conform.Field, lead int) string {
	rest := p.d.text.s[p.c.end:]
	if strings.HasPrefix(rest, ":") {
		return f.Name
	}
	base := "\n" + strings.Repeat(" ", p.column()+lead+2)
	switch {
	case p.c.flow:
	case only(f.Type, conform.Struct), only(f.Type, conform.Table):
		return f.Name + ":" + base
	case only(f.Type, conform.List) && only(elem(f.Type), conform.Struct):
		return f.Name + ":" + base + "- "
	}
	return f.Name + ": "
}

// column is how far the word is indented.
func (p *proposals) column() int {
	start := strings.LastIndexByte(p.d.text.s[:p.c.start], '\n') + 1
	return p.c.start - start
}

// only reports whether a value of the type always has the form.
func only(t *conform.Type, form conform.Form) bool {
	for _, leaf := range t.Leaves() {
		if leaf.Form != form {
			return false
		}
	}
	return true
}

func elem(t *conform.Type) *conform.Type {
	for _, leaf := range t.Leaves() {
		if leaf.Form == conform.List {
			return leaf.Elem
		}
	}
	return t
}

// value proposes what may stand as a value: names, words, examples; on a line
// of its own the keys of a mapping, or an item of a list.
func (p *proposals) value() {
	c := p.c
	if len(c.path) == 1 && c.path[0] == "kind" && !p.v.settings {
		p.kinds()
		return
	}
	if c.typ == nil {
		return
	}
	for _, leaf := range c.typ.Leaves() {
		switch {
		case leaf.Form == conform.List && c.ownLine && !c.flow && !c.item:
			p.keys(leaf.Elem, &source.Node{Kind: source.Map}, "- ")
			p.scalars(leaf.Elem, "- ")
		case leaf.Form == conform.Struct && (c.ownLine || c.item && !c.flow):
			p.keys(leaf, &source.Node{Kind: source.Map}, "")
		case leaf.Form == conform.Table && c.ownLine:
			p.tableKeys(leaf, &source.Node{Kind: source.Map})
		}
	}
	p.scalars(c.typ, "")
}

func (p *proposals) kinds() {
	for _, kind := range p.s.host.Schema.Kinds() {
		t := p.s.host.Schema.Type(kind)
		p.add(completionItem{Label: kind, Kind: itemClass, Documentation: p.doc(t.Doc)}, kind)
	}
}
