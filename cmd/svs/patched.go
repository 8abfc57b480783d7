package main

import (
	"context"
	"slices"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/overlay"
	"github.com/svs-project/svs/pkg/source"
)

// A model at hand may be another than its files say: those of a revision judge
// (--policy-from), an organisation lives it otherwise (--organization), an
// improvement or a scenario changes it. Whoever changes it once more builds on
// all of that, so there is one way to do it.

// differences are what a model differs in from what its files say: first, for
// everybody, then for the organisation that lives it so. Who may vary what is
// judged without the latter: a variation changes nothing where it has been
// applied already.
type differences struct {
	shared, varied []overlay.Patch
	life           string // that organisation, "" for the shared model
}

func (d differences) all() []overlay.Patch { return slices.Concat(d.varied, d.shared) }

// changed is the model at hand with changes for everybody, ready to be judged,
// and the overlay that leads back to where they are written.
func (j judging) changed(ctx context.Context, more []overlay.Patch, jobs int) (judging, *overlay.Overlay, error) {
	d := j.differs
	d.shared = slices.Concat(d.shared, more)
	return j.as(ctx, d, jobs)
}

// lived is the model at hand as an organisation lives it, with variations in
// the place of those that it has.
func (j judging) lived(ctx context.Context, organization string, variations []overlay.Patch, jobs int) (judging, *overlay.Overlay, error) {
	var varied []overlay.Patch
	shared := overlay.New(j.schema, j.differs.shared)
	for _, p := range variations {
		varied = append(varied, shared.Written(p))
	}
	return j.as(ctx, differences{j.differs.shared, varied, organization}, jobs)
}

func (j judging) as(ctx context.Context, d differences, jobs int) (judging, *overlay.Overlay, error) {
	o := overlay.New(j.schema, d.all())
	loaded, err := load.Load(ctx, readAgain{j.loaded}, load.Options{
		Schema: j.schema, Limits: source.DefaultLimits(), Jobs: jobs, Rewrite: then(j.counting, o.Rewrite),
	})
	if err != nil {
		return j, nil, err
	}
	loaded.Model.Root = j.loaded.Model.Root
	a := &asked{}
	if j.asked != nil {
		a.client = j.asked.client
	}
	j.loaded, j.differs, j.asked = loaded, d, a
	return j, o, nil
}

// rewrite turns the documents of a file that is read once more into those of
// the model at hand; nil where it is what the files say.
func (j judging) rewrite() func([]source.Document) []source.Document {
	return rewriter(j.schema, j.differs.all())
}

// rewriter applies patches to documents that are read once more, nil without
// any.
func rewriter(schema *conform.Schema, patches []overlay.Patch) func([]source.Document) []source.Document {
	if len(patches) == 0 {
		return nil
	}
	again := overlay.New(schema, patches)
	return func(docs []source.Document) []source.Document {
		out, _, err := again.Rewrite(docs)
		if err != nil {
			return docs
		}
		return out
	}
}

// then does one thing to documents after another; either may be nil.
func then(first, second rewriting) rewriting {
	if first == nil || second == nil {
		if first == nil {
			return second
		}
		return first
	}
	return func(docs []source.Document) ([]source.Document, []diag.Finding, error) {
		docs, found, err := first(docs)
		if err != nil {
			return nil, nil, err
		}
		docs, more, err := second(docs)
		return docs, append(found, more...), err
	}
}
