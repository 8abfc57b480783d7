package lsp

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// The protocol's kinds of symbol, as far as they fit.
const (
	symbolClass    = 5
	symbolFunction = 12
)

// maxSymbols is how many symbols of a workspace are listed.
const maxSymbols = 500

// documentSymbols are the entities of a document and the named things in them.
func (s *server) documentSymbols(ctx context.Context, p documentParams) (any, error) {
	d, err := s.opened(ctx, p.TextDocument.URI)
	if d == nil || err != nil {
		return nil, err
	}
	v := s.view(d)
	out := []documentSymbol{}
	if v.foreign || v.settings {
		return out, nil
	}
	for i := range v.docs {
		root := v.docs[i].Root
		end := len(v.text.s)
		if i+1 < len(v.docs) {
			end = v.text.at(diag.Pos{Line: v.docs[i+1].Pos.Line, Column: 1})
		}
		if len(root.Fields) == 0 {
			continue
		}
		start := v.text.at(root.Fields[0].Key.Pos)
		out = append(out, s.symbol(v, root, start, trimmed(v.text.s, start, end)))
	}
	if s.client.TextDocument.DocumentSymbol.Hierarchical {
		return out, nil
	}
	return flat(p.TextDocument.URI, out, ""), nil
}

// trimmed is the end of a part of a text without blank lines and the mark of
// the next document.
func trimmed(s string, start, end int) int {
	part := strings.TrimRight(s[start:end], " \t\r\n")
	for strings.HasSuffix(part, "\n---") {
		part = strings.TrimRight(strings.TrimSuffix(part, "---"), " \t\r\n")
	}
	return start + len(part)
}

// symbol is one entity.
func (s *server) symbol(v *view, root *source.Node, start, end int) documentSymbol {
	kind, name := textOf(root.Get("kind")), root.Get("metadata").Get("name")
	out := documentSymbol{Name: shown(kind), Detail: shown(textOf(root.Get("metadata").Get("title"))), Kind: symbolClass, Range: v.text.between(start, end)}
	out.SelectionRange = v.text.span(root.Fields[0].Key.Pos, int(root.Fields[0].Key.Width))
	if name != nil && name.Text != "" {
		out.Name = shown(strings.TrimPrefix(kind+"/"+name.Text, "/"))
		out.SelectionRange = v.text.span(name.Pos, int(name.Width))
	}
	if out.Name == "" {
		out.Name = "document"
	}
	if !within(out.SelectionRange, out.Range) {
		out.SelectionRange = out.Range
	}
	if spec := root.Get("spec"); spec != nil {
		out.Children = v.things(spec, end)
	}
	return out
}

func within(a, b Range) bool {
	return !before(a.Start, b.Start) && !before(b.End, a.End)
}

func before(a, b Position) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Character < b.Character
}

// things are the named things in the lists below a node, whose text ends at
// end.
func (v *view) things(n *source.Node, end int) []documentSymbol {
	var out []documentSymbol
	for i, kv := range n.Fields {
		last := end
		if i+1 < len(n.Fields) {
			last = v.text.at(n.Fields[i+1].Key.Pos)
		}
		out = append(out, v.things(kv.Value, last)...)
	}
	for i, it := range n.Items {
		last := end
		if i+1 < len(n.Items) {
			last = v.text.at(n.Items[i+1].Pos)
		}
		name := it.Get("id")
		if name == nil {
			name = it.Get("name")
		}
		if name == nil || name.Text == "" {
			out = append(out, v.things(it, last)...)
			continue
		}
		start := v.text.at(it.Pos)
		part := strings.TrimRight(strings.TrimRight(v.text.s[start:max(start, last)], " \t\r\n"), "-")
		out = append(out, documentSymbol{
			Name: shown(name.Text), Detail: shown(textOf(it.Get("title"))), Kind: symbolFunction,
			Range:          v.text.between(start, start+len(strings.TrimRight(part, " \t\r\n"))),
			SelectionRange: v.text.span(name.Pos, int(name.Width)),
			Children:       v.things(it, last),
		})
		if s := &out[len(out)-1]; !within(s.SelectionRange, s.Range) {
			s.SelectionRange = s.Range
		}
	}
	return out
}

// flat are symbols without their tree, for clients that know none.
func flat(uri string, all []documentSymbol, container string) []symbolInformation {
	out := []symbolInformation{}
	for _, d := range all {
		out = append(out, symbolInformation{d.Name, d.Kind, Location{uri, d.SelectionRange}, container})
		out = append(out, flat(uri, d.Children, d.Name)...)
	}
	return out
}

// workspaceSymbols are the entities of all projects whose name or title holds
// the letters that were typed, in their order.
func (s *server) workspaceSymbols(ctx context.Context, p struct {
	Query string `json:"query"`
}) (any, error) {
	out := []symbolInformation{}
	for _, root := range slices.Sorted(maps.Keys(s.projects)) {
		project := s.projects[root]
		if err := project.update(ctx); err != nil {
			return nil, err
		}
		texts := map[string]*text{}
		for _, e := range project.loaded.Model.All() {
			b := e.Base()
			if b.Name == "" || len(out) == maxSymbols || !holds(b.Ref().String()+" "+b.Meta.Title.V, p.Query) {
				continue
			}
			r := s.textIn(project, b.File, texts).span(b.At, len([]rune(b.Name)))
			out = append(out, symbolInformation{b.Ref().String(), symbolClass, Location{s.uriIn(project, b.File), r}, shown(b.Meta.Title.V)})
		}
	}
	return out, nil
}

// holds reports whether a text holds letters in their order, whatever their
// size.
func holds(text, letters string) bool {
	rest := []rune(strings.ToLower(text))
	for _, c := range strings.ToLower(letters) {
		i := slices.Index(rest, c)
		if i < 0 {
			return false
		}
		rest = rest[i+1:]
	}
	return true
}
