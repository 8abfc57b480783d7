package edit

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/source"
)

// ErrLayout says that a text holds what the layout has no rule for. Documents
// that source reads without a finding hold it only in the rarest forms, such
// as a key of several lines.
var ErrLayout = errors.New("it is written in a way for which there is no layout")

// sort of token.
type sort uint8

const (
	scalar   sort = iota + 1
	comment       // from # to the end of the line
	boundary      // a line of --- or ...
	punct         // one of - ? : , [ ] { }
	end           // of the file
)

// token is a piece of a text that is more than blanks.
type token struct {
	sort sort
	// text is the token as written; of a scalar of several lines, its first.
	text string
	// more are the further lines of a scalar, without the blanks that its
	// place in the file puts before them.
	more []string
	node *source.Node // of a scalar
	line int          // from 1
	col  int          // from 0, in characters
	gap  int          // how many blanks stand before it on its line
	// first says that it is the first on its line, blank that the line above
	// it is blank.
	first, blank bool
}

// lexer cuts a text into tokens, led by the scalars that source has found.
type lexer struct {
	text string
	src  *Text
	toks []token
	// at is the byte at hand, in that line and that many characters behind its
	// beginning; begun is where the line begins.
	at, line, col, begun int
	// used says that a token stands on the line, which ends at lastCol; blank
	// that the line above is blank.
	used, blank bool
	lastCol     int
}

// lex returns the tokens of a text with LF line ends. Docs are its documents.
func lex(text string, docs []source.Document) ([]token, error) {
	l := &lexer{text: text, src: NewText([]byte(text)), line: 1}
	l.at = l.src.lines[0]
	l.begun = l.at
	for i := range docs {
		if err := l.scalars(docs[i].Root); err != nil {
			return nil, err
		}
	}
	if err := l.gap(len(text)); err != nil {
		return nil, err
	}
	l.add(token{sort: end})
	return l.toks, nil
}

// scalars takes the keys and values of a node in the order of the text.
func (l *lexer) scalars(n *source.Node) error {
	for _, kv := range n.Fields {
		if err := l.scalars(kv.Key); err != nil {
			return err
		}
		if err := l.scalars(kv.Value); err != nil {
			return err
		}
	}
	for _, it := range n.Items {
		if err := l.scalars(it); err != nil {
			return err
		}
	}
	switch n.Kind {
	case source.List, source.Map:
		return nil
	case source.Refused:
		return ErrLayout
	}
	if n.Style == source.Plain && n.Text == "" {
		return nil // nothing is written
	}
	if err := l.gap(l.src.Offset(n.Pos)); err != nil {
		return err
	}
	return l.scalar(n)
}

// gap takes what stands between scalars.
func (l *lexer) gap(until int) error {
	if until < l.at {
		return ErrLayout
	}
	for l.at < until {
		c := l.text[l.at]
		switch {
		case c == '\n':
			l.newline()
		case c == ' ' || c == '\t':
			l.advance(1)
		case c == '#':
			l.take(comment, l.restOfLine())
		case l.at == l.begun && isBoundary(l.text[l.at:]):
			l.take(boundary, l.text[l.at:l.at+3])
		case strings.IndexByte("-?:,[]{}", c) >= 0:
			l.take(punct, l.text[l.at:l.at+1])
		default:
			return ErrLayout
		}
	}
	return nil
}

func isBoundary(rest string) bool {
	return (strings.HasPrefix(rest, "---") || strings.HasPrefix(rest, "...")) &&
		(len(rest) == 3 || strings.IndexByte(" \t\n", rest[3]) >= 0)
}

// restOfLine is the text up to the end of the line, without blanks there.
func (l *lexer) restOfLine() string {
	rest, _, _ := strings.Cut(l.text[l.at:], "\n")
	return strings.TrimRight(rest, " \t")
}

func (l *lexer) newline() {
	l.blank = !l.used
	l.at++
	l.line++
	l.begun, l.used, l.col, l.lastCol = l.at, false, 0, 0
}

// advance moves over bytes of the line at hand.
func (l *lexer) advance(size int) {
	l.col += utf8.RuneCountInString(l.text[l.at : l.at+size])
	l.at += size
}

// take adds the token of that text at the place at hand.
func (l *lexer) take(s sort, text string) {
	l.add(token{sort: s, text: text})
	l.advance(len(text))
	l.lastCol = l.col
}

func (l *lexer) add(t token) {
	t.line, t.col, t.gap = l.line, l.col, l.col-l.lastCol
	t.first = !l.used
	t.blank = t.first && l.blank
	l.used = true
	l.toks = append(l.toks, t)
}

