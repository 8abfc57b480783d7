package schema_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
	"gopkg.in/yaml.v3"
)

// document is one YAML document of a file with the comment above it.
type document struct {
	root    *yaml.Node
	comment string
}

// readYAML reads all documents of a file.
func readYAML(t *testing.T, path string) []document {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []document
	for dec := yaml.NewDecoder(bytes.NewReader(src)); ; {
		var n yaml.Node
		err := dec.Decode(&n)
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		comment := n.HeadComment + "\n" + n.Content[0].HeadComment
		if len(n.Content[0].Content) > 0 {
			comment += "\n" + n.Content[0].Content[0].HeadComment
		}
		out = append(out, document{n.Content[0], strings.TrimSpace(comment)})
	}
}

// number is JSON's grammar of numbers.
var number = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// expr makes a CUE expression of a YAML node: what a plain scalar is, the
// language decides from its text.
func expr(n *yaml.Node) ast.Expr {
	switch n.Kind {
	case yaml.MappingNode:
		lit := &ast.StructLit{}
		for i := 0; i < len(n.Content); i += 2 {
			lit.Elts = append(lit.Elts, &ast.Field{Label: ast.NewString(n.Content[i].Value), Value: expr(n.Content[i+1])})
		}
		return lit
	case yaml.SequenceNode:
		lit := &ast.ListLit{}
		for _, item := range n.Content {
			lit.Elts = append(lit.Elts, expr(item))
		}
		return lit
	}
	plain := n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
	switch {
	case !plain:
	case n.Value == "" || n.Value == "null" || n.Value == "~":
		return ast.NewNull()
	case n.Value == "true" || n.Value == "false":
		return ast.NewBool(n.Value == "true")
	case number.MatchString(n.Value):
		return numberLit(n.Value)
	}
	return ast.NewString(n.Value)
}

func numberLit(text string) ast.Expr {
	digits, negative := strings.CutPrefix(text, "-")
	kind := token.INT
	if strings.ContainsAny(digits, ".eE") {
		kind = token.FLOAT
	}
	lit := ast.NewLit(kind, digits)
	if negative {
		return &ast.UnaryExpr{Op: token.SUB, X: lit}
	}
	return lit
}

// conforms unifies the value with the definition and returns CUE's verdict.
func conforms(root cue.Value, def string, n *yaml.Node) error {
	v := root.LookupPath(cue.ParsePath(def)).Unify(evaluate(expr(n)))
	return v.Validate(cue.Concrete(true), cue.All())
}

// scalar returns the text behind a key of a mapping, "" without one.
func scalar(n *yaml.Node, key string) string {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1].Value
		}
	}
	return ""
}
