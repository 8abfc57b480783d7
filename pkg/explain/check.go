package explain

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/model"
)

// Check is a check with its examples, models as YAML; a check of a workspace
// has none.
type Check struct {
	*model.Check
	Fails, Passes string
}

// AddChecks gives the book pages of checks. It is called before the book is
// used.
func (b *Book) AddChecks(checks []Check) {
	b.checks = append(b.checks, checks...)
	slices.SortFunc(b.checks, func(x, y Check) int { return strings.Compare(x.Name, y.Name) })
}

// checkPages are the pages of the check that a name means: hand-offs, or
// check/hand-offs as findings have it.
func (b *Book) checkPages(name string) []Page {
	bare := strings.TrimPrefix(strings.TrimPrefix(name, "check/"), "Check/")
	var out []Page
	for _, c := range b.checks {
		if c.Name == bare {
			out = append(out, checkPage(c))
		}
	}
	return out
}

func checkPage(c Check) Page {
	p := Page{
		Name: "check/" + c.Name, Sort: Opinion, Title: c.Meta.Title.Or(strings.ReplaceAll(c.Name, "-", " ")),
		About: oneLine(c.Spec.Rationale.V), Fails: c.Fails, Passes: c.Passes,
		Facts: []Fact{{"severity", c.Spec.Severity.Or("warning")}},
	}
	add := func(label, text string) {
		if text != "" {
			p.Facts = append(p.Facts, Fact{label, oneLine(text)})
		}
	}
	add("principle", c.Spec.Principle.Name)
	add("governance", c.Spec.Governance.V)
	add("component", c.Spec.Component.V)
	for _, l := range c.Meta.Labels {
		add(l.Key.V, l.Value.V)
	}
	add("looks at", looksAt(c))
	for _, param := range c.Spec.Parameters {
		var values []string
		for _, v := range param.Value.Values {
			values = append(values, v.V)
		}
		add("parameter "+param.Key.V, strings.Join(values, ", "))
	}
	add("to mend it", c.Spec.Remedy.V)
	p.Sections = append(p.Sections, cueSection("What must hold", c.Spec.Require.V.Text))
	if c.Spec.AppliesTo.Where.Given() {
		p.Sections = append(p.Sections, cueSection("Where this holds, it is asked", c.Spec.AppliesTo.Where.V.Text))
	}
	return p
}

// cueSection shows a text of CUE line by line.
func cueSection(title, text string) Section {
	s := Section{Title: title}
	for line := range strings.Lines(strings.TrimRight(text, "\n")) {
		line = strings.ReplaceAll(strings.TrimRight(line, "\n"), "\t", "    ")
		if strings.TrimSpace(line) != "" {
			s.Entries = append(s.Entries, Entry{Example: line})
		}
	}
	return s
}

// looksAt says what a check is about.
func looksAt(c Check) string {
	if c.Spec.LooksAt.V == "model" {
		return "the model as a whole"
	}
	if c.Spec.AppliesTo.Kind.Given() {
		return c.Spec.AppliesTo.Kind.V
	}
	return "everything"
}

// checkSections list the checks by what they stand for.
func (b *Book) checkSections() []Section {
	var order []string
	by := map[string][]Entry{}
	for _, c := range b.checks {
		group := c.Spec.Principle.Name
		switch {
		case group != "":
		case c.Spec.Governance.Given():
			group = "governance: " + c.Spec.Governance.V
		case c.Spec.Component.Given():
			group = c.Spec.Component.V
		default:
			group = "others"
		}
		if by[group] == nil {
			order = append(order, group)
		}
		by[group] = append(by[group], Entry{Name: c.Name, About: c.Meta.Title.V, Page: "check/" + c.Name})
	}
	slices.Sort(order)
	var out []Section
	for _, g := range order {
		out = append(out, Section{Title: g, Entries: by[g]})
	}
	return out
}
