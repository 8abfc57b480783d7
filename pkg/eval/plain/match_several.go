package plain

import (
	"strings"

	"cuelang.org/go/cue/token"
)

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
