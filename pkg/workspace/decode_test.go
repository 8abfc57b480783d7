package workspace

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/tree"
)

func brief(found []diag.Finding) []string {
	var out []string
	for _, f := range found {
		out = append(out, fmt.Sprintf("%s:%d:%d %s %s", f.Place.File, f.Place.Pos.Line, f.Place.Pos.Column, f.Rule, f.Message))
	}
	return out
}

// read reads and decodes a text as svs.yaml of a workspace.
func read(t *testing.T, text string) (Settings, []diag.Finding) {
	t.Helper()
	doc, _, found := ReadSettings(fstest.MapFS{File: {Data: []byte(text)}}, source.DefaultLimits())
	s, more := Decode(doc, "0.3.1", nil)
	return s, append(found, more...)
}

const example = `version: 1
requires: ">=0.1"                 # the program's version
vocabulary: svs-4
organization: acme
model: {include: ["**/*.yaml", "**/*.yml"], exclude: ["drafts/**"]}
rules: {SVS4: {severity: warning}, SVS305: {waivable: false}, hand-offs: {parameters: {atMost: 5}}}
failOn: error
currency: {base: EUR, rates: {USD: 0.92}}
notApplicable: {obtain-build: "bought from the parent"}
plan: {base: origin/main, block: [breaking, {measure: Team/desk utilization, worsensBy: 10%}]}
simulate: {scenario: base}
moved: [{from: Practice/change-control, to: Practice/change-enablement}]
`