// scalar takes one scalar whole.
func (l *lexer) scalar(n *source.Node) error {
	if n.Style == source.Literal || n.Style == source.Folded {
		return l.block(n)
	}
	size := extent(l.text[l.at:], n)
	if size <= 0 {
		return ErrLayout
	}
	lines := strings.Split(l.text[l.at:l.at+size], "\n")
	for i := 1; i < len(lines); i++ {
		lines[i] = strings.TrimLeft(lines[i], " \t")
	}
	l.add(token{sort: scalar, text: lines[0], more: lines[1:], node: n})
	l.skip(size)
	return nil
}

// skip moves over the text of a token, which may have several lines.
func (l *lexer) skip(size int) {
	for stop := l.at + size; l.at < stop; {
		if l.text[l.at] == '\n' {
			l.newline()
			l.used = true
			continue
		}
		line, _, _ := strings.Cut(l.text[l.at:stop], "\n")
		l.advance(len(line))
	}
	l.lastCol = l.col
}

// extent is how many bytes a plain or quoted scalar takes.
func extent(rest string, n *source.Node) int {
	switch n.Style {
	case source.SingleQuoted, source.DoubleQuoted:
		return quotedExtent(rest)
	case source.Plain:
		return plainExtent(rest, n.Text)
	}
	return 0
}

func quotedExtent(rest string) int {
	if rest == "" {
		return 0
	}
	quote := rest[0]
	for i := 1; i < len(rest); i++ {
		switch {
		case quote == '"' && rest[i] == '\\':
			i++
		case rest[i] == quote && quote == '\'' && i+1 < len(rest) && rest[i+1] == quote:
			i++
		case rest[i] == quote:
			return i + 1
		}
	}
	return 0
}

// plainExtent finds where a plain scalar ends: its text is what is written but
// for blanks and line ends, of which reading makes single blanks.
func plainExtent(rest, text string) int {
	if strings.HasPrefix(rest, text) && !strings.Contains(text, "\n") {
		return len(text)
	}
	at := 0
	for _, word := range strings.FieldsFunc(text, isBlank) {
		at += len(rest[at:]) - len(strings.TrimLeft(rest[at:], " \t\n"))
		if !strings.HasPrefix(rest[at:], word) {
			return 0
		}
		at += len(word)
	}
	return at
}

func isBlank(r rune) bool { return r == ' ' || r == '\t' || r == '\n' }

// block takes a block scalar: its head, the comment behind that, and its lines.
func (l *lexer) block(n *source.Node) error {
	line, rest, _ := strings.Cut(l.text[l.at:], "\n")
	head := line[:min(headLength(line), len(line))]
	t := token{sort: scalar, text: head, node: n}
	lines, size := blockLines(rest, n, strings.Contains(head, "+"))
	t.more = lines
	l.add(t)
	at := len(l.toks) - 1
	l.advance(len(head))
	l.lastCol = l.col
	if err := l.gap(l.at + len(line) - len(head)); err != nil {
		return err
	}
	if len(l.toks) > at+2 || len(l.toks) == at+2 && l.toks[at+1].sort != comment {
		return ErrLayout
	}
	if len(lines) > 0 {
		l.skip(1 + size)
	}
	return nil
}

// headLength is the length of the indicators of a block scalar.
func headLength(line string) int {
	i := 1
	for i < len(line) && strings.IndexByte("+-0123456789", line[i]) >= 0 {
		i++
	}
	return i
}

// blockLines returns the lines of a block scalar, without their indentation,
// and how many bytes they take, the last line end not counted. Blank lines
// behind the text belong to it only where the head says so (keep).
func blockLines(rest string, n *source.Node, keep bool) (lines []string, size int) {
	indent := int(n.Body.Column) - 1
	empty := strings.Trim(n.Text, "\n") == ""
	at, last := 0, 0
	for at < len(rest) {
		line, _, more := strings.Cut(rest[at:], "\n")
		blanks := len(line) - len(strings.TrimLeft(line, " "))
		switch {
		case blanks == len(line) && !more && (empty || blanks <= indent):
			return lines[:last], size // nothing but blanks before the end of the file
		case blanks == len(line) && (empty || blanks <= indent):
			lines = append(lines, "")
		case empty || blanks < indent:
			return lines[:last], size
		default:
			lines = append(lines, line[indent:])
		}
		at += len(line)
		if lines[len(lines)-1] != "" || keep {
			last, size = len(lines), at
		}
		if !more {
			break
		}
		at++
	}
	return lines[:last], size
}
