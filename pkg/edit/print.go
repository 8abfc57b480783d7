package edit

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/source"
)

// width is how many columns a collection in brackets may reach before it is
// written over several lines.
const width = 120

// step is the indentation of what stands in something else.
const step = 2

// row is one line of the output.
type row struct {
	text   string
	remark *remark
	// raw rows are parts of a text and stay as they are, blank or not.
	raw bool
	// keeps says that blank lines below would be part of a text.
	keeps bool
}

// printer writes parts as rows.
type printer struct{ rows []row }

func (p *printer) emit(text string) { p.rows = append(p.rows, row{text: text}) }

func (p *printer) part(pt part) {
	for _, a := range pt.above {
		p.rows = append(p.rows, row{text: a.text, remark: a.remark})
	}
	p.comments(pt.head, 0)
	if pt.root == nil {
		return
	}
	if pt.root.node.Style == source.Flow {
		if flat, ok := pt.root.flat(); ok && utf8.RuneCountInString(flat) <= width {
			p.emit(flat)
			p.comments(pt.root.foot, 0)
			return
		}
	}
	p.entries(pt.root, 0)
}

func (p *printer) comments(list []string, indent int) {
	for _, c := range list {
		if c == "" {
			p.emit("")
			continue
		}
		p.emit(blanks(indent) + c)
	}
}

func blanks(n int) string { return strings.Repeat(" ", n) }

// entries writes a collection in block style, with what stands behind its last
// entry.
func (p *printer) entries(v *value, indent int) {
	for _, e := range v.entries {
		p.entry(e, indent, blanks(indent))
	}
	p.comments(v.foot, indent)
}

// entry writes one entry, whose first line begins with lead.
func (p *printer) entry(e *entry, indent int, lead string) {
	head, remarks := e.spare()
	p.comments(head, margin(lead))
	if e.key == nil {
		lead += "-"
	} else {
		lead += e.key.text + ":"
	}
	if e.bound() {
		if flat, ok := e.value.flat(); ok && e.value.node.Style == source.Flow {
			p.line(lead+" "+flat, remarks)
			return
		}
	}
	p.value(e.value, indent, lead, remarks)
}

// addressed is how a comment begins that speaks to the program about its line.
const addressed = "svs:"

// bound reports whether a comment of the entry is about the line on which the
// entry stands, so that the line is not broken, however long it is.
func (e *entry) bound() bool {
	speaks := func(comment string) bool {
		return strings.HasPrefix(strings.TrimLeft(comment, "# \t"), addressed)
	}
	return slices.ContainsFunc(e.head, speaks) || slices.ContainsFunc(e.remarks, func(r remark) bool { return speaks(r.text) })
}

// spare are the remarks that find no place behind the entry and stand above
// it, and those that do.
func (e *entry) spare() (head []string, rest []remark) {
	head = e.head
	for _, r := range e.remarks {
		if len(rest) > 0 && (!r.below || e.value.isBlock()) {
			for _, spare := range rest {
				head = append(head, spare.text)
			}
			rest = nil
		}
		rest = append(rest, r)
	}
	return head, rest
}

// isBlock reports whether a value is a block scalar, below whose head nothing
// but its text can stand.
func (v *value) isBlock() bool {
	return v.scalar != nil && (v.node.Style == source.Literal || v.node.Style == source.Folded)
}

func (p *printer) value(v *value, indent int, lead string, remarks []remark) {
	inner := indent + step
	switch {
	case v.scalar != nil:
		p.scalar(v, inner, lead, remarks)
	case len(v.entries) == 0 && v.node.Style != source.Flow:
		p.line(lead, remarks)
		p.comments(v.foot, inner)
	case v.node.Style == source.Flow:
		p.flow(v, indent, lead, remarks)
	default:
		p.block(v, indent, lead, remarks)
	}
}

// line writes a row with its remarks, of which further ones stand below.
func (p *printer) line(text string, remarks []remark) {
	if len(remarks) == 0 {
		p.emit(text)
		return
	}
	p.rows = append(p.rows, row{text: text, remark: &remarks[0]})
	for i := range remarks[1:] {
		p.rows = append(p.rows, row{remark: &remarks[i+1]})
	}
}

