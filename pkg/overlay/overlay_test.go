package overlay_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/overlay"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/schema"
)

const stream = `apiVersion: svs/v1
kind: ValueStream
metadata: {name: restore}
spec:
  limits: {inProgress: 9}
  steps:
    - {id: triage, activity: engage, team: desk, work: {p50: 5m, p95: 15m}, skills: [phone]}
    - id: both
      parallel: [[{id: call, activity: engage, team: desk, work: 5m}], [{id: mend, activity: improve, team: desk, work: 1h}]]
    - {id: close, activity: engage, team: desk, work: 1m}
---
apiVersion: svs/v1
kind: Team
metadata: {name: desk, labels: {region: emea}}
spec: {people: [{name: early, count: 2, skills: [phone]}, {name: late, count: 1}], cost: 40 EUR/h}
---
apiVersion: svs/v1
kind: Tool
metadata: {name: old}
`

// show writes a value on one line, so that expectations can be read.
func show(n *source.Node) string {
	if n == nil {
		return "-"
	}
	return overlay.Line(n)
}

func read(t *testing.T, file, text string) []source.Document {
	t.Helper()
	docs, found := source.Parse(file, []byte(text), source.DefaultLimits())
	if len(found) > 0 {
		t.Fatal(found)
	}
	return docs
}

// apply returns what became of an entity, what was touched and what was found.
func apply(t *testing.T, patches []overlay.Patch, entity string) (spec, touched, found string) {
	t.Helper()
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	o := overlay.New(s, patches)
	docs, _, err := o.Rewrite(read(t, "model.yaml", stream))
	if err != nil {
		t.Fatal(err)
	}
	more, _, err := o.Rewrite(read(t, "change.yaml", "kind: Nothing\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range append(docs, more...) {
		if d.Entity() == entity {
			spec = show(d.Root.Get("spec"))
		}
	}
	var b strings.Builder
	for _, c := range o.Touched() {
		fmt.Fprintf(&b, "%s %s: %s -> %s @%d:%d\n", c.Entity, c.Path, show(c.Before), show(c.After), c.Place.Pos.Line, c.Place.Pos.Column)
	}
	var f strings.Builder
	for _, x := range o.Findings() {
		fmt.Fprintf(&f, "%s:%d:%d %s: %s (%s)\n", x.Place.File, x.Place.Pos.Line, x.Place.Pos.Column, x.Rule, x.Message, x.Hint)
	}
	return spec, b.String(), f.String()
}

func changes(t *testing.T, text string) []overlay.Patch {
	t.Helper()
	docs := read(t, "change.yaml", "apiVersion: svs/v1\nkind: Improvement\nmetadata: {name: better}\nspec:\n  change:\n"+text)
	return overlay.Of(&docs[0])
}

const (
	triage = "{id: triage, activity: engage, team: desk, work: {p50: 5m, p95: 15m}, skills: [phone]}"
	call   = "{id: call, activity: engage, team: desk, work: 5m}"
	mend   = "{id: mend, activity: improve, team: desk, work: 1h}"
	both   = "{id: both, parallel: [[" + call + "], [" + mend + "]]}"
	closes = "{id: close, activity: engage, team: desk, work: 1m}"
)

func steps(limits string, items ...string) string {
	return "{" + limits + "steps: [" + strings.Join(items, ", ") + "]}"
}

// TestMergeByTheListTable holds each way in which a list or a value is merged.
func TestMergeByTheListTable(t *testing.T) {
	const limit = "limits: {inProgress: 9}, "
	for name, c := range map[string]struct{ patch, entity, spec, touched string }{
		"a value of one meaning is replaced whole": {
			"  - {entity: ValueStream/restore, set: {steps: [{id: triage, work: {mean: 9m, cv: 0.5}}]}}\n", "ValueStream/restore",
			steps(limit, strings.Replace(triage, "{p50: 5m, p95: 15m}", "{mean: 9m, cv: 0.5}", 1), both, closes),
			"ValueStream/restore steps[triage].work: {p50: 5m, p95: 15m} -> {mean: 9m, cv: 0.5} @6:68\n",
		},
		"a mapping is merged, null clears, a set is replaced": {
			"  - {entity: ValueStream/restore, set: {limits: {whenFull: declined}, steps: [{id: triage, skills: [chat], work: null}]}}\n", "ValueStream/restore",
			steps("limits: {inProgress: 9, whenFull: declined}, ", "{id: triage, activity: engage, team: desk, skills: [chat]}", both, closes),
			"ValueStream/restore limits.whenFull: - -> declined @6:60\n" +
				"ValueStream/restore steps[triage].skills: [phone] -> [chat] @6:100\n" +
				"ValueStream/restore steps[triage].work: {p50: 5m, p95: 15m} -> - @6:114\n",
		},
		"items go and come where they say": {
			"  - {entity: ValueStream/restore, set: {steps: [{id: triage, remove: true}, {id: new, wait: 5m, after: both}, {id: close, first: true}]}}\n", "ValueStream/restore",
			steps(limit, closes, both, "{id: new, wait: 5m}"),
			"ValueStream/restore steps[triage]: " + triage + " -> - @6:49\n" +
				"ValueStream/restore steps[new]: - -> {id: new, wait: 5m} @6:77\n" +
				"ValueStream/restore steps: [both, new, close] -> [close, both, new] @6:111\n",
		},
		"a step in a parallel branch is known by its id": {
			"  - {entity: ValueStream/restore, set: {steps: [{id: mend, work: 2h}]}}\n", "ValueStream/restore",
			steps(limit, triage, strings.Replace(both, "work: 1h", "work: 2h", 1), closes),
			"ValueStream/restore steps[both].parallel[#2][mend].work: 1h -> 2h @6:66\n",
		},
		"another form of a value replaces it": {
			"  - {entity: Team/desk, set: {people: 3}}\n", "Team/desk", "{people: 3, cost: 40 EUR/h}",
			"Team/desk people: [{name: early, count: 2, skills: [phone]}, {name: late, count: 1}] -> 3 @6:39\n",
		},
		"what stands already is no change": {
			"  - {entity: Team/desk, set: {cost: 40 EUR/h, people: [{name: late, count: 1}]}}\n", "Team/desk",
			"{people: [{name: early, count: 2, skills: [phone]}, {name: late, count: 1}], cost: 40 EUR/h}", "",
		},
		"an entity is added and then changed": {
			"  - {add: {kind: Team, metadata: {name: new}, spec: {people: 1}}}\n  - {entity: Team/new, set: {people: 2}}\n", "Team/new", "{people: 2}",
			"Team/new : - -> {apiVersion: svs/v1, kind: Team, metadata: {name: new}, spec: {people: 1}} @6:41\nTeam/new people: 1 -> 2 @7:38\n",
		},
		"an entity is removed": {
			"  - {remove: Tool/old}\n", "Tool/old", "",
			"Tool/old : {apiVersion: svs/v1, kind: Tool, metadata: {name: old}} -> - @6:14\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			spec, touched, found := apply(t, changes(t, c.patch), c.entity)
			if d := cmp.Diff(c.spec+"\n"+c.touched, spec+"\n"+touched); d != "" {
				t.Error(d)
			}
			if found != "" {
				t.Error(found)
			}
		})
	}
}

