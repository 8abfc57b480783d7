package conform

import (
	"strconv"
	"strings"

	"cuelang.org/go/cue/ast"
)

func docOf(n ast.Node) string {
	var parts []string
	for _, g := range ast.Comments(n) {
		if g.Doc {
			parts = append(parts, strings.TrimSpace(g.Text()))
		}
	}
	return strings.Join(parts, "\n")
}

func attrsOf(attrs []*ast.Attribute) []Attr {
	var out []Attr
	for _, a := range attrs {
		name, body, _ := strings.Cut(strings.TrimPrefix(a.Text, "@"), "(")
		out = append(out, Attr{Name: name, Args: splitArgs(strings.TrimSuffix(body, ")"))})
	}
	return out
}

// splitArgs cuts an attribute's body at commas outside quotes and unquotes.
func splitArgs(body string) []string {
	var args []string
	for body = strings.TrimSpace(body); body != ""; {
		if body[0] == '"' {
			if q, err := strconv.QuotedPrefix(body); err == nil {
				s, _ := strconv.Unquote(q)
				args = append(args, s)
				body = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(body[len(q):]), ","))
				continue
			}
		}
		arg, rest, _ := strings.Cut(body, ",")
		args = append(args, strings.TrimSpace(arg))
		body = strings.TrimSpace(rest)
	}
	return args
}
