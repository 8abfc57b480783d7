package plain

import (
	"regexp"

	"cuelang.org/go/cue/token"
)

// kind asks for a sort of value.
type kind struct{ name string }

func (k kind) holds(v any, _ map[string]any) verdict {
	switch x := v.(type) {
	case string:
		return is(k.name == "string" || k.name == "_")
	case bool:
		return is(k.name == "bool" || k.name == "_")
	case nil:
		return is(k.name == "null" || k.name == "_")
	case map[string]any, []any:
		return is(k.name == "_")
	default:
		n, ok := numberOf(x)
		if !ok {
			return unsure
		}
		return is(k.name == "number" || k.name == "_" || k.name == "int" && n.whole || k.name == "float" && !n.whole)
	}
}

// text asks for a certain text, truth for true or false.
type (
	text  struct{ want string }
	truth struct{ want bool }
)

func (t text) holds(v any, _ map[string]any) verdict {
	s, ok := v.(string)
	return is(ok && s == t.want)
}

func (t truth) holds(v any, _ map[string]any) verdict {
	b, ok := v.(bool)
	return is(ok && b == t.want)
}

// equal asks for a certain number.
type equal struct{ want number }

func (e equal) holds(v any, _ map[string]any) verdict {
	n, ok := numberOf(v)
	if !ok {
		return otherwise(v)
	}
	order, sure := compare(n, e.want)
	switch {
	case !sure || order == 0 && n.whole != e.want.whole:
		return unsure
	}
	return is(order == 0)
}

// otherwise is the verdict on a value that is no number where one is asked for.
func otherwise(v any) verdict {
	switch v.(type) {
	case string, bool, nil, map[string]any, []any:
		return no
	}
	return unsure
}

// bound asks for a number on one side of another, which a path into the subject
// may lead to.
type bound struct {
	op   token.Token
	than number
	path []string
}

func (b bound) holds(v any, root map[string]any) verdict {
	than := b.than
	if b.path != nil {
		there, ok := at(root, b.path)
		if !ok {
			return unsure
		}
		if than, ok = numberOf(there); !ok {
			return unsure
		}
	}
	n, ok := numberOf(v)
	if !ok {
		return otherwise(v)
	}
	order, sure := compare(n, than)
	if !sure || b.op == token.NEQ && n.whole != than.whole {
		return unsure
	}
	return is(ordered(b.op, order))
}

func ordered(op token.Token, order int) bool {
	switch op {
	case token.LSS:
		return order < 0
	case token.LEQ:
		return order <= 0
	case token.GTR:
		return order > 0
	case token.GEQ:
		return order >= 0
	case token.EQL:
		return order == 0
	}
	return order != 0
}

// at follows a path of names into a value.
func at(v any, path []string) (any, bool) {
	for _, p := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil, false
		}
		if v, ok = m[p]; !ok {
			return nil, false
		}
	}
	return v, true
}

// differs asks for another text, like for one that a pattern finds or does not.
type (
	differs struct{ from string }
	like    struct {
		pattern *regexp.Regexp
		not     bool
		begins  string // as every text does that the pattern finds
	}
)

func (d differs) holds(v any, _ map[string]any) verdict {
	s, ok := v.(string)
	if !ok {
		return otherwiseText(v)
	}
	return is(s != d.from)
}

func (l like) holds(v any, _ map[string]any) verdict {
	s, ok := v.(string)
	if !ok {
		return otherwiseText(v)
	}
	return is(l.pattern.MatchString(s) != l.not)
}

func otherwiseText(v any) verdict {
	switch v.(type) {
	case bool, nil, map[string]any, []any:
		return no
	}
	if _, ok := numberOf(v); ok {
		return no
	}
	return unsure
}

// noList is the verdict on a value that is no list where one is asked for.
func noList(v any) verdict {
	if _, ok := numberOf(v); ok {
		return no
	}
	return otherwise(v)
}
