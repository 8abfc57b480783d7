package eval

import (
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/ast/astutil"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"
)

// hoistBounds makes >=90*percent mean >=(90*percent). In CUE a bound binds
// tighter than a product, which makes the first an error; people who write
// policies mean the second, and nothing else can be meant. Places stay.
func hoistBounds(f *ast.File) *ast.File {
	return astutil.Apply(f, nil, func(c astutil.Cursor) bool {
		b, ok := c.Node().(*ast.BinaryExpr)
		if !ok || !arithmetic(b.Op) {
			return true
		}
		if u, ok := b.X.(*ast.UnaryExpr); ok && bound(u.Op) {
			c.Replace(&ast.UnaryExpr{OpPos: u.OpPos, Op: u.Op, X: &ast.BinaryExpr{X: u.X, OpPos: b.OpPos, Op: b.Op, Y: b.Y}})
		}
		return true
	}).(*ast.File)
}

func arithmetic(op token.Token) bool {
	return op == token.MUL || op == token.QUO || op == token.ADD || op == token.SUB
}

func bound(op token.Token) bool {
	switch op {
	case token.LSS, token.LEQ, token.GTR, token.GEQ, token.NEQ:
		return true
	}
	return false
}

// apart gives the helpers of a text (#x, _x) names that no other text has.
func apart(f *ast.File, number int) {
	ast.Walk(f, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && len(id.Name) > 1 && (id.Name[0] == '#' || id.Name[0] == '_' && id.Name[1] != '_' && id.Name != "_|_") {
			id.Name += "_" + strconv.Itoa(number)
		}
		return true
	}, nil)
}

// dropUnused takes out imports that nothing uses. CUE calls them an error; here
// they change nothing.
func dropUnused(f *ast.File) {
	used := map[string]bool{}
	ast.Walk(f, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.ImportDecl:
			return false
		case *ast.Ident:
			used[x.Name] = true
		}
		return true
	}, nil)
	for _, d := range f.Decls {
		imp, ok := d.(*ast.ImportDecl)
		if !ok {
			continue
		}
		imp.Specs = slices.DeleteFunc(imp.Specs, func(s *ast.ImportSpec) bool {
			path, _ := literal.Unquote(s.Path.Value)
			name := path[strings.LastIndexByte(path, '/')+1:]
			if s.Name != nil {
				name = s.Name.Name
			}
			return !used[name]
		})
	}
	f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
		imp, ok := d.(*ast.ImportDecl)
		return ok && len(imp.Specs) == 0
	})
}
