package plain

import (
	"math/big"
	"regexp"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"

	"github.com/svs-project/svs/pkg/eval"
)

// rule is a text that can be decided here.
type rule struct {
	text *eval.Text
	asks *mapping
	// read are the paths that bounds refer to.
	read [][]string
	// cases are the parts of it that count under a condition.
	cases []branch
}

// branch is asked where all tests hold.
type branch struct {
	tests []test
	asks  *mapping
}

// compile reads a rule; nil for one that says more than is understood here.
// What it takes is sound and meets itself: no two parts of it speak of one
// value, but where they cannot contradict each other.
func compile(r eval.Rule, t *eval.Text) *rule {
	c := &compiler{parameters: r.Parameters, said: map[string]bool{}}
	out := &rule{text: t, asks: &mapping{}}
	for _, d := range t.Syntax() {
		switch x := d.(type) {
		case *ast.ImportDecl:
			for _, spec := range x.Specs {
				if spec.Name != nil {
					return nil
				}
			}
		case *ast.Field:
			if !c.field(out.asks, x, nil) {
				return nil
			}
		case *ast.Comprehension:
			b, ok := c.branch(x)
			if !ok {
				return nil
			}
			out.cases = append(out.cases, b)
		default:
			return nil
		}
	}
	if !c.apart() {
		return nil
	}
	out.read = c.bounds
	return out
}

type compiler struct {
	parameters map[string]any
	// said are the paths of which something is asked: true where that may say
	// what stands there, false where it only looks at it.
	said map[string]bool
	// bounds are the paths that bounds refer to.
	bounds [][]string
}

// apart reports whether no two parts of the text speak of one value, and no
// bound refers to what the text itself says something of, or says anything
// inside of: then the value there is that of the subject. What a condition
// refers to is that of the subject in any case.
func (c *compiler) apart() bool {
	for s := range c.said {
		for i, r := range s {
			if _, both := c.said[s[:i]]; r == '.' && both {
				return false
			}
		}
	}
	for _, path := range c.bounds {
		r := key(path)
		for s, says := range c.said {
			if strings.HasPrefix(s, r+".") || says && (r == s || strings.HasPrefix(r, s+".")) {
				return false
			}
		}
	}
	return true
}

// field adds a field to what is asked of a mapping. A path of nil is the
// subject; inside what may be asked of several values it is not nil and empty.
func (c *compiler) field(m *mapping, x *ast.Field, path []string) bool {
	if x.Constraint == token.NOT && path == nil {
		return false
	}
	if l, ok := x.Label.(*ast.ListLit); ok {
		return c.pattern(m, l, x, path)
	}
	name, isIdent, err := ast.LabelName(x.Label)
	if err != nil || isIdent && (name == "" || name[0] == '#' || name[0] == '_') {
		return false
	}
	if _, alias := x.Label.(*ast.Alias); alias || x.Alias != nil {
		return false
	}
	if path != nil && slices.Contains([]string{"metadata", "spec", "facts"}, name) {
		return false // what is written spec.x beside it may be its own
	}
	below := append(slices.Clone(path), name)
	f := m.field(name)
	fresh := f == nil
	if fresh {
		f = &field{name: name, optional: x.Constraint == token.OPTION, label: x.Label.Pos().Offset(), at: x.Value.Pos().Offset()}
		m.fields = append(m.fields, f)
	}
	if !fresh && f.optional != (x.Constraint == token.OPTION) {
		return false
	}
	if s, ok := x.Value.(*ast.StructLit); ok {
		inner, isMapping := f.asks.(*mapping)
		if !fresh && !isMapping {
			return false
		}
		if fresh {
			inner = &mapping{}
			f.asks = inner
		}
		if len(s.Elts) == 0 || isMore(s.Elts[0]) {
			c.said[key(below)+".{}"] = true // that it is a mapping
		}
		return c.fields(inner, s, below)
	}
	says, before := c.said[key(below)]
	f.asks = c.value(x.Value, below)
	if f.asks == nil || !fresh {
		return false
	}
	if before {
		_, counts := f.asks.(matches)
		return counts && !says
	}
	c.said[key(below)] = !looks(f.asks)
	return true
}

func isMore(d ast.Decl) bool {
	_, ok := d.(*ast.Ellipsis)
	return ok
}

// looks reports whether a demand only looks at a value: it says nothing of what
// it is.
func looks(d demand) bool {
	switch d.(type) {
	case arms, matches, count:
		return true
	}
	return false
}

func (m *mapping) field(name string) *field {
	for _, f := range m.fields {
		if f.name == name {
			return f
		}
	}
	return nil
}

// pattern reads [string]: X. What it says of every key stands alone in its
// mapping.
func (c *compiler) pattern(m *mapping, l *ast.ListLit, x *ast.Field, path []string) bool {
	if len(l.Elts) != 1 || x.Constraint != token.ILLEGAL || m.every != nil {
		return false
	}
	if id, ok := l.Elts[0].(*ast.Ident); !ok || id.Name != "string" || id.Node != nil {
		return false
	}
	m.every = c.within(x.Value, path)
	m.at = x.Value.Pos().Offset()
	return m.every != nil
}

// fields reads the lines of a mapping.
func (c *compiler) fields(m *mapping, s *ast.StructLit, path []string) bool {
	for _, d := range s.Elts {
		switch x := d.(type) {
		case *ast.Field:
			if !c.field(m, x, path) {
				return false
			}
		case *ast.Ellipsis:
			if x.Type != nil {
				return false
			}
		case *ast.CommentGroup:
		default:
			return false
		}
	}
	return m.every == nil || len(m.fields) == 0
}

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
				return like{re, x.Op == token.NMAT}
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