func TestFlags(t *testing.T) {
	const team = "{people: [{name: early, count: 2, skills: [phone]}, {name: late, count: 1}], cost: 40 EUR/h}"
	for _, c := range []struct{ flag, entity, spec, found string }{
		{"Team/desk.people=7", "Team/desk", "{people: 7, cost: 40 EUR/h}", ""},
		{"Team/desk.spec.people[late].count = 3", "Team/desk", strings.Replace(team, "count: 1", "count: 3", 1), ""},
		{"Team/desk.people[late].count = 3", "Team/desk", strings.Replace(team, "count: 1", "count: 3", 1), ""},
		{"Team/desk.people[late]=null", "Team/desk", "{people: [{name: early, count: 2, skills: [phone]}], cost: 40 EUR/h}", ""},
		{"Team/desk={cost: null, availability: 80%}", "Team/desk", strings.Replace(team, "cost: 40 EUR/h", "availability: 80%", 1), ""},
		{"ValueStream/restore.steps[mend].work={p50: 5m, p95: 1h}", "ValueStream/restore",
			steps("limits: {inProgress: 9}, ", triage, strings.Replace(both, "work: 1h", "work: {p50: 5m, p95: 1h}", 1), closes), ""},
		{"ValueStream/restore.steps[both].parallel[#1][call].work=7m", "ValueStream/restore",
			steps("limits: {inProgress: 9}, ", triage, strings.Replace(both, "work: 5m", "work: 7m", 1), closes), ""},
		{"ValueStream/restore.steps[close].approval.by=board", "ValueStream/restore",
			steps("limits: {inProgress: 9}, ", triage, both, strings.Replace(closes, "1m", "1m, approval: {by: board}", 1)), ""},
		{"Team/desk.peeple=7", "Team/desk", team, "--set:1:11 SVS206: there is no field \"peeple\" in Team/desk (did you mean \"people\"?)\n"},
		{"Team/dekk.people=7", "Team/desk", team, "--set:1:1 SVS206: the model has no Team/dekk (did you mean \"Team/desk\"?)\n"},
		{"Tem/desk.people=7", "Team/desk", team, "--set:1:1 SVS206: no kind is called \"Tem\" (did you mean \"Team\"?)\n"},
		{"Team/desk.people[erly].count=7", "Team/desk", team, "--set:1:18 SVS206: there is no \"erly\" in \"people\" (did you mean \"early\"?)\n"},
		{"Team/desk.metadata.name=x", "Team/desk", team, "--set:1:20 SVS206: the name of an entity cannot be set (svs rename changes it everywhere)\n"},
		{"Team/desk.people", "Team/desk", "", "--set:1:1 SVS206: this sets nothing (write ADDRESS=VALUE, as in Team/service-desk.people=7)\n"},
		{"people=7", "Team/desk", "", "--set:1:1 SVS206: an address begins with Kind/name (write it as in Team/service-desk.people)\n"},
		{"Team/desk.people=", "Team/desk", "", "--set:1:17 SVS206: nothing stands behind the = (write a value, or null to take the field away)\n"},
		{"Team/desk.people[late=3", "Team/desk", "", "--set:1:1 SVS206: this sets nothing (write ADDRESS=VALUE, as in Team/service-desk.people=7)\n"},
		{"Team/desk.people={a: ", "Team/desk", "", "--set:1:"},
	} {
		t.Run(c.flag, func(t *testing.T) {
			p, bad := overlay.ParseSet(1, c.flag)
			spec, found := "", ""
			for _, x := range bad {
				found += fmt.Sprintf("%s:%d:%d %s: %s (%s)\n", x.Place.File, x.Place.Pos.Line, x.Place.Pos.Column, x.Rule, x.Message, x.Hint)
			}
			if bad == nil {
				spec, _, found = apply(t, []overlay.Patch{p}, c.entity)
			}
			if spec != c.spec || !strings.HasPrefix(found, c.found) || c.found == "" && found != "" {
				t.Errorf("got  %s\n     %swant %s\n     %s", spec, found, c.spec, c.found)
			}
		})
	}
}

