package eval

import (
	"slices"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/ast/astutil"
)

// givenName is the subject as it came, beside what a text makes of it. Helpers of
// a text never have this name: they end in a number, see apart.
const givenName = "_given"

// askGiven makes the conditions of a text (if spec.x != _|_ {…}) ask the subject
// itself, and reports whether there are any. Left alone they would ask what the
// subject and the text come to together: where the part under a condition names
// spec.x too, CUE goes round in a circle, and says of a subject without x that
// it breaks the text, or nothing at all.
func askGiven(f *ast.File) bool {
	paths := map[ast.Node][]string{}
	fieldPaths(f.Decls, nil, paths)
	given := &ast.Field{Label: ast.NewIdent(givenName), Value: ast.NewIdent("_")}
	asks := false
	ask := func(e ast.Expr) ast.Expr {
		return astutil.Apply(e, func(c astutil.Cursor) bool {
			id, ok := c.Node().(*ast.Ident)
			path, known := paths[node(id, ok)]
			if !known {
				return true
			}
			if s, isSelector := c.Parent().Node().(*ast.SelectorExpr); isSelector && s.Sel == ast.Label(id) {
				return true
			}
			asks = true
			var out ast.Expr = &ast.Ident{NamePos: id.NamePos, Name: givenName}
			for _, name := range path {
				out = &ast.SelectorExpr{X: out, Sel: &ast.Ident{NamePos: id.NamePos, Name: name}}
			}
			c.Replace(out)
			return false
		}, nil).(ast.Expr)
	}
	ast.Walk(f, func(n ast.Node) bool {
		if x, ok := n.(*ast.IfClause); ok {
			// The condition is put under a node of its own, for it may be replaced whole.
			x.Condition = ask(&ast.ParenExpr{X: x.Condition})
		}
		return true
	}, nil)
	if asks {
		f.Decls = append(f.Decls, given)
	}
	return asks
}

// node is what a name stands for; nil for what is no name.
func node(id *ast.Ident, ok bool) ast.Node {
	if !ok {
		return nil
	}
	return id.Node
}

// fieldPaths finds the fields whose path in the subject can be told.
func fieldPaths(decls []ast.Decl, path []string, to map[ast.Node][]string) {
	for _, d := range decls {
		switch x := d.(type) {
		case *ast.Field:
			name, isIdent, err := ast.LabelName(x.Label)
			if err != nil || isIdent && (name == "" || name[0] == '#' || name[0] == '_') || path == nil && !slices.Contains(roots, name) {
				continue
			}
			below := append(slices.Clone(path), name)
			to[x], to[x.Value] = below, below
			if s, ok := x.Value.(*ast.StructLit); ok {
				fieldPaths(s.Elts, below, to)
			}
		case *ast.Comprehension:
			if s, ok := x.Value.(*ast.StructLit); ok {
				fieldPaths(s.Elts, path, to)
			}
		case *ast.EmbedDecl:
			if s, ok := x.Expr.(*ast.StructLit); ok {
				fieldPaths(s.Elts, path, to)
			}
		}
	}
}
