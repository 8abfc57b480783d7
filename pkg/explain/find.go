package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
)

// Find returns the pages of a name: one, or several when the name means
// several things. Without a name it is the table of contents.
func (b *Book) Find(name string) ([]Page, *Unknown) {
	name = strings.TrimSpace(name)
	if pages := b.exact(name); pages != nil {
		return pages, nil
	}
	if rule, ok := spoken[strings.ToLower(name)]; ok {
		if pages := b.exact(rule); pages != nil {
			pages[0].Note = diag.Quote(name) + " is what this is about"
			return pages, nil
		}
	}
	if strings.Contains(name, " ") {
		if pages := b.measure(name); pages != nil {
			return pages, nil
		}
	}
	if root, parts, ok := b.root(name); ok && len(parts) > 0 {
		hits, path, unknown := b.follow(root, parts)
		if unknown != nil {
			return nil, unknown
		}
		return []Page{b.fieldPage(path, hits)}, nil
	}
	if pages := append(b.aliased(name), b.loose(name)...); pages != nil {
		return pages, nil
	}
	if root, _, ok := b.root(name); ok {
		return []Page{b.typePage(root)}, nil
	}
	if pages := b.measure(name); pages != nil {
		return pages, nil
	}
	if pages := headingPage(name); pages != nil {
		return pages, nil
	}
	return nil, b.unknown(name)
}

// spoken leads from what people write in files beside the language to the rule
// whose page says how it is written.
var spoken = map[string]string{
	"svs:ignore": "bad-ignore", "ignore": "bad-ignore", "suppress": "bad-ignore", "suppression": "bad-ignore",
	"svs-baseline.json": "baseline-gone",
}

// exact are the pages whose own name it is.
func (b *Book) exact(name string) []Page {
	var out []Page
	if l, ok := b.list(name); ok {
		out = append(out, l.page())
	}
	for _, r := range b.rules {
		if strings.EqualFold(r.Code, name) || r.Name == name {
			out = append(out, rulePage(r))
		}
	}
	out = append(out, b.checkPages(name)...)
	if out == nil && len(name) >= 3 && strings.HasPrefix(strings.ToUpper(name), "SVS") {
		if page, ok := b.beginning(strings.ToUpper(name)); ok {
			return []Page{page}
		}
	}
	if !strings.ContainsAny(name, "./") {
		for _, w := range b.words {
			if w.name == fold(name) {
				out = append(out, b.wordPage(w))
			}
		}
	}
	if kind, entity, ok := strings.Cut(name, "/"); ok && kind == "Practice" && !strings.Contains(entity, ".") {
		for _, w := range b.words {
			if w.group == "practices" && w.name == entity {
				out = append(out, b.wordPage(w))
			}
		}
	}
	if root, parts, ok := b.root(name); ok && len(parts) == 0 && (out == nil || name != strings.ToLower(name)) {
		own := root.Name == name || root.Name == settingsType || root.Name == metadataType
		if own || slices.Contains(b.kinds, root.Name) && b.schema.Synonyms(name) == nil {
			out = append(out, b.typePage(root))
		}
	}
	return out
}

// fold is a word as the vocabulary writes it.
func fold(s string) string {
	return strings.NewReplacer(" ", "-", "_", "-", "/", "-").Replace(strings.ToLower(s))
}

// aliased are the pages of what goes by another name here.
func (b *Book) aliased(name string) []Page {
	var out []Page
	for _, own := range b.schema.Synonyms(name) {
		for _, p := range b.exact(own) {
			if slices.ContainsFunc(out, func(q Page) bool { return q.Name == p.Name && q.Title == p.Title }) {
				continue
			}
			p.Note = fmt.Sprintf("%s is called %s here", diag.Quote(name), own)
			out = append(out, p)
		}
	}
	return out
}

// loose finds fields by the end of their path, and fields that take the word.
func (b *Book) loose(name string) []Page {
	var found []place
	suffix := "." + strings.Join(fieldParts(strings.TrimPrefix(name, "spec.")), ".")
	for _, p := range b.places {
		if strings.HasSuffix(p.path, suffix) && !strings.HasPrefix(p.path, "Envelope") && !strings.Contains(p.path, "Facts.simulated.") { // measures have pages of their own
			found = append(found, p)
		}
	}
	note := diag.Quote(name) + " is a field"
	if found == nil && b.schema.Synonyms(name) == nil {
		found = b.taking(name)
		note = diag.Quote(name) + " is a word that stands in a field"
	}
	switch {
	case len(found) == 0:
		return nil
	case len(found) == 1:
		page := b.fieldPage(found[0].path, found)
		page.Note = note
		return []Page{page}
	}
	s := Section{}
	for _, p := range found {
		e := b.entry("", p.field)
		e.Name, e.Page = p.path, p.path
		s.Entries = append(s.Entries, e)
	}
	return []Page{{Name: name, Sort: List, Title: note + " in " + count(len(found), "place"), Sections: []Section{s}}}
}

// taking are the fields of which the word is a possible value.
func (b *Book) taking(word string) []place {
	var out []place
	for _, p := range b.places {
		words, _ := p.field.Attr("words")
		in := slices.Contains(words, word)
		for _, leaf := range p.field.Type.Leaves() {
			in = in || slices.Contains(leaf.Values, word)
			if leaf.Elem != nil {
				in = in || slices.Contains(leaf.Elem.Values, word)
			}
		}
		if in && !strings.HasPrefix(p.path, "Envelope") {
			out = append(out, p)
		}
	}
	return out
}

// unknown proposes what could have been meant.
func (b *Book) unknown(name string) *Unknown {
	u := &Unknown{Message: "nothing is called " + diag.Quote(name)}
	head, rest := cut(name)
	head, _, _ = strings.Cut(head, "/")
	if near := diag.Nearest(head, b.kinds); rest != "" && near != "" {
		u.Hint = `did you mean "` + near + "." + rest + `"?`
		return u
	}
	candidates := append(b.Kinds(), b.schema.Definitions()...)
	for _, r := range b.rules {
		candidates = append(candidates, r.Code, r.Name)
	}
	for _, w := range b.words {
		candidates = append(candidates, w.name)
		candidates = append(candidates, w.datum.Get("aliases").Texts()...)
	}
	for _, l := range b.lists() {
		candidates = append(candidates, l.name)
	}
	if len(name) > 1 {
		u.Hint = diag.DidYouMean(name, candidates)
	}
	if u.Hint == "" && len(name) > 1 {
		var fields []string
		for _, p := range b.places {
			fields = append(fields, p.field.Name)
		}
		for _, r := range records {
			for _, f := range b.figures(r) {
				fields = append(fields, f.key)
			}
		}
		u.Hint = diag.DidYouMean(name, fields)
	}
	if u.Hint == "" {
		u.Hint = "svs explain without a name shows what there is"
	}
	return u
}
