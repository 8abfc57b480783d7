package hostile

import (
	"fmt"
	"strings"
)

// Web is a model that is sound and small, and in which there is more to follow
// than anybody could: a command that does must have bounds of its own.
type Web struct {
	Name string
	// Files are the model, Before what stood where a command compares.
	Files, Before map[string]string
	// Commands are run in its folder, each within the bounds; BEFORE is the
	// folder of what stood. Exits are what each may end with.
	Commands [][]string
	Exits    []int
}

// small is a model of one of each that simulates.
const small = "apiVersion: svs/v1\nkind: Team\nmetadata: {name: desk}\nspec: {people: 2}\n---\n" +
	"apiVersion: svs/v1\nkind: Practice\nmetadata: {name: support}\nspec: {organizationsAndPeople: {teams: [desk]}}\n---\n" +
	"apiVersion: svs/v1\nkind: Service\nmetadata: {name: mail}\n---\n" +
	"apiVersion: svs/v1\nkind: ValueStream\nmetadata: {name: restore}\nspec:\n  outcome: {service: mail}\n  steps:\n" +
	"    - {id: mend, activity: deliver-and-support, practice: support, team: desk, work: 20m}\n---\n" +
	"apiVersion: svs/v1\nkind: Demand\nmetadata: {name: down}\nspec: {type: failure, service: mail, stream: restore, arrivals: {rate: 2/h}}\n---\n"

const work = "activity: engage, practice: support, team: desk, work: 1s"

