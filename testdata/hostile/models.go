package hostile

import (
	"fmt"
	"strings"
	"time"
)

// rings is how many entities the circles and hubs are made of.
const rings = 10_000

// models are sound documents that together make no sense, many of them.
func models() []Case {
	return []Case{
		{Name: "model/one-name-twice", Files: map[string]string{"a.yaml": service("a", ""), "b.yaml": "# the second\n" + service("a", "")},
			Exits: []int{1}, At: "b.yaml:5:9", Must: []string{"a.yaml:4:9"}, Findings: 1},
		{Name: "model/one-name-often", Files: split(numbered(2_000, func(int) string { return entity("Team", "a", "{people: 1}") + "---\n" }), 2_000), Exits: []int{1}, Findings: 1_999},
		ring("Organization", "parent", rings, func(to string) string { return "{parent: " + to + "}" }),
		ring("GoverningBody", "bodies", rings, func(to string) string { return "{parent: " + to + "}" }),
		ring("Calendar", "extends", rings, func(to string) string { return "{extends: " + to + "}" }),
		ring("Policy", "overrides", rings, func(to string) string { return "{overrides: " + to + "}" }),
		ring("Service", "dependsOn", rings, func(to string) string { return "{dependsOn: [Service/" + to + "]}" }),
		ring("ValueStream", "stream", rings, func(to string) string { return "{steps: [{id: a, stream: " + to + "}]}" }),
		{Name: "model/override-chain", Files: split(numbered(5_000, func(i int) string {
			return entity("Policy", fmt.Sprintf("n-%d", i), fmt.Sprintf("{issuedBy: b, overrides: n-%d}", i+1)) + "---\n"
		})+entity("Policy", "n-5000", "{issuedBy: b}")+"---\n"+entity("GoverningBody", "b", ""), 5_002), Exits: []int{0}, Findings: 0},
		{Name: "model/own-parent", Files: one(entity("Organization", "a", "{parent: a}")), Exits: []int{1}, At: "m.yaml:4:16", Findings: 1},
		{Name: "model/hub", Files: hub("hub"), Exits: []int{0}, Findings: 0},
		{Name: "model/hub-missing", Files: hub("hob"), Exits: []int{1}, Findings: rings, Time: 5 * time.Second},
		{Name: "model/dense", Files: one(dense(60)), Exits: []int{1}, Findings: -1},
		{Name: "model/steps", Files: one(entity("ValueStream", "a", "\n  steps:\n"+numbered(1_500, func(i int) string {
			return fmt.Sprintf("    - {id: s%d, wait: 1h, rework: s%d}\n", i, (i*7)%1500)
		}))), Exits: []int{0}, Findings: 0},
		{Name: "model/steps-missing", Files: one(entity("ValueStream", "a", "\n  steps:\n"+numbered(1_500, func(i int) string {
			return fmt.Sprintf("    - {id: s%d, wait: 1h, rework: t%d}\n", i, i)
		}))), Exits: []int{1}, Findings: 1_500},
		{Name: "model/branches", Files: one(entity("ValueStream", "a", "{steps: "+strings.Repeat("[{id: a, parallel: [", 14)+"[]"+strings.Repeat("]}]", 14)+"}")), Exits: []int{1}, Findings: -1},
		{Name: "model/far-away-names", Files: hub(strings.Repeat("x", 60)), Exits: []int{1}, Findings: rings, Time: 5 * time.Second},
	}
}

// hub is one service on which ten thousand others rest, by the name given.
func hub(name string) map[string]string {
	return split(entity("Service", "hub", "")+"---\n"+numbered(rings, func(i int) string {
		return entity("Service", fmt.Sprintf("s-%d", i), "{dependsOn: [Service/"+name+"]}") + "---\n"
	}), rings+1)
}

// dense is n services each of which rests on all: as many circles as there are
// orders of them.
func dense(n int) string {
	all := numbered(n, func(i int) string { return fmt.Sprintf("Service/s%d, ", i) })
	return strings.TrimSuffix(numbered(n, func(i int) string {
		return entity("Service", fmt.Sprintf("s%d", i), "{dependsOn: ["+strings.TrimSuffix(all, ", ")+"]}") + "---\n"
	}), "---\n")
}
