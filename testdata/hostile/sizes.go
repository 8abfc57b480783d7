package hostile

import (
	"fmt"
	"strings"
	"time"
)

// sizes are files that ask for more than there is.
func sizes() []Case {
	refused := []int{1, 2}
	deep := ""
	for i := range 1500 {
		deep += strings.Repeat(" ", i) + "a:\n"
	}
	return []Case{
		{Name: "size/brackets", Files: one(strings.Repeat("[", 20_000)), Exits: refused, At: "m.yaml:1", Findings: -1},
		{Name: "size/braces", Files: one(strings.Repeat("{a: ", 20_000)), Exits: refused, At: "m.yaml:1", Findings: -1},
		{Name: "size/closed-brackets", Files: one("a: " + strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000) + "\n"), Exits: refused, At: "m.yaml:1", Findings: -1},
		{Name: "size/levels", Files: one(deep), Exits: refused, Findings: -1},
		{Name: "size/dashes", Files: one(strings.Repeat("- ", 20_000) + "a\n"), Exits: refused, At: "m.yaml:1", Findings: -1},
		{Name: "size/keys", Files: one(numbered(100_000, func(i int) string { return fmt.Sprintf("k%d: 1\n", i) })), Exits: refused, Findings: -1},
		{Name: "size/labels", Files: one(service("a", "  labels:\n"+numbered(1_900, func(i int) string { return fmt.Sprintf("    k%d: v\n", i) }))), Exits: []int{0}, Findings: 0},
		{Name: "size/documents", Files: one(strings.Repeat("a: 1\n---\n", 100_000)), Exits: refused, Findings: -1},
		{Name: "size/one-key", Files: one(strings.Repeat("k", 1_000_000) + ": 1\n"), Exits: refused, At: "m.yaml:1", MustNot: []string{strings.Repeat("k", 300)}, Findings: -1},
		{Name: "size/one-text", Files: one(service("a", "  title: \""+strings.Repeat("A", 100_000)+"\"\n")), Exits: refused, At: "m.yaml:5", MustNot: []string{strings.Repeat("A", 300)}, Findings: -1},
		{Name: "size/two-megabytes", Files: one(strings.Repeat("# a line of comment\n", 100_000)), Exits: refused, Findings: -1},
		{Name: "size/digits", Files: one(entity("Team", "a", "{people: "+strings.Repeat("9", 60_000)+"}")), Exits: refused, At: "m.yaml:4:16", MustNot: []string{strings.Repeat("9", 300)}, Findings: 1},
		{Name: "size/exponent", Files: one(entity("Principle", "a", "{weight: 1e400000000}")), Exits: refused, At: "m.yaml:4:16", Findings: 1},
		{Name: "size/faulty-documents", Files: split(numbered(10_000, func(i int) string {
			return entity("Team", fmt.Sprintf("n-%d", i), "{people: many}") + "---\n"
		}), 10_000), Exits: []int{1}, Findings: -1, Time: 5 * time.Second},
		{Name: "size/unknown-fields", Files: one(entity("Team", "a", "\n"+numbered(1_900, func(i int) string { return fmt.Sprintf("  f%d: 1\n", i) }))), Exits: []int{1}, Findings: -1},
		{Name: "size/long-pattern", Files: one(entity("Service", "a", "{dependsOn: [\"Service/"+strings.Repeat("a-", 30_000)+"\"]}")), Exits: []int{1}, At: "m.yaml:4:20", MustNot: []string{strings.Repeat("a-", 1_500)}, Findings: 1},
	}
}
