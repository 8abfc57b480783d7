package explain_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/explain"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/schema"
)

func language(t testing.TB) *conform.Schema {
	t.Helper()
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func book(t testing.TB) *explain.Book {
	t.Helper()
	b, err := explain.New(language(t), []diag.Rule{
		{Code: "SVS201", Name: "duplicate-entity", Severity: diag.Error, Title: "two of one name", Doc: "Rename\none.", Fails: "a: 1\n", Passes: "b: 1\n"},
		{Code: "SVS203", Name: "unknown-name", Severity: diag.Error, Title: "no such name", Doc: "Correct it."},
		{Code: "check/hand-offs", Name: "hand-offs", Severity: diag.Warning, Title: "many hands", Doc: "Fewer."},
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestEveryNameHasAPage: nothing that can be asked is without an answer, and
// every answer says something in each format.
func TestEveryNameHasAPage(t *testing.T) {
	b := book(t)
	names := b.Names()
	for _, name := range names {
		pages, unknown := b.Find(name)
		if unknown != nil {
			t.Errorf("%s: %s", name, unknown.Message)
			continue
		}
		i := slices.IndexFunc(pages, func(p explain.Page) bool {
			return p.Name == name || p.Name == "metadata" && name == "Metadata" || p.Name == "svs.yaml" && name == "Settings" || p.Name+"Spec" == name
		})
		if i < 0 {
			t.Errorf("%s has pages, none of its own: %v", name, pages)
			continue
		}
		if p := pages[i]; p.Title == "" || p.About == "" && p.Example == "" && p.Sections == nil {
			t.Errorf("the page of %s says nothing: %+v", name, p)
		}
		for _, p := range pages {
			for _, see := range p.See {
				if _, unknown := b.Find(see); unknown != nil {
					t.Errorf("%s sends the reader to %s, which has no page", name, see)
				}
			}
		}
		if explain.Text(pages) == "" || !strings.HasPrefix(explain.Markdown(pages), "# ") {
			t.Errorf("%s is shown as nothing", name)
		}
	}
	for _, name := range fieldsOfDefinitions(language(t)) {
		if _, unknown := b.Find(name); unknown != nil {
			t.Errorf("%s: %s", name, unknown.Message)
		}
	}
	if len(names) < 700 {
		t.Errorf("only %d names; are fields left out?", len(names))
	}
}

// fieldsOfDefinitions lists Definition.field for the whole schema.
func fieldsOfDefinitions(s *conform.Schema) []string {
	var out []string
	for _, name := range s.Definitions() {
		for _, f := range s.Type(name).Fields {
			out = append(out, name+"."+f.Name)
		}
	}
	return out
}

// TestExamplesOfFields: what a field's page shows is accepted where it stands;
// only what is missing beside it may be.
func TestExamplesOfFields(t *testing.T) {
	s, b := language(t), book(t)
	shown := 0
	for _, name := range b.Names() {
		pages, _ := b.Find(name)
		for _, p := range pages {
			if p.Sort != explain.Field && p.Sort != explain.Value || p.Example == "" {
				continue
			}
			shown++
			if found := accept(s, p); found != "" {
				t.Errorf("%s: %s in\n%s", p.Name, found, p.Example)
			}
		}
	}
	if shown < 500 {
		t.Errorf("only %d pages show an example", shown)
	}
}

// accept checks an example and returns the first finding that is not about
// something left out. A field is held against what its path begins with, a
// definition against everything in which it may be shown.
func accept(s *conform.Schema, p explain.Page) string {
	head, _, _ := strings.Cut(p.Name, ".")
	scopes := []string{map[string]string{"svs": "Settings", "metadata": "Team"}[head]}
	if scopes[0] == "" {
		scopes[0] = head
	}
	if p.Sort == explain.Value {
		scopes = append(append(scopes, "Settings"), s.Kinds()...)
		value := "x: " + p.Example
		if strings.Contains(p.Example, ": ") && p.Example[0] != '{' && p.Example[0] != '[' && p.Example[0] != '"' {
			value = "x:" + strings.ReplaceAll("\n"+strings.TrimSpace(p.Example), "\n", "\n  ") + "\n"
		}
		if n := read(value); n != nil && problem(s, head, n.Get("x")) == "" {
			return ""
		}
	}
	n, found := read(p.Example), "not YAML"
	for i := 0; i < len(scopes) && n != nil && found != ""; i++ {
		found = problem(s, scopes[i], n)
	}
	return found
}

func read(text string) *source.Node {
	docs, findings := source.Parse("example.yaml", []byte(text), source.DefaultLimits())
	if len(findings) > 0 || len(docs) != 1 {
		return nil
	}
	return docs[0].Root
}

func problem(s *conform.Schema, definition string, node *source.Node) string {
	if s.Type(definition) == nil {
		return "no definition " + definition
	}
	res, err := s.CheckAs(definition, "example.yaml", node)
	if err != nil {
		return err.Error()
	}
	for _, f := range res.Findings {
		if f.Rule != "SVS103" {
			return f.Message
		}
	}
	return ""
}

// TestSamples: each kind has an example, in the shape of its kind.
func TestSamples(t *testing.T) {
	s, b := language(t), book(t)
	for _, kind := range b.Kinds() {
		pages, _ := b.Find(kind)
		root := read(pages[0].Example)
		if root == nil {
			t.Errorf("the example of %s is not one document", kind)
			continue
		}
		res, err := s.Check(&source.Document{File: "kind.yaml", Root: root})
		if err != nil || len(res.Findings) > 0 || res.Kind != kind {
			t.Errorf("the example of %s: %v %v", kind, res.Findings, err)
		}
	}
}

// TestWays: the many names that lead to a page.
func TestWays(t *testing.T) {
	b := book(t)
	for asked, want := range map[string][]string{
		"ValueStream.spec.steps.quality":                {"ValueStream.steps.quality"},
		"ValueStream.steps.quality":                     {"ValueStream.steps.quality"},
		"ValueStream/change.steps[approve].quality":     {"ValueStream.steps.quality"},
		"valuestream.steps.quality":                     {"ValueStream.steps.quality"},
		"steps.quality":                                 {"ValueStream.steps.quality"},
		"quality":                                       {"ValueStream.steps.quality"},
		"Demand/x.variants[a.b].promises[value].within": {"Demand.variants.promises.within"},
		"Team/x.metadata.owner":                         {"Team.metadata.owner"},
		"owner":                                         {"metadata.owner"},
		"Team/service-desk":                             {"Team"},
		"teams":                                         {"Team"},
		"policies":                                      {"Policy"},
		"sla":                                           {"Agreement"},
		"sla.promises":                                  {"Agreement.promises"},
		"TeamSpec":                                      {"Team"},
		"change-management":                             {"change-enablement"},
		"Change Management":                             {"change-enablement"},
		"incident-management":                           {"incident-management"},
		"Practice/incident-management":                  {"incident-management", "Practice"},
		"value":                                         {"value", "value"},
		"svs201":                                        {"SVS201"},
		"unknown-name":                                  {"SVS203"},
		"SVS2":                                          {"SVS2"},
		"check/hand-offs":                               {"check/hand-offs"},
		"suspend":                                       {"Team.atShiftEnd"},
		"svs.yaml.rules.SVS4.severity":                  {"svs.yaml.rules.SVS4.severity"},
		"ValueStream.steps.work.p99.5":                  {"ValueStream.steps.work.p99.5"},
		"Calendar.week.mon-fri":                         {"Calendar.week.mon-fri"},
		"Demand/x leadTime.p90":                         {"leadTime.p90"},
		"utilization":                                   {"utilization"},
		"leadTime":                                      {"leadTime"},
		"SVS":                                           {"SVS"},
		"duration":                                      {"Duration"},
		"practices":                                     {"practices"},
		"":                                              {""},
		"  Team ":                                       {"Team"},
		"ValueStream.steps.parallel.steps":              nil,
		"ValueStream.steps.qualty":                      nil,
		"nonsense-beyond-hope":                          nil,
		strings.Repeat("a.", 5000):                      nil,
		"Team/[":                                        {"Team"},
		"ValueStream.steps.approval.when.risk":          {"ValueStream.steps.approval.when.risk"},
		"Scenario.change.set.people":                    {"Scenario.change.set.people"},
		"ValueStream.steps.parallel.parallel.parallel.id": {"ValueStream.steps.parallel.parallel.parallel.id"},
	} {
		pages, unknown := b.Find(asked)
		var got []string
		for _, p := range pages {
			got = append(got, p.Name)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%.60q (-want +got):\n%s", asked, d)
		}
		if (unknown == nil) != (pages != nil) {
			t.Errorf("%.60q: pages and no pages", asked)
		}
	}
}

// TestMeant: what is proposed for a name that is not quite right.
func TestMeant(t *testing.T) {
	b := book(t)
	for asked, want := range map[string]explain.Unknown{
		"ValueStream.steps.qualty": {Message: `ValueStream.steps has no field "qualty"`, Hint: `did you mean "ValueStream.steps.quality"?`},
		"Team.people.name.first":   {Message: `Team.people.name has no field "first"`, Hint: "Team.people.name is one value; svs explain Team.people.name says how it is written"},
		"Team.xyzzy":               {Message: `Team has no field "xyzzy"`, Hint: "svs explain Team lists its fields"},
		"Teem":                     {Message: `nothing is called "Teem"`, Hint: `did you mean "Team"?`},
		"Demnd.type":               {Message: `nothing is called "Demnd.type"`, Hint: `did you mean "Demand.type"?`},
		"inicdent-management":      {Message: `nothing is called "inicdent-management"`, Hint: `did you mean "incident-management"?`},
		"SVS210":                   {Message: `nothing is called "SVS210"`, Hint: `did you mean "SVS201"?`},
		"/":                        {Message: `nothing is called "/"`, Hint: "svs explain without a name shows what there is"},
		"leadTime.p909":            {Message: `nothing is called "leadTime.p909"`, Hint: `did you mean "leadTime.p90"?`},
		"qualty":                   {Message: `nothing is called "qualty"`, Hint: `did you mean "Quality"?`},
		"nonsense-beyond-hope":     {Message: `nothing is called "nonsense-beyond-hope"`, Hint: "svs explain without a name shows what there is"},
	} {
		_, got := b.Find(asked)
		if d := cmp.Diff(&want, got); d != "" {
			t.Errorf("%q (-want +got):\n%s", asked, d)
		}
	}
}
