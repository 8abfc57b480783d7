package eval

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"
)

// Everything here evaluates, and so runs in the child only.

// judge evaluates rules, one after the other.
type judge struct {
	ctx *cue.Context
	at  token.Pos // a place in the subject
}

func newJudge() *judge {
	// CUE_DEBUG from the environment could switch closedness off.
	return &judge{
		ctx: cuecontext.New(cuecontext.CUE_DEBUG("")),
		at:  token.NewFile(subjectFile, -1, 1).Pos(0, token.NoRelPos),
	}
}

// compiled is a rule ready to be held against subjects.
type compiled struct {
	text  *Text
	value cue.Value
	given bool // it asks the subject as it came, see askGiven
	// met are the parts of subjects that met the rule: what is equal in all
	// that the rule can read meets it too.
	met    map[string]bool
	rule   Rule
	number int
}

// maxMet bounds what is remembered of one rule.
const maxMet = 1 << 14

// units are the names in scope: seconds of time, and a hundredth.
var units = map[string]any{
	"s": json.Number("1"), "m": json.Number("60"), "h": json.Number("3600"), "d": json.Number("86400"), "w": json.Number("604800"),
	"month": json.Number("2629800"), "year": json.Number("31557600"), "percent": json.Number("0.01"),
}

// compile makes a rule ready. Its own helpers get its number, so that those of
// two rules are never taken for one.
func (j *judge) compile(r Rule, number int) (*compiled, *Fault) {
	t, faults := Parse(r.Text)
	if len(faults) > 0 {
		return nil, &faults[0]
	}
	apart(t.file, number)
	given := askGiven(t.file)
	v := j.ctx.BuildFile(t.file, cue.Scope(j.scope(r)), cue.Filename(textFile))
	c := &compiled{text: t, value: v, given: given, met: map[string]bool{}, rule: r, number: number}
	if err := v.Validate(); err != nil {
		if err := j.alone(c).Validate(); err != nil {
			return nil, c.contradiction(err)
		}
	}
	return c, nil
}

// alone is what a rule says whatever its subject is.
func (j *judge) alone(c *compiled) cue.Value {
	t, faults := Parse(c.rule.Text)
	if len(faults) > 0 || !loosen(t.file) {
		return c.value
	}
	apart(t.file, c.number)
	return j.ctx.BuildFile(t.file, cue.Scope(j.scope(c.rule)), cue.Filename(textFile))
}

// scope is what a rule can read beside its subject.
func (j *judge) scope(r Rule) cue.Value {
	scope := maps.Clone(units)
	scope["parameters"] = map[string]any{}
	if r.Parameters != nil {
		scope["parameters"] = r.Parameters
	}
	return j.ctx.BuildExpr(j.expr(scope, &need{whole: true}))
}

// contradiction says that a text by itself cannot hold of anything.
func (c *compiled) contradiction(err error) *Fault {
	f := &Fault{Sort: Contradictory, Line: 1, Column: 1, Message: "can hold of nothing: what it asks contradicts itself", Detail: short(err.Error(), 300)}
	for _, e := range errors.Errors(err) {
		if p := c.places(e); len(p) > 0 {
			f.Line, f.Column = place(c.text.text, p[0])
			break
		}
	}
	return f
}

// hold holds a subject against a rule.
//
// The subject is a closed definition of exactly what it has. So a field that
// the rule names and the subject lacks is refused, in a disjunction its arm is
// ruled out, and f?: asks nothing: "what is named must be there".
func (j *judge) hold(c *compiled, s Subject) Outcome {
	key := string(appendKey(nil, s.Data, c.text.need))
	if c.met[key] {
		return Outcome{}
	}
	subject := j.expr(s.Data, c.text.need)
	if mapping, ok := subject.(*ast.StructLit); ok && c.given {
		mapping.Elts = append(mapping.Elts, &ast.Field{Label: ast.NewIdent(givenName), Value: j.expr(s.Data, c.text.need)})
	}
	body := &ast.StructLit{Elts: []ast.Decl{&ast.Field{Label: ast.NewIdent("#S"), Value: subject}}}
	closed := j.ctx.BuildExpr(body).LookupPath(cue.MakePath(cue.Def("S")))
	v := closed.Unify(c.value)
	open := v.Validate(cue.Concrete(true))
	if open == nil {
		if len(c.met) < maxMet {
			c.met[key] = true
		}
		return Outcome{}
	}
	if err := v.Validate(); err != nil {
		return c.explain(errors.Errors(err), s)
	}
	if left := j.unsettled(v, 0); len(left) > 0 {
		return c.explain(left, s)
	}
	return Outcome{}
}

