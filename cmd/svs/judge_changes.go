package main

import (
	"cmp"
	"slices"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/overlay"
	"github.com/svs-project/svs/pkg/source"
)

// changes applies the changes of every scenario and improvement to the
// documents that they are for, and holds the results against the schema, as
// any document: what is wrong then stands in the change. Names inside a change
// have been looked up when the files were read.
func (j judging) changes() ([]diag.Finding, error) {
	var out []diag.Finding
	type placed struct {
		rule string
		at   diag.Place
	}
	said, before := map[placed]bool{}, map[string][]diag.Finding{}
	for _, f := range j.loaded.Findings {
		said[placed{f.Rule, f.Place}] = true
		before[f.Entity] = append(before[f.Entity], f)
	}
	read := rereading{j: j, files: map[string]map[string][]source.Document{}}
	for _, e := range j.changing() {
		patches := read.patches(e)
		if len(patches) == 0 {
			continue
		}
		o := overlay.New(j.schema, patches)
		found, err := read.patched(o)
		if err != nil {
			return nil, err
		}
		for _, f := range o.Mend(ofEntities(before, found), found) {
			if !said[placed{f.Rule, f.Place}] { // where the change is written
				out = append(out, f)
			}
		}
		for _, f := range o.Findings() {
			if len(f.Keys) == 0 || j.lookup(f.Keys[0]) != nil { // what does not exist has been reported
				out = append(out, f)
			}
		}
	}
	return out, nil
}

// ofEntities are those of findings, by entity, on the entities that others are
// on.
func ofEntities(before map[string][]diag.Finding, others []diag.Finding) []diag.Finding {
	var out []diag.Finding
	done := map[string]bool{}
	for _, f := range others {
		if !done[f.Entity] {
			done[f.Entity] = true
			out = append(out, before[f.Entity]...)
		}
	}
	return out
}

// changing are the scenarios and improvements that change something.
func (j judging) changing() []*model.Entity {
	var out []*model.Entity
	for _, s := range j.loaded.Model.Scenarios {
		if len(s.Spec.Change) > 0 {
			out = append(out, &s.Entity)
		}
	}
	for _, i := range j.loaded.Model.Improvements {
		if len(i.Spec.Change) > 0 {
			out = append(out, &i.Entity)
		}
	}
	return out
}

// rereading keeps the documents of files by entity, each file parsed once: a
// change costs as much as the documents that it is for, however many changes
// and documents there are.
type rereading struct {
	j     judging
	files map[string]map[string][]source.Document
}

// documents are those of a file by "Kind/name", in their order.
func (r rereading) documents(file string) map[string][]source.Document {
	docs, done := r.files[file]
	if done {
		return docs
	}
	docs = map[string][]source.Document{}
	if text := r.j.loaded.TextOf(file); text != nil {
		parsed, _ := source.Parse(file, text, source.DefaultLimits())
		for _, d := range parsed {
			docs[d.Entity()] = append(docs[d.Entity()], d)
		}
	}
	r.files[file] = docs
	return docs
}

// patches are those that an entity holds.
func (r rereading) patches(e *model.Entity) []overlay.Patch {
	docs := r.documents(e.File)[e.Ref().String()]
	if len(docs) == 0 {
		return nil
	}
	return overlay.Of(&docs[0])
}

// patched is what is wrong with documents once patches have been applied, file
// by file.
func (r rereading) patched(o *overlay.Overlay) ([]diag.Finding, error) {
	var out []diag.Finding
	patches := o.Patches()
	entities, done := map[string]bool{}, map[string]bool{}
	for i := range patches {
		entities[patches[i].Entity] = true
	}
	for i := range patches {
		was := r.j.lookup(patches[i].Entity)
		if was == nil || patches[i].Adds() || done[was.File] {
			continue
		}
		done[was.File] = true
		for _, d := range r.touched(was.File, entities) {
			now := o.Document(d)
			if now.Root == nil || now.Root == d.Root {
				continue
			}
			res, err := r.j.schema.Check(&now)
			if err != nil {
				return nil, err
			}
			out = append(out, res.Findings...)
		}
	}
	return out, nil
}

// touched are the documents of a file that are of some entities, in their order.
func (r rereading) touched(file string, entities map[string]bool) []source.Document {
	var out []source.Document
	docs := r.documents(file)
	if len(docs) < len(entities) {
		for entity, of := range docs {
			if entities[entity] {
				out = append(out, of...)
			}
		}
	} else {
		for entity := range entities {
			out = append(out, docs[entity]...)
		}
	}
	slices.SortFunc(out, func(a, b source.Document) int { return cmp.Compare(a.Index, b.Index) })
	return out
}

// lookup is the entity of "Kind/name", nil without one.
func (j judging) lookup(name string) *model.Entity {
	for _, kind := range j.schema.Kinds() {
		if len(name) > len(kind) && name[:len(kind)] == kind && name[len(kind)] == '/' {
			if e := j.loaded.Model.Lookup(kind, name[len(kind)+1:]); e != nil {
				return e.Base()
			}
		}
	}
	return nil
}
