package lsp

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/explain"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/emit"
)

// scalars proposes texts that may stand as a value of a type.
func (p *proposals) scalars(t *conform.Type, lead string) {
	named := p.names(t, lead)
	if p.c.kind == "Practice" && strings.Join(p.c.path, ".") == "metadata.name" {
		t = p.s.host.Schema.Type("PracticeName")
	}
	for _, leaf := range t.Leaves() {
		switch leaf.Form {
		case conform.Enum:
			for _, w := range leaf.Values {
				p.add(completionItem{Label: lead + w, Kind: itemWord, Documentation: p.word(w)}, lead+w)
			}
		case conform.Text:
			if leaf.Of == "Timezone" {
				for _, zone := range calendar.Zones() {
					p.add(completionItem{Label: lead + zone, Kind: itemWord}, lead+zone)
				}
			}
		case conform.Bool:
			p.add(completionItem{Label: lead + "true", Kind: itemWord}, lead+"true")
			p.add(completionItem{Label: lead + "false", Kind: itemWord}, lead+"false")
		}
	}
	if !named && lead == "" {
		p.examples(t)
	}
}

// word is what the vocabulary says of a word.
func (p *proposals) word(w string) *markup {
	pages, unknown := p.s.host.Book.Find(w)
	if unknown != nil {
		return nil
	}
	for _, page := range pages {
		if page.Sort == explain.Word {
			return p.doc(page.Title + ". " + page.About)
		}
	}
	return nil
}

// examples proposes how the value may be written, where it is no name: the
// field's own example, and one of each form.
func (p *proposals) examples(t *conform.Type) {
	if p.c.before+p.c.after != "" || p.c.item {
		return
	}
	show := func(example, about string) {
		if example != "" && !strings.Contains(example, "\n") {
			p.add(completionItem{Label: example, Kind: itemValue, Detail: "an example", Documentation: p.doc(about), SortText: "5"}, example)
		}
	}
	if p.c.field != nil {
		own, _ := p.c.field.Attr("example")
		example := strings.Join(own, ", ")
		if p.c.path[len(p.c.path)-1] != p.c.field.Name {
			example = entryOf(example)
		}
		show(example, "")
	}
	pages, unknown := p.s.host.Book.Find(p.v.address(&spot{doc: p.c.doc, kind: p.c.kind, slot: p.c.slot}))
	if unknown == nil && len(pages) == 1 {
		for _, section := range pages[0].Sections {
			for _, e := range section.Entries {
				if e.Name == "" {
					show(e.Example, e.About)
				}
			}
		}
	}
	for _, leaf := range t.Leaves() {
		own, _ := leaf.Attr("example")
		show(strings.Join(own, ", "), leaf.Describe())
	}
}

// entryOf is the first value in an example of a mapping with keys of the user's
// own: the example of one entry.
func entryOf(example string) string {
	docs, _ := source.Parse("", []byte("example: "+example+"\n"), source.DefaultLimits())
	if len(docs) != 1 {
		return ""
	}
	whole := docs[0].Root.Get("example")
	if whole == nil || len(whole.Fields) == 0 {
		return ""
	}
	return emit.Inline(whole.Fields[0].Value)
}

// names proposes the names that the attributes of the field ask for; false when
// they ask for none.
func (p *proposals) names(t *conform.Type, lead string) bool {
	f := p.c.field
	if f == nil {
		return false
	}
	words, _ := f.Attr("words")
	for _, w := range words {
		p.add(completionItem{Label: lead + w, Kind: itemWord, Documentation: p.word(w)}, lead+w)
	}
	switch {
	case p.inCondition():
	case f.Name == "skills":
		for _, skill := range p.skills() {
			p.add(completionItem{Label: lead + skill, Kind: itemReference, Detail: "a skill of a team"}, lead+skill)
		}
	case p.has("local"):
		for _, id := range p.steps() {
			p.add(completionItem{Label: lead + id, Kind: itemReference}, lead+id)
		}
	case p.has("item"):
		args, _ := f.Attr("item")
		for _, name := range p.itemsBeside(args[0]) {
			p.add(completionItem{Label: lead + name, Kind: itemReference}, lead+name)
		}
	case p.has("names"):
		args, _ := f.Attr("names")
		p.entities([]string{textOf(p.beside(args[0]))}, lead, false)
	case p.has("ref"):
		kinds, _ := f.Attr("ref")
		if len(kinds) == 1 && kinds[0] == "*" {
			kinds = p.s.host.Schema.Kinds()
		}
		p.entities(kinds, lead, len(kinds) > 1)
	case p.has("address"), t.Of == "Measure", t.Of == "Address":
		p.addresses(lead)
	default:
		return len(words) > 0
	}
	return true
}

