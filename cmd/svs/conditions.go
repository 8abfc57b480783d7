package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/svs-project/svs/pkg/check/ask"
	"github.com/svs-project/svs/pkg/eval"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/overlay"
)

// varied is the model as it is after a variation, and who asks it by CUE.
type varied struct {
	model *model.Model
	asker *ask.Asker
}

// condition reports whether an entity meets a condition of a delegation as it
// is after a variation, and in which value it does not.
func (j judging) condition(v *model.Variation, patches []overlay.Patch, d *model.Delegation, i int, entity string) (bool, string) {
	if _, faults := eval.Parse(d.Spec.Conditions[i].V.Text); len(faults) > 0 {
		return false, "it cannot be read" // which is a finding of its own
	}
	after, err := j.after(v, patches)
	if err != nil {
		j.asked.fail(err)
		return false, ""
	}
	kind, name, _ := strings.Cut(entity, "/")
	e := after.model.Lookup(kind, name)
	if e == nil {
		return false, entity + " would be gone"
	}
	text := ask.Text{Of: &d.Entity, Field: "conditions", Cue: d.Spec.Conditions[i]}
	answers, err := after.asker.Ask([]ask.Question{{Text: text, Subjects: []model.Any{e}}})
	switch {
	case err != nil:
		j.asked.fail(err)
		return false, ""
	case answers[0].Fault != nil:
		j.asked.fail(&ask.NoVerdict{Text: text, Fault: *answers[0].Fault})
		return false, ""
	}
	o := answers[0].Outcomes[0]
	if o.Undecided != nil {
		j.asked.fail(&ask.NoVerdict{Text: text, Fault: *o.Undecided, Subject: e})
	}
	return o.Met(), unmet(o)
}

// unmet says in which value an entity does not meet a text.
func unmet(o eval.Outcome) string {
	if len(o.Breaks) == 0 {
		return ""
	}
	b := o.Breaks[0]
	path := strings.Join(b.Path, ".")
	if b.Missing {
		return "there is no " + path
	}
	return fmt.Sprintf("%s is %s, and %s is asked for", path, b.Got, b.Want)
}

// after is the model with patches, loaded once for each variation and number of
// patches: those before its own are always the same, or left out.
func (j judging) after(v *model.Variation, patches []overlay.Patch) (*varied, error) {
	if known := j.asked.varied[patched{v, len(patches)}]; known != nil {
		return known, nil
	}
	after, _, err := j.lived(context.Background(), j.differs.life, patches, 1)
	if err != nil {
		return nil, err
	}
	asker, err := after.asker(context.Background())
	if err != nil {
		return nil, err
	}
	if j.asked.varied == nil {
		j.asked.varied = map[patched]*varied{}
	}
	out := &varied{after.loaded.Model, asker}
	j.asked.varied[patched{v, len(patches)}] = out
	return out, nil
}

// patched is a variation with so many patches, its own and those before them.
type patched struct {
	by *model.Variation
	n  int
}

// fail keeps the first accident behind an answer.
func (a *asked) fail(err error) {
	if a.err == nil {
		a.err = err
	}
}
