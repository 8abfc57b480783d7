package plain

import (
	"regexp"
	"strings"

	"cuelang.org/go/cue/token"
)

// verdict is what a demand makes of a value.
type verdict uint8

const (
	unsure verdict = iota // only CUE can tell
	yes
	no
)

func is(b bool) verdict {
	if b {
		return yes
	}
	return no
}

// demand is what is asked of one value.
type demand interface {
	// holds tells whether a value, which is there, meets the demand. The root is
	// the subject that references begin at.
	holds(v any, root map[string]any) verdict
}

// mapping asks for a mapping with certain fields, and something of the value
// behind every key.
type mapping struct {
	fields []*field
	every  demand
	at     int // of every
}

// field asks for one field. Its place is that of its name, At that of what is
// asked.
type field struct {
	name     string
	optional bool
	asks     demand
	label    int
	at       int
}

func (m *mapping) holds(v any, root map[string]any) verdict {
	x, ok := v.(map[string]any)
	if !ok {
		return no
	}
	all := yes
	for _, f := range m.fields {
		below, there := x[f.name]
		switch {
		case !there && f.optional:
			continue
		case !there:
			return no
		}
		if all = both(all, f.asks.holds(below, root)); all == no {
			return no
		}
	}
	if m.every == nil {
		return all
	}
	for _, below := range x {
		all = both(all, m.every.holds(below, root))
	}
	return all
}

func both(a, b verdict) verdict {
	switch {
	case a == no || b == no:
		return no
	case a == yes && b == yes:
		return yes
	}
	return unsure
}

// items asks for a list, and something of each item; nil asks nothing of them.
type items struct {
	each demand
	at   int
}

func (l *items) holds(v any, root map[string]any) verdict {
	x, ok := v.([]any)
	if !ok {
		return no
	}
	all := yes
	for _, it := range x {
		if l.each == nil {
			break
		}
		if all = both(all, l.each.holds(it, root)); all == no {
			return no
		}
	}
	return all
}

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

// count asks how many items a list has; most is -1 for any number.
type count struct{ least, most int }

func (c count) holds(v any, _ map[string]any) verdict {
	x, ok := v.([]any)
	if !ok {
		return noList(v)
	}
	return is(len(x) >= c.least && (c.most < 0 || len(x) <= c.most))
}

// matches asks how many items of a list meet a demand.
type matches struct {
	op   token.Token
	n    int
	each demand
}

func (m matches) holds(v any, root map[string]any) verdict {
	x, ok := v.([]any)
	if !ok {
		return noList(v)
	}
	met, open := 0, 0
	for _, it := range x {
		switch m.each.holds(it, root) {
		case yes:
			met++
		case unsure:
			open++
		}
	}
	return enough(m.op, m.n, met, open)
}

// arms asks how many demands one value meets.
type arms struct {
	op  token.Token
	n   int
	all []demand
}

func (a arms) holds(v any, root map[string]any) verdict {
	met, open := 0, 0
	for _, d := range a.all {
		switch d.holds(v, root) {
		case yes:
			met++
		case unsure:
			open++
		}
	}
	return enough(a.op, a.n, met, open)
}

// enough is the verdict on a number of which only the least and the most are
// known.
func enough(op token.Token, n, met, open int) verdict {
	low, high := met-n, met+open-n
	first := ordered(op, sign(low))
	for d := low; d <= high; d++ {
		if ordered(op, sign(d)) != first {
			return unsure
		}
	}
	return is(first)
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

// either asks for one of several, together for all of them.
type (
	either   struct{ all []demand }
	together struct {
		all []demand
		at  []int // where in the text each is asked
	}
)

func (e either) holds(v any, root map[string]any) verdict {
	some := no
	for _, d := range e.all {
		switch d.holds(v, root) {
		case yes:
			return yes
		case unsure:
			some = unsure
		}
	}
	return some
}

func (t together) holds(v any, root map[string]any) verdict {
	all := yes
	for _, d := range t.all {
		all = both(all, d.holds(v, root))
	}
	return all
}

// beyond asks for a text before or behind another.
type beyond struct {
	op   token.Token
	than string
}

func (b beyond) holds(v any, _ map[string]any) verdict {
	s, ok := v.(string)
	if !ok {
		return otherwiseText(v)
	}
	return is(ordered(b.op, strings.Compare(s, b.than)))
}
