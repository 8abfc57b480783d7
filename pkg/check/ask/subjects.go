package ask

import (
	"maps"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/facts/derived"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
)

// Subjects makes what a text of CUE can read of an entity: metadata, spec and
// facts in normal form. Each is made once.
type Subjects struct {
	Schema *conform.Schema
	// Document finds the document of an entity again; nil for one that is gone.
	Document func(*model.Entity) *source.Document
	// Facts are computed facts; nil for none.
	Facts *derived.Facts
	// Worth is what one unit of a currency is worth in that of all sums.
	Worth conform.Worth

	made map[model.Any]map[string]any
}

// Of is what can be read of an entity, of the whole model for nil. It is not to
// be changed.
func (s *Subjects) Of(e model.Any) map[string]any {
	if v, ok := s.made[e]; ok {
		return v
	}
	if s.made == nil {
		s.made = map[model.Any]map[string]any{}
	}
	v := s.build(e)
	s.made[e] = v
	return v
}

func (s *Subjects) build(e model.Any) map[string]any {
	empty := map[string]any{"metadata": map[string]any{}, "spec": map[string]any{}, "facts": map[string]any{}}
	if e == nil {
		if s.Facts != nil {
			empty["facts"] = s.Facts.ModelMap()
		}
		return empty
	}
	doc := s.Document(e.Base())
	if doc == nil {
		return empty
	}
	res, err := s.Schema.Check(doc)
	if err != nil {
		return empty
	}
	n := s.Schema.Normal(doc, res)
	if n == nil {
		return empty
	}
	out := s.Schema.Subject(e.Base().Kind, n, s.Worth)
	if s.Facts != nil {
		out["facts"] = merge(out["facts"], s.Facts.Map(e))
	}
	return out
}

// merge puts computed facts over what is written, mapping into mapping.
func merge(written, computed any) any {
	w, ok1 := written.(map[string]any)
	c, ok2 := computed.(map[string]any)
	if !ok1 || !ok2 {
		return computed
	}
	out := maps.Clone(w)
	for k, v := range c {
		if below, both := out[k]; both {
			v = merge(below, v)
		}
		out[k] = v
	}
	return out
}
