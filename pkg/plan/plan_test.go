package plan_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/change"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/plan"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/unit"
	"github.com/svs-project/svs/pkg/workspace"
	"github.com/svs-project/svs/schema"
)

// file is a text as the only file of a model.
type file string

func (file) Len() int { return 1 }

func (f file) Read(int) (load.File, []diag.Finding, error) {
	return load.File{Path: "model.yaml", Data: []byte(f)}, nil, nil
}

// makePlan plans a change between two texts; one that begins with "# svs.yaml"
// is the settings, beside an empty model.
func makePlan(t *testing.T, from, to string, moves ...change.Move) *plan.Plan {
	t.Helper()
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	now, err := unit.ParseDate("2026-11-02")
	if err != nil {
		t.Fatal(err)
	}
	in := plan.Input{Schema: s, Now: now}
	var docs [2][]source.Document
	var roots [2]*source.Node
	for i, text := range []string{from, to} {
		side := []*plan.Model{&in.From, &in.To}[i]
		model := text
		if strings.HasPrefix(text, "# svs.yaml\n") {
			docs, _ := source.Parse("svs.yaml", []byte(text), source.DefaultLimits())
			roots[i] = docs[0].Root
			side.Settings, _ = workspace.Decode(&docs[0], "0.1", func(*source.Node) bool { return false })
			model = ""
		}
		docs[i], _ = source.Parse("model.yaml", []byte(model), source.DefaultLimits())
		side.Loaded, err = load.Load(context.Background(), file(model), load.Options{Schema: s, Limits: source.DefaultLimits(), Jobs: 1})
		if err != nil {
			t.Fatal(err)
		}
	}
	if in.Diff, err = change.Compare(s, change.Model{Documents: docs[0]}, change.Model{Documents: docs[1]}, moves); err != nil {
		t.Fatal(err)
	}
	in.Diff.Settings = change.Settings(s, roots[0], roots[1])
	return plan.Make(in)
}

// reasons are the codes and classes of all that a plan finds.
func reasons(p *plan.Plan) []string {
	var out []string
	for _, e := range p.All() {
		for _, r := range e.Reasons {
			out = append(out, fmt.Sprintf("%s %s %s %s: %s", e.Entity, r.Class, r.Code, r.Path, r.Message))
		}
	}
	return out
}

func TestRulesExamples(t *testing.T) {
	rules := plan.Rules()
	for i, r := range rules {
		if i > 0 && rules[i-1].Code >= r.Code {
			t.Errorf("%s is not in order", r.Code)
		}
		t.Run(r.Code, func(t *testing.T) {
			for text, want := range map[string]bool{r.Fails: true, r.Passes: false} {
				before, after, ok := strings.Cut(text, "# after\n")
				if !ok {
					t.Fatalf("no states before and after in\n%s", text)
				}
				p := makePlan(t, before, after)
				met := false
				for _, e := range p.All() {
					for _, reason := range e.Reasons {
						met = met || reason.Code == r.Code
					}
				}
				if met != want {
					t.Errorf("found: %v, want %v in\n%s\n%v", met, want, text, reasons(p))
				}
			}
		})
	}
}

const (
	team   = "apiVersion: svs/v1\nkind: Team\nmetadata: {name: desk}\n"
	stream = `apiVersion: svs/v1
kind: ValueStream
metadata: {name: restore}
spec:
  outcome: {service: e-mail}
  steps:
    - {id: mend, activity: deliver-and-support, practice: incident-management, team: desk, work: 1h}
`
	rest = `---
apiVersion: svs/v1
kind: Practice
metadata: {name: incident-management}
spec: {organizationsAndPeople: {teams: [desk]}}
---
apiVersion: svs/v1
kind: Service
metadata: {name: e-mail}
---
apiVersion: svs/v1
kind: Demand
metadata: {name: down}
spec: {type: failure, service: e-mail, stream: restore, arrivals: {rate: 1/h}, promises: [{within: 4h, share: 90%}]}
---
`
)

// swap replaces parts of a text, each of which must be there.
func swap(t *testing.T, text string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("no %q in\n%s", pairs[i], text)
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return text
}

