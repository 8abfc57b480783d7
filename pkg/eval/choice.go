package eval

import (
	"slices"
	"strconv"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/token"
)

// maxDepth bounds how many choices inside choices are followed.
const maxDepth = 8

// unsettled are the errors of a value that holds but for what is not settled
// in it, without those of a choice of which an arm holds by itself.
//
// Of {a?: 1} | {b?: 2} both arms hold of a subject without a and b. CUE cannot
// say which of the two values is meant and calls that incomplete; here nothing
// is chosen, the subject keeps its value, and one arm that holds is enough.
func (j *judge) unsettled(v cue.Value, depth int) []errors.Error {
	errs := errors.Errors(v.Validate(cue.Concrete(true)))
	return slices.DeleteFunc(errs, func(e errors.Error) bool {
		at := follow(v, e.Path())
		if !at.Exists() || at.Err() != nil { // what breaks is no choice
			return false
		}
		expr, ok := at.Syntax(cue.Final()).(ast.Expr)
		if !ok {
			return false
		}
		arms := armsOf(expr, nil)
		return len(arms) > 1 && slices.ContainsFunc(arms, func(arm ast.Expr) bool {
			w := j.ctx.BuildExpr(arm)
			return w.Validate() == nil && depth < maxDepth && len(j.unsettled(w, depth+1)) == 0
		})
	})
}

// follow walks a path of an error from the value that it was found in; a
// definition at its head is where the value itself stands.
func follow(v cue.Value, path []string) cue.Value {
	for i, p := range path {
		if i == 0 && p == "#S" {
			continue
		}
		next := v.LookupPath(cue.MakePath(cue.Str(p)))
		if n, err := strconv.Atoi(p); err == nil && v.IncompleteKind() == cue.ListKind {
			next = v.LookupPath(cue.MakePath(cue.Index(n)))
		}
		v = next
	}
	return v
}

// armsOf adds the arms of a choice to a list.
func armsOf(e ast.Expr, arms []ast.Expr) []ast.Expr {
	switch x := e.(type) {
	case *ast.ParenExpr:
		return armsOf(x.X, arms)
	case *ast.BinaryExpr:
		if x.Op == token.OR {
			return armsOf(x.Y, armsOf(x.X, arms))
		}
	}
	return append(arms, e)
}
