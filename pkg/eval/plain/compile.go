package plain

import (
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
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