func (p *proposals) has(attr string) bool { _, ok := p.c.field.Attr(attr); return ok }

// inCondition reports whether the value is one of a line of a condition, and
// proposes the names that it takes.
func (p *proposals) inCondition() bool {
	if len(p.c.path) == 0 || p.c.field.Type.Of != "When" || p.c.path[len(p.c.path)-1] == p.c.field.Name {
		return false
	}
	switch p.c.path[len(p.c.path)-1] {
	case "demand":
		p.entities([]string{"Demand"}, "", false)
	case "channel":
		p.entities([]string{"Channel"}, "", false)
	case "during":
		p.entities([]string{"Calendar"}, "", false)
	case "variant":
		for _, d := range p.model().Demands {
			for _, v := range d.Spec.Variants {
				p.add(completionItem{Label: v.Name.V, Kind: itemReference, Detail: d.Ref().String()}, v.Name.V)
			}
		}
	}
	return true
}

// beside is the field of that name in the mapping of the value, or of the
// mapping that holds the list of it.
func (p *proposals) beside(name string) *source.Node {
	if n := p.c.owner.Get(name); n != nil {
		return n
	}
	return p.c.in.Get(name)
}

func (p *proposals) model() *model.Model {
	if p.d.project == nil || p.d.project.loaded == nil {
		return model.New(nil)
	}
	return p.d.project.loaded.Model
}

// entities proposes the entities of some kinds.
func (p *proposals) entities(kinds []string, lead string, full bool) {
	for _, e := range p.model().All() {
		b := e.Base()
		if !slices.Contains(kinds, b.Kind) || b.Name == "" {
			continue
		}
		name := b.Name
		if full || strings.HasPrefix(p.c.before, b.Kind+"/") {
			name = b.Kind + "/" + b.Name
		}
		item := completionItem{Label: lead + name, Kind: itemReference, Detail: b.Meta.Title.V, Documentation: p.doc(b.Meta.Description.V)}
		if item.Detail == "" {
			item.Detail = b.Kind
		}
		p.add(item, lead+name)
	}
	if slices.Equal(kinds, []string{"Principle"}) {
		for _, edition := range p.s.host.Schema.Data("vocabulary").Get("editions").Values() {
			for _, name := range edition.Get("principles").Keys {
				p.add(completionItem{Label: lead + name, Kind: itemReference, Documentation: p.word(name)}, lead+name)
			}
		}
	}
}

// tableKeys proposes keys of a mapping whose keys are the user's own.
func (p *proposals) tableKeys(t *conform.Type, in *source.Node) {
	if t == nil {
		return
	}
	propose := func(key, about string) {
		if in.Get(key) == nil {
			p.add(completionItem{Label: key, Kind: itemField, Detail: about}, key+": ")
		}
	}
	for _, leaf := range t.Leaves() {
		if leaf.Form != conform.Table {
			continue
		}
		if p.c.field != nil {
			if kinds, ok := p.c.field.Attr("keyref"); ok {
				for _, e := range p.model().All() {
					if b := e.Base(); slices.Contains(kinds, b.Kind) {
						propose(b.Ref().String(), b.Meta.Title.V)
					}
				}
			}
		}
		switch {
		case p.v.settings && len(p.c.path) == 1 && p.c.path[0] == "rules":
			for _, name := range p.s.host.Book.Names() {
				if strings.HasPrefix(name, "SVS") {
					propose(name, p.titleOf(name))
				}
			}
		case leaf.Of == "When":
			p.attributes(propose)
		case leaf.KeyPattern != nil && leaf.KeyPattern.MatchString("mon-fri"):
			for _, days := range []string{"mon-fri", "mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
				if leaf.KeyPattern.MatchString(days) {
					propose(days, "days of the week")
				}
			}
		}
	}
}

// titleOf is what the page of a name is about, in a line.
func (p *proposals) titleOf(name string) string {
	pages, unknown := p.s.host.Book.Find(name)
	if unknown != nil || len(pages) == 0 {
		return ""
	}
	return pages[0].Title
}

// attributes proposes what a condition can test.
func (p *proposals) attributes(propose func(key, about string)) {
	for _, known := range []string{"demand", "variant", "priority", "channel", "visit", "during"} {
		propose(known, "always known")
	}
	for _, d := range p.model().Demands {
		for _, v := range d.Spec.Variants {
			for _, a := range v.Attributes {
				propose(a.Key.V, "an attribute of "+d.Ref().String())
			}
		}
	}
}
