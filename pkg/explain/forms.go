package explain

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
)

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
