package schema_test

import (
	"io/fs"
	"strings"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"

	"github.com/svs-project/svs/schema"
)

// parse returns the syntax trees of all definitions.
func parse(t *testing.T) []*ast.File {
	t.Helper()
	paths, err := fs.Glob(schema.Files, "*.cue")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, path := range paths {
		src, err := fs.ReadFile(schema.Files, path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(path, src, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

// compile evaluates the definitions with CUE itself.
func compile(t *testing.T) cue.Value {
	t.Helper()
	inst := &build.Instance{PkgName: "svs"}
	for _, f := range parse(t) {
		if err := inst.AddSyntax(f); err != nil {
			t.Fatal(err)
		}
	}
	v := context().BuildInstance(inst)
	if err := v.Validate(); err != nil {
		t.Fatal(errors.Details(err, nil))
	}
	return v
}

// context makes CUE deaf to its environment variable, which can switch
// closedness off.
func context() *cue.Context { return cuecontext.New(cuecontext.CUE_DEBUG("")) }

// evaluate evaluates an expression that refers to nothing.
func evaluate(e ast.Expr) cue.Value { return context().BuildExpr(e) }

// definitions are all definitions (with #) and hidden bases (with _) by name.
func definitions(t *testing.T) map[string]*ast.Field {
	t.Helper()
	defs := map[string]*ast.Field{}
	for _, file := range parse(t) {
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.Field); ok {
				if name := label(f); strings.HasPrefix(name, "#") || strings.HasPrefix(name, "_") {
					defs[name] = f
				}
			}
		}
	}
	return defs
}

// label is a field's name, "" for a pattern.
func label(f *ast.Field) string {
	name, _, err := ast.LabelName(f.Label)
	if err != nil {
		return ""
	}
	return name
}

// fields are the fields of a struct, those of embedded bases first. A table's
// one pattern is a field without a name.
func fields(defs map[string]*ast.Field, e ast.Expr) []*ast.Field {
	lit, ok := e.(*ast.StructLit)
	if !ok {
		return nil
	}
	var out []*ast.Field
	for _, decl := range lit.Elts {
		switch d := decl.(type) {
		case *ast.Field:
			out = append(out, d)
		case *ast.EmbedDecl:
			if id, ok := d.Expr.(*ast.Ident); ok && defs[id.Name] != nil {
				out = append(out, fields(defs, defs[id.Name].Value)...)
			}
		}
	}
	return out
}

// arms opens unions, and definitions that stand for them, into their arms.
func arms(defs map[string]*ast.Field, e ast.Expr) []ast.Expr {
	switch x := e.(type) {
	case *ast.BinaryExpr:
		if x.Op == token.OR {
			return append(arms(defs, x.X), arms(defs, x.Y)...)
		}
	case *ast.Ident:
		if d := defs[x.Name]; d != nil {
			if _, isStruct := d.Value.(*ast.StructLit); !isStruct {
				return arms(defs, d.Value)
			}
		}
	}
	return []ast.Expr{e}
}

// itemType is what a list holds, nil when e is no list.
func itemType(e ast.Expr) ast.Expr {
	if l, ok := e.(*ast.ListLit); ok && len(l.Elts) > 0 {
		if rest, ok := l.Elts[len(l.Elts)-1].(*ast.Ellipsis); ok {
			return rest.Type
		}
	}
	return nil
}

// kinds are the definitions of documents, without #.
func kinds(defs map[string]*ast.Field) []string {
	var out []string
	for name, d := range defs {
		for _, f := range fields(defs, d.Value) {
			if label(f) != "kind" {
				continue
			}
			if lit, ok := f.Value.(*ast.BasicLit); ok && lit.Value == `"`+name[1:]+`"` {
				out = append(out, name[1:])
			}
		}
	}
	return out
}

// structs calls visit once for each struct definition that documents can
// hold, by the name it has in the list table.
func structs(defs map[string]*ast.Field, visit func(name string, fs []*ast.Field)) {
	seen := map[string]bool{}
	var walk func(e ast.Expr)
	walk = func(e ast.Expr) {
		for _, a := range arms(defs, e) {
			if item := itemType(a); item != nil {
				walk(item)
				continue
			}
			id, ok := a.(*ast.Ident)
			if !ok || defs[id.Name] == nil || seen[id.Name] {
				continue
			}
			seen[id.Name] = true
			own := fields(defs, defs[id.Name].Value)
			visit(tableName(defs, id.Name), own)
			for _, f := range own {
				walk(f.Value)
			}
		}
	}
	for _, kind := range kinds(defs) {
		walk(ast.NewIdent("#" + kind))
	}
}

// tableName is the definition's name without #; the spec of a kind has the
// kind's name.
func tableName(defs map[string]*ast.Field, def string) string {
	if kind, ok := strings.CutSuffix(def, "Spec"); ok && defs[kind] != nil {
		def = kind
	}
	return def[1:]
}
