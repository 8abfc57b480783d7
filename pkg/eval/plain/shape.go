package plain

import (
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"
)

// shapes are what is known of all subjects of a kind, by their text, each read
// once.
type shapes map[string][]ast.Decl

func (s shapes) of(text string) []ast.Decl {
	decls, known := s[text]
	if !known {
		if file, err := parser.ParseFile("shape", text); err == nil {
			decls = file.Decls
		}
		s[text] = decls
	}
	return decls
}

// breakable reports whether for sure something of a shape breaks what is asked
// of a mapping: a field is asked for that need not be there. Whether what must
// be there may break it, only CUE can tell.
func (m *mapping) breakable(shape []ast.Decl) bool {
	for _, f := range m.fields {
		if f.optional {
			continue
		}
		for _, d := range shape {
			of, ok := d.(*ast.Field)
			if !ok {
				continue
			}
			if name, _, err := ast.LabelName(of.Label); err != nil || name != f.name {
				continue
			}
			if of.Constraint == token.OPTION {
				return true
			}
			inner, isMapping := f.asks.(*mapping)
			fields, isStruct := of.Value.(*ast.StructLit)
			if isMapping && isStruct && inner.breakable(fields.Elts) {
				return true
			}
		}
	}
	return false
}
