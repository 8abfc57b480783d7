// Package emit writes nodes as YAML text that source reads back as the same
// nodes.
//
// It has one layout: what is short stands on one line ([a, b], {p50: 20m}),
// everything else takes a line for each key and each item; a text is plain
// where that reads back as the same text. It knows nodes only, not what they
// mean; the command "get" and the pages of explain are written with it. It
// refuses nothing: what a node holds is written, and a node that was refused
// while reading is written as null.
package emit

import (
	"strings"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/source"
)

// Options say how nodes are written.
type Options struct {
	// Width is how many columns a line should take at most where a mapping or
	// a list could stand on it whole; 0 is 100.
	Width int
	// Remark returns the comment that belongs behind a value, "" for none; nil
	// is none anywhere. What holds a value with a remark takes several lines.
	Remark func(*source.Node) string
	// Open reports whether a mapping or list takes a line for each key or item
	// although it is short; nil is none.
	Open func(*source.Node) bool
}

// defaultWidth is the width of a line where none is asked for.
const defaultWidth = 100

// indent is how many blanks one level of nesting takes.
const indent = 2

// Document writes a mapping as the text of a document, one key after another
// and a line end last.
func Document(root *source.Node, o Options) string {
	if o.Width == 0 {
		o.Width = defaultWidth
	}
	w := &writer{options: o}
	if root.Kind != source.Map || len(root.Fields) == 0 {
		return w.flow(root, false) + "\n"
	}
	w.fields(root, 0)
	return w.out.String()
}

// Inline writes a node on one line.
func Inline(n *source.Node) string {
	w := &writer{}
	return w.flow(n, false)
}

type writer struct {
	options Options
	out     strings.Builder
}

// fields writes a mapping's keys, each on a line that begins in the column.
func (w *writer) fields(n *source.Node, column int) {
	for i, f := range n.Fields {
		if i > 0 || column == 0 {
			w.out.WriteString(strings.Repeat(" ", column))
		}
		name := key(f.Key) + ":"
		w.out.WriteString(name)
		w.value(f.Value, column, column+utf8.RuneCountInString(name)+1)
	}
}

// items writes a list's items, each on a line of its own.
func (w *writer) items(n *source.Node, column int) {
	for i, it := range n.Items {
		if i > 0 {
			w.out.WriteString(strings.Repeat(" ", column))
		}
		w.out.WriteString("-")
		switch {
		case w.short(it, column+indent):
			w.line(it)
		case it.Kind == source.Map:
			w.out.WriteString(" ")
			w.fields(it, column+indent)
		case it.Kind == source.List:
			w.out.WriteString(" ")
			w.items(it, column+indent)
		default:
			w.block(it, column)
		}
	}
}

// value writes what stands behind a key whose line begins in the column; at is
// where the value would begin on that line.
func (w *writer) value(n *source.Node, column, at int) {
	switch {
	case w.short(n, at):
		w.line(n)
	case n.Kind == source.Map:
		w.below(n, column+indent)
		w.fields(n, column+indent)
	case n.Kind == source.List:
		w.below(n, column+indent)
		w.items(n, column+indent)
	default:
		w.block(n, column)
	}
}

// below ends the line of a key and begins the line below it.
func (w *writer) below(n *source.Node, column int) {
	w.out.WriteString(w.remark(n) + "\n" + strings.Repeat(" ", column))
}

func (w *writer) line(n *source.Node) {
	w.out.WriteString(" " + w.flow(n, false) + w.remark(n) + "\n")
}

func (w *writer) open(n *source.Node) bool { return w.options.Open != nil && w.options.Open(n) }

func (w *writer) remark(n *source.Node) string {
	if w.options.Remark == nil {
		return ""
	}
	if text := w.options.Remark(n); text != "" {
		return "  # " + text
	}
	return ""
}

// block writes a text of several lines.
func (w *writer) block(n *source.Node, column int) {
	text, mark := strings.TrimSuffix(n.Text, "\n"), "|"
	if text == n.Text {
		mark = "|-"
	}
	w.out.WriteString(" " + mark + w.remark(n) + "\n")
	for _, l := range strings.Split(text, "\n") {
		if l != "" {
			w.out.WriteString(strings.Repeat(" ", column+indent) + l)
		}
		w.out.WriteString("\n")
	}
}

// short reports whether n is written on the rest of a line.
func (w *writer) short(n *source.Node, at int) bool {
	switch n.Kind {
	case source.Map, source.List:
		if len(n.Fields)+len(n.Items) == 0 {
			return true
		}
		return !w.open(n) && !w.tall(n) && at+utf8.RuneCountInString(w.flow(n, false)) <= w.options.Width
	case source.String:
		return !asBlock(n.Text)
	}
	return true
}

// tall reports whether something inside n needs lines of its own.
func (w *writer) tall(n *source.Node) bool {
	for _, child := range children(n) {
		if w.open(child) || w.remark(child) != "" || child.Kind == source.String && asBlock(child.Text) || w.tall(child) {
			return true
		}
	}
	return false
}

func children(n *source.Node) []*source.Node {
	out := n.Items
	for _, f := range n.Fields {
		out = append(out, f.Value)
	}
	return out
}

// flow writes n on one line; inside says that it stands in brackets.
func (w *writer) flow(n *source.Node, inside bool) string {
	switch n.Kind {
	case source.List:
		parts := make([]string, len(n.Items))
		for i, it := range n.Items {
			parts[i] = w.flow(it, true)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case source.Map:
		parts := make([]string, len(n.Fields))
		for i, f := range n.Fields {
			parts[i] = key(f.Key) + ": " + w.flow(f.Value, true)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return scalar(n, inside)
}
