package plain

import (
	"slices"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// call reads list.MinItems(n), list.MaxItems(n), list.MatchN(n, X) and
// matchN(n, [X, Y]).
func (c *compiler) call(x *ast.CallExpr) demand {
	switch fun := x.Fun.(type) {
	case *ast.SelectorExpr:
		pkg, ok := fun.X.(*ast.Ident)
		if !ok || pkg.Name != "list" || len(x.Args) == 0 {
			return nil
		}
		if spec, ok := pkg.Node.(*ast.ImportSpec); !ok || spec.Name != nil {
			return nil
		}
		name, _, _ := ast.LabelName(fun.Sel)
		return c.listCall(name, x.Args)
	case *ast.Ident:
		if fun.Name != "matchN" || fun.Node != nil || len(x.Args) != 2 {
			return nil
		}
		list, ok := x.Args[1].(*ast.ListLit)
		op, n, counts := c.howMany(x.Args[0])
		if !ok || !counts {
			return nil
		}
		out := arms{op: op, n: n}
		for _, el := range list.Elts {
			d := c.within(el, nil)
			if d == nil {
				return nil
			}
			out.all = append(out.all, d)
		}
		return out
	}
	return nil
}

func (c *compiler) listCall(name string, args []ast.Expr) demand {
	switch {
	case len(args) == 1 && (name == "MinItems" || name == "MaxItems"):
		n, ok := c.whole(args[0])
		switch {
		case !ok:
			return nil
		case name == "MinItems":
			return count{least: n, most: -1}
		}
		return count{most: n}
	case len(args) == 2 && name == "MatchN":
		op, n, ok := c.howMany(args[0])
		if !ok {
			return nil
		}
		if each := c.within(args[1], nil); each != nil {
			return matches{op, n, each}
		}
	}
	return nil
}

// howMany reads a number of things, or a bound on it.
func (c *compiler) howMany(e ast.Expr) (op token.Token, n int, ok bool) {
	op = token.EQL
	if u, isBound := e.(*ast.UnaryExpr); isBound {
		switch u.Op {
		case token.LSS, token.LEQ, token.GTR, token.GEQ, token.NEQ:
			op, e = u.Op, u.X
		}
	}
	n, ok = c.whole(e)
	return op, n, ok
}

// maxCount bounds numbers of things.
const maxCount = 1 << 20

func (c *compiler) whole(e ast.Expr) (int, bool) {
	v, ok := c.constant(e)
	if !ok || !v.whole || v.near < 0 || v.near > maxCount {
		return 0, false
	}
	return int(v.near), true
}

// binary reads A | B and A & B of single values, where nothing is left open and
// nothing can contradict itself.
func (c *compiler) binary(x *ast.BinaryExpr) demand {
	a, b := c.value(x.X, []string{}), c.value(x.Y, []string{})
	if a == nil || b == nil {
		return nil
	}
	switch x.Op {
	case token.OR:
		if single(a) && single(b) && !twice(a, b) {
			return either{[]demand{a, b}}
		}
	case token.AND:
		if friendly(a, b) {
			return together{[]demand{a, b}, []int{x.X.Pos().Offset(), x.Y.Pos().Offset()}}
		}
	}
	return nil
}

// twice reports whether a value is among others already: CUE takes such a choice
// for what is left of it.
func twice(a, b demand) bool {
	if x, ok := a.(either); ok {
		return slices.ContainsFunc(x.all, func(d demand) bool { return twice(d, b) })
	}
	if x, ok := b.(either); ok {
		return slices.ContainsFunc(x.all, func(d demand) bool { return twice(a, d) })
	}
	switch x := a.(type) {
	case text, truth, kind:
		return a == b
	case equal:
		y, ok := b.(equal)
		return ok && x.want.near == y.want.near
	case bound:
		y, ok := b.(bound)
		return ok && x.op == y.op && x.than.near == y.than.near
	}
	return false
}

// single reports whether a demand is about one text, number or truth.
func single(d demand) bool {
	switch x := d.(type) {
	case kind:
		return x.name != "_"
	case text, truth, equal, beyond, like:
		return true
	case bound:
		return x.path == nil && x.op != token.NEQ
	case either:
		return true
	}
	return false
}

// friendly reports whether two demands on one value can never contradict each
// other: other texts than some, and a number between two that lie apart.
func friendly(a, b demand) bool {
	if notThese(a) && notThese(b) {
		return true
	}
	x, ok1 := a.(bound)
	y, ok2 := b.(bound)
	if !ok1 || !ok2 || x.path != nil || y.path != nil {
		return false
	}
	if isUpper(x.op) {
		x, y = y, x
	}
	order, sure := compare(x.than, y.than)
	return isLower(x.op) && isUpper(y.op) && sure && order < 0 && y.than.near-x.than.near > 1
}

func notThese(d demand) bool {
	switch x := d.(type) {
	case differs:
		return true
	case together:
		return notThese(x.all[0]) && notThese(x.all[1])
	}
	return false
}

func isLower(op token.Token) bool { return op == token.GTR || op == token.GEQ }
func isUpper(op token.Token) bool { return op == token.LSS || op == token.LEQ }
