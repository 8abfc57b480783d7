package source

import (
	"errors"
	"math"
	"strings"
	"unicode/utf8"

	yamlv4 "go.yaml.in/yaml/v4"

	"github.com/svs-project/svs/pkg/diag"
)

// The parser gives no column and often the wrong line of a syntax error. A
// second parser, which knows better but needs up to a kilobyte of memory per
// byte of text, reads such a document again while the file's budget lasts.
const (
	locateBudget = 256 << 10
	locateMax    = 64 << 10
)

// fault is a syntax error in words.
type fault struct {
	code          string
	at            diag.Pos
	width         int32
	message, hint string
	key           string // tells faults of one code apart in a fingerprint
	mask          int    // 1 + the byte to cover before reading on, 0 for none
}

// complaint is a parser's message with its places in a text, from 0.
type complaint struct {
	problem, context string
	at, from         spot
}

// spot is a line and column (in code points) of a text, both from 0.
type spot struct{ line, column int }

// diagnose finds the place and the words for a syntax error.
func (r *reader) diagnose(text string, line int32, err error) fault {
	w := complaint{problem: plainProblem(err.Error()), at: errorLine(err.Error())}
	w.from = w.at
	located := false
	if len(text) <= min(locateMax, r.locate) {
		r.locate -= len(text)
		var better complaint
		if better, located = locate(text); located {
			w = better
		}
	}
	d := newDiagnosis(text, int(line), w)
	var f fault
	if located {
		f = d.explain()
	} else {
		f = d.explainUnlocated()
	}
	if f.code == "" {
		f.code = codeSyntax
	}
	if f.key == "" {
		f.key = w.problem
	}
	f.width = max(f.width, 1)
	f.at.Line += line
	f.at.Column++
	return f
}

// locate reads a faulty text with the parser that knows places.
func locate(text string) (w complaint, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	var n yamlv4.Node
	var e *yamlv4.LoadError
	if !errors.As(yamlv4.Load([]byte(text), &n), &e) || e.Mark.Line < 1 {
		return complaint{}, false
	}
	w = complaint{problem: e.Message, context: e.ContextMsg, at: spot{e.Mark.Line - 1, max(e.Mark.Column-1, 0)}}
	w.from = w.at
	if e.ContextMark.Line > 0 {
		w.from = spot{e.ContextMark.Line - 1, max(e.ContextMark.Column-1, 0)}
	}
	return w, true
}

// plainProblem takes a parser's message without its prefix and line.
func plainProblem(message string) string {
	message = strings.TrimPrefix(message, "yaml: ")
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		if _, after, ok := strings.Cut(rest, ": "); ok {
			return after
		}
	}
	return message
}

// errorLine reads the line of a parser's message, the first without one.
func errorLine(message string) spot {
	rest, ok := strings.CutPrefix(message, "yaml: line ")
	n := 0
	for i := 0; ok && i < len(rest) && isDigit(rest[i]) && n < 1<<30; i++ {
		n = n*10 + int(rest[i]-'0')
	}
	return spot{max(n-1, 0), 0}
}

// diagnosis looks at a text around the place of a complaint.
type diagnosis struct {
	text  string
	lines []int // byte offsets of its lines
	line  int   // line of the file on which text begins
	complaint
}

func newDiagnosis(text string, line int, w complaint) *diagnosis {
	d := &diagnosis{text: text, lines: lineOffsets(text), line: line, complaint: w}
	d.at, d.from = d.within(w.at), d.within(w.from)
	return d
}

// within moves a spot behind the text's end, where a parser that expects more
// may see itself, to the end.
func (d *diagnosis) within(s spot) spot {
	if s.line >= len(d.lines) {
		s = spot{len(d.lines) - 1, math.MaxInt}
	}
	s.column = min(s.column, int(runes(d.lineText(s.line))))
	return s
}

// number is the line of the file that is line n, from 0, of the text.
func (d *diagnosis) number(n int) int { return d.line + n }

// lineText is line n, from 0, without its end; "" behind the last one.
func (d *diagnosis) lineText(n int) string {
	if n >= len(d.lines) {
		return ""
	}
	text := d.text[d.lines[n]:]
	if n+1 < len(d.lines) {
		text = text[:d.lines[n+1]-d.lines[n]]
	}
	return strings.TrimRight(text, "\r\n")
}

// split cuts the line of a spot in two at its column.
func (d *diagnosis) split(s spot) (before, after string) {
	line := d.lineText(s.line)
	off := 0
	for range s.column {
		if off == len(line) {
			break
		}
		_, size := utf8.DecodeRuneInString(line[off:])
		off += size
	}
	return line[:off], line[off:]
}

// offset is the byte of the text at a spot, -1 behind its end.
func (d *diagnosis) offset(s spot) int {
	before, after := d.split(s)
	if after == "" {
		return -1
	}
	return d.lines[s.line] + len(before)
}

// fault makes a fault at a spot.
func (d *diagnosis) fault(s spot, width int32, message, hint string) fault {
	return fault{at: s.pos(), width: width, message: message, hint: hint}
}

// covered makes a fault whose character is covered before reading on.
func (d *diagnosis) covered(s spot, f fault) fault {
	f.mask = d.offset(s) + 1
	return f
}

// pos leaves lines and columns counted from 0; diagnose adds what is missing.
func (s spot) pos() diag.Pos { return diag.Pos{Line: int32(s.line), Column: int32(s.column)} }

// indentOf counts the blanks with which a line begins.
func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// lineBefore finds the last line above n with content that is no comment.
func (d *diagnosis) lineBefore(n int) (int, string) {
	for n--; n >= 0; n-- {
		text := d.lineText(n)
		if t := strings.TrimLeft(text, " \t"); t != "" && t[0] != '#' {
			return n, text
		}
	}
	return -1, ""
}
