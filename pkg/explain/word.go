package explain

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
)

// word is an entry of the vocabulary.
type word struct {
	name  string
	group string // "practices"
	datum conform.Datum
}

// wordGroup is a part of the vocabulary whose words have pages.
type wordGroup struct {
	name string
	// one is what a word of the group is.
	one string
	// about says what the group is.
	about string
	// holds is the definition whose values the words are; names the kind of
	// entity that fields name by the word. Either may be empty.
	holds, names string
	// example is where such a word is written, with %s for the word.
	example string
}

// wordGroups are the parts of the vocabulary, in the order of the lists.
func wordGroups() []wordGroup {
	return []wordGroup{
		{"activities", "an activity of the service value chain", "The six activities of the service value chain. Each step of a value stream belongs to one.",
			"Activity", "", "spec:\n  steps:\n    - id: triage\n      activity: %s\n"},
		{"practices", "a practice", "The 34 practices. A Practice document with one of these names is that practice; others are marked custom.",
			"PracticeName", "", "kind: Practice\nmetadata: {name: %s}\n"},
		{"principles", "a guiding principle", "The seven guiding principles. They are built in: improvements, policies and checks name them without a document.",
			"", "Principle", "spec:\n  principles: [%s]\n"},
		{"dimensions", "a dimension of service management", "The four dimensions of service management, each a part of a Practice.",
			"Dimension", "", ""},
		{"demandTypes", "a type of demand", "Why demand arises.", "DemandType", "", "kind: Demand\nspec:\n  type: %s\n"},
		{"ends", "an end of demand", "How an item of demand can end. A value stream leads to value, declined or cancelled; the others happen to an item.",
			"", "", ""},
	}
}

// vocabulary gathers the words that have a gist.
func vocabulary(schema *conform.Schema) []word {
	v := schema.Data("vocabulary")
	var out []word
	for _, g := range wordGroups() {
		tables := []conform.Datum{v.Get(g.name)}
		for _, edition := range v.Get("editions").Values() {
			tables = append(tables, edition.Get(g.name))
		}
		for _, t := range tables {
			for _, key := range t.Keys {
				out = append(out, word{key, g.name, t.Get(key)})
			}
		}
	}
	return out
}

func group(name string) wordGroup {
	i := slices.IndexFunc(wordGroups(), func(g wordGroup) bool { return g.name == name })
	return wordGroups()[i]
}

// wordPage is the page of a word of the vocabulary.
func (b *Book) wordPage(w word) Page {
	g := group(w.group)
	p := Page{Name: w.name, Sort: Word, Title: g.one, About: w.datum.Get("title").Text + ": " + w.datum.Get("gist").Text + "."}
	if c := w.datum.Get("category").Text; c != "" {
		p.Title += " (" + c + ")"
	}
	p.Example = b.wordExample(w, g)
	p.fact("also called", strings.Join(w.datum.Get("aliases").Texts(), ", "))
	p.fact("in FitSM-1", strings.Join(w.datum.Get("fitsm").Texts(), ", "))
	if clauses := w.datum.Get("iso20000").Texts(); len(clauses) > 0 {
		p.fact("in ISO/IEC 20000-1:2018", "clause "+strings.Join(clauses, ", "))
	}
	p.fact("written in", listing(b.writtenIn(w, g), maxListed))
	p.See = append(p.See, listName(g.name))
	return p
}

// fact adds a statement unless it is empty.
func (p *Page) fact(label, text string) {
	if text != "" {
		p.Facts = append(p.Facts, Fact{label, text})
	}
}

func (b *Book) wordExample(w word, g wordGroup) string {
	if field := w.datum.Get("field").Text; field != "" { // a dimension
		return b.inPlace("Practice."+field, b.dimensionExample(field))
	}
	if w.group == "ends" && !isWordOf(b.nextWords(), w.name) {
		return ""
	}
	if w.group == "ends" {
		return b.inPlace("ValueStream.steps.next", text(w.name))
	}
	return strings.ReplaceAll(g.example, "%s", w.name)
}

// nextWords are the ends that a step can lead to.
func (b *Book) nextWords() []string {
	words, _ := b.schema.Type("Step").Field("next").Attr("words")
	return words
}

func isWordOf(words []string, name string) bool { return slices.Contains(words, name) }

// writtenIn are the fields in which a word can stand.
func (b *Book) writtenIn(w word, g wordGroup) []string {
	if field := w.datum.Get("field").Text; field != "" {
		return []string{"Practice." + field}
	}
	var out []string
	for _, p := range b.places {
		refs, _ := p.field.Attr("ref")
		words, _ := p.field.Attr("words")
		switch {
		case strings.HasPrefix(p.path, "Envelope") || strings.Contains(p.path, "Facts."):
		case g.holds != "" && holds(p.field.Type, g.holds),
			g.names != "" && slices.Contains(refs, g.names),
			w.group == "ends" && slices.Contains(words, w.name),
			w.group == "practices" && slices.Contains(refs, "Practice"):
			out = append(out, p.path)
		}
	}
	return out
}

// holds reports whether a value of t may be of the named definition.
func holds(t *conform.Type, name string) bool {
	for _, leaf := range t.Leaves() {
		if leaf.Of == name || leaf.Form == conform.List && holds(leaf.Elem, name) {
			return true
		}
	}
	return false
}

func (b *Book) dimensionExample(field string) *source.Node {
	if n := b.sampleAt("Practice." + field); n != nil {
		return n
	}
	return b.fieldExample(b.schema.Type("PracticeSpec").Field(field))
}

// maxListed is how many names a fact lists.
const maxListed = 8

// listing joins names, and counts those beyond the limit.
func listing(names []string, limit int) string {
	if len(names) <= limit {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:limit], ", ") + " and " + count(len(names)-limit, "other")
}
