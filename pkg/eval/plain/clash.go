package plain

import (
	"encoding/json"
	"regexp/syntax"
	"strings"

	"cuelang.org/go/cue/token"

	"github.com/svs-project/svs/pkg/eval"
)

// Rule is a text that is understood here.
type Rule struct {
	rule  *rule
	leafs map[string]leaf
	order []string
}

// leaf is what a rule asks of the value at a path, whatever else is so.
type leaf struct {
	asks     demand
	path     []string
	optional bool
	label    int
}

// Read understands a rule; nil for one that only CUE can tell about.
func Read(r eval.Rule, t *eval.Text) *Rule {
	known := compile(r, t)
	if known == nil {
		return nil
	}
	out := &Rule{rule: known, leafs: map[string]leaf{}}
	out.gather(known.asks, nil, false)
	return out
}

func (r *Rule) gather(m *mapping, path []string, optional bool) {
	for _, f := range m.fields {
		at := append(path[:len(path):len(path)], f.name)
		may := optional || f.optional
		r.leafs[strings.Join(at, "\x00")] = leaf{f.asks, at, may, f.label}
		r.order = append(r.order, strings.Join(at, "\x00"))
		if inner, ok := f.asks.(*mapping); ok {
			r.gather(inner, at, may)
		}
	}
}

// Clash is where nothing could do what two rules ask; nil where something may.
// What a rule asks under a condition only does not count: the condition need
// not hold.
func (r *Rule) Clash(o *Rule) *eval.Clash {
	for _, at := range r.order {
		a := r.leafs[at]
		b, both := o.leafs[at]
		if !both || a.optional && b.optional || !apart(a.asks, b.asks) {
			continue
		}
		out := &eval.Clash{Path: a.path}
		out.Places[0][0], out.Places[0][1] = r.rule.text.Place(a.label)
		out.Places[1][0], out.Places[1][1] = o.rule.text.Place(b.label)
		return out
	}
	return nil
}

// apart reports whether for sure no value meets two demands.
func apart(a, b demand) bool {
	switch x := a.(type) {
	case together:
		return apart(x.all[0], b) || apart(x.all[1], b)
	case either:
		return apart(x.all[0], b) && apart(x.all[1], b)
	}
	switch b.(type) {
	case together, either:
		return apart(b, a)
	}
	if v, one := only(a); one {
		return b.holds(v, nil) == no && !refers(b)
	}
	if v, one := only(b); one {
		return a.holds(v, nil) == no && !refers(a)
	}
	if p, q := sortOf(a), sortOf(b); p != "" && q != "" && p != q {
		return !(p == "int" && q == "number" || p == "number" && q == "int" || p == "float" && q == "number" || p == "number" && q == "float")
	}
	switch x := a.(type) {
	case bound:
		if y, ok := b.(bound); ok {
			return boundsApart(x, y)
		}
	case beyond:
		if y, ok := b.(beyond); ok {
			return textsApart(x, y) || textsApart(y, x)
		}
	case like:
		if y, ok := b.(like); ok && !x.not && !y.not {
			return !strings.HasPrefix(x.begins, y.begins) && !strings.HasPrefix(y.begins, x.begins)
		}
	case count, matches:
		return fewest(a) > most(b) || fewest(b) > most(a)
	}
	return false
}

// refers reports whether a demand depends on another value.
func refers(d demand) bool {
	x, ok := d.(bound)
	return ok && x.path != nil
}

// only is the one value that meets a demand.
func only(d demand) (any, bool) {
	switch x := d.(type) {
	case text:
		return x.want, true
	case truth:
		return x.want, true
	case equal:
		if x.want.text != "" {
			return json.Number(x.want.text), true
		}
	}
	return nil, false
}

// sortOf is the sort of value that a demand is about; "" for any, and for what
// may be of several.
func sortOf(d demand) string {
	switch x := d.(type) {
	case *mapping:
		return "mapping"
	case *items, count, matches:
		return "list"
	case beyond, like, differs:
		return "string"
	case kind:
		if x.name != "_" {
			return x.name
		}
	case bound:
		return "number"
	}
	return ""
}

func boundsApart(a, b bound) bool {
	if a.path != nil || b.path != nil {
		return false
	}
	if isUpper(a.op) {
		a, b = b, a
	}
	if !isLower(a.op) || !isUpper(b.op) {
		return false
	}
	order, sure := compare(a.than, b.than)
	return sure && (order > 0 || order == 0 && (a.op == token.GTR || b.op == token.LSS))
}

func textsApart(a, b beyond) bool {
	order := strings.Compare(a.than, b.than)
	return isLower(a.op) && isUpper(b.op) && (order > 0 || order == 0 && (a.op == token.GTR || b.op == token.LSS))
}

// prefix is what every text begins with that a pattern finds; "" where nothing
// is known.
func prefix(pattern string) string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return ""
	}
	re = re.Simplify()
	if re.Op != syntax.OpConcat || len(re.Sub) < 2 || re.Sub[0].Op != syntax.OpBeginText {
		return ""
	}
	if first := re.Sub[1]; first.Op == syntax.OpLiteral && first.Flags&syntax.FoldCase == 0 {
		return string(first.Rune)
	}
	return ""
}

// fewest and most are how many items a list has that meets a demand.
func fewest(d demand) int {
	switch x := d.(type) {
	case count:
		return x.least
	case matches:
		switch x.op {
		case token.GEQ, token.EQL:
			return x.n
		case token.GTR:
			return x.n + 1
		}
	}
	return 0
}

func most(d demand) int {
	if x, ok := d.(count); ok && x.most >= 0 {
		return x.most
	}
	return maxCount + 1
}
