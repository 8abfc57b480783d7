package schema_test

import (
	"strings"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/token"
	"gopkg.in/yaml.v3"
)

// TestExamplesAndDefaultsAreValid reads what @example and @default say and
// holds it against the definition or field that they stand at.
func TestExamplesAndDefaultsAreValid(t *testing.T) {
	root, defs := compile(t), definitions(t)
	for name, d := range defs {
		checkValues(t, root, name, cue.ParsePath(name), d)
		for _, f := range fields(defs, d.Value) {
			if label(f) == "" || strings.HasPrefix(name, "_") {
				continue
			}
			path := cue.MakePath(cue.Def(name), cue.Str(label(f)).Optional())
			if f.Constraint == token.NOT {
				path = cue.MakePath(cue.Def(name), cue.Str(label(f)).Required())
			}
			checkValues(t, root, name+"."+label(f), path, f)
		}
	}
}

func checkValues(t *testing.T, root cue.Value, where string, path cue.Path, f *ast.Field) {
	for _, a := range f.Attrs {
		key, _ := a.Split()
		if key != "example" && key != "default" {
			continue
		}
		attr := root.LookupPath(path).Attribute(key)
		text, err := attr.String(0)
		if err != nil {
			t.Errorf("%s: %s: %v", where, a.Text, err)
			continue
		}
		var n yaml.Node
		if err := yaml.Unmarshal([]byte(text), &n); err != nil {
			t.Errorf("%s: %s: %v", where, a.Text, err)
			continue
		}
		v := root.LookupPath(path).Unify(evaluate(expr(n.Content[0])))
		if err := v.Validate(cue.Concrete(true)); err != nil {
			t.Errorf("%s: %s is no such value: %s", where, a.Text, errors.Details(err, nil))
		}
	}
}
