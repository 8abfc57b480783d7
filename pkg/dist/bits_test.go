package dist

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
	"testing"
)

// Every product of floats must stand right inside a float64(): else a
// compiler may fuse it with a sum and two CPUs differ in the last bit.
func TestEveryProductIsRounded(t *testing.T) {
	fset := token.NewFileSet()
	imports := importer.ForCompiler(fset, "source", nil)
	for _, dir := range []string{".", "../calendar"} {
		names, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		var files []*ast.File
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(fset, name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
		conf := types.Config{Importer: imports}
		if _, err := conf.Check(dir, fset, files, info); err != nil {
			t.Fatal(err)
		}
		rounded := 0
		for _, f := range files {
			rounded += len(checkProducts(f, info, func(pos token.Pos) {
				t.Errorf("%s: a product without float64() around it", fset.Position(pos))
			}))
		}
		if rounded == 0 {
			t.Errorf("no conversion found in %s: the test is blind", dir)
		}
	}
}

// checkProducts reports each product of floats that is not at once converted
// and returns what is.
func checkProducts(f *ast.File, info *types.Info, bad func(token.Pos)) map[ast.Expr]bool {
	rounded := map[ast.Expr]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if name, ok := n.Fun.(*ast.Ident); ok && name.Name == "float64" {
				rounded[ast.Unparen(n.Args[0])] = true
			}
		case *ast.AssignStmt:
			if n.Tok == token.MUL_ASSIGN && isFloat(info, n.Lhs[0]) {
				bad(n.Pos())
			}
		case *ast.BinaryExpr:
			if n.Op == token.MUL && isFloat(info, n) && info.Types[n].Value == nil && !rounded[n] {
				bad(n.Pos())
			}
		}
		return true
	})
	return rounded
}

func isFloat(info *types.Info, e ast.Expr) bool {
	basic, ok := info.Types[e].Type.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsFloat != 0
}
