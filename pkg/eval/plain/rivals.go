package plain

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"cuelang.org/go/cue/token"
)

// Rivals finds those among many rules that may clash, without holding each
// against each: of every path, demands that say the same are one, and demands
// of numbers lie in the order of their bounds.
type Rivals struct {
	at map[string]*wanted
	// Compared is how many demands have been held against each other so far.
	Compared int
}

// wanted are the demands of a path.
type wanted struct {
	known map[string]*group
	// byLow and byHigh are those of which all values lie between two numbers, in
	// the order of these; rest are all others.
	byLow, byHigh, rest []*group
}

// group are the rules that ask the same of a path.
type group struct {
	asks      demand
	low, high float64
	of        []int
}

// Add adds a rule by a number.
func (r *Rivals) Add(n int, rule *Rule) {
	if r.at == nil {
		r.at = map[string]*wanted{}
	}
	for at, l := range rule.leafs {
		w := r.at[at]
		if w == nil {
			w = &wanted{known: map[string]*group{}}
			r.at[at] = w
		}
		same := sameness(l.asks)
		g := w.known[same]
		if g == nil || same == "" {
			g = w.add(l.asks)
			w.known[same] = g
		}
		g.of = append(g.of, n)
	}
}

func (w *wanted) add(d demand) *group {
	g := &group{asks: d}
	var ranged bool
	if g.low, g.high, ranged = reach(d); !ranged {
		w.rest = append(w.rest, g)
		return g
	}
	i, _ := slices.BinarySearchFunc(w.byLow, g.low, func(o *group, low float64) int { return order(o.low, low) })
	w.byLow = slices.Insert(w.byLow, i, g)
	i, _ = slices.BinarySearchFunc(w.byHigh, g.high, func(o *group, high float64) int { return order(o.high, high) })
	w.byHigh = slices.Insert(w.byHigh, i, g)
	return g
}

func order(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Of are the numbers of the rules added so far of which some demand is apart
// from one of a rule, smallest first: all that clash with it are among them.
// What is over limit in Compared is left out.
func (r *Rivals) Of(rule *Rule, limit int) []int {
	var out []int
	for at, l := range rule.leafs {
		w := r.at[at]
		if w == nil {
			continue
		}
		same := sameness(l.asks)
		for _, g := range w.near(l.asks) {
			if r.Compared++; r.Compared > limit {
				return nil
			}
			if (same == "" || g != w.known[same]) && (apart(g.asks, l.asks) || apart(l.asks, g.asks)) {
				r.Compared += len(g.of)
				out = append(out, g.of...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// near are the demands that may be apart from one: of numbers those of which the
// values lie beyond its own, or end where these begin.
func (w *wanted) near(d demand) []*group {
	low, high, ranged := reach(d)
	if !ranged {
		return slices.Concat(w.byLow, w.rest)
	}
	i, _ := slices.BinarySearchFunc(w.byLow, high-slack(high), func(o *group, v float64) int { return order(o.low, v) })
	out := slices.Concat(w.byLow[i:], w.rest)
	for _, g := range w.byHigh {
		if g.high > low+slack(low) {
			break
		}
		out = append(out, g)
	}
	return out
}

// slack is how far apart numbers may be that are equal, see compare.
func slack(v float64) float64 {
	if math.IsInf(v, 0) {
		return 0
	}
	return 1e-8 * math.Abs(v)
}

// reach is between which numbers all values lie that meet a demand; false for
// one that asks for something else than that.
func reach(d demand) (low, high float64, ok bool) {
	switch x := d.(type) {
	case equal:
		return x.want.near, x.want.near, true
	case bound:
		switch {
		case x.path != nil:
			return math.Inf(-1), math.Inf(1), true
		case isLower(x.op):
			return x.than.near, math.Inf(1), true
		case isUpper(x.op):
			return math.Inf(-1), x.than.near, true
		}
	case together:
		a, b, ok1 := reach(x.all[0])
		c, e, ok2 := reach(x.all[1])
		return max(a, c), min(b, e), ok1 && ok2
	}
	return 0, 0, false
}

// sameness is the same for demands that are apart from the same others; "" where
// that is not known.
func sameness(d demand) string {
	switch x := d.(type) {
	case *mapping:
		return "mapping"
	case *items:
		return "items"
	case text:
		return "text " + x.want
	case truth:
		return fmt.Sprint("truth ", x.want)
	case kind:
		return "kind " + x.name
	case differs:
		return "differs " + x.from
	case beyond:
		return x.op.String() + " text " + x.than
	case count:
		return fmt.Sprint("count ", x.least, " ", x.most)
	case equal:
		return ofNumber(token.EQL, x.want)
	case bound:
		if x.path != nil {
			return x.op.String() + " path " + strings.Join(x.path, "\x00")
		}
		return ofNumber(x.op, x.than)
	case like:
		return fmt.Sprint("like ", x.not, " ", x.pattern)
	case together:
		return several("both", x.all[0], x.all[1])
	case either:
		return several("either", x.all[0], x.all[1])
	}
	return ""
}

func several(word string, a, b demand) string {
	x, y := sameness(a), sameness(b)
	if x == "" || y == "" {
		return ""
	}
	return fmt.Sprintf("%s %d %s %s", word, len(x), x, y)
}

func ofNumber(op token.Token, n number) string {
	if n.text == "" && n.exact == nil {
		return ""
	}
	text := n.text
	if text == "" {
		text = n.exact.RatString()
	}
	return fmt.Sprint(op, " ", n.whole, " ", text)
}
