package plain

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/svs-project/svs/pkg/eval"
)

// childWord makes the test's own binary the process that evaluates.
const childWord = "evaluate-for-the-test"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == childWord {
		os.Exit(eval.Serve(os.Stdin, os.Stdout, os.Exit))
	}
	os.Exit(m.Run())
}

func byCUE(t testing.TB, rules []eval.Rule, subjects []eval.Subject, pairs []eval.Pair) *eval.Results {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &eval.Client{Command: eval.Command{Path: self, Args: []string{self, childWord}}, Limits: eval.Limits{Time: time.Minute, Memory: 1 << 30}}
	res, err := c.Run(context.Background(), rules, subjects, pairs)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// subjects are small ones whose fields are there or not, of the right sort or
// of another.
func subjects(t testing.TB) []eval.Subject {
	t.Helper()
	var out []eval.Subject
	for i, text := range []string{
		`{"metadata": {"name": "x"}, "spec": {"a": 1, "b": "x", "c": {"e": 2}, "l": ["x", "y"]}, "facts": {"n": 5, "t": true, "steps": {"p": {"v": 1.5, "w": "x"}, "q": {"v": 3}}}}`,
		`{"metadata": {"name": "y", "owner": "o"}, "spec": {"a": 0.9, "b": "y", "l": [], "i": [{"u": 1, "v": 14400}, {"u": 2}]}, "facts": {"n": 5.0, "t": false, "steps": {}}}`,
		`{"metadata": {}, "spec": {}, "facts": {}}`,
		`{"metadata": {"name": "x"}, "spec": {"a": "1", "b": 3, "c": [1], "l": "x", "i": {}}, "facts": {"n": null, "t": "true", "steps": {"p": 4}}}`,
		`{"metadata": {"name": ""}, "spec": {"a": -1, "b": "", "c": {}, "l": [1, 2, 3], "i": [{"u": "1"}]}, "facts": {"n": 0, "t": true, "steps": {"p": {}, "q": {"v": 7200, "w": ""}}}}`,
		`{"metadata": {"name": "xy"}, "spec": {"a": 2, "b": "xy", "c": {"e": 2, "f": {"g": 1}}, "l": ["x"], "i": []}, "facts": {"n": 0.1, "t": true, "steps": {"p": {"v": 0.9}}}}`,
		`{"metadata": {"name": "x"}, "spec": {"a": 14400, "b": null, "c": {"e": "x", "f": 1}, "l": ["z", "z", "z", "z"]}, "facts": {"n": 14400, "steps": {"p": {"v": 5, "w": "y"}}}}`,
	} {
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		s := eval.Subject{ID: fmt.Sprint(i)}
		if err := d.Decode(&s.Data); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// long is for more of the same: go test ./pkg/eval/plain -long.
var long = flag.Bool("long", false, "compare twenty times as many texts")

// writer writes random texts of CUE, most of them plain.
type writer struct{ *rand.Rand }

func (w writer) one(of ...string) string { return of[w.IntN(len(of))] }

func (w writer) rule() string {
	var lines []string
	for range 1 + w.IntN(3) {
		line := w.one("spec", "spec", "facts", "facts", "metadata") + ": " + w.mapping(2)
		if w.IntN(6) == 0 {
			line = "if " + w.condition() + " {" + line + "}"
		}
		lines = append(lines, line)
	}
	return "import \"list\"\n" + strings.Join(lines, "\n")
}

func (w writer) condition() string {
	return w.one("spec.a == _|_", "spec.c.e != _|_", "facts.n >= 2", "len(spec.l) == 0", `spec.b == "x"`, `metadata.name != "x"`, "len(facts.steps) > 1", "spec.c.f.g != _|_")
}

func (w writer) mapping(depth int) string {
	if w.IntN(4) == 0 {
		return w.field(depth)
	}
	var fields []string
	for range 1 + w.IntN(3) {
		fields = append(fields, w.field(depth))
	}
	if w.IntN(5) == 0 {
		fields = append(fields, "...")
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

func (w writer) field(depth int) string {
	name := w.one("a", "b", "c", "e", "f", "g", "l", "i", "n", "t", "u", "v", "w", "steps", "name", "owner")
	return w.named(name, depth)
}

func (w writer) named(name string, depth int) string {
	if w.IntN(12) == 0 {
		return "x?: " + w.value(depth)
	}
	return name + w.one(": ", ": ", ": ", "?: ", "!: ") + w.value(depth)
}

func (w writer) value(depth int) string {
	if depth > 0 && w.IntN(4) == 0 {
		return w.mapping(depth - 1)
	}
	switch w.IntN(11) {
	case 0:
		return w.one("string", "number", "int", "float", "bool", "_", "null")
	case 1:
		return w.one(`"x"`, `"y"`, `""`, "1", "2.0", "0.9", "true", "false", "-1", "14400")
	case 2, 3:
		return w.one("<=", ">=", "<", ">", "!=") + w.one("1", "2", "0.9", "90*percent", "4*h", "parameters.n", "parameters.n*d", "1+1", "facts.n", "spec.a", "(2*h)", "5.0", "0.1*1")
	case 4:
		return w.one(`!=""`, `!="x"`, `=~"^x"`, `!~"y"`, `>="x"`, `<"y"`, `!="x" & !="y"`, ">=1 & <=5", ">=5 & <=1")
	case 5:
		return w.one(`"x" | "y"`, `1 | "x"`, "number | string", ">5 | \"x\"", "int | 0.9", `{a: 1} | {b: 2}`, "*1 | 2")
	case 6:
		return "list.M" + w.one("inItems", "axItems") + "(" + w.one("0", "1", "2", "parameters.n") + ")"
	case 7:
		return "list.MatchN(" + w.one(">=1", "0", "<2", "1", ">=parameters.n") + ", " + w.value(depth-1) + ")"
	case 8:
		return "matchN(" + w.one(">=1", "1", "0", "<=1") + ", [" + w.value(depth-1) + ", " + w.value(depth-1) + "])"
	case 9:
		return w.one("[...]", "[..."+w.value(depth-1)+"]", "[]", "{...}", "[string]: "+w.value(depth-1), "[...{u: "+w.value(0)+", ...}]")
	}
	if depth > 0 {
		return "{[string]: " + w.value(depth-1) + "}"
	}
	return "number"
}

// TestAsCUE: what is decided here, CUE decides likewise, in the same words; and
// no text that is decided here is one that CUE refuses.
func TestAsCUE(t *testing.T) {
	rounds := uint64(1)
	if *long {
		rounds = 20
	}
	for seed := range rounds {
		compareWithCUE(t, writer{rand.New(rand.NewPCG(1, seed))})
	}
}

// lazy reports whether CUE says less than is said here, as it does of what
// depends on other values once it has found something missing.
func lazy(cue, here []eval.Break) bool {
	// In a choice whose arms lack something it may leave out the choice as well.
	missing := func(b eval.Break) bool {
		return b.Missing || slices.ContainsFunc(b.Arms, func(a eval.Break) bool { return a.Missing })
	}
	if len(cue) == 0 || len(cue) >= len(here) || !slices.ContainsFunc(here, missing) {
		return false
	}
	return amongThem(cue, here)
}

// blind reports whether CUE says more than is said here of a rule that refers to
// other values: what it finds missing in a mapping hides from it what that
// mapping holds, so it blames what refers to that.
func blind(r *rule, cue, here []eval.Break) bool {
	return len(r.read) > 0 && len(here) > 0 && len(cue) > len(here) && slices.ContainsFunc(here, func(b eval.Break) bool { return b.Missing }) && amongThem(here, cue)
}

// amongThem reports whether some breaks are all among others.
func amongThem(few, many []eval.Break) bool {
	for _, b := range few {
		if !slices.ContainsFunc(many, func(o eval.Break) bool { return cmp.Equal(b, o, cmpopts.IgnoreFields(eval.Break{}, "Detail", "Arms")) }) {
			return false
		}
	}
	return true
}

func compareWithCUE(t *testing.T, w writer) {
	t.Helper()
	subjects := subjects(t)
	var rules []eval.Rule
	var known []*rule
	var pairs []eval.Pair
	for len(rules) < 1000 {
		r := eval.Rule{ID: fmt.Sprint(len(rules)), Text: w.rule(), Parameters: map[string]any{"n": 1}}
		parsed, faults := eval.Parse(r.Text)
		if len(faults) > 0 {
			continue
		}
		here := compile(r, parsed)
		if here == nil {
			continue
		}
		known = append(known, here)
		for i := range subjects {
			pairs = append(pairs, eval.Pair{Rule: len(rules), Subject: i})
		}
		rules = append(rules, r)
	}
	res := byCUE(t, rules, subjects, pairs)
	met, broken, wrong, last := 0, 0, 0, -1
	for i, p := range pairs {
		breaks, sure := known[p.Rule].judge(subjects[p.Subject].Data)
		if f := res.Faults[p.Rule]; f != nil {
			t.Errorf("CUE refuses what is decided here: %s\n%s %s", rules[p.Rule].Text, f.Message, f.Detail)
			wrong++
		} else if sure {
			if len(breaks) == 0 {
				met++
			} else {
				broken++
			}
			if told := res.Outcomes[i].Breaks; lazy(told, breaks) || blind(known[p.Rule], told, breaks) {
				continue
			}
			if d := cmp.Diff(res.Outcomes[i], eval.Outcome{Breaks: breaks}, cmpopts.IgnoreFields(eval.Break{}, "Detail", "Arms"), cmpopts.EquateEmpty()); d != "" {
				if p.Rule != last {
					t.Errorf("%s\non %v (-CUE +here):\n%s", rules[p.Rule].Text, subjects[p.Subject].Data, d)
					wrong++
				}
				last = p.Rule
			}
		}
		if wrong > 8 {
			t.FailNow()
		}
	}
	if met < 500 || broken < 500 {
		t.Errorf("only %d pairs that meet and %d that break were compared", met, broken)
	}
}

// TestClash: texts that nothing can meet both of, those among them that CUE
// does not see, and texts that go together.
func TestClash(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"spec: people: >=5", "spec: people: <=3", "spec.people"},
		{"spec: people: >=5", "spec: people: <=5", ""},
		{"spec: people: >5", "spec: people: <=5", "spec.people"},
		{"spec: people?: >5", "spec: people: <=5", "spec.people"},
		{"spec: people?: >5", "spec: people?: <=5", ""},
		{"spec: within: <=4*h", "spec: within: >=5*h", "spec.within"},
		{"spec: within: <=4*h", "spec: within: >=240*m", ""},
		{`spec: type: "a" | "b"`, `spec: type: "c" | "d"`, "spec.type"},
		{`spec: type: "a" | "b"`, `spec: type: "b" | "d"`, ""},
		{`spec: type: "a" | "b"`, `spec: type: !="a"`, ""},
		{`spec: type: "a"`, `spec: type: !="a"`, "spec.type"},
		{`metadata: name: "web"`, `metadata: name: =~"^db"`, "metadata.name"},
		{`metadata: name: =~"^web-"`, `metadata: name: =~"^db-"`, "metadata.name"},
		{`metadata: name: =~"^web-"`, `metadata: name: =~"^web-a"`, ""},
		{`metadata: name: =~"web-"`, `metadata: name: =~"^db-"`, ""},
		{"import \"list\"\nspec: steps: list.MinItems(3)", "import \"list\"\nspec: steps: list.MaxItems(2)", "spec.steps"},
		{"import \"list\"\nspec: steps: list.MinItems(2)", "import \"list\"\nspec: steps: list.MaxItems(2)", ""},
		{"import \"list\"\nspec: steps: list.MatchN(>=3, \"a\")", "import \"list\"\nspec: steps: list.MaxItems(2)", "spec.steps"},
		{"import \"list\"\nspec: steps: list.MinItems(1)", "spec: steps: string", "spec.steps"},
		{"spec: m: a: 1", "spec: m: string", "spec.m"},
		{"spec: m: a: 1", "spec: m: b: 2", ""},
		{"spec: n: int", "spec: n: >=0.5", ""},
		{"spec: n: int", "spec: n: number", ""},
		{"spec: n: int", "spec: n: 0.5", "spec.n"},
		{"spec: n: <facts.most", "spec: n: >5", ""},
		{"if spec.cost == _|_ {spec: people: >=5}", "spec: people: <=3", ""},
	} {
		a, b := read(t, c.a), read(t, c.b)
		for range 2 {
			got := ""
			if clash := a.Clash(b); clash != nil {
				got = strings.Join(clash.Path, ".")
			}
			if got != c.want {
				t.Errorf("%s and %s: clash over %q, want %q", c.a, c.b, got, c.want)
			}
			a, b = b, a
		}
	}
}

func read(t *testing.T, text string) *Rule {
	t.Helper()
	parsed, faults := eval.Parse(text)
	if len(faults) > 0 {
		t.Fatal(text, faults)
	}
	r := Read(eval.Rule{Text: text}, parsed)
	if r == nil {
		t.Fatalf("%s is not plain", text)
	}
	return r
}

// TestClashAsCUE: where CUE sees that nothing can meet two texts, it is seen
// here, and what is called a clash here is one: nothing meets both.
func TestClashAsCUE(t *testing.T) {
	w := writer{rand.New(rand.NewPCG(2, 1))}
	subjects := subjects(t)
	var rules []eval.Rule
	var known []*Rule
	for len(rules) < 400 {
		r := eval.Rule{Text: "import \"list\"\nspec: " + w.one("a", "b") + w.one(": ", "?: ") + w.value(0), Parameters: map[string]any{"n": 1}}
		if parsed, faults := eval.Parse(r.Text); len(faults) == 0 {
			if here := Read(r, parsed); here != nil {
				rules, known = append(rules, r), append(known, here)
			}
		}
	}
	var pairs [][2]int
	for range 2000 {
		pairs = append(pairs, [2]int{w.IntN(len(rules)), w.IntN(len(rules))})
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &eval.Client{Command: eval.Command{Path: self, Args: []string{self, childWord}}, Limits: eval.Limits{Time: time.Minute, Memory: 1 << 30}}
	found, err := c.Clashes(context.Background(), rules, pairs)
	if err != nil {
		t.Fatal(err)
	}
	both := 0
	for i, p := range pairs {
		here := known[p[0]].Clash(known[p[1]])
		// CUE takes [...] for an empty list and {...} for an empty mapping, and
		// what refers to another value for what it happens to be.
		if found[i] != nil && here == nil && !strings.ContainsAny(rules[p[0]].Text+rules[p[1]].Text, "[{") && !strings.Contains(rules[p[0]].Text+rules[p[1]].Text, "spec.a") {
			t.Errorf("only CUE sees that these clash: %s\n%s\n%s", found[i].Detail, rules[p[0]].Text, rules[p[1]].Text)
		}
		if here == nil {
			continue
		}
		both++
		for _, s := range subjects {
			one, sure1 := known[p[0]].rule.judge(s.Data)
			two, sure2 := known[p[1]].rule.judge(s.Data)
			if sure1 && sure2 && len(one)+len(two) == 0 {
				t.Errorf("%v meets both, and they are said to clash:\n%s\n%s", s.Data, rules[p[0]].Text, rules[p[1]].Text)
			}
		}
	}
	if both < 100 {
		t.Errorf("only %d pairs clash", both)
	}
}

// TestImplies: what is as strict as something else, what is not, and what
// cannot be told.
func TestImplies(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want Answer
	}{
		{"spec: people: >=5", "spec: people: >=3", Yes},
		{"spec: people: >=3", "spec: people: >=5", No},
		{"spec: people: >=5", "spec: people: >4", Yes},
		{"spec: people: >=5", "spec: people: >5", No},
		{"spec: people: <=2", "spec: people: <=3", Yes},
		{"spec: people: <=2", "spec: people: >=1", No},
		{"spec: people: 2", "spec: people: <=3", Yes},
		{"spec: people: >=2 & <=9", "spec: people: >=1", Yes},
		{"spec: people: >=2", "spec: people: >=1 & <=9", No},
		{"spec: people: >=2", "spec: people: !=0", Yes},
		{"spec: people?: >=5", "spec: people: >=3", No},
		{"spec: people: >=5", "spec: people?: >=3", Yes},
		{"spec: cost: <=5", "spec: people: >=3", No},
		{"spec: {people: >=5, cost: <=5}", "spec: people: >=3", Yes},
		{`spec: type: "a"`, `spec: type: "a" | "b"`, Yes},
		{`spec: type: "a" | "b"`, `spec: type: "a" | "b" | "c"`, Yes},
		{`spec: type: "a" | "d"`, `spec: type: "a" | "b" | "c"`, No},
		{`spec: type: "a"`, `spec: type: string`, Yes},
		{`spec: type: "a"`, `spec: type: !="b"`, Yes},
		{`spec: type: "a-1"`, `spec: type: =~"^a-"`, Yes},
		{`spec: type: =~"^a-[0-9]"`, `spec: type: =~"^a-"`, CannotTell},
		{"import \"list\"\nspec: l: list.MinItems(3)", "import \"list\"\nspec: l: list.MinItems(2)", Yes},
		{"import \"list\"\nspec: l: list.MaxItems(3)", "import \"list\"\nspec: l: list.MaxItems(2)", No},
		{"spec: l: [...{within: <=2}]", "spec: l: [...{within: <=4}]", CannotTell},
		{"spec: l: [...<=2]", "spec: l: [...<=4]", Yes},
		{"spec: m: a: 1", "spec: m: {...}", Yes},
		{"spec: people: >=5", "if spec.cost == _|_ {spec: people: >=3}", CannotTell},
		{"if spec.cost == _|_ {spec: people: >=5}", "spec: people: >=3", No},
		{"spec: n: >=facts.a", "spec: n: >=3", CannotTell},
	} {
		if got, path := read(t, c.a).Implies(read(t, c.b)); got != c.want {
			t.Errorf("%s implies %s: %d at %v, want %d", c.a, c.b, got, path, c.want)
		}
	}
}

// TestImpliesOnSubjects: whatever meets a text meets what it implies.
func TestImpliesOnSubjects(t *testing.T) {
	w := writer{rand.New(rand.NewPCG(3, 1))}
	subjects := subjects(t)
	var texts []string
	var known []*Rule
	for len(known) < 500 {
		text := "import \"list\"\nspec: " + w.one("a", "b", "l", "c") + w.one(": ", ": ", "?: ") + w.value(1)
		if parsed, faults := eval.Parse(text); len(faults) == 0 {
			if here := Read(eval.Rule{Text: text, Parameters: map[string]any{"n": 1}}, parsed); here != nil {
				texts, known = append(texts, text), append(known, here)
			}
		}
	}
	implied := 0
	for i := range known {
		for j := range known {
			if answer, _ := known[i].Implies(known[j]); i == j || answer != Yes {
				continue
			}
			implied++
			for _, s := range subjects {
				one, sure1 := known[i].rule.judge(s.Data)
				two, sure2 := known[j].rule.judge(s.Data)
				if sure1 && sure2 && len(one) == 0 && len(two) > 0 {
					t.Fatalf("%v meets the first and not the second, which it is said to imply:\n%s\n%s", s.Data, texts[i], texts[j])
				}
			}
		}
	}
	if implied < 1000 {
		t.Errorf("only %d pairs imply each other", implied)
	}
}
