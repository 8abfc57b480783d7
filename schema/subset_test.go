package schema_test

import (
	"bytes"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/format"
	"cuelang.org/go/cue/token"

	"github.com/svs-project/svs/schema"
)

// TestSubset holds the files to what the top of common.cue allows.
func TestSubset(t *testing.T) {
	defs := definitions(t)
	for _, file := range parse(t) {
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.Package, *ast.CommentGroup:
			case *ast.Field:
				checkTop(t, defs, d)
			default:
				t.Errorf("%s: %T at top level", decl.Pos(), decl)
			}
		}
	}
}

func checkTop(t *testing.T, defs map[string]*ast.Field, d *ast.Field) {
	name := label(d)
	switch {
	case d.Constraint != token.ILLEGAL:
		t.Errorf("%s: %s is not a plain field", d.Pos(), name)
	case strings.HasPrefix(name, "#"), strings.HasPrefix(name, "_"):
		checkType(t, defs, d.Value)
	default:
		checkData(t, d.Value)
	}
}

// checkType reports what a type may not be made of.
func checkType(t *testing.T, defs map[string]*ast.Field, e ast.Expr) {
	switch x := e.(type) {
	case *ast.Ident:
		builtin := regexp.MustCompile(`^(string|bool|int|number|_)$`).MatchString(x.Name)
		if !builtin && (!strings.HasPrefix(x.Name, "#") || defs[x.Name] == nil) {
			t.Errorf("%s: unknown name %s", x.Pos(), x.Name)
		}
	case *ast.BasicLit:
		// A measured figure may have no value; nothing that people write is null.
		null := x.Kind == token.NULL && x.Pos().Filename() == "report.cue"
		if x.Kind != token.STRING && !null {
			t.Errorf("%s: literal %s", x.Pos(), x.Value)
		}
	case *ast.UnaryExpr:
		checkConstraint(t, x)
	case *ast.BinaryExpr:
		if x.Op != token.OR && x.Op != token.AND {
			t.Errorf("%s: operator %s", x.Pos(), x.Op)
		}
		checkType(t, defs, x.X)
		checkType(t, defs, x.Y)
	case *ast.ListLit:
		checkList(t, defs, x)
	case *ast.StructLit:
		checkStruct(t, defs, x)
	default:
		t.Errorf("%s: expression %T", e.Pos(), e)
	}
}

func checkConstraint(t *testing.T, x *ast.UnaryExpr) {
	lit, ok := x.X.(*ast.BasicLit)
	if !ok {
		t.Errorf("%s: operand of %s", x.Pos(), x.Op)
		return
	}
	switch x.Op {
	case token.MAT:
		pattern := strings.Trim(lit.Value, `"`)
		if !strings.HasPrefix(pattern, "^") && pattern != `\\S` || strings.HasPrefix(pattern, "^") && !strings.HasSuffix(pattern, "$") {
			t.Errorf("%s: pattern %s is not anchored", x.Pos(), lit.Value)
		}
	case token.GEQ, token.GTR, token.LEQ, token.LSS:
	default:
		t.Errorf("%s: operator %s", x.Pos(), x.Op)
	}
}

func checkList(t *testing.T, defs map[string]*ast.Field, x *ast.ListLit) {
	item := itemType(x)
	if item == nil || len(x.Elts) > 2 {
		t.Errorf("%s: a list is [...T] or [T, ...T]", x.Pos())
		return
	}
	checkType(t, defs, item)
	if first, ok := x.Elts[0].(*ast.Ident); len(x.Elts) == 2 && (!ok || first.Name != item.(*ast.Ident).Name) {
		t.Errorf("%s: the first item differs from the others", x.Pos())
	}
}

func checkStruct(t *testing.T, defs map[string]*ast.Field, x *ast.StructLit) {
	tables, plain := 0, 0
	for _, decl := range x.Elts {
		switch d := decl.(type) {
		case *ast.CommentGroup:
		case *ast.EmbedDecl:
			if id, ok := d.Expr.(*ast.Ident); !ok || !strings.HasPrefix(id.Name, "_") || defs[id.Name] == nil {
				t.Errorf("%s: only hidden bases are embedded", d.Pos())
			}
		case *ast.Field:
			if _, isTable := d.Label.(*ast.ListLit); isTable {
				tables++
			} else if plain++; d.Constraint != token.NOT && d.Constraint != token.OPTION {
				t.Errorf("%s: field %s is neither required nor optional", d.Pos(), label(d))
			}
			checkType(t, defs, d.Value)
		default:
			t.Errorf("%s: %T in a struct", decl.Pos(), decl)
		}
	}
	if tables > 1 || tables == 1 && plain > 0 {
		t.Errorf("%s: a table stands alone", x.Pos())
	}
}

// checkData reports what a data table may not be made of.
func checkData(t *testing.T, e ast.Expr) {
	switch x := e.(type) {
	case *ast.BasicLit:
	case *ast.ListLit:
		for _, el := range x.Elts {
			checkData(t, el)
		}
	case *ast.StructLit:
		for _, decl := range x.Elts {
			if f, ok := decl.(*ast.Field); ok && f.Constraint == token.ILLEGAL && label(f) != "" {
				checkData(t, f.Value)
			} else if _, ok := decl.(*ast.CommentGroup); !ok {
				t.Errorf("%s: %T in a data table", decl.Pos(), decl)
			}
		}
	default:
		t.Errorf("%s: %T in a data table", e.Pos(), e)
	}
}

// TestFormat holds the files to the layout of cue fmt.
func TestFormat(t *testing.T) {
	paths, err := fs.Glob(schema.Files, "*.cue")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		src, err := fs.ReadFile(schema.Files, path)
		if err != nil {
			t.Fatal(err)
		}
		want, err := format.Source(src)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(src, want) {
			t.Errorf("%s is not formatted as cue fmt would", path)
		}
	}
}
