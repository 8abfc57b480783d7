package explain

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
)

// fieldPage is the page of a field at a path. Several hits are the forms of
// one field in the arms of a union.
func (b *Book) fieldPage(path string, hits []place) Page {
	first := hits[0]
	p := Page{Name: path, Sort: Field, Title: b.fieldTitle(first)}
	example := b.sampleAt(path)
	switch _, own := first.field.Attr("example"); {
	case first.owner.Form == conform.Table && len(b.tableExample(first.owner).Fields) > 0:
		example = b.tableExample(first.owner).Fields[0].Value
	case own || example == nil:
		example = b.fieldExample(first.field)
	}
	p.Example = b.inPlace(path, example)
	if len(hits) > 1 {
		s := Section{Title: "In its forms"}
		for _, h := range hits {
			e := b.entry("", h.field)
			e.Name, e.Page = strings.TrimPrefix(strings.TrimPrefix(h.owner.Noun(), "a "), "an "), h.owner.Name
			s.Entries = append(s.Entries, e)
		}
		p.Title, p.Sections = "a field", append(p.Sections, s)
		return p
	}
	p.About = oneLine(first.field.Doc)
	b.fieldFacts(&p, first.field)
	b.forms(&p, path, first.field.Type, example)
	if computed(first.owner.Name) {
		p.Sections = bare(p.Sections)
		for i := range p.Facts {
			p.Facts[i].Label = strings.Replace(p.Facts[i].Label, "write", "is", 1)
		}
	}
	return p
}

func (b *Book) fieldTitle(h place) string {
	owner := h.owner.Noun()
	if kind, ok := strings.CutSuffix(h.owner.Name, "Spec"); ok && slices.Contains(b.kinds, kind) {
		owner = articled(kind)
	}
	switch {
	case strings.HasPrefix(h.owner.Name, "Envelope"):
		return "a part of the report that -f json writes"
	case computed(h.owner.Name):
		return "a computed fact that policies and checks can read"
	case h.owner.Name == metadataType:
		owner = "the metadata of a document"
	case strings.HasSuffix(owner, "s") && !strings.HasSuffix(owner, "ss"):
		owner = strings.TrimPrefix(strings.TrimPrefix(owner, "a "), "an ")
	}
	if h.field.Required {
		return "a field of " + owner + " that must be written"
	}
	return "a field of " + owner
}

// fieldFacts says what the attributes say.
func (b *Book) fieldFacts(p *Page, f *conform.Field) {
	attr := func(name string) []string { args, _ := f.Attr(name); return args }
	words := attr("words")
	if _, isRef := f.Attr("ref"); isRef || len(f.Type.Leaves()) == 1 {
		p.fact("write", b.wanted(f))
	}
	if len(words) > 0 {
		p.fact("or", strings.Join(words, ", "))
	}
	p.fact("counted in", strings.Join(attr("unit"), ""))
	p.fact("left out", strings.Join(attr("default"), ", "))
	switch clock, ok := f.Attr("clock"); {
	case ok && len(clock) == 0:
		p.fact("time", "counted while people are at work, so d and w are refused; write hours, or bd for working days")
	case ok:
		p.fact("time", "counted on the calendar that "+clock[0]+" names; d and w are refused then")
	}
	switch strings.Join(attr("stricter"), "") {
	case "lower":
		p.fact("stricter", "the lower it is")
	case "higher":
		p.fact("stricter", "the higher it is")
	}
}

// wanted says what the field takes.
func (b *Book) wanted(f *conform.Field) string {
	refs, isRef := f.Attr("ref")
	if local, ok := f.Attr("local"); ok {
		return "the id of a " + local[0] + " of the stream"
	}
	if item, ok := f.Attr("item"); ok {
		field, list, _ := strings.Cut(item[0], ".")
		return "the name of one of the " + list + " of the " + field
	}
	if names, ok := f.Attr("names"); ok {
		return "names of entities of the kind that " + names[0] + " names"
	}
	if keys, ok := f.Attr("keyref"); ok {
		return "a mapping whose keys name " + articled(keys[0]) + ", as " + keys[0] + "/name"
	}
	if !isRef {
		return f.Type.Describe()
	}
	var parts []string
	many := f.Type.Form == conform.List
	switch {
	case refs[0] == "*":
		parts = append(parts, "any entity as Kind/name")
	case len(refs) > 1:
		parts = append(parts, orList(articledAll(refs))+" as Kind/name")
	default:
		parts = append(parts, "the name of "+articled(refs[0]))
	}
	if many {
		parts[0] = "a list, each item " + parts[0]
	}
	for _, leaf := range f.Type.Leaves() {
		switch {
		case leaf.Form == conform.List && !many:
			parts = append(parts, "a list of such names")
		case leaf.Form == conform.Struct, leaf.Form == conform.Table:
			parts = append(parts, leaf.Describe())
		}
	}
	return strings.Join(parts, ", or ")
}
