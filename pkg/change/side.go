package change

import (
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
)

// side is one of the two models.
type side struct {
	schema   *conform.Schema
	inherits func(entity string) []Inherited
	base     bool
	docs     []document
	states   map[string]*State // by "Kind/name"
	leftOut  []LeftOut
}

// document is one document of a side with what the shape check learned of it.
type document struct {
	doc *source.Document
	res *conform.Result
	ref string
	// own is the name that the entity has in its own model.
	own string
}

// read checks the documents of a side. Of two entities of one name the first
// counts, as everywhere.
func read(schema *conform.Schema, m Model, base bool) (*side, error) {
	s := &side{schema: schema, inherits: m.Inherits, base: base, states: map[string]*State{}}
	seen := map[string]bool{}
	for i := range m.Documents {
		doc := &m.Documents[i]
		res, err := schema.Check(doc)
		if err != nil {
			return nil, err
		}
		d := document{doc: doc, res: res, ref: res.Entity(), own: res.Entity()}
		if res.Kind == "" || res.Name == "" || seen[d.ref] || doc.Root.Kind == source.Refused {
			s.leftOut = append(s.leftOut, LeftOut{Base: base, File: doc.File, Entity: strings.TrimPrefix(d.ref, "/")})
			seen[d.ref] = true
			continue
		}
		seen[d.ref] = true
		s.docs = append(s.docs, d)
	}
	return s, nil
}

// normalize writes every document in full.
func (s *side) normalize() {
	for _, d := range s.docs {
		n := s.schema.Normal(d.doc, d.res)
		if n == nil {
			s.leftOut = append(s.leftOut, LeftOut{Base: s.base, File: d.doc.File, Entity: d.ref})
			continue
		}
		for _, path := range n.LeftOut {
			s.leftOut = append(s.leftOut, LeftOut{Base: s.base, File: d.doc.File, Entity: d.ref, Path: path})
		}
		s.inherit(d, n)
		s.states[d.ref] = &State{File: d.doc.File, Root: n.Root, Defaults: n.Defaults, ref: d.ref}
	}
}

// unread reports whether something of the entity could not be read on this
// side, so that what is missing there is not gone.
func (s *side) unread(ref string) bool {
	for _, l := range s.leftOut {
		if l.Entity == ref {
			return true
		}
	}
	return false
}

// inherit writes what an entity has from others into its normal form.
func (s *side) inherit(d document, n *conform.Normal) {
	if s.inherits == nil {
		return
	}
	for _, v := range s.inherits(d.own) {
		part := n.Root.Get(v.Part)
		if part == nil {
			part = &source.Node{Kind: source.Map}
			n.Root.Fields = append(n.Root.Fields, field(v.Part, part))
		}
		if part.Get(v.Key) == nil {
			value := &source.Node{Kind: source.String, Text: v.Value}
			n.Defaults[value] = true
			part.Fields = append(part.Fields, field(v.Key, value))
		}
	}
}
