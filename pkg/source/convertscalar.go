package source

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/svs-project/svs/pkg/diag"
)

// scalar fills in kind, style, text and extent of a scalar at off.
func (c *converter) scalar(n *Node, y *yaml.Node, off, parent int) {
	n.Kind, n.Text = String, y.Value
	switch style := y.Style &^ yaml.TaggedStyle; style {
	case yaml.DoubleQuotedStyle:
		n.Style = DoubleQuoted
	case yaml.SingleQuotedStyle:
		n.Style = SingleQuoted
	case yaml.LiteralStyle:
		n.Style = Literal
	case yaml.FoldedStyle:
		n.Style = Folded
	default:
		n.Style, n.Kind = Plain, plainKind(y.Value)
	}
	off = c.skipProperties(off)
	n.Width = max(c.extent(n, off), 1)
	if n.Style == Literal || n.Style == Folded {
		c.body(n, y, off, parent)
	}
	switch {
	case c.masked && strings.ContainsRune(n.Text, placeholder):
		n.Kind, n.Text = Refused, ""
	case len(n.Text) > c.lim.ScalarBytes:
		c.found.addAt(about{n, ""}, codeScalar, n.Pos, 1,
			fmt.Sprintf("text has %d bytes, the limit is %d; shorten it", len(n.Text), c.lim.ScalarBytes), "")
		n.Kind = Refused
	}
}

// skipProperties moves over anchors and tags on the same line.
func (c *converter) skipProperties(off int) int {
	for off < len(c.text) && (c.text[off] == '&' || c.text[off] == '!') {
		for off < len(c.text) && !strings.ContainsRune(" \t\r\n", rune(c.text[off])) {
			off++
		}
		for off < len(c.text) && c.text[off] == ' ' {
			off++
		}
	}
	return off
}

// extent is how many columns of its first line the scalar at off takes.
func (c *converter) extent(n *Node, off int) int32 {
	rest := c.text[off:]
	switch n.Style {
	case Plain:
		if strings.HasPrefix(rest, n.Text) {
			return runes(n.Text)
		}
	case SingleQuoted, DoubleQuoted:
		if end := closingQuote(rest); end > 0 {
			return runes(rest[:end])
		}
	default:
		end := 1
		for end < len(rest) && end < 3 && (rest[end] == '-' || rest[end] == '+' || isDigit(rest[end])) {
			end++
		}
		return int32(end)
	}
	if i := strings.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	return runes(strings.TrimRight(rest, " \t\r"))
}

// closingQuote finds the byte behind the closing quote of the quoted scalar
// with which s begins, 0 when it is not on the first line.
func closingQuote(s string) int {
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\n':
			return 0
		case c == '\\' && s[0] == '"':
			i++
			if i < len(s) && s[i] == '\n' {
				return 0
			}
		case c == s[0] && c == '\'' && i+1 < len(s) && s[i+1] == '\'':
			i++
		case c == s[0]:
			return i + 1
		}
	}
	return 0
}

// body finds where the text of a block scalar begins. Its indentation is given
// by a digit behind the indicator or by the first line that is not empty.
func (c *converter) body(n *Node, y *yaml.Node, off, parent int) {
	if n.Text == "" {
		return
	}
	header := c.text[off:min(off+3, len(c.text))]
	indent := -1
	for i := 1; i < len(header) && strings.IndexByte("+-0123456789", header[i]) >= 0; i++ {
		if isDigit(header[i]) {
			indent = max(parent, 0) + int(header[i]-'0')
		}
	}
	first := y.Line // the line below the indicator, counted from 0
	for i := first; indent < 0 && i < len(c.lines); i++ {
		text := c.text[c.lines[i]:]
		blanks := len(text) - len(strings.TrimLeft(text, " "))
		if blanks < len(text) && text[blanks] != '\n' && text[blanks] != '\r' {
			indent = blanks
		}
	}
	n.Body = diag.Pos{Line: c.line + int32(first), Column: int32(max(indent, 0)) + 1}
}
