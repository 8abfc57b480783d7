package lsp

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/explain"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
)

// hover says what explain says of what stands at a place: of a finding, of an
// entity or step that is named, of a word, a kind or a field.
func (s *server) hover(ctx context.Context, p positionParams) (any, error) {
	d, err := s.opened(ctx, p.TextDocument.URI)
	if d == nil || err != nil {
		return nil, err
	}
	v := s.view(d)
	off := d.text.offset(p.Position)
	pos := d.text.place(off)
	var parts []string
	for _, f := range s.findingsAt(d, pos) {
		parts = append(parts, s.aboutFinding(f))
	}
	sp := v.find(pos)
	if v.foreign || sp == nil || sp.node == nil && len(parts) == 0 {
		return nil, nil
	}
	if text := s.about(d, v, sp, off); text != "" {
		parts = append(parts, text)
	}
	if len(parts) == 0 {
		return nil, nil
	}
	out := hover{Contents: s.markup(strings.Join(parts, "\n\n---\n\n"), s.client.TextDocument.Hover.ContentFormat)}
	if sp.node != nil {
		r := d.text.span(sp.node.Pos, int(sp.node.Width))
		out.Range = &r
	}
	return out, nil
}

// findingsAt are the findings whose mark covers a place.
func (s *server) findingsAt(d *document, pos diag.Pos) []diag.Finding {
	if d.project == nil {
		return nil
	}
	var out []diag.Finding
	name := d.project.nameOf(d.rel)
	for _, f := range d.project.findings {
		at := f.Place.Pos
		if f.Place.File == name && at.Line == pos.Line && at.Column <= pos.Column && int(pos.Column) <= int(at.Column)+f.Width {
			out = append(out, f)
		}
	}
	return out
}

// aboutFinding is a finding with what its rule says.
func (s *server) aboutFinding(f diag.Finding) string {
	out := fmt.Sprintf("**%s** %s", f.Rule, plain(f.Message))
	if f.Hint != "" {
		out += ": " + plain(f.Hint)
	}
	if pages, unknown := s.host.Book.Find(f.Rule); unknown == nil && len(pages) > 0 {
		out += "\n\n" + plain(pages[0].About)
	}
	return out
}

// about is what there is to say of a place.
func (s *server) about(d *document, v *view, sp *spot, off int) string {
	if sp.node == nil {
		return ""
	}
	if !sp.isKey {
		if n := s.naming(d, off); n != nil {
			if text := s.aboutNamed(n); text != "" {
				return text
			}
		}
		if text := s.aboutWord(sp); text != "" {
			return text
		}
	}
	return s.pagesOf(v.address(sp))
}

// address is the name of the page of the field at a spot.
func (v *view) address(sp *spot) string {
	switch {
	case v.settings:
		return "svs.yaml." + strings.Join(sp.path, ".")
	case len(sp.path) == 0:
		return sp.kind
	case sp.path[0] == "metadata" && len(sp.path) > 1:
		return strings.Join(sp.path, ".")
	case sp.kind == "":
		return ""
	case sp.around != "":
		return v.patchAddress(sp)
	}
	return sp.kind + "." + strings.Join(sp.path, ".")
}

// patchAddress is that of a field which a patch sets or gives a new entity.
func (v *view) patchAddress(sp *spot) string {
	kind, _, _ := strings.Cut(sp.around, "/")
	for _, start := range []string{"set", "spec"} {
		for i := len(sp.path) - 1; i > 0; i-- {
			if sp.path[i] == start && i+1 < len(sp.path) {
				return kind + "." + strings.Join(sp.path[i+1:], ".")
			}
		}
	}
	return sp.kind + "." + strings.Join(sp.path, ".")
}

// pagesOf are the pages of a name in full; empty without any.
func (s *server) pagesOf(name string) string {
	if name == "" || strings.HasSuffix(name, ".") {
		return ""
	}
	pages, unknown := s.host.Book.Find(name)
	if unknown != nil {
		return ""
	}
	return strings.TrimSpace(explain.Markdown(pages))
}

// aboutWord is the page of a kind or of a word of the vocabulary that stands as
// a value.
func (s *server) aboutWord(sp *spot) string {
	if sp.node.Kind != source.String {
		return ""
	}
	if len(sp.path) == 1 && sp.path[0] == "kind" {
		return s.pagesOf(sp.node.Text)
	}
	pages, unknown := s.host.Book.Find(sp.node.Text)
	if unknown != nil {
		return ""
	}
	pages = slices.DeleteFunc(pages, func(p explain.Page) bool { return p.Sort != explain.Word && p.Sort != explain.Finding })
	if len(pages) == 0 || !slices.Contains(s.words(sp), sp.node.Text) {
		return ""
	}
	return strings.TrimSpace(explain.Markdown(pages))
}

