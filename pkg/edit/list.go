package edit

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// ErrByHand says that a list is written in a way that only a person should
// change.
var ErrByHand = errors.New("it is written in a way that is better changed by hand")

// AppendItem returns the edit that adds an item, given as YAML on one line, to
// the list under a key of a file's only document. A list, a key or a document
// that is missing is added at the end of the file. The rest of the text stays.
// ErrByHand is for files where that would say something else.
func AppendItem(data []byte, docs []source.Document, key, item string) (Edit, error) {
	e, err := appended(data, docs, key, item)
	if err != nil {
		return Edit{}, err
	}
	return e, proven(data, docs, e, key, itemsOf(rootOf(docs).Get(key)), 1)
}

// proven holds the text after an edit against the one before: under the key
// stand the items that were kept and so many more behind them, and all else says
// what it said.
func proven(data []byte, docs []source.Document, e Edit, key string, kept []*source.Node, more int) error {
	text, err := Apply(data, []Edit{e})
	if err != nil {
		return err
	}
	after, found := source.Parse("", text, source.DefaultLimits())
	_, was := source.Parse("", data, source.DefaultLimits())
	root, now := rootOf(docs), rootOf(after)
	// With its last item a file may go empty.
	empty := func(f diag.Finding) bool { return f.Rule == source.CodeNoDocument }
	if len(after) > 1 || len(slices.DeleteFunc(found, empty)) > len(slices.DeleteFunc(was, empty)) {
		return ErrByHand
	}
	sameField := func(a, b source.Field) bool { return a.Key.Text == b.Key.Text && equal(a.Value, b.Value) }
	items := itemsOf(now.Get(key))
	if !slices.EqualFunc(without(root, key), without(now, key), sameField) || len(items) != len(kept)+more || !slices.EqualFunc(kept, items[:len(kept)], equal) {
		return ErrByHand
	}
	return nil
}

// rootOf is the root of the only document, one without fields where there is
// none.
func rootOf(docs []source.Document) *source.Node {
	if len(docs) == 0 {
		return &source.Node{Kind: source.Map}
	}
	return docs[0].Root
}

// without are the fields of a mapping but for one.
func without(root *source.Node, key string) []source.Field {
	return slices.DeleteFunc(slices.Clone(root.Fields), func(f source.Field) bool { return f.Key.Text == key })
}

func itemsOf(list *source.Node) []*source.Node {
	if list == nil {
		return nil
	}
	return list.Items
}

func appended(data []byte, docs []source.Document, key, item string) (Edit, error) {
	l, err := newLister(data, docs)
	if err != nil {
		return Edit{}, err
	}
	if len(docs) == 0 {
		return l.atEnd(key + ":\n  - " + item), nil
	}
	root := docs[0].Root
	list := root.Get(key)
	switch {
	case list == nil && root.Style == source.Flow:
		return Edit{}, ErrByHand
	case list == nil:
		return l.atEnd(key + ":\n  - " + item), nil
	case list.Kind == source.Null:
		at := l.text.Offset(list.Pos)
		return Edit{at, at + len(list.Text), strings.Repeat(" ", 1-min(1, len(list.Text))) + "[" + item + "]"}, nil
	case list.Kind != source.List:
		return Edit{}, ErrByHand
	case list.Style == source.Block:
		first, last := l.blockItem(list, len(list.Items)-1)
		lead := blanks(l.toks[first].col) + "- " + item
		end := l.lineEnd(last)
		return Edit{end, end, l.newline + lead}, nil
	}
	open, shut := l.brackets(list)
	at := l.end(shut - 1)
	switch {
	case shut == open+1:
	case l.toks[shut-1].sort == comment:
		return Edit{}, ErrByHand
	case l.toks[shut-1].text == ",":
		item = " " + item
	default:
		item = ", " + item
	}
	return Edit{at, at, item}, nil
}

// RemoveItems returns the edit that takes items, given by their number from 0,
// out of the list under a key of a file's only document. With the last item the
// key goes, too. ErrByHand is for files where that would say something else.
func RemoveItems(data []byte, docs []source.Document, key string, items []int) (Edit, error) {
	e, err := removed(data, docs, key, items)
	if err != nil {
		return Edit{}, err
	}
	var kept []*source.Node
	for i, it := range itemsOf(rootOf(docs).Get(key)) {
		if !slices.Contains(items, i) {
			kept = append(kept, it)
		}
	}
	return e, proven(data, docs, e, key, kept, 0)
}

func removed(data []byte, docs []source.Document, key string, items []int) (Edit, error) {
	l, err := newLister(data, docs)
	if err != nil || len(docs) == 0 {
		return Edit{}, errors.Join(err, ErrByHand)
	}
	root := docs[0].Root
	list := root.Get(key)
	if list == nil || list.Kind != source.List || root.Style != source.Block {
		return Edit{}, ErrByHand
	}
	if len(items) == len(list.Items) {
		return l.withoutKey(root, key), nil
	}
	if list.Style == source.Block {
		// From the first line that goes to the last, without those that stay.
		first, _ := l.blockItem(list, items[0])
		_, last := l.blockItem(list, items[len(items)-1])
		begin, end := l.lineBegin(first), l.lineEnd(last)+len(l.newline)
		var kept strings.Builder
		for i := items[0]; i <= items[len(items)-1]; i++ {
			if !slices.Contains(items, i) {
				first, last := l.blockItem(list, i)
				kept.WriteString(l.data[l.lineBegin(first) : l.lineEnd(last)+len(l.newline)])
			}
		}
		return Edit{begin, min(end, len(l.data)), kept.String()}, nil
	}
	return l.withoutFlowItems(list, items)
}

