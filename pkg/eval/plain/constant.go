package plain

import (
	"math/big"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// units are the names of numbers that are in scope.
func unit(name string) (string, bool) {
	switch name {
	case "s":
		return "1", true
	case "m":
		return "60", true
	case "h":
		return "3600", true
	case "d":
		return "86400", true
	case "w":
		return "604800", true
	case "month":
		return "2629800", true
	case "year":
		return "31557600", true
	case "percent":
		return "0.01", true
	}
	return "", false
}

// constant computes a number from numbers, units and parameters.
func (c *compiler) constant(e ast.Expr) (number, bool) {
	switch x := e.(type) {
	case *ast.ParenExpr:
		return c.constant(x.X)
	case *ast.BasicLit:
		if x.Kind == token.INT || x.Kind == token.FLOAT {
			return literalNumber(x)
		}
	case *ast.Ident:
		if text, ok := unit(x.Name); ok && x.Node == nil {
			return parseNumber(text)
		}
	case *ast.SelectorExpr:
		of, ok := x.X.(*ast.Ident)
		name, isIdent := x.Sel.(*ast.Ident)
		if ok && isIdent && of.Name == "parameters" && of.Node == nil {
			return numberOf(c.parameters[name.Name])
		}
	case *ast.UnaryExpr:
		if n, ok := c.constant(x.X); ok && x.Op == token.SUB {
			return c.compute(token.SUB, number{text: "0", whole: true}, n)
		}
	case *ast.BinaryExpr:
		a, ok1 := c.constant(x.X)
		b, ok2 := c.constant(x.Y)
		if ok1 && ok2 {
			return c.compute(x.Op, a, b)
		}
	}
	return number{}, false
}

func (c *compiler) compute(op token.Token, a, b number) (number, bool) {
	x, ok1 := a.rat()
	y, ok2 := b.rat()
	if !ok1 || !ok2 {
		return number{}, false
	}
	r := new(big.Rat)
	switch op {
	case token.ADD:
		r.Add(x, y)
	case token.SUB:
		r.Sub(x, y)
	case token.MUL:
		r.Mul(x, y)
	default:
		return number{}, false
	}
	return computed(r, a.whole && b.whole)
}