// appendKey writes what a rule can read of a value, so that equal texts are
// equal to the rule.
func appendKey(b []byte, v any, n *need) []byte {
	switch x := v.(type) {
	case map[string]any:
		b = append(b, '{')
		for _, key := range slices.Sorted(maps.Keys(x)) {
			if part := n.part(key); part != nil {
				b = strconv.AppendQuote(b, key)
				b = appendKey(append(b, ':'), x[key], part)
			}
		}
		return append(b, '}')
	case []any:
		b = append(b, '[')
		for _, it := range x {
			b = append(appendKey(b, it, n.item()), ',')
		}
		return append(b, ']')
	case string:
		return strconv.AppendQuote(b, x)
	}
	return fmt.Append(b, v)
}

// expr writes a value as CUE, no more of it than is needed.
func (j *judge) expr(v any, n *need) ast.Expr {
	switch x := v.(type) {
	case map[string]any:
		s := &ast.StructLit{Lbrace: j.at, Rbrace: j.at}
		for _, key := range slices.Sorted(maps.Keys(x)) {
			part := n.part(key)
			if part == nil {
				continue
			}
			label := &ast.BasicLit{Kind: token.STRING, Value: literal.String.Quote(key), ValuePos: j.at}
			s.Elts = append(s.Elts, &ast.Field{Label: label, Value: j.expr(x[key], part)})
		}
		return s
	case []any:
		l := &ast.ListLit{Lbrack: j.at, Rbrack: j.at}
		for _, it := range x {
			l.Elts = append(l.Elts, j.expr(it, n.item()))
		}
		return l
	case string:
		return &ast.BasicLit{Kind: token.STRING, Value: literal.String.Quote(x), ValuePos: j.at}
	case bool:
		lit := ast.NewBool(x)
		lit.ValuePos = j.at
		return lit
	case json.Number:
		return j.number(string(x))
	case int:
		return j.number(strconv.Itoa(x))
	case float64:
		return j.number(strconv.FormatFloat(x, 'g', -1, 64))
	}
	lit := ast.NewNull()
	lit.ValuePos = j.at
	return lit
}

func (j *judge) number(text string) ast.Expr {
	neg := text != "" && text[0] == '-'
	if neg {
		text = text[1:]
	}
	kind := token.INT
	for _, c := range text {
		if c == '.' || c == 'e' || c == 'E' {
			kind = token.FLOAT
		}
	}
	var e ast.Expr = &ast.BasicLit{Kind: kind, Value: text, ValuePos: j.at}
	if neg {
		e = &ast.UnaryExpr{Op: token.SUB, OpPos: j.at, X: e}
	}
	return e
}

// places are the offsets in the rule's text that an error names, the most
// telling first.
func (c *compiled) places(e errors.Error) []int {
	var out []int
	for _, p := range append([]token.Pos{e.Position()}, e.InputPositions()...) {
		if p.IsValid() && p.Filename() == textFile && !slices.Contains(out, p.Offset()) {
			out = append(out, p.Offset())
		}
	}
	return out
}

// ofSubject reports whether an error names a place in the subject.
func ofSubject(e errors.Error) bool {
	return slices.ContainsFunc(append([]token.Pos{e.Position()}, e.InputPositions()...), func(p token.Pos) bool {
		return p.IsValid() && p.Filename() == subjectFile
	})
}