// lister finds the parts of lists in a text.
type lister struct {
	data    string
	text    *Text
	toks    []token
	newline string
}

func newLister(data []byte, docs []source.Document) (*lister, error) {
	if len(docs) > 1 {
		return nil, ErrByHand
	}
	toks, err := lex(strings.ReplaceAll(string(data), "\r\n", "\n"), docs)
	if err != nil {
		return nil, err
	}
	l := &lister{data: string(data), text: NewText(data), toks: toks, newline: "\n"}
	if strings.Contains(l.data, "\r\n") {
		l.newline = "\r\n"
	}
	return l, nil
}

// atEnd adds lines at the end of the file.
func (l *lister) atEnd(lines string) Edit {
	lines = strings.ReplaceAll(lines, "\n", l.newline) + l.newline
	if l.data != "" && !strings.HasSuffix(l.data, "\n") {
		lines = l.newline + lines
	}
	return Edit{len(l.data), len(l.data), lines}
}

// begin and end are the bytes of a token.
func (l *lister) begin(i int) int {
	return l.text.Offset(diag.Pos{Line: int32(l.toks[i].line), Column: int32(l.toks[i].col) + 1})
}

func (l *lister) end(i int) int {
	t := l.toks[i]
	if len(t.more) > 0 {
		return l.lineEnd(i)
	}
	return l.begin(i) + len(t.text)
}

// lineBegin and lineEnd are the bytes of the lines on which a token begins and
// ends.
func (l *lister) lineBegin(i int) int {
	return l.text.Offset(diag.Pos{Line: int32(l.toks[i].line), Column: 1})
}

func (l *lister) lineEnd(i int) int {
	if l.toks[i].sort == comment && i > 0 && l.toks[i-1].line == l.toks[i].line {
		i-- // which may be the head of a block scalar
	}
	line := l.toks[i].line + len(l.toks[i].more)
	at := l.text.Offset(diag.Pos{Line: int32(line), Column: 1})
	rest, _, _ := strings.Cut(l.data[at:], "\n")
	return at + len(strings.TrimSuffix(rest, "\r"))
}

// blockItem finds the first and the last token of an item of a block list.
func (l *lister) blockItem(list *source.Node, n int) (first, last int) {
	at := l.text.Offset(list.Pos)
	for i, t := range l.toks {
		if t.sort == punct && t.text == "-" && t.col == int(list.Pos.Column)-1 && l.begin(i) >= at {
			if n--; n < 0 {
				return i, l.last(i)
			}
		}
	}
	return 0, 0
}

// last finds the last token of the block entry that begins with one: those
// indented deeper belong to it and, to a key, a list in its own column. A
// comment belongs to it where it stands behind something.
func (l *lister) last(first int) int {
	from := l.toks[first]
	last := first
	for i := first + 1; i < len(l.toks); i++ {
		t := l.toks[i]
		inner := t.col > from.col || t.col == from.col && t.text == "-" && from.text != "-"
		switch {
		case t.sort == comment && t.first:
			continue
		case t.sort == end, t.sort == boundary, t.first && !inner:
			return last
		}
		last = i
	}
	return last
}

// brackets finds the tokens that open and close a flow list.
func (l *lister) brackets(list *source.Node) (open, shut int) {
	at := l.text.Offset(list.Pos)
	depth := 0
	for i, t := range l.toks {
		switch {
		case t.sort != punct || l.begin(i) < at:
		case t.text == "[" || t.text == "{":
			if depth++; depth == 1 {
				open = i
			}
		case t.text == "]" || t.text == "}":
			if depth--; depth == 0 {
				return open, i
			}
		}
	}
	return open, open + 1
}

// withoutKey takes a field out of a block mapping, line by line.
func (l *lister) withoutKey(root *source.Node, key string) Edit {
	first := slices.IndexFunc(l.toks, func(t token) bool {
		return t.node != nil && slices.ContainsFunc(root.Fields, func(kv source.Field) bool { return kv.Key == t.node && kv.Key.Text == key })
	})
	return Edit{l.lineBegin(first), min(l.lineEnd(l.last(first))+len(l.newline), len(l.data)), ""}
}

// withoutFlowItems writes a flow list anew with the items that stay.
func (l *lister) withoutFlowItems(list *source.Node, items []int) (Edit, error) {
	open, shut := l.brackets(list)
	var kept []string
	depth, n, from := 0, 0, l.end(open)
	for i := open + 1; i <= shut; i++ {
		t := l.toks[i]
		if t.sort == comment {
			return Edit{}, ErrByHand
		}
		if depth == 0 && t.sort == punct && (t.text == "," || i == shut) {
			if text := strings.TrimSpace(l.data[from:l.begin(i)]); text != "" {
				if !slices.Contains(items, n) {
					kept = append(kept, text)
				}
				n++
			}
			from = l.end(i)
		}
		switch {
		case t.sort != punct:
		case t.text == "[" || t.text == "{":
			depth++
		case t.text == "]" || t.text == "}":
			depth--
		}
	}
	if n != len(list.Items) {
		return Edit{}, fmt.Errorf("%d of %d items found", n, len(list.Items))
	}
	return Edit{l.begin(open), l.end(shut), "[" + strings.Join(kept, ", ") + "]"}, nil
}