// words are those that the schema has for a spot.
func (s *server) words(sp *spot) []string {
	var out []string
	if sp.field != nil {
		words, _ := sp.field.Attr("words")
		out = append(out, words...)
	}
	if sp.typ != nil {
		for _, leaf := range sp.typ.Leaves() {
			out = append(out, leaf.Values...)
		}
	}
	if sp.kind == "Practice" && strings.Join(sp.path, ".") == "metadata.name" {
		out = append(out, s.host.Schema.Type("PracticeName").Values...)
	}
	return out
}

// aboutNamed says what an entity or a part of it is.
func (s *server) aboutNamed(n *named) string {
	kind, name, _ := strings.Cut(n.to, "/")
	e := n.project.loaded.Model.Lookup(kind, name)
	if e == nil {
		return s.builtIn(n, kind, name)
	}
	b := e.Base()
	var out strings.Builder
	title := n.to
	if n.item != "" {
		title += " " + n.item
	}
	fmt.Fprintf(&out, "**%s**", plain(title))
	if b.Meta.Title.V != "" && n.item == "" {
		fmt.Fprintf(&out, " %s", plain(b.Meta.Title.V))
	}
	if n.item != "" {
		if m, ok := s.declaration(n, b); ok {
			fmt.Fprintf(&out, "\n\n```yaml\n%s```\n", fenced(s.snippet(n.project, m)))
		}
		return out.String()
	}
	if b.Meta.Description.V != "" {
		fmt.Fprintf(&out, "\n\n%s", plain(strings.TrimSpace(b.Meta.Description.V)))
	}
	out.WriteString("\n\n" + s.facts(n, b))
	return out.String()
}

// facts are short statements on an entity.
func (s *server) facts(n *named, b *model.Entity) string {
	var facts []string
	add := func(label, text string) {
		if text != "" {
			facts = append(facts, "- "+label+": "+plain(text))
		}
	}
	if b.Meta.Owner.Given() {
		add("owner", b.Meta.Owner.String())
	}
	if b.Meta.Organization.Given() {
		add("organization", b.Meta.Organization.String())
	}
	add("lifecycle", b.Meta.Stage())
	add("written in", fmt.Sprintf("%s:%d", b.File, b.At.Line))
	var users []string
	for _, u := range n.project.loaded.Uses() {
		if u.To == n.to {
			users = append(users, u.From)
		}
	}
	slices.Sort(users)
	users = slices.Compact(users)
	switch {
	case len(users) == 0:
		add("used by", "nothing")
	case len(users) > 5:
		add("used by", fmt.Sprintf("%s and %d more", strings.Join(users[:5], ", "), len(users)-5))
	default:
		add("used by", strings.Join(users, ", "))
	}
	return strings.Join(facts, "\n")
}

// builtIn is the page of what the program itself brings, such as a principle.
func (s *server) builtIn(n *named, kind, name string) string {
	if !n.project.loaded.BuiltIn(kind, name) {
		return ""
	}
	return s.pagesOf(name)
}

// snippet is a thing of a list as it is written, at most a few lines.
func (s *server) snippet(p *project, m mention) string {
	lines := strings.Split(s.textIn(p, m.place.File, nil).s, "\n")
	from := int(m.place.Pos.Line) - 1
	if from >= len(lines) {
		return ""
	}
	indent := func(l string) int { return len(l) - len(strings.TrimLeft(l, " -")) }
	var out []string
	for i := from; i < len(lines) && i < from+12; i++ {
		l := strings.TrimRight(lines[i], "\r ")
		if i > from && (l == "" || indent(l) < indent(lines[from]) || strings.HasPrefix(strings.TrimSpace(l), "- ") && indent(l) <= indent(lines[from])) {
			break
		}
		out = append(out, strings.TrimPrefix(strings.Repeat(" ", indent(l))+strings.TrimLeft(l, " -"), strings.Repeat(" ", indent(lines[from]))))
	}
	return strings.Join(out, "\n") + "\n"
}

// fenced is text in which no line ends a block of code.
func fenced(text string) string { return strings.ReplaceAll(text, "```", "'''") }

// plain is text in which nothing is markup and no line ends.
func plain(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "[", `\[`, "]", `\]`, "|", `\|`, "#", `\#`).Replace(text)
}

// markup is a text in a form that the client can show.
func (s *server) markup(text string, formats []string) markup {
	text = shown(text)
	if slices.Contains(formats, "markdown") {
		return markup{"markdown", text}
	}
	undo := strings.NewReplacer("\\\\", `\`, `\*`, "*", `\_`, "_", "\\`", "`", "&lt;", "<", `\[`, "[", `\]`, "]", `\|`, "|", `\#`, "#", "**", "")
	return markup{"plaintext", undo.Replace(text)}
}
