package conform

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

type schemaParser struct {
	exprs map[string]*ast.Field     // definitions by name
	bases map[string]*ast.StructLit // hidden structs, embedded by name
	begun map[string]bool
	known map[string]*Pattern
	out   *Schema
}

func (p *schemaParser) collect(file *ast.File) error {
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.Package, *ast.CommentGroup:
		case *ast.Field:
			name, _, err := ast.LabelName(d.Label)
			if err != nil {
				return at(d, "label: %v", err)
			}
			switch {
			case strings.HasPrefix(name, "#"):
				name = name[1:]
				p.exprs[name] = d
				p.out.names = append(p.out.names, name)
				p.out.types[name] = &Type{}
			case strings.HasPrefix(name, "_"):
				lit, ok := d.Value.(*ast.StructLit)
				if !ok {
					return at(d, "hidden base %s is not a struct", name)
				}
				p.bases[name] = lit
			default:
				p.out.data[name] = d.Value
			}
		default:
			return at(decl, "unexpected %T at top level", decl)
		}
	}
	return nil
}

// define fills the definition's type in place, so that definitions may refer
// to each other in circles.
func (p *schemaParser) define(name string) error {
	if p.begun[name] {
		return nil
	}
	p.begun[name] = true
	f := p.exprs[name]
	t, err := p.expr(f.Value)
	if err != nil {
		return err
	}
	own := p.out.types[name]
	*own = *t // an alias shares the parts of the type it names
	if own.Of == "" {
		own.Of = name
	}
	own.Name, own.Doc, own.Attrs = name, docOf(f), attrsOf(f.Attrs)
	return nil
}

func (p *schemaParser) expr(e ast.Expr) (*Type, error) {
	switch x := e.(type) {
	case *ast.ParenExpr:
		return p.expr(x.X)
	case *ast.Ident:
		return p.ident(x)
	case *ast.BasicLit:
		return literalType(x)
	case *ast.UnaryExpr:
		return p.constraint(x)
	case *ast.BinaryExpr:
		switch x.Op {
		case token.OR:
			return p.union(x)
		case token.AND:
			return p.both(x)
		}
	case *ast.ListLit:
		return p.list(x)
	case *ast.StructLit:
		return p.structure(x)
	}
	return nil, at(e, "expression %T is outside the schema's subset", e)
}

func (p *schemaParser) ident(x *ast.Ident) (*Type, error) {
	switch x.Name {
	case "string":
		return &Type{Form: Text}, nil
	case "bool":
		return &Type{Form: Bool}, nil
	case "int":
		return &Type{Form: Int}, nil
	case "number":
		return &Type{Form: Number}, nil
	case "_":
		return &Type{Form: Anything}, nil
	}
	name, isDef := strings.CutPrefix(x.Name, "#")
	if _, ok := p.exprs[name]; !isDef || !ok {
		return nil, at(x, "unknown name %s", x.Name)
	}
	if err := p.define(name); err != nil {
		return nil, err
	}
	return p.out.types[name], nil
}

func literalType(x *ast.BasicLit) (*Type, error) {
	switch x.Kind {
	case token.STRING:
		s, err := unquote(x)
		if err != nil {
			return nil, err
		}
		return &Type{Form: Enum, Values: []string{s}}, nil
	case token.NULL:
		return &Type{Form: Nothing}, nil
	}
	return nil, at(x, "literal %s is outside the schema's subset", x.Value)
}

func (p *schemaParser) constraint(x *ast.UnaryExpr) (*Type, error) {
	lit, ok := x.X.(*ast.BasicLit)
	if !ok {
		return nil, at(x, "operand of %s is not a literal", x.Op)
	}
	switch x.Op {
	case token.MAT:
		s, err := unquote(lit)
		if err != nil {
			return nil, err
		}
		return &Type{Form: Text, Patterns: []*Pattern{p.pattern(s)}}, nil
	case token.GEQ, token.GTR, token.LEQ, token.LSS:
		v, _, err := big.ParseFloat(lit.Value, 10, boundBits, big.ToNearestEven)
		if err != nil {
			return nil, at(x, "%v", err)
		}
		b := &Bound{Value: v, Text: lit.Value, Open: x.Op == token.GTR || x.Op == token.LSS}
		t := &Type{Form: Number}
		lower := x.Op == token.GEQ || x.Op == token.GTR
		b.whole = b.outside(lower)
		if lower {
			t.Min = b
		} else {
			t.Max = b
		}
		return t, nil
	}
	return nil, at(x, "operator %s is outside the schema's subset", x.Op)
}

// pattern keeps each expression once.
func (p *schemaParser) pattern(text string) *Pattern {
	known := p.known[text]
	if known == nil {
		known = NewPattern(text)
		p.known[text] = known
	}
	return known
}

// both merges the constraints of a & b, which must be scalars.
func (p *schemaParser) both(x *ast.BinaryExpr) (*Type, error) {
	a, err := p.expr(x.X)
	if err != nil {
		return nil, err
	}
	b, err := p.expr(x.Y)
	if err != nil {
		return nil, err
	}
	out := *a
	out.Name, out.Of = "", ""
	switch {
	case a.Form == Text && b.Form == Text:
		out.Patterns = slices.Concat(a.Patterns, b.Patterns)
	case (a.Form == Int || a.Form == Number) && (b.Form == Int || b.Form == Number):
		if b.Form == Int {
			out.Form = Int
		}
		if b.Min != nil {
			out.Min = b.Min
		}
		if b.Max != nil {
			out.Max = b.Max
		}
	default:
		return nil, at(x, "only constraints on one scalar may be joined with &")
	}
	return &out, nil
}

