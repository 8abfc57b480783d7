package plain

import (
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// test is a condition on a subject.
type test func(root map[string]any) verdict

// branch reads if A { … }.
func (c *compiler) branch(x *ast.Comprehension) (branch, bool) {
	out := branch{asks: &mapping{}}
	for _, clause := range x.Clauses {
		is, ok := clause.(*ast.IfClause)
		if !ok {
			return out, false
		}
		t := c.condition(is.Condition)
		if t == nil {
			return out, false
		}
		out.tests = append(out.tests, t)
	}
	s, ok := x.Value.(*ast.StructLit)
	if !ok || x.Fallback != nil {
		return out, false
	}
	return out, c.fields(out.asks, s, nil)
}

func (c *compiler) condition(e ast.Expr) test {
	x, ok := e.(*ast.BinaryExpr)
	if !ok {
		return nil
	}
	switch x.Op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
	default:
		return nil
	}
	if _, isNothing := x.Y.(*ast.BottomLit); isNothing {
		path, ok := c.reference(x.X)
		if !ok || x.Op != token.EQL && x.Op != token.NEQ {
			return nil
		}
		return func(root map[string]any) verdict { return present(root, path, x.Op == token.NEQ) }
	}
	if call, isCall := x.X.(*ast.CallExpr); isCall {
		return c.length(call, x)
	}
	path, ok := c.reference(x.X)
	if !ok {
		return nil
	}
	if s, isText := stringLiteral(x.Y); isText {
		if x.Op != token.EQL && x.Op != token.NEQ {
			return nil
		}
		return func(root map[string]any) verdict {
			v, _ := at(root, path)
			there, isText := v.(string)
			if !isText {
				return unsure
			}
			return is((there == s) == (x.Op == token.EQL))
		}
	}
	n, ok := c.constant(x.Y)
	if !ok || x.Op == token.EQL || x.Op == token.NEQ {
		return nil
	}
	return func(root map[string]any) verdict {
		v, _ := at(root, path)
		there, isNumber := numberOf(v)
		if !isNumber {
			return unsure
		}
		order, sure := compare(there, n)
		if !sure {
			return unsure
		}
		return is(ordered(x.Op, order))
	}
}

// present tells whether anything stands at a path.
func present(root map[string]any, path []string, wanted bool) verdict {
	var v any = root
	for _, p := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return unsure
		}
		if v, ok = m[p]; !ok {
			return is(!wanted)
		}
	}
	return is(wanted)
}

// length reads len(facts.x) == 0.
func (c *compiler) length(call *ast.CallExpr, x *ast.BinaryExpr) test {
	fun, ok := call.Fun.(*ast.Ident)
	if !ok || fun.Name != "len" || fun.Node != nil || len(call.Args) != 1 {
		return nil
	}
	path, ok1 := c.reference(call.Args[0])
	n, ok2 := c.whole(x.Y)
	if !ok1 || !ok2 {
		return nil
	}
	return func(root map[string]any) verdict {
		v, _ := at(root, path)
		list, isList := v.([]any)
		if !isList {
			return unsure
		}
		return is(ordered(x.Op, sign(len(list)-n)))
	}
}

// key joins a path to a name for sets.
func key(path []string) string { return strings.Join(path, ".") }
