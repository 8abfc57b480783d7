package main

import (
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
	read := map[string][]source.Document{}
	type placed struct {
		rule string
		at   diag.Place
	}
	said := map[placed]bool{}
	for _, f := range j.loaded.Findings {
		said[placed{f.Rule, f.Place}] = true
	}
	for _, e := range j.changing() {
		patches := patchesIn(j.documents(read, e.File), e)
		if len(patches) == 0 {
			continue
		}
		o := overlay.New(j.schema, patches)
		var files []string
		for i := range patches {
			if was := j.lookup(patches[i].Entity); was != nil && !patches[i].Adds() && !slices.Contains(files, was.File) {
				files = append(files, was.File)
			}
		}
		var found []diag.Finding
		for _, f := range files {
			for _, d := range j.documents(read, f) {
				now := o.Document(d)
				if now.Root == nil || now.Root == d.Root {
					continue
				}
				res, err := j.schema.Check(&now)
				if err != nil {
					return nil, err
				}
				found = append(found, res.Findings...)
			}
		}
		for _, f := range o.Mend(j.loaded.Findings, found) {
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

// documents are those of a file, parsed once.
func (j judging) documents(read map[string][]source.Document, file string) []source.Document {
	docs, done := read[file]
	if done {
		return docs
	}
	if text := j.loaded.TextOf(file); text != nil {
		docs, _ = source.Parse(file, text, source.DefaultLimits())
	}
	read[file] = docs
	return docs
}

// patchesIn are the patches of an entity among the documents of its file.
func patchesIn(docs []source.Document, e *model.Entity) []overlay.Patch {
	for i := range docs {
		if docs[i].Entity() == e.Ref().String() {
			return overlay.Of(&docs[i])
		}
	}
	return nil
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
