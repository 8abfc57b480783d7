package plain

import (
	"strings"

	"cuelang.org/go/cue/token"
)

// Answer is what can be told without CUE.
type Answer uint8

// The answers.
const (
	CannotTell Answer = iota
	Yes
	No
)

// Implies tells whether whatever does what this rule asks does what another
// asks as well, so that this one is at least as strict. With No, or where it
// cannot be told, the path is that of the value by which.
func (r *Rule) Implies(o *Rule) (Answer, []string) {
	if len(o.rule.cases) > 0 {
		return CannotTell, nil
	}
	for _, at := range o.order {
		b := o.leafs[at]
		m, isMapping := b.asks.(*mapping)
		if isMapping && m.every != nil {
			return CannotTell, b.path
		}
		a, there := r.leafs[at]
		if !there || a.optional && !b.optional {
			return No, b.path
		}
		if _, both := a.asks.(*mapping); both && isMapping {
			continue // their fields say the rest
		}
		if answer := within(a.asks, b.asks); answer != yes {
			return answerOf(answer), b.path
		}
	}
	return Yes, nil
}

func answerOf(v verdict) Answer {
	switch v {
	case yes:
		return Yes
	case no:
		return No
	}
	return CannotTell
}

// within tells whether whatever meets a demand meets another.
func within(a, b demand) verdict {
	if any, ok := b.(kind); ok && any.name == "_" {
		return yes
	}
	if x, ok := a.(kind); ok && x.name == "_" {
		return no
	}
	if refers(a) || refers(b) {
		return unsure
	}
	if v, one := only(a); one {
		return b.holds(v, nil)
	}
	switch x := b.(type) {
	case together:
		return both(within(a, x.all[0]), within(a, x.all[1]))
	case either:
		if _, many := a.(either); !many {
			return some(within(a, x.all[0]), within(a, x.all[1]))
		}
	}
	switch x := a.(type) {
	case either:
		return both(within(x.all[0], b), within(x.all[1], b))
	case together:
		return some(within(x.all[0], b), within(x.all[1], b))
	}
	if p, q := sortOf(a), sortOf(b); p != "" && q != "" && p != q && (p != "int" && p != "float" || q != "number") {
		return no
	}
	if sortOf(a) == "" {
		return unsure
	}
	return sameSort(a, b)
}

// some is yes where one of two is; a part that is not enough may be with the
// other.
func some(a, b verdict) verdict {
	switch {
	case a == yes || b == yes:
		return yes
	case a == no && b == no:
		return no
	}
	return unsure
}

// sameSort compares two demands on one sort of value.
func sameSort(a, b demand) verdict {
	switch y := b.(type) {
	case kind:
		return is(sortOf(a) == y.name || y.name == "number" && (sortOf(a) == "int" || sortOf(a) == "float"))
	case bound:
		if x, ok := a.(bound); ok {
			return boundWithin(x, y)
		}
		return no
	case beyond:
		if x, ok := a.(beyond); ok && isLower(x.op) == isLower(y.op) {
			order := strings.Compare(x.than, y.than)
			return is(further(x.op, y.op, order))
		}
	case like:
		if x, ok := a.(like); ok {
			if x.pattern.String() == y.pattern.String() && x.not == y.not {
				return yes
			}
			return unsure
		}
	case differs:
		if x, ok := a.(differs); ok {
			return is(x.from == y.from)
		}
	case count:
		return is(fewest(a) >= y.least && (y.most < 0 || most(a) <= y.most))
	case *items:
		if y.each == nil {
			return is(sortOf(a) == "list")
		}
		if x, ok := a.(*items); ok && x.each != nil {
			return within(x.each, y.each)
		}
	case *mapping:
		if len(y.fields) == 0 && y.every == nil {
			return is(sortOf(a) == "mapping")
		}
	}
	return unsure
}

func boundWithin(a, b bound) verdict {
	order, sure := compare(a.than, b.than)
	switch {
	case !sure:
		return unsure
	case b.op == token.NEQ && a.op == token.NEQ:
		return is(order == 0)
	case b.op == token.NEQ:
		return is(isLower(a.op) && further(a.op, token.GTR, order) || isUpper(a.op) && further(a.op, token.LSS, order))
	case a.op == token.NEQ || isLower(a.op) != isLower(b.op):
		return no
	}
	return is(further(a.op, b.op, order))
}

// further reports whether a bound lies as far on its side as another or
// further, by the order of the two.
func further(a, b token.Token, order int) bool {
	if isUpper(a) {
		order = -order
	}
	open := a == token.GTR || a == token.LSS
	wanted := b == token.GTR || b == token.LSS
	return order > 0 || order == 0 && (open || !wanted)
}
