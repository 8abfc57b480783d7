package main

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/emit"
	"github.com/svs-project/svs/pkg/unit"
)

// document is the text of a new entity in the one layout.
func (m *maker) document() ([]byte, error) {
	text, err := templateFiles.ReadFile(path.Join("templates", "new", m.kind+".yaml"))
	if err != nil {
		return nil, err
	}
	page, err := template.New(m.kind).Parse(string(text))
	if err != nil {
		return nil, err
	}
	f := &filler{maker: m}
	var b bytes.Buffer
	if err := page.Execute(&b, f); err != nil {
		if f.missing != nil {
			return nil, f.missing
		}
		return nil, err
	}
	docs, found := source.Parse(m.kind, b.Bytes(), source.DefaultLimits())
	if len(found) > 0 || len(docs) != 1 {
		return nil, fmt.Errorf("the template of %s is no document: %v", m.kind, found)
	}
	b.WriteString(m.more(docs[0].Root))
	docs, _ = source.Parse(m.kind, b.Bytes(), source.DefaultLimits())
	return edit.Format(b.Bytes(), docs, m.schema.KeyOrder)
}

// maxMore is how wide a line about a further field may be.
const maxMore = 118

// more lists, as comments, the fields that the spec could have beside those it
// has, each with an example and what it means.
func (m *maker) more(root *source.Node) string {
	var rows [][2]string
	for _, f := range m.schema.Type(m.kind + "Spec").Fields {
		example, _ := f.Attr("example")
		if len(example) == 0 {
			example, _ = f.Type.Attr("example")
		}
		if f.Type.Form == conform.Enum {
			example = f.Type.Values[:1]
		}
		if root.Get("spec").Get(f.Name) == nil && len(example) > 0 {
			rows = append(rows, [2]string{f.Name + ": " + example[0], firstSentence(f.Doc)})
		}
	}
	if len(rows) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("  # What else may stand here:\n")
	for _, r := range rows {
		line := "  # " + r[0] + "  # " + r[1]
		if len([]rune(line)) > maxMore {
			line = "  # " + r[0]
		}
		if len([]rune(line)) <= maxMore {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

func firstSentence(doc string) string {
	doc = strings.Join(strings.Fields(doc), " ")
	first, _, _ := strings.Cut(doc, ". ")
	return strings.TrimSuffix(first, ".")
}

// filler fills in what a template asks for. Its exported methods are what
// templates may say.
type filler struct {
	*maker
	// missing is why the entity cannot be made.
	missing error
}

// Name is the entity's name, Title what people read, both as YAML.
func (f *filler) Name() string { return inline(f.name) }

// Title is the name as people read it.
func (f *filler) Title() string {
	words := strings.ReplaceAll(f.name, "-", " ")
	return inline(strings.ToUpper(words[:1]) + words[1:])
}

// inline is a text as YAML: a name such as true or 017 takes quotes.
func inline(text string) string {
	return emit.Inline(&source.Node{Kind: source.String, Text: text})
}

// Ref is the name of the first entity of the kind that is in use, "" without
// one.
func (f *filler) Ref(kind string) string { return f.nth(kind, 0) }

func (f *filler) nth(kind string, n int) string {
	var names []string
	for _, live := range []bool{true, false} {
		for _, e := range f.loaded.Model.All() {
			if b := e.Base(); b.Kind == kind && b.InUse() == live && b.Name != "" {
				names = append(names, b.Name)
			}
		}
	}
	if n >= len(names) {
		return ""
	}
	return inline(names[n])
}

// Full is the first entity of the first of the kinds that the model has, as
// Kind/name.
func (f *filler) Full(kinds ...string) string {
	for _, kind := range kinds {
		if name := f.Ref(kind); name != "" {
			return kind + "/" + strings.Trim(name, `"'`)
		}
	}
	return ""
}

// Need is the name of the n-th entity of the kind, 0 or 1, without which the
// new one makes no sense.
func (f *filler) Need(kind string, n int) (string, error) {
	if name := f.nth(kind, n); name != "" {
		return name, nil
	}
	need, have := "a "+kind, "none"
	if n > 0 {
		need, have = "two of the kind "+kind, "one"
	}
	f.missing = &accident{
		message: fmt.Sprintf("a %s needs %s, and the model has %s", f.kind, need, have),
		hint:    "begin with: svs new " + kind + " NAME",
	}
	return "", f.missing
}

// NeedAny is any entity, as Kind/name.
func (f *filler) NeedAny() (string, error) {
	if any := f.Full(f.schema.Kinds()...); any != "" {
		return any, nil
	}
	f.missing = &accident{message: fmt.Sprintf("a %s is about another entity, and the model has none", f.kind), hint: "svs init begins a model"}
	return "", f.missing
}

// Root is the organisation at the root of the tree, "" without any.
func (f *filler) Root() string {
	if root := f.ground.settings.Organization; root.Given() && f.loaded.Model.Organization(root.V) != nil {
		return inline(root.V)
	}
	for _, o := range f.loaded.Model.Organizations {
		if !o.Spec.Parent.Given() && o.Name != "" {
			return inline(o.Name)
		}
	}
	return ""
}

// Zone is the time zone of the root organisation.
func (f *filler) Zone() string {
	if o := f.loaded.Model.Organization(f.Root()); o != nil && o.Spec.Timezone.Given() {
		return o.Spec.Timezone.V
	}
	return "UTC"
}

// Doer is a practice with a team that belongs to it.
type Doer struct{ Practice, Team string }

// Doing is the first practice in use that has a team, nil without one.
func (f *filler) Doing() *Doer {
	for _, p := range f.loaded.Model.Practices {
		for _, t := range p.Spec.OrganizationsAndPeople.Teams {
			if p.InUse() && p.Name != "" && f.loaded.Model.Team(t.Name) != nil {
				return &Doer{inline(p.Name), inline(t.Name)}
			}
		}
	}
	return nil
}

// Usual reports whether the name is that of one of the 34 practices.
func (f *filler) Usual() bool {
	return slices.Contains(f.schema.Type("PracticeName").Values, f.name)
}

// Date is the day so many weeks from now.
func (f *filler) Date(weeks int) string {
	return unit.DateOf(f.w.now().AddDate(0, 0, 7*weeks)).String()
}

// Monday is the first day of this week, NewYear that of the next year.
func (f *filler) Monday() string {
	now := f.w.now()
	return unit.DateOf(now.AddDate(0, 0, -int(now.Weekday()+6)%7)).String()
}

// NewYear is the first day of the next year.
func (f *filler) NewYear() string {
	return unit.DateOf(time.Date(f.w.now().Year()+1, 1, 1, 0, 0, 0, 0, time.UTC)).String()
}
