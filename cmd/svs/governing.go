package main

import (
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/unit"
)

// governance is who may do what in a loaded model on a day.
func (j judging) governance() *govern.Governance {
	now, err := unit.ParseDate(j.now)
	if err != nil {
		now = unit.Date{} // refused before; nothing expires
	}
	texts := &texts{loaded: j.loaded, rewrite: rewriter(j.schema, j.differs.shared)}
	in := govern.Input{
		Model: j.loaded.Model, Root: j.settings.Organization.V, Life: j.differs.life, Now: now, Schema: j.schema,
		Document: texts.of,
		Worth: func(currency string) (float64, bool) {
			if currency == j.settings.Currency.Base.V {
				return 1, true
			}
			for _, r := range j.settings.Currency.Rates {
				if r.Code == currency {
					return r.Worth, true
				}
			}
			return 0, false
		},
	}
	if j.asked != nil {
		in.Holds, in.Condition = j.holds, j.condition
	}
	return govern.New(in)
}

// texts finds the documents of entities again; load keeps no nodes.
type texts struct {
	loaded *load.Loaded
	parsed map[string]map[diag.Pos]*source.Document
	// rewrite, when given, turns the documents of a file into those of the
	// model.
	rewrite func([]source.Document) []source.Document
}

// of is the document of an entity, nil when it cannot be read.
func (t *texts) of(e *model.Entity) *source.Document {
	docs, done := t.parsed[e.File]
	if !done {
		docs = t.parse(e.File)
	}
	return docs[e.At]
}

// parse reads the documents of a file once more, by the place of their names.
func (t *texts) parse(path string) map[diag.Pos]*source.Document {
	if t.parsed == nil {
		t.parsed = map[string]map[diag.Pos]*source.Document{}
	}
	out := map[diag.Pos]*source.Document{}
	t.parsed[path] = out
	text := t.loaded.TextOf(path)
	if text == nil {
		return out
	}
	docs, _ := source.Parse(path, text, source.DefaultLimits())
	if t.rewrite != nil {
		docs = t.rewrite(docs)
	}
	for i := range docs {
		at := docs[i].Root.Pos
		if n := docs[i].Root.Get("metadata").Get("name"); n != nil {
			at = n.Pos
		}
		out[at] = &docs[i]
	}
	return out
}
