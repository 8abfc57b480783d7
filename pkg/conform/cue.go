package conform

import (
	"fmt"
	"sync"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"

	"github.com/svs-project/svs/pkg/source"
)

// reference is CUE's own view of the schema, built when first asked. CUE's
// values are not safe for concurrent use, so questions queue.
type reference struct {
	files []*ast.File

	mu  sync.Mutex
	ctx *cue.Context
	val cue.Value
	err error
}

func (r *reference) build() {
	// CUE_DEBUG from the environment could switch closedness off.
	r.ctx = cuecontext.New(cuecontext.CUE_DEBUG(""))
	inst := build.NewContext().NewInstance("", nil)
	for _, f := range r.files {
		if err := inst.AddSyntax(f); err != nil {
			r.err = err
			return
		}
	}
	r.val = r.ctx.BuildInstance(inst)
	r.err = r.val.Err()
}

// refuses asks CUE whether the definition refuses the node. nil means that CUE
// accepts it; what is not nil is CUE's own wording, for people who ask for it.
func (r *reference) refuses(def string, n *source.Node) (reason, fault error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ctx == nil {
		r.build()
	}
	if r.err != nil {
		return nil, fmt.Errorf("schema: %w", r.err)
	}
	d := r.val.LookupPath(cue.MakePath(cue.Def(def)))
	if !d.Exists() {
		return nil, fmt.Errorf("schema: no definition #%s", def)
	}
	return d.Unify(r.ctx.BuildExpr(expr(n))).Validate(cue.Concrete(true)), nil
}

// Refuses is CUE's own verdict on a node under a definition (named without #):
// nil when it is accepted. The error in second place is a fault of svs.
func (s *Schema) Refuses(def string, n *source.Node) (reason, fault error) {
	return s.cue.refuses(def, n)
}

// expr writes a node as a CUE expression.
func expr(n *source.Node) ast.Expr {
	switch n.Kind {
	case source.Bool:
		return ast.NewBool(n.Text == "true")
	case source.Number:
		return number(n.Text)
	case source.String:
		return ast.NewString(n.Text)
	case source.List:
		items := make([]ast.Expr, len(n.Items))
		for i, it := range n.Items {
			items[i] = expr(it)
		}
		return ast.NewList(items...)
	case source.Map:
		s := &ast.StructLit{}
		for _, kv := range n.Fields {
			label := &ast.BasicLit{Kind: token.STRING, Value: literal.String.Quote(kv.Key.Text)}
			s.Elts = append(s.Elts, &ast.Field{Label: label, Value: expr(kv.Value)})
		}
		return s
	}
	return ast.NewNull()
}

func number(text string) ast.Expr {
	neg := text != "" && text[0] == '-'
	if neg {
		text = text[1:]
	}
	kind := token.INT
	if !isInt(text) {
		kind = token.FLOAT
	}
	var e ast.Expr = &ast.BasicLit{Kind: kind, Value: text}
	if neg {
		e = &ast.UnaryExpr{Op: token.SUB, X: e}
	}
	return e
}