// union flattens a | b | c; literal strings make an Enum.
func (p *schemaParser) union(x *ast.BinaryExpr) (*Type, error) {
	var arms []*Type
	for _, e := range flatten(x) {
		t, err := p.expr(e)
		if err != nil {
			return nil, err
		}
		arms = append(arms, t)
	}
	enum := &Type{Form: Enum}
	for _, a := range arms {
		if a.Form != Enum || a.Name != "" {
			return &Type{Form: Union, Arms: arms}, nil
		}
		enum.Values = append(enum.Values, a.Values...)
	}
	return enum, nil
}

func flatten(e ast.Expr) []ast.Expr {
	if b, ok := e.(*ast.BinaryExpr); ok && b.Op == token.OR {
		return append(flatten(b.X), flatten(b.Y)...)
	}
	return []ast.Expr{e}
}

// list reads [...T] and [T, ...T].
func (p *schemaParser) list(x *ast.ListLit) (*Type, error) {
	n := len(x.Elts)
	if n == 0 || n > 2 {
		return nil, at(x, "a list is written [...T] or [T, ...T]")
	}
	rest, ok := x.Elts[n-1].(*ast.Ellipsis)
	if !ok || rest.Type == nil {
		return nil, at(x, "a list is written [...T] or [T, ...T]")
	}
	elem, err := p.expr(rest.Type)
	if err != nil {
		return nil, err
	}
	return &Type{Form: List, Elem: elem, NonEmpty: n == 2}, nil
}

func (p *schemaParser) structure(x *ast.StructLit) (*Type, error) {
	t := &Type{Form: Struct, byName: map[string]*Field{}}
	for _, decl := range x.Elts {
		switch d := decl.(type) {
		case *ast.CommentGroup, *ast.Attribute:
		case *ast.EmbedDecl:
			if err := p.embed(t, d); err != nil {
				return nil, err
			}
		case *ast.Field:
			if key, ok := d.Label.(*ast.ListLit); ok {
				return p.table(x, key, d)
			}
			if err := p.field(t, d); err != nil {
				return nil, err
			}
		default:
			return nil, at(decl, "%T in a struct is outside the schema's subset", decl)
		}
	}
	return t, nil
}

func (p *schemaParser) embed(t *Type, d *ast.EmbedDecl) error {
	id, ok := d.Expr.(*ast.Ident)
	if !ok {
		return at(d, "only a hidden base may be embedded")
	}
	base, ok := p.bases[id.Name]
	if !ok {
		return at(d, "no hidden base %s", id.Name)
	}
	bt, err := p.structure(base)
	if err != nil {
		return err
	}
	for _, f := range bt.Fields {
		t.Fields = append(t.Fields, f)
		t.byName[f.Name] = f
	}
	return nil
}

func (p *schemaParser) field(t *Type, d *ast.Field) error {
	name, _, err := ast.LabelName(d.Label)
	if err != nil {
		return at(d, "label: %v", err)
	}
	if d.Constraint != token.NOT && d.Constraint != token.OPTION {
		return at(d, "field %s is neither required (!) nor optional (?)", name)
	}
	ft, err := p.expr(d.Value)
	if err != nil {
		return err
	}
	f := &Field{Name: name, Doc: docOf(d), Attrs: attrsOf(d.Attrs), Required: d.Constraint == token.NOT, Type: ft}
	if t.byName[name] != nil {
		return at(d, "field %s is declared twice", name)
	}
	t.Fields = append(t.Fields, f)
	t.byName[name] = f
	return nil
}

// table reads {[string]: T} and {[=~"re"]: T}, which stand alone.
func (p *schemaParser) table(x *ast.StructLit, key *ast.ListLit, d *ast.Field) (*Type, error) {
	if len(key.Elts) != 1 {
		return nil, at(x, "a table is written [string]: T or [=~\"re\"]: T")
	}
	kt, err := p.expr(key.Elts[0])
	if err != nil {
		return nil, err
	}
	if kt.Form != Text || len(kt.Patterns) > 1 {
		return nil, at(x, "a table's keys are text with at most one pattern")
	}
	elem, err := p.expr(d.Value)
	if err != nil {
		return nil, err
	}
	t := &Type{Form: Table, Elem: elem}
	if len(kt.Patterns) == 1 {
		t.KeyPattern = kt.Patterns[0]
	}
	for _, decl := range x.Elts {
		if f, ok := decl.(*ast.Field); ok && f != d {
			return nil, at(f, "a table has no other fields")
		}
	}
	return t, nil
}

func unquote(x *ast.BasicLit) (string, error) {
	s, err := literalString(x.Value)
	if err != nil {
		return "", at(x, "%v", err)
	}
	return s, nil
}

func at(n ast.Node, format string, args ...any) error {
	return fmt.Errorf("schema: %s: %s", n.Pos(), fmt.Sprintf(format, args...))
}
