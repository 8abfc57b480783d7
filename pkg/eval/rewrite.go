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

// demandArms makes what the arms of matchN, matchIf and list.MatchN name a
// demand as well. CUE would give an arm what the value lacks, and so let
// matchN(>=1, [{hosting: "saas", ...}]) hold of a tool without hosting.
func demandArms(f *ast.File) {
	done := map[ast.Node]bool{}
	var demand func(ast.Node)
	demand = func(arm ast.Node) {
		if done[arm] {
			return
		}
		done[arm] = true
		ast.Walk(arm, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.Field:
				name, isIdent, err := ast.LabelName(x.Label)
				helper := isIdent && name != "" && (name[0] == '#' || name[0] == '_')
				if x.Constraint == token.ILLEGAL && err == nil && !helper {
					x.Constraint = token.NOT
				}
			case *ast.Ident:
				if named, ok := x.Node.(*ast.Field); ok && !slices.Contains(roots, x.Name) {
					demand(named.Value)
				}
			}
			return true
		}, nil)
	}
	ast.Walk(f, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && countsArms(call) {
			for _, arg := range call.Args {
				demand(arg)
			}
		}
		return true
	}, nil)
}

// loosen takes out of a text what only shows on a subject, and reports whether
// there was anything. Alone, CUE takes [...] for an empty list, of which no item
// matches, and a field that nobody gave for one that is absent.
func loosen(f *ast.File) bool {
	n := len(f.Decls)
	f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
		_, is := d.(*ast.Comprehension)
		return is
	})
	changed := len(f.Decls) < n
	astutil.Apply(f, nil, func(c astutil.Cursor) bool {
		switch x := c.Node().(type) {
		case *ast.CallExpr:
			if validates(x) {
				c.Replace(ast.NewIdent("_"))
				changed = true
			}
		case *ast.StructLit:
			inner := len(x.Elts)
			x.Elts = slices.DeleteFunc(x.Elts, func(d ast.Decl) bool {
				_, is := d.(*ast.Comprehension)
				return is
			})
			changed = changed || len(x.Elts) < inner
		}
		return true
	})
	dropUnused(f)
	return changed
}

// validates reports whether a call says what a list or a mapping must be like.
func validates(call *ast.CallExpr) bool {
	if countsArms(call) {
		return true
	}
	fun, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	switch labelText(fun.Sel) {
	case "MinItems", "MaxItems", "UniqueItems", "Contains", "MinFields", "MaxFields":
		return true
	}
	return false
}

// countsArms reports whether a call only asks whether values hold.
func countsArms(call *ast.CallExpr) bool {
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		return fun.Name == "matchN" || fun.Name == "matchIf"
	case *ast.SelectorExpr:
		return labelText(fun.Sel) == "MatchN"
	}
	return false
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
	used, names := map[string]bool{}, map[ast.Node]bool{} // names of fields use nothing
	ast.Walk(f, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.ImportDecl:
			return false
		case *ast.Field:
			names[x.Label] = true
		case *ast.SelectorExpr:
			names[x.Sel] = true
		case *ast.Ident:
			used[x.Name] = used[x.Name] || !names[x]
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
