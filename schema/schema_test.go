package schema_test

import (
	"io/fs"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/parser"

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
	ctx := cuecontext.New(cuecontext.CUE_DEBUG(""))
	v := ctx.BuildInstance(inst)
	if err := v.Validate(); err != nil {
		t.Fatal(errors.Details(err, nil))
	}
	return v
}

func TestCompiles(t *testing.T) {
	v := compile(t)
	it, err := v.Fields(cue.Definitions(true))
	if err != nil {
		t.Fatal(err)
	}
	for it.Next() {
		if err := it.Value().Err(); err != nil {
			t.Errorf("%s: %v", it.Selector(), err)
		}
	}
}
