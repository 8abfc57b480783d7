package ask

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

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

	// Forms keeps what is written of entities that stay the same from one model
	// to the next; nil where there is one model only.
	Forms *Forms

	made map[model.Any]map[string]any
	// bare are those without computed facts.
	bare map[model.Any]map[string]any
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

// manySubjects is from how many on it is worth to share the work.
const manySubjects = 500

// ready makes what is going to be read of many things, what is written of them
// beside what is computed: neither knows of the other. What is known of a policy
// waits, for that may ask whom it binds.
func (s *Subjects) ready(wanted map[model.Any]reads, jobs int) {
	if jobs < 2 || len(wanted) < manySubjects || s.Facts == nil {
		return
	}
	var all []model.Any
	for e := range wanted {
		if _, asks := e.(*model.Policy); e != nil && !asks && s.made[e] == nil {
			all = append(all, e)
		}
	}
	// In the order of their files, each of which is parsed once.
	slices.SortFunc(all, func(a, b model.Any) int {
		x, y := a.Base(), b.Base()
		return cmp.Or(strings.Compare(x.File, y.File), x.At.Compare(y.At))
	})
	var wg sync.WaitGroup
	wg.Go(func() {
		for _, e := range all {
			s.Bare(e)
		}
	})
	facts := make([]map[string]any, len(all))
	for i, e := range all {
		if wanted[e] == allFacts {
			facts[i] = s.Facts.Map(e)
		}
	}
	wg.Wait()
	if s.made == nil {
		s.made = map[model.Any]map[string]any{}
	}
	for i, e := range all {
		if facts[i] != nil {
			s.made[e] = with(s.Bare(e), facts[i])
		}
	}
}

// with is what is written of a thing, with its facts.
func with(bare, facts map[string]any) map[string]any {
	out := maps.Clone(bare)
	out["facts"] = merge(out["facts"], facts)
	return out
}

// read is what can be read of an entity, with no more facts than are asked for.
func (s *Subjects) read(e model.Any, facts reads) map[string]any {
	if v, ok := s.made[e]; ok || e == nil || facts == allFacts || s.Facts == nil {
		if ok {
			return v
		}
		return s.Of(e)
	}
	out := s.Bare(e)
	if facts == stillFacts {
		out = with(out, s.Facts.Still(e))
	}
	return out
}

// Bare is what is written of an entity: as Of, with no facts but the things in
// its lists by name. It costs a part of what facts do.
func (s *Subjects) Bare(e model.Any) map[string]any {
	if e == nil {
		return s.Of(e)
	}
	if v, ok := s.made[e]; ok {
		return v
	}
	if v, ok := s.bare[e]; ok {
		return v
	}
	if s.bare == nil {
		s.bare = map[model.Any]map[string]any{}
	}
	v := s.Forms.of(e, func() map[string]any { return s.written(e) })
	s.bare[e] = v
	return v
}

func (s *Subjects) build(e model.Any) map[string]any {
	if e == nil {
		out := nothing()
		if s.Facts != nil {
			out["facts"] = s.Facts.ModelMap()
		}
		return out
	}
	out := s.Bare(e)
	if s.Facts != nil {
		out = with(out, s.Facts.Map(e))
	}
	return out
}

func nothing() map[string]any {
	return map[string]any{"metadata": map[string]any{}, "spec": map[string]any{}, "facts": map[string]any{}}
}

// written is the normal form of an entity's document.
func (s *Subjects) written(e model.Any) map[string]any {
	doc := s.Document(e.Base())
	if doc == nil {
		return nothing()
	}
	res, err := s.Schema.Check(doc)
	if err != nil {
		return nothing()
	}
	n := s.Schema.Normal(doc, res)
	if n == nil {
		return nothing()
	}
	return s.Schema.Subject(e.Base().Kind, n, s.Worth)
}

// Forms keeps the normal forms of entities from one model to the next. An
// entity is the same as long as its file is. Not for concurrent use.
type Forms struct {
	kept map[model.Any]*kept
	turn int
}

type kept struct {
	form map[string]any
	turn int // in which it was last asked for
}

// keptFor is for how many turns what nobody asks for is kept.
const keptFor = 8

// next begins another model.
func (f *Forms) next() {
	f.turn++
	if f.kept == nil {
		f.kept = map[model.Any]*kept{}
	}
	if f.turn%keptFor == 0 {
		maps.DeleteFunc(f.kept, func(_ model.Any, k *kept) bool { return k.turn <= f.turn-keptFor })
	}
}

func (f *Forms) of(e model.Any, make func() map[string]any) map[string]any {
	if f == nil {
		return make()
	}
	k := f.kept[e]
	if k == nil {
		k = &kept{form: make()}
		f.kept[e] = k
	}
	k.turn = f.turn
	return k.form
}

// merge puts computed facts over what is written, mapping into mapping.
func merge(written, computed any) any {
	w, ok1 := written.(map[string]any)
	c, ok2 := computed.(map[string]any)
	if !ok1 || !ok2 {
		return computed
	}
	if len(w) == 0 {
		return c
	}
	out := make(map[string]any, len(w)+len(c))
	maps.Copy(out, w)
	for k, v := range c {
		if below, both := out[k]; both {
			v = merge(below, v)
		}
		out[k] = v
	}
	return out
}
