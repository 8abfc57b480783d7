package explain

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
)

// list is a page of names that belong together.
type list struct {
	name, title string
	sections    func() []Section
	see         []string
}

func (l list) page() Page {
	return Page{Name: l.name, Sort: List, Title: l.title, Sections: l.sections(), See: l.see}
}

// listName is what one types for the list of a group of words.
func listName(group string) string {
	if group == "demandTypes" {
		return "demand-types"
	}
	return group
}

// lists are all lists but the contents.
func (b *Book) lists() []list {
	out := []list{
		{"codes", "what svs finds in models, by code", b.codeSections, nil},
		{"kinds", "the kinds of document, by the part of the value system they belong to", b.kindSections, nil},
		{"values", "forms of value that many fields share", b.valueSections, nil},
		{"measures", "figures of a simulation, as objectives and expectations name them", b.measureSections, nil},
		{"headings", "words above the columns of svs simulate and in its cells", headingSections, []string{"measures"}},
		{"facts", "computed facts that policies and checks can read", b.factSections, nil},
	}
	if len(b.checks) > 0 {
		out = append(out, list{"checks", "opinions about good models, by what they stand for", b.checkSections, nil})
	}
	for _, g := range wordGroups() {
		out = append(out, list{listName(g.name), g.about, func() []Section { return []Section{{Entries: b.wordEntries(g.name)}} }, nil})
	}
	return out
}

func (b *Book) list(name string) (list, bool) {
	if name == "" {
		return b.contents(), true
	}
	all := b.lists()
	if i := slices.IndexFunc(all, func(l list) bool { return l.name == fold(name) }); i >= 0 {
		return all[i], true
	}
	return list{}, false
}

// contents is the page without a name.
func (b *Book) contents() list {
	return list{"", "svs explain NAME says what a name means, with an example", func() []Section {
		s := Section{Title: "What can be asked"}
		for _, e := range [][3]string{
			{"ValueStream", "a kind of document and its fields"},
			{"ValueStream.steps.quality", "a field, by its path"},
			{"Duration", "a form of value"},
			{"incident-management", "a word: a practice, an activity, a principle, …"},
			{"SVS203", "a code that svs has shown"},
			{"hand-offs", "a check that svs lint asks"},
		} {
			s.Entries = append(s.Entries, Entry{Name: e[0], About: e[1], Page: e[0]})
		}
		lists := Section{Title: "Lists"}
		for _, l := range b.lists() {
			lists.Entries = append(lists.Entries, Entry{Name: l.name, About: l.title, Page: l.name})
		}
		lists.Entries = append(lists.Entries, Entry{Name: settingsFile, About: "the settings of a workspace", Page: settingsFile})
		return []Section{s, lists}
	}, nil}
}

func (b *Book) codeSections() []Section { return b.codes(b.rules) }

// layers are what the first digit of a code says.
var layers = [...]string{
	"The text of a file", "The shape of a document", "Names", "Governance", "Guiding principles",
	"How work flows", "People and capacity", "Change", "Simulation", "Settings, waivers and the tool itself",
}

// codes lists rules by layer.
func (b *Book) codes(rules []diag.Rule) []Section {
	var out []Section
	for _, r := range rules {
		title := "Checks and policies"
		if len(r.Code) == 6 && r.Code[3] >= '0' && r.Code[3] <= '9' {
			title = layers[r.Code[3]-'0']
		}
		if len(out) == 0 || out[len(out)-1].Title != title {
			out = append(out, Section{Title: title})
		}
		s := &out[len(out)-1]
		s.Entries = append(s.Entries, Entry{Name: r.Code, About: r.Severity.String() + ": " + r.Title, Page: r.Code})
	}
	return out
}

// beginning lists the codes that begin in one way.
func (b *Book) beginning(prefix string) (Page, bool) {
	var some []diag.Rule
	for _, r := range b.rules {
		if strings.HasPrefix(r.Code, prefix) {
			some = append(some, r)
		}
	}
	return Page{Name: prefix, Sort: List, Title: "codes that begin with " + prefix, Sections: b.codes(some)}, some != nil
}

func (b *Book) kindSections() []Section {
	var out []Section
	for _, kind := range b.kinds {
		component := sentence(strings.ReplaceAll(b.schema.Data("vocabulary").Get("kinds").Get(kind).Get("component").Text, "-", " "))
		component = strings.TrimSuffix(component, ".")
		i := slices.IndexFunc(out, func(s Section) bool { return s.Title == component })
		if i < 0 {
			i, out = len(out), append(out, Section{Title: component})
		}
		out[i].Entries = append(out[i].Entries, Entry{Name: kind, About: firstSentence(b.schema.Type(kind).Doc), Page: kind})
	}
	return out
}

// valueSections lists the scalars and the values of several forms.
func (b *Book) valueSections() []Section {
	var s Section
	taken := map[string]int{}
	for _, name := range b.schema.Definitions() {
		t := b.schema.Type(name)
		n := len(b.takers(t))
		if n < 2 || strings.HasPrefix(name, "Envelope") || !shared(t) {
			continue
		}
		taken[name] = n
		s.Entries = append(s.Entries, Entry{Name: name, Example: line(b.typeExample(t, 0)), About: firstSentence(meaning(t)), Page: name})
	}
	slices.SortStableFunc(s.Entries, func(a, b Entry) int { return taken[b.Name] - taken[a.Name] })
	return []Section{s}
}

// shared reports whether a definition is a form of value rather than a part of
// a document: a scalar, or a value that is not merely one name or several.
func shared(t *conform.Type) bool {
	switch t.Form {
	case conform.Text, conform.Int, conform.Number:
		return true
	case conform.Union:
		return !slices.ContainsFunc(t.Leaves(), func(leaf *conform.Type) bool { return leaf.Of == "Ref" })
	}
	return false
}

func (b *Book) factSections() []Section {
	var out []Section
	for _, name := range b.schema.Definitions() {
		if t := b.schema.Type(name); strings.HasSuffix(name, "Facts") && t.Form == conform.Struct {
			out = append(out, Section{Title: oneLine(t.Doc), Entries: b.factEntries(name, t)})
		}
	}
	return out
}

func (b *Book) factEntries(name string, t *conform.Type) []Entry {
	var out []Entry
	for _, f := range t.Fields {
		out = append(out, Entry{Name: f.Name, About: oneLine(f.Doc), Page: name + "." + f.Name})
	}
	return out
}

func (b *Book) wordEntries(group string) []Entry {
	var out []Entry
	for _, w := range b.words {
		if w.group == group {
			out = append(out, Entry{Name: w.name, About: sentence(w.datum.Get("gist").Text), Page: w.name})
		}
	}
	return out
}
