package eval

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// BenchmarkPairs: 300 rules over 3,000 subjects of the size of a value stream,
// 30,000 pairs, with the child's start and the way there and back.
func BenchmarkPairs(b *testing.B) {
	var rules []Rule
	for i := range 300 {
		text := fmt.Sprintf("spec: people: >=%d\nfacts: steps: [string]: visits: >=0", i%7)
		if i%10 == 0 {
			text = "import \"list\"\nspec: promises: list.MatchN(>=1, {within: <=4*h, share: >=80*percent, ...})"
		}
		rules = append(rules, Rule{ID: fmt.Sprint(i), Text: text})
	}
	var subjects []Subject
	for i := range 3000 {
		steps := map[string]any{}
		var list []any
		for s := range 6 {
			id := fmt.Sprint("step", s)
			steps[id] = map[string]any{"visits": 1 + float64(i)/3000, "work": 3600, "afterValue": false}
			list = append(list, map[string]any{"id": id, "activity": "engage", "team": "Team/desk", "work": map[string]any{"p50": 300, "p95": 900}, "quality": 0.95})
		}
		subjects = append(subjects, Subject{ID: fmt.Sprint("ValueStream/", i), Data: map[string]any{
			"metadata": map[string]any{"name": fmt.Sprint("s", i), "owner": "GoverningBody/board", "lifecycle": "live"},
			"spec":     map[string]any{"people": i % 10, "steps": list, "promises": []any{map[string]any{"within": 7200 + i, "share": 0.9, "until": "value"}}},
			"facts":    map[string]any{"steps": steps, "handoffs": 3},
		}})
	}
	var pairs []Pair
	for i := range 30_000 {
		pairs = append(pairs, Pair{i % 300, (i * 7) % 3000})
	}
	c := client(b, 5*time.Second, 512<<20)
	for b.Loop() {
		res, err := c.Run(context.Background(), rules, subjects, pairs)
		if err != nil {
			b.Fatal(err)
		}
		for _, f := range res.Faults {
			if f != nil {
				b.Fatal(f)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(pairs)), "µs/pair")
}
