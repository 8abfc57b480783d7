package plain

import (
	"regexp"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"
)

// within reads what is asked of several values, as items of a list: what it
// says is apart from all else.
//
// The values belong to the one at a path, to which nothing may refer then; nil
// for what only looks at them.
func (c *compiler) within(e ast.Expr, path []string) demand {
	if len(path) > 0 {
		if _, known := c.said[key(path)]; known {
			return nil
		}
		c.said[key(path)] = true
	}
	inner := &compiler{parameters: c.parameters, said: map[string]bool{}}
	d := inner.value(e, []string{})
	c.bounds = append(c.bounds, inner.bounds...)
	return d
}

// value reads what is asked of the value at a path; nil for what is not
// understood.
func (c *compiler) value(e ast.Expr, path []string) demand {
	switch x := e.(type) {
	case *ast.ParenExpr:
		return c.value(x.X, path)
	case *ast.StructLit:
		m := &mapping{}
		if !c.fields(m, x, path) {
			return nil
		}
		return m
	case *ast.ListLit:
		return c.list(x, path)
	case *ast.BasicLit:
		return c.literal(x)
	case *ast.Ident:
		if x.Node == nil && slices.Contains([]string{"string", "number", "int", "float", "bool", "_"}, x.Name) {
			return kind{x.Name}
		}
	case *ast.UnaryExpr:
		return c.unary(x)
	case *ast.BinaryExpr:
		return c.binary(x)
	case *ast.CallExpr:
		return c.call(x)
	}
	return nil
}

func (c *compiler) list(x *ast.ListLit, path []string) demand {
	if len(x.Elts) != 1 {
		return nil
	}
	more, ok := x.Elts[0].(*ast.Ellipsis)
	switch {
	case !ok:
		return nil
	case more.Type == nil:
		return &items{}
	}
	d := c.within(more.Type, path)
	if d == nil {
		return nil
	}
	return &items{each: d, at: more.Type.Pos().Offset()}
}

func (c *compiler) literal(x *ast.BasicLit) demand {
	switch x.Kind {
	case token.STRING:
		if s, ok := plainText(x); ok {
			return text{s}
		}
	case token.TRUE, token.FALSE:
		return truth{x.Kind == token.TRUE}
	case token.INT, token.FLOAT:
		if n, ok := literalNumber(x); ok {
			return equal{n}
		}
	}
	return nil
}

// plainText is a text in plain double quotes.
func plainText(x *ast.BasicLit) (string, bool) {
	if x.Kind != token.STRING || !strings.HasPrefix(x.Value, `"`) || strings.HasPrefix(x.Value, `"""`) {
		return "", false
	}
	s, err := literal.Unquote(x.Value)
	return s, err == nil
}

func literalNumber(x *ast.BasicLit) (number, bool) {
	if strings.Trim(x.Value, "0123456789.") != "" || len(x.Value) > 1 && x.Value[0] == '0' && x.Kind == token.INT {
		return number{}, false
	}
	n, ok := parseNumber(x.Value)
	n.whole = x.Kind == token.INT
	return n, ok
}

func (c *compiler) unary(x *ast.UnaryExpr) demand {
	switch x.Op {
	case token.SUB:
		if n, ok := c.constant(x); ok {
			return equal{n}
		}
	case token.MAT, token.NMAT:
		if s, ok := stringLiteral(x.X); ok {
			if re, err := regexp.Compile(s); err == nil {
				return like{re, x.Op == token.NMAT, prefix(s)}
			}
		}
	case token.LSS, token.LEQ, token.GTR, token.GEQ, token.NEQ:
		if s, ok := stringLiteral(x.X); ok {
			if x.Op == token.NEQ {
				return differs{s}
			}
			return beyond{x.Op, s}
		}
		if path, ok := c.reference(x.X); ok && x.Op != token.NEQ {
			c.bounds = append(c.bounds, path)
			return bound{op: x.Op, path: path}
		}
		if n, ok := c.constant(x.X); ok {
			return bound{op: x.Op, than: n}
		}
	}
	return nil
}

func stringLiteral(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok {
		return "", false
	}
	return plainText(lit)
}

// reference is the path of spec.a.b, facts.a or metadata.a.
func (c *compiler) reference(e ast.Expr) ([]string, bool) {
	path, ok := steps(e)
	if !ok || len(path) < 2 {
		return nil, false
	}
	return path, true
}

func steps(e ast.Expr) ([]string, bool) {
	switch x := e.(type) {
	case *ast.ParenExpr:
		return steps(x.X)
	case *ast.Ident:
		return []string{x.Name}, x.Name == "metadata" || x.Name == "spec" || x.Name == "facts"
	case *ast.SelectorExpr:
		path, ok := steps(x.X)
		id, isIdent := x.Sel.(*ast.Ident)
		if !ok || !isIdent || id.Name == "" || id.Name[0] == '#' || id.Name[0] == '_' {
			return nil, false
		}
		return append(path, id.Name), true
	}
	return nil, false
}
