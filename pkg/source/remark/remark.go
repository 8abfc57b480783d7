// Package remark finds the comments of a model file that speak to svs, and the
// lines that each is about.
//
// It knows which characters of a file are comments: what stands in a quoted
// text or in a block of text is none. It does not know what a remark says;
// govern reads that. Nothing is done for a file without the word.
package remark

import (
	"bytes"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// Remark is a comment that begins with the word asked for.
type Remark struct {
	// Text is the comment behind its # and the blanks there, without blanks at
	// its end.
	Text string
	// Pos is the #, Width how many columns the comment takes.
	Pos   diag.Pos
	Width int
	// From and To are the lines that the remark is about, 0 where there are
	// none: the comment's own line when something else stands on it, else the
	// next line that is no comment, unless a blank line comes first. Where a
	// text of several lines stands on that line, all its lines; where the line
	// ends with a key whose value stands below, all lines of the value.
	From, To int32
	// Entity is the Kind/name of the document, as far as it can be read.
	Entity string
}

// Find returns the comments that begin with a word, in the order of the file.
// Docs are what source.Parse made of the data. Comments of a document that is
// no valid YAML are left out: nobody can tell what is a comment there.
func Find(data []byte, docs []source.Document, word string) []Remark {
	if len(docs) == 0 || !bytes.Contains(data, []byte(word)) {
		return nil
	}
	f := &finder{below: map[int32]int32{}, lines: strings.Split(strings.TrimPrefix(string(data), "\uFEFF"), "\n")}
	for i := range f.lines {
		f.lines[i] = strings.TrimSuffix(f.lines[i], "\r")
	}
	for i := range docs {
		f.collect(docs[i].Root)
		f.begins = append(f.begins, f.boundary(docs[i].Pos.Line))
	}
	slices.SortFunc(f.spans, func(a, b span) int { return a.from.Compare(b.from) })
	slices.SortFunc(f.tall, func(a, b span) int { return a.from.Compare(b.from) })
	var out []Remark
	for i, line := range f.lines {
		if !strings.Contains(line, word) {
			continue
		}
		at, ok := f.comment(int32(i)+1, line, word)
		doc := f.document(docs, int32(i)+1)
		if !ok || doc == nil || doc.Root.Kind == source.Refused {
			continue
		}
		text := strings.TrimRight(line[at:], " \t")
		r := Remark{
			Text: strings.TrimLeft(text[1:], " \t"), Width: utf8.RuneCountInString(text),
			Pos:    diag.Pos{Line: int32(i) + 1, Column: int32(utf8.RuneCountInString(line[:at])) + 1},
			Entity: entity(doc.Root),
		}
		r.From, r.To = f.about(i, strings.TrimSpace(line[:at]) == "")
		out = append(out, r)
	}
	return out
}

// span is a text in which nothing is a comment, from its first character to
// the one behind its last.
type span struct {
	from, to diag.Pos
	// head is the line from which on the text's value is written.
	head int32
}

// last is the last line of a text.
func (s span) last() int32 {
	if s.to.Column == 1 {
		return s.to.Line - 1
	}
	return s.to.Line
}

type finder struct {
	lines []string
	// spans are all texts in the order of the file, tall those of several
	// lines.
	spans, tall []span
	// below leads from lines that end with a key to the last line of its value.
	below  map[int32]int32
	begins []int32 // of each document: the line at which its part of the file begins
}

// collect notes the texts of a node that could hold a #, and the keys whose
// value stands below them. It returns the last line of the node.
func (f *finder) collect(n *source.Node) (last int32) {
	last = n.Pos.Line
	for _, kv := range n.Fields {
		f.collect(kv.Key)
		end := f.collect(kv.Value)
		if kv.Value.Pos.Line > kv.Key.Pos.Line {
			f.below[kv.Key.Pos.Line] = end
		}
		last = max(last, end)
	}
	for _, it := range n.Items {
		last = max(last, f.collect(it))
	}
	switch n.Style {
	case source.SingleQuoted, source.DoubleQuoted:
		last = max(last, f.quoted(n))
	case source.Literal, source.Folded:
		last = max(last, f.block(n))
	}
	return last
}

// quoted notes a quoted text, which may go over several lines, and returns the
// last of them.
func (f *finder) quoted(n *source.Node) int32 {
	line, rest := f.from(n.Pos)
	if rest == "" || rest[0] != '"' && rest[0] != '\'' {
		return line // a tag or the like stands before it, and was refused
	}
	quote, column := rest[0], n.Pos.Column
	for at := 1; ; at++ {
		for at >= len(rest) {
			if line++; int(line) > len(f.lines) {
				return line - 1
			}
			rest, at, column = f.lines[line-1], 0, 1
		}
		switch {
		case quote == '"' && rest[at] == '\\':
			at++
		case rest[at] == quote && quote == '\'' && at+1 < len(rest) && rest[at+1] == quote:
			at++
		case rest[at] == quote:
			end := column + int32(utf8.RuneCountInString(rest[:at])) + 1
			f.add(span{n.Pos, diag.Pos{Line: line, Column: end}, n.Pos.Line})
			return line
		}
	}
}

// block notes the lines of a block of text: those below its head that are
// blank or indented as its first. It returns the last of them.
func (f *finder) block(n *source.Node) int32 {
	if !n.Body.IsValid() {
		return n.Pos.Line
	}
	indent := int(n.Body.Column) - 1
	end := n.Body.Line
	for l := n.Body.Line; int(l) <= len(f.lines); l++ {
		text := f.lines[l-1]
		if strings.TrimLeft(text, " ") == "" {
			continue
		}
		if len(text)-len(strings.TrimLeft(text, " ")) < indent {
			break
		}
		end = l + 1
	}
	f.add(span{diag.Pos{Line: n.Body.Line, Column: 1}, diag.Pos{Line: end, Column: 1}, n.Pos.Line})
	return end - 1
}

func (f *finder) add(s span) {
	f.spans = append(f.spans, s)
	if s.last() > s.head {
		f.tall = append(f.tall, s)
	}
}

// from is the rest of a line from a place on.
func (f *finder) from(p diag.Pos) (line int32, rest string) {
	if int(p.Line) > len(f.lines) || p.Line < 1 {
		return p.Line, ""
	}
	rest = f.lines[p.Line-1]
	for c := int32(1); c < p.Column && rest != ""; c++ {
		_, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
	}
	return p.Line, rest
}

// comment is the byte of a line at which the comment that begins with a word
// does.
func (f *finder) comment(number int32, line, word string) (at int, ok bool) {
	for at < len(line) {
		next := strings.IndexByte(line[at:], '#')
		if next < 0 {
			return 0, false
		}
		at += next
		p := diag.Pos{Line: number, Column: int32(utf8.RuneCountInString(line[:at])) + 1}
		if (at == 0 || line[at-1] == ' ' || line[at-1] == '\t') && !f.inText(p) {
			// This is the comment of the line, whatever it says.
			return at, strings.HasPrefix(strings.TrimLeft(line[at+1:], " \t"), word)
		}
		at++
	}
	return 0, false
}

// inText reports whether a place is within a text.
func (f *finder) inText(p diag.Pos) bool {
	i := sort.Search(len(f.spans), func(i int) bool { return f.spans[i].from.Compare(p) > 0 })
	return i > 0 && p.Compare(f.spans[i-1].to) < 0
}

// about finds the lines that a remark on the i-th line (from 0) speaks of.
func (f *finder) about(i int, alone bool) (from, to int32) {
	if alone {
		for i++; i < len(f.lines) && strings.HasPrefix(strings.TrimLeft(f.lines[i], " \t"), "#"); i++ {
		}
		if i >= len(f.lines) || strings.TrimSpace(f.lines[i]) == "" {
			return 0, 0
		}
	}
	line := int32(i) + 1
	from, to = line, max(line, f.below[line])
	// One text may end on the line and another begin there.
	n := sort.Search(len(f.tall), func(i int) bool { return f.tall[i].head > line })
	for _, s := range f.tall[max(0, n-2):n] {
		if s.last() >= line {
			from, to = min(from, s.head), max(to, s.last())
		}
	}
	return from, to
}

// boundary is the line above which a document cannot have begun.
func (f *finder) boundary(line int32) int32 {
	for ; line > 1; line-- {
		if int(line) <= len(f.lines) && strings.HasPrefix(f.lines[line-1], "---") {
			return line
		}
	}
	return 1
}

// document is the one to which a line belongs.
func (f *finder) document(docs []source.Document, line int32) *source.Document {
	for i := len(docs) - 1; i >= 0; i-- {
		if f.begins[i] <= line {
			return &docs[i]
		}
	}
	return nil
}

func entity(root *source.Node) string {
	kind, name := root.Get("kind"), root.Get("metadata").Get("name")
	if kind == nil || name == nil || kind.Text == "" || name.Text == "" {
		return ""
	}
	return kind.Text + "/" + name.Text
}
