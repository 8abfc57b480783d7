package schema_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
	"gopkg.in/yaml.v3"
)

func TestMinimalModelIsValid(t *testing.T) {
	root := compile(t)
	docs := readYAML(t, "testdata/minimal.yaml")
	if len(docs) != 5 {
		t.Fatalf("%d documents", len(docs))
	}
	for _, d := range docs {
		if err := conforms(root, "#"+scalar(d.root, "kind"), d.root); err != nil {
			t.Error(errors.Details(err, nil))
		}
	}
}

// percentile are fields of which two examples stand for all.
var percentile = regexp.MustCompile(`^DistPercentiles\.p`)

// TestValidExamples holds two documents or more of each kind against their
// definition, and asks that together they use every field.
func TestValidExamples(t *testing.T) {
	root, defs := compile(t), definitions(t)
	used := map[string]bool{}
	for _, kind := range kinds(defs) {
		docs := readYAML(t, "testdata/valid/"+kind+".yaml")
		if len(docs) < 2 {
			t.Errorf("%s has %d examples", kind, len(docs))
		}
		for _, d := range docs {
			if scalar(d.root, "kind") != kind {
				t.Errorf("%s.yaml holds a %s", kind, scalar(d.root, "kind"))
			}
			if err := conforms(root, "#"+kind, d.root); err != nil {
				t.Errorf("%s: %s", kind, errors.Details(err, nil))
			}
			markUsed(defs, ast.NewIdent("#"+kind), d.root, used)
		}
	}
	structs(defs, func(name string, fs []*ast.Field) {
		for _, f := range fs {
			if key := name + "." + label(f); !used[key] && !percentile.MatchString(key) {
				t.Errorf("no example uses %s", key)
			}
		}
	})
}

// markUsed notes which fields of which definitions a document uses. Where a
// union has several mappings, it takes the one that knows most of the keys.
func markUsed(defs map[string]*ast.Field, e ast.Expr, n *yaml.Node, used map[string]bool) {
	switch n.Kind {
	case yaml.SequenceNode:
		for _, a := range arms(defs, e) {
			if item := itemType(a); item != nil {
				for _, child := range n.Content {
					markUsed(defs, item, child, used)
				}
			}
		}
	case yaml.MappingNode:
		def := bestArm(defs, e, n)
		for _, f := range fields(defs, fieldsOf(defs, def)) {
			for i := 0; i < len(n.Content); i += 2 {
				if name := label(f); name == "" || name == n.Content[i].Value {
					used[tableName(defs, def)+"."+name] = true
					markUsed(defs, f.Value, n.Content[i+1], used)
				}
			}
		}
	}
}

func fieldsOf(defs map[string]*ast.Field, def string) ast.Expr {
	if defs[def] == nil {
		return nil
	}
	return defs[def].Value
}

func bestArm(defs map[string]*ast.Field, e ast.Expr, n *yaml.Node) string {
	best, bestScore := "#", -1
	for _, a := range arms(defs, e) {
		id, ok := a.(*ast.Ident)
		if !ok || defs[id.Name] == nil {
			continue
		}
		score := 0
		for _, f := range fields(defs, defs[id.Name].Value) {
			at := slices.IndexFunc(n.Content, func(c *yaml.Node) bool { return c.Value == label(f) && label(f) != "" })
			if lit, ok := f.Value.(*ast.BasicLit); ok && at >= 0 && lit.Value == `"`+n.Content[at+1].Value+`"` {
				score += 100
			} else if at >= 0 {
				score++
			}
		}
		if score > bestScore {
			best, bestScore = id.Name, score
		}
	}
	return best
}

// TestInvalidExamples holds at least two wrong documents of each kind against
// their definition. The comment above each names the field at fault.
func TestInvalidExamples(t *testing.T) {
	root := compile(t)
	for _, kind := range kinds(definitions(t)) {
		docs := readYAML(t, "testdata/invalid/"+kind+".yaml")
		if len(docs) < 2 {
			t.Errorf("%s has %d wrong examples", kind, len(docs))
		}
		for _, d := range docs {
			want, ok := strings.CutPrefix(d.comment, "# at: ")
			if !ok {
				t.Errorf("%s: the comment %q names no field", kind, d.comment)
			}
			err := conforms(root, "#"+kind, d.root)
			if err == nil {
				t.Errorf("%s: the document that is wrong at %s is accepted", kind, want)
				continue
			}
			if !slices.ContainsFunc(errors.Errors(err), func(e errors.Error) bool { return faultPath(e) == want }) {
				t.Errorf("%s: want a fault at %s, have\n%s", kind, want, errors.Details(err, nil))
			}
		}
	}
	for _, dir := range []string{"valid", "invalid"} {
		files, err := filepath.Glob("testdata/" + dir + "/*.yaml")
		if err != nil || len(files) != len(kinds(definitions(t))) {
			t.Errorf("testdata/%s has %d files", dir, len(files))
		}
	}
}

// faultPath is the path of a fault in the document, without the definition.
func faultPath(e errors.Error) string {
	path := e.Path()
	if len(path) > 0 && strings.HasPrefix(path[0], "#") {
		path = path[1:]
	}
	return strings.ReplaceAll(strings.Join(path, "."), `"`, "")
}
