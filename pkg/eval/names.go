package eval

import (
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"
)

// need says which part of a subject a text can read, so that no more is built:
// of a mapping some fields, or every key with a part of what is behind it; of a
// list a part of each item.
type need struct {
	whole  bool
	fields map[string]*need
	every  *need
}

// part is what is needed of the value behind a key, nil for nothing.
func (n *need) part(key string) *need {
	if n.whole {
		return n
	}
	named := n.fields[key]
	switch {
	case n.every == nil:
		return named
	case named == nil:
		return n.every
	}
	return &need{whole: true} // both say something of it
}

// item is what is needed of an item of a list: all of it, unless something was
// said of the items only.
func (n *need) item() *need {
	if n.whole || n.every == nil || len(n.fields) > 0 {
		return &need{whole: true}
	}
	return n.every
}

// items is what is needed of each item or key.
func (n *need) items() *need {
	if n.every == nil {
		n.every = &need{}
	}
	return n.every
}

func (n *need) at(path []string) *need {
	for _, p := range path {
		if n.fields == nil {
			n.fields = map[string]*need{}
		}
		next := n.fields[p]
		if next == nil {
			next = &need{}
			n.fields[p] = next
		}
		n = next
	}
	return n
}

// collect finds the fields that the text names, and what it needs.
func (t *Text) collect() {
	t.need = &need{}
	for _, root := range roots {
		t.need.at([]string{root})
	}
	c := &collector{text: t}
	for _, d := range t.file.Decls[:len(t.file.Decls)-len(roots)] {
		c.declaration(d, nil, t.need, false)
	}
	c.references()
	slices.SortStableFunc(t.names, func(a, b Name) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
}

type collector struct {
	text *Text
	// under is the optional field whose fields are being read, and that nothing
	// but its being there decides about.
	under []string
}

func (c *collector) name(path []string, at token.Pos, optional, label bool) {
	if len(path) == 0 || !slices.Contains(roots, path[0]) {
		return
	}
	line, column := place(c.text.text, at.Offset())
	c.text.names = append(c.text.names, Name{Path: slices.Clone(path), Line: line, Column: column, Optional: optional, label: label, under: c.under})
}

// declaration reads one line of a struct at a path. Fields of an optional
// field are only there when it is.
func (c *collector) declaration(d ast.Decl, path []string, n *need, optional bool) {
	switch x := d.(type) {
	case *ast.Field:
		c.text.fields = append(c.text.fields, x)
		c.field(x, path, n, optional)
	case *ast.EmbedDecl:
		c.value(x.Expr, path, n, optional)
	case *ast.Comprehension:
		n.whole = true
		if s, ok := x.Value.(*ast.StructLit); ok {
			c.maybe(s, path, n)
		}
	case *ast.Ellipsis, *ast.CommentGroup, *ast.ImportDecl, *ast.Package, *ast.LetClause:
	default:
		n.whole = true
	}
}

func (c *collector) field(x *ast.Field, path []string, n *need, optional bool) {
	own := x.Constraint == token.OPTION && (!optional || c.under != nil)
	optional = optional || x.Constraint == token.OPTION
	name, isIdent, err := ast.LabelName(x.Label)
	if _, list := x.Label.(*ast.ListLit); list || err != nil { // a pattern, or a computed name
		below := n.items()
		if !list {
			n.whole = true
		}
		c.maybe(x.Value, append(slices.Clone(path), "*"), below)
		return
	}
	if isIdent && (strings.HasPrefix(name, "#") || strings.HasPrefix(name, "_")) {
		c.maybe(x.Value, nil, &need{})
		return
	}
	at := append(slices.Clone(path), name)
	around := c.under
	if x.Constraint == token.OPTION {
		c.under = nil
	}
	c.name(at, x.Label.Pos(), optional, true)
	if own {
		c.under = at
	}
	defer func() { c.under = around }()
	c.value(x.Value, at, n.at([]string{name}), optional)
}

// maybe reads what counts only under a condition, or of one of several things.
func (c *collector) maybe(e ast.Expr, path []string, n *need) {
	around := c.under
	c.under = nil
	c.value(e, path, n, true)
	c.under = around
}

// value reads what is asked of the value at a path.
func (c *collector) value(e ast.Expr, path []string, n *need, optional bool) {
	switch x := e.(type) {
	case *ast.StructLit:
		for _, d := range x.Elts {
			c.declaration(d, path, n, optional)
		}
		if len(x.Elts) == 0 {
			n.whole = true
		}
	case *ast.ParenExpr:
		c.value(x.X, path, n, optional)
	case *ast.BinaryExpr:
		if x.Op == token.AND || x.Op == token.OR {
			if x.Op == token.OR {
				c.maybe(x.X, path, n)
				c.maybe(x.Y, path, n)
				return
			}
			c.value(x.X, path, n, optional)
			c.value(x.Y, path, n, optional)
			return
		}
		n.whole = true
	case *ast.ListLit:
		for _, el := range x.Elts {
			more, ok := el.(*ast.Ellipsis)
			if ok && more.Type == nil {
				n.items()
				continue
			}
			if ok {
				el = more.Type
			}
			c.maybe(el, append(slices.Clone(path), "[]"), n.items())
		}
		n.items()
	case *ast.CallExpr:
		if !c.call(x, path, n) {
			n.whole = true
		}
	default:
		n.whole = true
	}
}

// call reads the arguments that say something of the same value, or of the
// items of a list; false where they do not tell what is needed.
func (c *collector) call(x *ast.CallExpr, path []string, n *need) bool {
	switch fun := x.Fun.(type) {
	case *ast.SelectorExpr:
		if pkg, ok := fun.X.(*ast.Ident); ok && pkg.Name == "list" && labelText(fun.Sel) == "MatchN" && len(x.Args) == 2 {
			c.maybe(x.Args[1], append(slices.Clone(path), "[]"), n.items())
			return true
		}
	case *ast.Ident:
		if l, ok := last(x.Args).(*ast.ListLit); ok && fun.Name == "matchN" {
			for _, el := range l.Elts {
				c.maybe(el, path, &need{})
			}
		}
		if fun.Name == "close" && len(x.Args) == 1 {
			c.maybe(x.Args[0], path, &need{})
		}
	}
	return false
}

func last(args []ast.Expr) ast.Expr {
	if len(args) == 0 {
		return nil
	}
	return args[len(args)-1]
}

func labelText(l ast.Label) string {
	name, _, _ := ast.LabelName(l)
	return name
}

// references finds what expressions read: spec.people, facts["steps"].
func (c *collector) references() {
	var visit func(n ast.Node) bool
	skip := map[ast.Node]bool{}
	visit = func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.Field:
			skip[x.Label] = true
			if l, ok := x.Label.(*ast.ListLit); ok {
				skip[l] = false
			}
		case *ast.Alias, *ast.PostfixAlias:
			c.text.need.whole = true
		case *ast.SelectorExpr:
			return c.chain(x)
		case *ast.IndexExpr:
			return c.chain(x)
		case *ast.Ident:
			if !skip[x] {
				c.ident(x)
			}
		}
		return true
	}
	ast.Walk(c.text.file, visit, nil)
}

