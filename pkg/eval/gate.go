package eval

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"cuelang.org/go/cue/scanner"
	"cuelang.org/go/cue/token"
)

// What a text may be at most. A policy that people can read stays far below.
const (
	MaxBytes    = 16 << 10 // of the text
	MaxTokens   = 4_000    // words, signs and values in it
	MaxDepth    = 40       // brackets within brackets, fields within fields
	MaxOperands = 200      // values joined by operators
	MaxLoops    = 3        // for clauses that multiply with each other
	MaxPattern  = 500      // bytes of a regular expression
	MaxNumber   = 40       // characters of a number
)

// gate counts tokens and nesting before anything is parsed: CUE's parser calls
// itself for each level, and its stack cannot be bounded.
type gate struct {
	text   string
	depth  []token.Token // open brackets, and interpolations
	tokens int
	signs  int // one sign behind the other: !!!x
	labels int // one label behind the other: a: b: c: …
	last   token.Token
	fault  *Fault
}

// admit refuses a text that is too big or too deep to be parsed.
func admit(text string) *Fault {
	if len(text) > MaxBytes {
		return &Fault{Sort: Unreadable, Line: 1, Column: 1, Message: "is longer than the " + strconv.Itoa(MaxBytes) + " bytes that a text of CUE may have", Hint: "split it into several policies"}
	}
	if !utf8.ValidString(text) {
		return &Fault{Sort: Unreadable, Line: 1, Column: 1, Message: "is not valid UTF-8"}
	}
	g := &gate{text: text}
	var s scanner.Scanner
	file := token.NewFile(textFile, -1, len(text))
	s.Init(file, []byte(text), nil, 0)
	for g.fault == nil {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		g.tokens++
		g.take(pos.Offset(), tok, lit)
		if tok == token.RPAREN && len(g.depth) > 0 && g.depth[len(g.depth)-1] == token.INTERPOLATION {
			g.depth = g.depth[:len(g.depth)-1]
			if lit := s.ResumeInterpolation(); strings.HasSuffix(lit, "(") {
				g.depth = append(g.depth, token.INTERPOLATION)
			}
		}
	}
	return g.fault
}

func (g *gate) take(offset int, tok token.Token, lit string) {
	switch tok {
	case token.LPAREN, token.LBRACK, token.LBRACE, token.INTERPOLATION:
		g.depth = append(g.depth, tok)
	case token.RPAREN:
		if n := len(g.depth); n > 0 && g.depth[n-1] != token.INTERPOLATION {
			g.depth = g.depth[:n-1]
		}
	case token.RBRACK, token.RBRACE:
		if n := len(g.depth); n > 0 {
			g.depth = g.depth[:n-1]
		}
	}
	switch tok {
	case token.NOT, token.SUB, token.ADD, token.MUL, token.LSS, token.GTR, token.LEQ, token.GEQ, token.NEQ, token.MAT, token.NMAT:
		g.signs++
	default:
		g.signs = 0
	}
	switch tok {
	case token.COLON:
		g.labels++
	case token.COMMA, token.RBRACE:
		g.labels = 0
	}
	switch {
	case g.tokens > MaxTokens:
		g.refuse(offset, "has more than the "+strconv.Itoa(MaxTokens)+" words and signs that a text of CUE may have", "split it into several policies")
	case len(g.depth) > MaxDepth || g.signs > MaxDepth || g.labels > MaxDepth:
		g.refuse(offset, "is nested deeper than the "+strconv.Itoa(MaxDepth)+" levels that a text of CUE may have", "say it with fewer brackets")
	case (tok == token.INT || tok == token.FLOAT) && (len(lit) > MaxNumber || hugeExponent(lit)):
		g.refuse(offset, "holds a number that no field can have", "write a smaller number")
	case tok == token.ATTRIBUTE:
		g.refuse(offset, "holds the attribute "+quote(lit)+", which a policy may not have", "a policy reads metadata, spec and facts, and nothing outside the model")
	}
	g.last = tok
}

func hugeExponent(lit string) bool {
	_, exp, ok := strings.Cut(strings.ToLower(lit), "e")
	n, err := strconv.Atoi(exp)
	return ok && !strings.HasPrefix(lit, "0x") && (err != nil || n > 300 || n < -300)
}

func (g *gate) refuse(offset int, message, hint string) {
	line, column := place(g.text, offset)
	g.fault = &Fault{Sort: Unreadable, Line: line, Column: column, Message: message, Hint: hint}
}

// place turns an offset into line and column, the column in characters.
func place(text string, offset int) (line, column int) {
	before := text[:min(max(offset, 0), len(text))]
	start := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[start:]) + 1
}

// quote puts a name in quotes, shortened.
func quote(s string) string { return strconv.Quote(short(s, 60)) }

// short cuts a text to n characters and makes it one line.
func short(s string, n int) string {
	if len(s) > 8*n {
		s = strings.ToValidUTF8(s[:8*n], "")
	}
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
