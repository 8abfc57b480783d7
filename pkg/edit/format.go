package edit

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/source"
)

// Order gives the names of a mapping's fields in the order in which they are to
// stand, for each mapping of a document that has such an order. Mappings that
// it leaves out keep theirs.
type Order func(root *source.Node) map[*source.Node][]string

// ErrMeaning says that a file was left as it is because another layout would
// have changed what it says: a fault of this package, caught before writing.
var ErrMeaning = errors.New("another layout would change what it says")

// Format returns the text of a file in the one layout. Docs are the documents
// that source.Parse made of data without a finding.
//
// Keys stand in their order; everything is indented by two blanks, items of
// lists too; one blank stands behind colons, commas and dashes. What was
// written in brackets stays so as long as it fits into 120 columns, else it
// takes a line for each entry (a list of scalars: as many as fit). Of several
// blank lines one stays. Texts of scalars, with or without quotes, are never
// touched, nor are comments, which move with what they belong to.
//
// What comes out reads back as the same documents, but for places and the
// order of keys, and holds the same comments: both are held against data, and
// nothing is returned when they differ. Formatting twice is formatting once.
func Format(data []byte, docs []source.Document, order Order) ([]byte, error) {
	text := string(data)
	crlf := strings.Contains(text, "\r\n")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	toks, err := lex(text, docs)
	if err != nil {
		return nil, err
	}
	if !strings.HasSuffix(text, "\n") {
		endBlock(toks)
	}
	parts, err := build(toks, docs)
	if err != nil {
		return nil, err
	}
	var p printer
	for i := range parts {
		if root := parts[i].root; root != nil {
			root.arrange(order(root.node))
		}
		p.part(parts[i])
	}
	out := p.text()
	if strings.HasPrefix(text, byteOrderMark) {
		out = byteOrderMark + out
	}
	if err := same(toks, docs, out); err != nil {
		return nil, err
	}
	if crlf {
		out = strings.ReplaceAll(out, "\n", "\r\n")
	}
	return []byte(out), nil
}

// endBlock lets a block scalar say that its text ends without a line end, where
// so far only the end of the file says it: it may stand elsewhere from now on.
func endBlock(toks []token) {
	i := len(toks) - 2 // before the end
	if i > 0 && toks[i].sort == comment && !toks[i].first {
		i-- // on the line of the block's head
	}
	if i < 0 {
		return
	}
	last := &toks[i]
	if last.sort != scalar || strings.HasSuffix(last.node.Text, "\n") {
		return
	}
	if last.node.Style == source.Literal || last.node.Style == source.Folded {
		last.text = last.text[:1] + "-" + strings.Trim(last.text[1:], "+-")
	}
}

// text joins the rows: comments behind the text of neighbouring lines that
// began in one column begin in one again, of several blank lines one stays.
func (p *printer) text() string {
	p.align()
	var b strings.Builder
	blank := false
	for i, r := range p.rows {
		if r.blank() {
			blank = b.Len() > 0 && (blank || !p.rows[i-1].keeps)
			continue
		}
		if blank {
			b.WriteByte('\n')
		}
		blank = false
		b.WriteString(r.text)
		if r.remark != nil {
			b.WriteString(blanks(r.remark.gap))
			b.WriteString(r.remark.text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func (r row) blank() bool { return r.text == "" && r.remark == nil && !r.raw }

// align sets the gaps before remarks.
func (p *printer) align() {
	for i := 0; i < len(p.rows); {
		j := i
		for j < len(p.rows) && p.rows[j].remark != nil && p.rows[j].remark.col == p.rows[i].remark.col {
			j++
		}
		if j == i {
			i++
			continue
		}
		alignGroup(p.rows[i:j])
		i = j
	}
}

func alignGroup(rows []row) {
	far, gap := 0, 1<<30
	for _, r := range rows {
		if r.text == "" {
			continue // a remark that goes on below the one before
		}
		far = max(far, utf8.RuneCountInString(r.text))
		gap = min(gap, max(r.remark.gap, 1))
	}
	for _, r := range rows {
		r.remark.gap = far + gap - utf8.RuneCountInString(r.text)
	}
}

// same compares what a new text says with the documents and comments of the
// old one.
func same(toks []token, docs []source.Document, out string) error {
	lim := source.DefaultLimits()
	lim.FileBytes = max(lim.FileBytes, int64(len(out)))
	lim.Documents = max(lim.Documents, len(docs))
	lim.DocumentBytes = max(lim.DocumentBytes, len(out))
	again, found := source.Parse("", []byte(out), lim)
	if len(found) > 0 || len(again) != len(docs) {
		return ErrMeaning
	}
	for i := range docs {
		if !equal(docs[i].Root, again[i].Root) {
			return ErrMeaning
		}
	}
	after, err := lex(out, again)
	if err != nil || !maps.Equal(comments(toks), comments(after)) {
		return ErrMeaning
	}
	return nil
}

// comments counts the comments of a text.
func comments(toks []token) map[string]int {
	out := map[string]int{}
	for _, t := range toks {
		if t.sort == comment {
			out[t.text]++
		}
	}
	return out
}

// equal compares two nodes but for places and the order of keys.
func equal(a, b *source.Node) bool {
	if a.Kind != b.Kind || a.Text != b.Text || len(a.Fields) != len(b.Fields) || len(a.Items) != len(b.Items) {
		return false
	}
	if a.Kind != source.List && a.Kind != source.Map && a.Style != b.Style {
		return false
	}
	for _, kv := range a.Fields {
		i := slices.IndexFunc(b.Fields, func(f source.Field) bool { return f.Key.Text == kv.Key.Text })
		if i < 0 || !equal(kv.Key, b.Fields[i].Key) || !equal(kv.Value, b.Fields[i].Value) {
			return false
		}
	}
	for i := range a.Items {
		if !equal(a.Items[i], b.Items[i]) {
			return false
		}
	}
	return true
}