// ident notes a bare reference. One into the text's own inner fields may reach
// what the text does not name, so all of the subject is kept for it.
func (c *collector) ident(x *ast.Ident) {
	if slices.Contains(roots, x.Name) {
		c.text.need.at([]string{x.Name}).whole = true
		return
	}
	if f, ok := x.Node.(*ast.Field); ok && !slices.Contains(c.text.file.Decls, ast.Decl(f)) {
		c.text.need.whole = true
	}
}

// chain notes spec.a.b; false says that nothing inside is left to visit.
func (c *collector) chain(e ast.Expr) bool {
	path, at, ok := steps(e)
	if !ok {
		if s, isSel := e.(*ast.SelectorExpr); isSel {
			c.text.marks[s.Sel.Pos().Offset()] = nil
		}
		return true
	}
	for i := range at {
		if i > 0 {
			c.text.marks[at[i].Offset()] = path[:i+1]
		}
	}
	c.name(path, at[len(at)-1], true, false)
	c.text.need.at(path).whole = true
	return false
}

// steps takes spec.a["b"] apart; false when it does not begin at the subject.
func steps(e ast.Expr) (path []string, at []token.Pos, ok bool) {
	switch x := e.(type) {
	case *ast.Ident:
		if slices.Contains(roots, x.Name) {
			return []string{x.Name}, []token.Pos{x.Pos()}, true
		}
	case *ast.SelectorExpr:
		path, at, ok = steps(x.X)
		if name := labelText(x.Sel); ok && name != "" {
			return append(path, name), append(at, x.Sel.Pos()), true
		}
	case *ast.IndexExpr:
		path, at, ok = steps(x.X)
		if lit, isLit := x.Index.(*ast.BasicLit); ok && isLit && lit.Kind == token.STRING {
			if name, err := literal.Unquote(lit.Value); err == nil {
				return append(path, name), append(at, lit.Pos()), true
			}
		}
	}
	return nil, nil, false
}
