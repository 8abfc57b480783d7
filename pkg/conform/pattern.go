package conform

import (
	"regexp"
	"regexp/syntax"
	"sync"
	"sync/atomic"
)

// Pattern is a regular expression of the schema. It is compiled when it is
// first asked, and may be used by several goroutines.
//
// Most texts of a model are short, in ASCII and held against an anchored
// pattern. For those it runs a table of states made once from the very program
// that regexp would run, at a few nanoseconds a byte; all others, and patterns
// that would take too many states, go to regexp itself, and so do the first
// texts: making a table takes as long as some hundred matches.
type Pattern struct {
	text  string
	once  sync.Once
	re    *regexp.Regexp
	asked atomic.Int32
	quick atomic.Pointer[states]
}

// states is a pattern as a table.
type states struct {
	// next[s][c] is the state behind s for the character c: only ASCII comes
	// here. accept tells where a text may end.
	next   [][128]uint8
	accept []bool
}

// worthwhile is how many texts a pattern is asked about before it gets a table.
const worthwhile = 200

// NewPattern keeps a regular expression; its syntax is looked at on first use.
func NewPattern(text string) *Pattern { return &Pattern{text: text} }

// String is the expression as the schema has it.
func (p *Pattern) String() string { return p.text }

// Compile reports a fault of the expression's syntax.
func (p *Pattern) Compile() error {
	_, err := regexp.Compile(p.text)
	return err
}

// MatchString reports whether the text contains what the expression describes,
// as regexp does.
func (p *Pattern) MatchString(s string) bool {
	t := p.quick.Load()
	if t == nil {
		return p.regexp().MatchString(s)
	}
	state := uint8(start)
	for i := range len(s) {
		c := s[i]
		if c >= 128 {
			return p.regexp().MatchString(s)
		}
		if state = t.next[state][c]; state == dead {
			return false
		}
	}
	return t.accept[state]
}

// regexp is the expression compiled; a test compiles all of the schema's.
func (p *Pattern) regexp() *regexp.Regexp {
	p.once.Do(func() { p.re = regexp.MustCompile(p.text) })
	if p.asked.Add(1) == worthwhile {
		p.tabulate()
	}
	return p.re
}

// The first two states of every table.
const (
	dead  = 0
	start = 1
)

// maxStates bounds a table: 64 states are 8 KiB. Names of at most 63
// characters, whose length is counted in states, take 125.
const maxStates = 255

func (p *Pattern) tabulate() {
	parsed, err := syntax.Parse(p.text, syntax.Perl)
	if err != nil {
		return
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return
	}
	if prog.StartCond()&syntax.EmptyBeginText == 0 {
		return // may begin anywhere in a text
	}
	t := &table{prog: prog, known: map[string]uint8{}, next: make([][128]uint8, 1, 16), accept: make([]bool, 1, 16)}
	if t.fill() {
		p.quick.Store(&states{t.next, t.accept})
	}
}

// table turns a program of regexp into states, each the set of instructions at
// which the program may be.
type table struct {
	prog   *syntax.Prog
	known  map[string]uint8
	sets   [][]uint32 // of the states from start on
	next   [][128]uint8
	accept []bool
}

// fill makes all states; false when there would be too many or the pattern is
// of a kind that this does not know.
func (t *table) fill() bool {
	first, ok := t.closure(nil, uint32(t.prog.Start), syntax.EmptyBeginText|syntax.EmptyBeginLine, map[uint32]bool{})
	if !ok || t.state(first) != start {
		return false
	}
	for s := start; s < len(t.next); s++ {
		for c := rune(0); c < 128; c++ {
			set, ok := t.step(t.sets[s-start], c)
			if !ok {
				return false
			}
			if len(set) == 0 {
				continue
			}
			if len(t.next) > maxStates {
				return false
			}
			to := t.state(set)
			t.next[s][c] = to
		}
	}
	return true
}

// state is the number of the state for a set of instructions.
func (t *table) state(set []uint32) uint8 {
	key := make([]byte, 0, 4*len(set))
	for _, pc := range set {
		key = append(key, byte(pc), byte(pc>>8), byte(pc>>16), byte(pc>>24))
	}
	if n, ok := t.known[string(key)]; ok {
		return n
	}
	n := uint8(len(t.next))
	t.known[string(key)] = n
	t.sets = append(t.sets, set)
	t.next = append(t.next, [128]uint8{})
	t.accept = append(t.accept, t.ends(set))
	return n
}

// step is the set of instructions behind one character.
func (t *table) step(set []uint32, c rune) (out []uint32, ok bool) {
	seen := map[uint32]bool{}
	for _, pc := range set {
		in := &t.prog.Inst[pc]
		switch in.Op {
		case syntax.InstMatch: // found before the end: stays found
			if !seen[pc] {
				out, seen[pc] = append(out, pc), true
			}
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			if in.MatchRune(c) {
				if out, ok = t.closure(out, in.Out, 0, seen); !ok {
					return nil, false
				}
			}
		}
	}
	return out, true
}

// closure adds what can be reached from an instruction without a character,
// where the given conditions hold. An end of text is kept in the set, for
// whether it is there is known only later.
func (t *table) closure(out []uint32, pc uint32, holds syntax.EmptyOp, seen map[uint32]bool) ([]uint32, bool) {
	if seen[pc] {
		return out, true
	}
	seen[pc] = true
	in := &t.prog.Inst[pc]
	ok := true
	switch in.Op {
	case syntax.InstFail:
	case syntax.InstAlt, syntax.InstAltMatch:
		if out, ok = t.closure(out, in.Out, holds, seen); ok {
			out, ok = t.closure(out, in.Arg, holds, seen)
		}
	case syntax.InstNop, syntax.InstCapture:
		out, ok = t.closure(out, in.Out, holds, seen)
	case syntax.InstEmptyWidth:
		switch op := syntax.EmptyOp(in.Arg); {
		case op == syntax.EmptyEndText:
			out = append(out, pc)
		case op != syntax.EmptyBeginText:
			return nil, false
		case holds&op != 0:
			out, ok = t.closure(out, in.Out, holds, seen)
		}
	default:
		out = append(out, pc)
	}
	return out, ok
}

// ends reports whether a text may end in a set.
func (t *table) ends(set []uint32) bool {
	seen := map[uint32]bool{}
	var reach func(pc uint32) bool
	reach = func(pc uint32) bool {
		if seen[pc] {
			return false
		}
		seen[pc] = true
		in := &t.prog.Inst[pc]
		switch in.Op {
		case syntax.InstMatch:
			return true
		case syntax.InstAlt, syntax.InstAltMatch:
			return reach(in.Out) || reach(in.Arg)
		case syntax.InstNop, syntax.InstCapture:
			return reach(in.Out)
		case syntax.InstEmptyWidth:
			return syntax.EmptyOp(in.Arg)&^(syntax.EmptyEndText|syntax.EmptyEndLine) == 0 && reach(in.Out)
		}
		return false
	}
	for _, pc := range set {
		if reach(pc) {
			return true
		}
	}
	return false
}
