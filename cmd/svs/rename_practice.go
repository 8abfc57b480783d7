package main

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
)

// meaning keeps what a name says by itself: a practice called by one of the 34
// names is that practice, unless it says which one it is; a document with the
// name of something built in takes its place.
func (r *renamer) meaning() error {
	e := r.loaded.Model.Lookup(r.kind, r.old).Base()
	if r.loaded.BuiltIn(r.kind, r.old) {
		r.left = append(r.left, leftover{e.Place(), e.Ref().String(), "the built-in one of that name counts again"})
	}
	p := r.loaded.Model.Practice(r.old)
	known := r.schema.Type("PracticeName").Values
	if r.kind != "Practice" || p.Spec.Practice.Given() || !slices.Contains(known, r.old) || slices.Contains(known, r.now) {
		return nil
	}
	key := "practice: " + r.old
	spec := r.document(e).Get("spec")
	if spec == nil || len(spec.Fields) == 0 {
		r.left = append(r.left, leftover{e.Place(), e.Ref().String(), "its name said which practice it is; write spec: {" + key + "}"})
		return nil
	}
	first := spec.Fields[0].Key.Pos
	at := edit.NewText(r.data(e.File)).Offset(first)
	behind := ", "
	if spec.Style == source.Block {
		behind = "\n" + strings.Repeat(" ", int(first.Column)-1)
		if strings.Contains(string(r.data(e.File)), "\r\n") {
			behind = "\r" + behind
		}
	}
	r.edits[e.File] = append(r.edits[e.File], edit.Edit{Start: at, End: at, Text: key + behind})
	r.said = key
	return nil
}

// document reads an entity's document once more: load keeps no nodes.
func (r *renamer) document(e *model.Entity) *source.Node {
	docs, _ := source.Parse(e.File, r.data(e.File), source.DefaultLimits())
	for i := range docs {
		if n := docs[i].Root.Get("metadata").Get("name"); n != nil && n.Pos == e.At {
			return docs[i].Root
		}
	}
	return nil
}
