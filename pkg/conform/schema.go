package conform

import (
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/parser"
)

// Schema is the whole of schema/ as types and data tables. It does not change
// once made and may be used by several goroutines.
type Schema struct {
	types map[string]*Type
	names []string // in file and written order
	kinds []string // those of names that are kinds of document
	data  map[string]ast.Expr
	files []*ast.File
	cue   *reference
	// synonyms lead from words of other schools to the words of the schema.
	synonyms map[string][]string
	lists    map[string]Behavior
	setKeys  map[string]string
	checks   []string // the files of the built-in checks
}

// New reads the .cue files of fsys. An error means that the schema steps out
// of the subset of CUE that this package understands: a fault of the program,
// not of a user's model.
func New(fsys fs.FS) (*Schema, error) {
	paths, err := fs.Glob(fsys, "*.cue")
	if err != nil {
		return nil, err
	}
	checks, err := fs.Glob(fsys, "checks/*/*.yaml")
	if err != nil {
		return nil, err
	}
	p := &schemaParser{
		exprs: map[string]*ast.Field{},
		bases: map[string]*ast.StructLit{},
		out:   &Schema{types: map[string]*Type{}, data: map[string]ast.Expr{}, synonyms: map[string][]string{}, checks: checks},
		begun: map[string]bool{},
		known: map[string]*Pattern{},
	}
	if p.out.files, err = parseAll(fsys, paths); err != nil {
		return nil, err
	}
	for _, file := range p.out.files {
		if err := p.collect(file); err != nil {
			return nil, err
		}
	}
	for _, name := range p.out.names {
		if err := p.define(name); err != nil {
			return nil, err
		}
	}
	p.out.makeReady()
	p.out.gatherKinds()
	p.out.gatherSynonyms(p.out.Data("vocabulary"))
	p.out.gatherLists()
	p.out.cue = &reference{files: p.out.files}
	return p.out, nil
}

// parseAll reads the syntax of all files, side by side: it is most of the time
// in which the program starts.
func parseAll(fsys fs.FS, paths []string) ([]*ast.File, error) {
	files, faults := make([]*ast.File, len(paths)), make([]error, len(paths))
	var wg sync.WaitGroup
	for i, path := range paths {
		wg.Go(func() {
			src, err := fs.ReadFile(fsys, path)
			if err == nil {
				files[i], err = parser.ParseFile(path, src, parser.ParseComments)
			}
			faults[i] = err
		})
	}
	wg.Wait()
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	return files, nil
}

// Type returns the definition of that name (without #), nil without one.
func (s *Schema) Type(name string) *Type { return s.types[name] }

// Kinds are the names of all kinds of document, in the order of the schema's
// files.
func (s *Schema) Kinds() []string { return s.kinds }

// gatherKinds finds the definitions that are kinds of document: those whose
// field "kind" is their own name.
func (s *Schema) gatherKinds() {
	for _, name := range s.names {
		if k := s.types[name].Field("kind"); k != nil && k.Type.Form == Enum && k.Type.Values[0] == name {
			s.kinds = append(s.kinds, name)
		}
	}
}