func TestPatchesThatCannotBeApplied(t *testing.T) {
	for patch, want := range map[string]string{
		"  - {entity: Team/desk, set: {people: [{name: erly, count: 3}]}}\n":              `change.yaml:6:47 SVS111: there is no "erly" to change (did you mean "early"?)`,
		"  - {entity: Team/desk, set: {people: [{name: night, count: 3}]}}\n":             `change.yaml:6:47 SVS111: there is no "night" to change (a new one says first: true, or after: and the name of another)`,
		"  - {entity: Team/desk, set: {people: [{name: night, count: 3, after: lat}]}}\n": `change.yaml:6:71 SVS111: after: names no "lat" (did you mean "late"?)`,
		"  - {entity: Team/desk, set: {people: [{name: lat, remove: true}]}}\n":           `change.yaml:6:47 SVS111: there is no "lat" to remove (did you mean "late"?)`,
		"  - {remove: Tool/old}\n  - {entity: Tool/old, set: {hosting: saas}}\n":          `change.yaml:7:14 SVS111: an earlier change has removed Tool/old ()`,
		"  - {remove: Tool/odl}\n": `change.yaml:6:14 SVS206: the model has no Tool/odl (did you mean "Tool/old"?)`,
		"  - {entity: Team/new, set: {people: 1}}\n  - {add: {kind: Team, metadata: {name: new}}}\n": `change.yaml:6:14 SVS206: the model has no Team/new (there is desk, new)`,
	} {
		if _, _, found := apply(t, changes(t, patch), "Team/desk"); found != want+"\n" {
			t.Errorf("%s\n got %swant %s", patch, found, want)
		}
	}
}

// TestPlaceLeadsToThePatch: what a patch has put into a document of another
// file is found where the patch stands.
func TestPlaceLeadsToThePatch(t *testing.T) {
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	flag, bad := overlay.ParseSet(2, "Team/desk.cost=many")
	if bad != nil {
		t.Fatal(bad)
	}
	o := overlay.New(s, append(changes(t, "  - {entity: Team/desk, set: {people: x}}\n"), flag))
	docs, _, _ := o.Rewrite(read(t, "model.yaml", stream))
	res, err := s.Check(&docs[1])
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range o.Mend(nil, res.Findings) {
		got = append(got, fmt.Sprintf("%s:%d:%d %s", f.Place.File, f.Place.Pos.Line, f.Place.Pos.Column, f.Path))
	}
	if d := cmp.Diff([]string{"change.yaml:6:39 people", "--set:2:16 cost"}, got); d != "" {
		t.Error(d)
	}
	elsewhere := diag.Finding{Rule: "SVS203", Entity: "ValueStream/x", Place: diag.Place{File: "a.yaml", Pos: diag.Pos{Line: 3, Column: 4}}}
	moved := o.Mend(nil, []diag.Finding{elsewhere})[0]
	if moved.Place != flag.Place() || len(moved.Related) != 1 || moved.Related[0].Place != elsewhere.Place {
		t.Errorf("a fault elsewhere stands at %v, related %v", moved.Place, moved.Related)
	}
	if left := o.Mend([]diag.Finding{elsewhere}, []diag.Finding{elsewhere}); len(left) > 0 {
		t.Errorf("what stood before is reported: %v", left)
	}
}