func TestDecode(t *testing.T) {
	got, found := read(t, example)
	if len(found) > 0 {
		t.Error(brief(found))
	}
	at := func(line, column int32) diag.Pos { return diag.Pos{Line: line, Column: column} }
	text := func(s string, line, column int32) Value[string] { return Value[string]{s, at(line, column)} }
	pattern := func(s string) tree.Pattern {
		p, err := tree.Compile(s)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	want := Settings{
		Requires: text(">=0.1", 2, 11), Vocabulary: text("svs-4", 3, 13), Organization: text("acme", 4, 15), FailOn: text("error", 7, 9), Scenario: text("base", 11, 22),
		Include: []tree.Pattern{pattern("**/*.yaml"), pattern("**/*.yml")}, Exclude: []tree.Pattern{pattern("drafts/**")},
		Rules: []RuleSetting{
			{Rule: "SVS4", At: at(6, 9), Severity: text("warning", 6, 26)},
			{Rule: "SVS305", At: at(6, 36), Waivable: Value[bool]{false, at(6, 55)}},
			{Rule: "hand-offs", At: at(6, 63), Parameters: []Parameter{{Name: "atMost", Text: "5", At: at(6, 96)}}},
		},
		Currency:      Currency{Base: text("EUR", 8, 18), Rates: []Rate{{"USD", 0.92, at(8, 31)}}},
		NotApplicable: []Reason{{"obtain-build", "bought from the parent", at(9, 17)}},
		Plan:          Plan{Base: text("origin/main", 10, 14), Block: []Block{{Class: "breaking", At: at(10, 35)}, {Measure: "Team/desk utilization", WorsensBy: "10%", At: at(10, 45)}}},
		Moved:         []Move{{text("Practice/change-control", 12, 16), text("Practice/change-enablement", 12, 45)}},
	}
	if d := cmp.Diff(want, got, cmp.Comparer(func(a, b tree.Pattern) bool { return a.String() == b.String() })); d != "" {
		t.Error(d)
	}
}

// TestDecodeIsLenient reads settings of wrong shape: what is wrong is left
// out, the rest stays, and only the schema speaks about it.
func TestDecodeIsLenient(t *testing.T) {
	for _, text := range []string{
		"requires: 1\nvocabulary: [a]\norganization: {}\nfailOn:\nmodel: x\nrules: []\ncurrency: 5\nnotApplicable: [a]\nplan: {base: 1, block: x}\nsimulate: 1\nmoved: {a: b}\n",
		"model: {include: x, exclude: [1, {}]}\nrules: {a: b, c: []}\ncurrency: {rates: {USD: x, CHF: -1, GBP: 1e999}}\nmoved: [x, {from: a}, {to: b}]\n",
	} {
		got, found := read(t, text)
		want := Settings{}
		if d := cmp.Diff(want, got, cmpopts.IgnoreUnexported(tree.Pattern{})); d != "" || len(found) > 0 {
			t.Errorf("%s %v", d, brief(found))
		}
	}
	if got, _ := Decode(nil, "0.3.1", nil); !cmp.Equal(got, Settings{}, cmpopts.IgnoreUnexported(tree.Pattern{})) {
		t.Errorf("without svs.yaml: %+v", got)
	}
}

func TestRefusedNodesAreLeftOut(t *testing.T) {
	doc, _, _ := ReadSettings(fstest.MapFS{File: {Data: []byte("failOn: eror\norganization: acme\n")}}, source.DefaultLimits())
	bad := doc.Root.Get("failOn")
	got, _ := Decode(doc, "0.3.1", func(n *source.Node) bool { return n == bad })
	if got.FailOn.Given() || got.Organization.V != "acme" {
		t.Errorf("got %+v", got)
	}
}

func TestFindings(t *testing.T) {
	for text, want := range map[string]string{
		"":               "",
		"# empty\n":      "",
		"failOn: [1\n":   `svs.yaml:1:9 SVS005 "[" is not closed; add the "]"`,
		"a: 1\na: 2\n":   `svs.yaml:2:1 SVS008 duplicate key "a", already on line 1; delete one of the two`,
		"requires: ~0.1": `svs.yaml:1:11 SVS901 "~0.1" is no range of versions; write ">=0.1", or ">=0.1 <0.4"`,
		"requires: '>=1.0'\nmodel: {exclude: [../x, /etc, 'a/[']}\n": `svs.yaml:2:19 SVS902 pattern "../x" is refused: pattern leads out of the workspace; write it without .. and a leading /, from its folder down
svs.yaml:2:25 SVS902 pattern "/etc" is refused: pattern leads out of the workspace; write it without .. and a leading /, from its folder down
svs.yaml:2:31 SVS902 pattern "a/[" is refused: pattern is malformed: a [ needs its ], ** stands alone between slashes, and {a,b} is written as two patterns
svs.yaml:1:11 SVS901 workspace requires svs >=1.0, and this is 0.3.1; install a version that fits, or change requires`,
		"moved: [{from: A/a, to: A/a}, {from: A/b, to: A/c}, {from: A/b, to: A/d}, {from: A/e, to: A/c}]": `svs.yaml:1:25 SVS904 "A/a" moves to itself; delete the entry
svs.yaml:1:60 SVS904 "A/b" moves twice; keep the entry that is true, or go through the name between
svs.yaml:1:91 SVS904 two entities move to "A/c"; keep the entry that is true`,
		"currency: {base: EUR, rates: {EUR: 1}}": `svs.yaml:1:31 SVS905 the base currency "EUR" is worth one of itself; delete its rate`,
		"version: 1\n---\nkind: Team\n":          `svs.yaml:3:1 SVS906 more than one document of settings; join them, or move entities to a model file`,
	} {
		_, found := read(t, text)
		if d := cmp.Diff(want, strings.Join(brief(found), "\n")); d != "" {
			t.Errorf("%q: %s", text, d)
		}
	}
}

func TestTooManyPatterns(t *testing.T) {
	s, found := read(t, "model: {include: ["+strings.Repeat("a, ", maxPatterns)+"]}")
	if len(found) > 0 || len(s.Include) != maxPatterns {
		t.Error(brief(found))
	}
	_, found = read(t, "model: {include: ["+strings.Repeat("a, ", maxPatterns)+"b]}")
	if d := cmp.Diff([]string{"svs.yaml:1:319 SVS902 more than 100 patterns; write fewer, wider ones"}, brief(found)); d != "" {
		t.Error(d)
	}
}

func TestSatisfies(t *testing.T) {
	for _, c := range []struct {
		requires string
		yes, no  string
	}{
		{">=0.1", "0.1 0.1.0 0.1.5 0.2.0 1.0 v0.1.1 0.1.0-dev devel", "0.0.9 0"},
		{">=0.1 <0.4", "0.1.0 0.3.9", "0.4.0 0.4.0-rc.1 0.0.1"},
		{"> 0.1", "0.2.0 1", "0.1.9 0.1.0"},
		{"<=1.2.3", "1.2.3 1.2", "1.2.4"},
		{"0.3", "0.3.1 0.3", "0.4.0"},
		{"= 0.3.1", "0.3.1", "0.3.2"},
	} {
		for _, v := range strings.Fields(c.yes) {
			if ok, err := Satisfies(v, c.requires); !ok || err != nil {
				t.Errorf("%s does not satisfy %s: %v", v, c.requires, err)
			}
		}
		for _, v := range strings.Fields(c.no) {
			if ok, err := Satisfies(v, c.requires); ok || err != nil {
				t.Errorf("%s satisfies %s: %v", v, c.requires, err)
			}
		}
	}
	for _, bad := range []string{"", " ", ">=", "=>1", "1.2.3.4", "x", ">=1.x", ">=99999999999", "1..2", ">=1-rc"} {
		if _, err := Satisfies("0.1", bad); err == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}

func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules() {
		if seen[r.Code] || seen[r.Name] || r.Title == "" || r.Doc == "" || !strings.HasPrefix(r.Code, "SVS9") {
			t.Errorf("incomplete rule %+v", r)
		}
		seen[r.Code], seen[r.Name] = true, true
		for text, want := range map[string]int{r.Fails: 1, r.Passes: 0} {
			s, found := read(t, text)
			found = append(found, s.CheckRules(File, append(Rules(), diag.Rule{Code: "SVS401", Name: "x"}), nil)...)
			found = append(found, s.CheckNames(File, func(_, _ string) bool { return false }, func(string) []string { return nil })...)
			if len(found) != want || want == 1 && found[0].Rule != r.Code {
				t.Errorf("%s: %q gives %v", r.Code, text, brief(found))
			}
		}
	}
}
