package lsp

import (
	"context"

	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/source"
)

// formatting lays a document out as fmt does. A text that cannot be laid out is
// left as it is, without a word: its diagnostics say what is wrong.
func (s *server) formatting(ctx context.Context, p documentParams) (any, error) {
	d, err := s.opened(ctx, p.TextDocument.URI)
	if d == nil || err != nil {
		return nil, err
	}
	v := s.view(d)
	docs, found := source.Parse(d.rel, []byte(d.text.s), source.DefaultLimits())
	if v.foreign || len(found) > 0 || len(docs) == 0 || !v.ours() {
		return []TextEdit{}, nil
	}
	order := s.host.Schema.KeyOrder
	if v.settings {
		order = func(root *source.Node) map[*source.Node][]string { return s.host.Schema.KeyOrderAs("Settings", root) }
	}
	out, err := edit.Format([]byte(d.text.s), docs, order)
	if err != nil {
		return []TextEdit{}, nil
	}
	return lineEdits(d.text, string(out)), nil
}

// ours reports whether a document is one of svs's: its settings, or with the
// keys that every document of a model has.
func (v *view) ours() bool {
	if v.settings {
		return true
	}
	for i := range v.docs {
		for _, kv := range v.docs[i].Root.Fields {
			if kv.Key.Text == "apiVersion" || kv.Key.Text == "kind" {
				return true
			}
		}
	}
	return false
}