func (p *printer) scalar(v *value, inner int, lead string, remarks []remark) {
	t := v.scalar
	text := lead + " " + t.text
	if v.isBlock() {
		p.line(text, remarks)
		p.body(t, inner)
		return
	}
	for _, next := range t.more {
		p.rows = append(p.rows, row{text: text, raw: true})
		text = next
		if text != "" {
			text = blanks(inner) + text
		}
	}
	p.line(text, remarks)
}

// body writes the lines of a block scalar. Where its head gives their
// indentation as a digit, it counts from the column around.
func (p *printer) body(t *token, inner int) {
	for _, c := range t.text[1:] {
		if c >= '1' && c <= '9' {
			inner += int(c-'0') - step
		}
	}
	for _, line := range t.more {
		if line != "" {
			line = blanks(inner) + line
		}
		p.rows = append(p.rows, row{text: line, raw: true})
	}
	p.rows[len(p.rows)-1].keeps = strings.Contains(t.text, "+")
}

// block writes a collection in block style behind a key or a dash. Behind a
// dash stands its first entry, and what would stand between them stands above.
func (p *printer) block(v *value, indent int, lead string, remarks []remark) {
	if !strings.HasSuffix(lead, "-") {
		p.line(lead, remarks)
		p.entries(v, indent+step)
		return
	}
	for _, r := range remarks {
		p.emit(blanks(margin(lead)) + r.text)
	}
	for i, e := range v.entries {
		if i == 0 {
			first := *e
			first.head = trimBlank(first.head)
			p.entry(&first, indent+step, lead+" ")
			continue
		}
		p.entry(e, indent+step, blanks(indent+step))
	}
	p.comments(v.foot, indent+step)
}

// margin is how many blanks a line begins with.
func margin(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// flow writes a collection in brackets on one line where that fits. A list of
// scalars that does not fit is broken where it was broken, and where it must
// be; anything else that does not fit is written in block style.
func (p *printer) flow(v *value, indent int, lead string, remarks []remark) {
	if flat, ok := v.flat(); ok {
		text := lead + " " + flat
		if utf8.RuneCountInString(text) <= width || len(v.entries) == 0 {
			p.line(text, remarks)
			return
		}
		if v.plain() {
			p.wrap(v, lead+" [", remarks)
			return
		}
	}
	p.block(v, indent, lead, remarks)
}

// flat is a value on one line; false where it has comments inside or a scalar
// of several lines.
func (v *value) flat() (string, bool) {
	if v.commented || v.scalar != nil && len(v.scalar.more) > 0 {
		return "", false
	}
	if v.scalar != nil {
		return v.scalar.text, true
	}
	var parts []string
	for _, e := range v.entries {
		text, ok := e.value.flat()
		if !ok {
			return "", false
		}
		switch {
		case e.key == nil:
		case text == "":
			text = e.key.text
		default:
			text = e.key.text + ": " + text
		}
		parts = append(parts, text)
	}
	all := strings.Join(parts, ", ")
	switch {
	case v.node.Kind == source.List:
		return "[" + all + "]", true
	case v.node.Kind == source.Map:
		return "{" + all + "}", true
	}
	return "", true
}

// plain reports whether a value is a list of scalars.
func (v *value) plain() bool {
	for _, e := range v.entries {
		if e.value.scalar == nil {
			return false
		}
	}
	return v.node.Kind == source.List
}

// wrap writes a list of scalars over several lines, each beginning where the
// first scalar stands.
func (p *printer) wrap(v *value, lead string, remarks []remark) {
	margin := blanks(utf8.RuneCountInString(lead))
	text := lead
	for i, e := range v.entries {
		item := e.value.scalar.text + ","
		if i == len(v.entries)-1 {
			item = e.value.scalar.text + "]"
		}
		switch {
		case i == 0:
			text += item
		case e.value.broken || utf8.RuneCountInString(text)+1+utf8.RuneCountInString(item) > width:
			p.emit(text)
			text = margin + item
		default:
			text += " " + item
		}
	}
	p.line(text, remarks)
}