func TestReasons(t *testing.T) {
	all := team + "spec: {people: 6}\n---\n" + stream + rest
	calendar := "apiVersion: svs/v1\nkind: Calendar\nmetadata: {name: office}\nspec: {week: {mon-fri: [\"08:00-18:00\"]}}\n"
	practice := "apiVersion: svs/v1\nkind: Practice\nmetadata: {name: incident-management}\nspec: {organizationsAndPeople: {roles: [{name: manager, does: accountable}]}}\n"
	for name, tt := range map[string]struct {
		from, to string
		want     []string
	}{
		"a service is removed while somebody asks for it": {all, swap(t, all, "kind: Service\nmetadata: {name: e-mail}\n", "kind: Service\nmetadata: {name: post}\n"), []string{
			"Service/e-mail breaking SVS701 : Demand/down loses its only provider and no longer reaches value",
			"Service/e-mail breaking SVS704 : removed while live; no sunset was declared",
		}},
		"a draft goes":                 {swap(t, team, "{name: desk}", "{name: desk, lifecycle: draft}") + "spec: {people: 6}\n", "", nil},
		"something live becomes draft": {team, swap(t, team, "{name: desk}", "{name: desk, lifecycle: draft}"), []string{"Team/desk breaking SVS704 : set to draft while live; no sunset was declared"}},
		"people in groups":             {team + "spec: {people: [{name: a, count: 3}, {name: b, count: 3}]}\n", team + "spec: {people: 5}\n", []string{"Team/desk risky SVS707 people: 5 people in place of 6"}},
		"less of their time":           {team + "spec: {people: 5}\n", team + "spec: {people: 5, availability: 80%}\n", []string{"Team/desk risky SVS707 availability: people have 80% of their time for it in place of 100%"}},
		"shorter hours":                {calendar, swap(t, calendar, "18:00", "17:00"), []string{"Calendar/office risky SVS707 : it is open 45h a week in place of 50h"}},
		"hours at all": {team + "spec: {people: 5}\n---\n" + calendar, team + "spec: {people: 5, calendar: office}\n---\n" + calendar,
			[]string{"Team/desk risky SVS707 calendar: 50h a week in place of 168h"}},
		"a promise is withdrawn": {all, swap(t, all, ", promises: [{within: 4h, share: 90%}]", ""), []string{
			"Demand/down breaking SVS702 promises: the promise \"{until: value, within: 4h, share: 90%, clock: elapsed}\" is withdrawn"}},
		"a promise is kept less often":   {all, swap(t, all, "share: 90%", "share: 85%"), []string{"Demand/down breaking SVS702 promises[value].share: \"85%\" is promised in place of \"90%\""}},
		"a promise on another clock":     {all, swap(t, all, "share: 90%}", "share: 90%, clock: office}"), []string{"Demand/down breaking SVS702 promises[value].clock: its time is counted on \"Calendar/office\" in place of \"elapsed\""}},
		"a promise in working days":      {all, swap(t, all, "within: 4h", "within: 1bd"), []string{"Demand/down breaking SVS702 promises[value].within: \"1bd\" is promised in place of \"4h\""}},
		"a stronger promise":             {all, swap(t, all, "within: 4h", "within: 239m", "90%", "91%"), nil},
		"who is accountable":             {practice, swap(t, practice, "does: accountable", "does: informed"), []string{"Practice/incident-management risky SVS708 organizationsAndPeople.roles[manager].does: the role is informed in place of accountable"}},
		"a step that asks consent comes": {stream, swap(t, stream, "  steps:\n", "  steps:\n    - {id: ask, activity: plan, approval: {by: board}}\n"), []string{"ValueStream/restore risky SVS715 steps[ask]: a step that asks consent of GoverningBody/board comes"}},
		"the base currency":              {"# svs.yaml\ncurrency: {base: EUR}\n", "# svs.yaml\ncurrency: {base: CHF}\n", []string{"svs.yaml risky SVS712 currency.base: CHF in place of EUR"}},
		"a whole layer is switched off":  {"# svs.yaml\nversion: 1\n", "# svs.yaml\nrules: {SVS4: {severity: 'off'}}\n", []string{"svs.yaml risky SVS710 rules.SVS4: SVS4 is switched off"}},
		"what stops a plan":              {"# svs.yaml\nplan: {block: [breaking]}\n", "# svs.yaml\nplan: {block: []}\n", []string{"svs.yaml risky SVS710 plan.block: what stops a plan is different: [] in place of [breaking]"}},
		"words that people read":         {team, swap(t, team, "{name: desk}", "{name: desk, title: The desk, labels: {a: b}}"), nil},
		"a waiver is made": {"", "apiVersion: svs/v1\nkind: Waiver\nmetadata: {name: w}\nspec: {of: SVS512, subject: Team/desk, reason: r, until: 2027-06-30}\n",
			[]string{"Waiver/w risky SVS711 : an exception from SVS512 until 2027-06-30"}},
	} {
		if d := cmp.Diff(tt.want, reasons(makePlan(t, tt.from, tt.to))); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

func touches(ts []plan.Touch, indent string, b *strings.Builder) {
	for _, x := range ts {
		fmt.Fprintf(b, "%s%s %s %s\n", indent, x.Entity, x.Path, x.Loses)
		touches(x.Touches, indent+"  ", b)
	}
}

func TestTouches(t *testing.T) {
	all := team + "spec: {people: 6}\n---\n" + stream + rest
	p := makePlan(t, all, swap(t, all, "people: 6", "people: 5"))
	var b strings.Builder
	touches(p.Entities[0].Touches, "", &b)
	want := `Practice/incident-management organizationsAndPeople.teams[#1] 
ValueStream/restore steps[mend].team 
  Demand/down stream 
`
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(plan.Summary{Risky: 1, Change: 1, Dependents: 3}, p.Summary); d != "" {
		t.Error(d)
	}
	p = makePlan(t, all, swap(t, all, "kind: Service\nmetadata: {name: e-mail}\n", "kind: Service\nmetadata: {name: post}\n"))
	b.Reset()
	for _, e := range p.Entities {
		touches(e.Touches, "", &b)
	}
	want = `Demand/down service loses what it asks for
ValueStream/restore outcome.service loses what it brings out
`
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
	if p.Summary.Remove != 1 || p.Summary.Add != 1 || p.Summary.Breaking != 1 || p.Summary.Safe != 1 {
		t.Errorf("%+v", p.Summary)
	}
}

func TestSettingsOfTheBaseJudge(t *testing.T) {
	s, from, to := "# svs.yaml\nrules: {SVS712: {severity: error}}\ncurrency: {base: EUR}\n", "", ""
	from, to = s, strings.Replace(s, "EUR", "CHF", 1)
	if p := makePlan(t, from, to); p.Settings.Class != string(plan.Breaking) {
		t.Errorf("class %s", p.Settings.Class)
	}
	off := strings.Replace(to, "severity: error", "severity: 'off'", 1)
	if p := makePlan(t, from, off); p.Settings.Class != string(plan.Breaking) {
		t.Errorf("what is proposed judged itself: %s %v", p.Settings.Class, reasons(p))
	}
}
