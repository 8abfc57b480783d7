package change_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/change"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/schema"
)

func theSchema(t testing.TB) *conform.Schema {
	t.Helper()
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func parse(t testing.TB, file, text string) []source.Document {
	t.Helper()
	docs, found := source.Parse(file, []byte(text), source.DefaultLimits())
	for _, f := range found {
		if f.Rule != source.CodeNoDocument {
			t.Logf("%s: %s", file, f.Message)
		}
	}
	return docs
}

// tell writes a difference as lines.
func tell(d *change.Diff) string {
	var b strings.Builder
	for _, e := range d.Entities {
		fmt.Fprintf(&b, "%s %s", e.Action, e.Ref())
		if e.Was != "" {
			fmt.Fprintf(&b, " was %s, %d references", e.Was, e.References)
		}
		b.WriteString("\n")
		for _, f := range e.Fields {
			b.WriteString("  " + strings.TrimSuffix(f.String(), " after "))
			if f.FromDefault {
				b.WriteString(" (was the default)")
			}
			if f.ToDefault {
				b.WriteString(" (is the default)")
			}
			b.WriteString("\n")
		}
	}
	for _, l := range d.Likely {
		fmt.Fprintf(&b, "likely %s → %s %.2f\n", l.From, l.To, l.Alike)
	}
	for _, l := range d.LeftOut {
		fmt.Fprintf(&b, "left out %s %s %s base=%v\n", l.File, l.Entity, l.Path, l.Base)
	}
	return b.String()
}

func compare(t testing.TB, from, to string, moves ...change.Move) string {
	t.Helper()
	d, err := change.Compare(theSchema(t), change.Model{Documents: parse(t, "a.yaml", from)}, change.Model{Documents: parse(t, "b.yaml", to)}, moves)
	if err != nil {
		t.Fatal(err)
	}
	return tell(d)
}

const team = "apiVersion: svs/v1\nkind: Team\nmetadata: {name: desk}\n"

const stream = `apiVersion: svs/v1
kind: ValueStream
metadata: {name: restore}
spec:
  steps:
    - {id: triage, activity: engage, team: desk, work: {p50: 5m, p95: 15m}, next: mend}
    - {id: mend, activity: deliver-and-support, team: desk, work: 1h}
`

func TestNoDifference(t *testing.T) {
	for name, pair := range map[string][2]string{
		"layout, comments and quotes":  {team + "spec: {people: 3, cost: 48 EUR/h}\n", "# a desk\n" + team + "spec:\n  cost: '48 EUR/h'   # each\n  people: 3\n"},
		"the order of documents":       {team + "spec: {people: 3}\n---\n" + stream, stream + "---\n" + team + "spec: {people: 3}\n"},
		"a duration in other words":    {stream, strings.Replace(stream, "work: 1h", "work: 60m", 1)},
		"a share in other words":       {team + "spec: {people: 3, availability: 85%}\n", team + "spec: {people: 3, availability: 0.85}\n"},
		"a number in other words":      {"apiVersion: svs/v1\nkind: Scenario\nmetadata: {name: x}\nspec: {scale: {Demand/d: 1.5}}\n", "apiVersion: svs/v1\nkind: Scenario\nmetadata: {name: x}\nspec: {scale: {Demand/d: 1.50}}\n"},
		"money in other words":         {team + "spec: {people: 3, cost: 1k EUR/h}\n", team + "spec: {people: 3, cost: 1000 EUR/h}\n"},
		"a default that is written":    {stream, strings.ReplaceAll(stream, "team: desk,", "team: Team/desk, people: 1,")},
		"a family that need no name":   {stream, strings.Replace(stream, "{p50: 5m, p95: 15m}", "{dist: lognormal, p50: 5m, p95: 15m}", 1)},
		"one time in other words":      {stream, strings.Replace(stream, "work: 1h", "work: {dist: constant, value: 1h}", 1)},
		"a spec that says nothing":     {"apiVersion: svs/v1\nkind: Service\nmetadata: {name: e-mail}\n", "apiVersion: svs/v1\nkind: Service\nmetadata: {name: e-mail}\nspec: {}\n"},
		"one service in a list of one": {stream + "  outcome: {service: e-mail}\n", stream + "  outcome: {service: [e-mail]}\n"},
		"the order of a set": {"apiVersion: svs/v1\nkind: Service\nmetadata: {name: e-mail}\nspec: {dependsOn: [Service/net, Service/dns]}\n",
			"apiVersion: svs/v1\nkind: Service\nmetadata: {name: e-mail}\nspec: {dependsOn: [Service/dns, Service/net]}\n"},
	} {
		if d := cmp.Diff("", compare(t, pair[0], pair[1])); d != "" {
			t.Errorf("%s:\n%s", name, d)
		}
	}
}

func TestDifferences(t *testing.T) {
	demand := "apiVersion: svs/v1\nkind: Demand\nmetadata: {name: d}\nspec:\n  type: failure\n  arrivals: {rate: 2/h}\n"
	for name, tt := range map[string]struct{ from, to, want string }{
		"a field": {team + "spec: {people: 6}\n", team + "spec: {people: 5}\n", `
changed Team/desk
  changed people 6 → 5
`},
		"a default that goes": {team + "spec: {people: 6}\n", team + "spec: {people: 6, discipline: fifo}\n", `
changed Team/desk
  changed discipline priority → fifo (was the default)
`},
		"metadata": {team + "spec: {people: 6}\n", strings.Replace(team, "{name: desk}", "{name: desk, labels: {region: emea}}", 1) + "spec: {people: 6}\n", `
changed Team/desk
  added metadata.labels  → {region: emea}
`},
		"an entity": {team + "spec: {people: 6}\n", stream, `
removed Team/desk
added ValueStream/restore
`},
		"a step goes, one comes, one changes": {stream, strings.NewReplacer("id: mend", "id: repair", "next: mend", "next: repair", "p95: 15m", "p95: 20m").Replace(stream), `
changed ValueStream/restore
  removed steps[mend] {id: mend, activity: deliver-and-support, team: Team/desk, people: 1, work: 1h, quality: 100%, needsJudgement: false} →  after triage
  changed steps[triage].work {p50: 5m, p95: 15m} → {p50: 5m, p95: 20m}
  changed steps[triage].next mend → repair
  added steps[repair]  → {id: repair, activity: deliver-and-support, team: Team/desk, people: 1, work: 1h, quality: 100%, needsJudgement: false} after triage
`},
		"steps in another order": {stream, strings.NewReplacer("id: mend", "id: triage", "id: triage", "id: mend").Replace(stream), `
changed ValueStream/restore
  reordered steps [triage, mend] → [mend, triage]
  changed steps[triage].activity engage → deliver-and-support
  changed steps[triage].work {p50: 5m, p95: 15m} → 1h
  removed steps[triage].next mend → 
  changed steps[mend].activity deliver-and-support → engage
  changed steps[mend].work 1h → {p50: 5m, p95: 15m}
  added steps[mend].next  → mend
`},
		"a promise is told by what it is about": {demand + "  promises: [{within: 4h, share: 90%}]\n", demand + "  promises: [{within: 8h, share: 90%}]\n", `
changed Demand/d
  changed promises[value].within 4h → 8h
`},
		"promises that nothing tells apart": {demand + "  promises: [{within: 4h, share: 90%}, {within: 8h, share: 99%}]\n", demand + "  promises: [{within: 4h, share: 90%}, {within: 8h, share: 95%}]\n", `
changed Demand/d
  removed promises {until: value, within: 8h, share: 99%, clock: elapsed} → 
  added promises  → {until: value, within: 8h, share: 95%, clock: elapsed}
`},
		"one form for another": {demand, strings.Replace(demand, "{rate: 2/h}", "{every: 30m}", 1), `
changed Demand/d
  changed arrivals {rate: 2/h, group: 1} → {every: 30m, group: 1}
`},
		"groups in place of a number": {team + "spec: {people: 6}\n", team + "spec: {people: [{name: early, count: 3}, {name: late, count: 3}]}\n", `
changed Team/desk
  changed people 6 → [{name: early, count: 3}, {name: late, count: 3}]
`},
		"what cannot be read is not gone": {team + "spec: {people: 6}\n---\n" + stream, team + "spec: {people: 6, cost: {}}\n---\napiVersion: svs/v1\nkind: ValueStream\nmetadata: {name: restore}\nspec: [\n", `
left out b.yaml ValueStream/restore  base=false
left out b.yaml Team/desk cost base=false
`},
	} {
		if d := cmp.Diff(tt.want[1:], compare(t, tt.from, tt.to)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

func TestMoves(t *testing.T) {
	from := team + "spec: {people: 3, cost: 40 EUR/h}\n---\n" + stream
	to := strings.NewReplacer("name: desk", "name: service-desk", "team: desk", "team: service-desk", "40 EUR", "45 EUR").Replace(from)
	want := `moved Team/service-desk was desk, 2 references
  changed cost 40 EUR/h → 45 EUR/h
`
	if d := cmp.Diff(want, compare(t, from, to, change.Move{From: "Team/desk", To: "Team/service-desk"})); d != "" {
		t.Errorf("a move (-want +got):\n%s", d)
	}
	chain := []change.Move{{From: "Team/desk", To: "Team/help-desk"}, {From: "Team/help-desk", To: "Team/service-desk"}}
	if d := cmp.Diff(want, compare(t, from, to, chain...)); d != "" {
		t.Errorf("a chain of moves (-want +got):\n%s", d)
	}
	circle := []change.Move{{From: "Team/desk", To: "Team/x"}, {From: "Team/x", To: "Team/desk"}}
	if got := compare(t, from, from, circle...); got != "" {
		t.Errorf("a circle of moves: %s", got)
	}
	renamed := strings.NewReplacer("id: mend", "id: repair", "next: mend", "next: repair").Replace(stream)
	want = `changed ValueStream/restore
  moved steps[repair] mend → repair
`
	part := change.Move{From: "ValueStream/restore.steps[mend]", To: "ValueStream/restore.steps[repair]"}
	if d := cmp.Diff(want, compare(t, stream, renamed, part)); d != "" {
		t.Errorf("a step with another name (-want +got):\n%s", d)
	}
	if got := compare(t, stream, stream, part); got != "" {
		t.Errorf("a move that did not happen: %s", got)
	}
	likely := `removed Team/desk
added Team/service-desk
likely Team/desk → Team/service-desk 1.00
`
	to = strings.Replace(to, "45 EUR", "40 EUR", 1)
	got := compare(t, from, to)
	for _, line := range strings.Split(strings.TrimSpace(likely), "\n") {
		if !strings.Contains(got, line+"\n") {
			t.Errorf("without the move: no line %q in\n%s", line, got)
		}
	}
}

func TestSettings(t *testing.T) {
	a := parse(t, "svs.yaml", "rules: {SVS4: {severity: error}}\ncurrency: {base: EUR}\n")[0].Root
	b := parse(t, "svs.yaml", "currency: {base: CHF}\nrules: {SVS4: {severity: error}, SVS305: {severity: 'off'}}\n")[0].Root
	var got []string
	for _, f := range change.Settings(theSchema(t), a, b) {
		got = append(got, strings.TrimSuffix(f.String(), " after "))
	}
	want := []string{`added rules.SVS305  → {severity: "off"}`, "changed currency.base EUR → CHF"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if fs := change.Settings(theSchema(t), nil, nil); len(fs) > 0 {
		t.Errorf("nothing against nothing: %v", fs)
	}
}

// TestInherited: what an entity has from its organisation is said by one side
// and had by the other without a word; another value is a difference.
func TestInherited(t *testing.T) {
	has := func(entity string) []change.Inherited {
		return []change.Inherited{{Part: "metadata", Key: "organization", Value: "Organization/acme"}, {Part: "spec", Key: "calendar", Value: "Calendar/office"}}
	}
	says := "apiVersion: svs/v1\nkind: Team\nmetadata: {name: desk, organization: acme}\nspec: {people: 3, calendar: office}\n"
	for text, want := range map[string]string{
		team + "spec: {people: 3}\n": "",
		says:                         "",
		strings.Replace(says, "acme", "emea", 1): `changed Team/desk
  changed metadata.organization Organization/emea → Organization/acme (is the default)
`,
	} {
		d, err := change.Compare(theSchema(t), change.Model{Documents: parse(t, "a.yaml", text), Inherits: has},
			change.Model{Documents: parse(t, "b.yaml", team+"spec: {people: 3}\n"), Inherits: has}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := cmp.Diff(want, tell(d)); got != "" {
			t.Errorf("%s(-want +got):\n%s", text, got)
		}
	}
}
