package overlay

import (
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// Patch is one change: fields of an entity set, an entity added, or one
// removed.
type Patch struct {
	// By is the entity ("Scenario/peak") that asks for the change, "" for a
	// flag.
	By string
	// File is where the patch stands; SetFlag for a flag, whose line is then
	// its number among the flags.
	File string
	// At is what a finding about the patch as a whole marks, Width columns of
	// it.
	At    diag.Pos
	Width int

	// Entity is the "Kind/name" that is set or removed, or that is added.
	Entity string
	// set are the fields of the spec; to stands at the address in the entity
	// for a flag; add is the document of a new entity.
	set    *source.Node
	at     []part
	to     *source.Node
	add    *source.Node
	remove bool
}

// Adds and Removes report what the patch does beside setting fields.
func (p *Patch) Adds() bool { return p.add != nil }

// Removes reports whether the patch takes its entity out of the model.
func (p *Patch) Removes() bool { return p.remove }

// Place is where findings about the patch as a whole stand.
func (p *Patch) Place() diag.Place { return diag.Place{File: p.File, Pos: p.At} }

// Of returns the patches of a document that has a `change:` list, in written
// order. What is not well shaped there is left out: it has been reported when
// the document was read.
func Of(doc *source.Document) []Patch {
	change := doc.Root.Get("spec").Get("change")
	if change == nil {
		return nil
	}
	var out []Patch
	for _, n := range change.Items {
		p := Patch{By: doc.Entity(), File: doc.File, At: n.Pos, Width: 1}
		entity, remove, add := n.Get("entity"), n.Get("remove"), n.Get("add")
		switch {
		case isText(entity) && isMap(n.Get("set")):
			p.Entity, p.set = entity.Text, n.Get("set")
			p.At, p.Width = entity.Pos, int(entity.Width)
		case isText(remove):
			p.Entity, p.remove = remove.Text, true
			p.At, p.Width = remove.Pos, int(remove.Width)
		case isMap(add) && isText(add.Get("kind")) && isText(add.Get("metadata").Get("name")):
			name := add.Get("metadata").Get("name")
			p.Entity, p.add = add.Get("kind").Text+"/"+name.Text, add
			p.At, p.Width = name.Pos, int(name.Width)
		default:
			continue
		}
		if strings.Contains(p.Entity, "/") {
			out = append(out, p)
		}
	}
	return out
}

func isText(n *source.Node) bool { return n != nil && n.Kind == source.String && n.Text != "" }
func isMap(n *source.Node) bool  { return n != nil && n.Kind == source.Map }

// document makes the document that a patch adds. The version of the language
// may be left out in a patch, not in a document.
func (p *Patch) document() source.Document {
	root := *p.add
	if root.Get("apiVersion") == nil {
		version := &source.Node{Kind: source.String, Style: source.Plain, Text: "svs/v1", Pos: root.Pos, Width: 1}
		key := &source.Node{Kind: source.String, Style: source.Plain, Text: "apiVersion", Pos: root.Pos, Width: 1}
		root.Fields = append([]source.Field{{Key: key, Value: version}}, root.Fields...)
	}
	return source.Document{File: p.File, Pos: root.Pos, Root: &root}
}

// Written leads the places of a patch that was read from a document with
// patches in it back to where they are written. A value that stands in another
// file than the patch as a whole is shown at the patch.
func (o *Overlay) Written(p Patch) Patch {
	if max(lastLine(p.set), lastLine(p.to), lastLine(p.add), p.At.Line) < firstLine {
		return p
	}
	whole := o.Place(p.Place())
	back := func(at diag.Pos) diag.Pos {
		if w := o.Place(diag.Place{File: p.File, Pos: at}); w.File == whole.File {
			return w.Pos
		}
		return whole.Pos
	}
	for _, n := range []**source.Node{&p.set, &p.to, &p.add} {
		if *n != nil {
			*n = moved(*n, back)
		}
	}
	p.File, p.At = whole.File, whole.Pos
	return p
}
