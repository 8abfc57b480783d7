package explain

import (
	"slices"
	"strconv"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
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

// forms adds what a value of the type consists of: the fields of the one
// mapping that it is, or a line for each of several forms. example is a value
// that the page shows already, or nil.
func (b *Book) forms(p *Page, path string, t *conform.Type, example *source.Node) {
	if words := b.enumWords(t); words != nil {
		p.Sections = append(p.Sections, Section{"Words", words})
		return
	}
	leaves := forms(t)
	inner := conform.Structs(t)
	if len(inner) == 1 && len(leaves) == 1 {
		p.Sections = append(p.Sections, b.fieldsOf("Fields", path, inner[0]))
		return
	}
	if len(leaves) > 1 {
		s := Section{Title: "Forms"}
		for _, leaf := range leaves {
			own := b.typeExample(leaf, 0)
			if example != nil && alike(own, example) {
				own = example
			}
			e := Entry{Example: line(own), About: firstSentence(meaning(leaf)), Page: leaf.Name}
			if leaf.Form == conform.List && leaf.Elem.Name != "" {
				e.About, e.Page = "A list of "+leaf.Elem.Plural()+".", leaf.Elem.Name
			}
			s.Entries = append(s.Entries, e)
		}
		p.Sections = append(p.Sections, s)
		return
	}
	if of := leaves[0]; of.Form == conform.List {
		of = of.Elem
		p.see(of.Name)
	} else {
		p.see(t.Name)
	}
	if t.Of == "Measure" {
		p.see("measures")
	}
}

// alike reports whether two values are of one form.
func alike(a, b *source.Node) bool {
	if a.Kind != b.Kind || len(a.Fields) == 0 != (len(b.Fields) == 0) {
		return false
	}
	if len(a.Fields) > 0 {
		return a.Fields[0].Key.Text == b.Fields[0].Key.Text
	}
	return a.Kind != source.List || len(a.Items) > 0 && len(b.Items) > 0 && alike(a.Items[0], b.Items[0])
}

// bare takes the examples from a list of what nobody writes.
func bare(sections []Section) []Section {
	for i := range sections {
		for j := range sections[i].Entries {
			e := &sections[i].Entries[j]
			e.Example, e.Required = "", false
		}
	}
	return sections
}

// see adds the name of another page.
func (p *Page) see(name string) {
	if name != "" && name != p.Name && !slices.Contains(p.See, name) {
		p.See = append(p.See, name)
	}
}

// fieldsOf lists the fields of a mapping; path leads to it, or is empty.
func (b *Book) fieldsOf(title, path string, t *conform.Type) Section {
	s := Section{Title: title}
	for _, f := range t.Fields {
		s.Entries = append(s.Entries, b.entry(path, f))
	}
	return s
}

func (b *Book) entry(path string, f *conform.Field) Entry {
	def, _ := f.Attr("default")
	e := Entry{
		Name: f.Name, Example: line(b.fieldExample(f)), About: oneLine(f.Doc) + choice(f.Type),
		Required: f.Required, Default: strings.Join(def, ", "),
	}
	if path != "" {
		e.Page = joined(path, f.Name)
	}
	return e
}

// maxChoice is how many words of an enumeration are listed in a line.
const maxChoice = 9

// choice lists the words of an enumeration of several.
func choice(t *conform.Type) string {
	if t.Form == conform.List {
		t = t.Elem
	}
	if t.Form != conform.Enum || len(t.Values) < 2 || len(t.Values) > maxChoice {
		return ""
	}
	return " One of " + orList(t.Values) + "."
}

// meaning is the comment of a definition without the definition's own name at
// its beginning: what it is, rather than what it is called.
func meaning(t *conform.Type) string {
	doc, ok := strings.CutPrefix(oneLine(t.Doc), t.Name+" ")
	if !ok {
		return doc
	}
	for _, verb := range []string{"is ", "are "} {
		doc = strings.TrimPrefix(doc, verb)
	}
	return strings.ToUpper(doc[:1]) + doc[1:]
}

// enumWords are the words of an enumeration with what the vocabulary says of
// them; nil when it says nothing.
func (b *Book) enumWords(t *conform.Type) []Entry {
	if t.Form == conform.List {
		t = t.Elem
	}
	if t.Form != conform.Enum {
		return nil
	}
	var out []Entry
	for _, g := range wordGroups() {
		if g.holds == "" || g.holds != t.Of {
			continue
		}
		for _, w := range b.words {
			if w.group == g.name {
				out = append(out, Entry{Name: w.name, About: sentence(w.datum.Get("gist").Text), Page: w.name})
			}
		}
	}
	return out
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// firstSentence is a text up to its first full stop.
func firstSentence(s string) string {
	s = oneLine(s)
	if i := strings.Index(s, ". "); i >= 0 {
		return s[:i+1]
	}
	return s
}

// sentence gives a gist a capital and a full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

// articled puts "a" or "an" before a name.
func articled(name string) string {
	if strings.ContainsRune("AEIOaeio", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}

func articledAll(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = articled(n)
	}
	return out
}

func orList(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " or " + parts[len(parts)-1]
}

// count is "1 other", "3 others".
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}