// Webs are all of them, in a fixed order.
func Webs() []Web {
	simulate := []string{"simulate", "--replications", "2", "--horizon", "4w", "-f", "json"}
	plan := []string{"plan", "--base", "BEFORE", "--replications", "2", "--horizon", "4w"}
	diff := []string{"diff", "BEFORE", "."}
	web := func(name string, exits []int, text string, commands ...[]string) Web {
		return Web{Name: name, Files: one(small + strings.TrimSuffix(text, "---\n")), Before: one(strings.TrimSuffix(small, "---\n")), Commands: commands, Exits: exits}
	}
	// As many ways through as there are orders of calls: two to the power of 40.
	doubling := numbered(40, func(i int) string {
		return entity("ValueStream", fmt.Sprintf("v%d", i), fmt.Sprintf("{steps: [{id: a, stream: v%d}, {id: b, stream: v%d}]}", i+1, i+1)) + "---\n"
	}) + entity("ValueStream", "v40", "{steps: [{id: a, "+work+"}]}") + "---\n" + entity("Demand", "dv", "{type: value, service: mail, stream: v0, arrivals: {rate: 1/month}}") + "---\n"
	rows := strings.Replace(small, "work: 20m", "work: 20m, next: ["+numbered(2_000, func(i int) string {
		return fmt.Sprintf("{to: value, when: {priority: %d}, share: 1%%}, ", i)
	})+"{to: value}]", 1)
	renamed := renames(2_000)
	return []Web{
		web("calls-doubling", []int{0, 1}, doubling, briefly(simulate), briefly(plan), []string{"lint"}, []string{"monitor"}, []string{"get", "ValueStream/v0", "--facts"}),
		web("organizations-in-a-chain", []int{0}, numbered(5_000, func(i int) string {
			spec := "{}"
			if i > 0 {
				spec = fmt.Sprintf("{parent: o%d}", i-1)
			}
			return entity("Organization", fmt.Sprintf("o%d", i), spec) + "---\n"
		}), diff, []string{"list", "--organization", "o0", "-q"}, []string{"list", "-f", "json"}),
		web("calendars-in-a-chain", []int{0, 1}, numbered(4_000, func(i int) string {
			return entity("Calendar", fmt.Sprintf("c%d", i), fmt.Sprintf("{extends: c%d}", i+1)) + "---\n"
		})+entity("Calendar", "c4000", "{week: {mon: [\"09:00-17:00\"]}}")+"---\n", diff),
		{Name: "a-line-of-findings", Files: one(rows), Before: one(small), Commands: [][]string{{"validate", "-f", "github"}, simulate}, Exits: []int{1}},
		// A moment that has no end, and more at once than there is room for.
		web("steps-that-take-no-time", []int{2}, entity("ValueStream", "v", "{steps: [{id: a, activity: engage, practice: support, team: desk, work: 0s, quality: 0.000001%}]}")+"---\n"+
			entity("Demand", "dv", "{type: value, service: mail, stream: v, arrivals: {rate: 1/d}}")+"---\n", simulate, []string{"simulate", "--trace"}),
		web("a-demand-that-causes-itself", []int{2}, entity("ValueStream", "v", "{steps: [{id: a, wait: 0s, emits: [{demand: dv, share: 99.99999%}]}]}")+"---\n"+
			entity("Demand", "dv", "{type: value, service: mail, stream: v, arrivals: {rate: 1/d}}")+"---\n", simulate),
		web("a-million-at-once", []int{2}, entity("Demand", "many", "{type: failure, service: mail, stream: restore, arrivals: {rate: 1/h, group: 1000000}}")+"---\n", simulate),
		web("a-million-caused", []int{2}, entity("ValueStream", "v", "{steps: [{id: a, activity: engage, practice: support, team: desk, work: 1s, emits: [{demand: down, count: 1000000, after: 1h}]}]}")+"---\n"+
			entity("Demand", "dv", "{type: value, service: mail, stream: v, arrivals: {rate: 20/h}}")+"---\n", simulate),
		// Many of a kind, where each has been held against all others.
		{Name: "many-demands", Files: split(small+numbered(8_000, func(i int) string {
			return entity("Demand", fmt.Sprintf("d%d", i), "{type: failure, service: mail, stream: restore, arrivals: {rate: 1/month}}") + "---\n"
		}), 8_005), Commands: [][]string{simulate[:len(simulate)-2]}, Exits: []int{1}},
		web("variations-in-a-chain", []int{0}, entity("GoverningBody", "board", "{}")+"---\n"+numbered(800, func(i int) string {
			spec := "{}"
			if i > 0 {
				spec = fmt.Sprintf("{parent: o%d}", i-1)
			}
			return entity("Organization", fmt.Sprintf("o%d", i), spec) + "---\n" +
				fmt.Sprintf("apiVersion: svs/v1\nkind: Variation\nmetadata: {name: x%d, owner: GoverningBody/board, organization: o%d}\n", i, i) +
				fmt.Sprintf("spec: {change: [{entity: Team/desk, set: {people: %d}}]}\n---\n", i+3)
		}), []string{"validate"}),
		web("variations-of-one", []int{0}, entity("Organization", "root", "{}")+"---\n"+entity("Organization", "sub", "{parent: root}")+"---\n"+
			entity("GoverningBody", "board", "{}")+"---\n"+numbered(800, func(i int) string {
			return fmt.Sprintf("apiVersion: svs/v1\nkind: Variation\nmetadata: {name: x%d, owner: GoverningBody/board, organization: sub}\n", i) +
				fmt.Sprintf("spec: {change: [{entity: Team/desk, set: {people: %d}}]}\n---\n", i+3)
		}), []string{"validate"}),
		// Texts that agree need not be held against each other, and each is looked
		// for in a file of thousands.
		{Name: "policies-of-one-field", Files: split(small+entity("GoverningBody", "board", "{}")+"---\n"+numbered(4_000, func(i int) string {
			return entity("Policy", fmt.Sprintf("p%d", i), fmt.Sprintf("{issuedBy: board, appliesTo: {kind: Team}, require: 'spec: people: <=1%d'}", i)) + "---\n"
		}), 4_006), Commands: [][]string{{"validate"}}, Exits: []int{0}},
		{Name: "improvements-of-one", Files: split(small+numbered(4_000, func(i int) string {
			return entity("Improvement", fmt.Sprintf("i%d", i), fmt.Sprintf("{change: [{entity: Team/desk, set: {people: %d}}]}", i)) + "---\n"
		}), 4_005), Commands: [][]string{{"validate"}}, Exits: []int{0}},
		// More is broken than anybody could read.
		{Name: "policies-all-broken", Files: split(small+entity("GoverningBody", "board", "{}")+"---\n"+numbered(400, func(i int) string {
			return entity("Policy", fmt.Sprintf("p%d", i), fmt.Sprintf("{issuedBy: board, appliesTo: {kind: Team}, require: 'spec: people: >=%d'}", 3+i%2)) + "---\n" +
				entity("Team", fmt.Sprintf("t%d", i), "{people: 1}") + "---\n"
		}), 806), Commands: [][]string{{"validate"}}, Exits: []int{2}},
		web("steps-of-one-stream", []int{0}, entity("ValueStream", "v", "\n  steps:\n"+numbered(8_000, func(i int) string {
			return fmt.Sprintf("    - {id: s%d, wait: 1s}\n", i)
		}))+"---\n"+entity("ValueStream", "p", "\n  steps:\n    - id: s\n      parallel:\n"+numbered(3_000, func(i int) string {
			return fmt.Sprintf("        - [{id: s%d, wait: 1s}]\n", i)
		}))+"---\n"+entity("Demand", "dv", "{type: value, service: mail, stream: v}")+"---\n"+entity("Demand", "dp", "{type: value, service: mail, stream: p}")+"---\n", []string{"lint"}),
		web("bodies-in-a-chain", []int{0}, numbered(2_500, func(i int) string {
			above, over := "{}", "{}"
			if i > 0 {
				above, over = fmt.Sprintf("{parent: o%d}", i-1), fmt.Sprintf("{parent: b%d}", i-1)
			}
			return entity("Organization", fmt.Sprintf("o%d", i), above) + "---\n" +
				fmt.Sprintf("apiVersion: svs/v1\nkind: GoverningBody\nmetadata: {name: b%d, organization: o%d}\nspec: %s\n---\n", i, i, over)
		}), []string{"lint"}),
		{Name: "all-renamed", Files: renamed[1], Before: renamed[0], Commands: [][]string{diff}, Exits: []int{0}},
	}
}

// briefly is a command that simulates an hour: where one item brings the work of
// a month, a month is a million visits.
func briefly(command []string) []string {
	return append(command[:len(command):len(command)], "--horizon", "1h")
}

// renames are teams with a stream for each, and the same with other names.
func renames(n int) [2]map[string]string {
	var out [2]map[string]string
	moved := "version: 1\nmoved:\n"
	for side, letter := range []string{"x", "y"} {
		out[side] = split(numbered(n, func(i int) string {
			team := fmt.Sprintf("%s%d", letter, i)
			return entity("Team", team, "{people: 1}") + "---\n" + entity("ValueStream", fmt.Sprintf("v%d", i), "{steps: [{id: a, activity: engage, team: "+team+", work: 1m}]}") + "---\n"
		}), 2*n)
	}
	for i := range n {
		moved += fmt.Sprintf("  - {from: Team/x%d, to: Team/y%d}\n", i, i)
	}
	out[1]["svs.yaml"] = moved
	return out
}
