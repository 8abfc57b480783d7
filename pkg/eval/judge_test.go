package eval

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const tool = `{"metadata": {"name": "x", "labels": {"a": "b"}},
 "spec": {"hosting": "saas", "people": 3, "share": 0.85, "promises": [{"until": "report", "within": 14400}, {"until": "value"}], "m": {"a": 1, "b": 2}},
 "facts": {"handoffs": 3, "none": [], "steps": {"triage": {"visits": 1.0}}}}`

// TestHold: what is asked, and what the subject is told to lack.
func TestHold(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`spec: hosting: "saas"`, ""},
		{`spec: hosting: "own"`, `spec.hosting is "saas", wants "own" at 1:16`},
		{`spec: cost: 5`, `spec.cost missing, wants 5 at 1:7`},
		{`spec: cost?: 5`, ""},
		{`spec: hosting?: "own"`, `spec.hosting is "saas", wants "own" at 1:17`},
		{`spec: {hosting: "saas"} | {cost: 5}`, ""},
		{`spec: {hosting: "own"} | {cost: 5}`, `spec is {"hosting":"saas","m":{"a":1,"b":2},"people":3,"promises":[{"until":"report","wi…, wants {hosting: "own"} | {cost: 5} at 1:1`},
		{`spec: hosting: "own" | "rented"`, `spec.hosting is "saas", wants "own" | "rented" at 1:7`},
		{"import \"list\"\nspec: promises: list.MatchN(>=1, {until: \"report\", within: <=4*h, ...})", ""},
		{"import \"list\"\nspec: promises: list.MatchN(>=2, {until: string, within: <=4*h, ...})", `spec.promises is [{"until":"report","within":14400},{"until":"value"}], wants list.MatchN(>=2, {until: string, within: <=4*h, ...}) at 2:17`},
		{`spec: promises: [...{within: <=4*h}]`, `spec.promises.1.within missing, wants <=4*h at 1:22`},
		{`spec: promises: [...{within?: <=4*h}]`, ""},
		{`spec: share: >=80*percent`, ""},
		{`spec: share: >=90*percent`, `spec.share is 0.85, wants >=90*percent at 1:14`},
		{`spec: share: >=(90*percent) & <1`, `spec.share is 0.85, wants >=(90*percent) & <1 at 1:14`},
		{`spec: people: >=1+1 & <=2*2`, ""},
		{`if spec.cost != _|_ {spec: hosting: "own"}`, ""},
		{`if spec.hosting == "saas" {spec: people: >5}`, `spec.people is 3, wants >5 at 1:42`},
		{`if spec.hosting == "own" {spec: people: >5}`, ``},
		{`if spec.cost > 5 {spec: people: >5}`, `spec.cost missing, wants if spec.cost > 5 {spec: people: >5} at 1:9`},
		{`spec: people: >spec.cost`, `spec.cost missing, wants >spec.cost at 1:21`},
		{`spec: m: [string]: <2`, `spec.m.b is 2, wants <2 at 1:20`},
		{`for p in spec.promises {facts: handoffs: <p.within}`, `facts.handoffs is 3, wants <p.within at 1:45`},
		{`facts: handoffs: <=parameters.atMost`, ``},
		{`facts: handoffs: <parameters.atMost`, `facts.handoffs is 3, wants <parameters.atMost at 1:18`},
		{`facts: handoffs: 10/(facts.handoffs-3)`, `? cannot be decided: a value that it computes does not come out at 1:18`},
		{`_min: int
facts: handoffs: >=_min`, `? cannot be decided: a value that it computes does not come out at 2:20`},
		{"_enough: spec.people > 5\n_enough: true", ` is , wants spec.people > 5 at 1:10`},
		{`spec: people: string`, `spec.people is 3, wants string at 1:15`},
		{`spec: m: close({a: 1})`, `spec.m.b is 2, wants close({a: 1}) at 1:7`},
		{`#large: {people: >=5, ...}
spec: #large`, `spec.people is 3, wants >=5 at 1:18`},
		{`spec: {hosting: "saas", people: >=3}
facts: steps: "triage": visits: >=1`, ""},
		{`facts: steps: mend: visits: >=1`, `facts.steps.mend.visits missing, wants >=1 at 1:21`},
		{`facts: steps: [string]: visits: >1`, `facts.steps.triage.visits is 1.0, wants >1 at 1:33`},
		{`metadata: labels: a: =~"^c"`, `metadata.labels.a is "b", wants =~"^c" at 1:22`},
		{`spec: people: len(spec.promises)`, `spec.people is 3, wants len(spec.promises) at 1:15`},
		{`spec: hosting: error("no")`, `compile: can hold of nothing: what it asks contradicts itself at 1:16`},
		{`spec: people: >5 & <3`, `compile: can hold of nothing: what it asks contradicts itself at 1:20`},
		{"spec: people: 1\nspec: people: 2", `compile: can hold of nothing: what it asks contradicts itself at 2:15`},
		{`{spec: people: >=5}`, `spec.people is 3, wants >=5 at 1:16`},
		{"spec: {people: >3, cost: 5, warranty: availability: >0.5}", `spec.people is 3, wants >3 at 1:16
spec.cost missing, wants 5 at 1:20
spec.warranty.availability missing, wants >0.5 at 1:39`},
		{"import \"strings\"\nspec: people: 3", ""},
		{`spec: promises: []`, `spec.promises is [{"until":"report","within":14400},{"until":"value"}], wants [] at 1:17`},
		{`spec: promises: [{until: "report"}]`, `spec.promises is [{"until":"report","within":14400},{"until":"value"}], wants [{until: "report"}] at 1:17`},
		{`spec: promises: [_, _, _]`, `spec.promises is [{"until":"report","within":14400},{"until":"value"}], wants [_, _, _] at 1:17`},
		{`spec: promises: [_, _]`, ""},
		{`spec: promises: [_, ...]`, ""},
		{`spec: waiting: []`, `spec.waiting missing, wants [] at 1:7`},
		{`spec: waiting?: []`, ""},
		{`facts: none: []`, ""},
		{`facts: none: [_]`, `facts.none is [], wants [_] at 1:14`},
		// Several arms hold of what has neither field: that is one too many for CUE, and enough here.
		{`spec: {hosting?: "saas"} | {cost?: 5}`, ""},
		{`spec: {hosting?: "own"} | {cost?: 5}`, ""},
		{`spec: {hosting?: "own"} | {people?: 5}`, `spec is {"hosting":"saas","m":{"a":1,"b":2},"people":3,"promises":[{"until":"report","wi…, wants {hosting?: "own"} | {people?: 5} at 1:1`},
		{`spec: ({hosting?: "saas"} | {cost?: 5}) & ({m: a?: 1} | {promises?: _})`, ""},
		{`spec: m: {a?: 1} | {c?: 1}
spec: people: >5`, `spec.people is 3, wants >5 at 2:15`},
		{`spec: promises: [...({until: "report"} | {until: "value"} | {within?: 3})]`, ""},
		{`spec: promises: [...({until: "report"} | {within: 3})]`, `spec.promises.1 is {"until":"value"}, wants [...({until: "report"} | {within: 3})] at 1:7`},
		{`facts: steps: [string]: {visits?: >0} | {outputs?: 5}`, ""},
		{`facts: steps: [string]: {visits?: >1} | {visits?: <1}`, `facts.steps.triage is {"visits":1.0}, wants [string]: {visits?: >1} | {visits?: <1} at 1:8`},
		{`spec: {hosting?: "saas"} | {cost?: 5}
facts: handoffs: 10/(facts.handoffs-3)`, `? cannot be decided: a value that it computes does not come out at 2:18`},
		// What an arm names must be there too, or the arm does not hold.
		{`spec: matchN(>=1, [{cost: 5, ...}, {people: >5, ...}])`, `spec is {"hosting":"saas","m":{"a":1,"b":2},"people":3,"promises":[{"until":"report","wi…, wants matchN(>=1, [{cost: 5, ...}, {people: >5, ...}]) at 1:7`},
		{`spec: matchN(0, [{cost: 5, ...}])`, ""},
		{`spec: matchIf({cost: 5, ...}, {hosting: "own", ...}, {hosting: "saas", ...})`, ""},
		{"import \"list\"\nspec: promises: list.MatchN(2, {within: 14400, ...})", `spec.promises is [{"until":"report","within":14400},{"until":"value"}], wants list.MatchN(2, {within: 14400, ...}) at 2:17`},
		{"import \"list\"\n#quick: {within: 14400, ...}\nspec: promises: list.MatchN(2, #quick)", `spec.promises is [{"until":"report","within":14400},{"until":"value"}], wants list.MatchN(2, #quick) at 3:17`},
		// An open list is no empty one, and a mapping without words none that lacks all.
		{"import \"list\"\nspec: promises: [...{within?: <=4*h}]\nspec: promises: list.MatchN(>=1, {within: number, ...})", ""},
		{"import \"list\"\nspec: promises: [...{within?: <=4*h}] & list.MinItems(2)", ""},
		{`spec: {people: >=1} & matchN(>=1, [{people: >=3, ...}])`, ""},
		{`spec: matchN(0, [{cost?: 5, ...}])`, `spec is {"hosting":"saas","m":{"a":1,"b":2},"people":3,"promises":[{"until":"report","wi…, wants matchN(0, [{cost?: 5, ...}]) at 1:7`},
		{"import \"list\"\nspec: promises: list.MinItems(\"x\")", `? cannot be decided: a value that it computes does not come out at 2:31`},
		{`if spec.cost == _|_ {spec: people: <=3}
spec: people: >=3`, ""},
		{`if spec.cost == _|_ {spec: people: <=2}
spec: people: >=3`, `spec.people is 3, wants <=2 at 1:36`},
		{`spec: people: <spec.people`, `spec.people is 3, wants <spec.people at 1:15`},
	} {
		t.Run(c.text, func(t *testing.T) {
			if d := cmp.Diff(c.want, judged(t, c.text)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func judged(t *testing.T, text string) string {
	t.Helper()
	var s Subject
	d := json.NewDecoder(strings.NewReader(tool))
	d.UseNumber()
	if err := d.Decode(&s.Data); err != nil {
		t.Fatal(err)
	}
	j := newJudge()
	c, fault := j.compile(Rule{ID: "Policy/x", Text: text, Parameters: map[string]any{"atMost": 3}}, 0)
	if fault != nil {
		return fmt.Sprintf("compile: %s at %d:%d", fault.Message, fault.Line, fault.Column)
	}
	out := j.hold(c, s)
	if out.Undecided != nil {
		return fmt.Sprintf("? %s at %d:%d", out.Undecided.Message, out.Undecided.Line, out.Undecided.Column)
	}
	var lines []string
	for _, b := range out.Breaks {
		is := " is " + b.Got
		if b.Missing {
			is = " missing"
		}
		lines = append(lines, fmt.Sprintf("%s%s, wants %s at %d:%d", strings.Join(b.Path, "."), is, b.Want, b.Line, b.Column))
	}
	return strings.Join(lines, "\n")
}
